"""The questions of an import: names the office does not have, and numbers that lost their leading zeros."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.screens.import_pieces import shown
from ui.theme import colours
from ui.widgets.basics import Card, Chip, EmptyState, button, label, scrolling
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.spreadsheets import Confirmations, LostZero, NameGroup, Plan

Index = QModelIndex | QPersistentModelIndex
Names = Mapping[str, Sequence[tuple[str, str]]]
"""Kind of record -> (id, name) of those that the office has."""
_ROOT: Final = QModelIndex()
_GROUPS_AT_ONCE: Final = 40
_NEW: Final = "new"
_ZERO_COLUMNS: Final = ("row", "person", "head", "written", "offered")
_ZERO_WIDTHS: Final = (84, 120, 84, 116, 116)
_PERSON: Final = 1
_ROW_PX: Final = 34


class Questions(QWidget):
    """The questions of a plan and the answers given so far."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.names: list[NameQuestion] = []
        self.zeros = ZerosQuestion()
        self.zeros.changed.connect(self.changed)
        self._waiting: list[NameGroup] = []
        self._known: Names = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(14)
        self._more = button("", self._show_more, kind="quiet")
        self._names_card = Card(t("screens.import.names"))
        self._nothing = EmptyState("check", t("screens.import.questions.none"))
        self._lay_out()

    @property
    def count(self) -> int:
        """How many questions there are."""
        return len(self.names) + len(self._waiting) + bool(self.zeros.offers)

    @property
    def is_open(self) -> bool:
        """Whether one has to be answered first: no zero is put back, and none left out, unasked."""
        return self.zeros.is_open

    @property
    def confirmations(self) -> Confirmations:
        """The answers."""
        chosen = {(q.group.kind, q.group.key): q.answer for q in self.names}
        names: dict[tuple[str, str], str] = {key: said for key, said in chosen.items() if said is not None}
        if not self.zeros.ticked:  # what was checked first: leaving all out is no other answer
            return Confirmations(restore_zeros=False, names=names)
        return Confirmations(not_restored=self.zeros.left, names=names)

    def ask(self, plan: Plan, known: Names) -> None:
        """Ask the questions of a plan that was made without answers."""
        for question in self.names:
            question.hide()
            question.deleteLater()
        self.names = []
        self._known = known
        self._waiting = sorted(plan.new_names, key=lambda group: not group.candidates)
        self._show_more()
        self.zeros.ask(plan)
        self._names_card.setVisible(bool(self.names))
        self.zeros.setVisible(bool(self.zeros.offers))
        self._nothing.setVisible(not self.count)

    def _show_more(self) -> None:
        for group in self._waiting[:_GROUPS_AT_ONCE]:
            question = NameQuestion(group, self._known.get(group.kind, ()))
            question.changed.connect(self.changed)
            self.names.append(question)
            self._list.addWidget(question)
        del self._waiting[:_GROUPS_AT_ONCE]
        self._more.setVisible(bool(self._waiting))
        self._more.setText(t("screens.import.names.more", count=len(self._waiting)))

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 0, 0, 0)  # beside the scroll bar, which stands on the left
        column.setSpacing(14)
        column.addLayout(self._list)
        column.addWidget(self._more)
        column.addStretch()
        self._names_card.add(label(t("screens.import.names.hint"), "muted", wrap=True))
        self._names_card.add(scrolling(inner))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for piece in (self._names_card, self.zeros, self._nothing):
            row.addWidget(piece, 1)


class NameQuestion(QWidget):
    """A name that the office does not have: a new record, one that is there, or only a note."""

    changed = Signal()

    def __init__(self, group: NameGroup, known: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.group = group
        self.name = QLineEdit(group.name)
        self.name.setAccessibleName(t(f"screens.import.names.name.{group.kind}"))
        self.name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.name.textEdited.connect(lambda _text: self.changed.emit())
        self.choice = _Choice()
        self.choice.setAccessibleName(t("screens.import.names.choice", name=group.name))
        self.choice.addItem(t(f"screens.import.names.new.{group.kind}"), _NEW)
        near = [(candidate.record_id, candidate.name) for candidate in group.candidates]
        for record_id, name in near:
            self.choice.addItem(t("screens.import.names.same", name=name), record_id)
        self.choice.addItem(t("screens.import.names.note"), "")
        rest = [place for place in known if place not in near]
        if rest:
            self.choice.insertSeparator(self.choice.count())
        for record_id, name in rest:
            self.choice.addItem(t("screens.import.names.same", name=name), record_id)
        self.choice.activated.connect(self._on_choice)
        comma = t("value.comma")
        said = comma.join(
            t("screens.import.names.spelling", text=shown(text), count=count)
            for text, count in group.spellings
        )
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(Chip(t(f"entity.{group.kind}"), "accent"), 0, Qt.AlignmentFlag.AlignVCenter)
        first.addWidget(self.name, 3)
        first.addWidget(self.choice, 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(first)
        whole.addWidget(label(t("screens.import.names.in_list", spellings=said), "small", wrap=True))
        if near:
            others = comma.join(t("screens.import.names.quoted", name=name) for _id, name in near)
            self.near = label(t("screens.import.names.near", names=others), "warning", wrap=True)
            whole.addWidget(self.near)

    @property
    def answer(self) -> str | None:
        """The id of a record, a new name, nothing for a note; None when the proposal is accepted as it is."""
        choice = str(self.choice.currentData())
        if choice != _NEW:
            return choice
        name = " ".join(self.name.text().split())
        return None if name in ("", self.group.name) else name

    def _on_choice(self) -> None:
        self.name.setEnabled(self.choice.currentData() == _NEW)
        self.changed.emit()


class _Choice(QComboBox):
    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the questions must not answer them."""
        event.ignore()


class ZerosQuestion(Card):
    """The numbers whose zeros are gone. Nothing is ticked until the user says so."""

    changed = Signal()

    def __init__(self) -> None:
        self._all = button(t("screens.import.zeros.all"), lambda: self._answer(on=True), kind="quiet")
        self._none = button(t("screens.import.zeros.none"), lambda: self._answer(on=False), kind="quiet")
        super().__init__(t("screens.import.zeros"), self._all, self._none)
        self._is_answered = False
        self.model = _ZerosModel(self)
        self.model.ticked_one.connect(self._on_ticked)
        self.table = QTableView()
        self.table.setAccessibleName(t("screens.import.zeros"))
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        rows = self.table.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(_PERSON, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_ZERO_WIDTHS):
            header.resizeSection(column, width)
        self._state = Chip("")
        self._hint = label("", "muted", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._hint, 1)
        line.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        self.add(line)
        self.add(self.table)

    @property
    def offers(self) -> tuple[LostZero, ...]:
        """What is offered."""
        return self.model.offers

    @property
    def is_open(self) -> bool:
        """Whether there is something to answer and nothing was said."""
        return bool(self.offers) and not self._is_answered

    @property
    def ticked(self) -> frozenset[tuple[int, int]]:
        """(row, column) of the numbers that get their zeros back."""
        return frozenset(self.model.ticked)

    @property
    def left(self) -> frozenset[tuple[int, int]]:
        """(row, column) of the numbers that stay as they are."""
        return frozenset((zero.row_number, zero.column) for zero in self.offers) - self.ticked

    def ask(self, plan: Plan) -> None:
        """Ask about the numbers of a plan."""
        self._is_answered = False
        names = {line.row_number: line.person_name for line in plan.lines}
        self.model.show_offers(plan.lost_zeros, names)
        self._hint.setText(t("screens.import.zeros.hint", count=len(self.offers)))
        self._show_state()

    def _answer(self, *, on: bool) -> None:
        self.model.tick_all(on=on)
        self._on_ticked()

    def _on_ticked(self) -> None:
        self._is_answered = True
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        if self._is_answered:
            words = t("screens.import.zeros.answered", count=len(self.ticked), total=len(self.offers))
            self._state.show_status(words, "success")
        else:
            self._state.show_status(t("screens.import.zeros.open"), "warning")


class _ZerosModel(QAbstractTableModel):
    ticked_one = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.offers: tuple[LostZero, ...] = ()
        self.ticked: set[tuple[int, int]] = set()
        self._names: Mapping[int, str] = {}
        self._muted = QBrush()

    def show_offers(self, offers: Sequence[LostZero], names: Mapping[int, str]) -> None:
        """Show other numbers, column by column; none is ticked."""
        self.beginResetModel()
        self.offers = tuple(sorted(offers, key=lambda zero: (zero.column, zero.row_number)))
        self.ticked = set()
        self._names = names
        self._muted = QBrush(QColor(colours().muted))
        self.endResetModel()

    def take_colours(self) -> None:
        """Show the numbers in the colours of another theme."""
        self._muted = QBrush(QColor(colours().muted))
        self.layoutChanged.emit()

    def tick_all(self, *, on: bool) -> None:
        """Tick all or none."""
        self.ticked = {(zero.row_number, zero.column) for zero in self.offers} if on else set()
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.offers) - 1, 0))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.offers)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_ZERO_COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        zero = self.offers[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            is_on = (zero.row_number, zero.column) in self.ticked
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(zero, _ZERO_COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole and _ZERO_COLUMNS[index.column()] in ("head", "written"):
            return self._muted
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        zero = self.offers[index.row()]
        place = (zero.row_number, zero.column)
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.ticked.add(place)
        else:
            self.ticked.discard(place)
        self.dataChanged.emit(index, index)
        self.ticked_one.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return t(f"screens.import.zeros.{_ZERO_COLUMNS[section]}")
        return None

    def _text(self, zero: LostZero, name: str) -> str:
        if name == "row":
            return to_persian(zero.row_number)
        if name == "person":
            return self._names.get(zero.row_number, "")
        return shown(str(getattr(zero, name)))
