"""What can go wrong with a server, told in words without a password; nothing is half written, and work goes on."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from db import errors
from db.ids import new_id
from db.models import Neighbourhood
from db.postgres.address import place_of, read_address, with_password
from db.postgres.errors import translated_errors
from db.postgres.opening import create_postgres, open_postgres
from db.postgres.store import PostgresStore
from tests import postgres_server
from tests.postgres_offices import Offices
from tests.postgres_server import PASSWORD, Server
from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.store_words import _OF_FOLDERS, _OF_SERVERS, told

NOW = sa.func.now()


@pytest.fixture
def store_kind() -> str:
    """All of this is about offices on a server."""
    return "postgres"


@pytest.fixture
def address(postgres_offices: Offices) -> str:
    """The address of an empty database."""
    return postgres_offices.server.url(postgres_offices.database())


@pytest.fixture
def store(address: str) -> Iterator[PostgresStore]:
    with closing(create_postgres(address)) as made:
        yield made


def _insert(connection: sa.Connection, name: str) -> None:
    facts = {"version": 1, "deleted": False, "created_at": NOW, "changed_at": NOW}
    connection.execute(sa.insert(Neighbourhood).values(id=new_id(), name=name, **facts))


def _names(store: PostgresStore) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.scalars(sa.select(Neighbourhood.name)))  # type: ignore[type-var]


def _code(folder: Path, address: str) -> str:
    """The code of what a user is told, which never holds the password."""
    with pytest.raises(UserError) as refused, told(folder):
        open_postgres(address)
    words = f"{refused.value.what} {refused.value.do} {refused.value!r}"
    assert PASSWORD not in words
    assert "stones" not in words
    return refused.value.code


def test_what_is_wrong_with_an_address_is_told_apart(
    tmp_path: Path, postgres_offices: Offices, address: str
) -> None:
    server, name = postgres_offices.server, address.rpartition("/")[2]
    with server.admin() as admin:
        admin.execute("DROP ROLE IF EXISTS guest")
        admin.execute("CREATE ROLE guest LOGIN PASSWORD 'two stones'")
        admin.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
    silent = address.replace(str(server.port), str(postgres_server._free_port()))
    assert _code(tmp_path, address) == "server.no_office"
    assert _code(tmp_path, server.url(name, password="other stones")) == "server.wrong_password"
    assert _code(tmp_path, server.url(name, user="nobody", password="stones")) == "server.wrong_password"
    assert _code(tmp_path, f"postgresql://yazd@127.0.0.1:{server.port}/{name}") == "server.wrong_password"
    assert _code(tmp_path, server.url("no_such_database")) == "server.no_database"
    assert _code(tmp_path, server.url(name, user="guest", password="two stones")) == "server.not_allowed"
    assert _code(tmp_path, silent) == "server.unreachable"
    assert _code(tmp_path, "postgresql://yazd:stones@no-such-host.invalid/yazd?sslmode=require") == (
        "server.unreachable"
    )
    assert _code(tmp_path, f"{address}?sslmode=require") == "server.not_encrypted"
    for text in (
        "",
        "mysql://yazd:stones@localhost/yazd",
        "postgresql://yazd:stones@localhost",
        "C:\\stones",
    ):
        assert _code(tmp_path, text) == "server.bad_address", text


def test_a_user_who_may_not_make_tables_is_told_so(postgres_offices: Offices, address: str) -> None:
    server, name = postgres_offices.server, address.rpartition("/")[2]
    with server.admin() as admin:
        admin.execute("DROP ROLE IF EXISTS reader")
        admin.execute("CREATE ROLE reader LOGIN PASSWORD 'two stones'")
    with pytest.raises(errors.NotAllowed):
        create_postgres(server.url(name, user="reader", password="two stones"))


def test_a_database_without_every_letter_is_refused(postgres_offices: Offices) -> None:
    server = postgres_offices.server
    name = server.new_database("template0", "ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc")
    try:
        with pytest.raises(errors.UnfitServer):
            create_postgres(server.url(name))
    finally:
        server.drop(name)


def test_a_newer_store_is_refused_at_the_door_and_while_it_is_open(
    store: PostgresStore, address: str, postgres_offices: Offices
) -> None:
    with postgres_offices.server.admin(address.rpartition("/")[2]) as admin:
        admin.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(errors.NewerStore):
        open_postgres(address)
    with pytest.raises(errors.NewerStore), store.writing() as connection:
        _insert(connection, "never")
    store._looked_at = float("-inf")  # a second later
    with pytest.raises(errors.NewerStore):
        _names(store)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("postgresql://a:b@localhost/c", None),
        ("postgresql://a:b@127.0.0.1:5433/c", None),
        ("postgresql:///c?host=/run/postgresql", None),
        ("postgres://a:b@10.1.2.3/c", "require"),
        ("postgresql://a:b@db.example/c?sslmode=verify-full", "verify-full"),
        ("postgresql:///c?host=localhost&host=db.example", "require"),
        ("postgresql://localhost/c?hostaddr=10.1.2.3", "require"),
        ("postgresql:///c?service=governorate", "require"),
    ],
)
def test_over_a_network_nothing_goes_unencrypted(text: str, mode: str | None) -> None:
    assert read_address(text).query.get("sslmode") == mode


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_whoever_asks_to_send_it_unencrypted_is_refused(mode: str) -> None:
    with pytest.raises(errors.NotEncrypted):
        read_address(f"postgresql://a:b@db.example/c?sslmode={mode}")
    read_address(f"postgresql://a:b@localhost/c?sslmode={mode}")


def test_a_place_is_told_without_its_password() -> None:
    url = read_address("postgresql://yazd:stones@db.example:5433/cases")
    assert place_of(url) == "yazd@db.example:5433/cases"
    assert read_address(with_password("postgresql://yazd@localhost/c", "a b/@c")).password == "a b/@c"
    assert with_password("postgresql://yazd:own@localhost/c", "other").count("own") == 1
    assert with_password("sqlcipher", "other") == "sqlcipher"


def test_a_connection_that_ends_in_the_middle_leaves_nothing_and_work_goes_on(
    store: PostgresStore, postgres: Server
) -> None:
    def write_and_lose() -> None:
        with store.writing() as connection:
            _insert(connection, "half")
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with postgres.admin() as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
            _insert(connection, "other half")

    for _ in range(2):
        with pytest.raises(errors.ConnectionLost):
            write_and_lose()
        assert _names(store) == []
    with store.writing() as connection:
        _insert(connection, "whole")
    assert _names(store) == ["whole"]


def test_a_connection_that_died_while_nobody_used_it_is_not_noticed(
    store: PostgresStore, postgres: Server
) -> None:
    for act in (lambda: _names(store), lambda: _write(store)):
        with store.reading() as connection:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with postgres.admin() as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
        store._looked_at = float("-inf")
        act()
    assert _names(store) == ["one"]


def _write(store: PostgresStore) -> None:
    with store.writing() as connection:
        _insert(connection, "one")


def test_a_server_that_goes_down_and_comes_up_again() -> None:
    if postgres_server.binaries() is None:
        pytest.skip("no server")
    with postgres_server.running(is_safe=True) as server:
        address = server.url(server.new_database())
        with closing(create_postgres(address)) as store:
            _write(store)
            server.stop(signal.SIGKILL)
            for act in (lambda: _names(store), lambda: _write(store), lambda: open_postgres(address)):
                store._looked_at = float("-inf")
                with pytest.raises((errors.ConnectionLost, errors.Unreachable)):
                    act()
            with pytest.raises(errors.Unreachable):
                _names(store)
            server.start()
            assert _names(store) == ["one"]
            with store.writing() as connection:
                _insert(connection, "two")
            assert _names(store) == ["one", "two"]


def test_who_waits_too_long_for_another_writer_is_told(address: str) -> None:
    with (
        closing(create_postgres(address)) as one,
        closing(open_postgres(f"{address}?options=-c lock_timeout%3D200ms")) as two,
    ):
        with one.writing() as connection:
            _insert(connection, "one")
            began = time.monotonic()
            with pytest.raises(errors.StoreBusy):
                _write(two)
            assert time.monotonic() - began < 5
        _write(two)
        assert _names(two) == ["one", "one"]


def test_a_server_that_only_follows_is_told(store: PostgresStore, address: str, postgres: Server) -> None:
    name = address.rpartition("/")[2]
    with postgres.admin() as admin:
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store.close()
    with closing(open_postgres(address)) as follower, pytest.raises(errors.OnlyFollows):
        _write(follower)
    for said in (psycopg.errors.FeatureNotSupported, psycopg.errors.ReadOnlySqlTransaction):
        for starts, kind in ((True, errors.OnlyFollows), (False, sa.exc.OperationalError)):
            with pytest.raises(kind), translated_errors("here", at_start_of_writing=starts):
                raise sa.exc.OperationalError("SELECT 1", None, said("said"))


def test_who_reads_cannot_write(store: PostgresStore) -> None:
    """That would be a mistake of ours, so it is not hidden behind words about the server."""
    with pytest.raises(sa.exc.DBAPIError), store.reading() as connection:
        _insert(connection, "never")
    assert _names(store) == []


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (psycopg.errors.DiskFull, errors.ServerFull),
        (psycopg.errors.DataCorrupted, errors.ServerDamaged),
        (psycopg.errors.IndexCorrupted, errors.ServerDamaged),
        (psycopg.errors.LockNotAvailable, errors.StoreBusy),
        (psycopg.errors.CannotConnectNow, errors.ConnectionLost),
        (psycopg.errors.InsufficientPrivilege, errors.NotAllowed),
    ],
)
def test_what_the_server_says_is_understood(
    state: type[psycopg.Error], kind: type[errors.StoreError]
) -> None:
    with pytest.raises(kind), translated_errors("here"):
        raise sa.exc.OperationalError("SELECT 1", None, state("said"))


def test_every_error_of_a_server_has_its_words(tmp_path: Path) -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    told_ones = {*_OF_SERVERS, *_OF_FOLDERS, errors.StoreError, errors.ServerError}
    assert [kind for kind in kinds if issubclass(kind, errors.StoreError) and kind not in told_ones] == []
    for kind, code in {**_OF_SERVERS, **_OF_FOLDERS}.items():
        with pytest.raises(UserError) as refused, told(tmp_path):
            raise kind("yazd@here/cases", "mark")
        assert refused.value.code == code
        assert refused.value.what != t(f"error.{code}.what") or "{" not in refused.value.what


def test_a_store_that_is_made_twice_is_refused(store: PostgresStore, address: str) -> None:
    _write(store)
    with pytest.raises(errors.NotEmpty):
        create_postgres(address)
    assert _names(store) == ["one"]


def test_what_fails_while_a_store_is_made_leaves_the_database_empty(address: str) -> None:
    def fail(connection: sa.Connection) -> None:
        _insert(connection, "never")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        create_postgres(address, fail)
    with closing(create_postgres(address)) as made:
        assert _names(made) == []


def test_lost_links_and_rows_are_found(store: PostgresStore, address: str, postgres: Server) -> None:
    _write(store)
    assert store.problems() == []
    assert store.size_elsewhere() > 500_000
    with postgres.admin(address.rpartition("/")[2]) as admin:
        admin.execute(
            "SET session_replication_role = replica"
        )  # as a damaged index of keys would let through
        admin.execute(
            'INSERT INTO "case" (id, version, deleted, created_at, changed_at, neighbourhood) '
            "VALUES (gen_random_uuid(), 1, false, now(), now(), gen_random_uuid())"
        )
    assert store.problems() == ["foreign key fk_case_neighbourhood"]


def test_damaged_pages_are_found() -> None:
    if postgres_server.binaries() is None:
        pytest.skip("no server")
    with postgres_server.running(is_safe=True) as server:
        name = server.new_database()
        with closing(create_postgres(server.url(name))) as store, store.writing() as connection:
            for number in range(200):
                _insert(connection, f"{number} " * 20)
            path = connection.exec_driver_sql("SELECT pg_relation_filepath('neighbourhood')").scalar_one()
        server.stop(signal.SIGINT)
        file = server.data / str(path)
        content = bytearray(file.read_bytes())
        content[8192 + 4000 : 8192 + 4100] = bytes(100)
        file.write_bytes(content)
        server.start()
        with closing(open_postgres(server.url(name))) as opened:
            assert opened.problems() == ["table neighbourhood: XX001"]


def test_an_office_on_a_server_tells_its_user_and_goes_on(office: Office, postgres: Server) -> None:
    with office.reading() as connection:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with postgres.admin() as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with office.writing() as unit:
        unit.create("neighbourhood", {"name": "محله"})
    assert queries.count(office, "neighbourhood") == 1
