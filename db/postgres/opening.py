"""Opening a store on a PostgreSQL server, and making one in an empty database; both in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL, Connection, create_engine, delete, insert
from sqlalchemy.pool import NullPool

from db.carrying import all_tables
from db.errors import MovedAway, NewerStore, NoOffice, NotEmpty, UnfitServer
from db.postgres.address import connect_arguments, place_of, read_address
from db.postgres.errors import translated_errors
from db.postgres.store import ARRIVES, Facts, PostgresStore, facts, lock
from db.store import GENERATION, HEAD, MOVE, REVISIONS
from db.this_copy import OFFICE, Meta, meta, set_meta

OLDEST_SERVER: Final = 15
_RELATIONS: Final = (
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1"
)
Fill = Callable[[Connection], object]


def create_postgres(address: str, fill: Fill | None = None, *, arriving: str | None = None) -> PostgresStore:
    """Make a store in an empty database, and let `fill` write its first rows; all of it, or nothing.

    `arriving` is the id of an office that is moved here: what an interrupted move of it left, or the store that it
    moved out of, makes room, and the new one is marked until it is opened. BadAddress, NotEncrypted, Unreachable,
    WrongPassword, NoDatabase, NotAllowed, UnfitServer, NotEmpty.
    """
    url = read_address(address)
    with _alone(url) as connection:
        _check_server(connection, place_of(url))
        if connection.exec_driver_sql(_RELATIONS).first() is not None:
            if arriving is None or not _has_left(connection, arriving):
                raise NotEmpty(place_of(url))
            _drop(connection)
        _upgrade(connection)
        connection.execute(insert(Meta).values(key=GENERATION, value="0"))
        if arriving is not None:
            set_meta(connection, MOVE, ARRIVES)
        if fill is not None:
            fill(connection)
    return PostgresStore(url)


def open_postgres(address: str) -> PostgresStore:
    """Open the store in a database, bringing an older one up to date.

    NoOffice, NewerStore, MovedAway, and as `create_postgres`.
    """
    url = read_address(address)
    place = place_of(url)
    with _alone(url, is_locked=False) as connection:
        found = _facts(connection)
    if found is None:
        raise NoOffice(place)
    if found.revision not in REVISIONS:
        raise NewerStore(place)
    if found.move not in (None, ARRIVES):
        raise MovedAway(place, found.move)
    if found.revision != HEAD or found.move == ARRIVES:
        with _alone(url) as connection:
            _upgrade(connection)
            connection.execute(delete(Meta).where(Meta.key == MOVE, Meta.value == ARRIVES))
    return PostgresStore(url)


@contextmanager
def _alone(url: URL, *, is_locked: bool = True) -> Iterator[Connection]:
    """One transaction on a connection of its own."""
    engine = create_engine(
        url,
        connect_args=connect_arguments(url),
        poolclass=NullPool,
        use_native_hstore=False,
        hide_parameters=True,
    )
    with translated_errors(place_of(url)), engine.begin() as connection:
        if is_locked:
            lock(connection)
        yield connection


def _check_server(connection: Connection, place: str) -> None:
    version = connection.exec_driver_sql("SELECT current_setting('server_version_num')::int").scalar_one()
    letters = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if version < OLDEST_SERVER * 10_000 or letters != "UTF8":
        raise UnfitServer(place)


def _facts(connection: Connection) -> Facts | None:
    """None where no store is."""
    known = set(connection.exec_driver_sql(_RELATIONS).scalars())
    return facts(connection) if {"alembic_version", "meta"} <= known else None


def _has_left(connection: Connection, office: str) -> bool:
    """Whether what stands here is the office itself, on its way in or gone from here."""
    found = _facts(connection)
    return found is not None and found.move is not None and meta(connection, OFFICE) == office


def _drop(connection: Connection) -> None:
    ours = {"alembic_version", *(table.name for table in all_tables())}
    for name in connection.exec_driver_sql(_RELATIONS).scalars().all():
        if name in ours or name.startswith("search_"):
            connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')


def _upgrade(connection: Connection) -> None:
    from db.migrations import upgrade

    upgrade(connection)
