"""The only message boxes and file choosers of the program."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Final, Literal, Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.widgets.basics import button, label
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

_SIGN_PX: Final = 36
_WIDTH_PX: Final = 440
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_WORDS_ONLY: Final = QFileDialog.Option.HideNameFilterDetails
_is_telling_crash: Final[list[bool]] = []
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

    def open_paths(self, parent: QWidget | None, title: str, kinds: str) -> list[str]:
        """Which files to open; none when the user turned back."""

    def folder(self, parent: QWidget | None, title: str) -> str:
        """Which folder; empty when the user turned back."""


class _Box(QDialog):
    """A message in the dress of the program: a picture, what it is about, what follows, and the answers."""

    def __init__(
        self, parent: QWidget | None, picture: tuple[str, str], text: str, detail: str, title: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title or text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.answer = ""
        self._escape = ""
        sign = QLabel()
        sign.setPixmap(pixmap(picture[0], _SIGN_PX, picture[1]))
        said = QVBoxLayout()
        said.setSpacing(8)
        said.addWidget(label(text, "heading", wrap=True))
        if detail:
            said.addWidget(label(detail, wrap=True))
        said.addStretch()
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(said, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(22, 20, 22, 16)
        self._whole.setSpacing(18)
        self._whole.addLayout(top)
        self._whole.addLayout(self._row)
        self.setMinimumWidth(_WIDTH_PX)

    def ask(self, answers: tuple[tuple[str, str], ...]) -> str:
        """Show the answers, the first as the one of Enter and the last as that of Escape, and wait for one."""
        self._escape = answers[-1][0]
        for place, (key, words) in enumerate(answers):
            kind = "primary" if place == 0 else "danger" if place < len(answers) - 1 else ""
            found = button(words, partial(self._take, key), kind=kind)
            self._row.addWidget(found)
            if place == 0:
                found.setDefault(True)
                found.setFocus()
        self.ensurePolished()
        self.resize(_WIDTH_PX, self._whole.totalHeightForWidth(_WIDTH_PX))
        self.exec()
        self.deleteLater()
        return self.answer or self._escape

    def _take(self, key: str) -> None:
        self.answer = key
        self.accept()


class _Boxes:
    """The real boxes. The file choosers begin where the last one ended, at first among the user's documents."""

    def __init__(self) -> None:
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._folder = documents if documents.is_dir() else Path.home()

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str, *, is_error: bool) -> None:
        picture = ("error", "danger") if is_error else ("info", "accent")
        _Box(parent, picture, text, detail, title).ask((("understood", t("widgets.dialog.understood")),))

    def choose(
        self, parent: QWidget | None, title: str, text: str, answers: tuple[tuple[str, str], ...]
    ) -> str:
        return _Box(parent, ("warning", "warning"), title, text).ask(answers)

    def save_path(self, parent: QWidget | None, title: str, proposed: str, kinds: str) -> str:
        # The kind is said in words; what stands in brackets behind it would be torn apart between the directions.
        found = QFileDialog.getSaveFileName(
            parent, title, str(self._folder / proposed), kinds, options=_WORDS_ONLY
        )[0]
        return self._remember(found)

    def open_path(self, parent: QWidget | None, title: str, kinds: str) -> str:
        found = QFileDialog.getOpenFileName(parent, title, str(self._folder), kinds, options=_WORDS_ONLY)[0]
        return self._remember(found)

    def open_paths(self, parent: QWidget | None, title: str, kinds: str) -> list[str]:
        found = QFileDialog.getOpenFileNames(parent, title, str(self._folder), kinds, options=_WORDS_ONLY)[0]
        self._remember(found[0] if found else "")
        return found

    def folder(self, parent: QWidget | None, title: str) -> str:
        return QFileDialog.getExistingDirectory(parent, title, str(self._folder))

    def _remember(self, found: str) -> str:
        if found:
            self._folder = Path(found).parent
        return found


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
    name = _NOT_IN_NAMES.sub("-", proposed)
    found = _asker[0].save_path(parent, title, name, _kind(ending))
    if not found:
        return None
    path = Path(found)
    if path.name.lower().endswith(ending.lower()):
        return path
    path = path.with_name(path.name + ending)
    # The chooser asked about the name without its ending.
    if path.exists() and not confirm(
        parent,
        t("widgets.dialog.exists", name=f"\u2068{path.name}\u2069"),
        t("widgets.dialog.exists_detail"),
        t("widgets.dialog.replace"),
    ):
        return None
    return path


def ask_open_path(parent: QWidget | None, title: str, ending: str = "") -> Path | None:
    """Which file to open; None when the user turned back."""
    found = _asker[0].open_path(parent, title, _kind(ending))
    return Path(found) if found else None


def ask_open_paths(parent: QWidget | None, title: str, ending: str = "") -> list[Path]:
    """Which files to open, one or many; none when the user turned back."""
    return [Path(found) for found in _asker[0].open_paths(parent, title, _kind(ending))]


def ask_folder(parent: QWidget | None, title: str) -> Path | None:
    """Which folder; None when the user turned back."""
    found = _asker[0].folder(parent, title)
    return Path(found) if found else None


def _kind(ending: str) -> str:
    """What a chooser calls files with an ending; nothing for files of every kind."""
    return t("widgets.dialog.kind", kind=ending.removeprefix(".").upper(), ending=ending) if ending else ""


def show_crash(parent: QWidget | None, report: str) -> None:
    """Tell a bug of ours, with a text to copy; while one is told, another is not: a bug may come with each repaint."""
    if _is_telling_crash:
        return
    dialog = QDialog(parent)
    dialog.setWindowTitle(t("widgets.crash.title"))
    dialog.setMinimumSize(620, 420)
    text = QPlainTextEdit(report)
    text.setReadOnly(True)
    text.setAccessibleName(t("widgets.crash.title"))
    copied = label("", "success")

    def copy_text() -> None:
        QGuiApplication.clipboard().setText(report)
        copied.setText(t("widgets.crash.copied"))

    row = QHBoxLayout()
    row.addWidget(copied)
    row.addStretch()
    row.addWidget(button(t("widgets.crash.copy"), copy_text))
    close = button(t("widgets.dialog.understood"), dialog.accept, kind="primary")
    close.setDefault(True)
    row.addWidget(close)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(22, 20, 22, 16)
    layout.setSpacing(14)
    layout.addWidget(label(t("widgets.crash.title"), "heading"))
    layout.addWidget(label(t("widgets.crash.text"), wrap=True))
    layout.addWidget(text, 1)
    layout.addLayout(row)
    _is_telling_crash.append(True)
    try:
        dialog.exec()
    finally:
        _is_telling_crash.clear()
        dialog.deleteLater()
