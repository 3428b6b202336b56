"""Deciding about many records in one transaction: they are read together before it, and written together after.

The checks are those of the one door of writing (`yazd_desktop/records.py`), record by record; only what it asks and
tells the store for each is asked and told for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, delete, select, update

from db.base import Record
from db.changes import DELETED_FIELD, Log, ops_of, stream_names
from db.exchange import Conflict
from db.heads import heads
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity, Problem, Value, Values
from yazd_desktop.office import Office
from yazd_desktop.records import Unit
from yazd_desktop.security.key_file import RECOVERY_ID

T = TypeVar("T")
_AT_ONCE: Final = 400


@contextmanager
def settling(office: Office, records: Iterable[tuple[str, str]]) -> Iterator[Settling]:
    """One transaction of deciding about `records`, (entity, record) of each; whole at its end, else nothing."""
    with office.merging() as merging:
        unit = Settling(
            merging.connection,
            actor=office.user.id if office.user else RECOVERY_ID,
            office_code=office.code,
            today=office.today(),
            codes=office.codes,
            settings=office.settings,
        )
        unit.prepare(records)
        yield unit
        unit.finish()
        merging.changed = unit.changes


class _KnownLog(Log):
    """A log that was told what the cells of some records hold, and keeps that in mind while it writes."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._known: dict[str, dict[str, list[list[int]]]] = {}

    def prepare(self, rows: Iterable[str]) -> None:
        """Read what the cells of the records hold."""
        numbers = {name: number for number, name in stream_names(self._connection).items()}
        for row, ops in ops_of(self._connection, rows).items():
            self._known[row] = {
                field: [[numbers[op.id.stream], op.id.seq] for op in tops]
                for field, tops in heads(ops).items()
            }

    def append(
        self, entity: str, row: str, scope: str, values: Mapping[str, object], *, is_new_row: bool = False
    ) -> None:
        """Log what a record's fields became; from now on these are what its cells hold."""
        super().append(entity, row, scope, values, is_new_row=is_new_row)
        if values and row in self._known:
            stream, last = self._streams[scope]
            for place, field in enumerate(values, start=last - len(values) + 1):
                self._known[row][field] = [[stream, place]]

    def _bases(self, row: str) -> dict[str, list[list[int]]]:
        return self._known[row] if row in self._known else super()._bases(row)


class Settling(Unit):
    """A unit that settles fields of records which it read before."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._many = self._log = _KnownLog(self.connection, named["actor"])
        self._read: dict[tuple[str, str], tuple[str, dict[str, Value]]] = {}
        self._written: dict[type[Record], dict[str, dict[str, Any]]] = {}
        self._answered: set[tuple[str, str]] = set()

    def prepare(self, records: Iterable[tuple[str, str]]) -> None:
        """Read the records; those out of the lists are not known, as ever."""
        by_entity: dict[str, set[str]] = {}
        for entity, row in records:
            by_entity.setdefault(entity, set()).add(row)
        for entity, rows in by_entity.items():
            kind = entity_named(entity)
            columns = [kind.model.id, kind.model.scope, *(getattr(kind.model, name) for name in kind.fields)]
            for some in _batches(rows):
                query = select(*columns).where(kind.model.id.in_(some), ~kind.model.deleted)
                for row, scope, *values in self.connection.execute(query):
                    read = dict(zip(kind.fields, values, strict=True))
                    self._read[entity, str(row)] = (scope or self._own_scope, read)
            self._many.prepare(rows)

    def tell_of(self, entity: str, record_id: str) -> None:
        """Let windows show a record again of which only a question changed."""
        self._note(entity, record_id)

    def flush(self) -> None:
        """Write what was settled so far; from now on no question waits about it."""
        for model, rows in self._written.items():
            by_columns: dict[frozenset[str], list[dict[str, Any]]] = {}
            for row, changed in rows.items():
                by_columns.setdefault(frozenset(changed), []).append({**changed, "b_id": row})
            for columns, found in by_columns.items():
                new: dict[str, Any] = {name: bindparam(name) for name in columns}
                new |= {"version": model.version + 1, "changed_at": datetime.now(UTC)}
                place = model.id == bindparam("b_id", type_=model.id.type)
                self.connection.execute(update(model).where(place).values(**new), found)
        self._written = {}
        for some in _batches(sorted({row for row, _ in self._answered})):
            waiting = select(Conflict.id, Conflict.row, Conflict.field).where(Conflict.row.in_(some))
            gone = [
                id_ for id_, row, name in self.connection.execute(waiting) if (row, name) in self._answered
            ]
            for ids in _batches(gone):
                self.connection.execute(delete(Conflict).where(Conflict.id.in_(ids)))
        self._answered = set()

    def finish(self) -> None:
        """Write, index what changed and write the log; once, before the commit."""
        self.flush()
        super().finish()

    def _scoped(self, entity: str, record_id: str) -> tuple[str, dict[str, Value]]:
        if (entity, record_id) not in self._read:
            return super()._scoped(entity, record_id)
        scope, values = self._read[entity, record_id]
        return scope, dict(values)

    def _store(self, model: type[Record], record_id: str, changed: Mapping[str, Any]) -> None:
        entity = model.__tablename__
        if DELETED_FIELD in changed:
            self.flush()
            self._read.pop((entity, record_id), None)
            super()._store(model, record_id, changed)
            return
        self._written.setdefault(model, {}).setdefault(record_id, {}).update(changed)
        if (entity, record_id) in self._read:
            values = self._read[entity, record_id][1]
            values.update({name: value for name, value in changed.items() if name in values})

    def _taken(self, kind: Entity, new: Values, changed: set[str]) -> list[Problem]:
        if any(kind.fields[name].unique for name in changed):
            self.flush()
        return super()._taken(kind, new, changed)

    def _log_changed(self, entity: str, record_id: str, scope: str, values: Values) -> None:
        self._many.append(entity, record_id, scope, values)
        self._answered.update((record_id, name) for name in values)


def _batches(some: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(some)
    while batch := list(islice(waiting, _AT_ONCE)):
        yield batch
