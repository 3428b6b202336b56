"""A small province to try the laws of exchange on: real offices in folders, real files, clocks turned by hand.

`ana` and `bita` are two PCs of one office, `cima` is another office, `gov` the governorate, whose store may lie on a
PostgreSQL server.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

import db.changes
from db.changes import ChangeSet, stream_names
from db.this_copy import INCARNATION, meta
from tests.postgres_server import Server
from yazd_desktop.exchange.digest import Digest, digest
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import PeerFacts, pair, peer_named
from yazd_desktop.exchange.receiving import Received, receive
from yazd_desktop.exchange.sending import Sent, send
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security import database_file
from yazd_desktop.security.keyring import load_keyring
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "three small stones"
TODAY = date(2026, 5, 5)
READY = "YAZD_TEST_PROVINCE"
KNOWN = "known.json"
CODES = {"ana": "HSN", "bita": "HSN", "cima": "SDR", "gov": "YZD"}
NEIGHBOURS = {
    "ana": ("bita", "gov"),
    "bita": ("ana", "gov"),
    "cima": ("gov",),
    "gov": ("ana", "bita", "cima"),
}


@dataclass
class Copy:
    """One folder on one PC, open."""

    name: str
    folder: Path
    office: Office
    peer_ids: dict[str, str]

    def peer(self, name: str) -> PeerFacts:
        """One of its peers as it knows it now."""
        with self.office.reading() as connection:
            return peer_named(connection, self.peer_ids[name])

    def digest(self, scope: str | None = None) -> Digest:
        """The digest of what it holds."""
        with self.office.reading() as connection:
            return digest(connection, scope)

    def incarnation(self) -> str:
        """Which life of it this is."""
        with self.office.reading() as connection:
            return str(meta(connection, INCARNATION))

    def sets(self) -> dict[tuple[str, int], tuple[bytes | None, str]]:
        """Every change set that it holds: its key and its ops, by stream and number."""
        with self.office.reading() as connection:
            names = stream_names(connection)
            query = select(ChangeSet.stream, ChangeSet.seq, ChangeSet.key, ChangeSet.ops)
            return {(names[stream], seq): (key, ops) for stream, seq, key, ops in connection.execute(query)}


@dataclass
class Mail:
    """A file on its way; it may come late, often, or never."""

    sender: str
    to: str
    file: Path
    with_identity: bool


@dataclass
class Province:
    """The copies, every file ever made, and backups."""

    root: Path
    copies: dict[str, Copy]
    server: Server | None = None
    mail: list[Mail] = field(default_factory=list)
    backups: dict[str, Path] = field(default_factory=dict)
    databases: list[str] = field(default_factory=list)

    def send(self, sender: str, to: str, *, with_identity: bool = True, everything: bool = False) -> Sent:
        """Make a file and put it with the mail."""
        copy = self.copies[sender]
        out = self.root / "mail" / str(len(self.mail))
        out.mkdir(parents=True)
        sent = send(copy.office, copy.peer(to), out, with_identity=with_identity, everything=everything)
        self.mail.append(Mail(sender, to, sent.file, with_identity))
        return sent

    def deliver(self, mail: Mail) -> Received:
        """Let a file arrive."""
        return receive(self.copies[mail.to].office, mail.file)

    def exchange(self, first: str, second: str, **options: Any) -> None:
        """A file there and one back."""
        for sender, to in ((first, second), (second, first)):
            self.send(sender, to, **options)
            self.deliver(self.mail[-1])

    def back_up(self, name: str) -> None:
        """Copy the folder of a copy as somebody with a stick would, while the program is closed."""
        copy = self.copies[name]
        copy.office.close()
        kept = self.root / "backups" / f"{name}-{len(list((self.root / 'backups').glob('*')))}"
        self._copy(copy.folder, kept)
        self.backups[name] = kept
        self.open(copy)

    def restore(self, name: str) -> None:
        """The PC died: its folder is put back as it was in the last backup."""
        copy = self.copies[name]
        copy.office.close()
        shutil.rmtree(copy.folder)
        self._copy(self.backups[name], copy.folder)
        self.open(copy)

    def open(self, copy: Copy) -> None:
        """Open the folder of a copy."""
        copy.office = open_office(copy.folder, password=PASSWORD, clock=lambda: TODAY)

    def close(self) -> None:
        """Close every office, and let its databases go."""
        for copy in self.copies.values():
            copy.office.close()
        for database in self.databases if self.server else ():
            self.server.drop(database)  # type: ignore[union-attr]  # it is there

    def _copy(self, folder: Path, target: Path) -> None:
        database = copy_office(folder, target, self.server)
        if database is not None:
            self.databases.append(database)


def copy_office(folder: Path, target: Path, server: Server | None) -> str | None:
    """Copy a closed office; where its store lies on the server, the copy gets a database of its own, which it tells."""
    shutil.copytree(folder, target)
    if not database_file.stands_in(target):
        return None
    assert server is not None
    data_key = load_keyring(target).unlock(PASSWORD).data_key
    address = database_file.read(target, data_key)
    database = server.new_database(address.rpartition("/")[2])
    database_file.write(target, data_key, server.url(database))
    return database


def make(name: str, folder: Path, server: Server | None = None) -> Office:
    """A new, empty copy; the store of the governorate on the server, if there is to be one."""
    return create_office(
        folder,
        name="استانداری" if name == "gov" else f"دفتر {CODES[name]}",
        code=CODES[name],
        user="مدیر آزمون",
        password=PASSWORD,
        is_governorate=name == "gov",
        database=server.url(server.new_database()) if server is not None and name == "gov" else None,
        clock=lambda: TODAY,
        cost=FAST_FOR_TESTS,
    ).office


def role_of(name: str, other: str) -> str:
    """What `other` is to `name`."""
    if other == "gov":
        return "governorate"
    return "office" if name == "gov" else "same-office"


def found(root: Path, server: Server | None = None) -> dict[str, dict[str, str]]:
    """Make and pair the four copies in `root`, closed again; the ids by which each knows its peers.

    Where READY names a folder in which that was done, they are taken from there: it takes longer than most tests.
    """
    if READY in os.environ and server is None:
        shutil.copytree(os.environ[READY], root, dirs_exist_ok=True)
        ready: dict[str, dict[str, str]] = json.loads((root / KNOWN).read_text("utf-8"))
        return ready
    offices = {name: make(name, root / name, server) for name in CODES}
    # The second PC joins before the others know its card.
    pair(offices["ana"], own_card(offices["bita"]), "same-office")
    pair(offices["bita"], own_card(offices["ana"]), "same-office")
    known: dict[str, dict[str, str]] = {}
    for name, others in NEIGHBOURS.items():
        known[name] = {
            other: pair(offices[name], own_card(offices[other]), role_of(name, other)).id for other in others
        }
    for office in offices.values():
        office.close()
    (root / KNOWN).write_text(json.dumps(known), "utf-8")
    return known


def settle(
    template: Path, known: dict[str, dict[str, str]], root: Path, server: Server | None = None
) -> Province:
    """A fresh copy of the four, open."""
    province = Province(root, {}, server)
    (root / "backups").mkdir(parents=True)
    for name in CODES:
        province._copy(template / name, root / name)
        office = open_office(root / name, password=PASSWORD, clock=lambda: TODAY)
        province.copies[name] = Copy(name, root / name, office, known[name])
    return province


@contextmanager
def clock_of(minutes: int) -> Iterator[None]:
    """The clock of a PC that is wrong by so many minutes."""
    patch = pytest.MonkeyPatch()
    now = time.time_ns() + minutes * 60 * 10**9
    patch.setattr(db.changes, "time", SimpleNamespace(time_ns=lambda: now))
    try:
        yield
    finally:
        patch.undo()
