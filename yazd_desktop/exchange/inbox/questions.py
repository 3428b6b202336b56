"""A question for a person: a field of a record, what copies said about it, in words, and who said it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from db.changes import DELETED_FIELD, ops_of
from db.heads import Op, OpId, heads
from db.this_copy import lives
from yazd_desktop import labels, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.exchange.merging.asking import asked
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.writers import Writers

Take = Literal["ours", "theirs", "newer"]


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


def label(entity: str, field: str) -> str:
    """What a field is called."""
    return t("exchange.place") if field == DELETED_FIELD else t(f"field.{entity}.{field}")


class Reading:
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
