"""What PostgreSQL and its driver say, as the errors of a store; never with a password or a value in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError

from db.errors import (
    ConnectionLost,
    NoDatabase,
    NotAllowed,
    NotEncrypted,
    OnlyFollows,
    ServerDamaged,
    ServerFull,
    StoreBusy,
    StoreError,
    Unreachable,
    WrongPassword,
)

_STATES: Final[dict[str, type[StoreError]]] = {
    "42501": NotAllowed,
    "53100": ServerFull,
    "55P03": StoreBusy,
    "XX001": ServerDamaged,
    "XX002": ServerDamaged,
}
# A server that only follows another one. Elsewhere it is we who asked to read only, and then wrote: a bug.
_FOLLOWS: Final = ("0A000", "25006", "55000")
_LOST: Final = ("08", "57P")
# While connecting the driver knows no states, and a server in another language says other words: those are Unreachable.
_SYMPTOMS: Final[tuple[tuple[str, type[StoreError]], ...]] = (
    ("permission denied", NotAllowed),
    ("pg_hba.conf", NotAllowed),
    ("password", WrongPassword),
    ("role ", WrongPassword),
    ("database ", NoDatabase),
    ("ssl", NotEncrypted),
    ("certificate", NotEncrypted),
)


@contextmanager
def translated_errors(place: str, *, at_start_of_writing: bool = False) -> Iterator[None]:
    """Turn the driver's errors into those of `db.errors`; what is not known goes on as it is."""
    try:
        yield
    except DBAPIError as error:
        kind = _kind(error, at_start_of_writing=at_start_of_writing)
        if kind is None:
            raise
        raise kind(place) from error


def _kind(error: DBAPIError, *, at_start_of_writing: bool) -> type[StoreError] | None:
    said = error.orig
    if not isinstance(said, psycopg.Error):
        return None
    state = said.sqlstate or ""
    if state in _STATES:
        return _STATES[state]
    if state in _FOLLOWS and at_start_of_writing:
        return OnlyFollows
    if error.connection_invalidated or state.startswith(_LOST):
        return ConnectionLost
    if isinstance(said, psycopg.OperationalError) and not state:
        return _while_connecting(str(said).lower())
    return None


def _while_connecting(text: str) -> type[StoreError]:
    # The address stands before the words of the server, and may hold any of them as a name.
    words = text.rpartition("failed: ")[2]
    return next((kind for symptom, kind in _SYMPTOMS if symptom in words), Unreachable)
