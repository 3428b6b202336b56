"""Reading records as plain values: which ones, in which order, and what stands in them.

`where` maps a field to the value wanted; a tuple means any of its values, None means no value. A computed status
(silent, overdue) is looked for like a stored one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import Select

from db import search as search_index
from db.exchange import Arrival
from db.models import Office
from db.types import Key, holds_code
from yazd_desktop import labels as record_labels
from yazd_desktop import pseudonyms, search_documents
from yazd_desktop.codes import CodeLists
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import ComputedStatus, Entity, Value
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import sort_key


@dataclass(frozen=True, slots=True)
class Days:
    """A wanted span of days, both ends included; an open end has no limit."""

    first: date | None = None
    last: date | None = None


Wanted = Value | tuple[Value, ...] | Days
Where = Mapping[str, Wanted]
SCOPE: Final = "scope"
"""Whose a record is: no field of it, and yet it is asked for, sorted and shown by its office."""
ARRIVED: Final = "arrived"
"""Wanted like a field: whether a received file changed the record and nobody has opened it since."""
_ROWS_AT_ONCE: Final = 500
_LAST: Final = 1_000_000


class Source(Protocol):
    """What can be read from: an open office."""

    @property
    def codes(self) -> CodeLists:
        """The code lists."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading."""

    def today(self) -> date:
        """The day on which computed statuses are judged."""


def local_ids(
    source: Source,
    entity: str,
    *,
    where: Where | None = None,
    search: str = "",
    sort: str | None = None,
    descending: bool | None = None,
) -> array[int]:
    """The local numbers of the records, in order: eight bytes a row, so that a list of a million fits."""
    kind = entity_named(entity)
    statement: Select[Any] = select(kind.model.local_id).where(
        _stands(kind, where or {}), *_conditions(kind, where or {}, source.today())
    )
    if sort == SCOPE:
        statement = _by_office(source, kind, statement, falls=bool(descending))
    else:
        of_office = SCOPE in (where or {})
        statement = _ordered(kind, statement, source.codes, sort, descending, of_office=of_office)
    with source.reading() as connection:
        found = array("q", [row[0] for row in _raw(connection, statement)])
        if not search.strip():
            return found
        hits = set(hits_of(connection, entity, search))
    return array("q", (number for number in found if number in hits))


def local_id_of(source: Source, entity: str, record_id: str) -> int | None:
    """The local number of a record."""
    model = entity_named(entity).model
    with source.reading() as connection:
        return connection.scalar(select(model.local_id).where(model.id == record_id))


def hits_of(connection: Connection, entity: str, words: str) -> list[int]:
    """The local numbers of the records that hold all words, newest first; none for less than two letters.

    Whoever has a pseudonym for a name finds its person by it, wherever the person is found by name.
    """
    expression = search_documents.expression(words)
    if expression is None or entity not in search_index.TABLES:
        return []
    called = pseudonyms.marked(connection, entity_named(entity), words)
    return list(dict.fromkeys([*called, *search_index.find(connection, entity, expression)]))


def find_ids(
    source: Source,
    entity: str,
    *,
    where: Where | None = None,
    search: str = "",
    sort: str | None = None,
    descending: bool | None = None,
    limit: int | None = None,
) -> list[str]:
    """The ids of the records, in order."""
    numbers = local_ids(source, entity, where=where, search=search, sort=sort, descending=descending)
    model = entity_named(entity).model
    with source.reading() as connection:
        ids = {
            row[0]: row[1]
            for some in _batches(numbers[:limit])
            for row in connection.execute(select(model.local_id, model.id).where(model.local_id.in_(some)))
        }
    return [ids[number] for number in numbers[:limit] if number in ids]


def rows(
    source: Source,
    entity: str,
    fields: Sequence[str],
    *,
    where: Where | None = None,
    search: str = "",
    sort: str | None = None,
    descending: bool | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """The records with the given fields and their `id`, in order."""
    numbers = local_ids(source, entity, where=where, search=search, sort=sort, descending=descending)
    found = []
    for some in _batches(numbers[:limit]):
        by_number = page(source, entity, some, fields)
        found += [by_number[number] for number in some if number in by_number]
    return found


def page(
    source: Source, entity: str, numbers: Sequence[int], fields: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Some records by local number. Statuses are as shown: silent and overdue stand where they hold.

    A lent column (the persons of a case file) is a tuple of names.
    """
    kind = entity_named(entity)
    status = kind.computed_status
    stored = [name for name in fields if name in kind.fields or name == SCOPE]
    extra = [name for name in _computed_from(status) if name not in stored] if status else []
    columns = [getattr(kind.model, name) for name in (*stored, *extra)]
    with source.reading() as connection:
        found = connection.execute(
            select(kind.model.local_id, kind.model.id, *columns).where(kind.model.local_id.in_(numbers))
        ).all()
        result: dict[int, dict[str, Any]] = {}
        for number, record_id, *cells in found:
            values: dict[str, Any] = dict(zip((*stored, *extra), cells, strict=True))
            shown = with_computed(kind, values, source.today())
            result[number] = {"id": record_id, **{name: shown[name] for name in stored}}
        for through in kind.search_through:
            if through.column in fields:
                ids = [row["id"] for row in result.values()]
                lent = record_labels.lent_names(connection, through, ids)
                for row in result.values():
                    row[through.column] = tuple(lent.get(row["id"], ()))
    return result


def get(source: Source, entity: str, record_id: str) -> dict[str, Value]:
    """All fields of one record as stored; UserError records.gone when it is not there."""
    kind = entity_named(entity)
    columns = [getattr(kind.model, name) for name in kind.fields]
    with source.reading() as connection:
        row = connection.execute(
            select(*columns).where(kind.model.id == record_id, ~kind.model.deleted)
        ).one_or_none()
    if row is None:
        raise UserError("records.gone", record=t(f"entity.{entity}"))
    return dict(zip(kind.fields, row, strict=True))


def count(source: Source, entity: str, where: Where | None = None) -> int:
    """How many records there are."""
    kind = entity_named(entity)
    statement = (
        select(func.count())
        .select_from(kind.model)
        .where(_stands(kind, where or {}), *_conditions(kind, where or {}, source.today()))
    )
    with source.reading() as connection:
        return int(connection.scalar(statement) or 0)


def labels(source: Source, entity: str, ids: Iterable[str]) -> dict[str, str]:
    """What people read for each record."""
    with source.reading() as connection:
        return record_labels.labels(connection, source.codes, entity, ids)


def by_number(source: Source, number: str) -> tuple[str, str] | None:
    """(entity, id) of the record with a human number."""
    from yazd_desktop.entities import ENTITIES

    with source.reading() as connection:
        for kind in ENTITIES:
            if kind.number_mark is None:
                continue
            column = kind.model.number  # type: ignore[attr-defined]  # numbered kinds have it
            found = connection.scalar(select(kind.model.id).where(column == number, ~kind.model.deleted))
            if found is not None:
                return kind.name, found
    return None


def with_computed(kind: Entity, values: dict[str, Value], today: date) -> dict[str, Value]:
    """The values with the computed status in the place of the stored one, where it holds."""
    status = kind.computed_status
    if status is None or not status.holds(values, today):
        return values
    return {**values, status.field: status.code}


def _computed_from(status: ComputedStatus) -> tuple[str, ...]:
    return (status.field, *status.needs)


def _conditions(kind: Entity, where: Where, today: date) -> list[ColumnElement[bool]]:
    return [_condition(kind, name, wanted, today) for name, wanted in where.items()]


def _condition(kind: Entity, name: str, wanted: Wanted, today: date) -> ColumnElement[bool]:
    if isinstance(wanted, Days):
        column = getattr(kind.model, name)
        ends = [column >= wanted.first] if wanted.first else []
        return and_(column.is_not(None), *ends, *([column <= wanted.last] if wanted.last else []))
    any_of = tuple(wanted) if isinstance(wanted, tuple) else (wanted,)
    if name == "id":
        return kind.model.id.in_(any_of)
    if name == SCOPE:
        return kind.model.scope.in_(any_of)
    if name == ARRIVED:
        marked = kind.model.id.in_(select(Arrival.row).where(Arrival.entity == kind.name))
        return marked if wanted else ~marked
    for through in kind.search_through:
        if name == through.column:
            between = entity_named(through.entity).model
            link, lender = getattr(between, through.link), getattr(between, through.lender)
            return kind.model.id.in_(select(link).where(lender.in_(any_of), ~between.deleted))
    if name not in kind.fields:
        raise UserError("queries.unknown_field", record=t(f"entity.{kind.name}"), field=name)
    column = getattr(kind.model, name)
    if kind.fields[name].kind == "codes":
        return or_(*(column.is_(None) if code is None else holds_code(column, str(code)) for code in any_of))
    status = kind.computed_status
    if status is not None and name == status.field:
        computed = func.coalesce(status.where(today), False)
        stored = [value for value in any_of if value != status.code]
        parts = [and_(_is_one_of(column, stored), ~computed)] if stored else []
        return or_(*parts, *([computed] if status.code in any_of else []))
    return _is_one_of(column, any_of)


def _is_one_of(column: Any, wanted: Sequence[Value]) -> ColumnElement[bool]:
    given = [value for value in wanted if value is not None]
    parts = [column.in_(given)] if given else []
    if None in wanted:
        parts.append(column.is_(None))
    return or_(*parts)


def _stands(kind: Entity, where: Where) -> ColumnElement[bool]:
    """That a record was not taken out.

    Where records are asked for by their ids or by what they hang on, it is not said as an index has it: SQLite
    thinks that few records stand, and would go through them all.
    """
    links = {link.name for link in kind.links}
    if SCOPE not in where and any(name == "id" or name in links for name in where):
        return kind.model.deleted.is_not(True)
    return ~kind.model.deleted


def _by_office(source: Source, kind: Entity, statement: Select[Any], *, falls: bool) -> Select[Any]:
    """By the name of whose records they are, in the order of the Persian alphabet."""
    with source.reading() as connection:
        names = connection.execute(select(Office.id, Office.name)).all()
    ordered = sorted(names, key=lambda office: sort_key(office[1] or ""))
    places = {literal(office, Key): place for place, (office, _) in enumerate(ordered)}
    key = case(places, value=kind.model.scope, else_=_LAST) if places else kind.model.scope
    number = kind.model.local_id
    return statement.order_by(_falling(key) if falls else _rising(key), number.desc())


def _ordered(
    kind: Entity,
    statement: Select[Any],
    codes: CodeLists,
    sort: str | None,
    descending: bool | None,
    *,
    of_office: bool,
) -> Select[Any]:
    name = sort or kind.sort
    falls = kind.descending if descending is None and sort is None else bool(descending)
    number: Any = kind.model.local_id
    field = kind.fields.get(name)
    if field is None:
        if name != "local_id":
            statement, key = _by_lent_name(kind, statement, name)
            return statement.order_by(_falling(key) if falls else _rising(key), number.asc())
        return statement.order_by(number.desc() if falls else number.asc())
    key = getattr(kind.model, field.sort_key or name)
    if field.kind == "link":
        target = entity_named(str(field.target))
        other = aliased(target.model)
        first = target.fields[target.label[0]]
        statement = statement.outerjoin(other, other.id == key)
        key = getattr(other, first.sort_key or first.name)
    elif field.kind == "code":
        places = {row.code: place for place, row in enumerate(codes.rows(str(field.code_list)))}
        if places:
            key = case(places, value=key, else_=_LAST)
    # Records without a value come last in both directions. The usual order is read from an index as it stands.
    # Of one office it is not: SQLite would go through the records of all, as long as that spares it to sort a few.
    if field.kind != "code" and (name != kind.sort or of_office):
        statement = statement.order_by(key.is_(None))
    return statement.order_by(
        _falling(key) if falls else _rising(key), number.desc() if falls else number.asc()
    )


def _rising(key: Any) -> Any:
    """No value comes before all values on every store; PostgreSQL by itself would put it behind."""
    return key.asc().nulls_first()


def _falling(key: Any) -> Any:
    return key.desc().nulls_last()


def _by_lent_name(kind: Entity, statement: Select[Any], column: str) -> tuple[Select[Any], Any]:
    for through in kind.search_through:
        if through.column == column:
            between = entity_named(through.entity)
            lender = entity_named(str(between.fields[through.lender].target))
            field = lender.fields[lender.sort]
            first = (
                select(getattr(lender.model, field.sort_key or field.name))
                .join(between.model, getattr(between.model, through.lender) == lender.model.id)
                .where(getattr(between.model, through.link) == kind.model.id, ~between.model.deleted)
                .order_by(between.model.local_id)
                .limit(1)
                .scalar_subquery()
            )
            return statement, first
    raise UserError("queries.unknown_field", record=t(f"entity.{kind.name}"), field=column)


def _raw(connection: Connection, statement: Select[Any]) -> Any:
    """The driver's own rows: a row object for each of 100,000 numbers would cost more than the query."""
    cursor = connection.execute(statement).cursor
    return () if cursor is None else cursor.fetchall()


def _batches(numbers: Iterable[int]) -> Iterable[list[int]]:
    waiting = iter(numbers)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield some
