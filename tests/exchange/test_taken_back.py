"""A question that was answered and taken back waits until somebody decides it, whatever files come meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from merging import Elsewhere, carry, second_copy
from sqlalchemy import update

import db.changes
from db.changes import ops_of
from db.exchange import Conflict
from db.ids import new_id
from yazd_desktop import queries
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.exchange.inbox.conflicts import Disagreement
from yazd_desktop.office import Office

Create = Callable[..., str]
LATER = timedelta(hours=1)


@pytest.fixture
def person(create: Create) -> str:
    return create("person", given_name="زهرا", family_name="فرضی", phone="09990000001", sex="female")


@pytest.fixture
def gov(office: Office) -> Elsewhere:
    return Elsewhere(office)


@pytest.fixture
def other(office: Office, person: str, tmp_path: Path) -> Iterator[Office]:
    copy = second_copy(office, tmp_path / "other")
    yield copy
    copy.close()


def disagree(gov: Elsewhere, person: str, **values: object) -> None:
    gov.says("person", person, values, when=datetime.now(UTC) + LATER)
    gov.arrives()


def value(office: Office, person: str, field: str = "phone") -> object:
    return queries.get(office, "person", person)[field]


def digests(*copies: Office) -> int:
    """How many digests the copies have."""
    found = set()
    for copy in copies:
        with copy.reading() as connection:
            found.add(digest(connection).sha256)
    return len(found)


def carried_both_ways(office: Office, other: Office, person: str) -> None:
    """Two PCs say different telephone numbers, and each hears of the other's."""
    for copy, phone in ((office, "09990000004"), (other, "09990000005")):
        with copy.writing() as unit:
            unit.update("person", person, {"phone": phone})
    carry(other, office)
    carry(office, other)


def take_back(office: Office, which: conflicts.Take = "ours") -> Disagreement:
    """Decide the only question and take that back; the question as it was."""
    found = conflicts.conflicts(office)[0]
    assert conflicts.undo(office, [conflicts.take(office, found, which)]) == 1
    return found


@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_a_question_taken_back_outlives_files_that_say_nothing_of_it(
    office: Office, person: str, gov: Elsewhere, which: conflicts.Take
) -> None:
    disagree(gov, person, phone="09990000002")
    found = take_back(office, which)
    gov.says("person", person, {"sex": "male"}, knows=True)
    gov.arrives()
    assert [one.sides for one in conflicts.conflicts(office)] == [found.sides]
    assert conflicts.count(office) == 1


def test_a_question_taken_back_outlives_a_clock_that_was_set_back(
    office: Office, person: str, gov: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    gov.says("person", person, {"phone": "09990000002"})
    gov.arrives()
    monkeypatch.setattr(db.changes, "time", SimpleNamespace(time_ns=lambda: 0))
    with office.bookkeeping() as connection:
        connection.execute(update(Conflict).values(since=datetime.now(UTC) + LATER))
    found = take_back(office)
    gov.says("person", person, {"sex": "male"}, knows=True)
    gov.arrives()
    assert [one.sides for one in conflicts.conflicts(office)] == [found.sides]


def test_an_answer_that_was_written_again_since_is_not_taken_back(
    office: Office, person: str, gov: Elsewhere
) -> None:
    disagree(gov, person, phone="09990000002")
    decision = conflicts.take(office, conflicts.conflicts(office)[0], "ours")
    for phone in ("09990000009", "09990000001"):
        with office.writing() as unit:
            unit.update("person", person, {"phone": phone})
    assert conflicts.undo(office, [decision]) == 0
    assert (value(office, person), conflicts.count(office)) == ("09990000001", 0)


def test_a_question_taken_back_is_closed_by_whoever_decides_it_elsewhere(
    office: Office, person: str, other: Office
) -> None:
    carried_both_ways(office, other, person)
    take_back(office)
    conflicts.take(other, conflicts.conflicts(other)[0], "ours")
    # That PC knew both values and nothing of the mind that was changed here; what it wrote is what is shown here.
    assert value(other, person) == value(office, person) == "09990000005"
    carry(other, office)
    assert (conflicts.count(office), value(office, person)) == (0, "09990000005")
    carry(office, other)
    assert (conflicts.count(other), digests(office, other)) == (0, 1)


def test_what_is_written_on_top_of_a_question_taken_back_closes_it(
    office: Office, person: str, other: Office
) -> None:
    carried_both_ways(office, other, person)
    take_back(office)
    carry(office, other)
    with other.writing() as unit:
        unit.update("person", person, {"phone": "09990000006"})
    carry(other, office)
    assert (conflicts.count(office), value(office, person)) == (0, "09990000006")


def test_a_question_taken_back_is_asked_with_what_came_since(
    office: Office, person: str, gov: Elsewhere
) -> None:
    """Nothing was decided, so all three may be chosen, also where the third says what is shown meanwhile."""
    disagree(gov, person, phone="09990000002")
    take_back(office)
    for phone in ("09990000002", "09990000003"):
        peer = Elsewhere(office, "دفتر شادی")
        peer.says("person", person, {"phone": phone}, when=datetime.now(UTC) - LATER)
        peer.arrives()
        assert conflicts.count(office) == 1
    texts = {side.text[-1] for side in conflicts.conflicts(office)[0].sides}
    assert texts == {"۱", "۲", "۳"}


def test_a_question_taken_back_after_an_older_one_shows_only_its_own_values(
    office: Office, person: str, gov: Elsewhere
) -> None:
    disagree(gov, person, phone="09990000002")
    conflicts.take(office, conflicts.conflicts(office)[0], "theirs")
    disagree(gov, person, phone="09990000003")
    found = take_back(office)
    gov.says("person", person, {"sex": "male"}, knows=True)
    gov.arrives()
    assert [one.sides for one in conflicts.conflicts(office)] == [found.sides]
    assert {side.text[-1] for side in found.sides} == {"۲", "۳"}


def test_taking_back_never_writes_over_a_value_that_is_not_here(
    office: Office, person: str, gov: Elsewhere
) -> None:
    """What was shown was withheld, so that here it looks empty: to write that would empty it everywhere."""
    gov.says("person", person, {"phone": "09990000002"}, withheld=["phone"], when=datetime.now(UTC) + LATER)
    gov.arrives()
    told: list[object] = []
    found = take_back(office)
    office.changes.connect(told.append)
    take_back(office)
    assert told == [{"person": frozenset({person})}] * 2, "the answer, and that it was taken back"
    with office.reading() as connection:
        assert None not in [op.value for op in ops_of(connection, [person])[person] if op.field == "phone"]
    again = conflicts.conflicts(office)[0]
    assert [side.text for side in again.sides] == [side.text for side in found.sides]
    assert value(office, person) == "09990000001"
    gov.says("person", person, {"sex": "male"}, knows=True)
    gov.arrives()
    assert conflicts.count(office) == 1
    conflicts.take(office, again, "ours")
    assert conflicts.count(office) == 0


def test_taking_back_a_link_whose_target_never_came_asks_again(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    place, target = create("neighbourhood", name="گلشن"), new_id()
    case = create("case", neighbourhood=place)
    gov.says("case", case, {"neighbourhood": target}, when=datetime.now(UTC) + LATER)
    gov.arrives()
    found = take_back(office)
    assert [side.text for side in found.sides] == ["گلشن", "هنوز نرسیده"]
    again = conflicts.conflicts(office)[0]
    assert [side.text for side in again.sides] == ["گلشن", "هنوز نرسیده"]
    gov.says("neighbourhood", target, {"name": "شادی"})
    gov.says("case", case, {"risk": "low"}, knows=True)
    gov.arrives()
    assert queries.get(office, "case", case)["neighbourhood"] == place, "what was decided stays shown"
    assert [side.text for side in conflicts.conflicts(office)[0].sides] == ["گلشن", "شادی"]
    assert astray(office) == []


def astray(office: Office) -> list[str]:
    with office.reading() as connection:
        return list(digest(connection).astray)
