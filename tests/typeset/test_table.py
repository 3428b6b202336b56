"""Tables: right to left, heads on each page, rows parted only when a page is too short, widths that fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typeset_reading import all_letters, as_seen, expected, letters_only, lines_seen, page_texts
from typeset_sample import commitments, fa

from yazd_desktop.typeset import Cell, Content, Fixed, Share, Table
from yazd_desktop.typeset.flows.columns import column_widths
from yazd_desktop.typeset.flows.table import TableFlow
from yazd_desktop.typeset.style import BODY_WIDTH, MM

NOTHING = {"head_start": "", "head_end": "", "foot_start": ""}


def test_column_0_is_the_rightmost(printed: Callable[..., Path]) -> None:
    path = printed(Table(("ردیف", "نام", "مهلت"), [("۱", "بهزیستی", "فردا")], (Share(), Share(), Share())))
    seen = [as_seen(line) for line in lines_seen(path)]
    assert expected("ردیف نام مهلت") in seen
    assert expected("۱ بهزیستی فردا") in seen


def test_the_head_comes_again_on_each_page(printed: Callable[..., Path]) -> None:
    texts = page_texts(printed(commitments(120)))
    assert len(texts) >= 5
    assert all(text.count("آخرین پاسخ") == 1 for text in texts)


def test_every_row_stands_once_and_in_order(printed: Callable[..., Path]) -> None:
    rows = [(f"سطر{fa(number)}پایان", "متن") for number in range(300)]
    text = "".join(page_texts(printed(Table(("نام", "متن"), rows, (Share(), Share())))))
    places = [text.find(row[0]) for row in rows]
    assert -1 not in places
    assert places == sorted(places)
    assert all(text.count(row[0]) == 1 for row in rows)


def test_a_row_taller_than_a_page_goes_on_on_the_next(printed: Callable[..., Path]) -> None:
    words = [f"واژه{fa(number)}تمام" for number in range(1500)]
    table = Table(
        ("ردیف", "متن"), [("۱", "کوتاه"), ("۲", " ".join(words)), ("۳", "آخر")], (Fixed(12), Share())
    )
    pages = page_texts(printed(table, **NOTHING))
    assert len(pages) >= 3
    assert all("ردیف" in page for page in pages)
    text = "".join(pages)
    assert [word for word in words if text.count(word) != 1] == []
    assert text.find("آخر") > text.find(words[-1])
    heads = "ردیفمتن" * len(pages)
    numbers = "".join(f"صفحهٔ {fa(page + 1)} از {fa(len(pages))}" for page in range(len(pages)))
    assert all_letters(text) == all_letters(f"۱کوتاه۲{''.join(words)}۳آخر" + heads + numbers)


@pytest.mark.parametrize("total", [None, ("", "جمع کل")])
def test_the_last_page_of_a_table_never_holds_one_row_or_two(
    total: tuple[str, ...] | None, printed: Callable[..., Path]
) -> None:
    parted = 0
    for count in range(24, 50):
        rows = [(fa(number), "سطر") for number in range(count)]
        pages = page_texts(printed(Table(("ردیف", "متن"), rows, (Share(), Share()), total=total)))
        last = pages[-1].count("سطر") + pages[-1].count("جمع کل")
        parted += len(pages) > 1
        assert len(pages) == 1 or last >= 3, f"{count} rows leave {last} on the last page"
        assert "".join(pages).count("سطر") == count
    assert 10 < parted < 26


def test_a_sum_never_stands_alone_below_tall_rows(printed: Callable[..., Path]) -> None:
    rows = [(fa(number), "سطر " + "متن " * 500) for number in range(3)]
    for last in range(500, 620, 8):
        short = (fa(3), "سطر " + "متن " * last)
        pages = page_texts(
            printed(Table(("ردیف", "متن"), [*rows, short], (Fixed(12), Share()), total=("", "جمع کل")))
        )
        assert "سطر" in pages[-1], f"a last row of {last} words leaves the sum alone"


def test_an_empty_table_says_so(printed: Callable[..., Path]) -> None:
    (text,) = page_texts(printed(Table(("ردیف",), (), (Share(),), empty="موردی نیست")))
    assert "موردی نیست" in text


def test_a_table_without_rows_or_words_is_printed(printed: Callable[..., Path]) -> None:
    assert len(page_texts(printed(Table(("ردیف",), (), (Share(),))))) == 1


def test_the_columns_fill_the_width_and_hold_their_words() -> None:
    table = commitments(30)
    widths = column_widths(table, BODY_WIDTH)
    assert sum(widths) == pytest.approx(BODY_WIDTH)
    assert widths[0] == pytest.approx(12 * MM)
    assert widths[2] > widths[1]
    rows = TableFlow(table).laid_out(BODY_WIDTH)
    dates = ["".join(run.text for word in line.words for run in word.runs) for line in rows.rows[3].cells[3]]
    assert dates == ["۱۴۰۵/۰۴/۱۵"]


@pytest.mark.parametrize(
    "widths",
    [(Fixed(400), Fixed(400)), (Content(), Content()), (Share(1), Fixed(300)), (Share(0), Share(0))],
)
def test_widths_that_ask_too_much_still_fit(widths: tuple[object, ...], printed: Callable[..., Path]) -> None:
    table = Table(("یک", "دو"), [("متن " * 40, "متن")], widths)  # type: ignore[arg-type]
    assert sum(column_widths(table, BODY_WIDTH)) == pytest.approx(BODY_WIDTH, abs=1)
    text = "".join(page_texts(printed(table, **NOTHING)))
    assert letters_only(text).count("متن") == 41


def test_a_short_row_and_cells_with_looks(printed: Callable[..., Path]) -> None:
    rows = [("۱",), (Cell("۲", bold=True, tone="danger"), "متن")]
    (text,) = page_texts(printed(Table(("ردیف", "متن"), rows, (Share(), Share()))))
    assert "۲" in text


@pytest.mark.parametrize(
    "table",
    [
        Table(("ردیف", "متن"), [("۱", "متن", "بیش از ستون‌ها")], (Share(), Share())),
        Table(("ردیف", "متن", "دیگر"), [("۱", "متن")], (Share(), Share())),
        Table(("ردیف", "متن"), [], (Share(), Share()), total=("", "", "جمع کل")),
    ],
)
def test_no_cell_is_lost_silently(table: Table, printed: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match="more cells"):
        printed(table)


def test_rows_keep_their_least_height() -> None:
    table = Table(("نام",), [("الف",)] * 3, (Share(),), row_height_min_mm=12)
    layout = TableFlow(table).laid_out(BODY_WIDTH)
    assert [round(row.height, 2) for row in layout.rows] == [round(12 * MM, 2)] * 3


def test_pieces_of_a_table_are_as_high_as_the_whole() -> None:
    flow = TableFlow(commitments(60))
    whole = flow.measure(BODY_WIDTH)
    first, rest = flow.split(BODY_WIDTH, 300)
    assert isinstance(first, TableFlow)
    assert isinstance(rest, TableFlow)
    head_height = flow.laid_out(BODY_WIDTH).head_height
    assert head_height > 0
    assert first.measure(BODY_WIDTH) <= 300
    assert first.measure(BODY_WIDTH) + rest.measure(BODY_WIDTH) == pytest.approx(whole + head_height)
