"""Migrations: from every older store to the tables that the models describe, each script known by name."""

from __future__ import annotations

import ast
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

import db.models
from db import search
from db.base import Base
from db.migrations import config, upgrade
from db.session import HEAD, REVISIONS, Store, _connect, create_store, open_store

FOLDER = ScriptDirectory.from_config(config())
SCRIPTS = list(FOLDER.walk_revisions())[::-1]
# What a script may stand on: all of it says only how things are kept, and has to mean the same for ever.
STEADY = {"__future__", "alembic", "sqlalchemy", "json", "typing", "db.types", "db.search"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new, empty store."""
    made = create_store(tmp_path / "office.db", secrets.token_bytes(32))
    yield made
    made.close()


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Search tables are no tables of the models."""
    return kind != "table" or not (name or "").startswith("search_")


def differences(connection: Connection) -> list[object]:
    """What Alembic would still change to bring the store to the models."""
    assert db.models.__all__
    options = {"compare_type": True, "include_name": is_ours, "render_as_batch": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Base.metadata))


def search_tables(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%USING fts5%'")
    return {str(name): str(sql) for name, sql in rows}


def test_the_migrations_make_the_tables_of_the_models(store: Store) -> None:
    with store.reading() as connection:
        assert differences(connection) == []


def test_the_migrations_make_the_search_tables(store: Store) -> None:
    wanted = search.create_statements(search.TABLES)
    with store.reading() as connection:
        assert sorted(search_tables(connection).values()) == sorted(wanted)


def test_the_store_knows_every_migration() -> None:
    """Opening a store must not need Alembic, so the revisions are said twice; the newest is the head."""
    assert list(REVISIONS) == [script.revision for script in SCRIPTS]
    assert FOLDER.get_heads() == [HEAD]


def test_migrations_are_called_by_their_number() -> None:
    for script in SCRIPTS:
        assert Path(script.path).name.startswith(f"{script.revision}_")
        assert script.doc


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.revision)
def test_a_migration_stands_on_nothing_that_changes(script: Script) -> None:
    """A script that asks the models what to make makes something else next year."""
    source = Path(script.path).read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= STEADY
        elif isinstance(node, ast.ImportFrom):
            assert {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)} & STEADY
    assert "TABLES" not in source


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_every_age_is_brought_up_to_date(tmp_path: Path, revision: str) -> None:
    path, key = tmp_path / "office.db", secrets.token_bytes(32)
    old = Store(path, _connect(path, key))
    with old.writing() as connection:
        upgrade(connection, revision)
    old.close()
    opened = open_store(path, key)
    with opened.reading() as connection:
        assert differences(connection) == []
        assert set(search_tables(connection)) == {f"search_{table}" for table in search.TABLES}
    opened.close()
    assert list(tmp_path.glob("*.bak")) == (
        [] if revision == HEAD else [tmp_path / f"office-before-{HEAD}.bak"]
    )
