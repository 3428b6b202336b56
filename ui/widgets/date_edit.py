"""A field for a Jalali day: typed in any usual form, or chosen from a month. It may be empty."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.icons import icon
from ui.widgets.calendar import CalendarPopup
from yazd_desktop.i18n import t
from yazd_desktop.persian import jalali


class JalaliDateEdit(QLineEdit):
    """Text that means a day. What cannot be read stays as typed: it is the form's to say what is wrong with it.

    Up and Down move by a day, Page keys by a month, Alt+Down opens the month, `t` or its Persian key is today.
    """

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(t("widgets.date.placeholder"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self._calendar: CalendarPopup | None = None
        opener = QAction(icon("calendar", "muted"), t("widgets.date.open"), self)
        opener.triggered.connect(self.open_calendar)
        self.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self.typed)

    def day(self) -> date | None:
        """The day the text means; None for no text or one that means none."""
        try:
            return jalali.parse(self.text()) if self.text().strip() else None
        except jalali.DateError:
            return None

    def set_day(self, day: date | None) -> None:
        """Show a day, and tell it as if it was typed."""
        self.setText("" if day is None else jalali.format_short(day))
        self.typed.emit(self.text())

    def open_calendar(self) -> None:
        """Show the month."""
        if self.isReadOnly():
            return
        if self._calendar is None:
            self._calendar = CalendarPopup(self)
            self._calendar.day_chosen.connect(self.set_day)
        self._calendar.open_at(self.day(), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the day with the arrow keys."""
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif key in steps:
            self.set_day((self.day() or date.today()) + timedelta(days=steps[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.set_day(_months_later(self.day() or date.today(), 1 if key == Qt.Key.Key_PageUp else -1))
        elif event.text() in t("widgets.date.today_keys").split() and not event.modifiers():
            self.set_day(date.today())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the day in its usual form when the field is left."""
        day = self.day()
        if day is not None:
            self.setText(jalali.format_short(day))
        super().focusOutEvent(event)


def _months_later(day: date, months: int) -> date:
    year, month, number = jalali.to_jalali(day)
    place = year * 12 + month - 1 + months
    year, month = place // 12, place % 12 + 1
    return jalali.from_jalali(year, month, min(number, jalali.month_length_days(year, month)))
