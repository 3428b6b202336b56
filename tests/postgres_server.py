"""A real PostgreSQL for the tests, from Debian's binaries: started once, not as root, and stopped by its number."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

USER, PASSWORD = "yazd", "a password of tests"
# Persian order, so that a column that forgot to sort by bytes is seen.
_LOCALE = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fa")
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = '{sockets}'
port = {port}
max_connections = 60
shared_buffers = 64MB
fsync = {sync}
synchronous_commit = {sync}
full_page_writes = {sync}
autovacuum_naptime = 5s
"""
_NAMES = count(1)


def binaries() -> Path | None:
    """Where Debian has the newest server; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Server:
    """A running server with a superuser of its own. `is_safe` writes through to the disk, for tests that crash it."""

    def __init__(self, folder: Path, *, is_safe: bool = False) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = _free_port()
        self._bin = binaries()
        assert self._bin is not None
        self._as = _other_user()
        if self._as:
            shutil.chown(folder, self._as["user"], self._as["group"])
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._run("initdb", "-D", self.data, "-U", USER, "--encoding=UTF8", *_LOCALE, "--auth-local=trust",
                  "--auth-host=scram-sha-256", "--data-checksums", f"--pwfile={secret}", "--no-sync",
                  "--no-instructions")  # fmt: skip
        sync = "on" if is_safe else "off"
        settings = _SETTINGS.format(sockets=folder, port=self.port, sync=sync)
        self.extra = settings.strip().splitlines()
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [part for line in self.extra for part in ("-c", line.replace(" = ", "=").replace("'", ""))]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [str(self._bin / "postgres"), "-D", str(self.data), *options],  # type: ignore[operator]
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, **self._as,
        )  # fmt: skip
        log.close()
        until = time.monotonic() + 30
        while True:
            try:
                self.admin().close()
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it: SIGQUIT at once, SIGINT tidily, SIGKILL as a power failure would."""
        self.process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
            return
        self.process.kill()
        self.process.wait()

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the superuser, by the socket."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, user=USER, dbname=database, autocommit=True
        )

    def url(self, database: str, user: str = USER, password: str = PASSWORD) -> str:
        """The address of a database as a user would write it."""
        return f"postgresql://{user}:{password.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str | None = None, *options: str) -> str:
        """The name of a new database, empty or a copy of another."""
        name = f"test_{next(_NAMES)}"
        order = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            order += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with self.admin() as admin:
            admin.execute(order + sql.SQL(" " + " ".join(options)))  # type: ignore[arg-type]
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever still holds it."""
        with self.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._bin / program), *map(str, arguments)]  # type: ignore[operator]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **self._as)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def running(*, is_safe: bool = False) -> Iterator[Server]:
    """A server for as long as the block, its folder gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yazd-pg-"))  # pytest's own folders are closed to other users
    try:
        server = Server(folder, is_safe=is_safe)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user() -> dict[str, Any]:
    """The server refuses to run as root; an ordinary user runs it as themselves."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
