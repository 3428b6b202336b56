"""The table model over a list's state: no row is read before it is seen, no font or colour is made while painting."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from ui.theme import colours
from yazd_desktop.list_state import ListState

Index = QModelIndex | QPersistentModelIndex
_TONES: Final = ("danger", "warning", "success", "muted", "accent")
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_FOREGROUND: Final = int(Qt.ItemDataRole.ForegroundRole)
_FONT: Final = int(Qt.ItemDataRole.FontRole)
_ROOT: Final = QModelIndex()


class ListModel(QAbstractTableModel):
    """Rows of a ListState."""

    def __init__(self, state: ListState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._brushes: dict[str, QBrush] = {}
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.Medium)
        self.take_colours()
        state.changed.connect(self._on_changed)

    def take_colours(self) -> None:
        """Make the brushes anew: at the start and when the theme changes."""
        self._brushes = {tone: QBrush(QColor(colours().tone(tone))) for tone in _TONES}

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
        """The text, tone or tool tip of a cell."""
        if role in (_DISPLAY, _TOOL_TIP):
            return self._state.cell(index.row(), index.column())
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
