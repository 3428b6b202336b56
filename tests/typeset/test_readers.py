"""Lines come back from the programs that read PDF as they were written, whatever stands in them.

First by the rules of the readers alone, then by the readers themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset_lines import (
    BETWEEN_DIGITS,
    DIGITS,
    ENDS,
    FAR,
    JOINTS,
    LETTERS,
    MARKS,
    PAIRS,
    SIGNS,
    ZWNJ,
    line,
    spans,
    token,
    word,
)
from typeset_readers import MARKS as MARKS_OF_DIRECTION
from typeset_readers import is_read_from_the_left, read_by_pdfium, read_by_poppler
from typeset_sample import document, fa
from typeset_words import READERS, differences, readers, words

from yazd_desktop.typeset import Block, Callout, Heading, Items, Paragraph, Share, Space, Span, Table
from yazd_desktop.typeset.render import render
from yazd_desktop.typeset.text.bidi import resolve_all, visual_order
from yazd_desktop.typeset.text.readers import (
    RLM,
    direction_of,
    marked_for_poppler,
    parted_order,
    stream_order,
    told_to_pdfium,
)
from yazd_desktop.typeset.text.words import base_level

BARE: Final = {"head_start": "", "head_end": "", "foot_start": ""}
PAGE_NUMBER: Final = re.compile(r"^.*صفح.*از.*$|^.*از.*صفح.*$", re.MULTILINE)
ALPHABET: Final = (
    LETTERS + MARKS + ZWNJ + "".join(DIGITS) + BETWEEN_DIGITS + "".join(PAIRS) + JOINTS + ENDS + "%٪abXY  "
)
TEXTS: Final = st.text(ALPHABET, min_size=1, max_size=40)
ORDERLY: Final = ["pdfium", "poppler"]


@given(st.text(ALPHABET + SIGNS + FAR, max_size=40))
def test_the_stream_is_what_pdfium_reads_as_the_text(text: str) -> None:
    order, turned = stream_order(text)
    stream = [told_to_pdfium(text[index], turned=turned[index]) for index in order]
    assert read_by_pdfium("".join(stream)).translate(MARKS_OF_DIRECTION) == text


@given(st.lists(st.tuples(st.sampled_from(ALPHABET + SIGNS + FAR), st.booleans()), max_size=40))
def test_the_stream_may_be_parted_where_the_look_changes(text: list[tuple[str, bool]]) -> None:
    chars = [char for char, _ in text]
    looks = [bold for _, bold in text]
    order, turned, parted = parted_order(chars, looks)
    stream = ""
    for count, index in enumerate(order):
        if count in parted:  # pdfium finds a weak character there, and perhaps at other changes of the look
            stream += "\x93"
        stream += told_to_pdfium(chars[index], turned=turned[index])
    assert read_by_pdfium(stream).translate(MARKS_OF_DIRECTION) == "".join(chars)


@given(TEXTS)
def test_the_marks_are_what_poppler_needs_to_read_the_text(text: str) -> None:
    """For every line of one paragraph without marks of direction of its own, if it has a letter from the right."""
    text += LETTERS[0]
    told = told_to_poppler(text)
    assert not is_read_from_the_left(told)
    assert read_by_poppler("".join(told), from_the_left=False).translate(MARKS_OF_DIRECTION) == text


@given(st.text("0123456789۱۲۳" + BETWEEN_DIGITS + "%٪()[]«» ", min_size=1, max_size=30))
def test_numbers_and_signs_alone_are_read_on_any_page_of_persian(text: str) -> None:
    told = told_to_poppler(text)
    assert read_by_poppler("".join(told), from_the_left=False).translate(MARKS_OF_DIRECTION) == text


@given(st.text("abXYZé0123456789۱۲۳.,:-+%()[]<>_@ ", max_size=40), st.booleans())
def test_a_line_of_latin_letters_is_read_on_any_page(text: str, from_the_left: bool) -> None:
    text = f"a{text}"
    seen = "".join(told_to_poppler(text))
    assert read_by_poppler(seen, from_the_left=from_the_left).translate(MARKS_OF_DIRECTION) == text


def told_to_poppler(text: str) -> Sequence[str]:
    """A line as poppler is told of it, from left to right."""
    base = base_level(text)
    levels = resolve_all(text, base)
    order = visual_order(levels)
    return marked_for_poppler([text[index] for index in order], [levels[index] for index in order], base)


def test_characters_that_the_readers_see_otherwise_than_unicode() -> None:
    assert [direction_of(char) for char in "\u08d3\ufdfe\u065f"] == ["right", "right", "right"]
    assert [direction_of(char) for char in "😀𞸀"] == ["far", "far"]
    assert told_to_pdfium("“", turned=True) == "”"
    assert told_to_pdfium("“", turned=False) == "“"
    # A vowel that poppler takes for a number begins a stretch from left to right, which must end where it ends.
    assert marked_for_poppler(["ب", "\u065b", "!", "ب"], [1, 1, 1, 1], 1)[1] == "\u065b"
    assert marked_for_poppler(["ب", "!", "\u065b", "ب"], [1, 1, 1, 1], 1)[2] == RLM + "\u065b"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers")


def differing(blocks: Sequence[Block], source: str, reader: str, folder: Path) -> list[str]:
    """Where a reader gives back something else than was printed."""
    if reader not in readers():
        pytest.skip("the reader is not on this machine")
    path = folder / "printed.pdf"
    render(document(*blocks, **BARE), path)
    got = PAGE_NUMBER.sub("", READERS[reader](path).replace("\f", "\n"))
    if words(got, "NFC") == words(source, "NFC"):
        return []
    return differences(source, got, "NFC") or ["other line ends"]


def apart(texts: Sequence[str | tuple[Span, ...]]) -> list[Block]:
    """Paragraphs that stand so far from each other that no reader takes two for one."""
    return [block for text in texts for block in (Paragraph(text), Space(6))]


def some_lines(random: Random, count: int, *, odd: int = 0) -> list[str]:
    """Lines by chance, every `odd`-th of them with odd signs; poppler is promised to read pages of Persian.

    So letters from the right are most of each page: it reads all of a page from the side where most begin.
    """
    plain = "در این دفتر همه چیز به فارسی نوشته می‌شود و همین سطر بارها خواهد آمد"
    found: list[str] = []
    for place in range(count):
        found.append(line(random, odd=bool(odd) and place % odd == 0))
        if place % 5 == 4:
            found.append(plain)
    return found


@pytest.mark.parametrize("reader", ORDERLY)
@pytest.mark.parametrize("seed", [*range(12), 1029])
def test_random_lines_come_back(seed: int, reader: str, folder: Path) -> None:
    random = Random(seed)
    lines = some_lines(random, 60, odd=2)
    assert differing(apart(lines), "\n".join(lines), reader, folder) == []


@pytest.mark.parametrize("reader", ORDERLY)
@pytest.mark.parametrize("seed", range(100, 110))
def test_random_lines_in_many_looks_come_back(seed: int, reader: str, folder: Path) -> None:
    random = Random(seed)
    lines = some_lines(random, 50, odd=4)
    assert differing(apart([spans(random, text) for text in lines]), "\n".join(lines), reader, folder) == []


@pytest.mark.parametrize("reader", ORDERLY)
@pytest.mark.parametrize("seed", [20, 21, 22, 23, 1000, 1008, 1058, 1086])
def test_paragraphs_of_several_lines_come_back(seed: int, reader: str, folder: Path) -> None:
    random = Random(seed)
    texts = [line(random, 60) for _ in range(10)]
    blocks = [Paragraph(text, justify=seed % 2 == 0) for text in texts]
    assert differing(blocks, "\n".join(texts), reader, folder) == []


@pytest.mark.parametrize("reader", ORDERLY)
def test_headings_and_callouts_come_back(reader: str, folder: Path) -> None:
    random = Random(30)
    blocks: list[Block] = []
    source: list[str] = []
    for count in range(12):
        heading, title, text = (f"{word(random)} {line(random, most)}" for most in (5, 4, 30))
        blocks += [Heading(heading, level=count % 3 + 1), Callout(text, title=title)]
        source += [heading, title, text]
    assert differing(blocks, "\n".join(source), reader, folder) == []


@pytest.mark.parametrize("reader", ORDERLY)
@pytest.mark.parametrize("numbered", [False, True])
def test_lists_come_back_with_their_marks(numbered: bool, reader: str, folder: Path) -> None:
    random = Random(40)
    items = tuple(line(random, 20) for _ in range(20))
    source = [f"{fa(count)}. {item}" if numbered else f"\u2022 {item}" for count, item in enumerate(items, 1)]
    assert differing([Items(items, numbered)], "\n".join(source), reader, folder) == []


@pytest.mark.parametrize("seed", range(50, 54))
def test_rows_of_a_table_come_back_to_pdfium(seed: int, folder: Path) -> None:
    random = Random(seed)
    rows = [tuple(line(random, 2) for _ in range(4)) for _ in range(20)]
    table = Table((), rows, (Share(1),) * 4)
    assert differing([table], "\n".join(" ".join(row) for row in rows), "pdfium", folder) == []


def test_a_row_of_one_line_comes_back_to_poppler(folder: Path) -> None:
    random = Random(60)
    for _ in range(10):
        row = tuple(f"{word(random)}ها {token(random)}" for _ in range(4))
        assert differing([Table((), [row], (Share(1),) * 4)], " ".join(row), "poppler", folder) == []


@pytest.mark.parametrize("seed", range(70, 72))
def test_words_and_punctuation_come_back_to_pymupdf(seed: int, folder: Path) -> None:
    random = Random(seed)
    lines = [
        " ".join(
            word(random) + random.choice(("", "", "،", ".", "؛", ":", "؟"))
            for _ in range(random.randint(2, 9))
        )
        for _ in range(60)
    ]
    assert differing(apart(lines), "\n".join(lines), "pymupdf", folder) == []
