"""A field for a password, and what the keyboard tells while nobody sees what is typed."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.widgets.basics import AT_RIGHT, button
from yazd_desktop.i18n import t


class PasswordEdit(QWidget):
    """A hidden line with a button that shows what was typed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAlignment(AT_RIGHT)
        self.line.setAccessibleName(name)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.show_text = button("", self._switch, kind="quiet")
        self.show_text.setCheckable(True)
        self._switch()
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_text)

    def forget(self) -> None:
        """Forget what was typed, and hide what is typed next."""
        # Not clear(): what that takes away, Ctrl+Z brings back.
        self.line.setText("")
        self.show_text.setChecked(False)
        self._switch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the line goes no further: a dialog would press the first button it finds, the one that shows all."""
        event.setAccepted(event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter))

    def _switch(self) -> None:
        shown = self.show_text.isChecked()
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_text.setText(t("widgets.password.hide") if shown else t("widgets.password.show"))
        # Two of them often stand below each other: each says whose it is.
        key = "widgets.password.hide_of" if shown else "widgets.password.show_of"
        self.show_text.setAccessibleName(t(key, name=self._name))


def keyboard_hint(typed: str) -> str:
    """What may be wrong with the keyboard, judged by what came from it: nothing, capitals or Persian letters."""
    letters = [char for char in typed if char.isalpha()]
    if not letters:
        return ""
    if any("ARABIC" in unicodedata.name(char, "") for char in letters):
        return t("widgets.password.keyboard_persian")
    if all(char.isupper() for char in letters):
        return t("widgets.password.keyboard_capitals")
    return ""
