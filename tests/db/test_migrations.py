"""Migrations: from every older store to the tables that the models describe, each script known by name."""

from __future__ import annotations

import ast
import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

import db.models
from db import search
from db.base import Base
from db.migrations import config, upgrade
from db.migrations.settling import is_same_everywhere
from db.postgres.opening import create_postgres, open_postgres
from db.session import Store, _connect, create_store, open_store
from db.store import HEAD, REVISIONS, AnyStore
from tests.postgres_offices import Offices

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


@pytest.fixture
def on_postgres(postgres_offices: Offices) -> Iterator[AnyStore]:
    """The same on the server."""
    with closing(create_postgres(postgres_offices.server.url(postgres_offices.database()))) as made:
        yield made


def is_ours(thing: object, name: str | None, kind: str, is_there: bool, other: object) -> bool:
    """Search tables are no tables of the models."""
    return kind != "table" or not (name or "").startswith("search_")


def is_ours_on_postgres(thing: object, name: str | None, kind: str, is_there: bool, other: object) -> bool:
    return is_same_everywhere(name, kind)


def differences(connection: Connection) -> list[object]:
    """What Alembic would still change to bring the store to the models."""
    assert db.models.__all__
    ours = is_ours_on_postgres if connection.dialect.name == "postgresql" else is_ours
    options = {"compare_type": True, "include_object": ours, "render_as_batch": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Base.metadata))


def search_tables(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%USING fts5%'")
    return {str(name): str(sql) for name, sql in rows}


def test_the_migrations_make_the_tables_of_the_models(store: Store) -> None:
    with store.reading() as connection:
        assert differences(connection) == []


def test_the_migrations_make_the_tables_of_the_models_on_a_server(on_postgres: AnyStore) -> None:
    with on_postgres.reading() as connection:
        assert differences(connection) == []


def test_the_migrations_make_the_search_tables(store: Store) -> None:
    wanted = search.create_statements(search.TABLES, "sqlite")
    with store.reading() as connection:
        assert sorted(search_tables(connection).values()) == sorted(wanted)
        for table in search.TABLES:
            query = f"SELECT v FROM search_{table}_config WHERE k = 'automerge'"  # noqa: S608
            assert connection.exec_driver_sql(query).scalar() == 8, f"{table}: merging_statements"


def test_the_migrations_make_the_search_tables_on_a_server(on_postgres: AnyStore) -> None:
    with on_postgres.reading() as connection:
        for table in search.TABLES:
            assert search.count(connection, table) == 0
            (index,) = sa.inspect(connection).get_indexes(f"search_{table}")
            assert index["column_names"] == ["words"]


def test_text_sorts_by_its_bytes_on_a_server(on_postgres: AnyStore) -> None:
    """The database of the tests sorts as Persian does, so a column that was forgotten shows."""
    with on_postgres.reading() as connection:
        words = connection.exec_driver_sql(
            "SELECT w FROM (VALUES ('ی'), ('گ'), ('b'), ('A')) v(w) ORDER BY w"
        )
        assert list(words.scalars()) != ["A", "b", "ی", "گ"]
        other = connection.exec_driver_sql(
            "SELECT attrelid::regclass::text, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
            "JOIN pg_collation o ON o.oid = attcollation WHERE collname <> 'C' AND relkind = 'r' "
            "AND relnamespace = current_schema()::regnamespace"
        )
        assert other.fetchall() == []


def test_lists_are_read_from_an_index_alone_on_a_server(on_postgres: AnyStore) -> None:
    indexes = {
        index.name: index.columns.keys()
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if str(index.name).endswith("_in_order")
    }
    with on_postgres.reading() as connection:
        made = connection.exec_driver_sql("SELECT indexname, indexdef FROM pg_indexes")
        said = {name: text.partition("(")[2].rstrip(")") for name, text in made}
    assert {name: said[str(name)] for name in indexes} == {
        name: f"deleted, {column} NULLS FIRST, local_id" for name, (_, column) in indexes.items()
    }


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


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_every_age_is_brought_up_to_date_on_a_server(
    postgres_offices: Offices, revision: str
) -> None:
    address = postgres_offices.server.url(postgres_offices.database())
    engine = sa.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        upgrade(connection, revision)
        connection.exec_driver_sql("INSERT INTO meta VALUES ('generation', '7')")
    engine.dispose()
    with closing(open_postgres(address)) as opened, opened.reading() as connection:
        assert differences(connection) == []
        assert opened.age == 7
