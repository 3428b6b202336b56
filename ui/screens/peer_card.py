"""A peer on the page of the exchange: who it is, how its files are, what waits, and what can be done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QToolButton

from ui.icons import icon, icon_beside_words, size_beside_words
from ui.screens.elided import ElidedWords
from ui.screens.exchange_words import day_words, state_words
from ui.theme import set_role
from ui.widgets.basics import Card, Chip, button, label
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE
from yazd_desktop.i18n import t
from yazd_desktop.persian.jalali import format_long

if TYPE_CHECKING:
    from yazd_desktop.exchange.overview import PeerState

_WISHES: Final = ("send_all", "replace", "gone", "withdraw")
_ICONS: Final = {"send_all": "redo", "replace": "key", "gone": "office", "withdraw": "delete"}


class PeerCard(Card):
    """One peer. `wished` tells its id and what is wanted: send, send_all, replace, gone or withdraw."""

    wished = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._peer = ""
        self.name = ElidedWords("heading")
        self.role = Chip("")
        self.state = Chip("")
        self.went = label("", wrap=True)
        self.came = label("", wrap=True)
        self.waiting = label("", wrap=True)
        self.since = label("", wrap=True)
        self.send = button(
            t("screens.exchange.send"), lambda: self._wish("send"), icon_name="referral", kind="primary"
        )
        self.more = QToolButton()
        self._lay_out()

    @property
    def peer(self) -> str:
        """The id of the peer that is shown."""
        return self._peer

    def show_state(self, state: PeerState, today: date) -> None:
        """Show a peer as it is now."""
        facts, sent, received = state.facts, state.sent, state.received
        self._peer = facts.id
        self.name.setText(facts.name)
        self.role.show_status(t(f"screens.exchange.role.{facts.role}"), "normal")
        words, tone = state_words(sent)
        if facts.withdrawn:
            words, tone = t("screens.exchange.state.withdrawn"), "muted"
        self.state.show_status(words, tone)
        never = t("screens.exchange.never")
        self.went.setText(never if sent is None else _file_words(sent.number, sent.made_on, today))
        self.came.setText(
            never if received is None else _file_words(received.number, received.arrived_on, today)
        )
        self.waiting.setText(_waiting_words(state))
        self.since.setText(format_long(state.paired_on))
        for piece in (self._since_name, self.since):
            piece.setVisible(facts.role == SAME_OFFICE)  # several of them have one name
        self.send.setVisible(not facts.withdrawn)
        # The colour leads to where something is to be done.
        is_due = bool(state.waiting) or state.owes_receipt or (sent is not None and sent.state == "lost")
        set_role(self.send, "primary", is_due)
        self.send.setIcon(icon_beside_words("referral", "accent_text" if is_due else "accent"))
        self.send.setAccessibleName(t("screens.exchange.send_to", name=facts.name))
        self.more.setAccessibleName(t("screens.exchange.more_of", name=facts.name))
        for name, action in self.wishes.items():
            action.setVisible(name == "replace" or not facts.withdrawn)
        # Of one computer alone nobody need say which is meant: it is put aside.
        self.wishes["gone"].setVisible(
            not facts.withdrawn and (facts.role == SAME_OFFICE or state.asks_which)
        )
        self.setAccessibleName(t("screens.exchange.peer_told", name=facts.name, state=words))

    def _wish(self, what: str) -> None:
        self.wished.emit(self._peer, what)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name)
        head.addWidget(self.role)
        head.addStretch()
        head.addWidget(self.state)
        self.add(head)
        facts = QGridLayout()
        facts.setHorizontalSpacing(14)
        facts.setVerticalSpacing(4)
        facts.setColumnStretch(1, 1)
        for row, (words, value) in enumerate(
            (("went", self.went), ("came", self.came), ("waiting", self.waiting), ("since", self.since))
        ):
            name = label(t(f"screens.exchange.peer.{words}"), "muted")
            facts.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(value, row, 1)
        self._since_name = name
        self.add(facts)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        actions.addWidget(self.send)
        actions.addWidget(self.more)
        actions.addStretch()
        self.add(actions)
        self._make_menu()

    def _make_menu(self) -> None:
        menu = QMenu(self.more)
        self.wishes: dict[str, QAction] = {}
        for wish in _WISHES:
            action = menu.addAction(icon(_ICONS[wish]), t(f"screens.exchange.wish.{wish}"))
            action.triggered.connect(lambda _on=False, wish=wish: self._wish(wish))
            self.wishes[wish] = action
        self.more.setText(t("screens.exchange.more"))
        self.more.setIcon(icon_beside_words("more"))
        self.more.setIconSize(size_beside_words(18))
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setMenu(menu)


def in_order(states: tuple[PeerState, ...]) -> list[PeerState]:
    """The peers as they are shown: first whose file may be lost, last those that were put aside."""
    return sorted(
        states,
        key=lambda one: (one.facts.withdrawn, one.sent is None or one.sent.state != "lost"),
    )


def _file_words(number: int, day: date, today: date) -> str:
    return t("screens.exchange.peer.file", number=number, day=day_words(day, today))


def _waiting_words(state: PeerState) -> str:
    if state.facts.withdrawn:
        return t("screens.exchange.peer.withdrawn")
    if state.waiting:
        return t("screens.exchange.peer.waits", count=state.waiting)
    if state.owes_receipt:
        return t("screens.exchange.peer.receipt_waits")
    return t("screens.exchange.peer.nothing_waits")
