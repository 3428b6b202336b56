"""What was said about one field, side by side, and the ways to decide."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.screens.conflicts_side import LONG_FROM, SideCard
from ui.screens.conflicts_third import ThirdValue
from ui.screens.elided import ElidedWords
from ui.widgets.basics import Words, button, label, scrolling
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.exchange.inbox.conflicts import Disagreement
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

_BESIDE: Final = 2
_BESIDE_FROM_PX: Final = 500
"""In a narrower window the values stand one below the other."""


class Detail(QWidget):
    """`kept` tells which side was chosen, `written` a third value; the others are wishes about the record."""

    kept = Signal(int)
    written = Signal(object)
    open_asked = Signal(str, str)
    restore_asked = Signal(str, str)
    record_ticked = Signal(str)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.conflict: Disagreement | None = None
        self.sides: list[SideCard] = []
        self.third: ThirdValue | None = None
        self._picture = Words()
        self._record = ElidedWords("heading")
        self._field = label("", "title", wrap=True)
        self.open_record = button(
            t("screens.conflicts.open"), self._on_open, icon_name="forward", kind="quiet"
        )
        self._retired = label(t("screens.conflicts.retired"), "warning", wrap=True)
        self.restore = button(t("screens.conflicts.restore"), self._on_restore, icon_name="undo")
        self._cards = QGridLayout()
        self._cards.setSpacing(14)
        self._third_place = QVBoxLayout()
        self.write = button(
            t("screens.conflicts.third", number=0), self.begin_third, icon_name="edit", kind="quiet"
        )
        self.tick = button(
            t("screens.conflicts.tick_record", count=0), self._on_tick, icon_name="check", kind="quiet"
        )
        self._lay_out()
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_escape)

    def show_conflict(self, conflict: Disagreement, of_record: int) -> None:
        """Show another field; `of_record` is how many of its record wait."""
        self.conflict = conflict
        self._close_third()
        kind = entity_named(conflict.entity)
        self._picture.setPixmap(pixmap(kind.icon, 24, "accent"))
        self._picture.setAccessibleName(t(f"entity.{conflict.entity}"))
        self._record.setText(conflict.record or t(f"entity.{conflict.entity}"))
        self._field.setText(conflict.label)
        self._retired.setVisible(not conflict.is_open)
        self.restore.setVisible(not conflict.is_open)
        for card in self.sides:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.sides = []
        long = any(len(side.text) > LONG_FROM or "\n" in side.text for side in conflict.sides)
        for place, side in enumerate(conflict.sides):
            beside = conflict.sides[1 if place == 0 else 0].text
            card = SideCard(side, place + 1, is_open=conflict.is_open, long=long, beside=beside)
            card.kept.connect(partial(self.kept.emit, place))
            card.wished.connect(self.wish)
            card.moved.connect(partial(self._move, card))
            self.sides.append(card)
        self._place_cards()
        _name(self.write, t("screens.conflicts.third", number=len(conflict.sides) + 1))
        self.write.setVisible(conflict.may_be_written and conflict.is_open)
        self.show_count(of_record)
        self._order_tabs()

    def show_count(self, of_record: int) -> None:
        """Say how many of the record wait."""
        _name(self.tick, t("screens.conflicts.tick_record", count=of_record))
        self.tick.setVisible(of_record > 1)

    def forget(self) -> None:
        """What was shown is decided; the next one is shown anew."""
        self._close_third()
        self.conflict = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        self._place_cards()

    def wish(self, number: int) -> None:
        """A number was pressed: the side with it, or the third value."""
        if number <= len(self.sides):
            if self.sides[number - 1].button.isEnabled():
                self.kept.emit(number - 1)
        elif number == len(self.sides) + 1 and not self.write.isHidden():
            self.begin_third()

    def focus_sides(self) -> None:
        """Go to the first value that can be kept."""
        first = next((card.button for card in self.sides if card.button.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_third(self) -> None:
        """Open the control of the field."""
        one = self.conflict
        if one is None or self.third is not None:
            return
        self.third = ThirdValue(self._office, one.entity, one.row, one.field)
        self.third.written.connect(self.written)
        self.third.closed.connect(self._turn_back)
        self._third_place.addWidget(self.third)
        self.write.hide()
        self._order_tabs()
        self.third.editor.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_cards(self) -> None:
        columns = _BESIDE if self.width() >= _BESIDE_FROM_PX else 1
        for place, card in enumerate(self.sides):
            self._cards.addWidget(card, place // columns, place % columns)

    def _move(self, at: SideCard, step: int) -> None:
        open_ones = [card for card in self.sides if card.button.isEnabled()]
        place = max(0, min(open_ones.index(at) + step, len(open_ones) - 1))
        open_ones[place].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_escape(self) -> None:
        if self.third is not None:
            self._turn_back()
        else:
            self.left.emit()

    def _turn_back(self) -> None:
        self._close_third()
        if self.conflict is not None:
            self.write.setVisible(self.conflict.may_be_written and self.conflict.is_open)
        self.left.emit()

    def _close_third(self) -> None:
        if self.third is not None:
            self._third_place.removeWidget(self.third)
            self.third.hide()
            self.third.deleteLater()
            self.third = None

    def _on_open(self) -> None:
        if self.conflict is not None:
            self.open_asked.emit(self.conflict.entity, self.conflict.row)

    def _on_restore(self) -> None:
        if self.conflict is not None:
            self.restore_asked.emit(self.conflict.entity, self.conflict.row)

    def _on_tick(self) -> None:
        if self.conflict is not None:
            self.record_ticked.emit(self.conflict.row)

    def _order_tabs(self) -> None:
        """As one reads: the record, the values, the third one, what else can be done."""
        order: list[QWidget] = [
            self.open_record,
            self.restore,
            *(card.button for card in self.sides),
            self.write,
        ]
        if self.third is not None:
            # The whole chain of the control: what Tab takes for it stands beside it, or Tab would turn in a circle.
            order += self.third.in_order
        order.append(self.tick)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        record = QHBoxLayout()
        record.setSpacing(8)
        record.addWidget(self._picture)
        record.addWidget(self._record, 1)
        record.addWidget(self.open_record)
        again = QHBoxLayout()
        again.addWidget(self._retired, 1)
        again.addWidget(self.restore)
        ways = QHBoxLayout()
        ways.addWidget(self.write)
        ways.addStretch()
        ways.addWidget(self.tick)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 0, 2, 2)
        column.setSpacing(12)
        column.addLayout(record)
        column.addWidget(self._field)
        column.addWidget(label(t("screens.conflicts.explained"), "muted", wrap=True))
        column.addLayout(again)
        column.addLayout(self._cards)
        column.addLayout(self._third_place)
        column.addLayout(ways)
        column.addStretch()
        column.addWidget(label(t("screens.conflicts.keys"), "small", wrap=True))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inner))


def _name(control: QPushButton, words: str) -> None:
    control.setText(words)
    control.setAccessibleName(words)
