"""The list of any kind of record: search, filter, sort, open, make, take out, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import dialogs
from ui.jobs import IsCancelled, Progress
from ui.lists.record_table import RecordTable
from ui.screens import Context
from ui.screens.records_retire import can_retire, retire
from ui.widgets.basics import button, label
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.form_state import why_locked
from yazd_desktop.i18n import t
from yazd_desktop.list_state import ListState
from yazd_desktop.queries import SCOPE

if TYPE_CHECKING:
    from yazd_desktop.records import Changes


class RecordsPage(QWidget):
    """All records of one entity, to begin with those of the office `scope`.

    Enter or a double click opens one, Delete takes it out.
    """

    def __init__(self, context: Context, entity: str, scope: str | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._entity = entity_named(entity)
        self.list = ListState(context.office, entity)
        if scope is not None:
            self.list.filter(SCOPE, scope)
        self.locked = why_locked(context.office, entity)
        self.table = RecordTable(self.list, context.settings, can_add=not self.locked)
        self.table.record_opened.connect(lambda record_id: context.open_record(entity, record_id))
        self.table.new_asked.connect(self.new_record)
        self.table.retire_asked.connect(lambda record_id: retire(self, context, entity, record_id))
        self.table.allow_retire(allowed=can_retire(entity) and not self.locked)
        head = QHBoxLayout()
        head.addWidget(label(self.title(), "title"))
        self.whose = label("", "muted")
        head.addWidget(self.whose)
        head.addStretch()
        if entity == "case" and not self.locked:
            head.addWidget(
                button(t("screens.records.import"), lambda: context.go("import"), icon_name="import")
            )
        head.addWidget(button(t("screens.records.export"), self.export, icon_name="export"))
        words = t("screens.records.new", record=t(f"entity.{entity}"))
        self._new = button(words, self.new_record, icon_name="add", kind="primary")
        if not self.locked:
            head.addWidget(self._new)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 14, 24, 16)
        whole.setSpacing(12)
        whole.addLayout(head)
        if self.locked and context.office.closed is None:  # else the window says it above every page
            whole.addWidget(label(self.locked, "muted", wrap=True))
        whole.addWidget(self.table, 1)
        self.list.changed.connect(self._show_whose)
        self._show_whose()

    @property
    def first_control(self) -> QWidget:
        """The rows; where there are none, what makes the first one."""
        return self.table.table if self.list.count or self.locked else self._new

    def title(self) -> str:
        """The words of the list."""
        return t(f"entity.{self._entity.name}.plural")

    def is_dirty(self) -> bool:
        """Nothing is entered here."""
        return False

    def save(self) -> bool:
        """Nothing is entered here."""
        return True

    def refresh(self, changes: Changes) -> None:
        """Take in what changed; the row that was chosen stays chosen."""
        chosen = self.table.selected_id()
        if self.list.on_changes(changes) and chosen is not None:
            self.table.select(chosen)

    def new_record(self) -> None:
        """Begin a new record: a part of another one in a dialog, any other on a page of its own."""
        if not self.locked:
            self._context.go("record", entity=self._entity.name, record_id=None)

    def export(self) -> None:
        """Write what the list shows, in its order, to a workbook or a text table."""
        name = self._entity.name
        proposed = t("screens.records.export_name", what=self.title(), office=self._context.office.code)
        path = dialogs.ask_save_path(self, t("screens.records.export"), f"{proposed}.xlsx", ".xlsx")
        if path is None:
            return
        shown = self.list

        def work(progress: Progress, cancelled: IsCancelled) -> int:
            from yazd_desktop.spreadsheets import export_rows

            return export_rows(
                self._context.office,
                name,
                path,
                where=shown.where(),
                search=shown.search_text,
                sort=shown.sort_column,
                descending=shown.descending if shown.sort_column else None,
                progress=progress,
                cancelled=cancelled,
            )

        self._context.jobs.run(
            t("screens.records.exporting"), work, lambda count: self._tell_exported(count, path)
        )

    def _show_whose(self) -> None:
        """Say whose records these are: the box of the filter is too narrow for a name."""
        self.whose.setText(self.list.office_name)

    def _tell_exported(self, count: int, path: Path) -> None:
        self._context.notice(t("screens.records.exported", count=count, file=f"\u2068{path.name}\u2069"))
