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
_CHIP_PX: Final = 24
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
        if self._whole and event.reason() != Qt.FocusReason.MouseFocusReason:
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
    """Title and, below it, the quiet words; at the far end the badge in its colour and the day."""

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
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() - 1)
        chip = self._list.badge(line)
        chip_width = QFontMetrics(small).horizontalAdvance(chip) + 18 if chip else 0
        ends = rect.adjusted(_PAD_PX, 6, -_PAD_PX, -6)
        badge = QRect(ends.left(), ends.top() + 1, chip_width, _CHIP_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(found, _SOFT.get(line.tone, "sunken"))))
        if chip:
            painter.drawRoundedRect(badge, _CHIP_PX / 2, _CHIP_PX / 2)
        painter.setPen(QColor(found.tone(line.tone)))
        painter.setFont(small)
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), chip)
        right = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        title = QRect(badge.right() + 8, ends.top(), ends.right() - badge.right() - 8, ends.height() // 2)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.Medium)
        painter.setFont(bold)
        painter.setPen(QColor(found.text))
        painter.drawText(title, right, _cut(bold, line.title, title.width()))
        painter.setFont(small)
        painter.setPen(QColor(found.muted))
        half = ends.top() + ends.height() // 2
        day = "" if line.when == chip else line.when
        when_width = QFontMetrics(small).horizontalAdvance(day) + 4
        when = QRect(ends.left(), half, when_width, ends.height() // 2)
        painter.drawText(when, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), day)
        detail = QRect(when.right() + 8, half, ends.right() - when.right() - 8, ends.height() // 2)
        painter.drawText(detail, right, _cut(small, line.detail, detail.width()))
        painter.restore()


def _cut(font: QFont, text: str, width: int) -> str:
    return QFontMetrics(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)


def late_words(line: Line) -> str:
    """How late a line is, or how long there is still time."""
    if line.days > 0:
        return t("screens.home.days_late", days=line.days)
    return t("screens.home.due_today") if line.days == 0 else t("screens.home.days_left", days=-line.days)
