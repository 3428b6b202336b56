"""Bad input: what nobody should write, and what no page can hold. Pages come out, with all that was written on them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_structure import check, source
from typeset_reading import page_texts
from typeset_sample import LONG, document
from typeset_structure import read_structure
from typeset_words import words

from yazd_desktop.paths import resource
from yazd_desktop.typeset import (
    Block,
    Callout,
    Content,
    Document,
    Figure,
    Figures,
    Fixed,
    Group,
    Heading,
    Items,
    KeyValues,
    Paragraph,
    Rendered,
    Row,
    Share,
    Signature,
    Signatures,
    Span,
    Table,
    Text,
    Together,
    WritingLines,
)
from yazd_desktop.typeset.flows.paragraphs import TextFlow
from yazd_desktop.typeset.flows.table import TableFlow
from yazd_desktop.typeset.render import render
from yazd_desktop.typeset.text.faces import FaceName, drawn_as, face_of, is_invisible, outline_of
from yazd_desktop.typeset.text.lines import Line, lines_of
from yazd_desktop.typeset.text.shaping import BLANK, shape
from yazd_desktop.typeset.text.signs import MISSING_GLYPH, SIGNS, digits_in_box

BARE: Final = {"head_start": "", "head_end": "", "foot_start": ""}
MANY: Final = 100_000
TOO_TALL: Final[dict[str, Sequence[Block]]] = {
    "a heading longer than a page": [Paragraph("پیش"), Heading("سرفصلی بلند " * 600), Paragraph("پس")],
    "a cell longer than a page": [
        Table(("الف", "ب"), [(LONG * 40, "یک"), ("دو", LONG * 60)], (Share(1),) * 2)
    ],
    "a head longer than a page": [Table((LONG * 40, "ب"), [("یک", "دو")] * 30, (Share(1),) * 2)],
    "a merged head longer than a page": [
        Table(("الف", "ب"), [("یک", "دو")] * 30, (Share(1),) * 2, groups=(Group(LONG * 40, 2),))
    ],
    "a sum longer than a page": [
        Table(("الف", "ب"), [("یک", "دو")], (Share(1),) * 2, total=(LONG * 50, "سه"))
    ],
    "forty columns": [
        Table(("سر",) * 40, [tuple(f"خانهٔ{place}" for place in range(40))] * 9, (Share(1),) * 40)
    ],
    "a callout longer than a page": [Callout(LONG * 30, title=LONG * 30)],
    "figures longer than a page": [Figures((Figure(LONG, LONG * 6, LONG * 9),) * 3)],
    "values longer than a page": [KeyValues(((LONG * 9, LONG * 60), ("کلید", "مقدار")), columns=1)],
    "signatures longer than a page": [Signatures((Signature(LONG * 9, LONG * 30),) * 2)],
    "blocks side by side longer than a page": [
        Row((Paragraph(LONG * 30), Callout(LONG * 30), Items((LONG * 9,))))
    ],
    "blocks together longer than a page": [
        Together((Paragraph(LONG * 30), Heading("سر"), Paragraph(LONG * 30)))
    ],
}
ODD: Final[dict[str, Sequence[Block]]] = {
    "nothing": [],
    "no text": [
        Paragraph(""),
        Paragraph(()),
        Paragraph((Span(""),)),
        Heading(""),
        Items(("", " ")),
        Callout(""),
    ],
    "no rows": [Table(("سر",), [], (Share(1),)), Table((), [("یک",)], (Share(1),)), Row(()), Together(())],
    "rows that are too short": [Table(("سر",) * 2, [("یک", "دو"), ("چهار",), ()], (Share(1),) * 2)],
    "widths of nothing": [Table(("سر", "دو"), [("یک", "دو")], (Fixed(0), Fixed(0)))],
    "shares of nothing": [Table(("سر", "دو"), [("یک", "دو")], (Share(0), Share(0)))],
    "widths below nothing": [Table(("سر", "دو"), [("یک", "دو")], (Fixed(-5), Share(-1)))],
    "widths beyond the page": [Table(("سر", "دو"), [("یک", "دو")], (Fixed(5000), Content()))],
    "rows higher than a page": [Table(("سر",), [("یک",)] * 2, (Share(1),), row_height_min_mm=2000)],
    "no columns": [
        KeyValues((("کلید", "مقدار"),), columns=0),
        Signatures((Signature("نام", "سمت"),), columns=0),
    ],
    "a hundred columns": [
        KeyValues((("کلید", "مقدار"),) * 100, columns=100),
        Signatures((Signature("نام", "سمت"),) * 100, columns=100),
    ],
    "levels that are none": [Heading("الف", level=-3), Heading("ب", level=99)],
    "lines to write on": [WritingLines(-1), WritingLines(300, label=LONG)],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "printed.pdf"


def printed(blocks: Sequence[Block], path: Path, columns: int = 1, size: float | None = None) -> Rendered:
    plain = document(*blocks, **BARE)
    whole = Document(plain.title, plain.author, plain.subject, blocks, plain.furniture, columns, size)
    return render(whole, path)


@pytest.mark.parametrize(("columns", "size"), [(1, None), (4, 40)])
@pytest.mark.parametrize("name", TOO_TALL)
def test_what_is_longer_than_a_page_is_printed_whole(
    name: str, columns: int, size: float | None, path: Path
) -> None:
    blocks = TOO_TALL[name]
    assert printed(blocks, path, columns, size).pages >= 1
    found = read_structure(path)
    check(found)
    told = "".join(found.text(found.root).split())
    if name not in {"a merged head longer than a page", "a sum longer than a page"}:
        inner = blocks[0].blocks if isinstance(blocks[0], Row | Together) else blocks
        assert told == "".join("".join(source(inner)).split())
    else:
        assert "".join(LONG.split()) * 40 in told


@pytest.mark.parametrize("name", ODD)
def test_odd_blocks_are_printed(name: str, path: Path) -> None:
    assert printed(ODD[name], path).pages >= 1
    found = read_structure(path)
    check(found)
    for text in source(ODD[name]):
        assert "".join(text.split()) in "".join(found.text(found.root).split())


@pytest.mark.parametrize("missing", [0.0, 1e-9, 1e-3, 5e-3])
def test_no_part_is_higher_than_the_room_that_it_was_offered(missing: float) -> None:
    """Not by a hair: reportlab ends in an error then."""
    table = TableFlow(Table(("سر",), [("یک",)] * 40, (Share(1),)))
    flow = TextFlow(LONG * 9)
    for part in (table, flow):
        whole = part.split(400, 200)[0]
        assert isinstance(whole, TableFlow | TextFlow)
        room = whole.measure(400) - missing
        first = part.split(400, room)[0]
        assert isinstance(first, TableFlow | TextFlow)
        assert first.measure(400) <= room + 1e-6


def test_a_table_goes_on_in_a_column_that_is_as_wide_but_for_rounding() -> None:
    table = TableFlow(Table(("سر",), [(str(row),) for row in range(40)], (Share(1),)))
    _, rest = table.split(400.1, 200)
    assert isinstance(rest, TableFlow)
    height = rest.measure(400.1)
    assert rest.measure(400.1 + 3e-14) == height


# ---- characters that show nothing, and text that steers itself ----


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("یک\0دو", "یکدو"),
        ("یک \0 دو", "یک دو"),
        ("یک\x07 دو", "یک دو"),
        ("یک\x1cدو\x1fسه", "یک دو سه"),
        ("یک\tدو", "یک دو"),
        ("یک\x0bدو\x0cسه\x85چهار", "یک دو سه چهار"),
        ("\x9cیک\x80\x9fدو\x7f", "یکدو"),
        ("یک\ud800دو", "یک\ufffdدو"),
        ("یک\udc00\ud800دو", "یک\ufffd\ufffdدو"),
        ("یک\u200e\u200f\u061c دو", "یک دو"),
        ("ی\u00adک", "یک"),
        ("\ufeffیک", "یک"),
    ],
)
def test_what_shows_nothing_is_left_out(written: str, seen: str, path: Path) -> None:
    printed([Paragraph(written)], path)
    found = read_structure(path)
    assert found.text(found.root) == seen
    assert [words(line) for line in page_texts(path)[0].splitlines()[1:]] == [
        words(line) for line in ([seen] if "\x0b" not in written else seen.split())
    ]


@pytest.mark.parametrize("mark", "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069")
def test_marks_of_direction_without_end_lose_nothing(mark: str, path: Path) -> None:
    text = "".join(f"{mark}الف a{place} ۱" for place in range(200))
    assert printed([Paragraph(text), Paragraph(mark * 500), Heading(mark)], path).missing == ()
    visible = [char for char in text if not is_invisible(char) and char != " "]
    assert sorted("".join(page_texts(path)).replace(" ", "")).count("ل") == visible.count("ل")
    assert [char for line in lines_of(text, 30) for char in letters(line)] == visible


@pytest.mark.parametrize(
    "piece", ["سلام", "۱۲۳", "abc", "\u064b", "ب\u0651", "ب\u200c", "(", "()", "«", "/", "a/", "ب1a("]
)
def test_a_hundred_thousand_characters_without_a_space_take_seconds(piece: str, path: Path) -> None:
    text = piece * (MANY // len(piece))
    begun = time.process_time()
    assert printed([Paragraph(text)], path).missing == ()
    assert time.process_time() - begun < 20
    set_in_lines = lines_of(text, 40)
    assert "".join(char for line in set_in_lines for char in letters(line)) == text
    assert all(line.width <= 40 or len(letters(line)) < 3 for line in set_in_lines)


def test_a_long_word_needs_little_memory(path: Path) -> None:
    pytest.importorskip("resource")
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (800 * 2**20,) * 2);"
        "from pathlib import Path; from yazd_desktop.typeset import *;"
        "from yazd_desktop.typeset.render import render;"
        f"texts = [piece * ({MANY} // len(piece)) for piece in ('سلام', 'ب\u0651\u064e', 'abc', '(')];"
        "blocks = [*map(Paragraph, texts), Table(('سر',), [(text,) for text in texts], (Share(1),))];"
        "render(Document('t', '', '', blocks, Furniture('', '')), Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert path.stat().st_size > 100_000


@pytest.mark.parametrize("width", [0.0, 0.01, 0.3, 1.0])
def test_a_column_that_is_too_narrow_for_a_letter_holds_one_in_each_line(width: float) -> None:
    text = "کلمهٔ GIS می‌شود (۱۲٬۵۰۰) قطعاً"
    found = lines_of(text, width)
    assert "".join(letter for line in found for letter in letters(line)) == text.replace(" ", "")
    for line in found:
        joined = letters(line)
        assert category(joined[0]) != "Mn"
        assert (
            line.width <= width or sum(category(char) != "Mn" for char in joined.replace("\u200c", "")) == 1
        )


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.floats(0, 12))
@settings(max_examples=400)
def test_any_text_is_set_whole_in_order_and_inside_its_column(text: str, width: float) -> None:
    found = lines_of(text, width)
    assert "".join(letter for line in found for letter in letters(line)) == visible_letters(text)
    for line in found:
        is_one_letter = len(line.words) == 1 and len(set(line.words[0].runs)) <= 2
        assert line.width <= width + 1e-6 or is_one_letter


@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.lists(st.builds(Span, st.text(max_size=9), st.booleans()), max_size=5).map(tuple),
        ),
        min_size=20,
        max_size=40,
    )
)
@settings(max_examples=10)
def test_any_text_is_printed(tmp_path_factory: pytest.TempPathFactory, texts: list[Text]) -> None:
    path = tmp_path_factory.mktemp("any") / "any.pdf"
    blocks: list[Block] = []
    for place, text in enumerate(texts):
        blocks.append((Paragraph, Callout)[place % 2](text))
        blocks.append(Table((), [(text, text)], (Share(1), Fixed(4))))
    printed(blocks, path)
    check(read_structure(path))


def letters(line: Line) -> str:
    """The characters of a line in logical order."""
    return "".join(run.text for word in line.words for run in word.runs)


def visible_letters(text: str) -> str:
    """What must be set of a text: no spaces, nothing that only steers, and the stand-ins of what no font has."""
    found = ""
    for char in text:
        if not is_invisible(char) and not is_space(char):
            found += drawn_as(face_of(char, bold=False), char)
    return found


def is_space(char: str) -> bool:
    return char in " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029\u205f\u3000" or (
        "\u2000" <= char <= "\u200a" and char != "\u2007"
    )


# ---- no character vanishes ----


def arabic() -> Iterator[str]:
    """Every assigned character of the blocks of the Arabic script, signs and mathematical letters too."""
    blocks = (
        (0x600, 0x6FF), (0x750, 0x77F), (0x860, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF), (0x10E60, 0x10E7F),
        (0x10EC0, 0x10EFF), (0x1EC70, 0x1ECBF), (0x1ED00, 0x1ED4F), (0x1EE00, 0x1EEFF),
    )  # fmt: skip
    for first, last in blocks:
        yield from (char for char in map(chr, range(first, last + 1)) if category(char) != "Cn")


def written_by_us() -> Iterator[str]:
    """Every character of the code lists and of the words of the program."""
    for folder, ending in (("codes", ".csv"), ("translations/fa", ".po")):
        for entry in resource(*folder.split("/")).iterdir():
            if entry.name.endswith(ending):
                yield from set(entry.read_text("utf-8"))


def test_every_character_is_drawn_or_stands_as_a_box() -> None:
    boxes = 0
    for char in {*arabic(), *written_by_us()}:
        if is_invisible(char) or char.isspace() or char in "\u200c\u200d":
            continue
        for bold in (False, True):
            face = face_of(char, bold=bold)
            drawn = drawn_as(face, char)
            for rtl in (True, False):
                shaped = shape(face, drawn, rtl=rtl)
                glyphs = [glyph.id for glyph in shaped.glyphs if glyph.id != BLANK]
                glyphs += [mark.id for mark in shaped.marks]
                assert glyphs, f"nothing is drawn of U+{ord(char):04X}"
                assert 0 not in glyphs, f"U+{ord(char):04X} is an empty box"
                assert all(has_outline(face, glyph) for glyph in glyphs) or " " in drawn, hex(ord(char))
                assert sorted(glyph.text for glyph in shaped.glyphs) == sorted(drawn)
                boxes += face == "signs" and char not in SIGNS and MISSING_GLYPH in glyphs
    assert boxes > 2000  # four for each that Vazirmatn lacks


def has_outline(face: FaceName, glyph: int) -> bool:
    return "l" in outline_of(face, glyph) or "c" in outline_of(face, glyph)


def test_what_the_program_says_itself_is_never_a_box() -> None:
    for char in set(written_by_us()):
        for bold in (False, True):
            assert face_of(char, bold=bold) != "signs" or char in SIGNS or is_invisible(char), hex(ord(char))


def test_what_stands_as_a_box_is_named_and_can_be_copied(path: Path) -> None:
    boxes = [char for char in arabic() if face_of(char, bold=False) == "signs" and not is_invisible(char)]
    assert len(boxes) > 500
    text = " ".join(boxes)
    assert sorted(printed([Paragraph(text), Paragraph(text)], path).missing) == sorted(boxes)
    found = read_structure(path)
    assert sorted(found.text(found.root).replace(" ", "")) == sorted("".join(boxes) * 2)


def test_signs_of_numbers_and_verses_do_not_vanish() -> None:
    for char in "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2":
        assert not is_invisible(char)


def test_the_box_shows_the_code_point() -> None:
    (glyph,) = shape("signs", "漢", rtl=False).glyphs
    assert (glyph.id, glyph.text) == (MISSING_GLYPH, "漢")
    marks = shape("signs", "漢", rtl=False).marks
    assert [mark.id - MISSING_GLYPH - 1 for mark in marks] == [6, 0xF, 2, 2]
    assert [mark.id - MISSING_GLYPH - 1 for mark in shape("signs", "😀", rtl=True).marks] == [
        0,
        1,
        0xF,
        6,
        0,
        0,
    ]
    left, right, bottom, top = 90, 610, -40, 680
    for char in "漢😀\U0010ffff":
        for _, x, y in digits_in_box(char):
            assert left + 28 < x < right - 28 - 122
            assert bottom + 28 < y < top - 28 - 272
    # The second box stands beside the first, its digits in it.
    second = shape("signs", "漢漢", rtl=False).marks[4:]
    assert [round(mark.x - first.x) for mark, first in zip(second, marks, strict=True)] == [700] * 4
