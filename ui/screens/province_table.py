"""The table of offices or neighbourhoods in the window: sorted by any head, a row opened by a click or by Enter."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtGui import QGuiApplication as Application
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.theme import colours
from yazd_desktop.province_table import ProvinceTable

_ROW_PX: Final = 36
_HEAD_PX: Final = 40
_FRAME_PX: Final = 4
_PAD_PX: Final = 10
_WIDE_SHARE: Final = 2.0
_TONES: Final = ("danger", "warning", "success", "muted", "accent")
Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class ProvinceModel(QAbstractTableModel):
    """The cells of a ProvinceTable."""

    def __init__(self, state: ProvinceTable) -> None:
        super().__init__()
        self._state = state
        self._brushes = {tone: QBrush(QColor(colours().tone(tone))) for tone in _TONES}
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.Medium)
        state.changed.connect(self._on_changed)

    def let_go(self) -> None:
        """Stop listening."""
        self._state.changed.disconnect(self._on_changed)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._state.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._state.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, the tone or what more there is to say."""
        cell = self._state.rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.hint or cell.text
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._brushes.get(cell.tone)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if index.column() == 0 or cell.tone in ("danger", "warning") else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._state.columns[index.column()].title}: {cell.text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The words above a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._state.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return (column.hint or column.title) if role == Qt.ItemDataRole.ToolTipRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column."""
        if column >= 0:
            self._state.sort(column, descending=order == Qt.SortOrder.DescendingOrder)

    def _on_changed(self) -> None:
        self.beginResetModel()
        self.endResetModel()


class ProvinceView(QTableView):
    """The table; `row_opened` tells the id of the row. One that is `whole` is as high as its rows."""

    row_opened = Signal(str)

    def __init__(self, state: ProvinceTable, name: str, *, whole: bool = False) -> None:
        super().__init__()
        self.content = state
        self._whole = whole
        self._model = ProvinceModel(state)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._mark_sorting()
        header.sortIndicatorChanged.connect(self._model.sort)
        self.clicked.connect(self._open)
        model, changed = self._model, self._on_changed
        state.changed.connect(changed)

        def let_go() -> None:
            model.let_go()
            state.changed.disconnect(changed)

        self.destroyed.connect(let_go)
        self._on_changed()

    def sort_by(self, column: int, *, descending: bool) -> None:
        """Order by a column, as a click on its head does."""
        falls = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, falls)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, Ctrl+C copies it."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._open(index)
        elif event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            cells = self.content.rows[index.row()].cells
            Application.clipboard().setText("\t".join(cell.text for cell in cells))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Each column has room for its words; what is left is shared, more of it to names."""
        header, columns = self.horizontalHeader(), self.content.columns
        least = [
            max(header.sectionSizeHint(place), self.sizeHintForColumn(place) + _PAD_PX)
            for place in range(len(columns))
        ]
        shares = [_WIDE_SHARE if column.wide else 1.0 for column in columns]
        spare = max(0, self.viewport().width() - sum(least)) / max(1.0, sum(shares))
        for place, share in enumerate(shares[:-1]):
            header.resizeSection(place, int(least[place] + spare * share))

    def _mark_sorting(self) -> None:
        falls = Qt.SortOrder.DescendingOrder if self.content.descending else Qt.SortOrder.AscendingOrder
        header = self.horizontalHeader()
        with QSignalBlocker(header):
            header.setSortIndicator(self.content.sort_column, falls)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_opened.emit(self.content.rows[index.row()].id)

    def _on_changed(self) -> None:
        self._share_width()
        if self._whole:
            self.setFixedHeight(_HEAD_PX + _ROW_PX * max(1, len(self.content.rows)) + _FRAME_PX)
