"""One number for all that a copy holds and shows: two copies that hold the same ops give the same.

Every head of every cell counts as a line `stream seq seal`, and every stream with how far it is whole. The seal of a
shown head is made anew from what stands in the table, so a table that does not show what the log says gives another
digest. Where values were withheld their seals stand for them: an office and the governorate agree on what the
governorate may not read. The lines are summed, so their order does not matter, and the sum is hashed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, select

from db.changes import DELETED_FIELD, ChangeSet, plain, stream_names
from db.exchange import Held
from db.heads import Op, heads, unpacked
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.exchange.merging.seals import seal_of
from yazd_desktop.exchange.receipts import held

_ROWS_AT_ONCE: Final = 400
_ALL: Final = 1 << 256
_MOST_SEQ: Final = 1 << 62
_HAS_BASE: Final = "[["
_TOLD_AT_MOST: Final = 20
_Keyed = tuple[Op, bytes | None]


@dataclass(frozen=True, slots=True)
class Digest:
    """`sha256` in hexadecimal digits, how many heads it stands for, and cells whose table says another thing."""

    sha256: str
    heads: int
    astray: tuple[str, ...]


def digest(connection: Connection, scope: str | None = None) -> Digest:
    """The digest of all that this copy holds, or of the records of one office."""
    reading = _Reading(connection, scope)
    total = count = 0
    for stream, upto in held(connection, None if scope is None else {scope}).items():
        total += _number(f"{stream} {upto}") if upto else 0
    for line in reading.lines():
        total += _number(line)
        count += 1
    whole = hashlib.sha256(f"{total % _ALL:064x} {count}".encode()).hexdigest()
    return Digest(whole, count, tuple(reading.astray))


def _number(line: str) -> int:
    return int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")


class _Reading:
    """The lines of a digest; `astray` fills while they are read."""

    def __init__(self, connection: Connection, scope: str | None) -> None:
        self._connection = connection
        self._names = stream_names(connection)
        self._numbers = {name: number for number, name in self._names.items()}
        self._streams = {
            number for number, name in self._names.items() if scope is None or name.endswith(f"/{scope}")
        }
        self._held = {
            (row, field): target
            for row, field, target in connection.execute(select(Held.row, Held.field, Held.target))
        }
        self.astray: list[str] = []

    def lines(self) -> Iterator[str]:
        replaced = self._replaced()
        waiting: dict[str, list[_Keyed]] = {}
        for row, ops in groupby(self._ops(), key=lambda keyed: keyed[0].row):
            if row is None:
                for op, _ in ops:
                    if self._place(op.id.stream, op.id.seq) not in replaced:
                        yield f"{op.id.stream} {op.id.seq} {op.seal}"
                continue
            waiting[row] = list(ops)
            if len(waiting) == _ROWS_AT_ONCE:
                yield from self._of_rows(waiting, replaced)
                waiting = {}
        yield from self._of_rows(waiting, replaced)

    def _ops(self) -> Iterator[_Keyed]:
        table = ChangeSet
        columns = (
            table.stream,
            table.seq,
            table.hlc,
            table.entity,
            table.row,
            table.actor,
            table.key,
            table.ops,
        )
        query = select(*columns).order_by(table.row.is_not(None), table.row, table.stream, table.seq)
        for stream, seq, hlc, entity, row, actor, key, ops in self._connection.execute(query):
            if stream in self._streams:
                for op in unpacked(self._names[stream], seq, hlc, entity, row, actor, ops, self._names):
                    yield op, key

    def _replaced(self) -> set[int]:
        """Every op that another one replaced, also one that tells nothing of itself."""
        found: set[int] = set()
        query = select(ChangeSet.stream, ChangeSet.ops).where(ChangeSet.ops.contains(_HAS_BASE))
        for stream, ops in self._connection.execute(query):
            if stream in self._streams:
                for _, _, *rest in json.loads(ops):
                    found.update(one * _MOST_SEQ + seq for one, seq in (rest[0] if rest else ()))
        return found

    def _place(self, stream: str, seq: int) -> int:
        return self._numbers[stream] * _MOST_SEQ + seq

    def _of_rows(self, rows: dict[str, list[_Keyed]], replaced: set[int]) -> Iterator[str]:
        tables = self._tables((row, str(ops[0][0].entity)) for row, ops in rows.items())
        for row, keyed in rows.items():
            keys = {op.id: key for op, key in keyed}
            for field, cell in heads(op for op, _ in keyed).items():
                for place, op in enumerate(cell):
                    value = op.value
                    if place == 0 and not op.is_withheld:
                        value = self._shown(op, tables.get(row), field)
                    if self._place(op.id.stream, op.id.seq) not in replaced:
                        key = keys[op.id]
                        mark = op.seal if key is None else seal_of(op, value, key)
                        yield f"{op.id.stream} {op.id.seq} {mark}"

    def _tables(self, rows: Iterable[tuple[str, str]]) -> dict[str, dict[str, Any]]:
        by_entity: dict[str, list[str]] = {}
        for row, entity in rows:
            by_entity.setdefault(entity, []).append(row)
        found = {}
        for name, ids in by_entity.items():
            kind = entity_named(name)
            names = ["id", "scope", DELETED_FIELD, *kind.fields]
            query = select(*(getattr(kind.model, one) for one in names)).where(kind.model.id.in_(ids))
            for cells in self._connection.execute(query):
                found[str(cells[0])] = dict(zip(names, cells, strict=True))
        return found

    def _shown(self, op: Op, table: dict[str, Any] | None, field: str) -> Any:
        """What the table shows in the place of a head; links that wait, and what every copy reckons, are as logged."""
        kind = entity_named(str(op.entity))
        shared = table is not None and table["scope"] is None and kind.name == "code"
        if shared or (field in kind.fields and kind.fields[field].reckoned):
            return op.value
        shown = None if table is None else plain(table[field])
        if shown is None and self._held.get((str(op.row), field)) == op.value:
            return op.value
        if shown != op.value and len(self.astray) < _TOLD_AT_MOST:
            self.astray.append(f"{op.entity} {op.row} {field}")
        return shown
