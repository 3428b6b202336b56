"""The change log: every accepted change of one field is an immutable op (docs/decisions/006).

An op's id is (stream, seq); a stream is one incarnation of a writing copy for one office, its seq runs from 1
without a hole. `base` holds the ids that were the cell's heads when the op was written, so that two copies that
change the same field later show as two heads. `is_head` is no part of the op: it is this copy's index of the heads.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.ids import new_id
from db.types import Key

DELETED_FIELD = "deleted"
_OPS_AT_ONCE = 2000


class Meta(Base):
    """Facts about this copy of the store: which copy it is, which office it belongs to."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text, nullable=False)


class Counter(Base):
    """The last human number given for an office, kind and year; numbers are never given twice."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(Integer, nullable=False)


class Stream(Base):
    """A stream of ops: `<incarnation>/<office>`."""

    __tablename__ = "stream"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True, nullable=False)


class Op(Base):
    """One change of one field. `value` is JSON; `base` is `stream.seq stream.seq …` in this copy's stream numbers."""

    __tablename__ = "op"

    stream: Mapped[int] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hlc: Mapped[int] = mapped_column(BigInteger, nullable=False)
    entity: Mapped[str] = mapped_column(String(40), nullable=False)
    row: Mapped[str] = mapped_column(Key, nullable=False)
    field: Mapped[str] = mapped_column(String(40), nullable=False)
    value: Mapped[str | None] = mapped_column(Text)
    base: Mapped[str | None] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(120), nullable=False)
    is_head: Mapped[bool] = mapped_column(Boolean, nullable=False)

    __table_args__ = (Index("ix_op_row", "row", "field"),)


class Change(NamedTuple):
    """One change on its way into the log."""

    entity: str
    row: str
    field: str
    value: object
    is_new_row: bool


class LoggedChange(NamedTuple):
    """One op as history shows it; `moment_ms` is milliseconds since 1970 UTC."""

    field: str
    value: object
    actor: str
    moment_ms: int


def encode(value: object) -> str | None:
    """A plain value as canonical JSON; None is no value."""
    if value is None or value == ():
        return None
    if isinstance(value, date | datetime):
        return json.dumps(value.isoformat())
    if isinstance(value, tuple):
        return json.dumps(sorted(set(value)), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


class Log:
    """Appends ops to this copy's stream inside a write transaction."""

    def __init__(self, connection: Connection, actor: str) -> None:
        self._connection = connection
        self._actor = actor
        self._stream = _own_stream(connection)
        own = select(func.max(Op.seq)).where(Op.stream == self._stream)
        self._seq = int(connection.scalar(own) or 0)
        # The clock never runs backwards, whatever the PC's clock does.
        self._hlc = int(connection.scalar(select(Meta.value).where(Meta.key == "hlc")) or 0)
        self._waiting: list[dict[str, object]] = []

    def append(self, changes: Sequence[Change]) -> None:
        """Log `changes` in order; each supersedes the present heads of its cell."""
        if not changes:
            return
        bases = self._take_heads([change for change in changes if not change.is_new_row])
        for change in changes:
            self._seq += 1
            self._hlc = max(self._hlc + 1, (time.time_ns() // 1_000_000) << 16)
            self._waiting.append(
                {
                    "stream": self._stream,
                    "seq": self._seq,
                    "hlc": self._hlc,
                    "entity": change.entity,
                    "row": change.row,
                    "field": change.field,
                    "value": encode(change.value),
                    "base": bases.get((change.row, change.field)),
                    "actor": self._actor,
                    "is_head": True,
                }
            )
        if len(self._waiting) > _OPS_AT_ONCE:
            self._write()

    def finish(self) -> None:
        """Write what waits and remember the clock; call once before the transaction commits."""
        self._write()
        set_meta(self._connection, "hlc", str(self._hlc))

    def _write(self) -> None:
        if self._waiting:
            self._connection.execute(insert(Op), self._waiting)
            self._waiting = []

    def _take_heads(self, changes: Sequence[Change]) -> dict[tuple[str, str], str]:
        bases: dict[tuple[str, str], str] = {}
        if changes:
            self._write()  # the head may be one of those that wait
        for change in changes:
            cell = (Op.row == change.row, Op.field == change.field, Op.is_head)
            heads = self._connection.execute(select(Op.stream, Op.seq).where(*cell)).all()
            if heads:
                bases[change.row, change.field] = " ".join(f"{stream}.{seq}" for stream, seq in heads)
                self._connection.execute(update(Op).where(*cell).values(is_head=False))
        return bases


def history(connection: Connection, row: str, limit: int = 500) -> list[LoggedChange]:
    """The changes of one record, newest first."""
    query = (
        select(Op.field, Op.value, Op.actor, Op.hlc).where(Op.row == row).order_by(Op.hlc.desc()).limit(limit)
    )
    return [
        LoggedChange(field, None if value is None else json.loads(value), actor, hlc >> 16)
        for field, value, actor, hlc in connection.execute(query)
    ]


def problems(connection: Connection) -> list[str]:
    """What is wrong with the log itself: holes in a stream, cells without a head."""
    found = []
    streams = select(Op.stream, func.min(Op.seq), func.max(Op.seq), func.count()).group_by(Op.stream)
    for stream, first, last, count in connection.execute(streams):
        if first != 1 or last != count:
            found.append(f"stream {stream}: {count} ops from {first} to {last}")
    headless = select(Op.row, Op.field).group_by(Op.row, Op.field).having(~func.max(Op.is_head)).limit(5)
    found += [f"no head: {row} {field}" for row, field in connection.execute(headless)]
    return found


def meta(connection: Connection, key: str) -> str | None:
    """A fact about this copy."""
    return connection.scalar(select(Meta.value).where(Meta.key == key))


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Write a fact about this copy."""
    if connection.execute(update(Meta).where(Meta.key == key).values(value=value)).rowcount == 0:
        connection.execute(insert(Meta).values(key=key, value=value))


def start_copy(connection: Connection, office_id: str) -> None:
    """Begin a new incarnation of this copy: when an office is made, restored from a backup or copied."""
    set_meta(connection, "office", office_id)
    set_meta(connection, "incarnation", new_id())
    name = f"{meta(connection, 'incarnation')}/{office_id}"
    connection.execute(insert(Stream).values(name=name))


def next_number(connection: Connection, name: str) -> int:
    """The next human number of the counter `name`, from 1, without giving any twice."""
    changed: Any = connection.execute(
        update(Counter).where(Counter.name == name).values(value=Counter.value + 1)
    )
    if changed.rowcount == 0:
        connection.execute(insert(Counter).values(name=name, value=1))
    return int(connection.scalar(select(Counter.value).where(Counter.name == name)) or 0)


def _own_stream(connection: Connection) -> int:
    name = f"{meta(connection, 'incarnation')}/{meta(connection, 'office')}"
    stream = connection.scalar(select(Stream.id).where(Stream.name == name))
    if stream is None:
        raise LookupError("this copy has no stream: start_copy was not called")
    return stream
