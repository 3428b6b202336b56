"""A new password, asked for twice: by keyboard alone, what is wrong told below its line, nothing kept afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.password_dialog import NewPasswordDialog, Wording, ask_password
from yazd_desktop.i18n import t
from yazd_desktop.typeset.pdf.protection import check_password

TypeText = Callable[[QWidget, str], None]
InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]
KEY = Qt.Key
PASSWORD = "three small stones"
WORDING = Wording(
    *(t(f"widgets.pdf.protect_{part}") for part in ("title", "text", "hint", "yes")),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> NewPasswordDialog:
    made = NewPasswordDialog(None, WORDING, check_password)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def press(key: Qt.Key) -> None:
    """A key where the cursor is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def clipped(dialog: QWidget) -> list[str]:
    QTest.qWait(5)
    labels = [shown for shown in dialog.findChildren(QLabel) if shown.isVisible() and shown.text()]
    return [shown.text() for shown in labels if shown.heightForWidth(shown.width()) > shown.height()]


def test_enter_leads_from_the_first_line_to_the_second_and_on(
    dialog: NewPasswordDialog, type_text: TypeText
) -> None:
    assert QApplication.focusWidget() is dialog.password.line
    type_text(dialog.password.line, PASSWORD)
    press(KEY.Key_Return)
    assert QApplication.focusWidget() is dialog.again.line
    type_text(dialog.again.line, PASSWORD)
    assert dialog.isVisible()
    press(KEY.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    for secret in (dialog.password, dialog.again):
        assert secret.line.echoMode() == QLineEdit.EchoMode.Password, "Enter presses no button that shows it"


@pytest.mark.parametrize("tabs", range(6))
def test_escape_turns_back_wherever_the_cursor_is(dialog: NewPasswordDialog, tabs: int) -> None:
    for _ in range(tabs):
        press(KEY.Key_Tab)
    press(KEY.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_tab_passes_every_control_in_the_order_of_reading_and_each_has_its_name(
    dialog: NewPasswordDialog,
) -> None:
    passed: list[QWidget] = []
    for _ in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        passed.append(focused)
        press(KEY.Key_Tab)
    assert QApplication.focusWidget() is dialog.password.line, "and round"
    assert [found.accessibleName() for found in passed] == [
        "گذرواژه", "نمایش گذرواژه", "گذرواژه، یک بار دیگر", "نمایش گذرواژه، یک بار دیگر", "ادامه", "انصراف"
    ]  # fmt: skip
    assert dialog.accessibleName() == dialog.windowTitle() == "ذخیره با گذرواژه"
    assert dialog.isRightToLeft()
    assert dialog.password.line.x() > dialog.password.show_text.x()


@pytest.mark.parametrize(
    ("first", "second", "told", "in_first"),
    [
        ("", "", "گذرواژه را بنویسید.", True),
        ("", PASSWORD, "گذرواژه را بنویسید.", True),
        ("س" * 17, "س" * 17, "۱۶ حرف فارسی یا ۳۲ حرف لاتین بنویسید", True),
        ("x" * 33, "x" * 33, "۱۶ حرف فارسی یا ۳۲ حرف لاتین بنویسید", True),
        (PASSWORD, "", "یک بار دیگر هم بنویسید", False),
        (PASSWORD, PASSWORD.upper(), "دو گذرواژه یکی نیستند", False),
    ],
)
def test_what_will_not_do_is_told_below_its_line(
    dialog: NewPasswordDialog, first: str, second: str, told: str, in_first: bool
) -> None:
    dialog.password.line.setText(first)
    dialog.again.line.setText(second)
    dialog.yes.click()
    assert dialog.isVisible()
    secret, note = (dialog.password, dialog.password_note) if in_first else (dialog.again, dialog.again_note)
    other = dialog.again_note if in_first else dialog.password_note
    assert told in note.text()
    assert told not in other.text()
    assert note.y() > secret.geometry().bottom()
    assert (note.property("role"), secret.line.property("tone")) == ("error", "error")
    assert secret.line.accessibleDescription() == note.text(), "who does not see it hears it"
    assert QApplication.focusWidget() in (dialog.password.line, dialog.again.line)
    assert clipped(dialog) == []
    assert dialog.height() < 600
    assert dialog.yes.geometry().bottom() < dialog.height()


def test_after_a_slip_both_are_written_anew(dialog: NewPasswordDialog, type_text: TypeText) -> None:
    dialog.password.line.setText("three small stone")
    dialog.again.line.setText(PASSWORD)
    press(KEY.Key_Tab)
    press(KEY.Key_Tab)
    press(KEY.Key_Return)
    assert dialog.again_note.isVisible()
    type_text(dialog.password.line, PASSWORD)
    assert dialog.password.line.text() == PASSWORD, "what was there is typed over"
    assert not dialog.again_note.isVisible(), "and is no longer called wrong"
    assert dialog.again.line.property("tone") == ""
    press(KEY.Key_Return)
    type_text(dialog.again.line, PASSWORD)
    assert dialog.again.line.text() == PASSWORD
    press(KEY.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_enter_in_an_empty_or_too_long_line_stays_there(
    dialog: NewPasswordDialog, type_text: TypeText
) -> None:
    press(KEY.Key_Return)
    assert QApplication.focusWidget() is dialog.password.line
    assert dialog.password_note.text() == "گذرواژه را بنویسید."
    type_text(dialog.password.line, "س" * 16)
    assert "بلندتر" not in dialog.password_note.text()
    type_text(dialog.password.line, "س")
    assert "بلندتر" in dialog.password_note.text(), "told while it is typed, not after the second time"
    press(KEY.Key_Return)
    assert QApplication.focusWidget() is dialog.password.line


@pytest.mark.parametrize(
    ("typed", "told", "role"),
    [
        ("stones", WORDING.hint, "small"),
        ("STONES", "همهٔ حرف‌ها بزرگ‌اند؛ شاید Caps Lock روشن است.", "warning"),
        ("سنگ", "صفحه‌کلید روی فارسی است.", "warning"),
    ],
)
def test_the_keyboard_is_told_as_at_the_door_and_hinders_nobody(
    dialog: NewPasswordDialog, type_text: TypeText, typed: str, told: str, role: str
) -> None:
    assert dialog.password_note.text() == WORDING.hint
    type_text(dialog.password.line, typed)
    assert dialog.password_note.text() == told
    assert dialog.password_note.property("role") == role
    dialog.again.line.setText(typed)
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_what_is_typed_is_hidden_until_it_is_asked_for(dialog: NewPasswordDialog) -> None:
    for secret in (dialog.password, dialog.again):
        assert secret.line.echoMode() == QLineEdit.EchoMode.Password
        secret.show_text.click()
        assert secret.line.echoMode() == QLineEdit.EchoMode.Normal


@pytest.mark.parametrize(("key", "given"), [(KEY.Key_Return, PASSWORD), (KEY.Key_Escape, None)])
def test_nothing_is_kept_of_what_was_typed(
    in_dialog: InDialog, type_text: TypeText, key: Qt.Key, given: str | None
) -> None:
    found: list[str | None] = []
    seen: list[NewPasswordDialog] = []

    def act(dialog: NewPasswordDialog) -> None:
        seen.append(dialog)
        for secret in (dialog.password, dialog.again):
            type_text(secret.line, PASSWORD)
        QTest.keyClick(dialog.again.line, key)

    in_dialog(lambda: found.append(ask_password(None, WORDING, check_password)), act)
    assert found == [given]
    for secret in (seen[0].password, seen[0].again):
        assert secret.line.text() == ""
        secret.show_text.click()  # a hidden line never gives anything back, one that is shown might
        assert not secret.line.isUndoAvailable()
