"""The seal of an op: it binds the writer to a value without telling it.

BLAKE2b over the canonical op, with the key of its change set. A set that leaves with a value withheld leaves without
its key: whoever has the seal alone can neither read nor guess the value, and when the set comes later with its key,
the seals prove that it is the same. Copies that hold an op whole and copies that hold its seal agree on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from db.heads import Op, OpId

SEAL_BYTES: Final = 16


def seal(op: Op, key: bytes) -> str:
    """The seal of an op as hexadecimal digits."""
    return seal_of(op, op.value, key)


def seal_of(op: Op, value: Any, key: bytes) -> str:
    """The seal that `op` would have with another value."""
    canonical = json.dumps(
        [*op.id, op.hlc, op.entity, op.row, op.field, value, _sorted(op.base), op.actor],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.blake2b(canonical.encode("utf-8"), key=key, digest_size=SEAL_BYTES).hexdigest()


def seals(ops: Iterable[Op], key: bytes | None) -> list[str]:
    """The seals of the ops of one change set: made with its key, or as they came where the key is withheld."""
    if key is not None:
        return [seal(op, key) for op in ops]
    return [op.seal or "" for op in ops]


def _sorted(base: Iterable[OpId]) -> list[list[object]]:
    return sorted([one.stream, one.seq] for one in base)
