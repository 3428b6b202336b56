"""One of the values that disagree: the value large, who said it and when, and the button that keeps it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from ui.screens.conflicts_differ import marked
from ui.screens.elided import ElidedWords
from ui.theme import set_role
from ui.widgets.basics import Chip, button, label, scrolling
from yazd_desktop import values
from yazd_desktop.exchange.inbox.conflicts import Side
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_ascii
from yazd_desktop.persian.jalali import format_long

LONG_FROM: Final = 60
"""So many letters are a text to read, not a word to see."""
_LARGE_UP_TO: Final = 26
_LEAST_PX: Final = 176
_LEAST_LONG_PX: Final = 290


class SideCard(QFrame):
    """`kept` tells that this value was chosen, `wished` a number that was pressed, `moved` an arrow.

    `number` is the key that chooses it. Of a long text, what the text `beside` it has not is marked.
    """

    kept = Signal()
    wished = Signal(int)
    moved = Signal(int)

    def __init__(self, side: Side, number: int, *, is_open: bool, long: bool, beside: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.side = side
        set_role(self, "lit", side.is_shown)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(_LEAST_LONG_PX if long else _LEAST_PX)
        whose = t("screens.conflicts.ours") if side.is_ours else side.copy
        title = ElidedWords("heading")
        title.setText(whose)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        if side.is_shown:
            head.addWidget(Chip(t("screens.conflicts.shown"), "accent"))
        self.value = self._make_value(beside if long else "")
        words = t("screens.conflicts.keep", number=number)
        self.button = button(words, self.kept.emit, icon_name="check")
        self.button.setAccessibleName(t("screens.conflicts.keep_of", value=_short(side.text), whose=whose))
        self.button.installEventFilter(self)
        self.button.setEnabled(is_open and not side.is_withheld)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(scrolling(self.value) if long else self.value, 1)
        if side.is_withheld:
            column.addWidget(label(t("screens.conflicts.withheld"), "small", wrap=True))
        column.addWidget(label(self._said(), "muted", wrap=True))
        column.addWidget(self.button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the button: arrows go to the other values, a number decides. Of itself Qt goes on as Tab does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            digit = to_ascii(event.text())
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                # In a window that runs from right to left, the next one stands at the left.
                self.moved.emit(1 if event.key() == Qt.Key.Key_Left else -1)
                return True
            if len(digit) == 1 and digit in "123456789":
                self.wished.emit(int(digit))
                return True
        return super().eventFilter(watched, event)

    def _make_value(self, beside: str) -> QLabel:
        side = self.side
        role = "muted" if side.is_withheld else "large" if len(side.text) <= _LARGE_UP_TO else "value"
        if not beside:
            found: QLabel = label(side.text, role, wrap=True)
        else:
            found = QLabel(marked(side.text, beside))
            found.setTextFormat(Qt.TextFormat.RichText)
            found.setWordWrap(True)
            found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            found.setAccessibleName(side.text)
        found.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        return found

    def _said(self) -> str:
        """Who and when."""
        moment = self.side.when.astimezone()
        clock = t("value.time", time=values.local(f"{moment:%H:%M}"))
        when = t("form.when", day=format_long(moment.date()), time=clock)
        if self.side.who == self.side.copy:
            return when
        return t("screens.conflicts.said", who=self.side.who, when=when)


def _short(text: str) -> str:
    return f"{text[:LONG_FROM]}…" if len(text) > LONG_FROM else text
