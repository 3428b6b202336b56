"""A bare store, without an office around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.postgres.opening import create_postgres
from db.session import create_store
from db.store import AnyStore
from tests.postgres_offices import Offices

KEY = bytes(range(32))


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where the bare store lies."""
    return tmp_path / "bare" / "office.db"


@pytest.fixture
def store(store_path: Path, store_kind: str, request: pytest.FixtureRequest) -> Iterator[AnyStore]:
    """A store of the newest revision, without a row; encrypted, or on the server."""
    if store_kind == "postgres":
        offices: Offices = request.getfixturevalue("postgres_offices")
        with closing(create_postgres(offices.server.url(offices.database()))) as opened:
            yield opened
        return
    store_path.parent.mkdir()
    made = create_store(store_path, KEY)
    yield made
    made.close()
