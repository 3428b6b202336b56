"""A bare store, without an office around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Store, create_store

KEY = bytes(range(32))


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where the bare store lies."""
    return tmp_path / "bare" / "office.db"


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    """An encrypted store of the newest revision, without a row."""
    store_path.parent.mkdir()
    made = create_store(store_path, KEY)
    yield made
    made.close()
