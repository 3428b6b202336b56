"""The only door that opens a store: key, pragmas, one program at a time, refusal of a newer file, migrations.

One connection serves the whole program, guarded by a lock: SQLite writes one at a time anyway, and with
`locking_mode=exclusive` a second program is refused instead of surprised.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from db.errors import DamagedStore, DiskFull, NewerStore, NotAStore, NotWritable, StoreError
from db.session_errors import translated_errors
from db.store import HEAD as HEAD
from db.store import REVISIONS as REVISIONS

_PLAINTEXT: Final = b"SQLite format 3\x00"
_CACHE_KIB: Final = 32_000
# 16 MB of log before it goes into the file: a received file writes some 4 MB, to pages far apart in a large store.
_CHECKPOINT_PAGES: Final = 4_000


class Store:
    """An open store. `reading()` and `writing()` give its connection; both wait for each other."""

    def __init__(self, path: Path, raw: Any) -> None:
        self.path = path
        self._raw = raw
        engine = create_engine(
            "sqlite+pysqlite://",
            module=dbapi2,
            creator=lambda: raw,
            poolclass=StaticPool,
            pool_reset_on_return=None,
        )
        self._connection = engine.connect()
        self._lock = threading.RLock()
        self._depth = 0
        self._in_write = False
        self.place = str(path)
        self.age = 0
        self.changed_at = 0

    def note_change(self) -> None:
        """What is kept outside the store was changed by a transaction that is committed now."""
        self.changed_at = self.age

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection for reading; inside `writing()` it sees what is being written."""
        with self._lock, translated_errors():
            self._depth += 1
            try:
                yield self._connection
            finally:
                self._depth -= 1
                if not self._depth and not self._in_write:
                    self._connection.rollback()  # ends the library's own notion of a transaction

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction: committed at the end of the block, undone when the block raises."""
        with self._lock, translated_errors():
            if self._in_write:
                raise RuntimeError("a write transaction inside another")
            # A deferred transaction that reads first and then writes can fail at once, so take the lock now.
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            self._in_write = True
            try:
                yield self._connection
                self._connection.commit()
                self.age += 1
            except BaseException:
                self._connection.rollback()
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise
            finally:
                self._in_write = False

    def problems(self) -> list[str]:
        """What SQLCipher's and SQLite's own integrity checks find; empty when the store is sound."""
        with self.reading() as connection:
            pages = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
            if pages:
                return pages
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            keys = [f"foreign key {row[0]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
            return [line for line in found if line != "ok"] + keys

    def backup(self, target: Path) -> None:
        """Write a whole, checked copy to `target`; it takes its name only when it is sound."""
        part = target.with_name(target.name + ".part")
        part.unlink(missing_ok=True)
        try:
            with self.reading() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
                if part.stat().st_size == 0:
                    raise DiskFull(str(part))
                if not _is_sound(connection, part):
                    raise DamagedStore(str(part))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def size_elsewhere(self) -> int:
        """Nothing: the store is a file of its office's folder."""
        return 0

    def close(self) -> None:
        """Close the store; what was committed is in the file."""
        with self._lock:
            self._connection.close()
            self._raw.close()


def _is_sound(connection: Connection, path: Path) -> bool:
    """Whether every page of a copy can be read back. Attached without a key it is read with the key of its store."""
    try:
        connection.exec_driver_sql("ATTACH DATABASE ? AS copy", (str(path),))
    except DBAPIError:
        return False
    try:
        return connection.exec_driver_sql("PRAGMA copy.integrity_check").scalars().all() == ["ok"]
    except DBAPIError:
        return False
    finally:
        connection.rollback()
        connection.exec_driver_sql("DETACH DATABASE copy")


def create_store(path: Path, key: bytes) -> Store:
    """Make a new encrypted store at `path` with the raw 32-byte `key`; FileExistsError when there is one."""
    if path.exists():
        raise FileExistsError(path)
    with translated_errors():
        store = Store(path, _connect(path, key))
    try:
        _migrate(store)
        with store.writing():
            pass
        if _head_bytes(path) == _PLAINTEXT:
            raise StoreError("the new store is not encrypted")
    except BaseException:
        store.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        raise
    return store


def open_store(path: Path, key: bytes) -> Store:
    """Open the store at `path`, bringing an older one up to date after a backup beside it.

    Raises NotAStore, WrongKey, NewerStore, StoreInUse, DamagedStore, NotWritable.
    """
    if not path.is_file():
        raise NotAStore(str(path))
    if _head_bytes(path) == _PLAINTEXT or path.stat().st_size < 512:
        raise NotAStore(str(path))
    with translated_errors():
        raw = _connect(path, key)
    store = Store(path, raw)
    try:
        revision = _revision(store)
        if revision not in REVISIONS:
            raise NewerStore(str(revision))
        if revision != HEAD:
            store.backup(path.with_name(f"{path.stem}-before-{HEAD}.bak"))
            _migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def _head_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16)
    except PermissionError as error:
        raise NotWritable(str(path)) from error


def _connect(path: Path, key: bytes) -> Any:
    if len(key) != 32:
        raise ValueError("the key has 32 bytes")
    raw = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, timeout=1.0)
    try:
        raw.execute("PRAGMA cipher_log_level = NONE")  # a wrong password is no line on the terminal
        # The key comes first: a forgotten one would silently make a plaintext file.
        raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        raw.execute("PRAGMA temp_store = MEMORY")
        raw.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # In exclusive mode the lock is only taken by the first write: take it now, not at the user's first save.
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("ROLLBACK")
    except BaseException:
        raw.close()
        raise
    return raw


def _revision(store: Store) -> str | None:
    with store.reading() as connection:
        known = connection.exec_driver_sql(
            "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        ).first()
        if known is None:
            raise NotAStore(str(store.path))
        row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
        return None if row is None else str(row[0])


def _migrate(store: Store) -> None:
    from db.migrations import upgrade

    # Foreign keys off: batch mode drops and renames tables, and with them on the children would be deleted.
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    try:
        with store.writing() as connection:
            upgrade(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError("the migration broke a link")
    finally:
        with store.reading() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
