"""Taking the card of another side: whose it is, what will happen, and the six words that both have to have read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from ui import dialogs
from ui.screens.exchange_dialog import ExchangeDialog, Facts
from ui.screens.exchange_drop import CARD_ENDING
from ui.screens.exchange_phrase import PhraseView
from ui.widgets.basics import button, label
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing.cards import Card, card_of, read_card
from yazd_desktop.exchange.pairing.introduction import Introduction, introduce
from yazd_desktop.exchange.pairing.peers import PeerFacts, pair
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.screens import Context

_WIDTH_PX: Final = 620
_TONES: Final = {
    "joins": "warning",
    "replaced": "warning",
    "another_pc": "warning",
    "other_card": "danger",
    "refused": "danger",
}


class PairDialog(ExchangeDialog):
    """Nothing is taken before the words were compared; a card that cannot be taken only says why."""

    def __init__(self, parent: QWidget, found: Introduction) -> None:
        card = found.card
        title = t("screens.exchange.pair.title", name=card.name)
        super().__init__(parent, "key", title, width_px=_WIDTH_PX)
        self.found = found
        self.compared = QCheckBox(t("screens.exchange.pair.compared"))
        self.yes = button(t("screens.exchange.pair.yes"), self.accept, kind="primary", icon_name="check")
        self.cancel = button(t("widgets.dialog.cancel"), self.reject)
        role = t(f"screens.exchange.role.{found.role}") if found.is_welcome else ""
        self.add(
            Facts(
                (t("screens.exchange.fact.office"), card.name),
                (t("screens.exchange.fact.code"), f"\u2068{card.code}\u2069"),
                (t("screens.exchange.fact.role"), role),
            )
        )
        self.will = label(_will(found), wrap=True)
        self.add(_framed(self.will, _TONES.get(found.outcome, "info")))
        if found.is_welcome:
            self.add(label(t("screens.exchange.pair.compare"), "heading"))
            self.add(label(t("screens.exchange.pair.how"), "muted", wrap=True))
            self.add(PhraseView(card.phrase()))
            self.add(self.compared)
            self.compared.toggled.connect(self._on_compared)
            self.add_buttons(self.yes, self.cancel)
            self.yes.setEnabled(False)
        else:
            self.add_buttons(button(t("widgets.dialog.close"), self.reject))

    def _on_compared(self, is_on: bool) -> None:
        self.yes.setEnabled(is_on)


def _framed(words: QWidget, tone: str) -> QFrame:
    found = QFrame()
    found.setProperty("notice", tone)
    column = QVBoxLayout(found)
    column.setContentsMargins(14, 10, 14, 10)
    column.addWidget(words)
    return found


def _will(found: Introduction) -> str:
    """What will happen, or why nothing will."""
    name = found.card.name if found.peer is None else found.peer.name
    if found.refused is not None:
        return str(found.refused)
    if found.outcome == "new":
        return t(f"screens.exchange.pair.new.{found.role}", name=name)
    return t(f"screens.exchange.pair.{found.outcome}", name=name)


def ask_card(parent: QWidget) -> Path | None:
    """Which card file to take; None when the user turned back."""
    return dialogs.ask_open_path(parent, t("screens.exchange.pair.choose"), CARD_ENDING)


def take_card(
    parent: QWidget, context: Context, path: Path, replaces: PeerFacts | None = None
) -> PeerFacts | None:
    """Show the card of a file and take it when the user wants that; the peer it is of, None when nothing was done."""
    return _take(parent, context, lambda: read_card(path), replaces)


def take_text(parent: QWidget, context: Context, text: str) -> PeerFacts | None:
    """The same with the text of a card, as a telephone reads it off the paper."""
    return _take(parent, context, lambda: card_of(text.strip()), None)


def _take(
    parent: QWidget, context: Context, read: Callable[[], Card], replaces: PeerFacts | None
) -> PeerFacts | None:
    try:
        found = introduce(context.office, read(), replaces)
        dialog = PairDialog(parent, found)
        is_taken = bool(dialog.exec())
        dialog.deleteLater()
        if is_taken:
            return pair(context.office, found.card, found.role, replace=replaces is not None)
    except UserError as error:
        dialogs.show_error(parent, error)
    return None
