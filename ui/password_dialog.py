"""A new password, asked for twice in a small dialog; the password of the office itself is asked for at the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.theme import set_role
from ui.widgets.basics import Words, button, label
from ui.widgets.password_edit import PasswordEdit, keyboard_hint
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

_SIGN_PX: Final = 36
_WIDTH_PX: Final = 460

Check = Callable[[str], None]
"""Raises UserError for a password that will not do."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the dialog says: what the password is for, what makes a good one, and the button of Enter."""

    title: str
    text: str
    hint: str
    yes: str


class NewPasswordDialog(QDialog):
    """Closes only with a password that will do and was written twice alike; what is wrong stands below its line."""

    def __init__(self, parent: QWidget | None, wording: Wording, check: Check) -> None:
        super().__init__(parent)
        self.setWindowTitle(wording.title)
        self.setAccessibleName(wording.title)
        self.setAccessibleDescription(wording.text)
        self.setFixedWidth(_WIDTH_PX)
        self._wording, self._check = wording, check
        self.password = PasswordEdit(t("widgets.password.name"))
        self.again = PasswordEdit(t("widgets.password.again"))
        self.password_note = label("", "small", wrap=True)
        self.again_note = label("", "error", wrap=True)
        self.yes = button(wording.yes, self.accept, kind="primary")
        self.cancel = button(t("widgets.dialog.cancel"), self.reject)
        self._column = QVBoxLayout(self)
        self._lay_out()
        self.password.line.textEdited.connect(self._on_password)
        self.password.line.returnPressed.connect(self._on_enter)
        self.again.line.textEdited.connect(lambda _text: self._say_again(""))
        self.again.line.returnPressed.connect(self.accept)
        self._on_password("")
        self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Close when the password will do and both are the same; else show what is wrong, the cursor on it."""
        self._say_again("")
        if self._tell_wrong(self.password.line.text(), is_done=True):
            _point_at(self.password)
        elif not self.again.line.text():
            self._say_again(t("widgets.password.empty_again"))
            _point_at(self.again)
        elif self.password.line.text() != self.again.line.text():
            self._say_again(t("widgets.password.not_same"))
            _point_at(self.password)  # nobody knows in which of the two the slip is
        else:
            super().accept()

    def forget(self) -> None:
        """Forget what was typed."""
        for secret in (self.password, self.again):
            secret.forget()

    def _on_password(self, typed: str) -> None:
        self._say_again("")
        self._tell_wrong(typed, is_done=False)

    def _on_enter(self) -> None:
        """Enter in the first line leads to the second, when there is something to write again."""
        wrong = self._tell_wrong(self.password.line.text(), is_done=True)
        _point_at(self.password if wrong else self.again)

    def _tell_wrong(self, typed: str, *, is_done: bool) -> bool:
        """Say below the first line what is wrong with the password or the keyboard; whether the password is."""
        wrong = self._wrong(typed) if typed or is_done else ""
        keyboard = keyboard_hint(typed)
        tone = "error" if wrong else "warning" if keyboard else "small"
        set_role(self.password_note, "role", tone)
        self._say(self.password, self.password_note, wrong or keyboard or self._wording.hint, tone)
        return bool(wrong)

    def _wrong(self, typed: str) -> str:
        if not typed:
            return t("widgets.password.empty")
        try:
            self._check(typed)
        except UserError as error:
            return str(error)
        return ""

    def _say_again(self, words: str) -> None:
        self._say(self.again, self.again_note, words, "error" if words else "")

    def _say(self, secret: PasswordEdit, note: Words, words: str, tone: str) -> None:
        set_role(secret.line, "tone", "error" if tone == "error" else "")
        secret.line.setAccessibleDescription(words)
        note.setText(words)
        note.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        """As high as what is said asks for: words that are wrapped do not tell it by themselves."""
        self.ensurePolished()
        self._column.invalidate()
        self.setFixedHeight(self._column.totalHeightForWidth(_WIDTH_PX))

    def _lay_out(self) -> None:
        sign = QLabel()
        sign.setPixmap(pixmap("key", _SIGN_PX, "accent"))
        said = QVBoxLayout()
        said.setSpacing(8)
        said.addWidget(label(self._wording.title, "heading", wrap=True))
        said.addWidget(label(self._wording.text, wrap=True))
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(said, 1)
        self._column.setContentsMargins(22, 20, 22, 16)
        self._column.setSpacing(6)
        self._column.addLayout(top)
        for secret, note in ((self.password, self.password_note), (self.again, self.again_note)):
            name = label(secret.line.accessibleName(), "muted")
            name.setBuddy(secret.line)
            self._column.addSpacing(8)
            self._column.addWidget(name)
            self._column.addWidget(secret)
            self._column.addWidget(note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.yes)
        row.addWidget(self.cancel)
        self._column.addSpacing(10)
        self._column.addLayout(row)


def ask_password(parent: QWidget | None, wording: Wording, check: Check) -> str | None:
    """Ask for a new password; None when the user turned back. The dialog forgets it at once."""
    dialog = NewPasswordDialog(parent, wording, check)
    try:
        taken = dialog.exec() == QDialog.DialogCode.Accepted
        return dialog.password.line.text() if taken else None
    finally:
        dialog.forget()
        dialog.deleteLater()


def _point_at(secret: PasswordEdit) -> None:
    secret.line.setFocus(Qt.FocusReason.OtherFocusReason)
    secret.line.selectAll()
