"""A copy of the store: whole, encrypted with the same key, and never in the place of a good one unless it is good."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from db.errors import DamagedStore, DiskFull, StoreError, WrongKey
from db.models import Neighbourhood
from db.session import Store, open_store

NOW = "2026-05-05"


def _fill(store: Store, rows: int = 200) -> None:
    with store.writing() as connection:
        for number in range(rows):
            connection.exec_driver_sql(
                "INSERT INTO neighbourhood(id, version, deleted, created_at, changed_at, notes) "
                "VALUES (?, 1, 0, ?, ?, ?)",
                (number.to_bytes(16, "big"), NOW, NOW, "words " * 200),
            )


def _rows(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(Neighbourhood)) or 0)


def test_a_copy_holds_what_is_saved_and_opens_with_the_same_key_only(
    store: Store, tmp_path: Path, key: bytes
) -> None:
    _fill(store)
    target = tmp_path / "copy.db"
    store.backup(target)
    with closing(open_store(target, key)) as copy:
        assert (_rows(copy), copy.problems()) == (200, [])
    with pytest.raises(WrongKey):
        open_store(target, bytes(32))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bare", "copy.db"]


def test_a_copy_takes_the_place_of_the_older_one(store: Store, tmp_path: Path, key: bytes) -> None:
    target = tmp_path / "copy.db"
    store.backup(target)
    (tmp_path / "copy.db.part").write_bytes(b"left behind by a power failure")
    _fill(store)
    store.backup(target)
    with closing(open_store(target, key)) as copy:
        assert _rows(copy) == 200
    assert not (tmp_path / "copy.db.part").exists()


def test_of_a_damaged_store_no_copy_is_made_and_the_old_one_stays(
    store: Store, store_path: Path, tmp_path: Path, key: bytes
) -> None:
    _fill(store)
    target = tmp_path / "copy.db"
    store.backup(target)
    before = target.read_bytes()
    store.close()
    content = bytearray(store_path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    store_path.write_bytes(content)
    with closing(open_store(store_path, key)) as damaged:
        with pytest.raises((DamagedStore, WrongKey)):
            damaged.backup(target)
        assert damaged.problems() != []
    assert target.read_bytes() == before
    assert not (tmp_path / "copy.db.part").exists()


def test_an_empty_copy_is_a_full_disk(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk SQLite may leave a file of no length without a word."""
    target = tmp_path / "copy.db"
    target.write_bytes(b"the copy of yesterday")
    with monkeypatch.context() as full:
        full.setattr(store, "reading", lambda: closing(_Silent()))
        with pytest.raises(DiskFull):
            store.backup(target)
    assert target.read_bytes() == b"the copy of yesterday"
    assert not (tmp_path / "copy.db.part").exists()


class _Silent:
    """A connection that makes an empty file and says nothing."""

    def exec_driver_sql(self, statement: str, parameters: tuple[str, ...]) -> None:
        Path(parameters[0]).write_bytes(b"")

    def close(self) -> None:
        """Nothing is held."""


def test_a_copy_to_nowhere_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        store.backup(tmp_path / "no" / "copy.db")
    _fill(store, 1)
    assert _rows(store) == 1


def test_a_copy_that_was_written_badly_does_not_take_the_place_of_a_good_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drive that says it wrote and did not: memory sticks at the end of their life do that."""
    _fill(store)
    target = tmp_path / "copy.db"
    store.backup(target)
    before = target.read_bytes()
    execute = Connection.exec_driver_sql

    def on_a_bad_drive(self: Connection, statement: str, *given: Any) -> Any:
        done = execute(self, statement, *given)
        if statement.startswith("VACUUM INTO"):
            part = tmp_path / "copy.db.part"
            content = bytearray(part.read_bytes())
            content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
            part.write_bytes(content)
        return done

    monkeypatch.setattr(Connection, "exec_driver_sql", on_a_bad_drive)
    with pytest.raises((DamagedStore, WrongKey)):
        store.backup(target)
    monkeypatch.undo()
    assert target.read_bytes() == before
    assert not (tmp_path / "copy.db.part").exists()

    assert _rows(store) == 200, "the store itself goes on"
