"""Exchange in tests: what its tests share lies beside them, and none of them leaves a thread."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres_server import Server

SQLCIPHER, POSTGRES = "sqlcipher", "postgres"
STORES = [os.environ["YAZD_TEST_STORE"]] if "YAZD_TEST_STORE" in os.environ else [SQLCIPHER, POSTGRES]

sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(scope="module", params=STORES)
def server(request: pytest.FixtureRequest) -> Server | None:
    """Where the governorate of a test keeps its store: None for its folder, and once more on a server."""
    return request.getfixturevalue("postgres") if request.param == POSTGRES else None


@pytest.fixture(scope="module")
def chosen_server(request: pytest.FixtureRequest) -> Server | None:
    """The server only where YAZD_TEST_STORE asks for it: one kind of store is enough for these tests otherwise."""
    return request.getfixturevalue("postgres") if STORES == [POSTGRES] else None


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("exchange")] == []
