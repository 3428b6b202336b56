"""Offices whose store lies on the PostgreSQL of the tests: made once, then copied with their database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.postgres_server import Server
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security import database_file
from yazd_desktop.security.keyring import load_keyring
from yazd_desktop.security.password_lock import FAST_FOR_TESTS


class Offices:
    """Copies of offices on one server. Databases go when a test is done, so that the server stays small."""

    def __init__(self, server: Server, folder: Path, password: str, clock: Callable[[], date]) -> None:
        self.server = server
        self._folder = folder
        self._password = password
        self._clock = clock
        self._made: dict[str, tuple[Path, str]] = {}
        self._in_use: list[str] = []

    def copy(self, name: str, make: Callable[[Path, str], None], target: Path) -> Path:
        """A copy of the office `name` in the folder `target`, with a database of its own."""
        if name not in self._made:
            folder, database = self._folder / name, self.server.new_database()
            make(folder, self.server.url(database))
            self._made[name] = (folder, database)
        folder, template = self._made[name]
        database = self.database(template)
        shutil.copytree(folder, target)
        data_key = load_keyring(target).unlock(self._password).data_key
        database_file.write(target, data_key, self.server.url(database))
        return target

    def database(self, template: str | None = None) -> str:
        """A database for one test."""
        self._in_use.append(self.server.new_database(template))
        return self._in_use[-1]

    def open(self, folder: Path) -> Office:
        """Open one of them."""
        return open_office(folder, password=self._password, clock=self._clock)

    def empty(self, folder: Path, address: str) -> None:
        """Make the office TST, empty."""
        create_office(
            folder,
            name="دفتر آزمون",
            code="TST",
            user="مدیر آزمون",
            password=self._password,
            database=address,
            clock=self._clock,
            cost=FAST_FOR_TESTS,
        ).office.close()

    def clear(self) -> None:
        """Drop what the last test used."""
        while self._in_use:
            self.server.drop(self._in_use.pop())
