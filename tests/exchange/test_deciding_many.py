"""Many questions decided and taken back together: all or nothing, and no more questions to the store than for few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from merging import Elsewhere
from statements import statements

from db.changes import ops_of
from db.heads import heads
from yazd_desktop import queries
from yazd_desktop.errors import Cancelled
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.inbox import conflicts, deciding
from yazd_desktop.office import Office

Create = Callable[..., str]
LATER = timedelta(hours=1)
FUTURE = datetime.now(UTC) + LATER


@pytest.fixture
def person(create: Create) -> str:
    return create("person", given_name="زهرا", family_name="فرضی", phone="09990000001", sex="female")


@pytest.fixture
def gov(office: Office) -> Elsewhere:
    return Elsewhere(office)


def value(office: Office, person: str, field: str = "phone") -> object:
    return queries.get(office, "person", person)[field]


def nothing(_done: int, _total: int) -> None:
    pass


def never() -> bool:
    return False


def test_many_are_decided_at_once_and_taken_back_at_once(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    people = [
        create("person", given_name="زهرا", family_name=f"فرضی{n}", phone="09990000001") for n in range(3)
    ]
    for person in people:
        gov.says(
            "person", person, {"phone": "09990000002", "given_name": "زهره"}, when=datetime.now(UTC) + LATER
        )
    gov.says(
        "person", people[0], {"family_name": "دیگر"}, withheld=["family_name"], when=datetime.now(UTC) + LATER
    )
    gov.arrives()
    waiting = conflicts.waiting(office)
    plan = deciding.plan(office, waiting, "theirs")
    assert (plan.counts(), plan.withheld) == ((("person", 6, 3),), 1)
    done = deciding.take_all(office, plan, nothing, never)
    assert (len(done.decisions), done.refused) == (6, [])
    assert {value(office, person) for person in people} == {"09990000002"}
    assert conflicts.count(office) == 1, "the withheld one stays"
    assert deciding.undo_all(office, done.decisions, nothing, never) == 6
    assert conflicts.count(office) == 7


def test_what_cannot_be_kept_is_left_and_the_others_are_decided(
    office: Office, person: str, gov: Elsewhere
) -> None:
    gov.says(
        "person", person, {"sex": "no_such_code", "phone": "09990000002"}, when=datetime.now(UTC) - LATER
    )
    gov.arrives()
    plan = deciding.plan(office, conflicts.waiting(office), "theirs")
    done = deciding.take_all(office, plan, nothing, never)
    assert [conflict.field for conflict, _ in done.refused] == ["sex"]
    assert [one.field for one in conflicts.waiting(office)] == ["sex"]


def test_whoever_stops_it_decided_and_took_back_nothing(
    office: Office, create: Create, gov: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "_TOLD_EACH", 2)
    for number in range(5):
        person = create("person", family_name=f"فرضی{number}", phone="09990000001")
        gov.says("person", person, {"phone": "09990000002"}, when=datetime.now(UTC) + LATER)
    gov.arrives()
    stopped: list[int] = []
    plan = deciding.plan(office, conflicts.waiting(office), "ours")
    with pytest.raises(Cancelled):
        deciding.take_all(office, plan, lambda at, _total: stopped.append(at), lambda: len(stopped) > 1)
    assert (stopped, conflicts.count(office)) == ([0, 2], 5)
    done = deciding.take_all(office, plan, nothing, never)
    stopped.clear()
    with pytest.raises(Cancelled):
        deciding.undo_all(
            office, done.decisions, lambda at, _total: stopped.append(at), lambda: len(stopped) > 1
        )
    assert conflicts.count(office) == 0


def test_what_breaks_in_the_middle_leaves_nothing(
    office: Office, create: Create, gov: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        person = create("person", family_name=f"فرضی{number}", phone="09990000001")
        gov.says("person", person, {"phone": "09990000002"}, when=datetime.now(UTC) + LATER)
    gov.arrives()
    plan = deciding.plan(office, conflicts.waiting(office), "ours")
    with office.reading() as connection:
        before = digest(connection).sha256

    def full(done: int, _total: int) -> None:
        if done:
            raise RuntimeError

    monkeypatch.setattr(deciding, "_TOLD_EACH", 2)
    with pytest.raises(RuntimeError):
        deciding.take_all(office, plan, full, never)
    with office.reading() as connection:
        assert (digest(connection).sha256, conflicts.count(office)) == (before, 3)


def test_however_many_are_decided_the_store_is_not_asked_for_each(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    counts = []
    for many in (3, 90):
        with office.writing() as unit:
            rows = [
                unit.create("person", {"family_name": f"فرضی{n}", "phone": "09990000001"})
                for n in range(many)
            ]
        for row in rows:
            gov.says("person", row, {"phone": "09990000002", "family_name": "دیگر"}, when=FUTURE)
        gov.arrives()
        with statements() as asked:
            done = deciding.take_all(
                office, deciding.plan(office, conflicts.waiting(office), "ours"), nothing, never
            )
            assert (len(done.decisions), conflicts.count(office)) == (2 * many, 0)
            assert deciding.undo_all(office, done.decisions, nothing, never) == 2 * many
        counts.append(len(asked))
        deciding.take_all(office, deciding.plan(office, conflicts.waiting(office), "theirs"), nothing, never)
    # A store on a server is asked once a second whether another computer changed something.
    assert counts[1] < counts[0] + 10


def test_what_is_decided_together_is_written_like_one_by_one(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    first, second = (create("person", family_name="فرضی", phone="09990000001") for _ in range(2))
    with office.writing() as unit:
        unit.retire("person", second)
        unit.restore("person", second)
    gov.says("person", first, {"family_name": "آذر", "phone": "09990000002"}, when=FUTURE)
    gov.says("person", second, {"deleted": True}, when=FUTURE)
    gov.arrives()
    assert queries.find_ids(office, "person", search="فرضی") == []
    done = deciding.take_all(office, deciding.plan(office, conflicts.waiting(office), "ours"), nothing, never)
    assert (len(done.decisions), done.refused) == (3, [])
    assert queries.find_ids(office, "person", search="فرضی") == [first, second]
    assert queries.find_ids(office, "person", search="آذر") == []
    assert office.check() == []
    assert deciding.undo_all(office, done.decisions, nothing, never) == 3
    assert queries.find_ids(office, "person", search="آذر") == [first], (
        "the other one is out of the lists again"
    )
    assert (conflicts.count(office), office.check()) == (3, [])


def test_a_field_that_followed_from_one_that_was_decided_before_it_stands_on_what_that_wrote(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    """The year follows from the date: of two writings of one transaction the second knows the first."""
    person = create("person", given_name="زهرا", birth_date=date(1980, 5, 5))
    gov.says("person", person, {"birth_date": "1981-05-05", "birth_year": 1340}, when=FUTURE)
    gov.arrives()
    assert [one.field for one in conflicts.waiting(office)] == ["birth_date", "birth_year"]
    plan = deciding.plan(office, conflicts.waiting(office), "ours")
    assert len(deciding.take_all(office, plan, nothing, never).decisions) == 2
    with office.reading() as connection:
        shown = heads(ops_of(connection, [person])[person])
    assert {name: len(tops) for name, tops in shown.items() if name.startswith("birth")} == {
        "birth_date": 1,
        "birth_year": 1,
    }
    gov.says("person", person, {"sex": "male"}, knows=True)
    gov.arrives()
    assert (conflicts.count(office), value(office, person, "birth_year")) == (0, 1359)


def test_of_two_that_would_get_one_code_together_the_second_is_left(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    agencies = [create("agency", name=f"دستگاه فرضی {code}", code=code) for code in ("first", "second")]
    for agency in agencies:
        gov.says("agency", agency, {"code": "shared"}, when=datetime.now(UTC) - LATER)
    gov.arrives()
    plan = deciding.plan(office, conflicts.waiting(office), "theirs")
    done = deciding.take_all(office, plan, nothing, never)
    assert [conflict.row for conflict, _ in done.refused] == agencies[1:]
    codes = [queries.get(office, "agency", agency)["code"] for agency in agencies]
    assert (codes, conflicts.count(office)) == (["shared", "second"], 1)
