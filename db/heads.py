"""What a cell holds: the heads of its ops, and the one that is shown (docs/decisions/006).

A cell is one field of one record. Its heads are the ops that no other op of the cell names in its base; the head with
the greatest (hlc, stream, seq) is shown. Two heads with different values are a conflict.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

WITHHELD: Final = "withheld"
"""The only key of an object that stands for a value that was not sent: {"withheld": seal of the op}."""


class OpId(NamedTuple):
    """Which op: the name of its stream and its number there, from 1."""

    stream: str
    seq: int


class Op(NamedTuple):
    """One change of one field. `value` is a plain JSON value; `base` are the heads that it replaced, in order.

    `field` is None where the writer told nothing of the op but that it is there.
    """

    id: OpId
    hlc: int
    entity: str | None
    row: str | None
    field: str | None
    value: Any
    base: tuple[OpId, ...]
    actor: str
    seal: str | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether the value was not sent to this copy."""
        return isinstance(self.value, dict)

    @property
    def rank(self) -> tuple[int, str, int]:
        """What decides between heads that do not know each other: the same in every copy."""
        return (self.hlc, self.id.stream, self.id.seq)


def heads(ops: Iterable[Op]) -> dict[str, list[Op]]:
    """The heads of each field of one record, the one that is shown first. Ops without a field are left out."""
    by_field: dict[str, list[Op]] = {}
    replaced: set[OpId] = set()
    for op in ops:
        if op.base:
            replaced.update(op.base)
        if op.field is not None:
            by_field.setdefault(op.field, []).append(op)
    for field, cell in by_field.items():
        # Most cells were written once: an import of a whole office goes through here.
        if replaced or len(cell) > 1:
            left = [op for op in cell if op.id not in replaced]
            by_field[field] = sorted(left, key=lambda op: op.rank, reverse=True)
    # Where an op that tells nothing of itself replaced all others, nobody here knows what the cell holds.
    return {field: cell for field, cell in by_field.items() if cell} if replaced else by_field


def disagree(cell: Sequence[Op]) -> bool:
    """Whether the heads of a cell hold different values: a conflict for a person to decide.

    A withheld value is told apart by its seal: nobody here knows whether it is the same.
    """
    return len({json.dumps(op.value, sort_keys=True) for op in cell}) > 1


def unpacked(
    stream: str,
    first: int,
    hlc: int,
    entity: str | None,
    row: str | None,
    actor: str,
    packed: str,
    names: Mapping[int, str],
) -> list[Op]:
    """The ops of one change set as they are stored; `names` are the streams by their number in this copy."""
    found = []
    for place, (field, value, *rest) in enumerate(json.loads(packed)):
        base = tuple(OpId(names[stream_id], seq) for stream_id, seq in rest[0]) if rest else ()
        seal = rest[1] if len(rest) > 1 else None
        found.append(Op(OpId(stream, first + place), hlc, entity, row, field, value, base, actor, seal))
    return found
