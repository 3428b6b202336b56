"""Lists of a governorate say whose a record is and can be narrowed to an office; those of an office say nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event

from tests.provincial import Province, make_governed, make_province, put
from yazd_desktop import queries
from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office
from yazd_desktop.pseudonyms import pseudonym
from yazd_desktop.queries import SCOPE
from yazd_desktop.spreadsheets import export_rows


@pytest.fixture
def filled(office: Office) -> Province:
    return make_province(office)


def column(state: ListState, name: str) -> list[str]:
    place = state.columns.index(name)
    return [state.cell(row, place) for row in range(state.count)]


def choices(state: ListState, name: str) -> dict[str, Any]:
    found = next(choices for field, _, choices in state.filters() if field == name)
    return {words: value for value, words in found}


def test_a_list_of_a_governorate_says_whose_each_record_is_in_a_quiet_column(filled: Province) -> None:
    state = ListState(filled.office, "case")
    place = state.columns.index(SCOPE)
    assert state.column_label(place) == "دفتر"
    assert sorted(column(state, SCOPE)) == ["دفتر حسن‌آباد", "دفتر حسن‌آباد", "دفتر صدرآباد"]
    assert state.tone(0, place) == "muted"


@pytest.mark.parametrize("entity", ["case", "agency", "referral"])
def test_a_list_of_an_office_says_nothing_of_offices(office: Office, entity: str) -> None:
    make_governed(office)
    state = ListState(office, entity)
    assert SCOPE not in state.columns
    assert SCOPE not in [name for name, _, _ in state.filters()]


@pytest.mark.parametrize("entity", ["code", "office"])
def test_what_is_of_no_office_is_not_told_whose_it_is(filled: Province, entity: str) -> None:
    assert SCOPE not in ListState(filled.office, entity).columns


def test_a_list_is_narrowed_to_an_office(filled: Province) -> None:
    state = ListState(filled.office, "case")
    assert next(name for name, _, _ in state.filters()) == SCOPE
    state.filter(SCOPE, choices(state, SCOPE)["دفتر صدرآباد"])
    assert [state.record_id(row) for row in range(state.count)] == [filled.cases[1]]
    state.filter(SCOPE, None)
    assert state.count == 3


def test_a_list_is_sorted_by_the_name_of_the_office(filled: Province) -> None:
    state = ListState(filled.office, "case")
    for falls in (False, True):
        state.sort(state.columns.index(SCOPE), descending=falls)
        found = column(state, SCOPE)
        assert found == sorted(found, reverse=falls)


def test_neighbourhoods_to_choose_from_say_whose_they_are_until_an_office_is_chosen(filled: Province) -> None:
    filled.add(filled.second, "neighbourhood", name="حسن‌آباد")
    state = ListState(filled.office, "case")
    assert {"حسن‌آباد (دفتر حسن‌آباد)", "حسن‌آباد (دفتر صدرآباد)"} <= set(choices(state, "neighbourhood"))
    state.filter(SCOPE, filled.second)
    assert set(choices(state, "neighbourhood")) == {"حسن‌آباد", "صدرآباد"}


def test_an_agency_that_offices_have_each_is_one_to_choose_and_finds_what_was_sent_to_any(
    filled: Province,
) -> None:
    sent = {"agency": filled.agencies[2], "case": filled.cases[1], "subject": "آب", "status": "draft"}
    filled.add(filled.second, "referral", **sent)
    state = ListState(filled.office, "referral")
    found = choices(state, "agency")
    assert sorted(found) == ["آب و فاضلاب استان", "آبفا"]
    state.filter("agency", found["آب و فاضلاب استان"])
    assert column(state, "subject") == ["آب"]
    assert state.chosen("agency") == filled.agencies[0], "the box shows what was chosen"


def test_the_page_of_an_agency_lists_what_was_sent_to_any_of_its_rows(filled: Province) -> None:
    sent = {"agency": filled.agencies[2], "case": filled.cases[1], "subject": "آب", "status": "draft"}
    filled.add(filled.second, "referral", **sent)
    state = ListState(filled.office, "referral", within=("agency", filled.agencies[0]))
    assert column(state, "subject") == ["آب"]
    assert column(state, SCOPE) == ["دفتر صدرآباد"]


def test_what_hangs_on_a_record_of_an_office_is_of_that_office_and_not_told(filled: Province) -> None:
    state = ListState(filled.office, "referral", within=("case", filled.cases[0]))
    assert state.count == 2
    assert SCOPE not in state.columns


def test_a_new_office_is_a_choice_at_once(filled: Province) -> None:
    state = ListState(filled.office, "case")
    filled.add("01999999-0000-7000-8000-000000000000", "office", name="دفتر اسکان", code="ESK")
    assert state.on_changes({"office": frozenset({"x"})})
    assert "دفتر اسکان" in choices(state, SCOPE)


def test_a_person_whose_name_was_withheld_is_told_as_such(filled: Province) -> None:
    with filled.office.writing() as unit:
        person = put(unit, filled.first, "person", given_name="نازگل", family_name="نمونه‌ای")
        unit.create("case_person", {"case": filled.cases[0], "person": person})
        for name in ("given_name", "family_name", "family_name_key"):
            unit.connection.exec_driver_sql(f"UPDATE person SET {name} = NULL")  # noqa: S608
    state = ListState(filled.office, "person")
    name = pseudonym("person", person)
    assert (state.cell(0, 0), state.tone(0, 0)) == (name, "muted")
    labels = queries.labels(filled.office, "case", [filled.cases[0]])
    assert labels[filled.cases[0]].endswith(f"۰۰۰۰۱، {name}")
    assert queries.labels(filled.office, "person", [person])[person] == name


def test_an_export_names_the_office_too(filled: Province, tmp_path: Path) -> None:
    file = tmp_path / "cases.xlsx"
    assert export_rows(filled.office, "case", file, where={SCOPE: filled.second}, sort=SCOPE) == 1
    rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    assert (rows[0][-1], rows[1][-1]) == ("دفتر", "دفتر صدرآباد")


@pytest.mark.parametrize("entity", ["case", "person", "referral", "issue", "follow_up", "commitment"])
def test_the_list_of_one_office_goes_through_its_records_alone(filled: Province, entity: str) -> None:
    asked: list[tuple[str, Any]] = []
    with filled.office.reading() as connection:
        engine = connection.engine

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", keep)
    queries.local_ids(filled.office, entity, where={SCOPE: filled.first})
    event.remove(engine, "before_cursor_execute", keep)
    statement, parameters = next(one for one in asked if ".local_id \nFROM" in one[0])
    with filled.office.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert "by_office" in plan[0][-1], plan


def test_days_of_work_are_those_of_the_office_that_is_asked_for(filled: Province) -> None:
    found = queries.count(filled.office, "commitment", {"status": "overdue", SCOPE: filled.first})
    assert (found, queries.count(filled.office, "commitment", {SCOPE: filled.second})) == (2, 0)
    assert date(2026, 5, 5) == filled.office.today()
