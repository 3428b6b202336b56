"""Opening a store: only a whole one with its own key opens; what is refused is told apart and left untouched."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from db import session
from db.errors import (
    DamagedStore,
    DiskFull,
    NewerStore,
    NotAStore,
    NotWritable,
    StoreError,
    StoreInUse,
    WrongKey,
)
from db.models import Neighbourhood
from db.session import Store, create_store, open_store
from yazd_desktop.errors import UserError
from yazd_desktop.office import open_office

PASSWORD = "three small stones"


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _refused(path: Path, key: bytes) -> type[Exception]:
    """The kind of error; nothing in the folder may change by it."""
    before = _files(path.parent)
    with pytest.raises(StoreError) as refused:
        open_store(path, key)
    assert _files(path.parent) == before
    return type(refused.value)


def _changed(store: Store, path: Path, statement: str) -> Path:
    with store.writing() as connection:
        connection.exec_driver_sql(statement)
    store.close()
    return path


def test_it_opens_again_with_everything_that_guards_it(store: Store, store_path: Path, key: bytes) -> None:
    store.close()
    with closing(open_store(store_path, key)) as again, again.reading() as connection:
        facts = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "journal_mode", "synchronous", "locking_mode", "temp_store")
        }
    full, in_memory = 2, 2
    assert facts == {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": full,
        "locking_mode": "exclusive",
        "temp_store": in_memory,
    }


def test_another_key_does_not_open(store: Store, store_path: Path, key: bytes) -> None:
    store.close()
    assert _refused(store_path, bytes(32)) is WrongKey
    with pytest.raises(ValueError):
        open_store(store_path, key[:31])
    open_store(store_path, key).close()


def test_a_newer_store_is_refused(store: Store, store_path: Path, key: bytes) -> None:
    _changed(store, store_path, "UPDATE alembic_version SET version_num = '9999'")
    assert _refused(store_path, key) is NewerStore


def test_an_encrypted_file_that_is_no_store_is_refused(store: Store, store_path: Path, key: bytes) -> None:
    _changed(store, store_path, "DROP TABLE alembic_version")
    assert _refused(store_path, key) is NotAStore


def _plain(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as plain:
        for statement in ("CREATE TABLE meta (key TEXT, value TEXT)", *statements):
            plain.execute(statement)
        plain.commit()


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (_plain, NotAStore),
        (lambda path: _plain(path, "PRAGMA user_version = 7"), NotAStore),
        (lambda path: path.mkdir(), NotAStore),
        (lambda path: path.write_bytes(b""), NotAStore),
        (lambda path: path.write_bytes(b"a short note"), NotAStore),
        (lambda path: path.write_text("words of a letter " * 999), WrongKey),
        (lambda path: path.write_bytes(bytes(40960)), WrongKey),
        (lambda path: path.write_bytes(random.Random(1).randbytes(40960)), WrongKey),
        (lambda path: path.write_bytes(random.Random(1).randbytes(5000)), WrongKey),
    ],
)
def test_what_is_no_store_is_refused(
    tmp_path: Path, key: bytes, make: Callable[[Path], object], kind: type[StoreError]
) -> None:
    path = tmp_path / "office.db"
    make(path)
    assert _refused(path, key) is kind


def test_where_nothing_is_nothing_is_made(tmp_path: Path, key: bytes) -> None:
    assert _refused(tmp_path / "office.db", key) is NotAStore


def test_a_plain_database_in_the_place_of_an_office_is_told_as_no_office(sample_office_folder: Path) -> None:
    path = sample_office_folder / "office.db"
    path.unlink()
    _plain(path)
    with pytest.raises(UserError) as refused:
        open_office(sample_office_folder, password=PASSWORD)
    assert refused.value.code == "store.not_an_office"


def test_a_forgotten_key_never_makes_a_plain_file(
    tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
        def execute(self, statement: str, *parameters: Any) -> Any:
            forgotten = "PRAGMA key" in statement
            return super().execute("SELECT 1" if forgotten else statement, *parameters)

    connect = dbapi2.connect
    monkeypatch.setattr(
        dbapi2, "connect", lambda *places, **facts: connect(*places, **facts, factory=Forgetful)
    )
    with pytest.raises(StoreError, match="not encrypted"):
        create_store(tmp_path / "office.db", key)
    assert list(tmp_path.iterdir()) == []


def test_a_new_store_never_goes_over_an_old_one(store: Store, store_path: Path, key: bytes) -> None:
    store.close()
    before = _files(store_path.parent)
    with pytest.raises(FileExistsError):
        create_store(store_path, key)
    assert _files(store_path.parent) == before


def _is_sound(path: Path, key: bytes) -> bool:
    try:
        with closing(open_store(path, key)) as opened:
            return opened.problems() == []
    except StoreError as error:
        assert not isinstance(error, DiskFull | StoreInUse), error  # noqa: PT017 - would mislead the user
        return False


def _closed_store(store: Store, path: Path) -> bytes:
    now = "2026-05-05"
    for number in range(40):
        with store.writing() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO neighbourhood(id, version, deleted, created_at, changed_at, name) "
                    "VALUES (:id, 1, 0, :now, :now, :name)"
                ),
                {"id": bytes([number]) * 16, "now": now, "name": "محلهٔ آزمون " * 20},
            )
    store.close()
    return path.read_bytes()


def test_a_file_cut_anywhere_is_found(store: Store, store_path: Path, key: bytes) -> None:
    whole = _closed_store(store, store_path)
    assert _is_sound(store_path, key)
    lengths = [0, 16, 511, 512, 4095, 4096, 8192, len(whole) // 2, len(whole) - 4096, len(whole) - 1]
    for length in lengths:
        store_path.write_bytes(whole[:length])
        assert not _is_sound(store_path, key), length


def test_one_changed_byte_anywhere_is_found(store: Store, store_path: Path, key: bytes) -> None:
    whole = _closed_store(store, store_path)
    pages = random.Random(7).sample(range(len(whole) // 4096), 25)
    for place in (0, 16, 20, 4095, *(4096 * page + random.Random(page).randrange(4096) for page in pages)):
        store_path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        assert not _is_sound(store_path, key), place
    store_path.write_bytes(whole)
    assert _is_sound(store_path, key)


def test_two_pages_in_each_others_place_are_found(store: Store, store_path: Path, key: bytes) -> None:
    whole = _closed_store(store, store_path)
    one, two = whole[8192:12288], whole[12288:16384]
    store_path.write_bytes(whole[:8192] + two + one + whole[16384:])
    assert not _is_sound(store_path, key)


def test_rubbish_beside_the_store_does_not_harm_it(store: Store, store_path: Path, key: bytes) -> None:
    whole = _closed_store(store, store_path)
    for suffix in ("-wal", "-shm", "-journal"):
        Path(f"{store_path}{suffix}").write_bytes(random.Random(1).randbytes(9000))
        assert _is_sound(store_path, key), suffix
    assert store_path.read_bytes() == whole


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("database or disk is full", DiskFull),
        ("attempt to write a readonly database", NotWritable),
        ("unable to open database file", NotWritable),
        ("database is locked", StoreInUse),
        ("database disk image is malformed", DamagedStore),
        ("file is not a database", WrongKey),
    ],
)
def test_what_the_driver_says_is_understood(said: str, kind: type[StoreError]) -> None:
    for error in (
        dbapi2.OperationalError(said),
        sa.exc.OperationalError("SELECT 1", None, dbapi2.DatabaseError(said)),
    ):
        with pytest.raises(kind), session.translated_errors():
            raise error


def test_what_the_driver_never_said_before_is_not_hidden() -> None:
    with pytest.raises(dbapi2.OperationalError), session.translated_errors():
        raise dbapi2.OperationalError("no such table: planted")


def test_what_fails_in_a_block_is_undone_and_the_store_goes_on(store: Store) -> None:
    def fail() -> None:
        with store.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE planted (id INTEGER)")
            connection.exec_driver_sql("SELECT no_such_column FROM person")

    with pytest.raises(sa.exc.OperationalError):
        fail()
    with pytest.raises(RuntimeError), store.writing(), store.writing():
        pass
    with store.writing() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(Neighbourhood)) == 0
        assert not sa.inspect(connection).has_table("planted")
