"""One cell, one field: digits, dates, numbers that Excel bent, codes, and words for nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kinds import Field
from yazd_desktop.entities import ENTITIES, entity
from yazd_desktop.spreadsheets.cells import Reading, Surroundings, guess_identity_kind, read_cell
from yazd_desktop.spreadsheets.known import Known

TODAY = date(2026, 1, 10)
DAY = date(2025, 10, 28)


def field(name: str) -> Field:
    entity_name, _, field_name = name.partition(".")
    return entity(entity_name).fields[field_name]


def read(name: str, cell: Any, known: Known | None = None) -> Reading:
    return read_cell(field(name), cell, Surroundings(TODAY, known.codes if known else {}))


@pytest.mark.parametrize(
    "cell",
    [
        "1404/08/06",
        "1404-8-6",
        "۱۴۰۴/۸/۶",
        "١٤٠٤/٠٨/٠٦",
        "۶ آبان ۱۴۰۴",
        "۰۴/۰۸/۰۶",
        14040806,
        "14040806",
        14040806.0,
        45958,
        45958.75,
        datetime(2025, 10, 28),  # noqa: DTZ001  (a workbook knows no time zones)
        DAY,
        "2025-10-28 00:00:00",
        "1404/08/06 10:30",
        " سه‌شنبه ۶ آبان ۱۴۰۴ ",
    ],
)
def test_dates_in_every_spelling(cell: Any) -> None:
    assert read("case.opened_on", cell) == Reading(DAY)


@pytest.mark.parametrize("cell", ["۱۴۰۴/۱۲/۳۰", "1404/13/01", "دیروز یا پریروز", 12, -5, True, 1e300, "1404"])
def test_a_date_that_cannot_be_is_empty_with_a_problem(cell: Any) -> None:
    reading = read("case.opened_on", cell)
    assert reading.value is None
    assert str(reading.problem).startswith("problem.date.")
    assert reading.is_kept


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "—", "ندارد", " ندارد ", "نامشخص", "\u200f", "..."])
def test_words_for_nothing_are_nothing(cell: Any) -> None:
    for name in ("person.identity_number", "person.phone", "case.opened_on", "case.harms", "case.status"):
        assert read(name, cell) == Reading(() if name == "case.harms" else None)


def test_an_error_of_a_formula_is_no_value() -> None:
    reading = read("person.phone", "#REF!")
    assert (reading.value, reading.is_kept) == (None, True)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("۰۰۱۲۳۴۵۶۷۹", "0012345679"), ("001-234567-9", "0012345679"), ("١٤١٧٧٧٦٣١٥", "1417776315")],
)
def test_identity_numbers_in_three_kinds_of_digits(cell: str, number: str) -> None:
    assert read("person.identity_number", cell) == Reading(number)


def test_lost_zeros_are_offered_and_not_taken() -> None:
    for cell in (12345679, "12345679", "۱۲۳۴۵۶۷۹", 12345679.0):
        reading = read("person.identity_number", cell)
        assert (reading.value, reading.offered, reading.is_kept) == (None, "0012345679", True)
    assert read("person.identity_number", 12345678).offered is None  # the padded number fails its own check
    phone = read("person.phone", 9131234567)
    assert (phone.value, phone.offered) == (None, "09131234567")


def test_a_wrong_check_digit_is_doubted_and_letters_are_refused() -> None:
    assert read("person.identity_number", "0012345678").value == "0012345678"
    assert read("person.identity_number", "0012345678").problem == "problem.identity.check_digit"
    refused = read("person.identity_number", "نمی‌دانم")
    assert (refused.value, refused.is_kept) == (None, True)


def test_the_kind_of_a_number_in_a_column_without_kinds() -> None:
    assert guess_identity_kind("0012345679") == "national_id"
    assert guess_identity_kind("۱۲۳۴۵۶۷۸۹۰۱۲") == "unique_code"
    assert guess_identity_kind("P1234567") == "passport"


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("0913-428 1815", "09134281815"),
        ("+989134281815", "09134281815"),
        ("٠٩١٣٤٢٨١٨١٥", "09134281815"),
        ("09134281815 / 09131234567", "09134281815"),
        ("09134281815 - 03536220000", "09134281815"),
    ],
)
def test_telephones(cell: str, phone: str) -> None:
    assert read("person.phone", cell).value == phone
    assert read("person.phone", cell).is_kept == (len(cell) > 20)


def test_codes_by_label_alias_and_code_several_in_a_cell(known: Known) -> None:
    assert read("case.harms", "بازماندگی/ترک تحصیل", known) == Reading(("school_leaving",))
    assert read("case.harms", "اعتياد، بيكاري", known) == Reading(("addiction", "unemployment"))
    assert read("case.harms", "اعتیاد/بیکاری", known) == Reading(("addiction", "unemployment"))
    partly = read("case.harms", "اعتیاد؛ قماربازی", known)
    assert (partly.value, partly.problem) == (("addiction",), "spreadsheets.why.unknown_code")
    assert partly.is_kept
    assert read("case.status", "در جریان", known) == Reading("active")
    assert read("case.status", "closed", known) == Reading("closed")
    assert read("case.status", "گم شد", known).is_kept


def test_a_text_too_long_for_its_field_is_cut_and_kept_whole_elsewhere() -> None:
    reading = read("person.family_name", "ا" * 100)
    assert reading.value == "ا" * 80
    assert reading.is_kept
    assert read("case.request", "=SUM(A1)\u200f ") == Reading("=SUM(A1)")


ANYTHING = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(ANYTHING)
def test_no_cell_can_break_the_reading_of_any_field(cell: Any) -> None:
    for kind in ENTITIES:
        for one in kind.fields.values():
            if one.kind in {"link", "file", "moment"}:
                continue
            reading = read_cell(one, cell, Surroundings(TODAY, {}))
            assert reading.problem is None or isinstance(reading.problem, str)
