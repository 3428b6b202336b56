"""The inbox of what two copies said differently: both values are kept until a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import select

from db.changes import ops_of
from db.exchange import Conflict
from db.heads import Op, heads
from db.this_copy import lives
from yazd_desktop import labels, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

Take = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: `value` as stored, `text` as people read it. A withheld value can be read nowhere here."""

    value: Value
    text: str
    actor: str
    when: datetime
    is_ours: bool
    is_withheld: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of one record with its values, the one that is shown first."""

    id: int
    entity: str
    row: str
    field: str
    record: str
    label: str
    since: datetime
    sides: tuple[Side, ...]

    def side(self, take: Take) -> Side | None:
        """Our value, or the first of theirs; where none is ours, the shown one counts as ours."""
        ours = next((side for side in self.sides if side.is_ours), self.sides[0])
        return ours if take == "ours" else next((side for side in self.sides if side is not ours), None)


def conflicts(office: Office) -> list[Disagreement]:
    """All that waits for a decision, oldest first."""
    with office.reading() as connection:
        rows = connection.execute(
            select(Conflict.id, Conflict.entity, Conflict.row, Conflict.field, Conflict.since).order_by(
                Conflict.id
            )
        ).all()
        own = set(lives(connection))
        ops = ops_of(connection, {row[2] for row in rows})
        names: dict[str, str] = {}
        for entity in {row[1] for row in rows}:
            ids = [row[2] for row in rows if row[1] == entity]
            names |= labels.labels(connection, office.codes, entity, ids)
    found = []
    for number, entity, row, field, since in rows:
        cell = heads(ops[row]).get(field, [])
        sides = tuple(_side(office, op, own, is_shown=place == 0) for place, op in enumerate(cell))
        found.append(
            Disagreement(number, entity, row, field, names.get(row, ""), _label(entity, field), since, sides)
        )
    return found


def resolve(office: Office, conflict: Disagreement, value: Value) -> None:
    """Write the value that a person decided on, on top of all that disagreed; InvalidRecord when it cannot be kept."""
    with office.writing() as unit:
        unit.settle(conflict.entity, conflict.row, conflict.field, value)


def take(office: Office, conflict: Disagreement, which: Take) -> None:
    """Decide for ours or theirs; UserError conflict.withheld when that value is not in this copy."""
    side = conflict.side(which)
    if side is None or side.is_withheld:
        raise UserError("conflict.withheld", field=conflict.label)
    resolve(office, conflict, side.value)


def conflict_numbered(office: Office, number: int) -> Disagreement:
    """One of the inbox; UserError conflict.gone."""
    for one in conflicts(office):
        if one.id == number:
            return one
    raise UserError("conflict.gone", number=number)


def _side(office: Office, op: Op, own: set[str], *, is_shown: bool) -> Side:
    value: Any = None if op.is_withheld else op.value
    kind = entity_named(str(op.entity))
    stored: Value = bool(value)
    if op.field in kind.fields:
        stored = values.from_plain(kind.fields[str(op.field)], value)
    return Side(
        stored,
        _text(office, op, stored),
        op.actor,
        datetime.fromtimestamp((op.hlc >> 16) / 1000, UTC),
        op.id.stream.split("/")[0] in own,
        op.is_withheld,
        is_shown,
    )


def _text(office: Office, op: Op, value: Value) -> str:
    if op.is_withheld:
        return t("exchange.withheld")
    kind = entity_named(str(op.entity))
    field = kind.fields.get(str(op.field))
    if field is None:
        return t("value.yes") if value else t("value.no")
    if value is None or value == ():
        return t("exchange.no_value")
    if field.kind == "link":
        with office.reading() as connection:
            found = labels.labels(connection, office.codes, str(field.target), [str(value)])
        return found.get(str(value), t("exchange.not_here"))
    if field.kind == "code":
        return office.code_label(field.code_list, value)
    if field.kind == "codes" and isinstance(value, tuple):
        return t("value.comma").join(office.code_label(field.code_list, code) for code in value)
    return values.show(field, value)


def _label(entity: str, field: str) -> str:
    return t("exchange.retired") if field not in entity_named(entity).fields else t(f"field.{entity}.{field}")
