"""A new office in three steps: the office, the first user, the printed recovery key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import dialogs
from ui.screens.first_run_paper import print_key, save_key
from ui.screens.unlock_parts import put_in_the_middle
from ui.theme import set_role
from ui.widgets.basics import AT_RIGHT, button, label
from ui.widgets.password_edit import PasswordEdit, keyboard_hint
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_persian

_CARD_WIDTH_PX: Final = 600
_CODE: Final = re.compile(r"[A-Z]{2,6}")
_LONGEST_CODE: Final = 6
_STEPS: Final = ("office", "user", "key")


@dataclass(frozen=True, slots=True)
class Wish:
    """The office to make."""

    folder: Path
    name: str
    code: str
    user: str
    password: str
    is_governorate: bool = False


class FirstRunPage(QWidget):
    """The three steps. The last one is left only when the key was printed or written down."""

    make_asked = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.name = _line("screens.first_run.name", "screens.first_run.name_example")
        self.code = _line("screens.first_run.code", "screens.first_run.code_example")
        self.code.setMaxLength(_LONGEST_CODE)
        self.code.textEdited.connect(self._on_code)
        self.governorate = QCheckBox(t("screens.first_run.governorate"))
        self.governorate.setAccessibleName(t("screens.first_run.governorate"))
        self.folder = _line("screens.first_run.folder", "")
        self.folder.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.folder.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        self.user = _line("screens.first_run.user", "screens.first_run.user_example")
        self.password = PasswordEdit(t("screens.first_run.password"))
        self.again = PasswordEdit(t("screens.first_run.again"))
        self.strength = label("", "small", wrap=True)
        self.error = label("", "error", wrap=True)
        # Not Words: the mark that makes them run from the right would turn the dash at the end of a line around.
        self.key = QLabel()
        self.key.setProperty("role", "key")
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.key.setAccessibleName(t("screens.first_run.step.key"))
        self.next = button("", self.go_on, kind="primary")
        self.have_it = QCheckBox(t("screens.first_run.have_it"))
        self.have_it.setAccessibleName(t("screens.first_run.have_it"))
        self.have_it.toggled.connect(lambda on: self.next.setEnabled(on))
        self.back = button("", self.go_back)
        self._folder_chosen = False
        self._key_text = ""
        self._marks: list[QLabel] = []
        self._pages = QStackedWidget()
        self._lay_out()
        self.password.line.textEdited.connect(self._show_strength)
        for line in (self.name, self.code, self.folder, self.user, self.password.line, self.again.line):
            line.returnPressed.connect(self.go_on)
            line.textEdited.connect(lambda _text: self._say(""))
        self._show_step(0)

    @property
    def step(self) -> int:
        """Which step is shown: 0, 1 or 2."""
        return self._pages.currentIndex()

    def begin(self) -> None:
        """Put the cursor into the first field."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Wait while the office is made."""
        self.setEnabled(not busy)

    def show_error(self, error: UserError) -> None:
        """Say what went wrong and what to do; a wrong folder leads back to the first step."""
        if error.code.startswith("store.") or error.code == "records.invalid":
            self._show_step(0)
        self._say(f"{error.what}\n{error.do}")

    def show_key(self, recovery_key: str) -> None:
        """The office was made: show the key that opens it when every password is forgotten."""
        self._key_text = recovery_key
        groups = recovery_key.split("-")
        half = len(groups) // 2
        self.key.setText("-".join(groups[:half]) + "-\n" + "-".join(groups[half:]))
        self._show_step(2)

    def go_on(self) -> None:
        """Check this step and show the next one; the last one ends the wizard."""
        self._say("")
        if self.step == 0:
            wrong = self._wrong_office()
            if wrong is None:
                self._show_step(1)
            else:
                self._point_at(*wrong)
        elif self.step == 1:
            wrong = self._wrong_user()
            if wrong is None:
                self.make_asked.emit(self.wish())
            else:
                self._point_at(*wrong)
        elif self.have_it.isChecked():
            self.finished.emit()

    def go_back(self) -> None:
        """The step before; from the first one, back to the door."""
        self._say("")
        if self.step == 1:
            self._show_step(0)
        elif self.step == 0:
            self.cancelled.emit()

    def wish(self) -> Wish:
        """What was entered."""
        return Wish(
            Path(self.folder.text().strip()).expanduser(),
            self.name.text().strip(),
            self.code.text().strip(),
            self.user.text().strip(),
            self.password.line.text(),
            self.governorate.isChecked(),
        )

    def choose_folder(self) -> None:
        """Let the user choose where the office is to lie; a folder that holds something gets a new one inside."""
        folder = dialogs.ask_folder(self, t("screens.first_run.choose_folder"))
        if folder is None:
            return
        if folder.is_dir() and any(folder.iterdir()):
            folder = folder / (self.code.text() or "yazd")
        self._folder_chosen = True
        self.folder.setText(str(folder))

    def print_paper(self) -> None:
        """Print the key through the system's dialog."""
        print_key(self, self.name.text().strip(), self.user.text().strip(), self._key_text)

    def save_paper(self) -> None:
        """Keep the key as a PDF, to be printed elsewhere."""
        title = t("screens.first_run.save_pdf")
        path = dialogs.ask_save_path(self, title, f"{self.code.text()}-key.pdf", ".pdf")
        if path is None:
            return
        try:
            save_key(path, self.name.text().strip(), self.user.text().strip(), self._key_text)
        except UserError as error:
            dialogs.show_error(self, error)
        else:
            dialogs.tell(self, t("screens.first_run.saved_pdf"), t("screens.first_run.saved_pdf_detail"))

    def _wrong_office(self) -> tuple[QWidget, str] | None:
        if not self.name.text().strip():
            return self.name, t("screens.first_run.no_name")
        if not _CODE.fullmatch(self.code.text()):
            return self.code, t("screens.first_run.bad_code")
        if not self.folder.text().strip():
            return self.folder, t("screens.first_run.no_folder")
        return None

    def _wrong_user(self) -> tuple[QWidget, str] | None:
        from yazd_desktop.security.password_lock import check_strength

        if not self.user.text().strip():
            return self.user, t("screens.first_run.no_user")
        try:
            check_strength(self.password.line.text())
        except UserError as error:
            return self.password.line, f"{error.what} {error.do}"
        if self.password.line.text() != self.again.line.text():
            return self.again.line, t("screens.first_run.not_same")
        return None

    def _point_at(self, control: QWidget, words: str) -> None:
        self._say(words)
        control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self.error.setText(words)
        self.error.setVisible(bool(words))

    def _on_code(self, typed: str) -> None:
        tidy = "".join(char for char in typed.upper() if char.isascii() and char.isalpha())
        if tidy != typed:
            self.code.setText(tidy)
        if not self._folder_chosen:
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            self.folder.setText(str(Path(documents) / "Yazd Desktop" / tidy) if tidy else "")

    def _show_strength(self, typed: str) -> None:
        from yazd_desktop.security.password_lock import MIN_PASSWORD_LENGTH

        if not typed:
            words, tone = t("screens.first_run.password_hint"), "small"
        elif len(typed) < MIN_PASSWORD_LENGTH:
            missing = MIN_PASSWORD_LENGTH - len(typed)
            words, tone = t("screens.first_run.too_short", missing=missing), "error"
        elif len(typed) < MIN_PASSWORD_LENGTH + 4 or len(set(typed)) < MIN_PASSWORD_LENGTH - 2:
            words, tone = t("screens.first_run.fair"), "warning"
        else:
            words, tone = t("screens.first_run.good"), "success"
        hint = keyboard_hint(typed)
        self.strength.setText(f"{words} {hint}".strip())
        set_role(self.strength, "role", tone)

    def _show_step(self, step: int) -> None:
        self._say("")
        self._pages.setCurrentIndex(step)
        for place, mark in enumerate(self._marks):
            set_role(mark, "chip", "current" if place == step else "success" if place < step else "muted")
        words = ("screens.first_run.next", "screens.first_run.make", "screens.first_run.finish")
        self.next.setText(t(words[step]))
        self.next.setAccessibleName(t(words[step]))
        self.next.setEnabled(step < 2 or self.have_it.isChecked())
        self.back.setVisible(step < 2)
        self.back.setText(t("screens.first_run.cancel") if step == 0 else t("screens.first_run.back"))
        self.back.setAccessibleName(self.back.text())
        (self.name, self.user, self.have_it)[step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = put_in_the_middle(self, QFrame(), _CARD_WIDTH_PX)
        column.setContentsMargins(32, 26, 32, 24)
        column.setSpacing(12)
        column.addWidget(label(t("screens.first_run.title"), "title"))
        steps = QHBoxLayout()
        for place, name in enumerate(_STEPS, start=1):
            words = t(
                "screens.first_run.step", number=to_persian(place), name=t(f"screens.first_run.step.{name}")
            )
            mark = label(words)
            mark.setProperty("chip", "muted")
            self._marks.append(mark)
            steps.addWidget(mark)
        steps.addStretch()
        column.addLayout(steps)
        for page in (self._office_page(), self._user_page(), self._key_page()):
            self._pages.addWidget(page)
        column.addWidget(self._pages)
        column.addWidget(self.error)
        ends = QHBoxLayout()
        ends.addWidget(self.next)
        ends.addWidget(self.back)
        ends.addStretch()
        column.addLayout(ends)

    def _office_page(self) -> QWidget:
        page, column = _column()
        _add(column, "screens.first_run.name", self.name)
        _add(column, "screens.first_run.code", self.code, "screens.first_run.code_hint")
        row = QWidget()
        held = QHBoxLayout(row)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.folder, 1)
        held.addWidget(button(t("screens.first_run.choose"), self.choose_folder, icon_name="case"))
        _add(column, "screens.first_run.folder", row, "screens.first_run.folder_hint", buddy=self.folder)
        column.addWidget(self.governorate)
        column.addStretch()
        return page

    def _user_page(self) -> QWidget:
        page, column = _column()
        _add(column, "screens.first_run.user", self.user, "screens.first_run.user_hint")
        _add(column, "screens.first_run.password", self.password, buddy=self.password.line)
        self.strength.setText(t("screens.first_run.password_hint"))
        column.addWidget(self.strength)
        column.addSpacing(6)
        _add(column, "screens.first_run.again", self.again, buddy=self.again.line)
        column.addStretch()
        return page

    def _key_page(self) -> QWidget:
        page, column = _column()
        column.addWidget(label(t("screens.first_run.key_text"), wrap=True))
        column.addWidget(self.key)
        row = QHBoxLayout()
        row.addWidget(button(t("screens.first_run.print"), self.print_paper, icon_name="print"))
        row.addWidget(button(t("screens.first_run.save_pdf"), self.save_paper, icon_name="pdf"))
        row.addWidget(button(t("screens.first_run.copy"), self._copy, kind="quiet"))
        row.addStretch()
        column.addLayout(row)
        column.addWidget(label(t("screens.first_run.key_warning"), "warning", wrap=True))
        column.addWidget(self.have_it)
        column.addStretch()
        return page

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key_text)


def _line(name: str, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setAlignment(AT_RIGHT)
    made.setAccessibleName(t(name))
    if example:
        made.setPlaceholderText(t(example))
    return made


def _column() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 6, 0, 6)
    column.setSpacing(6)
    return page, column


def _add(
    column: QVBoxLayout, words: str, control: QWidget, hint: str = "", *, buddy: QWidget | None = None
) -> None:
    made = label(t(words), "muted")
    made.setBuddy(buddy or control)
    column.addWidget(made)
    column.addWidget(control)
    if hint:
        column.addWidget(label(t(hint), "small", wrap=True))
    column.addSpacing(6)
