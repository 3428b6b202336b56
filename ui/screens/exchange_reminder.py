"""The quiet line of the home page about the exchange: no receipt for long, conflicts, nothing sent for long."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.icons import pixmap
from ui.screens import Context
from ui.widgets.basics import button
from yazd_desktop.exchange.history import reminders
from yazd_desktop.i18n import t

_SIGN_PX = 20


class ExchangeReminder(QWidget):
    """One button for each thing that waits; the whole line is away when nothing does."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sign = QLabel()
        self.lost = self._button(lambda: context.go("exchange"))
        self.conflicts = self._button(lambda: context.go("conflicts"))
        self.quiet = self._button(lambda: context.go("exchange"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._sign)
        for one in (self.lost, self.conflicts, self.quiet):
            row.addWidget(one)
        row.addStretch()

    def read(self) -> None:
        """Read what waits: files that go and come change no record, so nobody tells of them."""
        found = reminders(self._context.office)
        self._sign.setPixmap(pixmap("exchange", _SIGN_PX))
        for one, name, count in (
            (self.lost, "lost", found.lost),
            (self.conflicts, "conflicts", found.conflicts),
            (self.quiet, "quiet", found.quiet_days),
        ):
            words = t(f"screens.exchange.reminder.{name}", count=count)
            one.setText(words)
            one.setAccessibleName(words)
            one.setVisible(bool(count))
        self.setVisible(bool(found.lost or found.conflicts or found.quiet_days))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._sign.setPixmap(pixmap("exchange", _SIGN_PX))

    def _button(self, on_click: Callable[[], object]) -> QPushButton:
        return button(t("screens.exchange.title"), on_click, kind="quiet")
