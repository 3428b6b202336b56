"""The inbox of what two copies said differently: both values are kept until a person decides.

A decision is an op on top of all that disagreed. Taking it back writes what was shown before and puts the question
into the inbox again; what had been said is then read from the log, behind the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, Literal

from sqlalchemy import Connection, delete, func, insert, select

from db.changes import DELETED_FIELD, ops_of, plain
from db.exchange import Conflict
from db.heads import Op, OpId, heads
from db.this_copy import lives
from yazd_desktop import labels, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.asking import asked
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.records import InvalidRecord, Unit
from yazd_desktop.writers import Writers

Take = Literal["ours", "theirs", "newer"]
_ROWS_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class Waiting:
    """A field of a record that waits for a decision."""

    id: int
    entity: str
    row: str
    field: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: `value` as stored, `text` as people read it. A withheld value can be read nowhere here.

    `copy` is whose copy said so, `who` the user there, or again the copy where the user is not known here.
    """

    value: Value
    text: str
    actor: str
    when: datetime
    is_ours: bool
    is_withheld: bool
    is_shown: bool
    copy: str
    who: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of one record with its values: ours first, then the newer before the older."""

    id: int
    entity: str
    row: str
    field: str
    record: str
    label: str
    since: datetime
    sides: tuple[Side, ...]
    heads: frozenset[OpId]
    """What the cell held when it was read: who decides has seen no more."""
    is_retired: bool = False
    """Whether the record is out of the lists: nothing else of it can be decided before it is brought back."""

    def side(self, take: Take) -> Side | None:
        """Our value, the first of theirs, or the newest that can be read; where none is ours, the first is."""
        if take == "newer":
            known = [side for side in self.sides if not side.is_withheld]
            return max(known, key=lambda side: side.when, default=None)
        ours = next((side for side in self.sides if side.is_ours), self.sides[0])
        return ours if take == "ours" else next((side for side in self.sides if side is not ours), None)

    @property
    def may_be_written(self) -> bool:
        """Whether a person may write another value than those that were said."""
        field = entity_named(self.entity).fields.get(self.field)
        return field is not None and not field.computed and field.kind not in {"file", "moment"}

    @property
    def is_open(self) -> bool:
        """Whether it can be decided as things stand."""
        return self.field == DELETED_FIELD or not self.is_retired


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided and what was shown before: enough to take it back.

    Where what the log said before is not here, withheld or a link whose target has not come, it `may_go_back` nowhere:
    the answer stays shown while the question waits again.
    """

    asked: Waiting
    before: Value
    after: Value
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
            found += _Reading(office, connection, batch).all()
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
        place = (unit.connection, conflict.entity, conflict.row, conflict.field)
        before = _shown(*place)
        unit.settle(conflict.entity, conflict.row, conflict.field, value)
        asked = Waiting(conflict.id, conflict.entity, conflict.row, conflict.field, conflict.since)
        return Decision(asked, before, _shown(*place), may_go_back=plain(before) == tops[0].value)

    return decided


def _standing(connection: Connection, some: Sequence[Disagreement]) -> dict[int, list[Op]]:
    """The heads of those that still wait, by the number of their question."""
    query = select(Conflict.id, Conflict.row, Conflict.field).where(Conflict.id.in_([one.id for one in some]))
    still = {(id_, row, name) for id_, row, name in connection.execute(query)}
    left = [one for one in some if (one.id, one.row, one.field) in still]
    cells = {row: heads(ops) for row, ops in ops_of(connection, {one.row for one in left}).items()}
    return {one.id: cells[one.row].get(one.field, []) for one in left}


def undo(office: Office, decisions: Sequence[Decision]) -> int:
    """Take decisions back: what was shown before is shown again, and the questions wait again. How many were.

    A field that got another value since stays as it is.
    """
    undone = 0
    with office.writing() as unit:
        for one in reversed(decisions):
            asked = one.asked
            if _shown(unit.connection, asked.entity, asked.row, asked.field) != one.after:
                continue
            # What cannot be kept any more is not written back; what was decided is shown until somebody decides anew.
            if one.may_go_back:
                with suppress(InvalidRecord):
                    unit.settle(asked.entity, asked.row, asked.field, one.before)
            _ask_again(unit.connection, asked)
            undone += 1
    return undone


def _ask_again(connection: Connection, asked: Waiting) -> None:
    """Put a question back into its place; another one may have its number by now.

    Where something else came that disagrees, it is asked already, and with it what was answered.
    """
    same = (Conflict.row == asked.row, Conflict.field == asked.field)
    connection.execute(delete(Conflict).where(*same))
    facts: dict[str, Any] = {
        "entity": asked.entity,
        "row": asked.row,
        "field": asked.field,
        "since": asked.since,
    }
    if connection.scalar(select(Conflict.id).where(Conflict.id == asked.id)) is None:
        facts["id"] = asked.id
    connection.execute(insert(Conflict).values(**facts))


class _Reading:
    """A few hundred fields at once: their ops, what their records and the targets of their links are called."""

    def __init__(self, office: Office, connection: Connection, some: Sequence[Waiting]) -> None:
        self._office = office
        self._some = some
        self._writers = Writers(office, connection)
        self._lives = lives(connection)
        ops = ops_of(connection, {one.row for one in some})
        self._cells = {
            (one.row, one.field): [op for op in ops[one.row] if op.field == one.field] for one in some
        }
        self._records = self._named(connection, ((one.entity, one.row) for one in some))
        self._targets = self._named(connection, self._links())
        self._retired = _retired(connection, some)

    def all(self) -> Iterator[Disagreement]:
        """The fields, each with its sides."""
        for one in self._some:
            sides = self._sides(one)
            if sides:
                record = self._records.get((one.entity, one.row), "")
                words = label(one.entity, one.field)
                yield Disagreement(
                    one.id,
                    one.entity,
                    one.row,
                    one.field,
                    record,
                    words,
                    one.since,
                    tuple(sides),
                    frozenset(op.id for op in heads(self._cells[one.row, one.field])[one.field]),
                    one.row in self._retired,
                )

    def _named(
        self, connection: Connection, records: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], str]:
        by_entity: dict[str, set[str]] = {}
        for entity, row in records:
            by_entity.setdefault(entity, set()).add(row)
        return {
            (entity, row): words
            for entity, rows in by_entity.items()
            for row, words in labels.labels(connection, self._office.codes, entity, rows).items()
        }

    def _links(self) -> Iterator[tuple[str, str]]:
        for cell in self._cells.values():
            for op in cell:
                field = entity_named(str(op.entity)).fields.get(str(op.field))
                if field is not None and field.kind == "link" and op.value and not op.is_withheld:
                    yield str(field.target), str(op.value)

    def _sides(self, one: Waiting) -> list[Side]:
        cell = self._cells[one.row, one.field]
        said = asked(cell, self._lives, one.since)
        if not said:
            return []
        shown = heads(cell)[one.field][0].value
        is_shown = next((op.id for op in said if op.value == shown), None)
        ordered = sorted(said, key=lambda op: not self._writers.is_own(op.id.stream))
        return [self._side(op, is_shown=op.id == is_shown) for op in _told_once(ordered)]

    def _side(self, op: Op, *, is_shown: bool) -> Side:
        field = entity_named(str(op.entity)).fields.get(str(op.field))
        value: Any = None if op.is_withheld else op.value
        stored: Value = bool(value) if field is None else values.from_plain(field, value)
        return Side(
            stored,
            self._text(op, stored),
            op.actor,
            datetime.fromtimestamp((op.hlc >> 16) / 1000, UTC),
            self._writers.is_own(op.id.stream),
            op.is_withheld,
            is_shown,
            self._writers.copy(op.id.stream),
            self._writers.person(op.actor, op.id.stream),
        )

    def _text(self, op: Op, value: Value) -> str:
        if op.is_withheld:
            return t("exchange.withheld")
        field = entity_named(str(op.entity)).fields.get(str(op.field))
        if field is None:
            return t("exchange.out_of_lists") if value else t("exchange.in_lists")
        if value is None or value == ():
            return t("exchange.no_value")
        if field.kind == "link":
            return self._targets.get((str(field.target), str(value)), t("exchange.not_here"))
        if field.kind == "code":
            return self._office.code_label(field.code_list, value)
        if field.kind == "codes" and isinstance(value, tuple):
            return t("value.comma").join(self._office.code_label(field.code_list, code) for code in value)
        return values.show(field, value)


def _retired(connection: Connection, some: Iterable[Waiting]) -> set[str]:
    by_entity: dict[str, set[str]] = {}
    for one in some:
        by_entity.setdefault(one.entity, set()).add(one.row)
    found: set[str] = set()
    for entity, rows in by_entity.items():
        model = entity_named(entity).model
        found.update(connection.scalars(select(model.id).where(model.id.in_(rows), model.deleted)))
    return found


def _told_once(said: Iterable[Op]) -> list[Op]:
    """The first of those that say the same; nobody knows that of withheld ones, so each of them stays."""
    found: list[Op] = []
    for op in said:
        if all(op.value != other.value for other in found):
            found.append(op)
    return found


def _shown(connection: Connection, entity: str, row: str, field: str) -> Value:
    model = entity_named(entity).model
    found: Value = connection.scalar(select(getattr(model, field)).where(model.id == row))
    return found


def label(entity: str, field: str) -> str:
    """What a field is called."""
    return t("exchange.place") if field == DELETED_FIELD else t(f"field.{entity}.{field}")
