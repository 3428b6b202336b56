"""What was found in the whole office, below the search box: grouped by kind, opened by Enter or a click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.icons import icon
from ui.theme import colours
from ui.widgets.basics import label
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.office import Office

SEARCHED: Final = (
    "case",
    "person",
    "household",
    "issue",
    "referral",
    "commitment",
    "decision",
    "meeting",
    "agency",
    "neighbourhood",
    "body",
    "follow_up",
)
EACH: Final = 8
_SHORTEST: Final = 2
_LONGEST_SHOWN: Final = 60
_ROW_PX: Final = 32
_HIGHEST_PX: Final = 460
_WIDEST_PX: Final = 560
_RECORD: Final = Qt.ItemDataRole.UserRole
Found = tuple[str, tuple[tuple[str, str], ...]]
"""Entity, and (id, words) of its first records."""


def find_everywhere(office: Office, words: str) -> tuple[Found, ...]:
    """The newest records of each kind that hold all the words."""
    from yazd_desktop import queries
    from yazd_desktop.persian.text import search_key

    if len(search_key(words).replace(" ", "")) < _SHORTEST:
        return ()
    found: list[Found] = []
    for entity in SEARCHED:
        with office.reading() as connection:
            numbers = queries.hits_of(connection, entity, words)[:EACH]
        rows = queries.page(office, entity, numbers, ()) if numbers else {}
        ids = [str(rows[number]["id"]) for number in numbers if number in rows]
        if ids:
            names = queries.labels(office, entity, ids)
            found.append((entity, tuple((record_id, names[record_id]) for record_id in ids)))
    return tuple(found)


class SearchPopup(QFrame):
    """The list of results. The search box keeps the keyboard; Up, Down, Enter and Escape are taken from it."""

    opened = Signal(str, str)

    def __init__(self, window: QWidget, box: QLineEdit, office: Office) -> None:
        super().__init__(window)
        self.setObjectName("card")
        self._window = window
        self._box = box
        self._office = office
        self._searched = ""
        self.list = QListWidget()
        self.list.setAccessibleName(t("screens.window.results"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListWidget { border: none; }")
        self.list.itemClicked.connect(self._open)
        self.nothing = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.nothing)
        column.addWidget(self.list)
        box.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def search(self, words: str) -> None:
        """Show what holds the words; too few letters show nothing."""
        self._searched = words
        # The pause after typing may end when the user is already elsewhere.
        if not words.strip() or not self._box.hasFocus():
            self.hide()
            return
        found = find_everywhere(self._office, words)
        self.list.clear()
        for entity, records in found:
            head = QListWidgetItem(t(f"entity.{entity}.plural"))
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setForeground(QColor(colours().muted))
            head.setSizeHint(QSize(0, _ROW_PX))
            self.list.addItem(head)
            for record_id, name in records:
                item = QListWidgetItem(icon(entity, "accent"), name)
                item.setData(_RECORD, (entity, record_id))
                item.setToolTip(name)
                item.setSizeHint(QSize(0, _ROW_PX))
                self.list.addItem(item)
        short = len(words.strip()) < _SHORTEST
        self.nothing.setText(
            t("screens.window.too_short") if short else t("screens.window.nothing_found", words=_short(words))
        )
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self._move(1)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the search box; go away when it is left."""
        if watched is not self._box:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._box.text() != self._searched or not self.isVisible():
                self.search(self._box.text())
            self._open(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.isVisible():
                self.search(self._box.text())
            else:
                self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.hide()
            return False
        else:
            return False
        return True

    def _move(self, by: int) -> None:
        """Go to the next record in a direction, over the heads of the groups."""
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            if self.list.item(row).data(_RECORD):
                self.list.setCurrentRow(row)
                # The box keeps the keyboard: through it a screen reader hears what Enter would open.
                self._box.setAccessibleDescription(self.list.item(row).text())
                if row == 1:
                    self.list.scrollToTop()
                return
            row += by

    def _open(self, item: QListWidgetItem | None) -> None:
        found = item.data(_RECORD) if item is not None else None
        if found and self.isVisible():
            self.hide()
            self._box.clear()
            self.opened.emit(*found)

    def _place(self) -> None:
        """Below the box, its right edge at the box's right edge."""
        parent = self._window
        width = max(self._box.width(), min(_WIDEST_PX, parent.width() - 40))
        rows = self.list.count()
        height = min(_HIGHEST_PX, rows * (_ROW_PX + 1) + 18) if rows else self.heightForWidth(width)
        corner = self._box.mapTo(parent, QPoint(self._box.width() - width, self._box.height() + 6))
        self.setGeometry(max(8, corner.x()), corner.y(), width, height)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
