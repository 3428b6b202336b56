"""Where the store of an office lies: in its folder, encrypted, or on a PostgreSQL server that its folder names.

`database.json` decides: where it stands, an `office.db` beside it is what a move left behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from db.errors import DamagedStore, MovedAway, OtherOffice
from db.session import Store, create_store, open_store
from db.store import FOLDER, MOVE, AnyStore
from db.this_copy import meta, set_meta
from yazd_desktop import search_documents
from yazd_desktop.security import database_file
from yazd_desktop.security.subkeys import subkey
from yazd_desktop.security.whole_file import PART_SUFFIX, fsync_folder

STORE_NAME: Final = "office.db"
SET_ASIDE_NAME: Final = "office-before-move.bak"
_SUFFIXES: Final = ("", "-wal", "-shm")
Fill = Callable[[Connection], object]


def has_store(folder: Path) -> bool:
    """Whether the folder has a store or names one."""
    return (folder / STORE_NAME).is_file() or database_file.stands_in(folder)


def file_of(folder: Path) -> Path | None:
    """The file of the store; None where it lies on a server."""
    return None if database_file.stands_in(folder) else folder / STORE_NAME


def create(folder: Path, data_key: bytes, database: str | None, fill: Fill) -> AnyStore:
    """Make a new store, in the folder or in the empty `database`; `fill` writes its first rows."""
    if database is None:
        return _filled(create_store(folder / STORE_NAME, _store_key(data_key)), fill)
    # First the folder, then the server: what fails leaves nothing there that no folder knows.
    database_file.write(folder, data_key, database)
    return create_on_server(database, data_key, fill)


def create_on_server(address: str, data_key: bytes, fill: Fill, *, arriving: str | None = None) -> AnyStore:
    """Make a new store in a database; `arriving` is the office that is moved there."""
    from db.postgres.opening import create_postgres

    def fill_and_sign(connection: Connection) -> None:
        fill(connection)
        set_meta(connection, FOLDER, _proof(data_key))

    return create_postgres(address, fill_and_sign, arriving=arriving)


def open_existing(folder: Path, data_key: bytes) -> AnyStore:
    """Open the store of an office, and complete a move that was interrupted."""
    if not database_file.stands_in(folder):
        return open_store(folder / STORE_NAME, _store_key(data_key))
    try:
        store = open_on_server(database_file.read(folder, data_key), data_key)
    except MovedAway as moved:
        return _moved_here(folder, data_key, moved)
    set_aside(folder)
    return store


def open_on_server(address: str, data_key: bytes) -> AnyStore:
    """Open the store in a database; OtherOffice when it was made by another folder."""
    from db.postgres.opening import open_postgres

    store = open_postgres(address)
    try:
        with store.reading() as connection:
            if meta(connection, FOLDER) != _proof(data_key):
                raise OtherOffice(store.place)
    except BaseException:
        store.close()
        raise
    return store


def copy(store: AnyStore, target: Path, data_key: bytes) -> None:
    """Write a checked, encrypted copy of a store, which takes its name only when it is sound."""
    if isinstance(store, Store):
        store.backup(target)
        return
    from db.carrying import carry

    with store.reading() as source:
        make_file(target, data_key, lambda connection: carry(source, connection))


def make_file(target: Path, data_key: bytes, fill: Fill) -> None:
    """Make a store in a file of what `fill` writes, with its search index; it takes its name when it is sound."""
    part = target.with_name(target.name + PART_SUFFIX)
    try:
        _remove(part)
        store = _filled(create_store(part, _store_key(data_key)), fill)
        try:
            with store.writing() as connection:
                search_documents.rebuild(connection)
            if store.problems():
                raise DamagedStore(str(part))
        finally:
            store.close()
        _remove(
            target, but=""
        )  # what a killed program left beside an old file would be taken for a part of the new
        part.replace(target)
        fsync_folder(target.parent)
    finally:
        _remove(part)


def set_aside(folder: Path) -> None:
    """Keep the store of a folder under another name: its office lies on a server now."""
    if (folder / STORE_NAME).exists():
        for suffix in reversed(_SUFFIXES):
            path = folder / f"{STORE_NAME}{suffix}"
            if path.exists():
                path.replace(folder / f"{SET_ASIDE_NAME}{suffix}")
        fsync_folder(folder)


def take_back(folder: Path) -> None:
    """From now on the store in the folder is that of the office."""
    (folder / database_file.FILE_NAME).unlink()
    fsync_folder(folder)


def take_away(folder: Path, *, keep_folder: bool) -> None:
    """Delete what was begun in a folder that is to become no office after all."""
    for path in folder.iterdir():
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if not keep_folder:
        with suppress(OSError):
            folder.rmdir()


def _moved_here(folder: Path, data_key: bytes, moved: MovedAway) -> AnyStore:
    """The store left the server, and the program ended before the folder was told: both know the name of the move."""
    if not (folder / STORE_NAME).is_file():
        raise moved
    store = open_store(folder / STORE_NAME, _store_key(data_key))
    with store.reading() as connection:
        is_that_one = meta(connection, MOVE) == moved.move
    if not is_that_one:
        store.close()
        raise moved
    take_back(folder)
    return store


def _store_key(data_key: bytes) -> bytes:
    return subkey(data_key, "store")


def _filled(store: Store, fill: Fill) -> Store:
    try:
        with store.writing() as connection:
            fill(connection)
    except BaseException:
        store.close()
        raise
    return store


def _proof(data_key: bytes) -> str:
    """What a database holds to show that it belongs to a folder: without its keys nobody can make it."""
    return subkey(data_key, "database proof").hex()


def _remove(path: Path, *, but: str | None = None) -> None:
    for suffix in _SUFFIXES:
        if suffix != but:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
