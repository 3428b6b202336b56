"""A form without a window: typing, problems, undo, saving, conflicts, history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from yazd_desktop import queries
from yazd_desktop.errors import ConflictError
from yazd_desktop.form_state import FormState
from yazd_desktop.office import Office
from yazd_desktop.records import InvalidRecord

Create = Callable[..., str]


def test_what_is_typed_is_shown_in_persian_and_stored_exactly(office: Office) -> None:
    state = FormState(office, "case")
    state.enter("opened_on", "1405/2/15")
    assert state.text("opened_on") == "۱۴۰۵/۰۲/۱۵"
    case = state.save()
    assert queries.get(office, "case", case)["opened_on"] == date(2026, 5, 5)
    assert not state.dirty


def test_a_day_that_does_not_exist_stays_as_typed_and_forbids_saving(office: Office) -> None:
    state = FormState(office, "case")
    state.enter("opened_on", "۱۴۰۴/۱۲/۳۰")
    assert state.text("opened_on") == "۱۴۰۴/۱۲/۳۰"
    problem = state.problem("opened_on")
    assert problem is not None
    assert problem.severity == "error"
    with pytest.raises(InvalidRecord):
        state.save()
    assert queries.count(office, "case") == 0
    state.enter("opened_on", "۱۴۰۳/۱۲/۳۰")
    assert state.problem("opened_on") is None
    state.save()


def test_a_new_form_does_not_complain_before_it_is_saved(office: Office) -> None:
    state = FormState(office, "issue")
    assert state.problems() == {}
    with pytest.raises(InvalidRecord):
        state.save()
    assert {"title", "neighbourhood"} <= set(state.problems())
    state.enter("title", "چاله")
    assert "title" not in state.problems()


def test_undo_and_redo_go_through_every_step(office: Office, create: Create) -> None:
    person = create("person", given_name="علی", family_name="فرضی")
    state = FormState(office, "person", person)
    told = []
    state.changed.connect(lambda: told.append(state.text("given_name")))
    state.enter("given_name", "رضا")
    state.enter("given_name", "حسن")
    state.undo()
    assert state.text("given_name") == "رضا"
    state.undo()
    assert (state.text("given_name"), state.dirty, state.can_undo) == ("علی", False, False)
    state.redo()
    state.redo()
    assert (state.text("given_name"), state.can_redo) == ("حسن", False)
    assert told == ["رضا", "حسن", "رضا", "علی", "رضا", "حسن"]


def test_fields_appear_when_they_matter(office: Office, create: Create) -> None:
    state = FormState(office, "case", create("case"))
    assert "closing_reason" not in dict(state.sections()).get("closing", ())
    state.enter("status", "closed")
    assert "closing_reason" in dict(state.sections())["closing"]
    assert state.value("closed_on") == office.today()


def test_a_conflict_is_told_and_nothing_typed_is_lost(office: Office, create: Create) -> None:
    person = create("person", given_name="علی", family_name="فرضی")
    state = FormState(office, "person", person)
    with office.writing() as unit:
        unit.update("person", person, {"family_name": "دیگری"})
    state.enter("family_name", "سومی")
    with pytest.raises(ConflictError):
        state.save()
    assert state.text("family_name") == "سومی"
    assert queries.get(office, "person", person)["family_name"] == "دیگری"


def test_choices_leave_out_retired_and_computed_codes(office: Office, create: Create) -> None:
    state = FormState(office, "commitment")
    assert "overdue" not in {choice.value for choice in state.choices("status")}
    [code] = queries.find_ids(office, "code", where={"list_name": "risk", "code": "medium"})
    kept = create("case", risk="medium")
    with office.writing() as unit:
        unit.update("code", code, {"retired": True})
    assert "medium" not in {choice.value for choice in FormState(office, "case").choices("risk")}
    assert "medium" in {choice.value for choice in FormState(office, "case", kept).choices("risk")}


def test_history_tells_who_changed_what_from_what(office: Office, create: Create) -> None:
    person = create("person", given_name="علی", family_name="فرضی")
    state = FormState(office, "person", person)
    state.enter("family_name", "نمونه")
    state.save()
    newest = state.history()[0]
    assert not any("0" <= letter <= "9" for letter in newest.when_text)
    assert (newest.who, newest.old_text, newest.new_text) == ("مدیر آزمون", "فرضی", "نمونه")


def test_links_are_found_by_words_and_shown_by_name(office: Office, create: Create) -> None:
    place = create("neighbourhood", name="حسن‌آباد")
    create("neighbourhood", name="اسکان")
    state = FormState(office, "case")
    assert [choice.value for choice in state.find_links("neighbourhood", "حسن")] == [place]
    state.enter("neighbourhood", place)
    assert state.text("neighbourhood") == "حسن‌آباد"


def test_a_part_keeps_to_its_owner(office: Office, create: Create) -> None:
    body = create("body", name="کارگروه")
    state = FormState(office, "body_member", presets={"body": body})
    assert state.read_only("body")
    assert not state.dirty
    state.enter("name", "عضو تازه")
    assert state.dirty
    member = state.save()
    assert queries.get(office, "body_member", member)["body"] == body


def test_what_must_be_given_is_named(office: Office) -> None:
    state = FormState(office, "referral")
    with pytest.raises(InvalidRecord):
        state.save()
    trouble = state.problem("case")
    assert trouble is not None
    assert state.label("case") in trouble.text
    assert state.label("issue") in trouble.text
    assert "نام خانوادگی" not in trouble.text


def test_a_new_file_begins_today_and_closing_the_form_loses_nothing(office: Office) -> None:
    state = FormState(office, "case")
    assert state.value("opened_on") == office.today()
    assert not state.dirty
    state.enter("opened_on", "")
    assert state.dirty
    assert state.save()
    assert queries.get(office, "case", str(state.record_id))["opened_on"] is None
    assert FormState(office, "case", state.record_id).value("opened_on") is None
