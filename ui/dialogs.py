"""The only message boxes and file choosers of the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

Unsaved = Literal["save", "discard", "stay"]


class Asker(Protocol):
    """How questions reach the user; tests put their own answers in its place."""

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str, *, is_error: bool) -> None:
        """Say something that needs no answer."""

    def choose(
        self, parent: QWidget | None, title: str, text: str, answers: tuple[tuple[str, str], ...]
    ) -> str:
        """Ask; `answers` are (key, words), the first is the default and the last is that of Escape."""

    def save_path(self, parent: QWidget | None, title: str, proposed: str, kinds: str) -> str:
        """Where to save; empty when the user turned back."""

    def open_path(self, parent: QWidget | None, title: str, kinds: str) -> str:
        """Which file to open; empty when the user turned back."""

    def folder(self, parent: QWidget | None, title: str) -> str:
        """Which folder; empty when the user turned back."""


class _Boxes:
    """The real boxes."""

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str, *, is_error: bool) -> None:
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Warning if is_error else QMessageBox.Icon.Information)
        box.setWindowTitle(title)
        box.setText(text)
        box.setInformativeText(detail)
        box.addButton(t("widgets.dialog.understood"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def choose(
        self, parent: QWidget | None, title: str, text: str, answers: tuple[tuple[str, str], ...]
    ) -> str:
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(text)
        roles = (QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.DestructiveRole)
        buttons = {}
        for place, (key, words) in enumerate(answers):
            is_last = place == len(answers) - 1
            role = QMessageBox.ButtonRole.RejectRole if is_last else roles[min(place, 1)]
            buttons[key] = box.addButton(words, role)
        box.setDefaultButton(buttons[answers[0][0]])
        box.setEscapeButton(buttons[answers[-1][0]])
        box.exec()
        return next((key for key, button in buttons.items() if box.clickedButton() is button), answers[-1][0])

    def save_path(self, parent: QWidget | None, title: str, proposed: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(parent, title, proposed, kinds)[0]

    def open_path(self, parent: QWidget | None, title: str, kinds: str) -> str:
        return QFileDialog.getOpenFileName(parent, title, "", kinds)[0]

    def folder(self, parent: QWidget | None, title: str) -> str:
        return QFileDialog.getExistingDirectory(parent, title)


_asker: Final[list[Asker]] = [_Boxes()]


def answer_with(asker: Asker | None) -> None:
    """Let somebody else answer from now on; None brings the boxes back."""
    _asker[0] = asker or _Boxes()


def show_error(parent: QWidget | None, error: UserError) -> None:
    """Say what happened and what to do."""
    _asker[0].tell(parent, t("widgets.dialog.error"), error.what, error.do, is_error=True)


def tell(parent: QWidget | None, text: str, detail: str = "") -> None:
    """Say something."""
    _asker[0].tell(parent, t("widgets.dialog.information"), text, detail, is_error=False)


def ask_unsaved(parent: QWidget | None, what: str) -> Unsaved:
    """What to do with unsaved changes: save, discard or stay."""
    answers = (
        ("save", t("widgets.dialog.save")),
        ("discard", t("widgets.dialog.discard")),
        ("stay", t("widgets.dialog.stay")),
    )
    found = _asker[0].choose(
        parent, t("widgets.dialog.unsaved"), t("widgets.dialog.unsaved_detail", what=what), answers
    )
    return "save" if found == "save" else "discard" if found == "discard" else "stay"


def confirm(parent: QWidget | None, title: str, text: str, yes: str) -> bool:
    """Ask before something that is hard to take back; Escape turns back."""
    answers = (("yes", yes), ("no", t("widgets.dialog.cancel")))
    return _asker[0].choose(parent, title, text, answers) == "yes"


def ask_save_path(parent: QWidget | None, title: str, proposed: str, ending: str) -> Path | None:
    """Where to save a file with this ending, such as `.pdf`; None when the user turned back."""
    found = _asker[0].save_path(parent, title, proposed, t("widgets.dialog.kind", ending=ending))
    if not found:
        return None
    path = Path(found)
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)


def ask_open_path(parent: QWidget | None, title: str, ending: str = "") -> Path | None:
    """Which file to open; None when the user turned back."""
    kinds = t("widgets.dialog.kind", ending=ending) if ending else ""
    found = _asker[0].open_path(parent, title, kinds)
    return Path(found) if found else None


def ask_folder(parent: QWidget | None, title: str) -> Path | None:
    """Which folder; None when the user turned back."""
    found = _asker[0].folder(parent, title)
    return Path(found) if found else None


def show_crash(parent: QWidget | None, report: str) -> None:
    """Tell a bug of ours, with a text to copy."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(t("widgets.crash.title"))
    dialog.setMinimumSize(560, 380)
    text = QPlainTextEdit(report)
    text.setReadOnly(True)
    text.setAccessibleName(t("widgets.crash.title"))
    label = QLabel(t("widgets.crash.text"))
    label.setWordWrap(True)
    copy = QPushButton(t("widgets.crash.copy"))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    close = QPushButton(t("widgets.dialog.understood"))
    close.clicked.connect(dialog.accept)
    layout = QVBoxLayout(dialog)
    for widget in (label, text, copy, close):
        layout.addWidget(widget)
    dialog.exec()
