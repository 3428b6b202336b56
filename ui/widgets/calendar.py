"""A month of the Jalali calendar to choose a day from; Saturday comes first, Friday is quiet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.theme import colours
from ui.widgets.basics import button
from ui.widgets.place import beneath
from yazd_desktop.i18n import t
from yazd_desktop.persian import jalali
from yazd_desktop.persian.digits import to_persian

_DAYS_IN_WEEK: Final = 7
_WEEKS: Final = 6
_CELL: Final = 38
_FRIDAY: Final = 6
_OTHER_MONTH: Final = 0.8
"""How small the days are that belong to the month before or after."""
_FIRST_DAY: Final = jalali.from_jalali(jalali.FIRST_YEAR, 1, 1)
_LAST_DAY: Final = jalali.from_jalali(jalali.LAST_YEAR, 12, jalali.month_length_days(jalali.LAST_YEAR, 12))


def days_later(day: date, days: int) -> date:
    """The day so many days later or earlier, but never beyond the years that can be written."""
    return min(max(day + timedelta(days), _FIRST_DAY), _LAST_DAY)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last one, but never beyond the years that can be written."""
    year, month, number = jalali.to_jalali(day)
    place = year * 12 + month - 1 + months
    year, month = place // 12, place % 12 + 1
    if not jalali.FIRST_YEAR <= year <= jalali.LAST_YEAR:
        return _FIRST_DAY if months < 0 else _LAST_DAY
    return jalali.from_jalali(year, month, min(number, jalali.month_length_days(year, month)))


class CalendarPopup(QFrame):
    """A popup month. `day_chosen` is told once; arrows move by days, Page keys by months, Home goes to today."""

    day_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self._title = QLabel()
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setProperty("role", "heading")
        self._grid = _MonthGrid()
        self._grid.day_chosen.connect(self._on_chosen)
        self._grid.month_moved.connect(self._show_title)
        head = QHBoxLayout()
        head.addWidget(self._arrow("back", t("widgets.calendar.previous"), -1))
        head.addWidget(self._title, 1)
        head.addWidget(self._arrow("forward", t("widgets.calendar.next"), 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addLayout(head)
        layout.addWidget(self._grid)
        layout.addWidget(
            button(t("widgets.calendar.today"), lambda: self._on_chosen(date.today()), kind="quiet")
        )
        self.setFocusProxy(self._grid)

    def open_at(self, day: date | None, below: QWidget) -> None:
        """Show the month of a day (or of today) below a control."""
        self._grid.begin(day or date.today())
        self._show_title()
        self.adjustSize()
        self.move(beneath(below, self.size()))
        self.show()
        self._grid.setFocus()

    def _arrow(self, icon_name: str, hint: str, months: int) -> QToolButton:
        found = QToolButton()
        found.setIcon(icon(icon_name))
        found.setToolTip(hint)
        found.setAccessibleName(hint)
        found.clicked.connect(lambda: self._grid.move_months(months))
        return found

    def _show_title(self) -> None:
        year, month, _ = jalali.to_jalali(self._grid.day)
        text = f"{jalali.month_name(month)} {to_persian(year)}"
        self._title.setText(text)
        self._grid.setAccessibleName(text)

    def _on_chosen(self, day: date) -> None:
        self.hide()
        self.day_chosen.emit(day)


class _MonthGrid(QWidget):
    day_chosen = Signal(object)
    month_moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day = date.today()
        self._today = date.today()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._under: date | None = None

    def sizeHint(self) -> QSize:
        """Seven days and six weeks, and a line of weekdays."""
        return QSize(_CELL * _DAYS_IN_WEEK, _CELL * (_WEEKS + 1))

    def begin(self, day: date) -> None:
        """Show the month anew: another day may have begun since it was last shown."""
        self._today = date.today()
        self._under = None
        self.show_day(day)

    def show_day(self, day: date) -> None:
        """Go to a day."""
        self.day = day
        self.setAccessibleDescription(f"{jalali.weekday_name(day)} {jalali.format_long(day)}")
        self.month_moved.emit()
        self.update()

    def move_months(self, months: int) -> None:
        """Go to the same day of another month, or to its last one."""
        self.show_day(months_later(self.day, months))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right is yesterday: the week runs from right to left."""
        key = Qt.Key(event.key())
        days = {
            Qt.Key.Key_Right: -1,
            Qt.Key.Key_Left: 1,
            Qt.Key.Key_Up: -_DAYS_IN_WEEK,
            Qt.Key.Key_Down: _DAYS_IN_WEEK,
        }
        if key in days:
            self.show_day(days_later(self.day, days[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.move_months(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.show_day(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_chosen.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the day under the pointer."""
        self._under = self._day_at(event.position().toPoint().x(), event.position().toPoint().y())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """No day is under the pointer any more."""
        self._under = None
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the day under the pointer."""
        day = self._day_at(event.position().toPoint().x(), event.position().toPoint().y())
        if day is not None:
            self.day_chosen.emit(day)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the weekdays and the days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = colours()
        first = self._first_shown()
        month = jalali.to_jalali(self.day)[1]
        small = QFont(self.font())
        small.setPointSizeF(self.font().pointSizeF() * _OTHER_MONTH)
        for column in range(_DAYS_IN_WEEK):
            painter.setPen(QColor(found.muted))
            letter = jalali.weekday_name(first + timedelta(days=column))[:1]
            painter.drawText(self._cell(column, 0), Qt.AlignmentFlag.AlignCenter, letter)
        for place in range(_DAYS_IN_WEEK * _WEEKS):
            day = first + timedelta(days=place)
            _, shown_month, number = jalali.to_jalali(day)
            cell = self._cell(place % _DAYS_IN_WEEK, place // _DAYS_IN_WEEK + 1)
            colour = found.text if shown_month == month else found.muted
            if place % _DAYS_IN_WEEK == _FRIDAY and shown_month == month:
                colour = found.danger
            inner = cell.adjusted(3, 3, -3, -3)
            if day == self.day:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(found.accent))
                painter.drawRoundedRect(inner, 8, 8)
                colour = found.accent_text
            elif day in (self._under, self._today):
                painter.setPen(QColor(found.accent) if day == self._today else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(found.accent_soft))
                painter.drawRoundedRect(inner, 8, 8)
                colour = found.accent if day == self._today else colour
            painter.setPen(QColor(colour))
            painter.setFont(self.font() if shown_month == month else small)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, to_persian(number))

    def _first_shown(self) -> date:
        year, month, _ = jalali.to_jalali(self.day)
        first = jalali.from_jalali(year, month, 1)
        return first - timedelta(days=jalali.weekday_of(first))

    def _cell(self, column: int, row: int) -> QRect:
        width = self.width() // _DAYS_IN_WEEK
        height = self.height() // (_WEEKS + 1)
        return QRect((_DAYS_IN_WEEK - 1 - column) * width, row * height, width, height)

    def _day_at(self, x: int, y: int) -> date | None:
        width, height = self.width() // _DAYS_IN_WEEK, self.height() // (_WEEKS + 1)
        column, row = _DAYS_IN_WEEK - 1 - x // width, y // height - 1
        if not (0 <= column < _DAYS_IN_WEEK and 0 <= row < _WEEKS):
            return None
        day = self._first_shown() + timedelta(days=row * _DAYS_IN_WEEK + column)
        return day if _FIRST_DAY <= day <= _LAST_DAY else None
