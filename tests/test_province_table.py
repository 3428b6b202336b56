"""The table of offices: who was silent longest stands first, any column sorts, shares of few are not told."""

from __future__ import annotations

import pytest

from tests.provincial import Province, disagree, hold, make_province, report
from yazd_desktop.office import Office
from yazd_desktop.province import Figures, read_offices, read_places
from yazd_desktop.province_table import (
    ProvinceTable,
    TableCell,
    office_rows,
    office_table,
    on_time_cell,
    place_rows,
    place_table,
)

NEVER = "01999999-0000-7000-8000-000000000000"


@pytest.fixture
def filled(office: Office) -> Province:
    return make_province(office)


@pytest.fixture
def table(filled: Province) -> ProvinceTable:
    found = office_table()
    found.show(office_rows(filled.office, read_offices(filled.office)))
    return found


def names(table: ProvinceTable) -> list[str]:
    return [row.cells[0].text for row in table.rows]


def cell(table: ProvinceTable, name: str, title: str) -> TableCell:
    place = [column.title for column in table.columns].index(title)
    return next(row.cells[place] for row in table.rows if row.cells[0].text == name)


def test_who_was_silent_longest_stands_first_and_the_governorate_itself_last(filled: Province) -> None:
    report(filled.office, NEVER, days_ago=None, name="دفتر اسکان")
    table = office_table()
    table.show(office_rows(filled.office, read_offices(filled.office)))
    assert names(table) == ["دفتر اسکان", "دفتر صدرآباد", "دفتر حسن‌آباد", "دفتر آزمون"]
    told = [(row.cells[1].text, row.cells[1].tone) for row in table.rows]
    assert told == [
        ("نرسیده", "danger"),
        ("۳۰ روز پیش", "warning"),
        ("۳ روز پیش", "normal"),
        ("همین سامانه", "muted"),
    ]


def test_an_office_that_was_silent_very_long_is_told_in_red(filled: Province) -> None:
    report(filled.office, NEVER, days_ago=31, name="دفتر اسکان")
    table = office_table()
    table.show(office_rows(filled.office, read_offices(filled.office)))
    assert cell(table, "دفتر اسکان", "آخرین گزارش").tone == "danger"


def test_any_column_sorts_and_what_has_no_value_stays_last(table: ProvinceTable) -> None:
    for place in range(len(table.columns)):
        for falls in (False, True):
            table.sort(place, descending=falls)
            keys = [row.cells[place].key for row in table.rows]
            known = [key for key in keys if key is not None]
            assert keys == known + [None] * (len(keys) - len(known))
            if place:
                assert known == sorted(known, reverse=falls)  # type: ignore[type-var]  # numbers in a column
    table.sort(0, descending=False)
    assert names(table) == ["دفتر آزمون", "دفتر حسن‌آباد", "دفتر صدرآباد"]


def test_parts_stand_with_their_wholes(table: ProvinceTable) -> None:
    assert cell(table, "دفتر حسن‌آباد", "بی‌پاسخ").text == "۱ از ۲"
    assert cell(table, "دفتر حسن‌آباد", "معوق").text == "۲ از ۲"
    assert cell(table, "دفتر صدرآباد", "معوق").text == "—"
    assert cell(table, "دفتر حسن‌آباد", "پروندهٔ باز").hint == "از ۲"
    assert "فوری (۱۲۳): ۱" in cell(table, "دفتر حسن‌آباد", "پرخطر").hint


def test_of_too_few_neither_a_percentage_nor_a_colour_is_told(table: ProvinceTable) -> None:
    assert cell(table, "دفتر حسن‌آباد", "به‌موقع").text == "۱ از ۴"
    assert cell(table, "دفتر حسن‌آباد", "معوق").tone == "normal"
    assert on_time_cell(Figures(due=5, kept=2), 5).text == "۴۰٪ (۲ از ۵)"


def test_what_waits_is_told_of_its_office(filled: Province) -> None:
    disagree(filled.office, filled.issues[0])
    hold(filled.office, filled.issues[0])
    table = office_table()
    table.show(office_rows(filled.office, read_offices(filled.office)))
    found = cell(table, "دفتر حسن‌آباد", "در انتظار")
    assert (found.text, found.tone) == ("۱ تعارض، ۱ پیوند نرسیده", "warning")


def test_neighbourhoods_are_found_by_their_office_too(filled: Province) -> None:
    table = place_table(with_office=True)
    table.show(place_rows(filled.office, read_places(filled.office), with_office=True))
    table.search("دفتر صدر")
    assert (names(table), table.total) == (["صدرآباد"], 2)
    table.search("")
    assert len(table.rows) == 2
