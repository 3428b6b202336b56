"""The first page, the page of a case file and the building of an agenda, without a window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from yazd_desktop import queries
from yazd_desktop.agenda import AgendaState
from yazd_desktop.case_file import read_case_file
from yazd_desktop.home import next_meeting, read_home
from yazd_desktop.office import Office

Create = Callable[..., str]
TODAY = date(2026, 5, 5)


@pytest.fixture
def meeting(create: Create) -> str:
    body = create("body", name="کارگروه آزمون", chair="رئیس جلسه")
    return create("meeting", body=body, held_on=TODAY + timedelta(days=9), starts_at="10:00")


def test_an_empty_office_has_an_empty_first_page(office: Office) -> None:
    home = read_home(office)
    assert home.today_text == "سه‌شنبه ۱۵ اردیبهشت ۱۴۰۵"
    assert (home.follow_ups, home.overdue, home.silent, home.meeting) == ((), (), (), None)
    assert home.totals == {"follow_ups": 0, "overdue": 0, "silent": 0}


def test_the_first_page_shows_what_is_due_and_not_what_is_done(
    office: Office, create: Create, meeting: str
) -> None:
    case = create("case")
    due = create("follow_up", case=case, done_on=date(2026, 4, 1), way="phone", next_on=date(2026, 5, 3))
    create("follow_up", case=case, done_on=date(2026, 4, 1), way="phone", next_on=date(2026, 5, 6))
    create(
        "follow_up",
        case=case,
        done_on=date(2026, 4, 1),
        way="phone",
        next_on=date(2026, 5, 3),
        next_done=True,
    )
    agency = create("agency", name="دستگاه آزمون")
    late = create(
        "commitment",
        agency=agency,
        text="کار دیرکرده",
        first_deadline=date(2026, 4, 25),
        status="in_progress",
    )
    create(
        "commitment", agency=agency, text="کار شده", first_deadline=date(2026, 4, 25), status="verified_done"
    )
    home = read_home(office)
    assert [(line.record_id, line.days) for line in home.follow_ups] == [(due, 2)]
    assert [(line.record_id, line.days, line.detail) for line in home.overdue] == [(late, 10, "دستگاه آزمون")]
    assert home.meeting is not None
    assert (home.meeting.record_id, home.meeting.days_left) == (meeting, 9)
    assert {name: count for name, _, count in home.counts}["case"] == 1


def test_the_next_meeting_is_the_nearest_that_was_not_held(
    office: Office, create: Create, meeting: str
) -> None:
    body = queries.get(office, "meeting", meeting)["body"]
    create("meeting", body=body, held_on=TODAY - timedelta(days=3), status="held")
    create("meeting", body=body, held_on=TODAY + timedelta(days=2), status="cancelled")
    create("meeting", body=body, held_on=TODAY + timedelta(days=30))
    assert next_meeting(office) == meeting


def test_a_case_file_reads_like_a_file(office: Office, create: Create) -> None:
    case = create(
        "case", opened_on=date(2026, 3, 1), harms=("addiction",), request="کار می‌خواهد", risk="high"
    )
    person = create("person", given_name="نرگس", family_name="فرضی", phone="09990000001")
    create("case_person", case=case, person=person)
    agency = create("agency", name="دستگاه آزمون")
    referral = create(
        "referral", case=case, agency=agency, subject="معرفی", status="sent", sent_on=date(2026, 3, 5)
    )
    create("follow_up", case=case, done_on=date(2026, 3, 9), way="visit", result="دیدار شد")
    create("follow_up", referral=referral, done_on=date(2026, 3, 20), way="phone", result="پاسخ ندادند")
    page = read_case_file(office, case)
    assert page.title == "نرگس فرضی"
    assert "۰۹۹۹۰۰۰۰۰۰۱" in page.people[0].detail
    assert [line.when for line in page.timeline] == ["۱۴۰۴/۱۲/۲۹", "۱۴۰۴/۱۲/۱۸", "۱۴۰۴/۱۲/۱۴", "۱۴۰۴/۱۲/۱۰"]
    assert page.timeline[2].title == "ارجاع به دستگاه آزمون"
    assert page.referrals[0].when == "بی‌پاسخ"
    assert [text for _, text in page.texts] == ["کار می‌خواهد"]


def test_agenda_is_ticked_ordered_undone_and_saved(office: Office, create: Create, meeting: str) -> None:
    place = create("neighbourhood", name="اسکان")
    reach = office.codes.rows("reach")[0].code
    issues = [
        create(
            "issue",
            title=f"مسئلهٔ {number}",
            neighbourhood=place,
            reach=reach,
            severity=number,
            urgency=3,
            feasibility=3,
            status="assessed",
        )
        for number in (2, 5, 3)
    ]
    state = AgendaState(office, meeting)
    groups = {kind: proposals for kind, _, proposals in state.groups()}
    assert [p.record_id for p in groups["issue"]] == [issues[1], issues[2], issues[0]]
    state.tick("issue", issues[0], on=True)
    state.tick("issue", issues[1], on=True)
    state.add("سخن آغازین")
    state.move(state.items[2].key, 1)
    state.edit(state.items[0].key, presenter="رئیس", minutes=5)
    assert [item.title for item in state.items] == ["سخن آغازین", "مسئلهٔ 2", "مسئلهٔ 5"]
    state.undo()
    assert state.items[0].minutes is None
    state.redo()
    assert (state.items[0].minutes, state.total_minutes) == (5, 25)
    assert state.dirty
    state.save()
    assert not state.dirty
    assert queries.get(office, "issue", issues[0])["status"] == "on_agenda"
    again = AgendaState(office, meeting)
    assert [(item.position, item.title) for item in again.items] == [
        (1, "سخن آغازین"),
        (2, "مسئلهٔ 2"),
        (3, "مسئلهٔ 5"),
    ]
    again.tick("issue", issues[0], on=False)
    again.save()
    assert queries.get(office, "issue", issues[0])["status"] == "prioritised"
    assert [item.title for item in AgendaState(office, meeting).items] == ["سخن آغازین", "مسئلهٔ 5"]


def test_every_open_commitment_and_every_silent_referral_can_be_put_on_the_agenda(
    sample_office: Office,
) -> None:
    meeting = next_meeting(sample_office)
    assert meeting is not None
    groups = {kind: proposals for kind, _, proposals in AgendaState(sample_office, meeting).groups()}
    rows = queries.rows(sample_office, "commitment", ("status",))
    carried = {row["id"] for row in rows if row["status"] not in {"verified_done", "cancelled"}}
    assert {p.record_id for p in groups["commitment"]} == carried
    silent = queries.find_ids(sample_office, "referral", where={"status": "silent"})
    assert {p.record_id for p in groups["referral"]} == set(silent)
    assert carried
    assert silent
