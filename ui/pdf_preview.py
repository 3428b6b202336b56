"""A PDF in the window: pages, zoom, save a copy, also behind a password, print through the system's dialog."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QPageLayout, QPageSize, QPainter, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import dialogs
from ui.password_dialog import Wording, ask_password
from ui.widgets.basics import button, label
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

_DPI: Final = 300
_POINTS_IN_INCH: Final = 72
_ZOOM_STEP: Final = 1.2
_ZOOMS: Final = (0.3, 4.0)


class PdfPreview(QWidget):
    """Shows a PDF file. `saved` and `saved_with_password` tell where a copy went.

    `printed` tells that it was sent to a printer.
    """

    saved = Signal(str)
    saved_with_password = Signal(str)
    printed = Signal()

    def __init__(self, proposed_name: str) -> None:
        super().__init__()
        self._path: Path | None = None
        self._proposed_name = proposed_name
        # The view is made first and so goes first: a document that went before it would still be asked for its pages.
        self.view = QPdfView(self)
        self.document = QPdfDocument(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(t("widgets.pdf.pages"))
        self._page = label("", "muted")
        self.view.pageNavigator().currentPageChanged.connect(lambda _page: self._show_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self.view, 1)
        for keys, action in (
            (QKeySequence.StandardKey.Print, self.print_out),
            (QKeySequence.StandardKey.Save, self.save_as),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    @property
    def page_count(self) -> int:
        """How many pages the file has."""
        return self.document.pageCount()

    def show_file(self, path: Path) -> None:
        """Show a file; UserError pdf.unreadable when it is no PDF."""
        self._path = None
        if self.document.load(str(path)) != QPdfDocument.Error.None_:
            self.document.close()
            self._show_page()
            raise UserError("pdf.unreadable", name=path.name)
        self._path = path
        self._show_page()

    def let_go(self) -> None:
        """Close the file, so that it can be removed."""
        self.document.close()
        self._path = None

    def go_to(self, page: int) -> None:
        """Show a page, counted from 0."""
        if 0 <= page < self.page_count:
            self.view.pageNavigator().jump(page, self.view.pageNavigator().currentLocation(), 0)
            self._show_page()

    def zoom(self, factor: float) -> None:
        """Make the pages larger or smaller."""
        least, most = _ZOOMS
        shown = self.view.zoomFactor()
        if self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            shown = self._fitted_zoom()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(max(least, min(most, shown * factor)))

    def save_as(self) -> None:
        """Save a copy where the user wants it."""
        if self._path is None:
            return
        source = self._path
        target = self._save(t("widgets.pdf.save"), lambda part: shutil.copyfile(source, part))
        if target is not None:
            self.saved.emit(str(target))

    def save_with_password(self) -> None:
        """Save a copy that opens with a password only, which is asked for before the place."""
        if self._path is None:
            return
        from yazd_desktop.typeset.pdf.protection import check_password, protect

        wording = Wording(
            t("widgets.pdf.protect_title"),
            t("widgets.pdf.protect_text"),
            t("widgets.pdf.protect_hint"),
            t("widgets.pdf.protect_yes"),
        )
        password = ask_password(self, wording, check_password)
        if password is None:
            return
        source = self._path

        def write(part: Path) -> None:
            with part.open("wb") as file:
                protect(BytesIO(source.read_bytes()), file, password)

        target = self._save(t("widgets.pdf.protect_title"), write)
        if target is not None:
            self.saved_with_password.emit(str(target))

    def print_out(self) -> None:
        """Print through the system's dialog."""
        if self._path is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        page = self.document.pagePointSize(0)
        is_wide = page.width() > page.height()
        way = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
        printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(0, 0, 0, 0)))
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.page_count)
        if not dialog.exec():
            return
        try:
            self.print_on(printer)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.printed.emit()

    def print_on(self, printer: QPrinter) -> None:
        """Draw the pages on a printer, as pictures of 300 dots an inch; UserError pdf.not_printed when it refuses."""
        first, last = printer.fromPage() or 1, printer.toPage() or self.page_count
        painter = QPainter()
        if not painter.begin(printer):
            raise UserError("pdf.not_printed")
        # Letters are lines: a printer to a file would blur them as it does photographs.
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        # A page takes a third of a second, and a printer wants them one after the other.
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            for place, page in enumerate(range(first - 1, min(last, self.page_count))):
                if place and not printer.newPage():
                    raise UserError("pdf.not_printed")
                picture = self.picture(page, _DPI)
                painter.drawImage(_within(picture.size(), QRectF(painter.viewport())), picture)
        finally:
            painter.end()
            QGuiApplication.restoreOverrideCursor()

    def picture(self, page: int, dots_per_inch: int) -> QImage:
        """A page as a picture on white."""
        size = self.document.pagePointSize(page) * dots_per_inch / _POINTS_IN_INCH
        drawn = self.document.render(page, QSize(round(size.width()), round(size.height())))
        white = QImage(drawn.size(), QImage.Format.Format_RGB32)
        white.fill(Qt.GlobalColor.white)
        painter = QPainter(white)
        painter.drawImage(0, 0, drawn)
        painter.end()
        return white

    def _save(self, title: str, write: Callable[[Path], object]) -> Path | None:
        """Ask for a place and write a file there, which gets its name when it is whole; None when there is none."""
        target = dialogs.ask_save_path(self, title, self._proposed_name, ".pdf")
        if target is None:
            return None
        try:
            _put(target, write)
        except OSError:
            dialogs.show_error(self, UserError("pdf.not_saved", name=target.name))
            return None
        return target

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(button(t("widgets.pdf.print"), self.print_out, icon_name="print", kind="primary"))
        row.addWidget(button(t("widgets.pdf.save"), self.save_as, icon_name="save"))
        row.addWidget(button(t("widgets.pdf.protect"), self.save_with_password, kind="quiet"))
        row.addSpacing(16)
        row.addWidget(button("", self._back, icon_name="back", kind="quiet", hint=t("widgets.pdf.previous")))
        row.addWidget(
            button("", self._forward, icon_name="forward", kind="quiet", hint=t("widgets.pdf.next"))
        )
        row.addWidget(self._page)
        row.addStretch()
        larger = button("+", lambda: self.zoom(_ZOOM_STEP), kind="quiet", hint=t("widgets.pdf.larger"))
        smaller = button(
            "\u2212", lambda: self.zoom(1 / _ZOOM_STEP), kind="quiet", hint=t("widgets.pdf.smaller")
        )
        for sign in (larger, smaller):
            sign.setProperty("sign", True)
            row.addWidget(sign)
        row.addWidget(button(t("widgets.pdf.fit"), self._fit, kind="quiet"))
        return bar

    def _back(self) -> None:
        self.go_to(self.view.pageNavigator().currentPage() - 1)

    def _forward(self) -> None:
        self.go_to(self.view.pageNavigator().currentPage() + 1)

    def _fit(self) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _fitted_zoom(self) -> float:
        """The zoom that fits the width now: the view itself keeps the one that was chosen last."""
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        page = self.document.pagePointSize(max(0, self.view.pageNavigator().currentPage()))
        return room * _POINTS_IN_INCH / (page.width() * self.view.logicalDpiX()) if page.width() else 1.0

    def _show_page(self) -> None:
        if not self.page_count:
            self._page.setText("")
            return
        page = self.view.pageNavigator().currentPage() + 1
        self._page.setText(t("widgets.pdf.page", page=page, pages=self.page_count))


def _put(target: Path, write: Callable[[Path], object]) -> None:
    """Let a file be written under another name; whatever went wrong, nothing half written stays."""
    part = target.with_name(target.name + ".part")
    try:
        write(part)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink()


def _within(picture: QSize, paper: QRectF) -> QRectF:
    """Where a picture stands on the paper: as large as it can be, in the middle, never stretched."""
    size = QSizeF(picture).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = paper.center() - QPointF(size.width() / 2, size.height() / 2)
    return QRectF(corner, size)
