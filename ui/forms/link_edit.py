"""A link to a record: typed words offer records, one of which is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QToolButton, QWidget

from ui.icons import icon
from yazd_desktop.form_state import Choice
from yazd_desktop.i18n import t

_PAUSE_MS: Final = 120
_ROWS_SHOWN: Final = 9
_ROW_HEIGHT: Final = 36
Finder = Callable[[str], Sequence[Choice]]


class LinkEdit(QWidget):
    """A line with the name of the linked record. `chosen` tells its id, or nothing when the link was taken away."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, find: Finder) -> None:
        super().__init__()
        self._find = find
        self._record_id = ""
        self._label = ""
        self.line = _LinkLine(self)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.line.setPlaceholderText(t("widgets.link.placeholder"))
        self._open = QToolButton()
        self._open.setIcon(icon("forward", "accent"))
        self._open.setToolTip(t("widgets.link.open"))
        self._open.setAccessibleName(t("widgets.link.open"))
        self._open.clicked.connect(lambda: self.opened.emit(self._record_id))
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PAUSE_MS)
        self._clock.timeout.connect(self.offer)
        self.line.textEdited.connect(lambda _text: self._clock.start())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self._open)
        # Made after the line was laid out: a window inside that is made before takes the line out of Tab's circle.
        self._results = QListWidget(self)
        self._results.setWindowFlags(Qt.WindowType.ToolTip)
        self._results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._results.setAccessibleName(t("widgets.link.results"))
        self._results.itemClicked.connect(self._choose)
        self.setFocusProxy(self.line)

    def setAccessibleName(self, name: str) -> None:
        """Name the line: it is what has the focus."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def show_link(self, record_id: str, label: str) -> None:
        """Show a link, unless the user is typing."""
        self._record_id, self._label = record_id, label
        if not self.line.hasFocus() or self.line.text() == "":
            self.line.setText(label)
            self.line.setCursorPosition(0)
        self.line.setToolTip(label)
        self._open.setVisible(bool(record_id))

    def set_read_only(self, read_only: bool) -> None:
        """Keep the link from being changed; it can still be opened."""
        self.line.setReadOnly(read_only)

    def offer(self) -> None:
        """Show the records that fit what is typed."""
        self._clock.stop()
        words = "" if self.line.text() == self._label else self.line.text()
        self._results.clear()
        for choice in self._find(words):
            item = QListWidgetItem(choice.label)
            item.setData(Qt.ItemDataRole.UserRole, choice.value)
            self._results.addItem(item)
        if not self._results.count():
            nothing = QListWidgetItem(t("widgets.link.nothing"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._results.addItem(nothing)
        rows = min(_ROWS_SHOWN, self._results.count())
        self._results.setFixedSize(self.line.width(), rows * _ROW_HEIGHT + 8)
        self._results.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self._results.show()

    @property
    def offered(self) -> tuple[str, ...]:
        """What is offered now."""
        return tuple(self._results.item(row).text() for row in range(self._results.count()))

    def on_key(self, event: QKeyEvent) -> bool:
        """Keys that belong to the offer; says whether it was one."""
        key = event.key()
        if not self._results.isVisible():
            if key == Qt.Key.Key_Down and not self.line.isReadOnly():
                self.offer()
                return True
            return False
        row = self._results.currentRow()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._results.setCurrentRow(max(0, min(self._results.count() - 1, row + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._results.item(max(0, row)))
        elif key == Qt.Key.Key_Escape:
            self._results.hide()
            self.line.setText(self._label)
        else:
            return False
        return True

    def on_left(self) -> None:
        """Nothing was chosen: an emptied line takes the link away, other words bring the old name back."""
        self._clock.stop()
        self._results.hide()
        if not self.line.text().strip():
            if self._record_id:
                self.chosen.emit("")
        elif self.line.text() != self._label:
            self.line.setText(self._label)
        self.line.setCursorPosition(0)

    def _choose(self, item: QListWidgetItem) -> None:
        record_id = item.data(Qt.ItemDataRole.UserRole)
        if record_id:
            self._results.hide()
            self._record_id, self._label = str(record_id), item.text()
            self.line.setText(self._label)
            self.chosen.emit(self._record_id)


class _LinkLine(QLineEdit):
    def __init__(self, edit: LinkEdit) -> None:
        super().__init__()
        self._edit = edit

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._edit.on_key(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._edit.on_left()
