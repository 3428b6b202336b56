"""Lists to look at and people to stand in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.lists.hand import (
    FAMILIES,
    Create,
    Menu,
)
from ui.lists.record_table import RecordTable
from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office


@pytest.fixture
def people(create: Create) -> dict[str, str]:
    return {
        family: create(
            "person", given_name=f"نمونه {place}", family_name=family, sex="female" if place else "male"
        )
        for place, family in enumerate(FAMILIES)
    }


@pytest.fixture
def table_of(qtbot: QtBot) -> Callable[..., RecordTable]:
    def make(office: Office, entity: str, **options: Any) -> RecordTable:
        within = options.pop("within", None)
        made = RecordTable(ListState(office, entity, within=within), **options)
        qtbot.addWidget(made)
        made.resize(1100, 500)
        with qtbot.waitExposed(made):
            made.show()
        return made

    return make


@pytest.fixture
def menu() -> Menu:
    return Menu()
