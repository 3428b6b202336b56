"""The agenda in its order: a table to write in, whose rows move by keys and by drag and drop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRegularExpression,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegularExpressionValidator,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from ui.icons import icon
from ui.theme import colours
from ui.widgets.basics import from_the_right
from yazd_desktop.agenda import FREE, AgendaLine, AgendaState
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_ascii, to_persian

COLUMNS: Final = ("position", "title", "presenter", "minutes")
_WIDTHS: Final = {"position": 56, "presenter": 150, "minutes": 104}
_ROW_PX: Final = 46
_LONGEST: Final = {"title": 200, "presenter": 120}
_MOST_MINUTES: Final = 600
_CENTRED: Final = ("position", "minutes")
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class AgendaModel(QAbstractTableModel):
    """The lines of an AgendaState."""

    def __init__(self, state: AgendaState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self._lines: Sequence[AgendaLine] = state.items

    def show_lines(self) -> None:
        """Take in what the state holds now. Where no line came or went, an open editor stays open."""
        before, self._lines = self._lines, self._state.items
        if len(before) == len(self._lines):
            self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, len(COLUMNS) - 1))
        else:
            self.beginResetModel()
            self.endResetModel()

    def line(self, row: int) -> AgendaLine:
        """The line in a row."""
        return self._lines[row]

    def rowCount(self, parent: _Index | None = None) -> int:
        """As many as there are lines."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Place, title, presenter, minutes."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The names of the fields."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return t(f"field.agenda_item.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _CENTRE if COLUMNS[section] in _CENTRED else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell."""
        line, column = self._lines[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            value = getattr(line, column)
            if isinstance(value, int):
                return to_persian(value)
            return from_the_right(value or "") if role == Qt.ItemDataRole.DisplayRole else value or ""
        if role == Qt.ItemDataRole.DecorationRole and column == "title":
            return icon("edit" if line.kind == FREE else line.kind, "muted")
        if role == Qt.ItemDataRole.ToolTipRole and column == "title":
            words = t("screens.agenda.free") if line.kind == FREE else t(f"entity.{line.kind}")
            return t("screens.agenda.line_hint", kind=words, title=line.title)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _CENTRED:
            return _CENTRE
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Enter something into a cell."""
        line, column = self._lines[index.row()], COLUMNS[index.column()]
        if column == "minutes":
            typed = to_ascii(str(value))
            self._state.edit(line.key, minutes=min(int(typed), _MOST_MINUTES) if typed.isdecimal() else 0)
        elif column == "title":
            self._state.edit(line.key, title=str(value))
        else:
            self._state.edit(line.key, presenter=str(value))
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """All but the place can be written in; every row can be taken by the mouse."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if index.isValid() and COLUMNS[index.column()] != "position":
            found |= Qt.ItemFlag.ItemIsEditable
        return found | Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved."""
        return Qt.DropAction.MoveAction


class AgendaTable(QTableView):
    """`moved` tells a row and its new place, `removed` a row, `selected` that another row is the current one."""

    moved = Signal(int, int)
    removed = Signal(int)
    selected = Signal()

    def __init__(self, state: AgendaState, presenters: Sequence[str]) -> None:
        super().__init__()
        self.lines = AgendaModel(state, self)
        self.cells = _Cells(presenters, self)
        self._drop_row: int | None = None
        self.setModel(self.lines)
        self.setItemDelegate(self.cells)
        self.setAccessibleName(t("screens.agenda.lines"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        # Tab leads out of the table: nobody without a mouse may be caught in it.
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setStyleSheet("QTableView { border: none; background: transparent; }")
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(_ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.setSectionResizeMode(COLUMNS.index("title"), QHeaderView.ResizeMode.Stretch)
        for name, width in _WIDTHS.items():
            self.setColumnWidth(COLUMNS.index(name), width)

    @property
    def row(self) -> int:
        """The current row; -1 when there is none."""
        return self.currentIndex().row()

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being written in."""
        return self.cells.editor is not None

    def select(self, row: int, column: int | None = None) -> None:
        """Make a row the current one."""
        if not self.lines.rowCount():
            return
        row = max(0, min(row, self.lines.rowCount() - 1))
        # selectRow() selects nothing in a window that runs from right to left.
        at = max(self.currentIndex().column(), 1) if column is None else column
        self.setCurrentIndex(self.lines.index(row, at))

    def write_in(self, column: str) -> None:
        """Open a cell of the current row for writing."""
        index = self.lines.index(self.row, COLUMNS.index(column))
        if index.isValid():
            self.setFocus()
            self.setCurrentIndex(index)
            self.edit(index)

    def finish_editing(self) -> None:
        """Take in what is being typed."""
        editor = self.cells.editor
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell it."""
        super().currentChanged(current, previous)
        self.selected.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl and an arrow move the row, Delete takes it off, Enter writes as F2 does."""
        is_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        key, row = event.key(), self.row
        if row < 0 or self.is_editing:
            super().keyPressEvent(event)
        elif is_ctrl and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(row, row + (1 if key == Qt.Key.Key_Down else -1))
        elif key == Qt.Key.Key_Delete:
            self.removed.emit(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the row would come to lie."""
        super().dragMoveEvent(event)
        if event.source() is self:
            self._show_drop(self.place_of_drop(event.position().toPoint()))
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing would come here."""
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Let the state move the row; Qt itself is to move nothing."""
        place = self.place_of_drop(event.position().toPoint())
        self._show_drop(None)
        # From here on the row counts out: a place behind it is one less.
        if event.source() is self and self.row >= 0:
            self.moved.emit(self.row, place - 1 if place > self.row else place)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.setState(QAbstractItemView.State.NoState)

    def place_of_drop(self, at: QPoint) -> int:
        """Before which row something dropped here would come."""
        row = self.rowAt(at.y())
        if row < 0:
            return self.lines.rowCount()
        middle = self.rowViewportPosition(row) + self.rowHeight(row) // 2
        return row + 1 if at.y() > middle else row

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and the line where a dragged one would fall."""
        super().paintEvent(event)
        if self._drop_row is None:
            return
        last = self.lines.rowCount() - 1
        if self._drop_row <= last:
            y = self.rowViewportPosition(self._drop_row)
        else:
            y = self.rowViewportPosition(last) + self.rowHeight(last)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(colours().accent), 3))
        painter.drawLine(4, max(y, 2), self.viewport().width() - 4, max(y, 2))
        painter.end()

    def _show_drop(self, row: int | None) -> None:
        self._drop_row = row
        self.viewport().update()


class _Cells(QStyledItemDelegate):
    """Editors, and a frame around the cell that the keys would write in."""

    def __init__(self, presenters: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._presenters = list(presenters)
        self._editor: QLineEdit | None = None

    @property
    def editor(self) -> QLineEdit | None:
        """The open editor."""
        return self._editor if self._editor is not None and isValid(self._editor) else None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """A line to write in."""
        column = COLUMNS[index.column()]
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        editor.setAccessibleName(t(f"field.agenda_item.{column}"))
        if column == "minutes":
            digits = QRegularExpression("[0-9\u06f0-\u06f9\u0660-\u0669]{0,3}")
            editor.setValidator(QRegularExpressionValidator(digits, editor))
        else:
            editor.setMaxLength(_LONGEST[column])
        if column == "presenter" and self._presenters:
            completer = QCompleter(self._presenters, editor)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(completer)
        self._editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        """It goes later, but nothing is written any more."""
        self._editor = None
        super().destroyEditor(editor, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The cell."""
        super().paint(painter, option, index)
        rect: QRect = option.rect
        painter.setPen(QColor(colours().line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_HasFocus and COLUMNS[index.column()] != "position":
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), 5, 5)
            painter.restore()
