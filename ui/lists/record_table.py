"""The list of any entity: search, filters, sorting, columns as the user left them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.lists.arrived_button import ArrivedButton
from ui.lists.columns import Columns, Settings
from ui.lists.model import ListModel
from ui.widgets.basics import EmptyState, SearchBox, button, label
from ui.widgets.place import widen_list
from yazd_desktop.entities.base import Value
from yazd_desktop.i18n import has_words, t
from yazd_desktop.list_state import ListState
from yazd_desktop.queries import ARRIVED

_ROW_HEIGHT: Final = 36
_COMBO_EXTRA: Final = 58
_COMBO_LEAST: Final = 96
_SEARCH_LEAST: Final = 130
_COMPACT_ROWS: Final = 8
_COMPACT_FRAME: Final = 18
_COMPACT_EMPTY: Final = 190


class RecordTable(QWidget):
    """A searchable table over a ListState. `record_opened` tells the row that was chosen by Enter or double click,
    `retire_asked` the one that Delete was pressed on.
    """

    record_opened = Signal(str)
    retire_asked = Signal(str)
    new_asked = Signal()

    def __init__(
        self,
        state: ListState,
        settings: Settings | None = None,
        *,
        compact: bool = False,
        can_add: bool = True,
    ) -> None:
        super().__init__()
        self.state = state
        self._is_compact = compact
        self.model = ListModel(state, self)
        self.table = _Table()
        self.table.setModel(self.model)
        self.table.setAccessibleName(t(f"entity.{state.entity.name}.plural"))
        self.table.activated.connect(lambda index: self._open(index.row()))
        self.table.menu_asked.connect(self._show_menu)
        self.table.delete_pressed.connect(self._on_delete)
        self.table.letter_typed.connect(self._on_letter)
        self.table.copy_pressed.connect(self._copy_row)
        self.table.selectionModel().currentRowChanged.connect(self._on_chosen)
        self._chosen: tuple[int, str] | None = None
        self._can_retire = True
        self.search_box = SearchBox(t("widgets.list.search"))
        self.search_box.setMinimumWidth(_SEARCH_LEAST)
        self.search_box.searched.connect(self._on_searched)
        self.search_box.moved_down.connect(self.focus_table)
        self._count = label("", "muted")
        self._filters: dict[str, QComboBox] = {}
        self.arrived = ArrivedButton()
        self.arrived.toggled.connect(lambda on: state.filter(ARRIVED, True if on else None))
        self._clear = button(t("widgets.list.clear"), self._on_clear, icon_name="close", kind="quiet")
        self._empty = self._empty_state(can_add=can_add)
        self._nothing = EmptyState(
            "search", t("widgets.list.nothing_found"), t("widgets.list.clear"), self._on_clear
        )
        self._stack = QStackedWidget()
        for widget in (self.table, self._empty, self._nothing):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        if compact:
            self.search_box.hide()
        else:
            layout.addLayout(self._bar())
        layout.addWidget(self._stack, 1)
        self._columns = Columns(
            self.table, state, settings, f"list.{state.entity.name}{'.part' if compact else ''}"
        )
        self.table.resized.connect(self._columns.fit)
        self.table.horizontalHeader().customContextMenuRequested.connect(self._columns.show_menu)
        self._mark_sorting()
        state.changed.connect(self._on_changed)
        self.destroyed.connect(self._let_go(state))
        for keys in ("Ctrl+F", "/"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.search_box.setFocus)
        self._on_changed()

    def selected_id(self) -> str | None:
        """The record of the current row."""
        index = self.table.currentIndex()
        return self.state.record_id(index.row()) if index.isValid() else None

    def select(self, record_id: str) -> bool:
        """Make a record's row the current one; False when it is not shown."""
        row = self.state.row_of(record_id)
        if row is None:
            return False
        self.table.setCurrentIndex(self.model.index(row, 0))
        return True

    def allow_retire(self, *, allowed: bool) -> None:
        """Whether rows may be taken out from here."""
        self._can_retire = allowed

    def focus_table(self) -> None:
        """Go to the rows."""
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.state.count:
            self.table.setCurrentIndex(self.model.index(0, 0))

    @property
    def count_text(self) -> str:
        """How many rows are shown, in words."""
        return self._count.text()

    def filter_box(self, field: str) -> QComboBox:
        """The box of a filter."""
        return self._filters[field]

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search_box, 1)
        for field, words, choices in self.state.filters():
            box = _FilterBox(self.state, field)
            box.setAccessibleName(words)
            box.setToolTip(words)
            box.fill(words, choices)
            box.activated.connect(lambda place, f=field, b=box: self.state.filter(f, b.itemData(place)))
            self._filters[field] = box
            row.addWidget(box)
        row.addWidget(self.arrived)
        row.addWidget(self._clear)
        row.addWidget(self._count)
        return row

    def _empty_state(self, *, can_add: bool) -> EmptyState:
        kind = self.state.entity
        key = f"empty.{kind.name}"
        text = t(key) if has_words(key) else t("widgets.list.empty", record=t(f"entity.{kind.name}"))
        words = t("widgets.list.new", record=t(f"entity.{kind.name}"))
        return EmptyState(kind.icon, text, words if can_add else "", self.new_asked.emit if can_add else None)

    def _on_searched(self, text: str) -> None:
        self.state.search(text)

    def _on_letter(self, letter: str) -> None:
        if not self.search_box.isHidden():
            self.search_box.setFocus()
            self.search_box.insert(letter)

    def _on_clear(self) -> None:
        self.search_box.clear()
        for box in self._filters.values():
            box.setCurrentIndex(0)
        with QSignalBlocker(self.arrived):
            self.arrived.setChecked(False)
        self.state.clear()
        self.search_box.setFocus()

    def _on_chosen(self, index: QModelIndex) -> None:
        self._chosen = (index.row(), self.state.record_id(index.row())) if index.isValid() else None

    def _choose_again(self) -> None:
        """The rows were read anew: the chosen record stays chosen; for one that is gone its place stands."""
        if self._chosen is None:
            return
        row, record_id = self._chosen
        self._chosen = None
        is_here = self.table.window().focusWidget() is self.table
        if not self.select(record_id) and is_here and self.state.count:
            self.table.setCurrentIndex(self.model.index(min(row, self.state.count - 1), 0))

    def _on_changed(self) -> None:
        self._choose_again()
        shown, total = self.state.count, self.state.total
        self._clear.setVisible(self.state.is_narrowed)
        if not self._is_compact:
            self.arrived.show_count(self.state.arrived)
        text = "widgets.list.some" if shown != total else "widgets.list.count"
        self._count.setText(t(text, shown=shown, total=total))
        place: QWidget = self.table
        if not shown:
            place = self._nothing if self.state.is_narrowed else self._empty
        self._stack.setCurrentWidget(place)
        if self._is_compact:
            rows = min(shown, _COMPACT_ROWS)
            head = self.table.horizontalHeader().sizeHint().height()
            self.setFixedHeight(head + rows * _ROW_HEIGHT + _COMPACT_FRAME if rows else _COMPACT_EMPTY)

    def _open(self, row: int) -> None:
        record_id = self.state.record_id(row) if 0 <= row < self.state.count else ""
        # A row whose record was taken away behind the list's back has no id.
        if record_id:
            self.record_opened.emit(record_id)

    def _show_menu(self, index: QModelIndex, place: QPoint) -> None:
        row, text = index.row(), str(index.data())
        menu = QMenu(self)
        menu.addAction(t("widgets.list.open"), lambda: self._open(row))
        menu.addAction(t("widgets.list.copy"), lambda: QGuiApplication.clipboard().setText(text))
        menu.addAction(t("widgets.list.copy_row"), self._copy_row)
        if self._can_retire:
            menu.addSeparator()
            menu.addAction(t("widgets.list.retire"), self._on_delete)
        menu.exec(place)
        menu.deleteLater()

    def _on_delete(self) -> None:
        record_id = self.selected_id()
        if self._can_retire and record_id:
            self.retire_asked.emit(record_id)

    def _copy_row(self) -> None:
        """Copy the row as it stands, so that it can be put into a table elsewhere."""
        index, header = self.table.currentIndex(), self.table.horizontalHeader()
        if index.isValid():
            columns = (header.logicalIndex(place) for place in range(header.count()))
            shown = (column for column in columns if not header.isSectionHidden(column))
            text = "\t".join(self.state.cell(index.row(), column) for column in shown)
            QGuiApplication.clipboard().setText(text)

    def _mark_sorting(self) -> None:
        name = self.state.sort_column or self.state.entity.sort
        header = self.table.horizontalHeader()
        if name in self.state.columns:
            falls = Qt.SortOrder.DescendingOrder if self.state.descending else Qt.SortOrder.AscendingOrder
            with QSignalBlocker(header):
                header.setSortIndicator(self.state.columns.index(name), falls)
        else:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self.model.sort)

    def _let_go(self, state: ListState) -> Any:
        changed, model = self._on_changed, self.model

        def let_go() -> None:
            state.changed.disconnect(changed)
            model.let_go()

        return let_go


class _FilterBox(QComboBox):
    """The choices of one filter; they are read anew when it opens, for records may have come since."""

    def __init__(self, state: ListState, field: str) -> None:
        super().__init__()
        self._state = state
        self._field = field

    def sizeHint(self) -> QSize:
        """As wide as the name of the filter."""
        words = self.fontMetrics().horizontalAdvance(self.itemText(0))
        return QSize(words + _COMBO_EXTRA, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A small window cuts the name rather than pushing other filters out; the tip tells it."""
        return QSize(_COMBO_LEAST, super().minimumSizeHint().height())

    def fill(self, words: str, choices: Iterable[tuple[Value, str]]) -> None:
        """Offer everything and each choice; what is chosen stays chosen."""
        chosen = self._state.chosen(self._field)
        self.clear()
        self.addItem(t("widgets.list.all", field=words), None)
        for value, text in choices:
            self.addItem(text, value)
        self.setCurrentIndex(max(0, self.findData(chosen)) if chosen is not None else 0)

    def showPopup(self) -> None:
        """Read the choices and open."""
        for field, words, choices in self._state.filters():
            if field == self._field:
                self.fill(words, choices)
        widen_list(self)
        super().showPopup()


class _Table(QTableView):
    delete_pressed = Signal()
    copy_pressed = Signal()
    letter_typed = Signal(str)
    menu_asked = Signal(QModelIndex, QPoint)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(0)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the columns."""
        super().resizeEvent(event)
        self.resized.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The mouse means the row under it, the menu key the chosen one."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if is_key else event.pos()
            self.menu_asked.emit(index, self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row on every platform."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_pressed.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """A letter begins a search: Qt's own way would read every row of the list to find one that begins with it."""
        self.letter_typed.emit(search)
