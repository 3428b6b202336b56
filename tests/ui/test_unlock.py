"""The door: offices that are known, who opens one, and the printed key when the password is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import PASSWORD
from ui.screens.unlock import Opening, Recovery, UnlockPage
from ui.widgets.password_edit import keyboard_hint
from ui.window_settings import WindowSettings, load
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.security.keyring import load_keyring
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

TypeText = Callable[[QWidget, str], None]


@pytest.fixture
def settings(tmp_path: Path) -> WindowSettings:
    return WindowSettings(tmp_path / "settings" / "window.json")


@pytest.fixture
def door(qtbot: QtBot, settings: WindowSettings) -> UnlockPage:
    page = UnlockPage(settings)
    qtbot.addWidget(page)
    page.resize(1366, 720)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def two_users(office: Office) -> Path:
    """A closed office that two people may open."""
    keyring = load_keyring(office.folder)
    data_key = keyring.unlock(PASSWORD).data_key
    more = keyring.with_user(data_key, "همکار آزمون", "facilitator", "another long one", cost=FAST_FOR_TESTS)
    more.save(office.folder)
    office.close()
    return office.folder


def clipped(page: QWidget) -> list[str]:
    """The words that are not shown whole."""
    labels = [shown for shown in page.findChildren(QLabel) if shown.isVisible() and shown.text()]
    return [shown.text() for shown in labels if shown.heightForWidth(shown.width()) > shown.height()]


def test_without_any_office_it_says_how_to_begin(door: UnlockPage, qtbot: QtBot) -> None:
    door.begin(None)
    assert not door.folders.isVisible()
    assert not door.password.isVisible()
    assert t("screens.unlock.welcome") in [shown.text() for shown in door.findChildren(QLabel)]
    assert QApplication.focusWidget() is door.choose
    with qtbot.waitSignal(door.new_asked):
        door.new.click()


def test_the_last_offices_are_offered_newest_first(
    door: UnlockPage, settings: WindowSettings, sample_office_folder: Path, two_users: Path
) -> None:
    for folder in (two_users, sample_office_folder):
        settings.remember_folder(folder)
    door.begin(None)
    shown = [door.folders.item(row).text() for row in range(door.folders.count())]
    assert [text.split("\n")[0].strip("\u2066\u2069") for text in shown] == ["sample", "office"]
    assert door.folders.currentRow() == 0
    assert QApplication.focusWidget() is door.password.line
    door.begin(two_users)
    assert door.folders.count() == 2
    assert door.folders.item(0).toolTip() == f"\u2066{two_users}\u2069"


def test_a_name_and_its_folder_are_shown_whole(door: UnlockPage, sample_office_folder: Path) -> None:
    door.begin(sample_office_folder)
    item = door.folders.item(0)
    lines = item.text().split("\n")
    assert len(lines) == 2
    needed = len(lines) * door.folders.fontMetrics().lineSpacing()
    assert item.sizeHint().height() - 12 >= needed
    width = max(door.folders.fontMetrics().horizontalAdvance(line) for line in lines)
    assert width < door.folders.viewport().width() - 50


def test_one_user_need_not_be_named_and_several_are_offered(
    door: UnlockPage, sample_office_folder: Path, two_users: Path, type_text: TypeText, qtbot: QtBot
) -> None:
    door.begin(sample_office_folder)
    assert not door.users.isVisible()
    door.begin(two_users)
    assert door.users.isVisible()
    assert [door.users.itemText(place) for place in range(2)] == ["مدیر آزمون", "همکار آزمون"]
    door.users.setCurrentIndex(1)
    type_text(door.password.line, "another long one")
    with qtbot.waitSignal(door.open_asked) as asked:
        QTest.keyClick(door.password.line, Qt.Key.Key_Return)
    assert asked.args == [Opening(two_users, str(door.users.itemData(1)), "another long one")]


def test_the_password_is_sent_by_enter_or_the_button_but_never_empty(
    door: UnlockPage, sample_office_folder: Path, type_text: TypeText, qtbot: QtBot
) -> None:
    door.begin(sample_office_folder)
    with qtbot.assertNotEmitted(door.open_asked):
        door.open.click()
    assert door.error.text() == t("screens.unlock.no_password")
    type_text(door.password.line, PASSWORD)
    with qtbot.waitSignal(door.open_asked) as asked:
        door.open.click()
    assert asked.args is not None
    assert asked.args[0].password == PASSWORD
    assert not door.error.isVisible()


def test_a_wrong_password_is_told_where_the_user_looks(door: UnlockPage, sample_office_folder: Path) -> None:
    door.begin(sample_office_folder)
    door.password.line.setText("wrong")
    door.set_busy(True)
    assert not door.isEnabled()
    door.set_busy(False)
    door.show_error(UserError("keys.wrong_password", name="مدیر"))
    QTest.qWait(10)
    assert door.error.isVisible()
    assert clipped(door) == []
    assert QApplication.focusWidget() is door.password.line
    assert door.password.line.selectedText()
    assert door.open.text() == t("screens.unlock.open")


def test_a_folder_without_an_office_is_told_and_can_be_taken_out_of_the_list(
    door: UnlockPage, settings: WindowSettings, sample_office_folder: Path, tmp_path: Path
) -> None:
    settings.remember_folder(sample_office_folder)
    settings.remember_folder(tmp_path / "gone")
    door.begin(None)
    assert door.error.isVisible()
    assert "gone" in door.error.text()
    assert not door.open.isVisible()
    assert not door.password.isVisible()
    assert clipped(door) == []
    door.folders.setCurrentRow(1)
    assert door.open.isVisible()
    assert not door.forget.isVisible()
    door.folders.setCurrentRow(0)
    door.forget.click()
    assert load(settings.path).folders == [sample_office_folder]
    assert door.folders.count() == 1
    assert QApplication.focusWidget() is door.password.line


def test_another_office_is_pointed_at(door: UnlockPage, sample_office_folder: Path, answers: Any) -> None:
    door.begin(None)
    door.choose.click()
    assert not door.folders.isVisible(), "the user turned back"
    answers.path = str(sample_office_folder)
    door.choose.click()
    assert door.folders.count() == 1
    assert door.open.isVisible()


def test_the_recovery_key_gives_a_new_password(
    door: UnlockPage, sample_office_folder: Path, type_text: TypeText, qtbot: QtBot
) -> None:
    door.begin(sample_office_folder)
    door.recover.click()
    assert not door.password.isVisible()
    assert QApplication.focusWidget() is door.key
    type_text(door.key, "abcd-efgh")
    with qtbot.assertNotEmitted(door.recovery_asked):
        type_text(door.new_password.line, "short")
        door.recovery_open.click()
        assert door.recovery_error.text() == t("widgets.password.not_same")
        type_text(door.new_again.line, "short")
        door.recovery_open.click()
        assert door.recovery_error.text() not in ("", t("widgets.password.not_same"))
        QTest.qWait(10)
        assert clipped(door) == []
    for line in (door.new_password.line, door.new_again.line):
        type_text(line, " but longer now")
    with qtbot.waitSignal(door.recovery_asked) as asked:
        QTest.keyClick(door.new_again.line, Qt.Key.Key_Return)
    user = str(door.users.itemData(0))
    assert asked.args == [Recovery(sample_office_folder, user, "abcd-efgh", "short but longer now")]
    door.show_error(UserError("keys.wrong_recovery_key"))
    assert door.recovery_error.isVisible()
    assert QApplication.focusWidget() is door.key


def test_the_page_of_the_key_leads_back(door: UnlockPage, sample_office_folder: Path) -> None:
    door.begin(sample_office_folder)
    door.recover.click()
    door.show_password()
    assert door.password.isVisible()
    assert not door.key.isVisible()
    assert QApplication.focusWidget() is door.password.line


def test_nothing_typed_stays_behind(door: UnlockPage, sample_office_folder: Path) -> None:
    door.begin(sample_office_folder)
    lines = (door.password.line, door.key, door.new_password.line, door.new_again.line)
    for line in lines:
        line.setText("something secret")
    door.clear()
    assert [line.text() for line in lines] == [""] * 4
    assert not any(line.isUndoAvailable() for line in lines)


def test_what_is_typed_is_hidden_until_it_is_asked_for(door: UnlockPage, sample_office_folder: Path) -> None:
    door.begin(sample_office_folder)
    edit = door.password
    assert edit.line.echoMode() == QLineEdit.EchoMode.Password
    edit.show_text.click()
    assert edit.line.echoMode() == QLineEdit.EchoMode.Normal
    assert edit.show_text.text() == t("widgets.password.hide")
    assert edit.show_text.accessibleName() == t("widgets.password.hide_of", name=edit.line.accessibleName())
    edit.show_text.click()
    assert edit.line.echoMode() == QLineEdit.EchoMode.Password
    edit.show_text.click()
    door.clear()
    assert edit.line.echoMode() == QLineEdit.EchoMode.Password, "the next user types hidden again"
    assert edit.show_text.text() == t("widgets.password.show")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", ""),
        ("1234", ""),
        ("abc", ""),
        ("Abc", ""),
        ("ABC", "widgets.password.keyboard_capitals"),
        ("سلام", "widgets.password.keyboard_persian"),
        ("abcس", "widgets.password.keyboard_persian"),
        ("۱۲۳", ""),
    ],
)
def test_the_keyboard_is_told_by_what_comes_from_it(typed: str, told: str) -> None:
    assert keyboard_hint(typed) == (t(told) if told else "")


@pytest.mark.parametrize("size", [(960, 580), (1366, 720), (1920, 1050)])
def test_nothing_is_clipped_at_any_size(
    door: UnlockPage, sample_office_folder: Path, size: tuple[int, int]
) -> None:
    door.resize(*size)
    for folder in (None, sample_office_folder):
        door.begin(folder)
        QTest.qWait(5)
        assert clipped(door) == []
    door.show_error(UserError("keys.wrong_password", name="مدیر"))
    QTest.qWait(5)
    assert clipped(door) == []
    assert door.open.height() >= door.open.sizeHint().height()
    door.show_recovery()
    door.show_error(UserError("keys.wrong_recovery_key"))
    QTest.qWait(5)
    assert clipped(door) == []
    assert door.recovery_open.height() >= door.recovery_open.sizeHint().height()
