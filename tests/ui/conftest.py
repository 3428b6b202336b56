"""A dressed application, and answers to questions that would otherwise wait for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import dialogs, theme


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
