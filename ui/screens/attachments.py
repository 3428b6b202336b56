"""The files of a record: put in, looked at in the window, copied out. Inside the office they are always encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu

from ui import dialogs
from ui.jobs import IsCancelled, Progress
from ui.screens import Context
from ui.screens.attachments_view import FileView, is_viewable
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
    from yazd_desktop.records import Changes


class AttachmentList(Card):
    """The files of one record. Enter looks at one, Delete takes it away; files can be dropped."""

    def __init__(self, context: Context, entity: str, record_id: str) -> None:
        add = button(t("screens.files.add"), self.add_file, icon_name="add", kind="quiet")
        super().__init__(t("screens.files.title"), add)
        self._context = context
        self._owner = (entity, record_id)
        self._files: dict[str, tuple[str, str]] = {}
        self.list = LineList(t("screens.files.title"), lambda line: line.when, whole=True)
        self.list.opened.connect(lambda _entity, file_id: self.look_at(file_id))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.delete_pressed.connect(lambda _entity, file_id: self._do("retire", file_id))
        self.empty = label(t("screens.files.empty"), "muted", wrap=True)
        self.setAcceptDrops(True)
        self.add(self.list)
        self.add(self.empty)
        self.show_files()

    def show_files(self) -> None:
        """Read the list anew."""
        rows = attachments.of_record(self._context.office, *self._owner)
        self._files = {str(row["id"]): (str(row["name"]), str(row["media_type"] or "")) for row in rows}
        size = entity_named("attachment").fields["size_bytes"]
        lines = [
            Line(
                "attachment",
                str(row["id"]),
                _isolated(str(row["name"])),
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
            self.put_in([path])

    def put_in(self, paths: Sequence[Path]) -> None:
        """Copy files into the office; a stop or a file that cannot be read leaves those before it."""
        entity, record_id = self._owner

        def work(progress: Progress, cancelled: IsCancelled) -> None:
            for number, path in enumerate(paths):

                def told(done: int, total: int, number: int = number) -> None:
                    if cancelled():
                        raise Cancelled
                    progress(number * total + done, len(paths) * total)

                attachments.attach(
                    self._context.office, path, owner_entity=entity, owner_id=record_id, progress=told
                )

        self._context.jobs.run(t("screens.files.adding"), work, lambda _none: self._tell_added(paths))

    def look_at(self, file_id: str) -> None:
        """Show a file without writing it anywhere, and do with it what the user then wishes."""
        name, media_type = self._files[file_id]
        try:
            content = None
            if is_viewable(media_type):
                content = attachments.read_bytes(self._context.office, file_id)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        view = FileView(self, name, content, media_type)
        view.exec()
        view.deleteLater()
        self._do(view.wish, file_id)

    def copy_out(self, file_id: str) -> None:
        """Write a plain copy where the user wants it."""
        name, _ = self._files[file_id]
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
        """Put in the files that are dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.put_in(paths)

    def _menu(self, place: QPoint) -> None:
        item = self.list.itemAt(place)
        if item is None:
            return
        file_id = self.list.line(self.list.row(item)).record_id
        menu = QMenu(self)
        menu.addAction(t("screens.files.look"), lambda: self.look_at(file_id))
        menu.addAction(t("screens.files.copy_out"), lambda: self._do("copy", file_id))
        menu.addAction(t("screens.files.describe"), lambda: self._do("describe", file_id))
        menu.addSeparator()
        menu.addAction(t("screens.files.retire"), lambda: self._do("retire", file_id))
        menu.exec(self.list.viewport().mapToGlobal(place))

    def _do(self, wish: str, file_id: str) -> None:
        if wish == "copy":
            self.copy_out(file_id)
        elif wish == "describe":
            self._context.open_record("attachment", file_id)
        elif wish == "retire":
            retire(self, self._context, "attachment", file_id)

    def _tell_added(self, paths: Sequence[Path]) -> None:
        if len(paths) == 1:
            self._context.notice(t("screens.files.added", name=_isolated(paths[0].name)))
        else:
            self._context.notice(t("screens.files.added_many", count=len(paths)))


def _isolated(name: str) -> str:
    """A file's name keeps its own direction among Persian words."""
    return f"\u2068{name}\u2069"
