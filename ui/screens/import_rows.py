"""What becomes of each row of a list: numbers that filter, a table, and all that is known of the chosen row."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.screens.import_pieces import Count, shown, shown_cell
from ui.theme import colours
from ui.widgets.basics import Card, Chip, EmptyState, from_the_right, label
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.spreadsheets import Plan, PlannedRow, SkippedRow
from yazd_desktop.spreadsheets.book import is_empty
from yazd_desktop.spreadsheets.rows import head_of

Index = QModelIndex | QPersistentModelIndex
Item = PlannedRow | SkippedRow
_ROOT: Final = QModelIndex()
FILTERS: Final = ("all", "created", "attached", "rejected", "warned", "skipped")
_BEFORE: Final = {"created": "=", "attached": "+", "rejected": "+"}
_COLUMNS: Final = ("row", "outcome", "person", "why")
_OUTCOME: Final = 1
_WIDTHS: Final = (58, 142, 180)
_TONES: Final = {"created": "success", "attached": "accent", "rejected": "danger", "skipped": "muted"}
_ROW_PX: Final = 36
_CHIP_PX: Final = 24
_DETAIL_PX: Final = 316


def outcome_of(item: Item) -> str:
    """The outcome of a row, or `skipped` for what is no record."""
    return item.outcome if isinstance(item, PlannedRow) else "skipped"


def texts_of(item: Item) -> tuple[str, ...]:
    """Everything the check says of a row; that a person is new says its chip already."""
    if isinstance(item, SkippedRow):
        return (item.reason, item.text) if item.text else (item.reason,)
    reasons = () if item.why == "new_person" else item.reasons
    return (*reasons, *item.warnings)


class CountStrip(QWidget):
    """The rows = created + attached + rejected, and beside them those to look at; one is chosen as the filter."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, Count] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name in FILTERS:
            tone = "warning" if name == "warned" else _TONES.get(name, "normal")
            count = Count(t(f"screens.import.filter.{name}"), tone)
            count.clicked.connect(lambda _on=False, n=name: self.chosen.emit(n))
            self.counts[name] = count
            self._group.addButton(count)
            if name in _BEFORE:
                row.addWidget(label(_BEFORE[name], "heading"))
            elif name == "warned":
                row.addSpacing(14)
            row.addWidget(count, 1)
        self.counts["all"].setChecked(True)

    def show_plan(self, plan: Plan) -> None:
        """Count the rows of a plan."""
        warned = sum(bool(line.warnings) for line in plan.lines)
        found = (plan.rows, plan.created, plan.attached, plan.rejected, warned, len(plan.skipped))
        for name, count in zip(FILTERS, found, strict=True):
            self.counts[name].show_count(count)

    def choose(self, name: str) -> None:
        """Choose a filter."""
        self.counts[name].setChecked(True)
        self.chosen.emit(name)


class RowsView(QWidget):
    """The rows that pass the filter of a strip. `opened` tells the row that was chosen by Enter or double click."""

    opened = Signal(int)

    def __init__(self, strip: CountStrip) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._filter = "all"
        self.model = _RowsModel(self)
        self.table = _Table()
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(_OUTCOME, _ChipPainter(self.table))
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.activated.connect(lambda index: self.opened.emit(self.model.item(index.row()).row_number))
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _before: self._show_detail(now.row())
        )
        self.detail = _Detail()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("filter", t("screens.import.rows.none")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._stack, 1)
        row.addWidget(self.detail)
        strip.chosen.connect(self.filter)
        self.first_control = self.table

    def show_plan(self, plan: Plan) -> None:
        """Show the rows of another plan; the filter and, if it is still there, the row stay."""
        self._plan = plan
        self.filter(self._filter)

    def filter(self, name: str) -> None:
        """Show the rows of one kind."""
        self._filter = name
        if self._plan is None:
            return
        index = self.table.currentIndex()
        number = self.model.item(index.row()).row_number if index.isValid() else 0
        self.model.show_items(_filtered(self._plan, name))
        count = self.model.rowCount()
        self._stack.setCurrentIndex(0 if count else 1)
        self.detail.setVisible(bool(count))
        if count:
            place = self.model.place_of(number)
            self.table.setCurrentIndex(self.model.index(place, 0))
            self._show_detail(place)

    def take_colours(self) -> None:
        """Show the rows in the colours of another theme."""
        self.filter(self._filter)

    def _show_detail(self, place: int) -> None:
        if self._plan is not None and 0 <= place < self.model.rowCount():
            self.detail.show_item(self._plan, self.model.item(place))


def _filtered(plan: Plan, name: str) -> tuple[Item, ...]:
    if name == "all":
        return plan.lines
    if name == "skipped":
        return plan.skipped
    if name == "warned":
        return tuple(line for line in plan.lines if line.warnings)
    return tuple(line for line in plan.lines if line.outcome == name)


class _RowsModel(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: tuple[Item, ...] = ()
        self._bold = QFont(parent.font())
        self._bold.setWeight(QFont.Weight.Medium)
        self._brushes: dict[str, QBrush] = {}

    def show_items(self, items: tuple[Item, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._items = items
        self._brushes = {
            tone: QBrush(QColor(colours().tone(tone))) for tone in ("danger", "warning", "muted")
        }
        self.endResetModel()

    def item(self, place: int) -> Item:
        """What is shown at a place."""
        return self._items[place]

    def place_of(self, number: int) -> int:
        """Where a row of the list is shown; the first place when it is not."""
        return next((place for place, item in enumerate(self._items) if item.row_number == number), 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._items[index.row()]
        name = _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(item, name)
        if role == Qt.ItemDataRole.ToolTipRole and name == "why":
            return "\n".join(shown(text) for text in texts_of(item))
        if role == Qt.ItemDataRole.FontRole and name == "person":
            return self._bold
        if role == Qt.ItemDataRole.ForegroundRole and name in ("row", "why"):
            outcome = outcome_of(item)
            is_warned = isinstance(item, PlannedRow) and bool(item.warnings)
            tone = "danger" if outcome == "rejected" else "warning" if is_warned else "muted"
            return self._brushes["muted" if name == "row" else tone]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return t(f"screens.import.rows.{_COLUMNS[section]}")
        return None


def _text(item: Item, name: str) -> str:
    if name == "row":
        return to_persian(item.row_number)
    if name == "outcome":
        return t(f"screens.import.outcome.{outcome_of(item)}")
    if name == "person":
        return item.person_name if isinstance(item, PlannedRow) else ""
    return from_the_right(t("screens.import.rows.joint").join(shown(text) for text in texts_of(item)))


class _Table(QTableView):
    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("screens.import.rows"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row on every platform."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _ChipPainter(QStyledItemDelegate):
    """The outcome in its colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the chip where the text would stand."""
        model = index.model()
        assert isinstance(model, _RowsModel)  # noqa: S101  (for the type checker: this delegate has no other)
        tone = _TONES[outcome_of(model.item(index.row()))]
        found, words = colours(), str(index.data())
        rect = QRectF(option.rect)
        font = QFont(option.font)
        font.setPointSizeF(font.pointSizeF() - 0.5)
        width = QFontMetrics(font).horizontalAdvance(words) + 20
        chip = QRectF(rect.right() - 8 - width, rect.center().y() - _CHIP_PX / 2, width, _CHIP_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self._current(index):
            painter.fillRect(rect, QColor(found.accent_soft))
        painter.setPen(QColor(found.line) if tone in ("muted", "accent") else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(found, f"{tone}_soft", found.sunken)))
        painter.drawRoundedRect(chip, _CHIP_PX / 2, _CHIP_PX / 2)
        painter.setFont(font)
        painter.setPen(QColor(found.tone(tone)))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _current(self, index: Index) -> int:
        table = self.parent()
        return table.currentIndex().row() if isinstance(table, QTableView) else -1


class _Detail(Card):
    """Everything about one row."""

    def __init__(self) -> None:
        super().__init__(" ")
        self.setFixedWidth(_DETAIL_PX)
        self.outcome = Chip("")
        self._person = label("", "heading", wrap=True)
        self._texts = label("", wrap=True)
        self._cells = label("", "muted", wrap=True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 0, 0, 0)  # beside the scroll bar, which stands on the left
        column.setSpacing(10)
        chips = QHBoxLayout()
        chips.addWidget(self.outcome)
        chips.addStretch()
        column.addLayout(chips)
        for piece in (self._person, self._texts, label(t("screens.import.rows.cells"), "small"), self._cells):
            column.addWidget(piece)
        for words in (self._texts, self._cells):
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(t("screens.import.rows.detail"))
        self.add(area)

    @property
    def text(self) -> str:
        """What is said of the row."""
        return self._texts.text()

    def show_item(self, plan: Plan, item: Item) -> None:
        """Show a row."""
        outcome = outcome_of(item)
        self.title_label.setText(t("screens.import.rows.number", row=item.row_number))
        self.outcome.show_status(t(f"screens.import.outcome.{outcome}"), _TONES[outcome])
        self._person.setText(item.person_name if isinstance(item, PlannedRow) else "")
        self._person.setVisible(bool(self._person.text()))
        self._texts.setText("\n".join(from_the_right(f"\u2022 {shown(text)}") for text in texts_of(item)))
        self._texts.setVisible(bool(self._texts.text()))
        cells = plan.sheet.rows[item.row_number - 1]
        said = zip(plan.layout.columns, cells, strict=False)
        self._cells.setText(
            "\n".join(
                from_the_right(f"{head_of(column)}: {shown_cell(cell)}")
                for column, cell in said
                if not is_empty(cell)
            )
        )
