"""A password field that can be read, and what the keyboard tells about itself."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.widgets.basics import button
from yazd_desktop.i18n import t


class PasswordEdit(QWidget):
    """A hidden line with a button that shows what was typed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.show_text = button(t("screens.unlock.show"), self._switch, kind="quiet")
        self.show_text.setCheckable(True)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_text)

    def _switch(self) -> None:
        shown = self.show_text.isChecked()
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        words = t("screens.unlock.hide") if shown else t("screens.unlock.show")
        self.show_text.setText(words)
        self.show_text.setAccessibleName(words)


def keyboard_hint(typed: str) -> str:
    """What may be wrong with the keyboard, judged by what came from it: nothing, capitals or Persian letters."""
    letters = [char for char in typed if char.isalpha()]
    if not letters:
        return ""
    if any("ARABIC" in unicodedata.name(char, "") for char in letters):
        return t("screens.unlock.keyboard_persian")
    if all(char.isupper() for char in letters):
        return t("screens.unlock.keyboard_capitals")
    return ""
