"""The line above every page of an office that was handed over: since when, to whom, and where it can be reopened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.widgets.basics import button, label
from yazd_desktop.closing import Closure
from yazd_desktop.i18n import t
from yazd_desktop.persian.jalali import format_long


class ClosedLine(QFrame):
    """It stays as long as the office is closed."""

    def __init__(self, on_open: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("notice", "warning")
        self.text = label("", wrap=True)
        self.way = button(t("screens.handover.to_office"), on_open, kind="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.addWidget(self.text, 1)
        row.addWidget(self.way)

    def show_closure(self, closure: Closure | None) -> None:
        """Say it, or go."""
        if closure is not None:
            words = t("screens.handover.closed", day=format_long(closure.on), to=closure.to)
            self.text.setText(words)
            self.setAccessibleName(words)
        self.setVisible(closure is not None)
