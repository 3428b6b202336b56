"""The list of any entity: search, filters, sorting, columns as the user left them."""

from __future__ import annotations

from typing import Any, Final, Protocol

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
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

from ui.lists.model import ListModel
from ui.widgets.basics import EmptyState, SearchBox, button, label
from yazd_desktop.i18n import has_words, t
from yazd_desktop.list_state import ListState

_ROW_HEIGHT: Final = 36
_WIDTHS: Final = {
    "long_text": 260,
    "text": 170,
    "codes": 230,
    "link": 170,
    "code": 140,
    "date": 110,
    "number": 90,
    "rials": 130,
    "phone": 125,
    "identity": 125,
    "yes_no": 80,
}
_COMBO_EXTRA: Final = 58
_FITTED: Final = (0.72, 1.7)
"""How far columns that the user never touched shrink or grow to fill the table."""


class Settings(Protocol):
    """Where the window keeps what the user arranged."""

    def get(self, key: str, otherwise: Any = None) -> Any:
        """What was kept under a key."""

    def set(self, key: str, value: Any) -> None:
        """Keep something that JSON can hold."""


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
        self._settings = settings
        self._key = f"list.{state.entity.name}{'.part' if compact else ''}"
        self.model = ListModel(state, self)
        self.table = _Table()
        self.table.setModel(self.model)
        self.table.setAccessibleName(t(f"entity.{state.entity.name}.plural"))
        self.table.activated.connect(lambda index: self._open(index.row()))
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.delete_pressed.connect(self._on_delete)
        self.table.letter_typed.connect(self._on_letter)
        self._can_retire = True
        self.search_box = SearchBox(t("widgets.list.search"))
        self.search_box.searched.connect(self._on_searched)
        self.search_box.moved_down.connect(self.focus_table)
        self._count = label("", "muted")
        self._filters: dict[str, QComboBox] = {}
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
            self.setMinimumHeight(190)
        else:
            layout.addLayout(self._bar())
        layout.addWidget(self._stack, 1)
        self._restore_columns()
        header = self.table.horizontalHeader()
        header.sectionResized.connect(lambda *_: self._keep_columns())
        header.sectionMoved.connect(lambda *_: self._keep_columns())
        header.customContextMenuRequested.connect(self._show_columns_menu)
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
        row.addWidget(self.search_box, 2)
        for field, words, choices in self.state.filters():
            box = QComboBox()
            box.setAccessibleName(words)
            box.setToolTip(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            everything = t("widgets.list.all", field=words)
            box.addItem(everything, None)
            box.setMinimumWidth(box.fontMetrics().horizontalAdvance(everything) + _COMBO_EXTRA)
            for value, text in choices:
                box.addItem(text, value)
            box.activated.connect(lambda place, f=field, b=box: self.state.filter(f, b.itemData(place)))
            self._filters[field] = box
            row.addWidget(box, 1)
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
        with QSignalBlocker(self.search_box):
            self.search_box.clear()
        for box in self._filters.values():
            box.setCurrentIndex(0)
        self.state.clear()
        self.search_box.setFocus()

    def _on_changed(self) -> None:
        shown, total = self.state.count, self.state.total
        self._clear.setVisible(self.state.is_narrowed)
        text = "widgets.list.some" if shown != total else "widgets.list.count"
        self._count.setText(t(text, shown=shown, total=total))
        place: QWidget = self.table
        if not shown:
            place = self._nothing if self.state.is_narrowed else self._empty
        self._stack.setCurrentWidget(place)

    def _open(self, row: int) -> None:
        if 0 <= row < self.state.count:
            self.record_opened.emit(self.state.record_id(row))

    def _show_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid():
            menu = QMenu(self)
            menu.addAction(t("widgets.list.open"), lambda: self._open(index.row()))
            menu.addAction(t("widgets.list.copy"), lambda: self._copy(index))
            if self._can_retire:
                menu.addSeparator()
                menu.addAction(t("widgets.list.retire"), self._on_delete)
            menu.exec(self.table.viewport().mapToGlobal(place))

    def _on_delete(self) -> None:
        record_id = self.selected_id()
        if self._can_retire and record_id is not None:
            self.retire_asked.emit(record_id)

    def _copy(self, index: QModelIndex) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(str(index.data()))

    def _show_columns_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        header = self.table.horizontalHeader()
        for column in range(1, len(self.state.columns)):
            action = QAction(self.state.column_label(column), menu)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(column))
            action.toggled.connect(lambda on, c=column: self._show_column(c, shown=on))
            menu.addAction(action)
        menu.exec(header.mapToGlobal(place))

    def _show_column(self, column: int, *, shown: bool) -> None:
        self.table.horizontalHeader().setSectionHidden(column, not shown)
        self._keep_columns()

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

    def _keep_columns(self) -> None:
        self._is_fitted = False
        if self._settings is None:
            return
        header = self.table.horizontalHeader()
        kept = {
            name: {
                "width": header.sectionSize(place),
                "place": header.visualIndex(place),
                "hidden": header.isSectionHidden(place),
            }
            for place, name in enumerate(self.state.columns)
        }
        self._settings.set(self._key, kept)

    def _restore_columns(self) -> None:
        header = self.table.horizontalHeader()
        kept = self._settings.get(self._key) if self._settings is not None else None
        found = kept if isinstance(kept, dict) else {}
        self._is_fitted = not found
        for place, name in enumerate(self.state.columns):
            facts = found.get(name)
            width = _WIDTHS.get(self.state.column_kind(place), 150)
            if isinstance(facts, dict):
                width = facts.get("width") or width
                header.setSectionHidden(place, bool(facts.get("hidden")))
            header.resizeSection(place, int(width))
        ordered = sorted(
            (facts["place"], name)
            for name, facts in found.items()
            if name in self.state.columns and isinstance(facts, dict) and isinstance(facts.get("place"), int)
        )
        for target, (_, name) in enumerate(ordered):
            header.moveSection(header.visualIndex(self.state.columns.index(name)), target)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the width with columns that the user never touched."""
        super().resizeEvent(event)
        if self._is_fitted:
            self._fit_columns()

    def _fit_columns(self) -> None:
        header = self.table.horizontalHeader()
        wished = [_WIDTHS.get(self.state.column_kind(place), 150) for place in range(len(self.state.columns))]
        least, most = _FITTED
        scale = max(least, min(most, (self.width() - 24) / max(1, sum(wished))))
        with QSignalBlocker(header):
            for place, width in enumerate(wished):
                header.resizeSection(place, int(width * scale))

    def _let_go(self, state: ListState) -> Any:
        changed, model = self._on_changed, self.model

        def let_go() -> None:
            state.changed.disconnect(changed)
            model.let_go()

        return let_go


class _Table(QTableView):
    delete_pressed = Signal()
    letter_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row on every platform."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """A letter begins a search: Qt's own way would read every row of the list to find one that begins with it."""
        self.letter_typed.emit(search)
