"""A dressed application, and answers to questions that would otherwise wait for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from ui import dialogs, theme
from ui.jobs import Jobs
from ui.window_settings import WindowSettings
from ui.workspace import Workspace
from yazd_desktop.office import Office


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str], qapp_cls: type[QApplication]) -> QApplication:
    """The application in the program's own dress."""
    app = QApplication.instance() or qapp_cls(qapp_args)
    assert isinstance(app, QApplication)
    theme.install(app)
    return app


class Answers:
    """Answers in the place of the user; what was said and asked is kept."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.choice = ""
        self.path = ""
        self.paths: list[str] = []

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str, *, is_error: bool) -> None:
        self.told.append((text, detail))

    def choose(
        self, parent: QWidget | None, title: str, text: str, answers: tuple[tuple[str, str], ...]
    ) -> str:
        self.asked.append(title)
        return self.choice or answers[-1][0]

    def save_path(self, parent: QWidget | None, title: str, proposed: str, kinds: str) -> str:
        return self.path

    def open_path(self, parent: QWidget | None, title: str, kinds: str) -> str:
        return self.path

    def open_paths(self, parent: QWidget | None, title: str, kinds: str) -> list[str]:
        return self.paths

    def folder(self, parent: QWidget | None, title: str) -> str:
        return self.path


@pytest.fixture
def answers() -> Iterator[Answers]:
    found = Answers()
    dialogs.answer_with(found)
    yield found
    dialogs.answer_with(None)


TypeText = Callable[[QWidget, str], None]


@pytest.fixture
def type_text(qtbot: QtBot) -> TypeText:
    """Type letter by letter; qtbot's own typing cannot send Persian."""

    def type_letters(widget: QWidget, text: str) -> None:
        widget.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(widget, event)

    return type_letters


@pytest.fixture
def workspace_of(qtbot: QtBot, tmp_path: Path, answers: Answers) -> Callable[[Office], Workspace]:
    """Show the inside of an open office as the window does, at its home page."""

    def make(office: Office) -> Workspace:
        window = QMainWindow()
        jobs = Jobs(window)
        qtbot.addWidget(
            window, before_close_func=lambda _: qtbot.waitUntil(lambda: not jobs.is_busy, timeout=30_000)
        )
        made = Workspace(office, jobs, WindowSettings(tmp_path / "settings" / "window.json"))
        window.setCentralWidget(made)
        window.resize(1366, 700)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        made.go("home")
        return made

    return make


@pytest.fixture
def workspace(workspace_of: Callable[[Office], Workspace], sample_office: Office) -> Workspace:
    """The inside of the sample office, at its home page."""
    return workspace_of(sample_office)


InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]


@pytest.fixture
def in_dialog() -> InDialog:
    """Begin something that opens a dialog, and act in it; what the act leaves open is closed."""

    def in_dialog(begin: Callable[[], object], act: Callable[[Any], object]) -> None:
        trouble: list[BaseException] = []
        acted: list[QWidget] = []

        def at_last() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                QTimer.singleShot(10, at_last)
                return
            acted.append(dialog)
            try:
                act(dialog)
            except BaseException as error:  # noqa: BLE001  (told by the test itself)
                trouble.append(error)
            finally:
                if isinstance(dialog, QDialog) and dialog.isVisible():
                    dialog.done(QDialog.DialogCode.Rejected)

        QTimer.singleShot(10, at_last)
        begin()
        if trouble:
            raise trouble[0]
        assert acted, "no dialog was opened"

    return in_dialog
