"""The page of the exchange: whom files go to and come from, what is on its way, what waits, what came."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui import dialogs
from ui.screens import Context, exchange_gone, give_focus
from ui.screens.exchange_card import show_card
from ui.screens.exchange_drop import FILE_ENDING, DropStrip, dropped_paths, is_card, is_card_text
from ui.screens.exchange_history import HistoryCard
from ui.screens.exchange_pairing import ask_card, take_card, take_text
from ui.screens.exchange_peers import PeerList
from ui.screens.exchange_receive import ReceiveView
from ui.screens.exchange_sending import Sending
from ui.screens.exchange_start import StartCard
from ui.screens.exchange_words import card_words, peer_words
from ui.screens.exchange_work import Taken, look_at, take_in
from ui.widgets.basics import button, label
from yazd_desktop.exchange.overview import Overview, PeerState, overview
from yazd_desktop.exchange.pairing.peers import withdraw
from yazd_desktop.exchange.succession import Succeeded
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.jobs import IsCancelled, Progress
    from yazd_desktop.exchange.pairing.peers import PeerFacts
    from yazd_desktop.exchange.receiving import Received
    from yazd_desktop.records import Changes


class ExchangePage(QWidget):
    """Two faces: the peers with the history, and the files that are being looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._context = context
        self._peers: dict[str, PeerState] = {}
        self.drop = DropStrip()
        self._handed_over: Succeeded | None = None
        self.start = StartCard(self.show_card, self.add_peer, self.take_office)
        self.peers = PeerList()
        self.history = HistoryCard()
        self.receiving = ReceiveView(context)
        self.card = button(t("screens.exchange.card"), self.show_card, icon_name="key")
        self.add = button(
            t("screens.exchange.add"), self.add_peer, icon_name="add", hint=t("screens.exchange.add_hint")
        )
        self._stack = QStackedWidget()
        self._home = QWidget()
        self._both = QWidget()
        self._lay_out()
        self._connect()
        self.show_overview()
        self._is_fresh = True

    @property
    def first_control(self) -> QWidget:
        """What the work begins with: sending to the first peer; without one, the card."""
        if self._stack.currentWidget() is self.receiving:
            return self.receiving.first_control
        return self.peers.first_control or (self.start.card if not self._peers else self.drop.choose)

    def title(self) -> str:
        """The words of the page."""
        return t("screens.exchange.title")

    def is_dirty(self) -> bool:
        """Nothing is entered here."""
        return False

    def save(self) -> bool:
        """Nothing is entered here."""
        return True

    def refresh(self, changes: Changes) -> None:
        """What was written waits to be sent; what came has changed the receipts."""
        self.show_overview()

    def showEvent(self, event: QShowEvent) -> None:
        """Files that were sent or taken in elsewhere change no record, so that nothing tells of them."""
        super().showEvent(event)
        if not self._is_fresh:
            self.show_overview()
        self._is_fresh = False

    def show_overview(self) -> None:
        """Read everything anew."""
        office = self._context.office
        found: Overview = overview(office)
        self._peers = {one.facts.id: one for one in found.peers}
        today = office.today()
        self.peers.show_peers(found.peers, today)
        self.history.show_files(found.files, today)
        self.start.setVisible(not found.peers)
        for piece in (self.card, self.add, self.drop, self._both):
            piece.setVisible(bool(found.peers))
        self.start.show_role(is_governorate=found.is_governorate)
        words = card_words(is_governorate=found.is_governorate)
        self.card.setText(words)
        self.card.setAccessibleName(words)

    def show_card(self) -> None:
        """The card of this office."""
        show_card(self, self._context)

    def add_peer(self) -> None:
        """Take the card of another side."""
        path = ask_card(self)
        if path is not None:
            self.take_card(path)

    def take_card(self, path: Path, replaces: PeerState | None = None) -> None:
        """Take a card from a file."""
        known = None if replaces is None else replaces.facts
        self._tell_paired(take_card(self, self._context, path, known))

    def paste(self) -> None:
        """Take a card whose text was copied: a telephone has read it off the paper."""
        text = QGuiApplication.clipboard().text()
        if is_card_text(text):  # anything else was not meant for this page
            self._tell_paired(take_text(self, self._context, text))

    def _tell_paired(self, peer: PeerFacts | None) -> None:
        self.show_overview()
        if peer is not None:
            self._context.notice(t("screens.exchange.paired", name=peer.name))

    def take_office(self) -> None:
        """Take in the file of an office that is handed over to this one."""
        path = dialogs.ask_open_path(self, t("screens.handover.take"), FILE_ENDING)
        if path is not None:
            self.look_at([path])

    # --- files that came ---

    def look_at(self, paths: Sequence[Path]) -> None:
        """Say of files what they would bring; nothing is changed."""
        office, files = self._context.office, list(paths)

        def work(progress: Progress, cancelled: IsCancelled) -> list[Received]:
            return look_at(office, files, progress, cancelled)

        self._context.jobs.run(t("screens.exchange.looking", count=len(files)), work, self._on_looked)

    def _on_looked(self, found: list[Received]) -> None:
        if isValid(self):
            self._handed_over = next((one for one in found if isinstance(one, Succeeded)), None)
            self.receiving.show_looked(found)
            self._show(self.receiving)

    def _take_in(self, paths: list[Path]) -> None:
        office, handed = self._context.office, self._handed_over
        if handed is not None and not dialogs.confirm(
            self,
            t("screens.handover.take_title", office=handed.office),
            t("screens.handover.take_detail", words=t("value.comma").join(handed.phrase)),
            t("screens.handover.take_yes"),
        ):
            return

        def work(progress: Progress, cancelled: IsCancelled) -> Taken:
            return take_in(office, paths, progress, cancelled)

        self._context.jobs.run(t("screens.exchange.taking", count=len(paths)), work, self._on_taken)

    def _on_taken(self, taken: Taken) -> None:
        if isValid(self):
            self.receiving.show_taken(taken)
            self._show(self.receiving)

    def _close_receiving(self) -> None:
        self.show_overview()
        self._show(self._home)

    # --- files that go ---

    def send_to(self, peer: str, *, everything: bool = False) -> None:
        """Count what would go, ask, and make the file."""
        Sending(self, self._context, self._peers[peer], self.show_overview, everything=everything).begin()

    def _on_wish(self, peer: str, wish: str) -> None:
        state = self._peers[peer]
        if wish == "withdraw":
            self._withdraw(state)
        elif wish == "replace":
            path = ask_card(self)
            if path is not None:
                self.take_card(path, state)
        elif wish == "gone":
            self._say_gone(state)
        else:
            self.send_to(peer, everything=wish == "send_all")

    def _say_gone(self, state: PeerState) -> None:
        if exchange_gone.say(self, self._context, state.facts, _called(state)):
            self.show_overview()
            self._context.notice(t("screens.exchange.gone.said", name=_called(state)))

    def _withdraw(self, state: PeerState) -> None:
        name = _called(state)
        if dialogs.confirm(
            self,
            t("screens.exchange.withdraw.title", name=name),
            t("screens.exchange.withdraw.detail", name=name),
            t("screens.exchange.withdraw.yes"),
        ):
            withdraw(self._context.office, state.facts.id)
            self.show_overview()
            self._context.notice(t("screens.exchange.withdrawn", name=name))

    # --- dropping ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the page."""
        if dropped_paths(event.mimeData().urls()) and not self._context.jobs.is_busy:
            event.acceptProposedAction()
            self.drop.light(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        self.drop.light(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files, or the card."""
        self.drop.light(on=False)
        paths = dropped_paths(event.mimeData().urls())
        if not paths:
            return
        event.acceptProposedAction()
        if is_card(paths):
            self.take_card(paths[0])
        else:
            self.look_at(paths)

    def _show(self, face: QWidget) -> None:
        self._stack.setCurrentWidget(face)
        give_focus(self)

    def _connect(self) -> None:
        self.drop.chosen.connect(self.look_at)
        self.peers.wished.connect(self._on_wish)
        self.history.again_wished.connect(lambda peer: self.send_to(peer, everything=False))
        self.receiving.apply_asked.connect(self._take_in)
        self.receiving.closed.connect(self._close_receiving)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(self.title(), "title"))
        head.addStretch()
        head.addWidget(self.card)
        head.addWidget(self.add)
        both = QHBoxLayout(self._both)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(14)
        both.addWidget(self.peers, 3)
        both.addWidget(self.history, 2)
        column = QVBoxLayout(self._home)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(14)
        column.addLayout(head)
        column.addWidget(self.drop)
        column.addWidget(self.start, 1)
        column.addWidget(self._both, 1)
        for face in (self._home, self.receiving):
            self._stack.addWidget(face)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        for before, after in pairwise((self.card, self.add, self.drop.choose)):
            QWidget.setTabOrder(before, after)


def _called(state: PeerState) -> str:
    return peer_words(state.facts.name, state.facts.role)
