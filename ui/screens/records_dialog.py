"""A record in a dialog: a new one asked for from elsewhere, or a small part of another record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui import dialogs
from ui.forms.record_form import RecordForm
from ui.widgets.basics import button, label
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.screens import Context
    from yazd_desktop.arrivals import Arrived
    from yazd_desktop.entities.base import Value

_WIDTH_PX: Final = 820
_HEIGHTS_PX: Final = (380, 640)
_EACH_FIELD_PX: Final = 46
_FRAME_PX: Final = 220


class RecordDialog(QDialog):
    """The form of one record; it closes when that was saved, and asks before something is lost."""

    def __init__(
        self, parent: QWidget, context: Context, state: FormState, arrived: Arrived | None = None
    ) -> None:
        super().__init__(parent)
        self.form = RecordForm(state, arrived)
        self.opened: tuple[str, str] | None = None
        self.disputed = ""
        self.setWindowTitle(state.title())
        self.form.record_saved.connect(lambda _record_id: self.accept())
        self.form.open_record.connect(self._on_open)
        self.form.dispute_opened.connect(self._on_dispute)
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 0)
        head.addWidget(label(state.title(), "title"))
        head.addStretch()
        head.addWidget(button(t("screens.records.cancel"), self.reject, kind="quiet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.form, 1)
        few, many = _HEIGHTS_PX
        fields = len(self.form.shown_fields())
        self.resize(QSize(_WIDTH_PX, max(few, min(many, _FRAME_PX + fields * _EACH_FIELD_PX))))
        self._context = context
        self.form.focus_first()

    def reject(self) -> None:
        """Escape and the close button: what was entered is not thrown away without a question."""
        if self._may_leave():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross of the window does what Escape does."""
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line presses no button: of itself Qt picks one, were it the one that throws all away."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _may_leave(self) -> bool:
        if not self.form.is_dirty():
            return True
        answer = dialogs.ask_unsaved(self, self.form.title())
        if answer == "save":
            # Saving closes the dialog by itself.
            self.form.save()
        return answer == "discard"

    def _on_open(self, entity: str, record_id: str) -> None:
        if self._may_leave() or self.result() == QDialog.DialogCode.Accepted:
            self.opened = (entity, record_id)
            self.done(self.result())

    def _on_dispute(self, field: str) -> None:
        if self._may_leave() or self.result() == QDialog.DialogCode.Accepted:
            self.disputed = field
            self.done(self.result())


def ask_record(
    parent: QWidget,
    context: Context,
    entity: str,
    record_id: str | None = None,
    presets: Mapping[str, Value] | None = None,
) -> str | None:
    """Show the dialog; the id of the record when it was saved, else None. A link followed from it is shown."""
    state = FormState(context.office, entity, record_id, dict(presets or {}))
    arrived = None if record_id is None else context.seen.open(context.office, entity, record_id)
    dialog = RecordDialog(parent, context, state, arrived)
    saved = dialog.exec() == QDialog.DialogCode.Accepted
    opened, disputed = dialog.opened, dialog.disputed
    dialog.deleteLater()
    if opened is not None:
        context.open_record(*opened)
    elif disputed:
        context.go("conflicts", record_id=state.record_id, field=disputed)
    return state.record_id if saved else None
