"""The inbox of what two copies said differently: both values are kept until a person decides.

A decision is an op on top of all that disagreed. Taking it back writes what was shown before and puts the question
into the inbox again; what had been said is then read from the log, behind the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select

from db.changes import DELETED_FIELD, ops_of, plain
from db.exchange import Conflict
from db.heads import Op, OpId, heads
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.inbox.questions import Disagreement as Disagreement
from yazd_desktop.exchange.inbox.questions import Reading
from yazd_desktop.exchange.inbox.questions import Side as Side
from yazd_desktop.exchange.inbox.questions import Take as Take
from yazd_desktop.exchange.inbox.questions import Waiting as Waiting
from yazd_desktop.exchange.inbox.questions import label as label
from yazd_desktop.exchange.inbox.settling import settling
from yazd_desktop.office import Office
from yazd_desktop.records import InvalidRecord, Unit

_ROWS_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, on top of which `heads`, and what was shown before: enough to take it back.

    Where what the log said before is not here, withheld or a link whose target has not come, it `may_go_back` nowhere:
    the answer stays shown while the question waits again.
    """

    asked: Waiting
    heads: frozenset[OpId]
    before: Value
    may_go_back: bool = True


def waiting(office: Office, row: str | None = None) -> tuple[Waiting, ...]:
    """All that waits for a decision, or what waits of one record, in order."""
    query = select(Conflict.id, Conflict.entity, Conflict.row, Conflict.field, Conflict.since)
    if row is not None:
        query = query.where(Conflict.row == row)
    with office.reading() as connection:
        return in_order([Waiting(*one) for one in connection.execute(query)])


def in_order(found: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """Records in the order in which they came, their fields as on their form."""
    first: dict[str, int] = {}
    for one in found:
        first[one.row] = min(one.id, first.get(one.row, one.id))
    places = {
        entity: {name: place for place, name in enumerate(entity_named(entity).placed())}
        for entity in {one.entity for one in found}
    }
    return tuple(
        sorted(found, key=lambda one: (first[one.row], places[one.entity].get(one.field, -1), one.id))
    )


def count(office: Office) -> int:
    """How many fields wait for a decision."""
    with office.reading() as connection:
        return int(connection.scalar(select(func.count(Conflict.id))) or 0)


def read(office: Office, some: Iterable[Waiting]) -> list[Disagreement]:
    """What was said about each of the fields `some`. One about which nothing is left to decide is left out."""
    waiting_here = iter(some)
    found: list[Disagreement] = []
    while batch := list(islice(waiting_here, _ROWS_AT_ONCE)):
        with office.reading() as connection:
            found += Reading(office, connection, batch).all()
    return found


def conflicts(office: Office) -> list[Disagreement]:
    """All that waits for a decision, with what was said."""
    return read(office, waiting(office))


def conflict_numbered(office: Office, number: int) -> Disagreement:
    """One of the inbox; UserError conflict.gone."""
    query = select(Conflict.id, Conflict.entity, Conflict.row, Conflict.field, Conflict.since)
    with office.reading() as connection:
        asked_for = [Waiting(*one) for one in connection.execute(query.where(Conflict.id == number))]
    found = read(office, asked_for)
    if not found:
        raise UserError("conflict.gone", number=number)
    return found[0]


def resolve(office: Office, conflict: Disagreement, value: Value) -> Decision:
    """Write the value that a person decided on, on top of all that disagreed; InvalidRecord when it cannot be kept."""
    with office.writing() as unit:
        return decide(unit, conflict, value)


def take(office: Office, conflict: Disagreement, which: Take) -> Decision:
    """Decide for one of the sides; UserError conflict.withheld when that value is not in this copy."""
    return resolve(office, conflict, value_of(conflict, conflict.side(which)))


def value_of(conflict: Disagreement, side: Side | None) -> Value:
    """The value of a side; UserError conflict.withheld when it is not in this copy."""
    if side is None or side.is_withheld:
        raise UserError("conflict.withheld", field=conflict.label)
    return side.value


def decide(unit: Unit, conflict: Disagreement, value: Value) -> Decision:
    """As `resolve`, inside a transaction of the caller.

    UserError conflict.gone when somebody decided meanwhile, conflict.changed when something came that was not seen,
    conflict.retired for a record out of the lists.
    """
    return decide_some(unit, [(conflict, value)])(conflict, value)


def decide_some(
    unit: Unit, some: Sequence[tuple[Disagreement, Value]]
) -> Callable[[Disagreement, Value], Decision]:
    """As `decide` for each of `some`, of which what they stand on is read at once, now."""
    standing = _standing(unit.connection, [conflict for conflict, _ in some])

    def decided(conflict: Disagreement, value: Value) -> Decision:
        tops = standing.get(conflict.id)
        if tops is None:
            raise UserError("conflict.gone", number=conflict.id)
        if {op.id for op in tops} != conflict.heads:
            raise UserError("conflict.changed", field=conflict.label)
        if not conflict.is_open:
            raise UserError("conflict.retired", record=conflict.record)
        place = (unit, conflict.entity, conflict.row, conflict.field)
        before = _shown(*place)
        unit.settle(conflict.entity, conflict.row, conflict.field, value)
        asked = Waiting(conflict.id, conflict.entity, conflict.row, conflict.field, conflict.since)
        return Decision(asked, conflict.heads, before, may_go_back=plain(before) == tops[0].value)

    return decided


def _standing(connection: Connection, some: Sequence[Disagreement]) -> dict[int, list[Op]]:
    """The heads of those that still wait, by the number of their question."""
    still: set[tuple[int, str, str]] = set()
    for first in range(0, len(some), _ROWS_AT_ONCE):
        ids = [one.id for one in some[first : first + _ROWS_AT_ONCE]]
        query = select(Conflict.id, Conflict.row, Conflict.field).where(Conflict.id.in_(ids))
        still.update((id_, row, name) for id_, row, name in connection.execute(query))
    left = [one for one in some if (one.id, one.row, one.field) in still]
    cells = {row: heads(ops) for row, ops in ops_of(connection, {one.row for one in left}).items()}
    return {one.id: cells[one.row].get(one.field, []) for one in left}


def undo(office: Office, decisions: Sequence[Decision], tell: Callable[[int], object] | None = None) -> int:
    """Take decisions back: what was shown before is shown again, and the questions wait again. How many were.

    A field that was written since stays as it is. `tell` is told how many were looked at, and may stop all.
    """
    again: list[Waiting] = []
    with settling(office, [(one.asked.entity, one.asked.row) for one in decisions]) as unit:
        ops = ops_of(unit.connection, {one.asked.row for one in decisions})
        for number, one in enumerate(reversed(decisions)):
            if tell is not None:
                tell(number)
            # What is out of the lists, or what nobody may write any more, stays as well.
            with suppress(UserError):
                if _stands(heads(ops[one.asked.row]).get(one.asked.field, []), one):
                    _write_back(unit, one)
                    again.append(one.asked)
        unit.flush()
        _ask_again(unit.connection, again)
        for asked in again:
            unit.tell_of(asked.entity, asked.row)
    return len(again)


def _stands(tops: Sequence[Op], one: Decision) -> bool:
    """Whether nothing was written since it was decided, not even the same value."""
    return len(tops) == 1 and frozenset(tops[0].base) == one.heads


def _write_back(unit: Unit, one: Decision) -> None:
    """What cannot be kept any more is not written back: what was decided is shown until somebody decides anew."""
    if one.may_go_back:
        with suppress(InvalidRecord):
            unit.settle(one.asked.entity, one.asked.row, one.asked.field, one.before)


def _ask_again(connection: Connection, again: Sequence[Waiting]) -> None:
    """Put questions back into their places; another one may have the number of one by now.

    Where something else came that disagrees, it is asked already, and with it what was answered.
    """
    for first in range(0, len(again), _ROWS_AT_ONCE):
        some = {(one.row, one.field): one for one in again[first : first + _ROWS_AT_ONCE]}
        rows = select(Conflict.id, Conflict.row, Conflict.field)
        asked_now = connection.execute(rows.where(Conflict.row.in_([row for row, _ in some]))).all()
        same = [id_ for id_, row, field in asked_now if (row, field) in some]
        connection.execute(delete(Conflict).where(Conflict.id.in_(same)))
        numbers = Conflict.id.in_([one.id for one in some.values()])
        taken = set(connection.scalars(select(Conflict.id).where(numbers)))
        facts: list[dict[str, Any]] = [
            {"id": one.id, "entity": one.entity, "row": one.row, "field": one.field, "since": one.since}
            for one in some.values()
        ]
        for is_free in (True, False):
            found = [one for one in facts if (one["id"] not in taken) == is_free]
            if not is_free:
                found = [{name: value for name, value in one.items() if name != "id"} for one in found]
            if found:
                connection.execute(insert(Conflict), found)


def _shown(unit: Unit, entity: str, row: str, field: str) -> Value:
    """What a record shows; UserError records.gone for one out of the lists, but for whether it is."""
    if field != DELETED_FIELD:
        return unit.get(entity, row)[field]
    model = entity_named(entity).model
    found: bool | None = unit.connection.scalar(select(model.deleted).where(model.id == row))
    return found
