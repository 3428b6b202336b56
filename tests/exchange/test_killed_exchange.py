"""Whoever exports or imports and is killed takes nothing with them, and nothing is left half done.

A few kills of each kind of store; `bench/exchange_kills.py` kills some hundred times.
"""

from __future__ import annotations

from pathlib import Path

from tests.postgres_server import Server

from .killed_work import found
from .killing import Ledger, kill_often


def _must_be_sound(ledger: Ledger, times: int) -> None:
    assert ledger.problems == []
    assert ledger.kills.total() == times
    assert ledger.acknowledged > 10  # it did work


def test_kills_of_an_exchange_between_folders(tmp_path: Path) -> None:
    found(tmp_path)
    _must_be_sound(kill_often(tmp_path, 5, rounds=1), 5)


def test_kills_of_an_exchange_with_a_server(tmp_path: Path, postgres: Server) -> None:
    database = postgres.new_database()
    try:
        found(tmp_path, postgres.url(database))
        _must_be_sound(kill_often(tmp_path, 2, rounds=1), 2)
    finally:
        postgres.drop(database)
