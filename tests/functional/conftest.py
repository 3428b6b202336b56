"""A user at the whole window: presses what can be seen, types, waits for what is under way."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from tests.conftest import PASSWORD
from tests.ui.conftest import Answers, answers, qapp  # noqa: F401  (fixtures)
from ui import app as composition
from ui.main_window import MainWindow
from yazd_desktop.demo import make_demo
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

W = TypeVar("W", bound=QWidget)
_PATIENCE_MS = 30_000


class User:
    """What somebody does with hands and eyes."""

    def __init__(self, window: MainWindow, replies: Answers) -> None:
        self.window = window
        self.answers = replies

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Let the window work until something is so; red after half a minute."""
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not is_so():
            assert not deadline.hasExpired(), f"still not so: {what}; told: {self.answers.told}"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)

    def settle(self) -> None:
        """Let everything that is under way come to its end."""
        self.wait_until(lambda: not self.window.jobs.is_busy, "work has ended")
        QTest.qWait(30)

    def press(self, words: str, within: QWidget | None = None) -> None:
        """Click a button by its words."""
        place = within or QApplication.activeModalWidget() or self.window
        buttons = [
            button
            for button in place.findChildren(QAbstractButton)
            if button.isVisible() and words in (button.text(), button.accessibleName())
        ]
        assert buttons, f"no button «{words}» can be seen"
        assert buttons[0].isEnabled(), f"the button «{words}» cannot be pressed"
        buttons[0].setFocus()
        QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, control: QWidget, text: str) -> None:
        """Type letter by letter, whatever the letters are."""
        control.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(control, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def key(
        self,
        control: QWidget,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press one key."""
        QTest.keyClick(control, key, modifier)
        self.settle()

    def double_click(self, view: Any, row: int) -> None:
        """Double click a row of a list."""
        place: QPoint = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def in_dialog(self, act: Callable[[Any], None], begin: Callable[[], None]) -> None:
        """Do something that opens a dialog, and in that dialog something else."""
        trouble: list[BaseException] = []

        def at_last() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                QTimer.singleShot(30, at_last)
                return
            try:
                act(dialog)
            except BaseException as error:  # noqa: BLE001  (told by the test itself)
                trouble.append(error)
                dialog.done(0)

        QTimer.singleShot(30, at_last)
        begin()
        self.settle()
        if trouble:
            raise trouble[0]

    def page(self, kind: type[W]) -> W:
        """The page that is shown, which must be of a kind."""
        assert self.window.workspace is not None
        found = self.window.workspace.page
        assert isinstance(found, kind), f"{found} is shown"
        return found


@pytest.fixture(scope="session")
def _folder_of_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("today") / "office"
    make_demo(folder, password=PASSWORD, cases=40, seed=3, cost=FAST_FOR_TESTS)
    return folder


@pytest.fixture
def folder_of_today(_folder_of_today: Path, tmp_path: Path) -> Path:
    """A sample office whose next meeting comes in a few days, counted from the day of the test."""
    return Path(shutil.copytree(_folder_of_today, tmp_path / "office-of-today"))


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "window.json"


@pytest.fixture
def start(qapp: QApplication, settings_path: Path, answers: Any) -> Iterator[Callable[..., User]]:  # noqa: F811
    """Start the program, as often as a test wants; what is still open is closed at the end."""
    started: list[MainWindow] = []

    def begin(folder: Path | None = None) -> User:
        window = composition.make_window(qapp, folder, settings_path)
        started.append(window)
        window.resize(1366, 720)
        window.show()
        window.activateWindow()  # without a window manager nobody else does; shortcuts need it
        assert QTest.qWaitForWindowActive(window)
        window.begin()
        QTest.qWait(20)
        return User(window, answers)

    yield begin
    for window in started:
        answers.choice = "discard"
        window.close()
        window.deleteLater()
    QTest.qWait(10)
