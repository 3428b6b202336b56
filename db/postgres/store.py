"""The store on a PostgreSQL server, for a governorate that outgrows one computer (docs/decisions/010).

Several computers may have it open. Each write transaction takes one lock of the whole store first, so that numbers
collide nowhere and streams have no hole, and counts the generation up, so that the others notice that what they keep
is old.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from db.errors import MovedAway, NewerStore
from db.postgres.address import connect_arguments, place_of
from db.postgres.care import problems, size_bytes
from db.postgres.errors import translated_errors
from db.store import HEAD

ARRIVES: Final = "arrives"
_LOCK: Final = int.from_bytes(b"yazd", "big")
_LOOK_SECONDS: Final = 1.0
_ABOUT: Final = "(SELECT version_num FROM alembic_version), (SELECT value FROM meta WHERE key = 'move')"
_FACTS: Final = f"SELECT (SELECT CAST(value AS bigint) FROM meta WHERE key = 'generation'), {_ABOUT}"  # noqa: S608
_COUNT: Final = (
    "UPDATE meta SET value = CAST(CAST(value AS bigint) + 1 AS text) WHERE key = 'generation' "  # noqa: S608
    f"RETURNING CAST(value AS bigint) - 1, {_ABOUT}"
)


class Facts(NamedTuple):
    """What tells whether a store is still the one that was opened."""

    generation: int
    revision: str
    move: str | None


def facts(connection: Connection) -> Facts:
    """The facts of the store as this connection sees it."""
    return Facts(*connection.exec_driver_sql(_FACTS).one())


def lock(connection: Connection) -> None:
    """Be the only writer until the transaction ends."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


class _Here(threading.local):
    """What one thread has open."""

    connection: Connection | None = None
    age: int | None = None
    is_writing: bool = False


class PostgresStore:
    """An open store on a server. A thread has one connection at a time, out of a small pool."""

    def __init__(self, url: URL) -> None:
        self.place = place_of(url)
        self.changed_at = 0
        engine = create_engine(
            url,
            connect_args=connect_arguments(url),
            pool_size=3,
            max_overflow=7,
            use_native_hstore=False,
            hide_parameters=True,  # no value of a record in any message
        )
        # A block of reading sees one moment of the store. A writer sees, after the lock, what all others committed.
        self._readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writers = engine.execution_options(isolation_level="READ COMMITTED")
        self._here = _Here()
        self._known = 0
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    @property
    def age(self) -> int:
        """How many write transactions are known, at least, to what this thread reads."""
        return self._known if self._here.age is None else self._here.age

    def note_change(self) -> None:
        """What is kept outside the store was changed by a transaction that is committed now."""
        with self._lock:
            self.changed_at = self._known

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which nothing changes for as long as the block; inside `writing()` that of the writer."""
        here = self._here
        with translated_errors(self.place):
            if here.connection is not None:
                yield here.connection
                return
            here.connection, here.age = _begun(self._readers, self._look)
            try:
                yield here.connection
            finally:
                done, here.connection, here.age = here.connection, None, None
                done.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction: committed at the end of the block, undone when the block raises."""
        here = self._here
        if here.is_writing:
            raise RuntimeError("a write transaction inside another")
        outer = (here.connection, here.age)
        with translated_errors(self.place):
            with translated_errors(self.place, at_start_of_writing=True):
                connection, age = _begun(self._writers, self._lock_and_count)
            here.connection, here.age, here.is_writing = connection, age, True
            try:
                yield connection
                connection.commit()
                self._reach(age + 1)
            finally:
                here.connection, here.age = outer
                here.is_writing = False
                connection.close()  # undoes what was not committed

    def problems(self) -> list[str]:
        """What is found wrong by reading every row and asking for every link."""
        with self.reading() as connection:
            return problems(connection)

    def size_elsewhere(self) -> int:
        """What the tables take on the server."""
        with self.reading() as connection:
            return size_bytes(connection)

    def close(self) -> None:
        """Let the connections go."""
        self._readers.dispose()

    def _look(self, connection: Connection) -> int:
        """Look what others did, once in a second at most; the age of what is read from now on."""
        known, now = self._known, time.monotonic()
        if now - self._looked_at < _LOOK_SECONDS:
            return known
        found = self._checked(facts(connection))
        self._looked_at = now
        return found.generation

    def _lock_and_count(self, connection: Connection) -> int:
        lock(connection)
        return self._checked(Facts(*connection.exec_driver_sql(_COUNT).one())).generation

    def _checked(self, found: Facts) -> Facts:
        if found.revision != HEAD:
            raise NewerStore(self.place)
        if found.move not in (None, ARRIVES):
            raise MovedAway(self.place, found.move)
        with self._lock:
            if found.generation > self._known:
                self._known = self.changed_at = found.generation
        return found

    def _reach(self, age: int) -> None:
        with self._lock:
            self._known = max(self._known, age)


def _begun(engine: Engine, first: Callable[[Connection], int]) -> tuple[Connection, int]:
    """A connection and what `first` said on it; one that died in the pool meanwhile is replaced unnoticed."""
    for is_last in (False, True):
        connection = engine.connect()
        try:
            return connection, first(connection)
        except BaseException as error:
            connection.close()
            if is_last or not (isinstance(error, DBAPIError) and error.connection_invalidated):
                raise
    raise AssertionError
