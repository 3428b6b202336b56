"""A third value, written with the control that the field has in its form."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.forms.editors import EDITORS
from ui.widgets.basics import button, label
from yazd_desktop.entities.base import Value
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

_TAB: Final = Qt.FocusPolicy.TabFocus


class ThirdValue(QFrame):
    """The control of one field; `written` tells the value, `closed` that the user turned back."""

    written = Signal(object)
    closed = Signal()

    def __init__(self, office: Office, entity: str, row: str, field: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._field = field
        self.state = FormState(office, entity, row)
        self.editor = EDITORS[self.state.field(field).kind](self.state, field)
        words = label(t("screens.conflicts.third_of", field=self.state.label(field)), "muted")
        words.setBuddy(self.editor.control)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self.keep = button(t("screens.conflicts.write"), self.take, icon_name="save", kind="primary")
        self.close_it = button(t("screens.conflicts.turn_back"), self.closed.emit, kind="quiet")
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addWidget(self.keep)
        row_of_buttons.addWidget(self.close_it)
        row_of_buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(words)
        column.addWidget(self.editor)
        column.addWidget(self._problem)
        column.addLayout(row_of_buttons)
        self.state.changed.connect(self._on_changed)

    @property
    def in_order(self) -> list[QWidget]:
        """Its controls as Tab goes."""
        # The list of a combo box is a window of its own.
        inside = (one for one in self.editor.findChildren(QWidget) if one.window() is self.window())
        inner = [one for one in inside if one.focusPolicy() & _TAB]
        return [self.editor, *inner, self.keep, self.close_it]

    @property
    def is_dirty(self) -> bool:
        """Whether something was written that would be lost."""
        return self.state.dirty

    @property
    def problem_text(self) -> str:
        """What is wrong with what was written."""
        return self._problem.text() if self._problem.isVisibleTo(self) else ""

    def take(self) -> bool:
        """Hand over what was written; False when it cannot be read, and says why."""
        self._leave()
        trouble = self.state.problem(self._field)
        if trouble is not None and trouble.severity == "error":
            self.refuse(trouble.text)
            return False
        value: Value = self.state.value(self._field)
        self.written.emit(value)
        return True

    def refuse(self, why: str) -> None:
        """Say why the value cannot be kept."""
        self._problem.setText(why)
        self._problem.show()
        self.editor.control.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line keeps what stands there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Take in what is being typed."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QWidget) and self.editor.isAncestorOf(focused):
            self.keep.setFocus()

    def _on_changed(self) -> None:
        self._problem.hide()
        self.editor.show_value()
