"""The field for a password: Enter in it is its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from ui.widgets.password_edit import PasswordEdit

KEY = Qt.Key


class Asking(QDialog):
    """A dialog with one such field, as Qt likes to press buttons in dialogs."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = PasswordEdit("password")
        QVBoxLayout(self).addWidget(self.edit)


@pytest.fixture
def asking(qtbot: QtBot) -> Asking:
    made = Asking()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter])
def test_enter_in_a_dialog_does_not_show_the_password(asking: Asking, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(asking.edit.line.returnPressed):
        QTest.keyClick(asking.edit.line, key)
    assert asking.edit.line.echoMode() == QLineEdit.EchoMode.Password
    assert asking.isVisible()


def test_enter_on_the_button_presses_it_and_escape_leaves_the_dialog(asking: Asking) -> None:
    QTest.keyClick(asking.edit.show_text, KEY.Key_Return)
    assert asking.edit.line.echoMode() == QLineEdit.EchoMode.Normal
    QTest.keyClick(asking.edit.line, KEY.Key_Escape)
    assert not asking.isVisible()
