"""How many very sensitive case files offices have: all that they tell of them to their governorate."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import Connection

from db.this_copy import meta, set_meta

_TOLD: Final = "very_sensitive"


def note(connection: Connection, office: str, count: int, incarnation: str, number: int) -> None:
    """Keep what a file of an office told; an older file of the same computer that comes late tells nothing new."""
    kept = _kept(connection)
    _, whose, newest = kept.get(office, (0, "", 0))
    if whose != incarnation or number > newest:
        kept[office] = (count, incarnation, number)
        set_meta(connection, _TOLD, json.dumps(kept))


def told(connection: Connection) -> dict[str, int]:
    """The number that each office told last."""
    return {office: count for office, (count, _, _) in _kept(connection).items()}


def _kept(connection: Connection) -> dict[str, tuple[int, str, int]]:
    """By office: the number, and the computer and file that told it."""
    return {office: tuple(facts) for office, facts in json.loads(meta(connection, _TOLD) or "{}").items()}
