"""A list of lines, each with its words, its day and how late it is, drawn without a widget for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.theme import colours
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line

_LINE: Final = Qt.ItemDataRole.UserRole
_ROW_PX: Final = 58
_PAD_PX: Final = 10
_CHIP_PX: Final = 22
_WORDS_PX: Final = 90
_LEADING: Final = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
_SOFT: Final = {
    "danger": "danger_soft",
    "warning": "warning_soft",
    "success": "success_soft",
    "accent": "accent_soft",
}


class LineList(QListWidget):
    """The lines; `opened` tells the record that was clicked or chosen with Enter, `delete_pressed` the one that Delete
    was pressed on.

    `badge` gives the words that stand in colour at the far end of a line. A list that is `whole` is as high as its
    lines and leaves scrolling to the page.
    """

    opened = Signal(str, str)
    delete_pressed = Signal(str, str)

    def __init__(self, name: str, badge: Callable[[Line], str], *, whole: bool = False) -> None:
        super().__init__()
        self.badge = badge
        self._whole = whole
        self.setAccessibleName(name)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            # Not only bounded in its height: a card around it would grow all the same.
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.currentRowChanged.connect(lambda _row: self._stay_in_sight())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Painter(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet("QListWidget { border: none; background: transparent; }")
        self.itemClicked.connect(self._open)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the current row stays where it was."""
        row = max(0, self.currentRow())
        self.clear()
        for line in lines:
            item = QListWidgetItem()
            item.setData(_LINE, line)
            words = self._spoken(line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(words)
            self.addItem(item)
        if lines:
            self.setCurrentRow(min(row, len(lines) - 1))
        if self._whole:
            self.setFixedHeight(len(lines) * _ROW_PX + 4)

    def line(self, row: int) -> Line:
        """The line in a row."""
        found: Line = self.item(row).data(_LINE)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete asks to take out."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item)
        elif event.key() == Qt.Key.Key_Delete and item is not None:
            line: Line = item.data(_LINE)
            self.delete_pressed.emit(line.entity, line.record_id)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A list that shows all its lines leaves the wheel to the page."""
        if self._whole:
            event.ignore()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen line is seen when Tab comes here."""
        super().focusInEvent(event)
        if self._whole and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self._stay_in_sight()

    def _stay_in_sight(self) -> None:
        """Scroll the page to the chosen line of a list that does not scroll of itself."""
        item = self.currentItem()
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        inner = page.widget() if page is not None else None
        if item is not None and page is not None and inner is not None and self.hasFocus():
            place = self.viewport().mapTo(inner, self.visualItemRect(item).center())
            page.ensureVisible(place.x(), place.y(), 0, _ROW_PX)

    def _spoken(self, line: Line) -> str:
        parts = (" ".join(line.title.split()), line.detail, line.when, self.badge(line))
        return t("screens.home.joint").join(dict.fromkeys(part for part in parts if part))

    def _open(self, item: QListWidgetItem) -> None:
        line: Line = item.data(_LINE)
        self.opened.emit(line.entity, line.record_id)


class _Painter(QStyledItemDelegate):
    """Title and, below it, the quiet words; at their far end the badge in its colour and the day."""

    def __init__(self, shown: LineList) -> None:
        super().__init__(shown)
        self._list = shown

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """All rows are of one height."""
        return QSize(0, _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        line: Line = index.data(_LINE)
        look, found = option, colours()
        rect: QRect = look.rect
        state: QStyle.StateFlag = look.state
        font: QFont = look.font
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        lit = bool(state & QStyle.StateFlag.State_MouseOver) or has_focus
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lit:
            painter.setPen(QColor(found.accent) if has_focus else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(found.accent_soft))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -2), 6, 6)
        else:
            painter.setPen(QColor(found.line))
            painter.drawLine(rect.left() + 4, rect.bottom(), rect.right() - 4, rect.bottom())
        ends = rect.adjusted(_PAD_PX, 6, -_PAD_PX, -6)
        half = ends.height() // 2
        bold = QFont(font)
        bold.setWeight(QFont.Weight.Medium)
        painter.setFont(bold)
        painter.setPen(QColor(found.text))
        title = QRect(ends.left(), ends.top(), ends.width(), half)
        painter.drawText(title, _LEADING, _cut(bold, line.title, title.width()))
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() - 1)
        painter.setFont(small)
        lower = QRect(ends.left(), ends.top() + half, ends.width(), half)
        lower.setLeft(self._draw_ends(painter, lower, line))
        painter.setPen(QColor(found.muted))
        painter.drawText(lower, _LEADING, _cut(small, line.detail, lower.width()))
        painter.restore()

    def _draw_ends(self, painter: QPainter, room: QRect, line: Line) -> int:
        """Draw the badge and the day at the far end; gives where the room for words begins."""
        found, metrics = colours(), painter.fontMetrics()
        chip = self._list.badge(line)
        at = room.left()
        if chip:
            badge = QRect(
                at, room.center().y() - _CHIP_PX // 2 + 1, metrics.horizontalAdvance(chip) + 18, _CHIP_PX
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(found, _SOFT.get(line.tone, "sunken"))))
            painter.drawRoundedRect(badge, _CHIP_PX / 2, _CHIP_PX / 2)
            painter.setPen(QColor(found.tone(line.tone)))
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), chip)
            at = badge.right() + _PAD_PX
        width = metrics.horizontalAdvance(line.when) + 4
        # In a small window the words come before the day, which the tip tells too.
        words = min(_WORDS_PX, metrics.horizontalAdvance(line.detail))
        if line.when and line.when != chip and room.right() - at - width - _PAD_PX >= words:
            day = QRect(at, room.top(), width, room.height())
            painter.setPen(QColor(found.muted))
            painter.drawText(day, int(Qt.AlignmentFlag.AlignCenter), line.when)
            at = day.right() + _PAD_PX
        return at


def _cut(font: QFont, text: str, width: int) -> str:
    return QFontMetrics(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)


def late_words(line: Line) -> str:
    """How late a line is, or how long there is still time."""
    if line.days > 0:
        return t("screens.home.days_late", days=line.days)
    return t("screens.home.due_today") if line.days == 0 else t("screens.home.days_left", days=-line.days)
