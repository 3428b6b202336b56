"""The table model over a list's state: no row is read before it is seen, no font or colour is made while painting."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPixmap

from ui.theme import colours
from ui.widgets.dot import dot
from yazd_desktop.i18n import t
from yazd_desktop.list_state import ListState

Index = QModelIndex | QPersistentModelIndex
_TONES: Final = ("danger", "warning", "success", "muted", "accent")
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_FOREGROUND: Final = int(Qt.ItemDataRole.ForegroundRole)
_FONT: Final = int(Qt.ItemDataRole.FontRole)
_DECORATION: Final = int(Qt.ItemDataRole.DecorationRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ROOT: Final = QModelIndex()


class ListModel(QAbstractTableModel):
    """Rows of a ListState."""

    def __init__(self, state: ListState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._brushes: dict[str, QBrush] = {}
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.Medium)
        self._dot = self._no_dot = QPixmap()
        self.take_colours()
        state.changed.connect(self._on_changed)

    def take_colours(self) -> None:
        """Make the brushes anew: at the start and when the theme changes."""
        self._brushes = {tone: QBrush(QColor(colours().tone(tone))) for tone in _TONES}
        self._dot, self._no_dot = dot("accent"), dot("")

    def let_go(self) -> None:
        """Stop listening to the state."""
        self._state.changed.disconnect(self._on_changed)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else self._state.count

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._state.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The text, tone or tool tip of a cell; in the first column also what a received file changed."""
        if role == _DISPLAY:
            return self._state.cell(index.row(), index.column())
        if role in (_TOOL_TIP, _SPOKEN):
            text = self._state.cell(index.row(), index.column())
            mark = "" if index.column() else self._state.mark(index.row())
            return t("arrivals.marked", text=text, mark=mark) if mark else text
        if role == _DECORATION:
            # Where one row has a dot, the words of the others keep clear of its place.
            if index.column() or not self._state.arrived:
                return None
            return self._dot if self._state.mark(index.row()) else self._no_dot
        if role == _FOREGROUND:
            return self._brushes.get(self._state.tone(index.row(), index.column()))
        if role == _FONT and index.column() == 0:
            return self._bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """The words above a column."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self._state.column_label(section)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column."""
        if column >= 0:
            self._state.sort(column, order == Qt.SortOrder.DescendingOrder)

    def _on_changed(self) -> None:
        self.beginResetModel()
        self.endResetModel()
