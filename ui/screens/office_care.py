"""What keeps an office safe: a backup, a check of everything, another password."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import dialogs
from ui.jobs import IsCancelled, Progress
from ui.screens import Context
from ui.widgets.basics import Card, button, label
from ui.widgets.password_edit import PasswordEdit
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_ascii
from yazd_desktop.persian.jalali import format_short

_DIALOG_WIDTH_PX: Final = 460
_TOLD_AT_MOST: Final = 12


class OfficeCare(Card):
    """The card below the office's own form."""

    def __init__(self, context: Context) -> None:
        super().__init__(t("screens.care.title"))
        self._context = context
        self.backup = button(t("screens.care.backup"), self.back_up, icon_name="save")
        self.check = button(t("screens.care.check"), self.check_all, icon_name="check")
        self.password = button(t("screens.care.password"), self.change_password, icon_name="key")
        self.password.setEnabled(context.office.user is not None)
        self.new_user = button(t("screens.care.user"), self.add_user, icon_name="person")
        self.users = label("", "muted", wrap=True)
        for control, hint in (
            (self.backup, label(t("screens.care.backup_hint"), "muted", wrap=True)),
            (self.check, label(t("screens.care.check_hint"), "muted", wrap=True)),
            (self.password, label(t("screens.care.password_hint"), "muted", wrap=True)),
            (self.new_user, self.users),
        ):
            row = QHBoxLayout()
            row.addWidget(control)
            row.addWidget(hint, 1)
            self.add(row)
        self.show_users()

    def back_up(self) -> None:
        """Ask for a place and copy the office there."""
        place = dialogs.ask_folder(self, t("screens.care.backup_where"))
        if place is None:
            return
        office = self._context.office
        day = to_ascii(format_short(office.today())).replace("/", "-")
        target = place / f"{office.code}-{day}"
        number = 2
        while target.exists():
            target = place / f"{office.code}-{day}-{number}"
            number += 1

        def work(progress: Progress, cancelled: IsCancelled) -> int:
            from yazd_desktop.backup import back_up

            return back_up(office, target, progress, cancelled)

        words = t("screens.care.backed_up", folder=f"\u2066{target}\u2069")
        self._context.jobs.run(t("screens.care.backing_up"), work, lambda _size: self._context.notice(words))

    def check_all(self) -> None:
        """Look through the store, the index, the log and the files."""

        def work(progress: Progress, cancelled: IsCancelled) -> list[str]:  # noqa: ARG001  (seconds)
            return self._context.office.check(progress)

        self._context.jobs.run(t("screens.care.checking"), work, self._tell_checked)

    def change_password(self) -> None:
        """Ask for another password, twice."""
        dialog = PasswordDialog(self, t("screens.care.password"), t("screens.care.password_save"))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            new = dialog.password.line.text()

            def work(progress: Progress, cancelled: IsCancelled) -> None:  # noqa: ARG001  (a second)
                self._context.office.change_password(new)

            words = t("screens.care.password_changed")
            self._context.jobs.run(
                t("screens.care.password"), work, lambda _none: self._context.notice(words)
            )
        dialog.deleteLater()

    def add_user(self) -> None:
        """Ask for a name and a password for somebody else of the office."""
        dialog = PasswordDialog(self, t("screens.care.user"), t("screens.care.user_save"), asks_name=True)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            name, password = dialog.name.text().strip(), dialog.password.line.text()

            def work(progress: Progress, cancelled: IsCancelled) -> None:  # noqa: ARG001  (a second)
                self._context.office.add_user(name, password)

            self._context.jobs.run(
                t("screens.care.user_adding"), work, lambda _none: self._on_user_added(name)
            )
        dialog.deleteLater()

    def _on_user_added(self, name: str) -> None:
        self.show_users()
        self._context.notice(t("screens.care.user_added", name=name))

    def show_users(self) -> None:
        """Show who may open the office; another computer may have added somebody."""
        names = t("value.comma").join(user.name for user in self._context.office.keyring.users)
        self.users.setText(t("screens.care.user_hint", names=names))

    def _tell_checked(self, wrong: list[str]) -> None:
        if not wrong:
            self._context.notice(t("screens.care.sound"))
            return
        told = "\n".join(wrong[:_TOLD_AT_MOST])
        dialogs.show_error(self, UserError("office.unsound", count=len(wrong), told=told))


class PasswordDialog(QDialog):
    """A password, twice, and the name of whose it is when `asks_name`; it closes only with what will do."""

    def __init__(self, parent: QWidget, title: str, yes: str, *, asks_name: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_DIALOG_WIDTH_PX)
        self._asks_name = asks_name
        self.name = QLineEdit()
        self.name.setAccessibleName(t("screens.unlock.user"))
        self.password = PasswordEdit(t("screens.unlock.new_password"))
        self.again = PasswordEdit(t("screens.unlock.again"))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(8)
        if asks_name:
            _add(column, "screens.unlock.user", self.name, self.name)
        _add(column, "screens.unlock.new_password", self.password, self.password.line)
        _add(column, "screens.unlock.again", self.again, self.again.line)
        column.addWidget(label(t("screens.first_run.password_hint"), "small", wrap=True))
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.addWidget(button(yes, self.accept, kind="primary"))
        row.addWidget(button(t("screens.records.cancel"), self.reject, kind="quiet"))
        row.addStretch()
        column.addLayout(row)
        self.again.line.returnPressed.connect(self.accept)
        (self.name if asks_name else self.password.line).setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Close when both are the same and long enough."""
        from yazd_desktop.security.password_lock import check_strength

        wrong = t("screens.first_run.no_user") if self._asks_name and not self.name.text().strip() else ""
        try:
            check_strength(self.password.line.text())
        except UserError as error:
            wrong = wrong or f"{error.what} {error.do}"
        if not wrong and self.password.line.text() != self.again.line.text():
            wrong = t("widgets.password.not_same")
        if wrong:
            self.error.setText(wrong)
            self.error.show()
        else:
            super().accept()


def _add(column: QVBoxLayout, words: str, control: QWidget, focused: QWidget) -> None:
    named = label(t(words), "muted")
    named.setBuddy(focused)
    column.addWidget(named)
    column.addWidget(control)
