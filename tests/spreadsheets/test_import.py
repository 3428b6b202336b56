"""From a list to records and back to a list, through a real office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from yazd_desktop import queries
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.office import Office, create_office
from yazd_desktop.spreadsheets import (
    Confirmations,
    Plan,
    export_rows,
    find_sheet,
    guess_layout,
    plan_import,
    read_book,
    run_import,
)

ENTITIES = ("case", "case_person", "person", "neighbourhood", "agency", "referral")
Planner = Callable[..., Plan]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = create_office(
        tmp_path / "office", name="دفتر حسن‌آباد", code="HSN", user="مدیر", password="yazd-test-password"
    ).office
    yield made
    made.close()


@pytest.fixture
def plan_for(sample: Path) -> Planner:
    sheet = find_sheet(read_book(sample))

    def make(office: Office, **given: Any) -> Plan:
        return plan_import(office, sheet, guess_layout(sheet), file_name=sample.name, **given)

    return make


def counts(office: Office) -> dict[str, int]:
    return {name: queries.count(office, name) for name in ENTITIES}


def test_the_list_is_imported_as_the_truth_says(
    office: Office, plan_for: Planner, truth: dict[str, Any]
) -> None:
    before = counts(office)
    plan = plan_for(office)
    assert counts(office) == before  # a dry run writes nothing
    result = run_import(office, plan)
    assert (result.rows, result.created, result.attached, result.rejected) == (
        truth["data_rows"],
        truth["data_rows"] - truth["duplicates"],
        truth["duplicates"],
        0,
    )
    after = counts(office)
    assert after["case"] - before["case"] == result.rows == after["case_person"]
    assert after["person"] - before["person"] == result.created
    assert after["referral"] - before["referral"] == result.referrals == result.rows
    assert after["neighbourhood"] - before["neighbourhood"] == result.neighbourhoods

    cases = dict(result.cases)
    assert list(cases) == [row["row"] for row in truth["rows"]]
    places = {row["id"]: row["name"] for row in queries.rows(office, "neighbourhood", ("name",))}
    agencies = {row["id"]: row["name"] for row in queries.rows(office, "agency", ("name",))}
    agency_of = {
        row["case"]: agencies[row["agency"]] for row in queries.rows(office, "referral", ("case", "agency"))
    }
    person_of = {
        row["case"]: row["person"] for row in queries.rows(office, "case_person", ("case", "person"))
    }
    written = {line.row_number: line.cells[3] for line in plan.lines}
    seen_agencies: dict[str, set[str]] = {}
    for row in truth["rows"]:
        case = queries.get(office, "case", cases[row["row"]])
        person = queries.get(office, "person", person_of[cases[row["row"]]])
        assert (person["given_name"], person["family_name"]) == (row["first"], row["last"])
        assert person["phone"] == row["phone"]
        number = person["identity_number"]
        assert number == row["national_id"] or (
            row["problem"] == "bad_check_digit" and number == written[row["row"]]
        )
        assert case["opened_on"] == (None if row["opened"] is None else _day(row["opened"]))
        assert places[case["neighbourhood"]] == (row["place"] or "کوی ناشناس")
        assert [office.code_label("harm", code) for code in case["harms"]] == [row["harm"]]
        assert case["status"] == row["status"]
        assert str(case["number"]).startswith("HSN-14")
        seen_agencies.setdefault(row["agency"], set()).add(agency_of[cases[row["row"]]])
    # Each true agency is one record of the office, and no two share one.
    assert all(len(names) == 1 for names in seen_agencies.values())
    assert len({name for names in seen_agencies.values() for name in names}) == len(seen_agencies)


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def test_persons_that_come_again_have_all_their_cases(
    office: Office, plan_for: Planner, truth: dict[str, Any]
) -> None:
    run_import(office, plan_for(office))
    again = plan_for(office)
    assert (again.created, again.attached, again.new_names) == (0, truth["data_rows"], ())
    persons = queries.count(office, "person")
    run_import(office, again)
    assert queries.count(office, "person") == persons
    assert queries.count(office, "case") == 2 * truth["data_rows"]


def test_cancelling_or_failing_leaves_the_office_as_it_was(office: Office, plan_for: Planner) -> None:
    before = counts(office)
    plan = plan_for(office)
    steps: list[int] = []
    with pytest.raises(Cancelled):
        run_import(
            office, plan, progress=lambda done, _total: steps.append(done), cancelled=lambda: len(steps) > 3
        )
    assert len(steps) == 4
    assert counts(office) == before
    bent = plan_for(office, confirmations=Confirmations(names={("neighbourhood", "ناشناس"): "ن"}))
    object.__setattr__(bent.lines[100], "person", {"family_name": ""})
    object.__setattr__(bent.lines[100], "outcome", "created")
    with pytest.raises(UserError) as caught:
        run_import(office, bent)
    assert caught.value.code == "spreadsheets.outdated"
    assert counts(office) == before


def test_a_list_of_the_office_goes_out_with_real_values(
    office: Office, plan_for: Planner, tmp_path: Path
) -> None:
    plan = plan_for(office)
    run_import(office, plan)
    path = tmp_path / "cases.xlsx"
    fields = ("number", "neighbourhood", "harms", "status", "opened_on", "request")
    assert export_rows(office, "case", path, fields=fields, sort="number", descending=False) == plan.rows
    rows = read_book(path).sheets[0].rows[1:]
    assert len(rows) == plan.rows
    assert {row[1] for row in rows} == {"حسن‌آباد", "صدرآباد", "اسکان", "کوی ناشناس"}
    assert {str(row[2]) for row in rows} >= {"اعتیاد", "بازماندگی/ترک تحصیل"}
    assert sum(row[4] is not None for row in rows) == plan.rows - 1
    assert sum(len(row) > 5 and row[5] == '=HYPERLINK("x")' for row in rows) == 3
    assert export_rows(office, "person", tmp_path / "p.csv") == plan.created
    with pytest.raises(UserError):
        export_rows(office, "person", tmp_path / "p.pdf")


def test_persons_exported_and_brought_in_again_are_the_same_persons(
    office: Office, plan_for: Planner, tmp_path: Path
) -> None:
    run_import(office, plan_for(office))
    path = tmp_path / "persons.xlsx"
    fields = ("given_name", "family_name", "identity_number", "phone")
    exported = export_rows(office, "person", path, fields=fields)
    sheet = find_sheet(read_book(path))
    plan = plan_import(office, sheet, guess_layout(sheet))
    assert (plan.rows, plan.attached, plan.lost_zeros) == (exported, exported, ())
