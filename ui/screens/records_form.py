"""The page of one record: its form, and below it what belongs to it and its files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.forms.record_form import RecordForm
from ui.icons import pixmap
from ui.screens import Context
from ui.screens.attachments import AttachmentList
from ui.screens.elided import ElidedWords
from ui.screens.handover import HandoverCard
from ui.screens.office_care import OfficeCare
from ui.screens.records_children import ChildList, child_lists
from ui.screens.records_retire import can_retire, retire
from ui.widgets.basics import button
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.errors import UserError
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.records import Changes


class RecordPage(QWidget):
    """One record, new when `record_id` is None."""

    def __init__(self, context: Context, entity: str, record_id: str | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._entity = entity_named(entity)
        self._was_new = record_id is None
        state = FormState(context.office, entity, record_id)
        arrived = None if record_id is None else context.seen.open(context.office, entity, record_id)
        self.form = RecordForm(state, arrived)
        self.form.record_saved.connect(self._on_saved)
        self.form.dispute_opened.connect(
            lambda field: context.go("conflicts", record_id=record_id, field=field)
        )
        self.form.open_record.connect(context.open_record)
        self.lists: list[ChildList] = []
        self.attachments: AttachmentList | None = None
        self.care: OfficeCare | None = None
        self.handover: HandoverCard | None = None
        self._title = ElidedWords("title")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._head(record_id))
        whole.addWidget(self.form, 1)
        if record_id is not None:
            self.lists = child_lists(context, entity, record_id)
            for shown in self.lists:
                self.form.add_below(shown)
            if entity not in ("office", "code"):
                self.attachments = AttachmentList(context, entity, record_id)
                self.form.add_below(self.attachments)
        if entity == "office":
            self.care = OfficeCare(context)
            self.form.add_below(self.care)
            if record_id == context.office.id:
                self.handover = HandoverCard(context)
                self.form.add_below(self.handover)
        self._show_title()

    @property
    def first_control(self) -> QWidget:
        """The first field that can be changed; of a record that is only read, its history."""
        state = self.form.state
        if state.locked:
            return self.form.history
        names = (name for name in self.form.shown_fields() if not state.read_only(name))
        return next((self.form.editor(name).control for name in names), self.form)

    def showEvent(self, event: QShowEvent) -> None:
        """What is only read begins at its top, wherever Qt put the cursor while the page before it went."""
        super().showEvent(event)
        if self.form.state.locked:
            QTimer.singleShot(0, self.form, self.form.show_top)

    def title(self) -> str:
        """What the record is called."""
        return self.form.title()

    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return self.form.is_dirty()

    def save(self) -> bool:
        """Save the form."""
        return self.form.save()

    def refresh(self, changes: Changes) -> None:
        """Show what was changed elsewhere; what is being entered here stays. UserError when the record is gone."""
        state = self.form.state
        if state.record_id in changes.get(self._entity.name, ()) and not state.dirty:
            state.revert()
        elif not state.dirty:
            state.changed.send()
        for shown in self.lists:
            shown.refresh(changes)
        if self.attachments is not None:
            self.attachments.refresh(changes)
        if self.care is not None:
            self.care.show_users()
        if self.handover is not None:
            self.handover.show_state()
        self._show_title()

    def new_record(self) -> None:
        """Begin another record of this kind."""
        if self._entity.name != "office":
            self._context.go("record", entity=self._entity.name, record_id=None)

    def _on_saved(self, record_id: str) -> None:
        if self._was_new:
            # It was new: from now on it has its own page, with what belongs to it.
            self._context.open_record(self._entity.name, record_id)
            self._context.notice(t("screens.records.made", record=t(f"entity.{self._entity.name}")))

    def _retire(self) -> None:
        record_id = self.form.state.record_id
        if record_id is not None and retire(self, self._context, self._entity.name, record_id):
            self._context.back()

    def _show_title(self) -> None:
        try:
            self._title.setText(self.title())
        except UserError:
            self._title.setText(t(f"entity.{self._entity.name}"))

    def _head(self, record_id: str | None) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(24, 14, 24, 0)
        head.setSpacing(8)
        picture = QLabel()
        picture.setPixmap(pixmap(self._entity.icon, 26, "accent"))
        head.addWidget(picture)
        head.addWidget(self._title, 1)
        if record_id is not None:
            is_locked = bool(self.form.state.locked)
            for words, icon_name, screen in self._ways(record_id):
                if is_locked and screen == "agenda":
                    continue  # only its owner puts an agenda together; it stands below as it is
                params = {f"{self._entity.name}_id": record_id}
                head.addWidget(
                    button(t(words), partial(self._context.go, screen, **params), icon_name=icon_name)
                )
            if can_retire(self._entity.name) and not is_locked:
                head.addWidget(
                    button(t("screens.records.retire"), self._retire, icon_name="delete", kind="quiet")
                )
        return head

    def _ways(self, record_id: str) -> tuple[tuple[str, str, str], ...]:
        """(words, icon, screen) of the other pages of this record."""
        if self._entity.name == "meeting":
            return (
                ("screens.records.to_agenda", "meeting", "agenda"),
                ("screens.records.to_packet", "print", "packet"),
            )
        return (("screens.records.to_file", "case", "case_file"),) if self._entity.name == "case" else ()
