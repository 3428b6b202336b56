"""A plain text becomes blocks: what is a heading, a table, a list and what is not; and no word of it is lost."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.typeset import Block, Heading, Items, PageBreak, Paragraph, Share, Table
from yazd_desktop.typeset.plain_text import read_blocks, words_of


def told(text: str) -> list[object]:
    """The blocks in short: a paragraph is its text, a table its rows."""
    return [short(block) for block in read_blocks(text)]


def short(block: Block) -> object:
    match block:
        case Heading():
            return block.level, block.text
        case Paragraph():
            return block.text
        case Items():
            return "۱." if block.numbered else "•", block.items
        case Table():
            return [block.head, *block.rows]
        case PageBreak():
            return "new page"
    raise AssertionError(block)


def table_of(text: str) -> Table:
    (table,) = read_blocks(text)
    assert isinstance(table, Table)
    return table


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_a_blank_line_ends_a_paragraph_and_a_single_line_end_stays(end: str) -> None:
    text = end.join(["", "سطر یک", "سطر دو", "", " \t", "بند دوم", ""])
    assert told(text) == ["سطر یک\nسطر دو", "بند دوم"]


def test_other_marks_of_paragraphs_and_pages() -> None:
    assert told("یک\u2029دو\n\fسه") == ["یک", "دو", "new page", "سه"]


def test_headings_have_three_levels_and_stand_anywhere() -> None:
    text = "# گزارش\nمتن\n## بخش  \n###\tجزء\nمتن"
    assert told(text) == [(1, "گزارش"), "متن", (2, "بخش"), (3, "جزء"), "متن"]


@pytest.mark.parametrize(
    "line", ["#برچسب", "#### چهار", " # جا افتاده", "متن # متن", "# ", "#", "# " + "واژه " * 200]
)
def test_what_is_no_heading_keeps_its_mark(line: str) -> None:
    assert told(line) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "نام|شمار\nالف|۱۲",
        "| نام | شمار |\n| الف | ۱۲ |",
        " نام | شمار |\n|الف|۱۲",
        "|نام|شمار|\n|---|:-:|\n|الف|۱۲|",
    ],
)
def test_rows_of_cells_are_a_table_with_its_head_first(text: str) -> None:
    table = table_of(text)
    assert (table.head, list(table.rows)) == (("نام", "شمار"), [("الف", "۱۲")])


def test_a_table_ends_where_its_rows_end() -> None:
    text = "پیش از آن\nالف|ب\nج|د\nپس از آن | در یک سطر\n\nالف|ب\nج|د\n# عنوان | دیگر"
    rows = [("الف", "ب"), ("ج", "د")]
    assert told(text) == ["پیش از آن", [*rows, ("پس از آن", "در یک سطر")], rows, (1, "عنوان | دیگر")]


def test_short_rows_are_filled_up_and_long_ones_keep_their_cells() -> None:
    assert told("الف|ب|ج\nد|ه\nو|ز|ح|ط") == [
        [("الف", "ب", "ج", ""), ("د", "ه", "", ""), ("و", "ز", "ح", "ط")]
    ]


def test_a_bar_at_an_end_frames_the_table_or_has_an_empty_cell_beyond_it() -> None:
    assert told("|الف|ب|ج|\n|د|\n||ه|") == [[("الف", "ب", "ج"), ("د", "", ""), ("", "ه", "")]]
    crossed = "  | ۱۴۰۴ | ۱۴۰۵\nشمار | ۱۲ | ۱۳\nدرصد | ۲ |\n | | ۷"
    assert told(crossed) == [[("", "۱۴۰۴", "۱۴۰۵"), ("شمار", "۱۲", "۱۳"), ("درصد", "۲", ""), ("", "", "۷")]]
    assert told("الف|ب|\nج|\n|د") == [[("الف", "ب"), ("ج", ""), ("", "د")]]
    assert told("الف|ب\n| ج | د |\n| ه") == [[("الف", "ب"), ("ج", "د"), ("", "ه")]]


def test_an_escaped_bar_is_a_bar() -> None:
    assert told("الف \\| ب | ج\nد | ه\\|") == [[("الف | ب", "ج"), ("د", "ه|")]]


def test_colons_in_the_row_of_dashes_align_columns() -> None:
    table = table_of("الف|ب|ج|د|ه\n:---|---:|:-:|---\nو|ز")
    assert table.align == ("end", "start", "centre", "start", "start")
    assert len(table.rows) == 1


@pytest.mark.parametrize("row", ["-|-", "- | --", "---|متن", ":|:", "—|—"])
def test_dashes_in_cells_are_kept(row: str) -> None:
    assert len(table_of(f"الف|ب\n{row}\nج|د").rows) == 2


def test_a_row_of_dashes_elsewhere_is_kept() -> None:
    assert told("الف|ب\nج|د\n---|---") == [[("الف", "ب"), ("ج", "د"), ("---", "---")]]


@pytest.mark.parametrize(
    "text",
    [
        "الف | ب",
        "|الف|\n|ب|",
        "||\n||",
        "الف|\nب|",
        "\\|\n\\|\\|",
        "|".join("ا" * 30) + "\n" + "|".join("ب" * 30),
    ],
)
def test_what_is_no_table_keeps_its_bars(text: str) -> None:
    assert told(text) == [text]


def test_a_column_is_as_wide_as_its_usual_cells() -> None:
    rows = [f"{number}|نام|{'شرح کار ' * 5}|الف" for number in range(20)]
    table = table_of("\n".join(["ردیف|نام|شرح|کد", *rows, "۲۰|نام|شرح|" + "ب" * 300]))
    parts = [width.parts for width in table.widths if isinstance(width, Share)]
    assert parts[2] > 3 * parts[1]
    assert (
        parts[0] == parts[1] == parts[3]
    )  # the one long cell of the last column takes nothing from the others


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("- یک\n- دو", "•"),
        ("* یک\n* دو", "•"),
        ("•\tیک\n• دو ", "•"),
        ("۱. یک\n۲. دو", "۱."),
        ("۱) یک\n۲) دو", "۱."),
        ("1. یک\n2. دو", "۱."),
    ],
)
def test_a_paragraph_of_items_is_a_list(text: str, mark: str) -> None:
    assert told(text) == [(mark, ("یک", "دو"))]


@pytest.mark.parametrize(
    "text",
    [
        "۱) بند یک  ۲) بند دو",
        "- تنها یک سطر",
        "- یک\nمتن",
        "- یک\n* دو",
        "-یک\n-دو",
        "- یک\n- ",
        "۱. یک\n۳. سه",
        "۲. دو\n۳. سه",
        "۱. یک\n۲) دو",
        "1. یک\n۲. دو",
        "01. یک\n02. دو",
        "١. یک\n٢. دو",
        "1. first\n2. second",
        "۱. یک\n- دو",
    ],
)
def test_what_is_no_list_is_kept_as_it_is_written(text: str) -> None:
    assert told(text) == [text]


def test_words_are_those_on_the_pages() -> None:
    told_words = "یک دو الف ب پ ت|ث • ج • چ ح ۱. خ ۲. د"
    text = "# یک دو\n\nالف | ب پ\n---|---\n | ت\\|ث\n\n- ج\n- چ ح\n\n۱) خ\n۲) د\n"
    assert " ".join(words_of(read_blocks(text))) == told_words
    assert list(words_of(read_blocks(" \n\f\n"))) == []


def test_reading_a_text_brings_in_nothing_that_prints() -> None:
    code = "import sys, yazd_desktop.cli.run; print({'reportlab', 'uharfbuzz'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# Any text at all, and text in which marks stand wherever they can do harm.
ANYTHING = st.text() | st.text(alphabet="ا ب\n\r\f\t|\\#-*•:.)1۱2۲\u200c\u200f\u2028\u2029", max_size=60)
MARKS = re.compile(r"[#|\\*•:.)\-0-9۰-۹]")


def without_marks(words: Sequence[str]) -> list[str]:
    return MARKS.sub(" ", " ".join(words)).split()


@given(ANYTHING)
def test_no_word_is_lost_or_moved(text: str) -> None:
    assert without_marks(list(words_of(read_blocks(text)))) == without_marks(text.split())


@given(st.text(alphabet=st.characters(exclude_characters="#|-*•.)")))
def test_a_text_without_marks_keeps_every_character(text: str) -> None:
    assert list(words_of(read_blocks(text))) == text.split()


WORDS = st.lists(st.text("ابپ12xyz‌", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=4).map(
    " ".join
)
HEADINGS = st.tuples(st.integers(1, 3), WORDS)
LISTS = st.tuples(st.sampled_from(["•", "۱."]), st.lists(WORDS, min_size=2, max_size=12).map(tuple))
TABLES = st.integers(2, 5).flatmap(
    lambda count: st.lists(st.lists(WORDS, min_size=count, max_size=count).map(tuple), min_size=2, max_size=5)
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=4).map("\n".join)


def written(block: object) -> str:
    match block:
        case (int(level), str(text)):
            return "#" * level + " " + text
        case ("•", tuple(items)):
            return "\n".join(f"- {item}" for item in items)
        case ("۱.", tuple(items)):
            persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
            return "\n".join(
                f"{str(number).translate(persian)}) {item}" for number, item in enumerate(items, 1)
            )
        case list(rows):
            return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return str(block)


@given(st.lists(HEADINGS | LISTS | TABLES | PARAGRAPHS, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_is_what_is_read(blocks: list[object], end: str) -> None:
    text = "\n\n".join(map(written, blocks)).replace("\n", end)
    assert told(text) == blocks
