"""Moving the store of an office from its folder to a PostgreSQL server, and back.

Every row is carried in one transaction and compared; only then does the folder change over, by one file that comes or
goes. Whatever moment it is killed at, the office is in the old place or in the new one, whole.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from db.carrying import Carried, carry
from db.errors import NoOffice
from db.store import MOVE
from db.this_copy import OFFICE, meta, set_meta
from yazd_desktop import copies, office_store, search_documents
from yazd_desktop.errors import UserError
from yazd_desktop.security import database_file
from yazd_desktop.security.keyring import MANAGER_ROLE, load_keyring
from yazd_desktop.store_words import told

INTO_FOLDER: Final = "sqlcipher"
"""What is said in the place of an address to move a store back into its folder."""
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move carried: every row was read back from the new store and is as it was in the old one."""

    tables: int
    rows: int
    seconds: float


def move_office(
    folder: Path,
    database: str,
    *,
    password: str,
    user: str | None = None,
    progress: Progress | None = None,
) -> Moved:
    """Move the store of an office to the address `database`, or back into its folder; only a manager may.

    Nobody else writes meanwhile. Where the address is only another one of the same store, nothing is carried.
    UserError store.*, server.*, keys.*, moving.not_manager, moving.already_there, moving.through_folder.
    """
    began = time.perf_counter()
    if not office_store.has_store(folder):
        raise UserError("store.not_an_office", folder=str(folder))
    unlocked = load_keyring(folder).unlock(password, user)
    if unlocked.user is None or unlocked.user.role != MANAGER_ROLE:
        raise UserError("moving.not_manager")
    with told(folder):
        if database == INTO_FOLDER:
            carried = _into_folder(folder, unlocked.data_key, progress)
        elif database_file.stands_in(folder):
            carried = _other_address(folder, unlocked.data_key, database)
        else:
            carried = _to_server(folder, unlocked.data_key, database, progress)
    return Moved(carried.tables, carried.rows, time.perf_counter() - began)


def _to_server(folder: Path, data_key: bytes, address: str, progress: Progress | None) -> Carried:
    found: list[Carried] = []
    with closing(office_store.open_existing(folder, data_key)) as store, store.writing() as source:
        office = str(meta(source, OFFICE))

        def fill(target: Connection) -> None:
            found.append(carry(source, target, progress))
            copies.begin(target, None)
            search_documents.rebuild(target)

        office_store.create_on_server(address, data_key, fill, arriving=office).close()
        database_file.write(folder, data_key, address)  # now the office is on the server
    office_store.set_aside(folder)
    return found[0]


def _into_folder(folder: Path, data_key: bytes, progress: Progress | None) -> Carried:
    found: list[Carried] = []
    with closing(office_store.open_existing(folder, data_key)) as store:
        if not database_file.stands_in(folder):
            raise UserError("moving.already_there", place=store.place)
        with store.writing() as source:
            mark = f"left {secrets.token_hex(8)}"

            def fill(target: Connection) -> None:
                found.append(carry(source, target, progress))
                copies.begin(target, None)  # the life goes on: whoever opens it sees where it came from
                set_meta(target, MOVE, mark)

            office_store.make_file(folder / office_store.STORE_NAME, data_key, fill)
            set_meta(source, MOVE, mark)
    # From here on nobody writes on the server any more; if we end now, opening the folder does the rest.
    office_store.take_back(folder)
    return found[0]


def _other_address(folder: Path, data_key: bytes, address: str) -> Carried:
    """The same store under another address: another password, another name of the server."""
    try:
        office_store.open_on_server(address, data_key).close()
    except NoOffice as error:
        raise UserError("moving.through_folder") from error
    database_file.write(folder, data_key, address)
    return Carried(0, 0)
