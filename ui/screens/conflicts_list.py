"""The list of what waits: records with their fields below them, each with its tick; drawn without a widget for each."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.icons import pixmap
from ui.theme import colours
from yazd_desktop.exchange.inbox.listing import Inbox
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_ascii

Index = QModelIndex | QPersistentModelIndex
_FIELD_PX: Final = 36
_RECORD_PX: Final = 30
_PAD_PX: Final = 10
_BOX_PX: Final = 18
_CHECK_PX: Final = 18
_ROOT: Final = QModelIndex()
_LEADING: Final = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class InboxModel(QAbstractListModel):
    """The fields of an Inbox; a row is a place there."""

    def __init__(self, inbox: Inbox, parent: QObject) -> None:
        super().__init__(parent)
        self.inbox = inbox
        self._count = inbox.count

    def take(self) -> None:
        """Something came or was decided."""
        self.beginResetModel()
        self._count = self.inbox.count
        self.endResetModel()

    def show_ticks(self) -> None:
        """Draw the ticks anew."""
        if self._count:
            self.dataChanged.emit(
                self.index(0), self.index(self._count - 1), [Qt.ItemDataRole.CheckStateRole]
            )

    def rowCount(self, parent: Index = _ROOT) -> int:
        """As many as wait."""
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is read, spoken and ticked."""
        row = index.row()
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _FIELD_PX + (_RECORD_PX if self.inbox.is_first(row) else 0))
        if role == Qt.ItemDataRole.CheckStateRole:
            return _CHECKED if self.inbox.is_ticked(row) else _UNCHECKED
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            line = self.inbox.line(row)
            return t("screens.conflicts.line", record=line.record, field=line.label)
        return None


class InboxList(QListView):
    """`wished` tells a number that was typed, `entered` that Enter was pressed, `passed` that another one is chosen."""

    wished = Signal(int)
    entered = Signal()
    passed = Signal(int)

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self.inbox = inbox
        self.rows = InboxModel(inbox, self)
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(t("screens.conflicts.list"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("bare", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    @property
    def place(self) -> int:
        """The chosen place; -1 when there is none."""
        return self.currentIndex().row()

    def choose(self, place: int) -> None:
        """Choose a place, or the last one where there are not so many."""
        count = self.inbox.count
        if count:
            self.setCurrentIndex(self.rows.index(max(0, min(place, count - 1))))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell it."""
        super().currentChanged(current, previous)
        self.passed.emit(current.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into the box ticks, one beside it chooses; Shift ticks all in between."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.place >= 0:
                first, last = sorted((self.place, index.row()))
                self.inbox.tick_some(range(first, last + 1))
                return
            if self._box(self.visualRect(index)).adjusted(-8, -8, 8, 8).contains(event.position().toPoint()):
                self._tick(index.row())
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number decides, Space ticks, Enter goes to the values."""
        digit = to_ascii(event.text())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Space and self.place >= 0:
            self._tick(self.place)
        elif len(digit) == 1 and digit in "123456789" and not event.modifiers() & ~_KEYPAD:
            self.wished.emit(int(digit))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: it would read the names of all."""

    def _tick(self, place: int) -> None:
        self.inbox.tick(place, on=not self.inbox.is_ticked(place))

    def _box(self, rect: QRect) -> QRect:
        """Where the tick of a row is, at the side where lines begin."""
        top = rect.bottom() - _FIELD_PX + (_FIELD_PX - _BOX_PX) // 2
        return QRect(rect.right() - _PAD_PX - _BOX_PX, top, _BOX_PX, _BOX_PX)


_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


class _Painter(QStyledItemDelegate):
    def __init__(self, shown: InboxList) -> None:
        super().__init__(shown)
        self._list = shown

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The record where it begins, then the field with its tick."""
        look, found, inbox = option, colours(), self._list.inbox
        rect: QRect = look.rect
        state: QStyle.StateFlag = look.state
        font: QFont = look.font
        line, place = inbox.line(index.row()), index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRect(rect.left(), rect.bottom() - _FIELD_PX + 1, rect.width(), _FIELD_PX)
        if inbox.is_first(place):
            if place:
                painter.setPen(QColor(found.line))
                painter.drawLine(rect.left() + 4, rect.top(), rect.right() - 4, rect.top())
            bold = QFont(font)
            bold.setWeight(QFont.Weight.Medium)
            painter.setFont(bold)
            painter.setPen(QColor(found.text))
            head = QRect(rect.left() + _PAD_PX, rect.top() + 4, rect.width() - 2 * _PAD_PX, _RECORD_PX - 2)
            words = painter.fontMetrics().elidedText(line.record, Qt.TextElideMode.ElideRight, head.width())
            painter.drawText(head, _LEADING, words)
            painter.setFont(font)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            has_focus = chosen and self._list.hasFocus()
            painter.setPen(QPen(QColor(found.accent)) if has_focus else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(found.accent_soft if chosen else found.sunken))
            painter.drawRoundedRect(field.adjusted(1, 1, -1, -2), 6, 6)
        box = self._list._box(rect)
        self._draw_box(painter, box, ticked=inbox.is_ticked(place))
        painter.setPen(QColor(found.text if chosen else found.muted))
        words_at = QRect(
            field.left() + _PAD_PX, field.top(), box.left() - field.left() - 2 * _PAD_PX, field.height()
        )
        words = painter.fontMetrics().elidedText(line.label, Qt.TextElideMode.ElideRight, words_at.width())
        painter.drawText(words_at, _LEADING, words)
        painter.restore()

    def _draw_box(self, painter: QPainter, box: QRect, *, ticked: bool) -> None:
        found = colours()
        painter.setPen(QColor(found.accent if ticked else found.muted))
        painter.setBrush(QColor(found.accent if ticked else found.surface))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            painter.drawPixmap(box.adjusted(1, 1, -1, -1), pixmap("check", _CHECK_PX, "accent_text"))
