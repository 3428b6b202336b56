"""Saying that a computer of the other side is no more, so that nobody waits for its receipts; and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from ui import dialogs
from ui.screens.exchange_dialog import ExchangeDialog
from ui.screens.exchange_words import day_words
from ui.widgets.basics import button
from yazd_desktop.exchange.pairing.gone import PeerLife, lives, say_gone, say_pc_gone
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.screens import Context
    from yazd_desktop.exchange.pairing.peers import PeerFacts

_MOST_GONE: Final = 5
"""A folder that is carried between computers leaves many lives behind; the newest tell enough."""


class GoneDialog(ExchangeDialog):
    """The computers of a peer, each with its newest file; one of them is chosen."""

    def __init__(self, parent: QWidget, name: str, found: Sequence[PeerLife], today: date) -> None:
        title = t("screens.exchange.gone.title", name=name)
        super().__init__(parent, "office", title, t("screens.exchange.gone.detail"))
        gone = [one for one in found if one.is_gone][:_MOST_GONE]
        self.lives = [*(one for one in found if not one.is_gone), *gone]
        self.choices = [QRadioButton(_words(one, today)) for one in self.lives]
        self.yes = button(t("screens.exchange.gone.yes"), self.accept, kind="primary")
        self.cancel = button(t("widgets.dialog.cancel"), self.reject)
        self._group = QButtonGroup(self)
        column = QVBoxLayout()
        column.setSpacing(8)
        for choice in self.choices:
            self._group.addButton(choice)
            column.addWidget(choice)
        self.add(column)
        self._group.buttonClicked.connect(lambda _button: self._on_chosen())
        self.yes.setEnabled(False)
        self.add_buttons(self.yes, self.cancel)
        self.choices[0].setFocus()

    @property
    def chosen(self) -> PeerLife | None:
        """The computer that was chosen."""
        return next(
            (one for one, choice in zip(self.lives, self.choices, strict=True) if choice.isChecked()), None
        )

    def _on_chosen(self) -> None:
        chosen = self.chosen
        is_gone = chosen is not None and chosen.is_gone
        self.yes.setText(t("screens.exchange.gone.back" if is_gone else "screens.exchange.gone.yes"))
        self.yes.setEnabled(True)


def say(parent: QWidget, context: Context, peer: PeerFacts, name: str) -> bool:
    """Ask which computer is no more, and say so; whether anything was said."""
    office = context.office
    if peer.role == SAME_OFFICE:
        if not dialogs.confirm(
            parent,
            t("screens.exchange.gone.own.title"),
            t("screens.exchange.gone.own.detail"),
            t("screens.exchange.gone.yes"),
        ):
            return False
        say_pc_gone(office, peer.id)
        return True
    dialog = GoneDialog(parent, name, lives(office, peer.id), office.today())
    is_wanted = bool(dialog.exec())
    chosen = dialog.chosen
    dialog.deleteLater()
    if not is_wanted or chosen is None:
        return False
    say_gone(office, peer.id, chosen.id, is_gone=not chosen.is_gone)
    return True


def _words(one: PeerLife, today: date) -> str:
    day = t("screens.exchange.never") if one.arrived_on is None else day_words(one.arrived_on, today)
    words = "screens.exchange.gone.over" if one.is_gone else "screens.exchange.gone.pc"
    return t(words, number=one.number, day=day)
