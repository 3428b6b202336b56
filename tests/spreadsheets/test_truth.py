"""The list of a whole year, with every fault that such lists have, row by row against what is true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yazd_desktop import i18n
from yazd_desktop.spreadsheets.book import read_book
from yazd_desktop.spreadsheets.known import Known
from yazd_desktop.spreadsheets.layout import find_sheet, guess_layout
from yazd_desktop.spreadsheets.plan import Confirmations, Plan, make_plan


@pytest.fixture(scope="module")
def plans(sample: Path) -> Callable[..., Plan]:
    sheet = find_sheet(read_book(sample))

    def make(known: Known, **given: Any) -> Plan:
        return make_plan(known, sheet, guess_layout(sheet), file_name=sample.name, **given)

    return make


def persons_by_row(plan: Plan) -> dict[int, dict[str, Any]]:
    persons: dict[int, dict[str, Any]] = {}
    for line in plan.lines:
        base = persons[line.person_row] if line.person_row else {}
        persons[line.row_number] = {**base, **line.person}
    return persons


def test_every_row_of_data_is_a_row_and_nothing_else_is(
    plans: Callable[..., Plan], known: Known, truth: dict[str, Any]
) -> None:
    plan = plans(known)
    assert [line.row_number for line in plan.lines] == [row["row"] for row in truth["rows"]]
    blank = [row for row in plan.skipped if row.why == "blank"]
    assert len([row for row in blank if row.row_number < 184]) == truth["blank_rows"]
    assert [row.row_number for row in plan.skipped if row.why == "total"] == [185]


def test_the_counts_are_those_of_the_truth(
    plans: Callable[..., Plan], known: Known, truth: dict[str, Any]
) -> None:
    plan = plans(known)
    assert plan.rows == truth["data_rows"] == plan.created + plan.attached + plan.rejected
    assert (plan.attached, plan.rejected) == (truth["duplicates"], 0)
    ids = [zero for zero in plan.lost_zeros if zero.head == "کد ملی"]
    assert len(ids) == truth["lost_zero_ids"]


def test_names_ids_phones_and_dates_are_true(
    plans: Callable[..., Plan], known: Known, truth: dict[str, Any]
) -> None:
    plan = plans(known)
    persons = persons_by_row(plan)
    lines = {line.row_number: line for line in plan.lines}
    for row in truth["rows"]:
        person, line = persons[row["row"]], lines[row["row"]]
        assert (person["given_name"], person["family_name"]) == (row["first"], row["last"])
        assert person["phone"] == row["phone"]
        opened = line.case.get("opened_on")
        assert (opened.isoformat() if opened else None) == row["opened"]
        number = person.get("identity_number")
        if row["problem"] == "bad_check_digit" and line.outcome == "created":
            assert number == line.cells[3] != row["national_id"]  # as written, and said
            assert any("رقم کنترل" in warning for warning in line.warnings)
        else:
            assert number == row["national_id"]


def test_places_harms_agencies_and_statuses_are_true(
    plans: Callable[..., Plan], known: Known, truth: dict[str, Any]
) -> None:
    plan = plans(known)
    places = {(group.kind, group.key): group.name for group in plan.names}
    lines = {line.row_number: line for line in plan.lines}
    for row in truth["rows"]:
        line = lines[row["row"]]
        place = places["neighbourhood", line.neighbourhood or ""]
        assert place == (row["place"] or "کوی ناشناس")
        assert places["agency", line.agency or ""] == row["agency"]
        assert line.case["status"] == row["status"]
        assert line.case["harms"] == (known.codes["harm"][_key(row["harm"])],)
        assert line.referral["status"] == "sent"


def _key(text: str) -> str:
    from yazd_desktop.persian.text import look_alike_key

    return look_alike_key(text)


def test_the_spellings_of_one_name_are_one_group(plans: Callable[..., Plan], known: Known) -> None:
    groups = {group.name: group for group in plans(known).new_names if group.kind == "neighbourhood"}
    assert set(groups) == {"حسن‌آباد", "صدرآباد", "اسکان", "کوی ناشناس"}
    spellings = {text for text, _count in groups["حسن‌آباد"].spellings}
    assert spellings == {"حسن‌آباد", "حسن اباد", "حسن آباد", "محله حسن‌آباد"}
    assert groups["حسن‌آباد"].rows == 55


def test_a_formula_written_as_text_stays_text(
    plans: Callable[..., Plan], known: Known, truth: dict[str, Any]
) -> None:
    lines = {line.row_number: line for line in plans(known).lines}
    for row in truth["rows"]:
        if row.get("note_is_formula_text"):
            assert lines[row["row"]].case["request"] == '=HYPERLINK("x")'


def test_what_cannot_be_read_stays_in_the_notes(plans: Callable[..., Plan], known: Known) -> None:
    lines = {line.row_number: line for line in plans(known).lines}
    impossible = lines[122]
    assert "opened_on" not in impossible.case
    assert "تاریخ مراجعه: ۱۴۰۴/۱۲/۳۰" in str(impossible.case["notes"])
    assert any("۱۴۰۴/۱۲/۳۰" in warning for warning in impossible.warnings)
    other_id = lines[101]
    assert (other_id.outcome, other_id.why, other_id.person_row) == ("attached", "name_and_phone", 38)
    assert "کد ملی: 2940139670" in str(other_id.case["notes"])
    restored = lines[7]
    assert "کد ملی: 341925411" in str(restored.case["notes"])
    assert "notes" not in lines[4].case  # nothing was wrong with this one


def test_zeros_are_restored_only_where_it_was_confirmed(
    plans: Callable[..., Plan], known: Known, truth: dict[str, Any]
) -> None:
    none = plans(known, confirmations=Confirmations(restore_zeros=False))
    assert len(none.lost_zeros) == len(plans(known).lost_zeros)
    assert not any(zero.is_restored for zero in none.lost_zeros)
    assert none.rows == truth["data_rows"] == none.created + none.attached + none.rejected
    one = plans(known, confirmations=Confirmations(not_restored=frozenset({(7, 3)})))
    lines = {line.row_number: line for line in one.lines}
    assert "identity_number" not in lines[7].person
    assert "کد ملی: 341925411" in str(lines[7].case["notes"])
    assert lines[13].person["identity_number"] == "0768487870"


def test_the_same_list_again_attaches_every_row(
    plans: Callable[..., Plan], known_with: Callable[..., Known], known: Known
) -> None:
    first = plans(known)
    persons = tuple(
        (f"id-{line.row_number}", dict(line.person)) for line in first.lines if line.outcome == "created"
    )
    again = plans(known_with(persons=persons))
    assert (again.created, again.attached) == (0, first.rows)
    assert all(line.person_id for line in again.lines)


def test_a_list_is_read_alike_in_every_language(
    plans: Callable[..., Plan], known: Known, truth: dict[str, Any]
) -> None:
    persian = plans(known)
    i18n.use_language("en")
    try:
        english = plans(known)
        assert english.reasons == {
            "New person": english.created,
            "Same identity number": english.attached - 1,
            "Same name and telephone": 1,
        }
        assert english.lines[0].reasons == ("New person",)
    finally:
        i18n.use_language("fa")
    assert [line.person for line in english.lines] == [line.person for line in persian.lines]
    assert [line.outcome for line in english.lines] == [line.outcome for line in persian.lines]
    assert [group.key for group in english.names] == [group.key for group in persian.names]
    assert len(english.warnings) == len(persian.warnings)
    assert english.skipped == persian.skipped
