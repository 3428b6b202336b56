"""Many conflicts decided at once, and taken back: for our values, theirs, or the newer ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeVar

from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.conflicts import (
    Decision,
    Disagreement,
    Take,
    Waiting,
    decide_some,
    read,
    undo,
    value_of,
)
from yazd_desktop.office import Office

T = TypeVar("T")
Progress = Callable[[int, int], object]
IsCancelled = Callable[[], bool]
_AT_ONCE: Final = 100
"""Decisions of one transaction: somebody who stops it keeps what is done, and nobody waits long to read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be decided; `withheld` values cannot be read here, and of `retired` records nothing is decided."""

    which: Take
    asked: tuple[tuple[Disagreement, Value], ...]
    withheld: int
    retired: int

    def counts(self) -> tuple[tuple[str, int, int], ...]:
        """(entity, fields, records) of what would be decided."""
        return counted(conflict for conflict, _ in self.asked)


@dataclass(slots=True)
class Done:
    """What was decided, and what was not with its reason."""

    decisions: list[Decision] = field(default_factory=list)
    refused: list[tuple[Disagreement, UserError]] = field(default_factory=list)


def counted(some: Iterable[Waiting | Disagreement]) -> tuple[tuple[str, int, int], ...]:
    """(entity, fields, records) of some fields."""
    fields: dict[str, int] = {}
    records: dict[str, set[str]] = {}
    for one in some:
        fields[one.entity] = fields.get(one.entity, 0) + 1
        records.setdefault(one.entity, set()).add(one.row)
    return tuple((entity, count, len(records[entity])) for entity, count in fields.items())


def plan(office: Office, some: Sequence[Waiting], which: Take) -> Plan:
    """What deciding `some` for one side would do."""
    asked: list[tuple[Disagreement, Value]] = []
    withheld = retired = 0
    for one in read(office, some):
        side = one.side(which)
        if not one.is_open:
            retired += 1
        elif side is None or side.is_withheld:
            withheld += 1
        else:
            asked.append((one, value_of(one, side)))
    return Plan(which, tuple(asked), withheld, retired)


def take_all(office: Office, plan: Plan, progress: Progress, cancelled: IsCancelled) -> Done:
    """Do what was planned. What cannot be kept is left; whoever stops it keeps what is done."""
    done = Done()
    for number, batch in enumerate(_batches(plan.asked)):
        if cancelled():
            break
        with office.writing() as unit:
            decide = decide_some(unit, batch)
            for conflict, value in batch:
                try:
                    done.decisions.append(decide(conflict, value))
                except UserError as error:
                    done.refused.append((conflict, error))
        progress(number * _AT_ONCE + len(batch), len(plan.asked))
    return done


def undo_all(
    office: Office, decisions: Sequence[Decision], progress: Progress, cancelled: IsCancelled
) -> int:
    """Take decisions back, the last first; how many were."""
    undone = 0
    for number, batch in enumerate(_batches(reversed(decisions))):
        if cancelled():
            break
        undone += undo(office, batch[::-1])
        progress(number * _AT_ONCE + len(batch), len(decisions))
    return undone


def _batches(some: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(some)
    while batch := list(islice(waiting, _AT_ONCE)):
        yield batch
