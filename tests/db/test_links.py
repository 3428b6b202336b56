"""Links between records hold: in a transaction, and when a migration makes a table anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

import db.migrations
from db import session
from db.errors import StoreError
from db.ids import new_id
from db.models import Household, Person
from db.session import Store, open_store
from yazd_desktop.office import Office
from yazd_desktop.security.subkeys import subkey

_NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
NOW, NEXT = session.HEAD, "9998"


def _members(store: Store) -> int:
    with store.reading() as connection:
        joined = (
            sa.select(sa.func.count()).select_from(Person).join(Household, Household.id == Person.household)
        )
        return int(connection.scalar(joined) or 0)


def _insert_without_household(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO person(id, version, deleted, created_at, changed_at, household) "
            "VALUES (x'01', 1, 0, '2026-05-05', '2026-05-05', x'02')"
        )


def test_a_link_to_nothing_is_refused_at_the_end_of_the_transaction(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        _insert_without_household(store)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one() == 0
    household = new_id()
    facts = {"version": 1, "deleted": False, "created_at": _NOON, "changed_at": _NOON}
    with store.writing() as connection:  # but within it, what links may come first
        connection.execute(sa.insert(Person).values(id=new_id(), household=household, **facts))
        connection.execute(sa.insert(Household).values(id=household, **facts))
    assert _members(store) == 1


# A migration to come: it makes the table `household` anew while persons point at it.
Migration = Callable[[Connection], None]


def _rebuild(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("household", recreate="always") as batch:
        batch.add_column(sa.Column("planted", sa.Text()))
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (NEXT,))


def _rebuild_and_lose_a_row(connection: Connection) -> None:
    _rebuild(connection)
    connection.exec_driver_sql("DELETE FROM household")


def _rebuild_and_fail(connection: Connection) -> None:
    _rebuild(connection)
    raise ZeroDivisionError


def _newer_program(monkeypatch: pytest.MonkeyPatch, migration: Migration) -> None:
    monkeypatch.setattr(session, "HEAD", NEXT)
    monkeypatch.setattr(session, "REVISIONS", (*session.REVISIONS, NEXT))
    monkeypatch.setattr(db.migrations, "upgrade", migration)


@pytest.fixture
def family(office: Office) -> Path:
    """The closed store of an office with a household of three."""
    with office.writing() as unit:
        household = unit.create("household", {})
        for name in ("زهرا", "علی", "نرگس"):
            unit.create("person", {"given_name": name, "family_name": "فرضی", "household": household})
    office.close()
    return office.folder / "office.db"


@pytest.fixture
def family_key(office: Office) -> bytes:
    return subkey(office._data_key, "store")


def _revision(store: Store) -> str:
    with store.reading() as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def test_a_table_made_anew_keeps_its_children(
    family: Path, family_key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _newer_program(monkeypatch, _rebuild)
    store = open_store(family, family_key)
    try:
        assert (_revision(store), _members(store)) == (NEXT, 3)
        assert store.problems() == []
        with pytest.raises(sa.exc.IntegrityError):  # foreign keys are on again
            _insert_without_household(store)
    finally:
        store.close()


def test_the_store_of_before_is_kept_beside_it_encrypted(
    family: Path, family_key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        _newer_program(newer, _rebuild)
        open_store(family, family_key).close()
    kept = family.with_name(f"office-before-{NEXT}.bak")
    assert not kept.read_bytes().startswith(b"SQLite format 3")
    old = open_store(kept, family_key)
    try:
        assert (_revision(old), _members(old), old.problems()) == (NOW, 3, [])
    finally:
        old.close()


@pytest.mark.parametrize(
    ("migration", "error"),
    [(_rebuild_and_lose_a_row, StoreError), (_rebuild_and_fail, ZeroDivisionError)],
)
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    family: Path,
    family_key: bytes,
    monkeypatch: pytest.MonkeyPatch,
    migration: Migration,
    error: type[Exception],
) -> None:
    with monkeypatch.context() as newer:
        _newer_program(newer, migration)
        with pytest.raises(error):
            open_store(family, family_key)
    store = open_store(family, family_key)
    try:
        assert (_revision(store), _members(store), store.problems()) == (NOW, 3, [])
        with store.reading() as connection:
            columns = {column["name"] for column in sa.inspect(connection).get_columns("household")}
        assert "planted" not in columns
    finally:
        store.close()
