"""What is read from the store once and kept in memory, and read again when anybody may have changed it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from sqlalchemy import Connection

from db.store import AnyStore

T = TypeVar("T")


class Kept(Generic[T]):
    """A value of an office's store. `reading` opens the store in the words of the office."""

    def __init__(
        self,
        store: AnyStore,
        reading: Callable[[], AbstractContextManager[Connection]],
        read: Callable[[Connection], T],
    ) -> None:
        self._store = store
        self._reading = reading
        self._read = read
        self._found: tuple[int, T] | None = None

    def get(self) -> T:
        """The value; read anew only when a write transaction since then may have changed it."""
        found = self._found
        if found is None or found[0] < self._store.changed_at:
            with self._reading() as connection:
                # What is read is at least this old: asked the other way round, a change in between would be missed.
                found = self._found = (self._store.age, self._read(connection))
        return found[1]
