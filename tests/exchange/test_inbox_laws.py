"""Laws of the inbox, tried by two copies that write, decide, change their minds and exchange in any order.

What disagrees is asked, what is asked can be told, and when one of them has decided everything both are done.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from merging import carry, second_copy
from sqlalchemy import select

from db.changes import ops_of
from db.exchange import Conflict
from db.heads import OpId, heads
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.exchange.inbox.conflicts import Decision
from yazd_desktop.exchange.merging.asking import is_question
from yazd_desktop.office import Office

Create = Callable[..., str]
STEPS = 60


@pytest.fixture
def people(create: Create) -> list[str]:
    return [create("person", family_name=f"فرضی{letter}", phone="09990000001") for letter in "ا"]


@pytest.fixture
def two(office: Office, people: list[str], tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    other = second_copy(office, tmp_path / "other")
    yield office, other
    other.close()


class Life:
    """What two copies do; `tell` says what they did, to be read when a law is broken."""

    def __init__(self, two: tuple[Office, Office], people: list[str], seed: int) -> None:
        self.two, self.people = two, people
        self.by_chance = random.Random(seed)
        self.taken: dict[str, list[Decision]] = {str(copy.folder): [] for copy in two}
        self.told: list[str] = []
        self.asked_ever = 0

    def step(self) -> None:
        """Do something at one of the copies."""
        here, there = self.by_chance.sample(self.two, 2)
        acts = (self.write, self.differ, self.decide, self.take_back, self.send)
        act = self.by_chance.choice(acts)
        act(here, there)
        self.told.append(f"{act.__name__} at {self.two.index(here)}")

    def write(self, here: Office, _there: Office) -> None:
        person = self.by_chance.choice(self.people)
        new = self.by_chance.choice(
            [
                {"phone": f"0999000000{self.by_chance.randrange(4)}"},
                {"birth_year": self.by_chance.randrange(1300, 1400)},
            ]
        )
        try:
            with here.writing() as unit:
                unit.update("person", person, new)
        except UserError as gone:
            assert gone.code == "records.gone"  # noqa: PT017 - nothing else may stand in the way

    def differ(self, here: Office, there: Office) -> None:
        """Both write the same field before one hears of the other."""
        self.write(here, there)
        self.write(there, here)
        self.send(here, there)
        self.decide(there, here)
        if self.by_chance.random() < 0.7:
            self.take_back(there, here)

    def decide(self, here: Office, _there: Office) -> None:
        for one in conflicts.conflicts(here)[:1]:
            side = self.by_chance.choice(one.sides)
            self.taken[str(here.folder)].append(conflicts.resolve(here, one, side.value))

    def take_back(self, here: Office, _there: Office) -> None:
        if self.taken[str(here.folder)]:
            conflicts.undo(here, [self.taken[str(here.folder)].pop()])

    def send(self, here: Office, there: Office) -> None:
        before, waiting = self.heads(there), self.asked(there)
        carry(here, there)
        after, left = self.heads(there), self.asked(there)
        untouched = {place for place in waiting if before[place] == after[place]}
        assert untouched <= left, ("what a file says nothing of waits on", self.told)

    def asked(self, copy: Office) -> set[tuple[str, str]]:
        return {(one.row, one.field) for one in conflicts.waiting(copy)}

    def heads(self, copy: Office) -> dict[tuple[str, str], set[OpId]]:
        with copy.reading() as connection:
            ops = ops_of(connection, self.people)
        return {
            (row, field): {op.id for op in tops}
            for row, found in ops.items()
            for field, tops in heads(found).items()
        }

    def check(self) -> None:
        """The laws that hold at every moment."""
        for copy in self.two:
            with copy.reading() as connection:
                asked = {
                    (row, name) for row, name in connection.execute(select(Conflict.row, Conflict.field))
                }
                ops = ops_of(connection, self.people)
                assert digest(connection).astray == (), self.told
            disagreeing = {
                (row, str(name))
                for row, found in ops.items()
                for name, tops in heads(found).items()
                if is_question(tops)
            }
            assert disagreeing <= asked, self.told
            told = conflicts.conflicts(copy)
            self.asked_ever += len(told)
            assert {(one.row, one.field) for one in told} == asked, self.told
            assert all(len(one.sides) > 1 for one in told), self.told


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_inbox_is_true_and_ends_empty(
    two: tuple[Office, Office], people: list[str], seed: int
) -> None:
    life = Life(two, people, seed)
    for _ in range(STEPS):
        life.step()
        life.check()
    first, second = two
    carry(first, second)
    carry(second, first)
    life.check()
    for one in conflicts.conflicts(first):
        conflicts.take(first, one, "newer")
    for _ in range(2):
        carry(first, second)
        carry(second, first)
    life.check()
    with first.reading() as here, second.reading() as there:
        assert digest(here).sha256 == digest(there).sha256, life.told
    assert conflicts.count(first) == 0
    assert life.asked_ever, "else nothing was tried"
    left = conflicts.conflicts(second)
    assert all(heads_of(second, one) == 1 for one in left), "only what was taken back there waits there still"


def heads_of(office: Office, one: conflicts.Disagreement) -> int:
    with office.reading() as connection:
        return len(heads(ops_of(connection, [one.row])[one.row])[one.field])
