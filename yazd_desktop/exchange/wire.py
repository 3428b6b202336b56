"""A change set as a line of an exchange file, and back.

    [stream, seq, hlc, entity, row, actor, key, ops]        ops: [field, value, base?, seal?] each

`stream` and the streams in `base` are places in the file's own list of streams. `key` is in hexadecimal digits, or
null where values are withheld. A hidden set has no entity, row and actor, and its ops no field: `[null, {"withheld":
seal}, base, seal]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db.changes import SET_KEY_BYTES
from db.heads import WITHHELD, Op, OpId
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.seals import SEAL_BYTES, seals

MOST_OPS: Final = 1_000
MOST_NUMBER: Final = 1 << 62
_LONGEST_ACTOR: Final = 120
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class WireSet:
    """A change set on its way: its streams by name."""

    stream: str
    seq: int
    hlc: int
    entity: str | None
    row: str | None
    actor: str
    key: bytes | None
    ops: list[Op]

    @property
    def last(self) -> int:
        """The number of its last op."""
        return self.seq + len(self.ops) - 1

    @property
    def is_hidden(self) -> bool:
        """Whether not even the record is told."""
        return self.row is None

    @property
    def openness(self) -> int:
        """How much is told: 0 that there is something, 1 the fields and some values, 2 all."""
        if self.key is not None:
            return 2
        return 0 if self.is_hidden else 1

    def seals(self) -> list[str]:
        """The seals of its ops."""
        return seals(self.ops, self.key)

    def less(self, withheld: frozenset[str]) -> WireSet:
        """The set without the values of the fields named, and so without its key."""
        found = [
            op._replace(
                value={WITHHELD: mark} if op.field in withheld or op.is_withheld else op.value, seal=mark
            )
            for op, mark in zip(self.ops, self.seals(), strict=True)
        ]
        return WireSet(self.stream, self.seq, self.hlc, self.entity, self.row, self.actor, None, found)

    def hidden(self) -> WireSet:
        """No more than that there are ops, what they replaced, and their seals."""
        found = [
            op._replace(entity=None, row=None, field=None, value={WITHHELD: mark}, actor="", seal=mark)
            for op, mark in zip(self.ops, self.seals(), strict=True)
        ]
        return WireSet(self.stream, self.seq, self.hlc, None, None, "", None, found)


def to_line(one: WireSet, places: Mapping[str, int]) -> bytes:
    """A change set as a line of the file; `places` are the streams in the file's list."""
    ops = []
    for op in one.ops:
        part: list[Any] = [op.field, op.value]
        if op.base or one.key is None:
            part.append([[places[base.stream], base.seq] for base in op.base])
        if one.key is None:
            part.append(op.seal)
        ops.append(part)
    key = None if one.key is None else one.key.hex()
    line = [places[one.stream], one.seq, one.hlc, one.entity, one.row, one.actor, key, ops]
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def from_line(line: bytes, streams: Sequence[str]) -> WireSet:
    """Read a line; UserError exchange.bad_content for anything that `to_line` does not write.

    Whether records, fields and values make sense is asked by `content.py`.
    """
    try:
        place, seq, hlc, entity, row, actor, key, ops = json.loads(line)
        if not (_is_number(seq) and seq > 0 and _is_number(hlc) and _is_number(place)):
            raise ValueError
        if not (isinstance(actor, str) and len(actor) <= _LONGEST_ACTOR and 0 < len(ops) <= MOST_OPS):
            raise ValueError
        stream = streams[place]
        read_key = None if key is None else bytes.fromhex(key)
        if read_key is not None and len(read_key) != SET_KEY_BYTES:
            raise ValueError
        if (row is None) != (entity is None) or (row is None and (actor or read_key is not None)):
            raise ValueError
        read = [
            _op(OpId(stream, seq + number), hlc, entity, row, actor, part, streams, sealed=read_key is None)
            for number, part in enumerate(ops)
        ]
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError) as error:
        raise UserError("exchange.bad_content") from error
    return WireSet(stream, seq, hlc, entity, row, actor, read_key, read)


def _op(
    op_id: OpId,
    hlc: int,
    entity: str | None,
    row: str | None,
    actor: str,
    part: list[Any],
    streams: Sequence[str],
    *,
    sealed: bool,
) -> Op:
    field, value, *rest = part
    if len(rest) != 2 if sealed else len(rest) > 1:
        raise ValueError
    base = tuple(_base(one, streams) for one in rest[0]) if rest else ()
    mark = rest[1] if sealed else None
    if (field is None) != (row is None) or (field is not None and not isinstance(field, str)):
        raise ValueError
    if sealed and not _is_seal(mark):
        raise ValueError
    if isinstance(value, dict) and not (sealed and value == {WITHHELD: mark}):
        raise ValueError
    if field is None and not isinstance(value, dict):
        raise ValueError
    return Op(op_id, hlc, entity, row, field, value, base, actor, mark)


def _base(one: Any, streams: Sequence[str]) -> OpId:
    place, seq = one
    if not (_is_number(place) and _is_number(seq) and seq > 0):
        raise ValueError
    return OpId(streams[place], seq)


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < MOST_NUMBER


def _is_seal(value: object) -> bool:
    return isinstance(value, str) and len(value) == 2 * SEAL_BYTES and _HEX.issuperset(value)
