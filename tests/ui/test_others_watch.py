"""Two windows on one store: what one computer writes appears in the other by itself, and disturbs nobody."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.conftest import PASSWORD
from tests.postgres_offices import Offices
from ui import others_watch
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from ui.workspace import Workspace
from yazd_desktop import others
from yazd_desktop.errors import UserError
from yazd_desktop.form_state import FormState
from yazd_desktop.office import Office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

Make = Callable[[Office], Workspace]


@pytest.fixture
def two(
    postgres_offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Office, Office]]:
    """One office on the server, open on two computers; the window is used, and looks often."""
    monkeypatch.setattr("db.postgres.store._LOOK_SECONDS", 0.0)
    monkeypatch.setattr(others_watch, "EVERY_MS", 50)
    state = Qt.ApplicationState.ApplicationActive
    monkeypatch.setattr(QGuiApplication, "applicationState", staticmethod(lambda: state))
    folder = postgres_offices.copy("empty", postgres_offices.empty, tmp_path / "shared")
    with closing(postgres_offices.open(folder)) as here, closing(postgres_offices.open(folder)) as there:
        yield here, there


@pytest.fixture
def window(two: tuple[Office, Office], workspace_of: Make) -> Iterator[Workspace]:
    """The window of the first computer."""
    made = workspace_of(two[0])
    yield made
    made.others.stop()


def agency(office: Office, name: str) -> str:
    with office.writing() as unit:
        return unit.create("agency", {"name": name})


def test_what_another_computer_adds_appears_in_the_list_that_is_shown(
    two: tuple[Office, Office], window: Workspace, qtbot: QtBot
) -> None:
    window.go("records", entity="agency")
    page = window.page
    assert isinstance(page, RecordsPage)
    assert page.list.count == 0
    agency(two[1], "برق")
    qtbot.waitUntil(lambda: page.list.count == 1, timeout=10_000)


def test_what_is_being_entered_stays_while_the_other_one_writes(
    two: tuple[Office, Office], window: Workspace, qtbot: QtBot
) -> None:
    row = agency(two[0], "برق")
    window.go("record", entity="agency", record_id=row)
    page = window.page
    assert isinstance(page, RecordPage)
    page.form.state.enter("name", "برق منطقه")
    told: list[object] = []
    window.others.changed.connect(told.append)
    with two[1].writing() as unit:
        unit.update("agency", row, {"name": "برق استان"})
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert page.form.state.value("name") == "برق منطقه"
    page.form.state.revert()
    window.go("records", entity="agency")
    window.go("record", entity="agency", record_id=row)
    assert page.form.state.value("name") == "برق استان"


def test_a_user_added_elsewhere_is_told_by_name(
    two: tuple[Office, Office], window: Workspace, qtbot: QtBot
) -> None:
    window.go("record", entity="office", record_id=two[0].id)
    page = window.page
    assert isinstance(page, RecordPage)
    care = page.care
    assert care is not None
    two[1].add_user("کارشناس تازه", "four other stones", cost=FAST_FOR_TESTS)
    qtbot.waitUntil(lambda: "کارشناس تازه" in care.users.text(), timeout=10_000)
    with closing(open_office(two[0].folder, password="four other stones", user="کارشناس تازه")) as third:
        row = agency(third, "برق")
    with qtbot.waitSignal(window.others.changed, timeout=10_000):
        pass
    assert {line.who for line in FormState(two[0], "agency", row).history()} == {"کارشناس تازه"}


def test_so_much_that_it_is_not_told_makes_the_pages_anew(
    two: tuple[Office, Office], window: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "MOST_TOLD", 1)
    window.go("records", entity="agency")
    for name in ("برق", "آب", "گاز"):
        agency(two[1], name)

    def shown() -> bool:
        return isinstance(window.page, RecordsPage) and window.page.list.count == 3

    qtbot.waitUntil(shown, timeout=10_000)


def test_nobody_looks_while_a_question_is_open_or_the_window_is_not_used(
    two: tuple[Office, Office], window: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def look(_office: Office, _seen: others.Seen) -> None:
        looked.append(1)

    monkeypatch.setattr(others_watch, "news", look)
    question = QDialog(window)
    question.setModal(True)
    question.show()
    qtbot.wait(200)
    looked.clear()
    qtbot.wait(200)
    assert looked == []
    question.close()
    qtbot.waitUntil(lambda: len(looked) >= 2, timeout=10_000)
    state = Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr(QGuiApplication, "applicationState", staticmethod(lambda: state))
    qtbot.wait(200)
    looked.clear()
    qtbot.wait(200)
    assert looked == []


def test_a_server_that_does_not_answer_stops_no_window_and_is_asked_again(
    two: tuple[Office, Office], window: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def slow(_office: Office, _seen: others.Seen) -> None:
        asked.append(time.monotonic())
        time.sleep(0.5)
        raise UserError("server.unreachable", place="server")

    monkeypatch.setattr(others_watch, "news", slow)
    qtbot.waitUntil(lambda: bool(asked), timeout=10_000)
    began = time.monotonic()
    window.others.look()
    assert time.monotonic() - began < 0.1
    qtbot.waitUntil(lambda: len(asked) >= 2, timeout=10_000)


def test_an_office_in_a_folder_is_never_asked(workspace: Workspace) -> None:
    assert not workspace.others.timer.isActive()


def test_a_closed_office_is_asked_no_more(
    two: tuple[Office, Office], workspace_of: Make, tmp_path: Path
) -> None:
    third = open_office(two[0].folder, password=PASSWORD)
    made = workspace_of(third)
    made.close_office()
    made.others.look()
    assert not made.others.timer.isActive()
