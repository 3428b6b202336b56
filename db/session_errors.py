"""What SQLite and SQLCipher say, as the errors of a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from db.errors import DamagedStore, DiskFull, NotWritable, StoreError, StoreInUse, WrongKey

_SYMPTOMS: Final[tuple[tuple[str, type[StoreError]], ...]] = (
    ("disk is full", DiskFull),
    ("disk i/o error", DiskFull),
    ("readonly database", NotWritable),
    ("unable to open", NotWritable),
    ("is locked", StoreInUse),
    ("malformed", DamagedStore),
    ("not a database", WrongKey),
)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the driver's error texts into the errors of `db.errors`; what is not known goes on as it is."""
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        for symptom, kind in _SYMPTOMS:
            if symptom in text:
                raise kind(text) from error
        raise
