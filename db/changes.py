"""The change log: every accepted change of one field is an immutable op (docs/decisions/006).

An op's id is (stream, seq); a stream is one incarnation of a writing copy for one office, its seq runs from 1
without a hole. `base` holds the ids that were the cell's heads when the op was written, so that two copies that
change the same field later show as two heads. The ops of one record in one transaction are kept together as a
change set, one row: a tenth of the rows, and a third of the room, of a row for each op.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.heads import Op, heads, unpacked
from db.this_copy import INCARNATION, meta, set_meta
from db.types import Key

DELETED_FIELD: Final = "deleted"
SET_KEY_BYTES: Final = 16
_SETS_AT_ONCE = 500
_IDS_AT_ONCE: Final = 400
_TOLD_AT_MOST: Final = 20


class Stream(Base):
    """A stream of ops. `upto` is the highest seq up to which this copy holds every op of it."""

    __tablename__ = "stream"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incarnation: Mapped[str] = mapped_column(Key, nullable=False)
    scope: Mapped[str] = mapped_column(Key, nullable=False)
    upto: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)

    __table_args__ = (UniqueConstraint("incarnation", "scope", name="uq_stream_incarnation"),)


class ChangeSet(Base):
    """The ops `seq` to `last` of a stream: what one transaction changed of one record.

    `ops` is JSON: `[field, value]` for each, and where it replaced heads `[field, value, [[stream, seq], …]]` with the
    numbers that streams have in this copy. `key` seals the ops (`yazd_desktop/exchange/merging/seals.py`); it is
    missing where values were withheld, and then each op has its seal as a fourth part. Record and fields are missing
    where the writer told no more than that there is an op.
    """

    __tablename__ = "change_set"

    stream: Mapped[int] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger, nullable=False)
    hlc: Mapped[int] = mapped_column(BigInteger, nullable=False)
    entity: Mapped[str | None] = mapped_column(String(40))
    row: Mapped[str | None] = mapped_column(Key, index=True)
    actor: Mapped[str] = mapped_column(String(120), nullable=False)
    key: Mapped[bytes | None] = mapped_column(LargeBinary)
    ops: Mapped[str] = mapped_column(Text, nullable=False)

    # Which sets this copy holds only in part is asked at every exchange, and they are few.
    __table_args__ = (
        Index(
            "ix_change_set_keyless",
            "stream",
            "seq",
            sqlite_where=text("key IS NULL"),
            postgresql_where=text("key IS NULL"),
        ),
    )


class LoggedChange(NamedTuple):
    """One op as history shows it; `moment_ms` is milliseconds since 1970 UTC."""

    field: str
    value: object
    actor: str
    moment_ms: int


def plain(value: object) -> Any:
    """A value as the log keeps it: what JSON has, dates in ISO form, sets of codes sorted; () is no value."""
    if value is None or value == ():
        return None
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return sorted(set(value))
    return value


def packed(ops: Iterable[tuple[Any, ...]]) -> str:
    """The ops of a change set as they are stored."""
    return json.dumps(list(ops), ensure_ascii=False, separators=(",", ":"))


class Log:
    """Appends change sets to this copy's streams inside a write transaction."""

    def __init__(self, connection: Connection, actor: str) -> None:
        self._connection = connection
        self._actor = actor
        self._incarnation = meta(connection, INCARNATION)
        if self._incarnation is None:
            raise LookupError("this store is no copy of an office: start_copy was not called")
        self._streams: dict[str, tuple[int, int]] = {}  # scope: (number of the stream, last seq)
        # The clock never runs backwards, whatever the PC's clock does.
        self._hlc = int(meta(connection, "hlc") or 0)
        self._waiting: list[dict[str, object]] = []

    def append(
        self, entity: str, row: str, scope: str, values: Mapping[str, object], *, is_new_row: bool = False
    ) -> None:
        """Log what a record's fields became; each op supersedes the present heads of its cell."""
        if not values:
            return
        bases = {} if is_new_row else self._bases(row)
        stream, last = self._stream(scope)
        self._hlc = max(self._hlc + 1, (time.time_ns() // 1_000_000) << 16)
        ops = [
            (field, plain(value), bases[field]) if field in bases else (field, plain(value))
            for field, value in values.items()
        ]
        self._streams[scope] = (stream, last + len(ops))
        self._waiting.append(
            {
                "stream": stream,
                "seq": last + 1,
                "last": last + len(ops),
                "hlc": self._hlc,
                "entity": entity,
                "row": row,
                "actor": self._actor,
                "key": secrets.token_bytes(SET_KEY_BYTES),
                "ops": packed(ops),
            }
        )
        if len(self._waiting) > _SETS_AT_ONCE:
            self._write()

    def finish(self) -> None:
        """Write what waits and remember the clock; call once before the transaction commits."""
        self._write()
        set_meta(self._connection, "hlc", str(self._hlc))

    def _write(self) -> None:
        if self._waiting:
            self._connection.execute(insert(ChangeSet), self._waiting)
            self._waiting = []
            for stream, last in self._streams.values():
                self._connection.execute(update(Stream).where(Stream.id == stream).values(upto=last))

    def _bases(self, row: str) -> dict[str, list[list[int]]]:
        self._write()  # the head may be one of those that wait
        numbers = {name: number for number, name in stream_names(self._connection).items()}
        return {
            field: [[numbers[op.id.stream], op.id.seq] for op in cell]
            for field, cell in heads(ops_of(self._connection, [row])[row]).items()
        }

    def _stream(self, scope: str) -> tuple[int, int]:
        if scope not in self._streams:
            own = (Stream.incarnation == self._incarnation, Stream.scope == scope)
            found = self._connection.execute(select(Stream.id, Stream.upto).where(*own)).one_or_none()
            if found is None:
                made = insert(Stream).values(incarnation=self._incarnation, scope=scope, upto=0)
                self._streams[scope] = (self._connection.execute(made.returning(Stream.id)).scalar_one(), 0)
            else:
                self._streams[scope] = (found[0], found[1])
        return self._streams[scope]


def stream_names(connection: Connection) -> dict[int, str]:
    """The streams that this copy knows: `<incarnation>/<scope>` by their number here."""
    rows = connection.execute(select(Stream.id, Stream.incarnation, Stream.scope))
    return {number: f"{incarnation}/{scope}" for number, incarnation, scope in rows}


def ops_of(connection: Connection, rows: Iterable[str]) -> dict[str, list[Op]]:
    """Every op of the records `rows` that this copy holds."""
    names = stream_names(connection)
    wanted = list(rows)
    found: dict[str, list[Op]] = {row: [] for row in wanted}
    table = ChangeSet
    columns = (table.stream, table.seq, table.hlc, table.entity, table.row, table.actor, table.ops)
    for first in range(0, len(wanted), _IDS_AT_ONCE):
        some = wanted[first : first + _IDS_AT_ONCE]
        query = select(*columns).where(table.row.in_(some)).order_by(table.hlc)
        for stream, seq, hlc, entity, row, actor, ops in connection.execute(query):
            found[str(row)] += unpacked(names[stream], seq, hlc, entity, row, actor, ops, names)
    return found


def history(connection: Connection, row: str, limit: int = 500) -> list[LoggedChange]:
    """The changes of one record, newest first; values that were withheld from this copy are None."""
    ops = sorted(ops_of(connection, [row])[row], key=lambda op: op.rank, reverse=True)
    return [
        LoggedChange(op.field, None if op.is_withheld else op.value, op.actor, op.hlc >> 16)
        for op in ops[:limit]
        if op.field is not None
    ]


def withheld_fields(connection: Connection, row: str) -> frozenset[str]:
    """The fields of a record of which this copy knows that they hold something, and not what."""
    cells = heads(ops_of(connection, [row])[row])
    return frozenset(field for field, cell in cells.items() if cell[0].is_withheld)


def problems(connection: Connection) -> list[str]:
    """What is wrong with the log itself: holes below what a stream is held up to, change sets that cannot be read."""
    found = []
    streams = dict(connection.execute(select(Stream.id, Stream.upto)).all())
    whole, ends = dict.fromkeys(streams, 0), dict.fromkeys(streams, 0)
    sets = select(ChangeSet.stream, ChangeSet.seq, ChangeSet.last, ChangeSet.ops)
    for stream, seq, last, ops in connection.execute(sets.order_by(ChangeSet.stream, ChangeSet.seq)):
        if stream not in streams or seq <= ends[stream] or not _is_whole(ops, last - seq + 1, streams):
            found.append(f"change set {stream}.{seq} cannot be read")
            continue
        # Above what is whole there may be holes: an exchange brings what is in them later.
        whole[stream] = last if seq == whole[stream] + 1 else whole[stream]
        ends[stream] = last
    found += [
        f"stream {stream} is whole up to {whole[stream]} and not to {upto}"
        for stream, upto in streams.items()
        if whole[stream] != upto
    ]
    return found[:_TOLD_AT_MOST]


def _is_whole(ops: str, count: int, streams: Container[int]) -> bool:
    try:
        read = json.loads(ops)
        bases = [base for _, _, *rest in read if rest and rest[0] for base in rest[0]]
        return len(read) == count and all(stream in streams for stream, _ in bases)
    except (ValueError, TypeError):
        return False
