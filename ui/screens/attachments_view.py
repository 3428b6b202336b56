"""A file of the office as it is looked at: from memory, so that no plain copy of it lies on the disk."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.widgets.basics import button, label
from yazd_desktop.i18n import t

PDF: Final = "application/pdf"
_SIZE_PX: Final = (900, 680)
_SMALL_PX: Final = (460, 260)
_FRAME_PX: Final = 80


def is_viewable(media_type: str) -> bool:
    """Whether the window can show files of this type."""
    return media_type.startswith("image/") or media_type == PDF


class FileView(QDialog):
    """A picture or a PDF; of any other file only its name. `wish` is what the user wants done with it:
    `copy`, `describe`, `retire`, or nothing.
    """

    def __init__(self, parent: QWidget, name: str, content: bytes | None, media_type: str) -> None:
        super().__init__(parent)
        self.wish = ""
        self._buffer = QBuffer(self)
        self.setWindowTitle(name)
        shown = self._shown(content, media_type)
        self.is_shown = shown is not None
        self.resize(*(_SIZE_PX if shown is not None else _SMALL_PX))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        words = "screens.files.not_viewable" if content is None else "screens.files.unreadable"
        column.addWidget(shown or self._instead(name, t(words)), 1)
        row = QHBoxLayout()
        row.addWidget(button(t("screens.files.copy_out"), lambda: self._leave("copy"), icon_name="export"))
        row.addWidget(button(t("screens.files.describe"), lambda: self._leave("describe"), icon_name="edit"))
        row.addWidget(
            button(t("screens.files.retire"), lambda: self._leave("retire"), icon_name="delete", kind="quiet")
        )
        row.addStretch()
        close = button(t("widgets.dialog.close"), self.accept)
        row.addWidget(close)
        column.addLayout(row)
        close.setDefault(True)
        close.setFocus()

    def _leave(self, wish: str) -> None:
        self.wish = wish
        self.accept()

    def _shown(self, content: bytes | None, media_type: str) -> QWidget | None:
        """What shows the content; None when it cannot be shown."""
        if content is None:
            return None
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        return self._pdf() if media_type == PDF else self._picture()

    def _pdf(self) -> QWidget | None:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        document = QPdfDocument(self)
        document.load(self._buffer)
        if document.status() != QPdfDocument.Status.Ready:
            return None
        view = QPdfView(self)
        view.setDocument(document)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setAccessibleName(self.windowTitle())
        return view

    def _picture(self) -> QWidget | None:
        reader = QImageReader(self._buffer)
        reader.setDecideFormatFromContent(True)
        # A telephone held upright writes a lying picture and a note to turn it.
        reader.setAutoTransform(True)
        picture = QPixmap.fromImage(reader.read())
        if picture.isNull():
            return None
        room = QSize(*_SIZE_PX) - QSize(_FRAME_PX, _FRAME_PX + _FRAME_PX // 2)
        if picture.width() > room.width() or picture.height() > room.height():
            picture = picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        shown = QLabel()
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(self.windowTitle())
        shown.setPixmap(picture)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(shown)
        return area

    def _instead(self, name: str, words: str) -> QWidget:
        """The name and why there is nothing to see."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        picture = QLabel()
        picture.setPixmap(pixmap("attachment", 48))
        for piece in (
            picture,
            label(f"\u2068{name}\u2069", "heading", wrap=True),
            label(words, "muted", wrap=True),
        ):
            piece.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(piece)
        return whole
