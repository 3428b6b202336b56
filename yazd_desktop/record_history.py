"""What was changed in a record: when, by whom, from what to what; changes of other copies too, where they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from db.changes import DELETED_FIELD, ops_of
from db.heads import Op
from yazd_desktop import queries, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_short
from yazd_desktop.writers import Writers

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of one field."""

    when_text: str
    who: str
    field_label: str
    old_text: str
    new_text: str


def read_history(office: Office, entity: str, record_id: str) -> tuple[HistoryLine, ...]:
    """The changes of a record, newest first."""
    with office.reading() as connection:
        ops = sorted(ops_of(connection, [record_id])[record_id], key=lambda op: op.rank)
        writers = Writers(office, connection)
    lines = []
    before: dict[str, str] = {}
    for op in [op for op in ops if op.field is not None][-_MOST:]:
        name, new = str(op.field), _text(office, entity, op)
        when = datetime.fromtimestamp((op.hlc >> 16) / 1000, UTC).astimezone()
        clock = t("value.time", time=values.local(f"{when:%H:%M}"))
        lines.append(
            HistoryLine(
                t("form.when", day=format_short(when.date()), time=clock),
                writers.person(op.actor, op.id.stream),
                _label(entity, name),
                before.get(name, ""),
                new,
            )
        )
        before[name] = new
    return tuple(reversed(lines))


def _label(entity: str, name: str) -> str:
    if name == DELETED_FIELD:
        return t("form.retired")
    return t(f"field.{entity}.{name}") if name in entity_named(entity).fields else name


def _text(office: Office, entity: str, op: Op) -> str:
    if op.is_withheld:
        return t("exchange.withheld")
    field = entity_named(entity).fields.get(str(op.field))
    if field is None:
        return t("value.yes") if op.value else t("value.no")
    value = values.from_plain(field, op.value)
    if value is None:
        return ""
    if field.kind == "link":
        target = str(field.target)
        return queries.labels(office, target, [str(value)]).get(str(value), "")
    if field.kind == "code":
        return office.code_label(field.code_list, value)
    if isinstance(value, tuple):
        return t("value.comma").join(office.code_label(field.code_list, code) for code in value)
    return values.show(field, value)
