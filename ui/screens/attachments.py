"""The files of a record: put in, looked at in the window, copied out. Inside the office they are always encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from ui import dialogs
from ui.jobs import IsCancelled, Progress
from ui.screens import Context
from ui.screens.line_list import LineList
from ui.screens.records_retire import retire
from ui.widgets.basics import Card, button, label
from yazd_desktop import attachments
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line
from yazd_desktop.values import show

if TYPE_CHECKING:
    from pathlib import Path

    from yazd_desktop.records import Changes

_VIEW_PX: Final = (900, 680)
_PDF: Final = "application/pdf"


class AttachmentList(Card):
    """The files of one record. Enter looks at one, the menu copies it out or takes it away; files can be dropped."""

    def __init__(self, context: Context, entity: str, record_id: str) -> None:
        add = button(t("screens.files.add"), self.add_file, icon_name="add", kind="quiet")
        super().__init__(t("screens.files.title"), add)
        self._context = context
        self._owner = (entity, record_id)
        self._types: dict[str, str] = {}
        self.list = LineList(t("screens.files.title"), lambda line: line.when, whole=True)
        self.list.opened.connect(lambda _entity, file_id: self.look_at(file_id))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(lambda place: self._menu(place))
        self.empty = label(t("screens.files.empty"), "muted", wrap=True)
        self.setAcceptDrops(True)
        self.add(self.list)
        self.add(self.empty)
        self.show_files()

    def show_files(self) -> None:
        """Read the list anew."""
        rows = attachments.of_record(self._context.office, *self._owner)
        self._types = {str(row["id"]): str(row["media_type"] or "") for row in rows}
        size = entity_named("attachment").fields["size_bytes"]
        lines = [
            Line(
                "attachment",
                str(row["id"]),
                str(row["name"]),
                str(row["description"] or ""),
                t("screens.files.size", size=show(size, max(1, int(str(row["size_bytes"] or 0)) // 1024))),
            )
            for row in rows
        ]
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)

    def refresh(self, changes: Changes) -> None:
        """Take in what changed."""
        if "attachment" in changes:
            self.show_files()

    def add_file(self) -> None:
        """Ask for a file and put it in."""
        path = dialogs.ask_open_path(self, t("screens.files.add"))
        if path is not None:
            self.put_in(path)

    def put_in(self, path: Path) -> None:
        """Copy a file into the office."""
        entity, record_id = self._owner

        def work(progress: Progress, cancelled: IsCancelled) -> str:
            def told(done: int, total: int) -> None:
                if cancelled():
                    raise Cancelled
                progress(done, total)

            return attachments.attach(
                self._context.office, path, owner_entity=entity, owner_id=record_id, progress=told
            )

        self._context.jobs.run(t("screens.files.adding"), work, lambda _id: self._tell_added(path))

    def look_at(self, file_id: str) -> None:
        """Show a picture or a PDF without writing it anywhere; any other file can only be copied out."""
        media_type = self._types.get(file_id, "")
        try:
            if media_type.startswith("image/") or media_type == _PDF:
                content = attachments.read_bytes(self._context.office, file_id)
                _View(self, self._name(file_id), content, media_type).exec()
            else:
                self.copy_out(file_id)
        except UserError as error:
            dialogs.show_error(self, error)

    def copy_out(self, file_id: str) -> None:
        """Write a plain copy where the user wants it."""
        name = self._name(file_id)
        ending = f".{name.rpartition('.')[2]}" if "." in name else ""
        path = dialogs.ask_save_path(self, t("screens.files.copy_out"), name, ending)
        if path is None:
            return

        def work(progress: Progress, cancelled: IsCancelled) -> None:  # noqa: ARG001  (a copy is short)
            attachments.open_copy(self._context.office, file_id, path, progress)

        words = t("screens.files.copied")
        self._context.jobs.run(t("screens.files.copying"), work, lambda _none: self._context.notice(words))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put in the first file that is dropped."""
        from pathlib import Path

        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.put_in(Path(url.toLocalFile()))
                return

    def _menu(self, place: object) -> None:
        from PySide6.QtCore import QPoint

        item = self.list.itemAt(place) if isinstance(place, QPoint) else None
        if item is None or not isinstance(place, QPoint):
            return
        file_id = self.list.line(self.list.row(item)).record_id
        menu = QMenu(self)
        menu.addAction(t("screens.files.look"), lambda: self.look_at(file_id))
        menu.addAction(t("screens.files.copy_out"), lambda: self.copy_out(file_id))
        menu.addAction(t("screens.files.describe"), lambda: self._context.open_record("attachment", file_id))
        menu.addSeparator()
        menu.addAction(t("screens.files.retire"), lambda: retire(self, self._context, "attachment", file_id))
        menu.exec(self.list.viewport().mapToGlobal(place))

    def _name(self, file_id: str) -> str:
        for row in range(self.list.count()):
            if self.list.line(row).record_id == file_id:
                return self.list.line(row).title
        return ""

    def _tell_added(self, path: Path) -> None:
        self._context.notice(t("screens.files.added", name=f"\u2068{path.name}\u2069"))


class _View(QDialog):
    """A picture or a PDF, from memory."""

    def __init__(self, parent: QWidget, name: str, content: bytes, media_type: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.resize(*_VIEW_PX)
        column = QVBoxLayout(self)
        if media_type == _PDF:
            column.addWidget(self._pdf(content), 1)
        else:
            column.addWidget(self._picture(content), 1)
        column.addWidget(button(t("widgets.dialog.close"), self.accept), 0, Qt.AlignmentFlag.AlignLeft)

    def _pdf(self, content: bytes) -> QWidget:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        self._held = QBuffer(self)
        self._held.setData(QByteArray(content))
        self._held.open(QBuffer.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(self._held)
        view = QPdfView(self)
        view.setDocument(document)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setAccessibleName(self.windowTitle())
        return view

    def _picture(self, content: bytes) -> QWidget:
        picture = QPixmap()
        shown = QLabel()
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(self.windowTitle())
        if picture.loadFromData(QByteArray(content)):
            width, height = (edge - 80 for edge in _VIEW_PX)
            if picture.width() > width or picture.height() > height:
                picture = picture.scaled(
                    width,
                    height,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            shown.setPixmap(picture)
        else:
            shown.setText(t("screens.files.no_picture"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(shown)
        return area
