"""An open office: its store, keys, codes and settings, and who is signed in.

A folder holds one office: `office.db` (encrypted) or `database.json` (where else the store lies), `keys.json` (who may
open it) and `attachments/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from db import this_copy
from db.ids import new_id
from db.models import Office as OfficeRow
from db.store import AnyStore
from yazd_desktop import __version__, closing, codes, copies, office_store, search_documents, settings
from yazd_desktop.checking import StoreFacts
from yazd_desktop.codes import CodeLists
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.hooks import Hook
from yazd_desktop.kept import Kept
from yazd_desktop.records import Changes, Unit
from yazd_desktop.records import Merging as Merging
from yazd_desktop.security import key_file
from yazd_desktop.security.keyring import (
    EXPERT_ROLE,
    MANAGER_ROLE,
    Keyring,
    UserSlot,
    create_keyring,
    load_keyring,
)
from yazd_desktop.security.password_lock import STANDARD, Cost
from yazd_desktop.security.subkeys import subkey
from yazd_desktop.settings import Settings
from yazd_desktop.store_words import told

ATTACHMENTS_NAME: Final = "attachments"
_RECOVERY_ACTOR: Final = "recovery"
_SEEDED: Final = "codes_seeded_by"

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class NewOffice:
    """A new office, open, and the recovery key to print: it is shown once and stored nowhere."""

    office: Office
    recovery_key: str = field(repr=False)


class Office:
    """An open office. Reading and writing may be called from any thread; they wait for each other.

    `changes` is called after each commit with what changed, on the thread that wrote; `written_by_others` tells the age
    of the store at which another computer wrote last.
    """

    def __init__(
        self,
        folder: Path,
        store: AnyStore,
        keyring: Keyring,
        data_key: bytes,
        user: UserSlot | None,
        clock: Callable[[], date],
    ) -> None:
        self.folder = folder
        self.keyring = keyring
        self.user = user
        self.changes: Hook[[Changes]] = Hook()
        self.written_by_others: Callable[[], int] = lambda: store.changed_at
        self._store = store
        self._data_key = data_key
        self._clock = clock
        self._codes = Kept(store, self.reading, CodeLists)
        self._settings = Kept(store, self.reading, settings.load)
        self._identity = Kept(store, self.reading, _identity)
        self._closed = Kept(store, self.reading, closing.closure)

    @property
    def id(self) -> str:
        """The id of the office's own record."""
        return self._identity.get()[0]

    @property
    def name(self) -> str:
        """The office's name."""
        return self._identity.get()[1]

    @property
    def code(self) -> str:
        """The office's code, which begins every human number."""
        return self._identity.get()[2]

    @property
    def is_governorate(self) -> bool:
        """Whether this is the store of the governorate, which holds many offices."""
        return self._identity.get()[3]

    @property
    def is_manager(self) -> bool:
        """Whether a manager is signed in."""
        return self.user is not None and self.user.role == MANAGER_ROLE

    @property
    def closed(self) -> closing.Closure | None:
        """When and to whom the office was handed over, if it was: it can only be read then."""
        return self._closed.get()

    @property
    def codes(self) -> CodeLists:
        """The code lists as they are now."""
        return self._codes.get()

    @property
    def settings(self) -> Settings:
        """The office's settings."""
        return self._settings.get()

    @property
    def attachments_folder(self) -> Path:
        """Where the encrypted files of the records lie."""
        return self.folder / ATTACHMENTS_NAME

    @property
    def attachments_key(self) -> bytes:
        """The key of the attachments."""
        return subkey(self._data_key, "attachments")

    def today(self) -> date:
        """The day it is at the office."""
        return self._clock()

    def code_label(self, code_list: str | None, code: object) -> str:
        """What people read for a code."""
        return self.codes.label(code_list, code)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading."""
        with told(self.folder), self._store.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """One transaction of writing: whole at its end, undone when it raises; UserError office.closed."""
        with told(self.folder), self._store.writing() as connection:
            closing.refuse_writing(self.closed)
            unit = Unit(
                connection,
                actor=self.user.id if self.user else _RECOVERY_ACTOR,
                office_code=self.code,
                today=self.today(),
                codes=self.codes,
                settings=self.settings,
            )
            yield unit
            unit.finish()
        self._announce(unit.changes)

    @contextmanager
    def merging(self, *, when_closed: bool = False) -> Iterator[Merging]:
        """One transaction that takes in what other copies changed; what it says has changed is announced."""
        with told(self.folder), self._store.writing() as connection:
            closing.refuse_writing(None if when_closed else self.closed)
            merging = Merging(connection, StoreFacts(connection, self.today(), self.codes, self.settings))
            yield merging
        self._announce(merging.changed)

    @contextmanager
    def bookkeeping(self) -> Iterator[Connection]:
        """One transaction for what is no record: peers, files, receipts."""
        with told(self.folder), self._store.writing() as connection:
            yield connection

    def change_settings(self, new: Settings) -> None:
        """Keep other settings."""
        with self.merging() as merging:
            settings.save(merging.connection, new)
        self._store.note_change()

    def check(self, progress: Progress | None = None) -> list[str]:
        """What is wrong with the store, the search index, the change log and the attachments; empty when sound."""
        from yazd_desktop import soundness

        return soundness.check(self, progress)

    def store_problems(self) -> list[str]:
        """What the store itself finds wrong."""
        with told(self.folder):
            return self._store.problems()

    def rebuild_search(self, progress: Progress | None = None) -> None:
        """Make the search index anew."""
        with told(self.folder), self._store.writing() as connection:
            search_documents.rebuild(connection, progress)

    def backup(self, target: Path) -> None:
        """Write a checked, encrypted copy of the store; it opens with the same keys."""
        with told(target.parent):
            office_store.copy(self._store, target, self._data_key)

    def size_bytes(self) -> int:
        """What the office takes on the disk, and on the server where its store lies on one."""
        files = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        with told(self.folder):
            return files + self._store.size_elsewhere()

    def change_password(self, password: str, *, cost: Cost = STANDARD) -> None:
        """Give the signed-in user another password."""
        if self.user is None:
            raise UserError("keys.which_user")
        new = load_keyring(self.folder).with_new_password(self._data_key, self.user.id, password, cost=cost)
        new.save(self.folder)
        self.keyring = new

    def add_user(self, name: str, password: str, *, cost: Cost = STANDARD) -> None:
        """Let somebody else open the office too, with a password of their own; UserError keys.not_manager, keys.*."""
        if not self.is_manager:
            raise UserError("keys.not_manager")
        new = load_keyring(self.folder).with_user(self._data_key, name, EXPERT_ROLE, password, cost=cost)
        new.save(self.folder)
        self.keyring = new

    def close(self) -> None:
        """Close the office; what was saved is on the disk."""
        copies.close(self._store, office_store.file_of(self.folder))

    def _announce(self, done: Changes) -> None:
        if "code" in done or "office" in done:
            self._store.note_change()
        if done:
            self.changes.send(done)


def is_office(folder: Path) -> bool:
    """Whether the folder holds an office."""
    return office_store.has_store(folder) or key_file.stands_in(folder)


def office_users(folder: Path) -> tuple[UserSlot, ...]:
    """Who may open the office; asks for no password."""
    _must_be_office(folder)
    return load_keyring(folder).users


def create_office(
    folder: Path,
    *,
    name: str,
    code: str,
    user: str,
    password: str,
    facts: Mapping[str, Value] | None = None,
    is_governorate: bool = False,
    database: str | None = None,
    clock: Callable[[], date] = date.today,
    cost: Cost = STANDARD,
) -> NewOffice:
    """Make a new office in an empty or new folder, and open it. `database` is where its store is to lie instead.

    UserError store.already_there, store.folder_not_empty, store.not_writable, store.disk_full, keys.*, server.* and
    records.invalid (a bad name or code); what was begun is taken away again.
    """
    if is_office(folder):
        raise UserError("store.already_there", folder=str(folder))
    existed = folder.exists()
    with told(folder):
        if existed and any(folder.iterdir()):
            raise UserError("store.folder_not_empty", folder=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return _create(
                folder, name, code, user, password, dict(facts or {}), is_governorate, database, clock, cost
            )
        except BaseException:
            office_store.take_away(folder, keep_folder=existed)
            raise


def open_office(
    folder: Path, *, password: str, user: str | None = None, clock: Callable[[], date] = date.today
) -> Office:
    """Open an office as a user, who need not be named where there is only one.

    UserError store.not_an_office, keys.wrong_password and others of keys.*, store.newer, store.in_use,
    store.damaged, store.not_writable.
    """
    _must_be_office(folder)
    keyring = load_keyring(folder)
    unlocked = keyring.unlock(password, user)
    return _open(folder, keyring, unlocked.data_key, unlocked.user, clock)


def open_with_recovery(
    folder: Path,
    recovery_key: str,
    new_password: str,
    *,
    user: str | None = None,
    clock: Callable[[], date] = date.today,
    cost: Cost = STANDARD,
) -> Office:
    """Open an office with the printed recovery key, and give a user (the first manager) a new password."""
    _must_be_office(folder)
    keyring = load_keyring(folder)
    data_key = keyring.unlock_with_recovery(recovery_key).data_key
    if user is None:
        user = next(slot.id for slot in keyring.users if slot.role == MANAGER_ROLE)
    office = _open(folder, keyring, data_key, keyring.user(user), clock)
    try:
        office.change_password(new_password, cost=cost)
    except BaseException:
        office.close()
        raise
    return office


def _must_be_office(folder: Path) -> None:
    if not office_store.has_store(folder):
        raise UserError("store.not_an_office", folder=str(folder))


def _create(
    folder: Path,
    name: str,
    code: str,
    user: str,
    password: str,
    facts: dict[str, Value],
    is_governorate: bool,
    database: str | None,
    clock: Callable[[], date],
    cost: Cost,
) -> NewOffice:
    keys = create_keyring(folder, user, MANAGER_ROLE, password, cost=cost)
    (folder / ATTACHMENTS_NAME).mkdir()
    signed_in = keys.keyring.users[0]
    office_id = new_id()

    def begin(connection: Connection) -> None:
        this_copy.start_copy(connection, office_id)
        if is_governorate:
            this_copy.set_meta(connection, this_copy.GOVERNORATE, office_id)
        copies.begin(connection, office_store.file_of(folder))
        _seed(connection)
        unit = Unit(
            connection,
            actor=signed_in.id,
            office_code=code,
            today=clock(),
            codes=CodeLists(connection),
            settings=Settings(),
        )
        unit.create("office", {**facts, "name": name, "code": code}, record_id=office_id)
        unit.finish()

    store = office_store.create(folder, keys.data_key, database, begin)
    return NewOffice(Office(folder, store, keys.keyring, keys.data_key, signed_in, clock), keys.recovery_key)


def _open(
    folder: Path, keyring: Keyring, data_key: bytes, user: UserSlot | None, clock: Callable[[], date]
) -> Office:
    with told(folder):
        store = office_store.open_existing(folder, data_key)
        try:
            copies.settle(store, office_store.file_of(folder))
            with store.reading() as connection:
                seeded_by = this_copy.meta(connection, _SEEDED)
            if seeded_by != __version__:
                with store.writing() as connection:
                    _seed(connection)
            office = Office(folder, store, keyring, data_key, user, clock)
            office._identity.get()
        except BaseException:
            store.close()
            raise
    return office


def _identity(connection: Connection) -> tuple[str, str, str, bool]:
    own = this_copy.meta(connection, this_copy.OFFICE)
    query = select(OfficeRow.id, OfficeRow.name, OfficeRow.code).where(OfficeRow.id == own)
    row = connection.execute(query).one()
    return (row[0], str(row[1]), str(row[2]), this_copy.meta(connection, this_copy.GOVERNORATE) == own)


def _seed(connection: Connection) -> None:
    codes.seed(connection)
    this_copy.set_meta(connection, _SEEDED, __version__)
