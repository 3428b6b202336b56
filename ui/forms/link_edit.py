"""A link to a record: typed words offer records, one of which is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QWidget,
)

from ui.icons import icon
from ui.widgets.basics import from_the_right
from ui.widgets.place import beneath
from yazd_desktop.form_state import Choice
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import look_alike_key

_PAUSE_MS: Final = 120
_ROWS_SHOWN: Final = 9
_ROW_HEIGHT: Final = 34
_FRAME: Final = 4
Finder = Callable[[str], Sequence[Choice]]


class LinkEdit(QWidget):
    """A line with the name of the linked record. `chosen` tells its id, or nothing when the link was taken away."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, find: Finder) -> None:
        super().__init__()
        self._find = find
        self._record_id = ""
        self._shown = ""
        self._scrolled: QAbstractScrollArea | None = None
        self.line = _LinkLine(self)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.line.setPlaceholderText(t("widgets.link.placeholder"))
        self._open = QToolButton()
        self._open.setIcon(icon("forward", "accent"))
        self._open.setToolTip(t("widgets.link.open"))
        self._open.setAccessibleName(t("widgets.link.open"))
        self._open.hide()
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
        # A line that begins with a file number would run from the left, and the name after it stand before it.
        self._record_id, self._shown = record_id, from_the_right(label)
        if not self.line.hasFocus() or self.line.text() == "":
            self.line.setText(self._shown)
            self.line.setCursorPosition(0)
        self.line.setToolTip(label)
        self._open.setVisible(bool(record_id))

    def set_read_only(self, read_only: bool) -> None:
        """Keep the link from being changed; it can still be opened."""
        self.line.setReadOnly(read_only)

    def offer(self) -> None:
        """Show the records that fit what is typed."""
        self._clock.stop()
        words = "" if self.line.text() == self._shown else self.line.text()
        self._results.clear()
        for choice in self._find(words):
            item = QListWidgetItem(choice.label)
            item.setData(Qt.ItemDataRole.UserRole, choice.value)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self._results.addItem(item)
        if not self._results.count():
            nothing = QListWidgetItem(t("widgets.link.nothing"))
            nothing.setSizeHint(QSize(0, _ROW_HEIGHT))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._results.addItem(nothing)
        rows = min(_ROWS_SHOWN, self._results.count())
        self._results.setFixedSize(self.line.width(), rows * _ROW_HEIGHT + _FRAME)
        self._results.move(beneath(self.line, self._results.size()))
        self._results.show()
        self._watch_scrolling()

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
            self.line.setText(self._shown)
        else:
            return False
        return True

    def on_left(self) -> None:
        """An emptied line takes the link away; a row that was gone to, or a name written out, is the choice; other
        words bring the old name back.
        """
        self._clock.stop()
        if self.line.text() != self._shown and self._results.isVisible():
            self._choose(self._meant())
        self._results.hide()
        if not self.line.text().strip():
            if self._record_id:
                self.chosen.emit("")
        elif self.line.text() != self._shown:
            self.line.setText(self._shown)
        self.line.setCursorPosition(0)

    def _watch_scrolling(self) -> None:
        """The offer goes when the page moves away from under it."""
        if self._scrolled is not None:
            return
        above = self.parentWidget()
        while above is not None and not isinstance(above, QAbstractScrollArea):
            above = above.parentWidget()
        if above is not None:
            self._scrolled = above
            above.verticalScrollBar().valueChanged.connect(self._results.hide)

    def _meant(self) -> QListWidgetItem | None:
        rows = (self._results.item(row) for row in range(self._results.count()))
        typed = look_alike_key(self.line.text())
        same = [item for item in rows if typed and look_alike_key(item.text()) == typed]
        return self._results.currentItem() or (same[0] if len(same) == 1 else None)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        record_id = item.data(Qt.ItemDataRole.UserRole)
        if record_id:
            self._results.hide()
            self._record_id, self._shown = str(record_id), from_the_right(item.text())
            self.line.setText(self._shown)
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
