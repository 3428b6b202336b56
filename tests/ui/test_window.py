"""The window as a whole: in through the door, locked, dressed, closed, and what it does with a bug of ours."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import PASSWORD
from ui import app as composition
from ui import dialogs, theme
from ui.main_window import MainWindow
from ui.screens.first_run import FirstRunPage
from ui.screens.home import HomePage
from ui.screens.records_form import RecordPage
from ui.theme import colours
from ui.window_settings import WindowSettings, load
from yazd_desktop import queries
from yazd_desktop.i18n import t
from yazd_desktop.office import is_office, open_office
from yazd_desktop.paths import RESOURCES

TypeText = Callable[[QWidget, str], None]
Start = Callable[..., MainWindow]
ROOT = RESOURCES.parent
NAME = "کاظم محرمانه"


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "window.json"


@pytest.fixture
def start(
    qtbot: QtBot,
    qapp: QApplication,
    settings_path: Path,
    answers: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Start]:
    """Start the program; the hooks it sets are taken back at the end of the test."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    started: list[MainWindow] = []

    def begin(folder: Path | None = None) -> MainWindow:
        window = composition.make_window(qapp, folder, settings_path)
        started.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.begin()
        return window

    yield begin
    answers.choice = "discard"
    qtbot.waitUntil(lambda: not any(window.jobs.is_busy for window in started), timeout=30_000)
    for window in started:
        answers.choice = "yes" if window._new is not None else "discard"
        window.close()
        window.deleteLater()
    theme.use(qapp, dark=False)


@pytest.fixture
def enter(
    start: Start, sample_office_folder: Path, type_text: TypeText, qtbot: QtBot
) -> Callable[[], MainWindow]:
    """Go in through the door of the sample office."""

    def enter() -> MainWindow:
        window = start(sample_office_folder)
        sign_in(window, type_text, qtbot)
        return window

    return enter


def sign_in(window: MainWindow, type_text: TypeText, qtbot: QtBot) -> None:
    type_text(window.unlock.password.line, PASSWORD)
    QTest.keyClick(window.unlock.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=30_000)


def can_be_opened(folder: Path) -> bool:
    """Whether no program holds the office any more."""
    open_office(folder, password=PASSWORD).close()
    return True


def change_a_person(window: MainWindow) -> RecordPage:
    assert window.workspace is not None
    person = queries.find_ids(window.workspace.office, "person", limit=1)[0]
    window.workspace.go("record", entity="person", record_id=person)
    page = window.workspace.page
    assert isinstance(page, RecordPage)
    page.form.state.enter("family_name", "نام‌تازه")
    return page


def test_the_window_comes_before_the_store_is_read() -> None:
    heavy = ("sqlalchemy", "alembic", "reportlab", "openpyxl", "pikepdf")
    code = f"import sys, ui.app; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_in_through_the_door(enter: Callable[[], MainWindow], settings_path: Path) -> None:
    window = enter()
    assert window.workspace is not None
    assert isinstance(window.workspace.page, HomePage)
    assert window.workspace.office.name in window.windowTitle()
    office = window.workspace.office
    assert window.statusBar().isVisible()
    assert office.name in window._office_label.text()
    assert office.code in window._office_label.text()
    assert office.user is not None
    assert office.user.name in window._user_label.text()
    assert window._today_label.text()
    assert window.unlock.password.line.text() == ""
    assert load(settings_path).folders == [office.folder]


def test_a_wrong_password_leaves_everybody_at_the_door(
    start: Start, sample_office_folder: Path, type_text: TypeText, qtbot: QtBot
) -> None:
    window = start(sample_office_folder)
    type_text(window.unlock.password.line, "not the password")
    QTest.keyClick(window.unlock.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.unlock.error.isVisible(), timeout=30_000)
    assert window.workspace is None
    assert window.unlock.isEnabled()
    assert QApplication.focusWidget() is window.unlock.password.line
    window.unlock.password.line.setText("")
    sign_in(window, type_text, qtbot)


def test_an_office_that_is_open_elsewhere_is_told(
    start: Start, sample_office_folder: Path, type_text: TypeText, qtbot: QtBot
) -> None:
    other = open_office(sample_office_folder, password=PASSWORD)
    window = start(sample_office_folder)
    type_text(window.unlock.password.line, PASSWORD)
    QTest.keyClick(window.unlock.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.unlock.error.isVisible(), timeout=60_000)
    assert window.workspace is None
    other.close()
    window.unlock.password.line.setText("")
    sign_in(window, type_text, qtbot)


def test_locking_closes_the_office_and_hides_everything(enter: Callable[[], MainWindow]) -> None:
    window = enter()
    assert window.workspace is not None
    folder = window.workspace.office.folder
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace is None
    assert can_be_opened(folder)
    assert window.unlock.isVisible()
    assert QApplication.focusWidget() is window.unlock.password.line
    assert not window.statusBar().isVisible()
    assert window.windowTitle() == t("screens.window.title")
    assert window.unlock.folders.count() == 1


def test_the_door_wears_the_look_that_was_chosen_inside(enter: Callable[[], MainWindow]) -> None:
    window = enter()
    window.set_look("dark")
    window.lock()
    icon = window.unlock.choose.icon().pixmap(24, 18).toImage()
    ink = [icon.pixelColor(x, y) for x in range(icon.width()) for y in range(icon.height())]
    assert any(colour.name() == colours().accent for colour in ink if colour.alpha() == 255)


def test_an_office_is_opened_again_after_it_was_locked(
    enter: Callable[[], MainWindow], type_text: TypeText, qtbot: QtBot
) -> None:
    window = enter()
    window.lock()
    sign_in(window, type_text, qtbot)
    assert window.workspace is not None
    assert isinstance(window.workspace.page, HomePage)


def test_locking_asks_about_what_was_not_saved(enter: Callable[[], MainWindow], answers: Any) -> None:
    window = enter()
    page = change_a_person(window)
    answers.choice = "stay"
    window.lock()
    assert window.workspace is not None
    assert page.is_dirty()
    folder = window.workspace.office.folder
    answers.choice = "save"
    window.lock()
    assert window.workspace is None
    office = open_office(folder, password=PASSWORD)
    assert queries.count(office, "person", {"family_name": "نام‌تازه"}) == 1
    office.close()


@pytest.mark.parametrize(("choice", "stored"), [("save", 1), ("discard", 0)])
def test_closing_asks_about_what_was_not_saved(
    enter: Callable[[], MainWindow], answers: Any, choice: str, stored: int
) -> None:
    window = enter()
    change_a_person(window)
    assert window.workspace is not None
    folder = window.workspace.office.folder
    answers.choice = "stay"
    assert not window.close()
    assert window.isVisible()
    answers.choice = choice
    assert window.close()
    office = open_office(folder, password=PASSWORD)
    assert queries.count(office, "person", {"family_name": "نام‌تازه"}) == stored
    office.close()


def test_neither_lock_nor_close_breaks_into_work(enter: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = enter()
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Any, cancelled: Any) -> None:
        begun.set()
        go_on.wait(20)

    window.jobs.run("کار", work, lambda _none: None)
    assert begun.wait(20)
    window.lock()
    assert window.workspace is not None
    assert not window.close()
    go_on.set()
    qtbot.waitUntil(lambda: not window.jobs.is_busy, timeout=20_000)
    assert window.close()


def test_the_look_is_changed_and_remembered(
    enter: Callable[[], MainWindow], start: Start, settings_path: Path
) -> None:
    window = enter()
    assert window.workspace is not None
    page = window.workspace.page
    menu = window.workspace.bar.look.menu()
    assert menu is not None
    by_name = {action.text(): action for action in menu.actions()}
    by_name[t("screens.window.look.dark")].trigger()
    assert theme.is_dark()
    assert window.workspace.page is not page, "drawn anew"
    assert load(settings_path).look == "dark"
    by_name[t("screens.window.look.light")].trigger()
    assert not theme.is_dark()
    by_name[t("screens.window.look.dark")].trigger()
    window.close()
    theme.use(QApplication.instance(), dark=False)  # type: ignore[arg-type]
    start()
    assert theme.is_dark()


def test_the_window_comes_back_where_it_was(start: Start, settings_path: Path) -> None:
    window = start()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1111, 666)
    window.close()
    assert load(settings_path).geometry
    again = start()
    assert again.height() == 666, "the width is bounded by the small screen of the tests"


def test_a_place_that_was_written_by_no_window_is_ignored(start: Start, settings_path: Path) -> None:
    WindowSettings(settings_path, geometry=b"no geometry").save()
    assert start().isVisible()


def ask_for_an_office(window: MainWindow, folder: Path) -> FirstRunPage:
    """Go through the wizard up to the making."""
    if window.first_run is None:
        window.unlock.new.click()
    page = window.first_run
    assert page is not None
    page.name.setText("دفتر نو")
    page.code.setText("NEW")
    page.folder.setText(str(folder))
    page.next.click()
    page.user.setText("مدیر نو")
    page.password.line.setText(PASSWORD)
    page.again.line.setText(PASSWORD)
    page.next.click()
    return page


def make_an_office(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    page = ask_for_an_office(window, folder)
    qtbot.waitUntil(lambda: page.step == 2, timeout=30_000)


def test_closing_before_the_key_was_kept_asks(
    start: Start, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    window = start()
    make_an_office(window, tmp_path / "new", qtbot)
    answers.choice = "no"
    assert not window.close()
    assert answers.asked == [t("screens.first_run.unprinted")]
    answers.choice = "yes"
    assert window.close()
    assert can_be_opened(tmp_path / "new")


@pytest.mark.parametrize("is_governorate", [False, True])
def test_a_new_office_or_governorate_is_entered_and_remembered(
    start: Start, tmp_path: Path, qtbot: QtBot, settings_path: Path, is_governorate: bool
) -> None:
    window = start()
    window.unlock.new.click()
    assert window.first_run is not None
    window.first_run.governorate.setChecked(is_governorate)
    make_an_office(window, tmp_path / "new", qtbot)
    assert window.first_run is not None
    window.first_run.have_it.click()
    window.first_run.next.click()
    assert window.workspace is not None
    assert window.workspace.office.name == "دفتر نو"
    assert window.workspace.office.is_governorate == is_governorate
    assert window.first_run is None
    assert load(settings_path).folders == [tmp_path / "new"]


def test_turning_back_from_a_new_office_makes_none(start: Start, tmp_path: Path) -> None:
    window = start()
    window.unlock.new.click()
    assert window.first_run is not None
    window.first_run.folder.setText(str(tmp_path / "new"))
    window.first_run.back.click()
    assert window.first_run is None
    assert window.unlock.isVisible()
    assert QApplication.focusWidget() is window.unlock.choose
    assert not is_office(tmp_path / "new")


def test_an_office_that_cannot_be_made_is_told_in_the_first_step(
    start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x", "utf-8")
    window = start()
    page = ask_for_an_office(window, tmp_path / "full")
    qtbot.waitUntil(lambda: page.step == 0, timeout=30_000)
    assert page.error.isVisible()
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


# Our own bugs.


def test_a_bug_on_any_thread_is_shown_and_the_window_lives(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(dialogs, "show_crash", lambda parent, report: shown.append(report))
    window = start()
    error = ValueError(NAME)
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=int, args=(NAME,))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=5000)
    assert all("ValueError" in report and NAME not in report for report in shown)
    assert window.isVisible()


def test_a_bug_that_comes_again_and_again_is_shown_once_at_a_time(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def show(parent: QWidget | None, report: str) -> None:
        shown.append(report)
        sys.excepthook(ValueError, ValueError(NAME), None)
        qtbot.wait(20)  # the dialog waits, and what is drawn behind it fails again

    monkeypatch.setattr(dialogs, "show_crash", show)
    start()
    sys.excepthook(ValueError, ValueError(NAME), None)
    qtbot.wait(50)
    assert len(shown) == 1
    sys.excepthook(ValueError, ValueError(NAME), None)
    qtbot.wait(50)
    assert len(shown) == 2
