"""The inbox as a window shows it: in order, kept to one file, ticked; what is not looked at is not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from merging import Elsewhere
from statements import statements

from yazd_desktop import queries
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.exchange.inbox.listing import Inbox
from yazd_desktop.office import Office

Create = Callable[..., str]
LATER = timedelta(hours=1)


@pytest.fixture
def people(create: Create) -> list[str]:
    known = {"given_name": "زهرا", "sex": "female", "phone": "09990000001"}
    return [create("person", family_name=f"فرضی{letter}", **known) for letter in "ابپ"]


@pytest.fixture
def gov(office: Office) -> Elsewhere:
    return Elsewhere(office)


def shown(inbox: Inbox) -> list[tuple[str, str]]:
    return [(inbox.line(place).record, inbox.line(place).label) for place in range(inbox.count)]


def disagree(gov: Elsewhere, person: str, **values: object) -> None:
    gov.says("person", person, values, when=datetime.now(UTC) + LATER)
    gov.arrives()


def test_what_waits_of_one_record_stands_together(office: Office, people: list[str], gov: Elsewhere) -> None:
    disagree(gov, people[1], sex="male")
    disagree(gov, people[0], sex="male")
    disagree(gov, people[1], phone="09990000002")
    inbox = Inbox(office)
    assert shown(inbox) == [("زهرا فرضیب", "جنسیت"), ("زهرا فرضیب", "تلفن"), ("زهرا فرضیا", "جنسیت")]
    assert [inbox.is_first(place) for place in range(3)] == [True, False, True]
    assert (inbox.count, inbox.records) == (3, 2)
    assert inbox.place_of(people[0]) == 2
    assert inbox.place_of(people[1], "phone") == 1
    assert inbox.place_of(people[2]) is None


def test_it_can_be_kept_to_one_file(office: Office, people: list[str], gov: Elsewhere) -> None:
    disagree(gov, people[0], sex="male")
    peer = Elsewhere(office, "دفتر شادی", "office")
    disagree(peer, people[1], sex="male")
    disagree(peer, people[2], sex="male", phone="09990000002")
    inbox = Inbox(office)
    # Of each file by itself, the newest first.
    assert [(one.text.split("،")[0], one.count) for one in inbox.files] == [
        ("فایل دفتر شادی", 2),
        ("فایل دفتر شادی", 1),
        ("فایل استانداری یزد", 1),
    ]
    inbox.keep_to(inbox.files[0].id)
    assert {record for record, _ in shown(inbox)} == {"زهرا فرضیپ"}
    assert (inbox.count, inbox.total) == (2, 4)
    for _ in range(2):
        found = inbox.disagreement(0)
        assert found is not None
        conflicts.take(office, found, "ours")
        inbox.reload()
    assert inbox.file is None, "of a file that has nothing left, nobody is kept"
    assert inbox.count == 2


def test_ticks_go_with_their_fields(office: Office, people: list[str], gov: Elsewhere) -> None:
    for person in people:
        disagree(gov, person, sex="male", phone="09990000002")
    inbox = Inbox(office)
    inbox.tick_record(people[1], on=True)
    inbox.tick(0, on=True)
    assert [inbox.is_ticked(place) for place in range(6)] == [True, False, True, True, False, False]
    first = inbox.disagreement(0)
    assert first is not None
    conflicts.take(office, first, "ours")
    inbox.reload()
    assert [one.row for one in inbox.ticked] == [people[1], people[1]]
    inbox.tick_all(on=True)
    assert len(inbox.ticked) == 5
    inbox.tick_all(on=False)
    assert not any(inbox.is_ticked(place) for place in range(inbox.count))


def test_what_is_out_of_sight_is_not_decided_with_the_ticked_ones(
    office: Office, people: list[str], gov: Elsewhere
) -> None:
    disagree(gov, people[0], sex="male")
    disagree(gov, people[1], sex="male")
    inbox = Inbox(office)
    inbox.tick_all(on=True)
    inbox.keep_to(inbox.files[0].id)
    assert [one.row for one in inbox.ticked] == [people[1]]


def test_opening_it_reads_nothing_of_what_is_not_looked_at(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    """However many wait: as many queries, and the ops of no record."""
    for many in (2, 150):
        with office.writing() as unit:
            rows = [unit.create("person", {"given_name": "زهرا", "family_name": "فرضی"}) for _ in range(many)]
        for row in rows:
            gov.says("person", row, {"given_name": "زهره"}, when=datetime.now(UTC) + LATER)
        gov.arrives()
        with statements() as asked:
            inbox = Inbox(office)
            inbox.line(0)
        assert len(asked) == 3
        assert not any("change_set" in query for query in asked)
    with statements() as asked:
        inbox.disagreement(100)
    assert sum("change_set" in query for query in asked) == 1


def test_open_windows_hear_of_files_that_only_ask_or_only_answer(
    office: Office, people: list[str], gov: Elsewhere
) -> None:
    """What is shown stays as it is: whoever has the record or the inbox open must hear of it all the same."""
    told: list[dict[str, frozenset[str]]] = []
    office.changes.connect(lambda changes: told.append(dict(changes)))
    gov.says("person", people[0], {"phone": "09990000002"}, when=datetime.now(UTC) - LATER)
    gov.arrives()
    assert told == [{"person": frozenset({people[0]})}]
    assert queries.get(office, "person", people[0])["phone"] == "09990000001"
    inbox = Inbox(office)
    told.clear()
    gov.says("person", people[0], {"phone": "09990000001"}, knows=True)
    gov.arrives()
    assert told == [{"person": frozenset({people[0]})}]
    inbox.reload()
    assert inbox.count == 0
    told.clear()
    gov.arrives()
    assert told == [], "a file that brings nothing draws nothing anew"
