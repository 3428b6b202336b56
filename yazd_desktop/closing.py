"""An office that was handed over to its successor: its store can be read for ever, and written only when reopened.

Two stores that go on with one office, each alone, would give two answers to everything. So the one that was handed
over closes itself. Who reopens it begins a new life of this copy: what it writes then never meets the numbers that
went to the successor.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from db.this_copy import meta, set_meta
from yazd_desktop import copies
from yazd_desktop.errors import UserError
from yazd_desktop.persian.jalali import format_short

_CLOSED: Final = "handed_over"
_FORMER_USERS: Final = "former_users"


@dataclass(frozen=True, slots=True)
class Closure:
    """When an office was handed over, and to whom."""

    on: date
    to: str


def closure(connection: Connection) -> Closure | None:
    """Whether this copy was handed over."""
    kept = json.loads(meta(connection, _CLOSED) or "null")
    return None if kept is None else Closure(date.fromisoformat(kept["on"]), kept["to"])


def refuse_writing(found: Closure | None) -> None:
    """UserError office.closed for a copy that was handed over."""
    if found is not None:
        raise UserError("office.closed", day=format_short(found.on), to=found.to)


def close(connection: Connection, on: date, to: str) -> None:
    """Close this copy, in the running write transaction."""
    set_meta(connection, _CLOSED, json.dumps({"on": on.isoformat(), "to": to}, ensure_ascii=False))


def reopen(connection: Connection) -> None:
    """Let this copy be written again, as a new life of it; UserError office.not_closed."""
    if closure(connection) is None:
        raise UserError("office.not_closed")
    set_meta(connection, _CLOSED, "null")
    copies.begin_again(connection)


def former_users(connection: Connection) -> dict[str, str]:
    """Who worked in this office before it was handed over to this copy: name by id, so that history can say who."""
    return dict(json.loads(meta(connection, _FORMER_USERS) or "{}"))


def remember_users(connection: Connection, users: dict[str, str]) -> None:
    """Remember who worked in this office elsewhere."""
    set_meta(connection, _FORMER_USERS, json.dumps(users, ensure_ascii=False))
