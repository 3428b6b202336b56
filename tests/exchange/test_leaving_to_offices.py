"""What the governorate sends to an office: its own records, what is everybody's, and what was decided about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from leaving_sets import OTHER_OFFICE, log_of
from sqlalchemy import update

from db.models import Attachment, Neighbourhood
from tests.provincial import make_governorate
from yazd_desktop import attachments
from yazd_desktop.entities import ENTITIES
from yazd_desktop.exchange.leaving.rules import LeavingSet, Rules, Verdict, rules_for
from yazd_desktop.office import Office

DAY = date(2026, 4, 1)
THIRD_OFFICE = "01990000-0000-7000-8000-00000000000e"
Create = Callable[..., str]


def rules_of(office: Office, to: str = OTHER_OFFICE) -> Rules:
    with office.reading() as connection:
        return rules_for(
            connection, own=office.id, role="office", peer_office=to, with_identity=False, is_governorate=True
        )


def opened(office: Office) -> set[str]:
    """The records of the governorate's own that the office is told of."""
    rules = rules_of(office)
    sets = [one for one in log_of(office) if one.scope == office.id]
    verdicts = rules.verdicts(sets)
    by_row: dict[str, set[Any]] = {}
    for one, verdict in zip(sets, verdicts, strict=True):
        by_row.setdefault(str(one.row), set()).add(verdict)
    assert all(len(found) == 1 for found in by_row.values()), "a record is told whole or not at all"
    return {row for row, found in by_row.items() if found == {Verdict.OPEN}}


class Ours:
    """A governorate with a neighbourhood of the office, one of another office, and an issue in each."""

    def __init__(self, office: Office, create: Create) -> None:
        make_governorate(office)
        self.office, self.create = office, create
        self.agency = create("agency", name="برق")
        self.contact = create("agency_contact", agency=self.agency, name="رابط آزمون")
        self.body = create("body", name="کارگروه استان")
        self.member = create("body_member", body=self.body, name="عضو آزمون")
        self.code = create("code", list_name="harm", label="آسیب تازه")
        self.shared = {self.agency, self.contact, self.body, self.member, self.code, office.id}
        self.places = [self._place(scope) for scope in (OTHER_OFFICE, THIRD_OFFICE)]
        self.issues = [create("issue", title="چاله", neighbourhood=place) for place in self.places]

    def meeting(self) -> str:
        return self.create("meeting", body=self.body, held_on=DAY)

    def decision(self, meeting: str, clause: int = 1, **values: Any) -> str:
        return self.create("decision", meeting=meeting, clause=clause, text="روشنایی", **values)

    def _place(self, scope: str) -> str:
        place = self.create("neighbourhood", name=f"محلهٔ {scope[-1]}")
        with self.office.bookkeeping() as connection:
            connection.execute(update(Neighbourhood).where(Neighbourhood.id == place).values(scope=scope))
        return place


@pytest.fixture
def ours(office: Office, create: Create) -> Ours:
    return Ours(office, create)


def test_what_is_everybodys_goes_to_everybody(office: Office, ours: Ours) -> None:
    ours.decision(ours.meeting())
    assert opened(office) == ours.shared


def test_a_decision_for_its_neighbourhood_goes_with_all_that_belongs_to_it(
    office: Office, ours: Ours, create: Create, tmp_path: Path
) -> None:
    meeting = ours.meeting()
    decision, other = ours.decision(meeting), ours.decision(meeting, 2)
    create("decision_neighbourhood", decision=other, neighbourhood=ours.places[1])
    mine = create("decision_neighbourhood", decision=decision, neighbourhood=ours.places[0])
    create("decision_neighbourhood", decision=decision, neighbourhood=ours.places[1])
    commitment = create("commitment", decision=decision, agency=ours.agency, text="نصب چراغ")
    create("commitment", decision=other, agency=ours.agency, text="نصب چراغ")
    extension = create("extension", commitment=commitment, granted_on=DAY, deadline=DAY, reason="سرما")
    follow_up = create("follow_up", commitment=commitment, done_on=DAY, way="letter")
    attendance = create("attendance", meeting=meeting, member=ours.member)
    item = create("agenda_item", meeting=meeting, title="چراغ", commitment=commitment)
    create("agenda_item", meeting=meeting, title="بندی دیگر")
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(b"%PDF")
    letter = attachments.attach(office, paper, owner_entity="follow_up", owner_id=follow_up)
    foreign = attachments.attach(office, paper, owner_entity="decision", owner_id=other)
    wanted = {decision, mine, commitment, extension, follow_up, attendance, item, meeting, letter}
    assert opened(office) == ours.shared | wanted
    with office.bookkeeping() as connection:
        rules = rules_for(
            connection,
            own=office.id,
            role="office",
            peer_office=OTHER_OFFICE,
            with_identity=False,
            is_governorate=True,
        )
        assert rules.may_carry(letter)
        assert not rules.may_carry(foreign)
        connection.execute(update(Attachment).where(Attachment.id == foreign).values(scope=OTHER_OFFICE))
        assert rules.may_carry(foreign), "a file of the office's own records"
        connection.rollback()


def test_a_decision_about_its_issue_goes(office: Office, ours: Ours) -> None:
    meeting, other = ours.meeting(), ours.meeting()
    decision = ours.decision(meeting, issue=ours.issues[0])
    ours.decision(other, issue=ours.issues[1])
    assert opened(office) == ours.shared | {meeting, decision}


def test_a_meeting_that_speaks_of_its_issue_goes(office: Office, ours: Ours, create: Create) -> None:
    meeting, other = ours.meeting(), ours.meeting()
    item = create("agenda_item", meeting=meeting, title="چاله", issue=ours.issues[0])
    create("agenda_item", meeting=other, title="چاله", issue=ours.issues[1])
    assert opened(office) == ours.shared | {meeting, item}


def test_what_once_concerned_it_still_does(office: Office, ours: Ours, create: Create) -> None:
    """Else the office would go on believing what was taken back."""
    meeting = ours.meeting()
    decision = ours.decision(meeting)
    link = create("decision_neighbourhood", decision=decision, neighbourhood=ours.places[0])
    with office.writing() as unit:
        unit.update("decision_neighbourhood", link, {"neighbourhood": ours.places[1]})
    assert opened(office) >= {meeting, decision, link}
    other = ours.decision(meeting, 2)
    gone = create("decision_neighbourhood", decision=other, neighbourhood=ours.places[0])
    with office.writing() as unit:
        unit.retire("decision_neighbourhood", gone)
    assert opened(office) >= {other, gone}


def test_its_own_records_go_as_they_are_held(office: Office, ours: Ours) -> None:
    rules = rules_of(office)
    own = [LeavingSet("person", ours.body, OTHER_OFFICE, [["given_name", "زهرا"]])]
    assert rules.verdicts(own) == [Verdict.OPEN]
    with pytest.raises(ValueError):
        rules.verdicts([LeavingSet("issue", ours.issues[1], THIRD_OFFICE, [["title", "چاله"]])])


def test_a_record_of_the_governorate_goes_only_where_a_rule_says_so(office: Office, ours: Ours) -> None:
    sets = [LeavingSet(kind.name, OTHER_OFFICE, office.id, [["deleted", True]]) for kind in ENTITIES]
    verdicts = rules_of(office).verdicts(sets)
    told = {one.entity for one, verdict in zip(sets, verdicts, strict=True) if verdict is not Verdict.HIDDEN}
    assert told == {"office", "code", "agency", "agency_contact", "body", "body_member"}
