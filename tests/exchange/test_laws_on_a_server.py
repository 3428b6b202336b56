"""The laws of exchange once more, with the governorate's store on a PostgreSQL server, its backups restored there too.

Two lives, or as many as `YAZD_LAWS` says.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine

from tests.postgres_server import Server

from . import test_laws
from .world import Province, found, settle

LIVES = int(os.environ.get("YAZD_LAWS", "2"))
_MADE: dict[str, Any] = {}


@pytest.fixture(scope="module", autouse=True)
def _province(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    root = tmp_path_factory.mktemp("laws")
    _MADE.update(server=postgres, root=root, known=found(root, postgres))
    yield
    _MADE.clear()


class LawsOnAServer(test_laws.Laws):
    """Offices at work whose governorate keeps its store on a server."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)  # without the province in folders
        self.root = Path(tempfile.mkdtemp(prefix="yazd-laws-"))
        self.province: Province = settle(_MADE["root"], _MADE["known"], self.root, _MADE["server"])
        self.written: dict[tuple[str, int], str] = {}
        self.exported: set[tuple[str, int]] = set()
        self.count = 0
        assert self.province.databases, "the governorate's store is on the server"


TestLawsOnAServer = LawsOnAServer.TestCase
TestLawsOnAServer.settings = settings(test_laws.TestLaws.settings, max_examples=LIVES)
