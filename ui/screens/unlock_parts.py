"""What the pages before the office share: a card in the middle, a password field, what the keyboard tells."""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.basics import button
from yazd_desktop.i18n import t

AT_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
"""Where a line begins; without it an empty one begins where the keyboard's language does."""


def put_in_the_middle(page: QWidget, card: QFrame, width: int) -> QVBoxLayout:
    """Lay a card of a fixed width into the middle of a page; gives the layout of what stands on the card."""
    card.setObjectName("card")
    card.setFixedWidth(width)
    # Beside stretches, not with an alignment: only so is the card asked how high it is at its own width.
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(card)
    row.addStretch()
    whole = QVBoxLayout(page)
    whole.addStretch(2)
    whole.addLayout(row)
    whole.addStretch(3)
    return QVBoxLayout(card)


class PasswordEdit(QWidget):
    """A hidden line with a button that shows what was typed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAlignment(AT_RIGHT)
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

    def forget(self) -> None:
        """Forget what was typed, and hide what is typed next."""
        self.line.setText("")
        self.show_text.setChecked(False)
        self._switch()

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
