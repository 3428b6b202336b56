"""A computer of the other side died: it is chosen by its newest file, nobody waits for it, and it can come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from db.exchange import PeerCopy
from db.ids import new_id
from tests.ui.conftest import Answers
from tests.ui.exchange.hand import Hand, Pair, peer
from ui.screens.exchange_gone import GoneDialog
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.gone import lives, say_gone
from yazd_desktop.exchange.pairing.peers import pair, peers
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]


def another_computer(office: Office) -> str:
    """As if a file had come of a second computer of the only peer, which died since."""
    life = new_id()
    row = {"acks": "{}", "hlc": 0, "number": 7, "superseded": False}
    with office.bookkeeping() as connection:
        connection.execute(insert(PeerCopy).values(peer=peer(office).id, incarnation=life, **row))
    return life


def test_one_of_several_computers_is_said_to_be_gone_and_taken_back(
    both: Pair, hand_of: Callable[[], Hand], in_dialog: InDialog
) -> None:
    both.deliver(both.answer())
    (card,) = hand_of().page.peers.cards.values()
    assert not card.wishes["gone"].isVisible(), "of one computer nobody need be told which"
    (only,) = lives(both.office)
    say_gone(both.office, only.peer, only.id)
    (card,) = hand_of().page.peers.cards.values()
    assert card.wishes["gone"].isVisible(), "it can be taken back"
    say_gone(both.office, only.peer, only.id, is_gone=False)
    dead = another_computer(both.office)
    hand = hand_of()
    (card,) = hand.page.peers.cards.values()

    def choose(dialog: GoneDialog) -> None:
        assert not dialog.yes.isEnabled()
        words = [choice.text() for choice in dialog.choices]
        assert any("۷" in text and t("screens.exchange.never") in text for text in words)
        dialog.choices[[one.id for one in dialog.lives].index(dead)].click()
        dialog.yes.click()

    in_dialog(card.wishes["gone"].trigger, choose)
    assert {one.id for one in lives(both.office) if one.is_gone} == {dead}
    assert hand.shell.noticed == [t("screens.exchange.gone.said", name=both.governorate.name)]

    def back(dialog: GoneDialog) -> None:
        assert [one.id for one in dialog.lives][-1] == dead, "those that are gone stand last"
        dialog.choices[-1].click()
        assert dialog.yes.text() == t("screens.exchange.gone.back")
        dialog.yes.click()

    in_dialog(card.wishes["gone"].trigger, back)
    assert not any(one.is_gone for one in lives(both.office))


def test_another_computer_of_the_own_office_is_put_aside_after_a_question(
    both: Pair,
    hand_of: Callable[[], Hand],
    make_office: Callable[..., Office],
    answers: Answers,
    tmp_path: Path,
) -> None:
    second = make_office("دفتر آزمون", "TST")
    pair(second, own_card(both.office))
    added = pair(both.office, own_card(second))
    hand = hand_of()
    card = hand.page.peers.cards[added.id]
    card.wishes["gone"].trigger()
    assert answers.asked == [t("screens.exchange.gone.own.title")]
    answers.choice = "yes"
    card.wishes["gone"].trigger()
    with both.office.reading() as connection:
        assert [one.id for one in peers(connection) if one.withdrawn] == [added.id]
    assert not card.wishes["gone"].isVisible()
