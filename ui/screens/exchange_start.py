"""What stands on the page of the exchange before there is anybody to exchange with: what it is, and the first steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.screens.exchange_words import card_words
from ui.widgets.basics import Card, button, label
from yazd_desktop.i18n import t

_STEPS: Final = ("card", "add", "weekly")
_SIGN_PX: Final = 48
_WIDEST_PX: Final = 720


class StartCard(QWidget):
    """Two sentences and two buttons, and below them the three steps."""

    def __init__(
        self,
        on_card: Callable[[], object],
        on_add: Callable[[], object],
        on_office: Callable[[], object],
    ) -> None:
        super().__init__()
        self.text = label("", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMaximumWidth(_WIDEST_PX)
        self.text.setMinimumWidth(0)
        self.card = button(t("screens.exchange.card"), on_card, kind="primary", icon_name="key")
        self.add = button(t("screens.exchange.start.add"), on_add, icon_name="add")
        self.office = button(t("screens.handover.take"), on_office, icon_name="office", kind="quiet")
        self.office.setToolTip(t("screens.handover.take_hint"))
        picture = QLabel()
        picture.setPixmap(pixmap("exchange", _SIGN_PX, "accent"))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.text, 8)
        middle.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch()
        row.addWidget(self.card)
        row.addWidget(self.add)
        row.addWidget(self.office)
        row.addStretch()
        upper = Card()
        upper.add(_stretched(picture, middle, row))
        steps = QHBoxLayout()
        steps.setSpacing(14)
        for name in _STEPS:
            step = Card(t(f"screens.exchange.start.step.{name}"))
            words = label(t(f"screens.exchange.start.step.{name}.detail"), "muted", wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            step.add(words)
            steps.addWidget(step, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(upper, 1)
        whole.addLayout(steps)

    def show_role(self, *, is_governorate: bool) -> None:
        """Say it to an office or to the governorate."""
        self.text.setText(
            t("screens.exchange.start.governorate" if is_governorate else "screens.exchange.start.office")
        )
        words = card_words(is_governorate=is_governorate)
        self.card.setText(words)
        self.card.setAccessibleName(words)


def _stretched(picture: QLabel, text: QHBoxLayout, row: QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(16)
    column.addStretch()
    column.addWidget(picture)
    column.addLayout(text)
    column.addLayout(row)
    column.addStretch()
    return column
