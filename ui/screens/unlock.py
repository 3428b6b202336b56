"""The door: which office, which user, and the password; or the printed recovery key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import dialogs
from ui.icons import icon, pixmap
from ui.screens.unlock_parts import put_in_the_middle
from ui.widgets.basics import button, label
from ui.widgets.password_edit import PasswordEdit, keyboard_hint
from ui.window_settings import WindowSettings
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

_CARD_WIDTH_PX: Final = 470
_ROW_PX: Final = 60
_FOLDER: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Opening:
    """A wish to open an office."""

    folder: Path
    user: str | None
    password: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """A wish to open an office with the printed key and to give a user a new password."""

    folder: Path
    user: str | None
    key: str
    new_password: str


class UnlockPage(QWidget):
    """The first page. It reads the key file of the chosen office, never the store."""

    open_asked = Signal(object)
    recovery_asked = Signal(object)
    new_asked = Signal()

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setObjectName("page")
        self._settings = settings
        self._folder: Path | None = None
        self.folders = QListWidget()
        self.users = QComboBox()
        self.password = PasswordEdit(t("screens.unlock.password"))
        self.hint = label("", "warning", wrap=True)
        self.error = label("", "error", wrap=True)
        self.open = button(t("screens.unlock.open"), self._ask_open, icon_name="key", kind="primary")
        self.recover = button(t("screens.unlock.recovery"), self.show_recovery, kind="quiet")
        self.forget = button(t("screens.unlock.forget"), self.forget_folder, icon_name="close")
        self.key = QLineEdit()
        self.new_password = PasswordEdit(t("screens.unlock.new_password"))
        self.new_again = PasswordEdit(t("screens.unlock.again"))
        self.recovery_error = label("", "error", wrap=True)
        self.recovery_open = button(t("screens.unlock.recovery_open"), self._ask_recovery, kind="primary")
        self._lay_out()
        for line in (self.password.line, self.new_again.line):
            line.returnPressed.connect(self._ask_open if line is self.password.line else self._ask_recovery)
        self.password.line.textEdited.connect(self._show_hint)
        self.folders.currentItemChanged.connect(lambda *_: self._on_folder())
        self.users.activated.connect(lambda _place: self.password.line.setFocus())

    def begin(self, folder: Path | None) -> None:
        """Show the last offices, and `folder` first when there is one; the cursor goes to the password."""
        self.clear()
        self._show_form(recovery=False)
        known = [path for path in self._settings.folders if path != folder]
        self._list([*([folder] if folder else []), *known])
        self._focus()

    def clear(self) -> None:
        """Forget everything that was typed."""
        for secret in (self.password, self.new_password, self.new_again):
            secret.forget()
        # Not clear(): what that takes away, Ctrl+Z brings back.
        self.key.setText("")
        for words in (self.error, self.hint, self.recovery_error):
            self._say(words, "")

    def set_busy(self, busy: bool) -> None:
        """Wait for the office to open."""
        self.setEnabled(not busy)
        self.open.setText(t("screens.unlock.opening") if busy else t("screens.unlock.open"))

    def show_error(self, error: UserError) -> None:
        """Say what went wrong and what to do, where the user looks."""
        at_recovery = self._recovery.isVisibleTo(self)
        self._say(self.recovery_error if at_recovery else self.error, f"{error.what}\n{error.do}")
        self.setEnabled(True)
        line = self.key if at_recovery else self.password.line
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.selectAll()

    def show_recovery(self) -> None:
        """Ask for the printed key and a new password."""
        self._say(self.recovery_error, "")
        self._show_form(recovery=True)
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_password(self) -> None:
        """Ask for the password again."""
        self._show_form(recovery=False)
        self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_folder(self) -> None:
        """Let the user point at an office that is not in the list."""
        folder = dialogs.ask_folder(self, t("screens.unlock.choose_title"))
        if folder is not None:
            self.begin(folder)

    def forget_folder(self) -> None:
        """Take the chosen office, which is not there any more, out of the list."""
        if self._folder is not None:
            self._settings.forget_folder(self._folder)
            self.begin(None)

    def _focus(self) -> None:
        control: QWidget = self.password.line
        if self._folder is None:
            control = self.choose
        elif not self.open.isVisibleTo(self):
            control = self.folders
        control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, folders: list[Path]) -> None:
        self.folders.clear()
        for folder in folders:
            item = QListWidgetItem(icon("office", "accent"), "")
            item.setData(_FOLDER, str(folder))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, folder.name)
            item.setToolTip(_isolated(str(folder)))
            item.setSizeHint(QSize(0, _ROW_PX))
            item.setText(f"{_isolated(folder.name)}\n{self._elided(folder.parent)}")
            self.folders.addItem(item)
        has_any = bool(folders)
        self.folders.setVisible(has_any)
        self._welcome.setVisible(not has_any)
        self._fields.setVisible(has_any)
        self.folders.setFixedHeight(min(len(folders), 3) * _ROW_PX + 4)
        if has_any:
            self.folders.setCurrentRow(0)
        else:
            self._folder = None

    def _elided(self, folder: Path) -> str:
        metrics = QFontMetrics(self.font())
        return _isolated(metrics.elidedText(str(folder), Qt.TextElideMode.ElideMiddle, _CARD_WIDTH_PX - 130))

    def _on_folder(self) -> None:
        item = self.folders.currentItem()
        self.users.clear()
        self._say(self.error, "")
        self._folder = Path(item.data(_FOLDER)) if item is not None else None
        if self._folder is None:
            return
        try:
            names = _users(self._folder)
        except UserError as error:
            self._say(self.error, f"{error.what}\n{error.do}")
            names = ()
        for user_id, name in names:
            self.users.addItem(name, user_id)
        self._user_row.setVisible(len(names) > 1)
        for piece in (self._secret, self.open, self.recover):
            piece.setVisible(bool(names))
        self.forget.setVisible(not names)

    def _show_hint(self, text: str) -> None:
        self._say(self.hint, keyboard_hint(text))

    def _ask_open(self) -> None:
        if self._folder is None:
            return
        self._say(self.error, "")
        if not self.password.line.text():
            self._say(self.error, t("screens.unlock.no_password"))
            self.password.line.setFocus()
            return
        self.open_asked.emit(Opening(self._folder, self._user(), self.password.line.text()))

    def _ask_recovery(self) -> None:
        if self._folder is None:
            return
        self._say(self.recovery_error, "")
        if self.new_password.line.text() != self.new_again.line.text():
            self._say(self.recovery_error, t("widgets.password.not_same"))
            self.new_again.line.setFocus()
            return
        from yazd_desktop.security.password_lock import check_strength

        try:
            check_strength(self.new_password.line.text())
        except UserError as error:
            self._say(self.recovery_error, f"{error.what}\n{error.do}")
            self.new_password.line.setFocus()
            return
        self.recovery_asked.emit(
            Recovery(self._folder, self._user(), self.key.text(), self.new_password.line.text())
        )

    def _user(self) -> str | None:
        return str(self.users.currentData()) if self.users.count() else None

    @staticmethod
    def _say(place: QLabel, words: str) -> None:
        place.setText(words)
        place.setVisible(bool(words))

    def _lay_out(self) -> None:
        column = put_in_the_middle(self, QFrame(), _CARD_WIDTH_PX)
        column.setContentsMargins(30, 26, 30, 24)
        column.setSpacing(10)
        head = QHBoxLayout()
        picture = QLabel()
        picture.setPixmap(pixmap("office", 36, "accent"))
        head.addWidget(picture)
        head.addWidget(label(t("screens.window.title"), "title"))
        head.addStretch()
        column.addLayout(head)
        column.addWidget(label(t("screens.unlock.subtitle"), "muted", wrap=True))
        column.addSpacing(6)
        self._door, self._recovery = self._password_form(), self._recovery_form()
        column.addWidget(self._door)
        column.addWidget(self._recovery)
        self._show_form(recovery=False)

    def _show_form(self, *, recovery: bool) -> None:
        self._door.setVisible(not recovery)
        self._recovery.setVisible(recovery)

    def _password_form(self) -> QWidget:
        form, column = _column()
        self.folders.setAccessibleName(t("screens.unlock.offices"))
        self.folders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.folders.setIconSize(QSize(24, 24))
        self._welcome = label(t("screens.unlock.welcome"), wrap=True)
        column.addWidget(self._welcome)
        column.addWidget(self.folders)
        others = QHBoxLayout()
        self.choose = button(t("screens.unlock.choose"), self.choose_folder, icon_name="case", kind="quiet")
        self.new = button(t("screens.unlock.new"), self.new_asked.emit, icon_name="add", kind="quiet")
        others.addWidget(self.choose)
        others.addWidget(self.new)
        others.addStretch()
        column.addLayout(others)
        self._fields, fields = _column()
        self._user_row, user = _column()
        self.users.setAccessibleName(t("screens.unlock.user"))
        user.addWidget(_label_of(t("screens.unlock.user"), self.users))
        user.addWidget(self.users)
        fields.addWidget(self._user_row)
        self._secret, secret = _column()
        secret.addWidget(_label_of(t("screens.unlock.password"), self.password.line))
        secret.addWidget(self.password)
        secret.addWidget(self.hint)
        fields.addWidget(self._secret)
        fields.addWidget(self.error)
        fields.addSpacing(6)
        row = QHBoxLayout()
        row.addWidget(self.open, 100)
        row.addWidget(self.recover)
        row.addWidget(self.forget)
        row.addStretch()
        fields.addLayout(row)
        column.addWidget(self._fields)
        return form

    def _recovery_form(self) -> QWidget:
        form, column = _column()
        column.addWidget(label(t("screens.unlock.recovery_hint"), "muted", wrap=True))
        self.key.setAccessibleName(t("screens.unlock.key"))
        self.key.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.key.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        for words, control in (
            ("screens.unlock.key", self.key),
            ("screens.unlock.new_password", self.new_password),
            ("screens.unlock.again", self.new_again),
        ):
            target = control.line if isinstance(control, PasswordEdit) else control
            column.addWidget(_label_of(t(words), target))
            column.addWidget(control)
        column.addWidget(self.recovery_error)
        row = QHBoxLayout()
        row.addWidget(self.recovery_open, 1)
        row.addWidget(button(t("screens.unlock.with_password"), self.show_password, kind="quiet"))
        column.addLayout(row)
        return form


def _users(folder: Path) -> tuple[tuple[str, str], ...]:
    """(id, name) of who may open the office; UserError when it is none."""
    from yazd_desktop.security import key_file
    from yazd_desktop.security.keyring import load_keyring

    if not key_file.stands_in(folder):
        raise UserError("store.not_an_office", folder=_isolated(str(folder)))
    return tuple((user.id, user.name) for user in load_keyring(folder).users)


def _isolated(path: str) -> str:
    """A path keeps its own direction inside Persian words."""
    return f"\u2066{path}\u2069"


def _column() -> tuple[QWidget, QVBoxLayout]:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return widget, column


def _label_of(words: str, control: QWidget) -> QLabel:
    made = label(words, "muted")
    made.setBuddy(control)
    return made
