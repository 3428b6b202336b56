"""A change set as a line of an exchange file, and back.

    [stream, seq, hlc, entity, row, actor, key, ops]        ops: [field, value, base?, seal?] each

`stream` and the streams in `base` are places in the file's own list of streams. `key` is in hexadecimal digits, or
null where values are withheld. A hidden set has no entity, row and actor, and its ops no field: `[null, {"withheld":
seal}, base, seal]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from db.changes import SET_KEY_BYTES
from db.heads import WITHHELD, Op, OpId
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.merging.seals import SEAL_BYTES, seals

MOST_OPS: Final = 1_000
MOST_NUMBER: Final = 1 << 62
_LONGEST_ACTOR: Final = 120
_HEX: Final = frozenset("0123456789abcdef")


Part = tuple[Any, ...]
"""What a set says of one op: (field, value), (field, value, base) or (field, value, base, seal)."""


@dataclass(slots=True)
class WireSet:
    """A change set on its way: its streams by name, its ops in parts, which become ops when they are asked for."""

    stream: str
    seq: int
    hlc: int
    entity: str | None
    row: str | None
    actor: str
    key: bytes | None
    parts: list[Part]
    _ops: list[Op] | None = field(default=None, compare=False, repr=False)

    @property
    def ops(self) -> list[Op]:
        """Its ops one by one."""
        if self._ops is None:
            head = (self.hlc, self.entity, self.row)
            self._ops = [
                Op(
                    OpId(self.stream, self.seq + place),
                    *head,
                    part[0],
                    part[1],
                    part[2] if len(part) > 2 else (),
                    self.actor,
                    part[3] if len(part) > 3 else None,
                )
                for place, part in enumerate(self.parts)
            ]
        return self._ops

    @property
    def last(self) -> int:
        """The number of its last op."""
        return self.seq + len(self.parts) - 1

    @property
    def is_hidden(self) -> bool:
        """Whether not even the record is told."""
        return self.row is None

    @property
    def is_plain(self) -> bool:
        """Whether it is told whole and replaced nothing: most sets are the first of their record."""
        return self.key is not None and max(map(len, self.parts)) == 2

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
        parts = [
            (
                op.field,
                {WITHHELD: mark} if op.field in withheld or op.is_withheld else op.value,
                op.base,
                mark,
            )
            for op, mark in zip(self.ops, self.seals(), strict=True)
        ]
        return WireSet(self.stream, self.seq, self.hlc, self.entity, self.row, self.actor, None, parts)

    def hidden(self) -> WireSet:
        """No more than that there are ops, what they replaced, and their seals."""
        parts = [
            (None, {WITHHELD: mark}, op.base, mark) for op, mark in zip(self.ops, self.seals(), strict=True)
        ]
        return WireSet(self.stream, self.seq, self.hlc, None, None, "", None, parts)


def parts_of(ops: Sequence[Op], *, sealed: bool) -> list[Part]:
    """The parts of a set from its ops."""
    if sealed:
        return [(op.field, op.value, op.base, op.seal) for op in ops]
    return [(op.field, op.value, op.base) if op.base else (op.field, op.value) for op in ops]


def to_line(one: WireSet, places: Mapping[str, int]) -> bytes:
    """A change set as a line of the file; `places` are the streams in the file's list."""
    ops = [
        (*part[:2], [[places[base.stream], base.seq] for base in part[2]], *part[3:])
        if len(part) > 2
        else part
        for part in one.parts
    ]
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
        if not (_is_name(actor) and 0 < len(ops) <= MOST_OPS and seq + len(ops) <= MOST_NUMBER):
            raise ValueError
        if not all(one is None or isinstance(one, str) for one in (entity, row)):
            raise ValueError
        stream = streams[place]
        read_key = None if key is None else bytes.fromhex(key)
        if read_key is not None and len(read_key) != SET_KEY_BYTES:
            raise ValueError
        if (row is None) != (entity is None) or (row is None and (actor or read_key is not None)):
            raise ValueError
        is_told, sealed = row is not None, read_key is None
        parts = _plain(ops) if is_told and not sealed else None
        if parts is None:
            parts = [_part(part, streams, is_told=is_told, sealed=sealed) for part in ops]
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError) as error:
        raise UserError("exchange.bad_content") from error
    return WireSet(stream, seq, hlc, entity, row, actor, read_key, parts)


def _plain(ops: list[Any]) -> list[Part] | None:
    """The parts of a set that is told whole and replaced nothing, as most are; None for any other."""
    parts = []
    for part in ops:
        if len(part) != 2:
            return None
        name, value = part
        if type(name) is not str or type(value) is dict:
            raise ValueError
        parts.append((name, value))
    return parts


def _part(part: list[Any], streams: Sequence[str], *, is_told: bool, sealed: bool) -> Part:
    if len(part) == 2 and is_told and not sealed:
        if not isinstance(part[0], str) or isinstance(part[1], dict):
            raise ValueError
        return tuple(part)
    name, value, base, *rest = part
    if len(rest) != sealed or (name is None) == is_told or (is_told and not isinstance(name, str)):
        raise ValueError
    if sealed and not _is_seal(rest[0]):
        raise ValueError
    if isinstance(value, dict) and not (sealed and value == {WITHHELD: rest[0]}):
        raise ValueError
    if not is_told and not isinstance(value, dict):
        raise ValueError
    replaced = tuple(_base(one, streams) for one in base)
    if not sealed and not replaced:
        return (name, value)
    return (name, value, replaced, *rest)


def _base(one: Any, streams: Sequence[str]) -> OpId:
    place, seq = one
    if not (_is_number(place) and _is_number(seq) and seq > 0):
        raise ValueError
    return OpId(streams[place], seq)


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < MOST_NUMBER


def _is_name(value: object) -> bool:
    """Whether a store can hold it: PostgreSQL takes no zero byte, and no store half a letter."""
    if not isinstance(value, str) or len(value) > _LONGEST_ACTOR or "\x00" in value:
        return False
    value.encode("utf-8")  # UnicodeEncodeError, a ValueError
    return True


def _is_seal(value: object) -> bool:
    return isinstance(value, str) and len(value) == 2 * SEAL_BYTES and _HEX.issuperset(value)
