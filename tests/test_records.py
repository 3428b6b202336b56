"""The one door of writing: checked, numbered, logged, indexed, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from db import changes as change_log
from yazd_desktop import queries
from yazd_desktop.errors import ConflictError, UserError
from yazd_desktop.office import Office
from yazd_desktop.records import Changes, InvalidRecord

Create = Callable[..., str]


def test_numbers_follow_kind_and_year_and_are_never_given_twice(office: Office, create: Create) -> None:
    first = create("case", opened_on=date(2026, 4, 1))
    create("case", opened_on=date(2026, 4, 2))
    last_year = create("case", opened_on=date(2026, 3, 1))
    with office.writing() as unit:
        unit.retire("case", first)
    again = create("case", opened_on=date(2026, 4, 3))
    numbers = [queries.get(office, "case", case)["number"] for case in (last_year, again)]
    assert numbers == ["TST-1404-00001", "TST-1405-00003"]


def test_a_failed_transaction_leaves_nothing_not_even_its_numbers(office: Office, create: Create) -> None:
    create("case", opened_on=date(2026, 4, 1))
    with pytest.raises(InvalidRecord):
        _make_two_and_fail(office)
    assert queries.count(office, "case") == 1
    assert queries.count(office, "neighbourhood") == 0
    kept = create("case", opened_on=date(2026, 4, 1))
    assert queries.get(office, "case", kept)["number"] == "TST-1405-00002"
    assert office.check() == []


def _make_two_and_fail(office: Office) -> None:
    with office.writing() as unit:
        unit.create("case", {"opened_on": date(2026, 4, 1)})
        unit.create("neighbourhood", {"name": "محلهٔ نیم‌کاره"})
        unit.create("neighbourhood", {})


def test_a_link_made_and_retired_in_one_transaction_is_refused(office: Office) -> None:
    with office.writing() as unit:
        place = unit.create("neighbourhood", {"name": "محله"})
        unit.retire("neighbourhood", place)
        with pytest.raises(InvalidRecord):
            unit.create("case", {"neighbourhood": place})


def test_what_is_wrong_is_told_by_field_and_nothing_is_written(office: Office) -> None:
    with pytest.raises(InvalidRecord) as refused, office.writing() as unit:
        unit.create("issue", {"severity": 9, "status": "no such status"})
    assert {(p.field, p.key) for p in refused.value.problems} >= {
        ("severity", "problem.too_large"),
        ("status", "problem.unknown_code"),
        ("title", "problem.required"),
        ("neighbourhood", "problem.required"),
    }
    assert "عنوان" in refused.value.what
    assert queries.count(office, "issue") == 0


def test_a_computed_status_cannot_be_stored(office: Office, create: Create) -> None:
    agency = create("agency", name="دستگاه آزمون")
    with pytest.raises(InvalidRecord), office.writing() as unit:
        unit.create("commitment", {"agency": agency, "text": "کار", "status": "overdue"})


def test_text_is_stored_in_its_normal_form(office: Office, create: Create) -> None:
    person = create("person", given_name="  علي ", family_name="كريمي", phone="٠٩١٢٣٤٥٦٧٨٩")
    kept = queries.get(office, "person", person)
    assert (kept["given_name"], kept["family_name"], kept["phone"]) == ("علی", "کریمی", "09123456789")


def test_every_field_of_a_new_record_is_in_the_log_and_so_is_every_change(
    office: Office, create: Create
) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    with office.writing() as unit:
        assert unit.update("person", person, {"family_name": "نمونه", "given_name": "زهرا"}) == (
            "family_name",
        )
    with office.reading() as connection:
        log = change_log.history(connection, person)
    names = [(line.field, line.value) for line in log if line.field in {"given_name", "family_name"}]
    assert sorted(names) == [("family_name", "فرضی"), ("family_name", "نمونه"), ("given_name", "زهرا")]
    assert office.check() == []


def test_only_the_same_field_changed_elsewhere_is_a_conflict(office: Office, create: Create) -> None:
    person = create("person", given_name="علی", family_name="فرضی")
    opened = queries.get(office, "person", person)
    with office.writing() as unit:
        unit.update("person", person, {"family_name": "دیگری"})
    with office.writing() as unit:
        unit.update("person", person, {"given_name": "رضا"}, opened=opened)
    with pytest.raises(ConflictError) as clash, office.writing() as unit:
        unit.update("person", person, {"family_name": "سومی"}, opened=opened)
    assert clash.value.changed == ("family_name",)
    kept = queries.get(office, "person", person)
    assert (kept["given_name"], kept["family_name"]) == ("رضا", "دیگری")


def test_a_record_that_others_need_is_not_retired(office: Office, create: Create) -> None:
    place = create("neighbourhood", name="محلهٔ آزمون")
    create("case", neighbourhood=place)
    with pytest.raises(UserError, match="پرونده"), office.writing() as unit:
        unit.retire("neighbourhood", place)
    assert queries.count(office, "neighbourhood") == 1


def test_parts_go_with_their_record_and_come_back_by_themselves_never(office: Office, create: Create) -> None:
    body = create("body", name="کارگروه آزمون")
    create("body_member", body=body, name="عضو")
    with office.writing() as unit:
        unit.retire("body", body)
    assert (queries.count(office, "body"), queries.count(office, "body_member")) == (0, 0)
    assert queries.find_ids(office, "body", search="کارگروه") == []
    with office.writing() as unit:
        unit.restore("body", body)
    assert queries.find_ids(office, "body", search="کارگروه") == [body]


def test_a_link_to_nothing_is_refused(office: Office) -> None:
    with pytest.raises(InvalidRecord) as refused, office.writing() as unit:
        unit.create("case", {"household": "01890a5d-ac96-774b-bcce-b302099a8057"})
    assert [(p.field, p.key) for p in refused.value.problems] == [("household", "problem.broken_link")]


def test_what_changed_is_announced_once_after_the_commit(office: Office) -> None:
    told: list[Changes] = []
    office.changes.connect(told.append)
    with office.writing() as unit:
        place = unit.create("neighbourhood", {"name": "یک"})
        unit.update("neighbourhood", place, {"name": "دو"})
        assert told == []
    assert told == [{"neighbourhood": frozenset({place})}]


def test_referral_gets_its_deadline_from_the_agency_and_falls_silent(office: Office, create: Create) -> None:
    agency = create("agency", name="دستگاه کند", reply_working_days=3)
    case = create("case")
    # Saturday 2026-04-18; three working days later is Tuesday 2026-04-21.
    referral = create(
        "referral", case=case, agency=agency, subject="کمک", status="sent", sent_on=date(2026, 4, 18)
    )
    assert queries.get(office, "referral", referral)["deadline"] == date(2026, 4, 21)
    assert queries.find_ids(office, "referral", where={"status": "silent"}) == [referral]
    assert queries.find_ids(office, "referral", where={"status": "sent"}) == []
    assert queries.rows(office, "referral", ("status",))[0]["status"] == "silent"
    with office.writing() as unit:
        unit.update("referral", referral, {"replied_on": date(2026, 5, 1), "status": "accepted"})
    assert queries.count(office, "referral", {"status": "silent"}) == 0


def test_score_is_given_only_when_all_parts_are_known(office: Office, create: Create) -> None:
    place = create("neighbourhood", name="محله")
    issue = create("issue", title="چاله", neighbourhood=place, severity=5, urgency=4, feasibility=3)
    assert queries.get(office, "issue", issue)["score"] is None
    reach = next(row for row in office.codes.rows("reach") if row.weight == 5)
    with office.writing() as unit:
        unit.update("issue", issue, {"reach": reach.code})
    # (2·5 + 2·4 + 5 + 3) / 30 · 100
    assert queries.get(office, "issue", issue)["score"] == pytest.approx(86.7)


def test_a_code_of_the_office_gets_its_identifier_and_keeps_its_list(
    office: Office, create: Callable[..., str]
) -> None:
    made = create("code", list_name="harm", label="ترک تحصیل")
    row = queries.get(office, "code", made)
    assert str(row["code"]).startswith("own_")
    assert row["code"] in [found.code for found in office.codes.rows("harm")]
    with office.writing() as unit, pytest.raises(InvalidRecord) as refused:
        unit.update("code", made, {"list_name": "risk"})
    assert [problem.key for problem in refused.value.problems] == ["problem.fixed"]
    with office.writing() as unit, pytest.raises(InvalidRecord) as refused:
        unit.update("code", made, {"code": "other"})
    assert [problem.key for problem in refused.value.problems] == ["problem.computed"]
    with office.writing() as unit:
        assert unit.update("code", made, {"list_name": "harm", "label": "بازماندن از تحصیل"}) == ("label",)


def test_the_mark_of_an_office_never_changes(office: Office) -> None:
    with office.writing() as unit, pytest.raises(InvalidRecord) as refused:
        unit.update("office", office.id, {"code": "OTH"})
    assert [problem.key for problem in refused.value.problems] == ["problem.fixed"]


def test_the_day_of_closing_is_known_only_of_a_file_that_is_closed_here(
    office: Office, create: Callable[..., str]
) -> None:
    imported = create("case", status="closed")
    assert queries.get(office, "case", imported)["closed_on"] is None
    ours = create("case")
    with office.writing() as unit:
        unit.update("case", ours, {"status": "closed"})
    assert queries.get(office, "case", ours)["closed_on"] == office.today()
