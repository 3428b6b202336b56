"""The second step of an import: which row holds the heads, and what each column means, over the first rows."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QPainter,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.screens.import_pieces import RowSpin, shown_cell
from ui.theme import colours, set_role
from ui.widgets.basics import Chip, label
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.spreadsheets import Layout, Sheet, guess_layout, targets
from yazd_desktop.spreadsheets.layout import NAME_TARGETS
from yazd_desktop.spreadsheets.rows import head_of

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_ROWS_BELOW_HEAD: Final = 30
_MOST_COLUMNS: Final = 200
_NARROWEST_PX: Final = 140
_WIDEST_PX: Final = 234
_BOX_PX: Final = 64
_ROW_PX: Final = 34
_HEADER_PX: Final = 48
_POPUP_PX: Final = 280
_POPUP_LINES: Final = 14


class ColumnsStep(QWidget):
    """The guess about a sheet, for the user to correct."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Sheet | None = None
        self._layout: Layout | None = None
        self.head_row = RowSpin(t("screens.import.columns.head_row"))
        self.head_row.setToolTip(t("screens.import.columns.head_row.hint"))
        self.head_row.valueChanged.connect(self._on_head_row)
        self._known = Chip("", "accent")
        self._kept = Chip("", "muted")
        self._nameless = Chip(t("screens.import.columns.no_name"), "warning")
        self.preview = _Preview()
        self.header = _MeaningHeader(self.preview)
        self.header.meant.connect(self._on_meant)
        self.preview.setHorizontalHeader(self.header)
        self._lay_out()
        self.first_control = self.head_row

    @property
    def found(self) -> Layout | None:
        """How the sheet is to be read, as corrected."""
        return self._layout

    @property
    def boxes(self) -> list[QComboBox]:
        """The meaning of each column, in the order of the sheet."""
        return list(self.header.boxes)

    def show_sheet(self, sheet: Sheet, layout: Layout) -> None:
        """Show a sheet and how it is read."""
        self._sheet = sheet
        with QSignalBlocker(self.head_row):
            self.head_row.setRange(1, max(1, len(sheet.rows)))
            self.head_row.setValue(layout.head_row)
        self._take(layout)

    def take_colours(self) -> None:
        """Show the rows in the colours of another theme."""
        if self._sheet is not None and self._layout is not None:
            self.preview.show_rows(self._sheet, self._layout)
            self.header.take_colours()

    def _on_head_row(self, number: int) -> None:
        if self._sheet is not None:
            self._take(guess_layout(self._sheet, head_row=number))
            self.changed.emit()

    def _on_meant(self, index: int, target: str) -> None:
        if self._layout is not None:
            self._layout = self._layout.with_target(index, target or None)
            self.header.show_layout(self._layout)
            self._count()
            self.changed.emit()

    def _take(self, layout: Layout) -> None:
        self._layout = layout
        if self._sheet is not None:
            self.preview.show_rows(self._sheet, layout)
        self.header.show_layout(layout)
        self.header.fit()
        self._count()

    def _count(self) -> None:
        if self._layout is None:
            return
        meant = [column.target for column in self._layout.columns]
        known = sum(target is not None for target in meant)
        self._known.show_status(t("screens.import.columns.known", count=known), "accent")
        self._kept.show_status(t("screens.import.columns.kept", count=len(meant) - known), "muted")
        self._kept.setVisible(known < len(meant))
        self._nameless.setVisible(not any(target in NAME_TARGETS for target in meant))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        head = label(t("screens.import.columns.head_row"))
        head.setBuddy(self.head_row)
        for piece in (head, self.head_row):
            row.addWidget(piece)
        row.addSpacing(8)
        row.addWidget(label(t("screens.import.columns.hint"), "muted", wrap=True), 1)
        for chip in (self._nameless, self._kept, self._known):
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(row)
        whole.addWidget(self.preview, 1)


class _Preview(QTableView):
    """The first rows as they stand in the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("screens.import.columns.preview"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_HeadPainter(self))
        numbers = self.verticalHeader()
        numbers.setDefaultSectionSize(_ROW_PX)
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        numbers.setMinimumWidth(44)

    def show_rows(self, sheet: Sheet, layout: Layout) -> None:
        """Show the rows around the heads."""
        old = self.model()
        self.setModel(_PreviewModel(sheet, layout, self))
        if old is not None:
            old.deleteLater()
        first = self.model().index(max(0, layout.head_row - 3), 0)
        self.scrollTo(first, QAbstractItemView.ScrollHint.PositionAtTop)


class _PreviewModel(QAbstractTableModel):
    def __init__(self, sheet: Sheet, layout: Layout, parent: QTableView) -> None:
        super().__init__(parent)
        self._rows = sheet.rows[: layout.head_row + _ROWS_BELOW_HEAD]
        self._head = layout.head_row - 1
        self._width = min(len(layout.columns), _MOST_COLUMNS)
        self._bold = QFont(parent.font())
        self._bold.setWeight(QFont.Weight.Bold)
        self._muted = QBrush(QColor(colours().muted))
        self._soft = QBrush(QColor(colours().accent_soft))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._width

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return shown_cell(row[index.column()]) if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.FontRole and index.row() == self._head:
            return self._bold
        if role == Qt.ItemDataRole.BackgroundRole and index.row() == self._head:
            return self._soft
        if role == Qt.ItemDataRole.ForegroundRole and index.row() < self._head:
            return self._muted
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return to_persian(section + 1)
        return None


class _HeadPainter(QStyledItemDelegate):
    """Puts the ground of the head row under its texts, which a style sheet leaves out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class _MeaningHeader(QHeaderView):
    """A head of combo boxes: what each column means. They move with their columns."""

    meant = Signal(int, str)

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.boxes: list[_MeaningBox] = []
        self._meanings = QStandardItemModel(self)  # one for all boxes: a wide sheet has hundreds
        for name, words in (
            ("", t("screens.import.columns.to_notes")),
            *((f.name, f.label) for f in targets()),
        ):
            item = QStandardItem(words)
            item.setData(name, Qt.ItemDataRole.UserRole)
            self._meanings.appendRow(item)
        self.setMinimumSectionSize(90)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.sectionResized.connect(lambda *_: self._place())
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self._place())

    def show_layout(self, layout: Layout) -> None:
        """Show the meaning of every column."""
        columns = layout.columns[:_MOST_COLUMNS]
        while len(self.boxes) > len(columns):
            box = self.boxes.pop()
            box.hide()
            box.deleteLater()
        while len(self.boxes) < len(columns):
            self._add_box(len(self.boxes))
        for box, column in zip(self.boxes, columns, strict=True):
            box.setCurrentIndex(max(0, box.findData(column.target or "")))
            box.setAccessibleName(t("screens.import.columns.meaning", head=head_of(column)))
            box.setToolTip(box.currentText())
            set_role(box, "unmeant", column.target is None)
        self.take_colours()
        self._place()

    def take_colours(self) -> None:
        """A column without a meaning stands back."""
        found = colours()
        sheet = f'QComboBox[unmeant="true"] {{ background: {found.sunken}; color: {found.muted}; }}'
        if self.styleSheet() != sheet:
            self.setStyleSheet(sheet)

    def fit(self) -> None:
        """Make each column as wide as its meaning, within reason."""
        letters = self.fontMetrics()
        for index, box in enumerate(self.boxes):
            wished = letters.horizontalAdvance(box.currentText()) + _BOX_PX
            self.resizeSection(index, max(_NARROWEST_PX, min(_WIDEST_PX, wished)))

    def sizeHint(self) -> QSize:
        """Room for the boxes."""
        return QSize(super().sizeHint().width(), _HEADER_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a right-to-left head every place counts from the right."""
        super().resizeEvent(event)
        self._place()

    def _add_box(self, index: int) -> None:
        box = _MeaningBox(self.viewport())
        box.setModel(self._meanings)
        box.activated.connect(lambda place: self.meant.emit(index, box.itemData(place)))
        box.entered.connect(lambda: self._show_column(index))
        if self.boxes:
            QWidget.setTabOrder(self.boxes[-1], box)
        self.boxes.append(box)
        box.show()

    def _show_column(self, index: int) -> None:
        row = max(0, self._table.rowAt(0))
        self._table.scrollTo(self._table.model().index(row, index))
        self._place()

    def _place(self) -> None:
        for index, box in enumerate(self.boxes):
            if index < self.count():
                left, width = self.sectionViewportPosition(index), self.sectionSize(index)
                box.setGeometry(left + 3, 5, width - 6, _HEADER_PX - 12)


class _MeaningBox(QComboBox):
    """A box that the wheel does not change on the way, and that says when it was reached by Tab."""

    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaxVisibleItems(_POPUP_LINES)
        self.view().setMinimumWidth(_POPUP_PX)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over the head must not change a meaning unseen."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight."""
        super().focusInEvent(event)
        self.entered.emit()
