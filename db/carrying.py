"""Carrying all rows of one store into another, whatever they lie on, and proving that both hold the same.

What belongs to a store and not to its office stays behind: the search index, the generation, the mark of a move.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, func, insert, select
from sqlalchemy.exc import DataError

import db.changes
import db.exchange
import db.models
import db.this_copy
from db.base import Base
from db.errors import NotCarried
from db.store import OF_THE_STORE

__all__ = ["Carried", "all_tables", "carry", "db"]
_ROWS_AT_ONCE: Final = 2_000
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Carried:
    """How much was carried; every row was read back from the target and is as it was in the source."""

    tables: int
    rows: int


def all_tables() -> list[Table]:
    """The tables of a store, those that others point at first."""
    return list(Base.metadata.sorted_tables)


def carry(source: Connection, target: Connection, progress: Progress | None = None) -> Carried:
    """Write every row of `source` into the empty tables of `target`, inside its transaction, and compare all of them.

    NotCarried when a value does not fit, or a row is not the same afterwards; the caller then undoes.
    """
    tables = all_tables()
    total = sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    done = 0
    before: dict[str, tuple[int, str]] = {}
    for table in tables:
        count, digest = 0, hashlib.sha256()
        names = table.columns.keys()
        for rows in _in_order(source, table):
            _add(digest, rows)
            count += len(rows)
            _write(target, table, [dict(zip(names, row, strict=True)) for row in rows])
            _tell(progress, done + count, total)
        before[table.name] = (count, digest.hexdigest())
        done += count
    _set_counters(target, tables)
    for table in tables:
        if _told(target, table) != before[table.name]:
            raise NotCarried(table.name)
        done += before[table.name][0]
        _tell(progress, done, total)
    return Carried(len(tables), sum(count for count, _ in before.values()))


def _told(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a hash over every value of each of them."""
    count, digest = 0, hashlib.sha256()
    for rows in _in_order(connection, table):
        _add(digest, rows)
        count += len(rows)
    return count, digest.hexdigest()


def _in_order(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """The rows by their keys: the same order everywhere, for keys are numbers, bytes or text that sorts by bytes."""
    query: Select[Any] = select(table).order_by(*table.primary_key.columns)
    if table is db.this_copy.Meta.__table__:
        query = query.where(table.c.key.not_in(OF_THE_STORE))
    yield from connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)).partitions()


def _add(digest: Any, rows: Sequence[Row[Any]]) -> None:
    # Values as Python has them: texts, numbers, bytes, days, moments. Each is told apart by its form.
    for row in rows:
        digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))


def _write(target: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    try:
        target.execute(insert(table), rows)
    except DataError as error:
        raise NotCarried(table.name) from error


def _set_counters(target: Connection, tables: list[Table]) -> None:
    """PostgreSQL gives local numbers from sequences, which know nothing of numbers that were written."""
    if target.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            sequence = target.exec_driver_sql(
                "SELECT pg_get_serial_sequence(%s, %s)", (f'"{table.name}"', column.name)
            ).scalar_one()
            highest = target.scalar(select(func.max(column))) if sequence else None
            if highest is not None:
                target.exec_driver_sql("SELECT setval(%s, %s)", (sequence, highest))


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, 2 * total)
