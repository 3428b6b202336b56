"""A field for a Jalali day: typed in any usual form, or chosen from a month. It may be empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.icons import icon
from ui.widgets.calendar import CalendarPopup, days_later, months_later
from yazd_desktop.i18n import t
from yazd_desktop.persian import jalali


class JalaliDateEdit(QLineEdit):
    """Text that means a day. What cannot be read stays as typed: it is the form's to say what is wrong with it.

    Up and Down move by a day, Page keys by a month, Alt+Down opens the month; in an empty field `t` or its
    Persian key is today.
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
        days = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        months = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif key in days:
            self._move(lambda day: days_later(day, days[key]))
        elif key in months:
            self._move(lambda day: months_later(day, months[key]))
        elif self._is_today_key(event):
            self.set_day(date.today())
        else:
            super().keyPressEvent(event)

    def _move(self, move: Callable[[date], date]) -> None:
        """Move the day; an empty field begins with today, and what is no day is not thrown away."""
        day = self.day()
        if day is not None:
            self.set_day(move(day))
        elif not self.text().strip():
            self.set_day(date.today())

    def _is_today_key(self, event: QKeyEvent) -> bool:
        # Within a text the letter is a letter: months have names.
        is_first = not self.text() or self.selectedText() == self.text()
        keys = t("widgets.date.today_keys").split()
        return is_first and event.text() in keys and not event.modifiers()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the day in its usual form when the field is left."""
        day = self.day()
        if day is not None:
            self.setText(jalali.format_short(day))
        super().focusOutEvent(event)
