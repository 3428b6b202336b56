"""Many conflicts decided at once, and taken back: for our values, theirs, or the newer ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from yazd_desktop.entities.base import Value
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.exchange.inbox.conflicts import (
    Decision,
    Disagreement,
    Take,
    Waiting,
    decide_some,
    read,
    undo,
    value_of,
)
from yazd_desktop.exchange.inbox.settling import settling
from yazd_desktop.office import Office

Progress = Callable[[int, int], object]
IsCancelled = Callable[[], bool]
_TOLD_EACH: Final = 100


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
    """Do what was planned, in one transaction: all of it or, when it is stopped or breaks, nothing.

    What cannot be kept is left and told with its reason. Cancelled.
    """
    done = Done()
    with settling(office, [(conflict.entity, conflict.row) for conflict, _ in plan.asked]) as unit:
        decide = decide_some(unit, plan.asked)
        for number, (conflict, value) in enumerate(plan.asked):
            _tell(number, len(plan.asked), progress, cancelled)
            try:
                done.decisions.append(decide(conflict, value))
            except UserError as error:
                done.refused.append((conflict, error))
    progress(len(plan.asked), len(plan.asked))
    return done


def undo_all(
    office: Office, decisions: Sequence[Decision], progress: Progress, cancelled: IsCancelled
) -> int:
    """Take decisions back, the last first, all of them or nothing; how many were. Cancelled."""
    total = len(decisions)
    undone = undo(office, decisions, lambda number: _tell(number, total, progress, cancelled))
    progress(total, total)
    return undone


def _tell(number: int, total: int, progress: Progress, cancelled: IsCancelled) -> None:
    if number % _TOLD_EACH == 0:
        if cancelled():
            raise Cancelled
        progress(number, total)
