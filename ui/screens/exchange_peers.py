"""The peers of the exchange below each other; where they are many, a search among them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.peer_card import PeerCard, in_order
from ui.widgets.basics import SearchBox, label, scrolling
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import search_key

if TYPE_CHECKING:
    from yazd_desktop.exchange.overview import PeerState

_SEARCHED_FROM: Final = 7


class PeerList(QWidget):
    """The cards. `wished` tells a peer and what is wanted for it."""

    wished = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, PeerCard] = {}
        self._names: dict[str, str] = {}
        self.search = SearchBox(t("screens.exchange.search"))
        self.search.searched.connect(lambda _text: self._filter())
        self._none = label(t("screens.exchange.search.none"), "muted", wrap=True)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 2, 2)
        self._column.setSpacing(12)
        self._column.addWidget(self._none)
        self._column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.search)
        whole.addWidget(scrolling(inner), 1)

    @property
    def first_control(self) -> QWidget | None:
        """What sends to the first peer; None where there is none."""
        shown = (card.send for card in self._shown() if not card.send.isHidden())
        return next(shown, None)

    def show_peers(self, states: tuple[PeerState, ...], today: date) -> None:
        """Show the peers as they are now; cards stay what they are, so that the cursor stays in them."""
        order = in_order(states)
        for gone in set(self.cards) - {one.facts.id for one in order}:
            card = self.cards.pop(gone)
            card.hide()
            card.deleteLater()
        for place, one in enumerate(order):
            card = self.cards.get(one.facts.id) or self._make(one.facts.id)
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
            card.show_state(one, today)
            self._names[one.facts.id] = search_key(f"{one.facts.name} {one.facts.code}")
        self.search.setVisible(len(order) >= _SEARCHED_FROM)
        self._filter()

    def _make(self, peer: str) -> PeerCard:
        card = PeerCard()
        card.wished.connect(self.wished)
        self.cards[peer] = card
        return card

    def _shown(self) -> list[PeerCard]:
        places = (self._column.itemAt(place) for place in range(self._column.count()))
        widgets = [item.widget() for item in places if item is not None]
        return [one for one in widgets if isinstance(one, PeerCard) and not one.isHidden()]

    def _filter(self) -> None:
        wanted = "" if self.search.isHidden() else search_key(self.search.text())
        fits = {peer for peer in self.cards if wanted in self._names[peer]}
        for peer, card in self.cards.items():
            card.setVisible(peer in fits)
        self._none.setVisible(bool(self.cards) and not fits)
