"""The inbox with something in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.exchange.merging import Elsewhere
from tests.ui.conflicts.hand import PHONES, Create, Show, disagree, page_of
from ui.screens.conflicts import ConflictsPage
from ui.workspace import Workspace
from yazd_desktop.office import Office


@pytest.fixture
def gov(office: Office) -> Elsewhere:
    return Elsewhere(office)


@pytest.fixture
def people(create: Create) -> list[str]:
    known = {"given_name": "زهرا", "sex": "female", "phone": PHONES[0], "birth_year": 1360}
    return [create("person", family_name=f"فرضی{letter}", **known) for letter in "ابپ"]


@pytest.fixture
def waiting(gov: Elsewhere, people: list[str]) -> list[str]:
    """Of each of three persons the telephone, of the first also the year of birth."""
    disagree(gov, "person", people[0], {"phone": PHONES[1], "birth_year": 1365})
    for person in people[1:]:
        disagree(gov, "person", person, {"phone": PHONES[1]})
    gov.arrives()
    return people


@pytest.fixture
def show(workspace_of: Callable[[Office], Workspace], office: Office, qtbot: QtBot) -> Show:
    """The page in the window of the office."""

    def show(**params: str) -> ConflictsPage:
        workspace = workspace_of(office)
        workspace.go("conflicts", **params)
        qtbot.wait(20)
        return page_of(workspace)

    return show
