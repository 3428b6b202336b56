"""The first step of an import: the file, dropped or chosen, and its sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import dialogs
from ui.icons import pixmap
from ui.theme import colours
from ui.widgets.basics import Card, button, label
from yazd_desktop.i18n import t
from yazd_desktop.spreadsheets import Book, Sheet

_ENDING = ".xlsx"
_PROMISES = ("unknown", "checked", "whole")


def dropped_file(urls: list[QUrl]) -> Path | None:
    """The one file on this machine that is dropped; None for several, or for none."""
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return files[0] if len(files) == 1 else None


class FileStep(QWidget):
    """A place to drop a file or choose it; after reading, which of its sheets."""

    file_chosen = Signal(object)
    sheet_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._book: Book | None = None
        self.zone = _DropZone()
        self.zone.dropped.connect(self.file_chosen)
        self._heading = label(t("screens.import.file.drop"), "heading")
        self._detail = label(t("screens.import.file.kind"), "muted")
        self.choose = button(t("screens.import.file.choose"), self._ask, kind="primary", icon_name="")
        self.sheets = QComboBox()
        self.sheets.setAccessibleName(t("screens.import.file.sheet"))
        self.sheets.setMinimumWidth(320)
        self.sheets.activated.connect(lambda _place: self.sheet_chosen.emit(self.sheet))
        self._sheet_row = QWidget()
        self._lay_out()
        self.first_control: QWidget = self.choose

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that was chosen."""
        if self._book is None:
            return None
        return self._book.sheets[self.sheets.currentIndex()]

    def show_book(self, book: Book | None, sheet: Sheet | None = None) -> None:
        """Show what was read, or the empty place again."""
        self._book = book
        self.sheets.clear()
        if book is None:
            self._heading.setText(t("screens.import.file.drop"))
            self._detail.setText(t("screens.import.file.kind"))
        else:
            self._heading.setText(book.path.name)
            self._detail.setText(t("screens.import.file.read", sheets=len(book.sheets)))
            for found in book.sheets:
                rows = sum(1 for row in found.rows if row)
                self.sheets.addItem(t("screens.import.file.sheet_rows", sheet=found.name, rows=rows))
                if found is sheet:
                    self.sheets.setCurrentIndex(self.sheets.count() - 1)
        self._sheet_row.setVisible(book is not None)
        words = "screens.import.file.choose" if book is None else "screens.import.file.other"
        self.choose.setText(t(words))
        self.choose.setAccessibleName(t(words))
        self.choose.setProperty("primary", book is None)
        self.choose.style().unpolish(self.choose)
        self.choose.style().polish(self.choose)
        self.first_control = self.choose if book is None else self.sheets

    def _ask(self) -> None:
        path = dialogs.ask_open_path(self, t("screens.import.file.choose"), _ENDING)
        if path is not None:
            self.file_chosen.emit(path)

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(pixmap("import", 48, "accent"))
        inside = QVBoxLayout(self.zone)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(12)
        inside.addStretch(1)
        for piece in (picture, self._heading, self._detail):
            piece.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(piece)
        chosen = QHBoxLayout(self._sheet_row)
        chosen.setContentsMargins(0, 4, 0, 4)
        chosen.addStretch()
        chosen.addWidget(label(t("screens.import.file.sheet")))
        chosen.addWidget(self.sheets)
        chosen.addStretch()
        inside.addWidget(self._sheet_row)
        self._sheet_row.hide()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.choose)
        row.addStretch()
        inside.addLayout(row)
        inside.addStretch(1)
        promises = QHBoxLayout()
        promises.setSpacing(14)
        for name in _PROMISES:
            card = Card(t(f"screens.import.file.{name}"))
            words = label(t(f"screens.import.file.{name}.detail"), "muted", wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            card.add(words)
            promises.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(self.zone, 1)
        whole.addLayout(promises)


class _DropZone(QFrame):
    """A dashed place that lights up under a file."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setObjectName("dropzone")
        self.light(on=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Any one file may come: what is no workbook is told so."""
        if dropped_file(event.mimeData().urls()) is not None:
            event.acceptProposedAction()
            self.light(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file went elsewhere."""
        self.light(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file."""
        self.light(on=False)
        path = dropped_file(event.mimeData().urls())
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def light(self, *, on: bool) -> None:
        """Light up or stand back, in the colours of the theme."""
        found = colours()
        line, ground = (found.accent, found.accent_soft) if on else (found.scroll, found.surface)
        self.setStyleSheet(
            f"QFrame#dropzone {{ background: {ground}; border: 2px dashed {line}; border-radius: 12px; }}"
        )
