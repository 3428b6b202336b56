"""Keys of rows: UUID version 7 (RFC 9562), so that new rows stand at the end of every index."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id(milliseconds: int | None = None) -> str:
    """A new key as canonical text; `milliseconds` since 1970 UTC, now unless given."""
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    random_a, random_b = secrets.randbits(12), secrets.randbits(62)
    return str(UUID(int=moment << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b))
