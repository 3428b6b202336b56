"""The page of the exchange: peers as cards, the history with receipts, dropping, what reaches the home page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Answers
from tests.ui.exchange.hand import Hand, Pair, date_sent, peer
from ui.screens.exchange_history import FileDialog
from ui.screens.exchange_receive import ReceiveView
from ui.screens.home import HomePage
from ui.theme import use
from ui.workspace import Workspace
from yazd_desktop.exchange.pairing.cards import own_card, write_card
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]
MakeOffice = Callable[..., Office]


def test_who_has_nobody_to_exchange_with_is_told_what_to_do_first(
    office: Office, hand_of: Callable[[], Hand]
) -> None:
    page = hand_of().page
    assert page.start.isVisible()
    assert page.start.text.text() == t("screens.exchange.start.office")
    assert [one.isVisible() for one in (page.drop, page.peers, page.history, page.card)] == [False] * 4
    assert QApplication.focusWidget() is page.start.card or page.first_control is page.start.card


def test_a_governorate_is_told_so_in_its_own_words(
    governorate: Office, workspace_of: Callable[[Office], Workspace]
) -> None:
    workspace = workspace_of(governorate)
    workspace.go("exchange")
    page: Any = workspace.page
    assert page.start.text.text() == t("screens.exchange.start.governorate")
    assert page.start.card.text() == page.card.text() == "کارت استانداری", "it is no office"


def test_a_card_says_in_words_how_things_stand(both: Pair, hand: Hand) -> None:
    (card,) = hand.page.peers.cards.values()
    assert card.name.text() == both.governorate.name
    assert card.role.text() == t("screens.exchange.role.governorate")
    assert card.state.text() == t("screens.exchange.state.none")
    assert card.went.text() == card.came.text() == t("screens.exchange.never")
    both.send()
    hand.page.show_overview()
    assert card.state.text() == t("screens.exchange.state.waiting")
    assert card.waiting.text() == t("screens.exchange.peer.nothing_waits")
    date_sent(both.office, 15)
    hand.page.show_overview()
    assert card.state.text() == "گم شد؟ دوباره بفرست"
    assert "۱۵ روز پیش" in card.went.text()
    assert "تغییر" in card.waiting.text(), "what a lost file told waits again"


def test_the_colour_leads_to_where_something_waits(both: Pair, hand: Hand) -> None:
    (card,) = hand.page.peers.cards.values()
    assert card.send.property("primary")
    both.send()
    hand.page.show_overview()
    assert not card.send.property("primary")


def test_the_page_sees_what_went_while_it_was_away(both: Pair, hand: Hand) -> None:
    hand.page.hide()
    both.send()
    hand.page.show()
    assert hand.page.history.lines.count() == 1


def test_the_history_tells_direction_number_content_size_and_receipt(both: Pair, hand: Hand) -> None:
    both.deliver(both.answer())
    date_sent(both.office, 3)
    hand.page.show_overview()
    lines = hand.page.history.lines
    spoken = [lines.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(lines.count())]
    name = both.governorate.name
    assert t("screens.exchange.file.from", peer=name, number=1) in spoken[0]
    assert t("screens.exchange.file.to", peer=name, number=1) in spoken[1]
    for part in ("تغییر", "کیلوبایت", "۱۴۰۵/۰۲/۱۲", t("screens.exchange.state.arrived")):
        assert part in spoken[1]


@pytest.mark.parametrize(("days", "wanted"), [(3, "waiting"), (20, "lost")])
def test_a_file_of_the_history_says_what_its_state_means(
    both: Pair, hand: Hand, in_dialog: InDialog, days: int, wanted: str
) -> None:
    both.send()
    date_sent(both.office, days)
    hand.page.show_overview()
    told: list[str] = []

    def look(dialog: FileDialog) -> None:
        told.append(dialog.text.text())

    lines = hand.page.history.lines
    lines.setFocus()
    in_dialog(lambda: QTest.keyClick(lines, Qt.Key.Key_Return), look)
    assert told == [t(f"screens.exchange.told.{wanted}")]


def test_files_can_be_dropped_anywhere_and_the_page_shows_that_it_would_take_them(
    both: Pair, hand: Hand
) -> None:
    answer = both.answer()
    assert hand.drag_over(answer.file)
    assert hand.page.drop.is_lit
    hand.drag_away()
    assert not hand.page.drop.is_lit
    hand.drop(answer.file)
    assert not hand.page.drop.is_lit
    assert hand.page.receiving.isVisible()
    assert [card.file.file for card in hand.page.receiving.cards] == [answer.file]


def test_a_folder_is_as_good_as_the_files_in_it(both: Pair, hand: Hand, tmp_path: Path) -> None:
    both.answer()
    hand.drop(both.mail)
    assert len(hand.page.receiving.cards) == len(list(both.mail.glob("*.yzx"))) == 2
    (tmp_path / "empty").mkdir()
    assert not hand.drag_over(tmp_path / "empty")


def test_a_dropped_card_leads_to_pairing(
    both: Pair, hand: Hand, make_office: MakeOffice, in_dialog: InDialog, tmp_path: Path
) -> None:
    write_card(own_card(make_office("استانداری دیگر", "DIG", is_governorate=True)), tmp_path / "card.json")
    seen: list[str] = []
    in_dialog(lambda: hand.drop(tmp_path / "card.json"), lambda dialog: seen.append(dialog.windowTitle()))
    assert seen == [t("screens.exchange.pair.title", name="استانداری دیگر")]


def test_the_chooser_takes_many_files(both: Pair, hand: Hand, answers: Answers) -> None:
    both.answer()
    answers.paths = [str(path) for path in both.mail.glob("*.yzx")]
    hand.page.activateWindow()
    QTest.keyClick(hand.page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(200)  # a button that is pressed by its keys goes down before it works
    hand.wait()
    assert len(hand.page.receiving.cards) == 2


def test_a_peer_is_put_aside_only_when_the_user_is_sure(both: Pair, hand: Hand, answers: Answers) -> None:
    (card,) = hand.page.peers.cards.values()
    card.wishes["withdraw"].trigger()
    assert answers.asked == [t("screens.exchange.withdraw.title", name=both.governorate.name)]
    assert not peer(both.office).withdrawn
    answers.choice = "yes"
    card.wishes["withdraw"].trigger()
    assert peer(both.office).withdrawn
    assert card.state.text() == t("screens.exchange.state.withdrawn")
    assert not card.send.isVisible()
    assert [name for name, wish in card.wishes.items() if wish.isVisible()] == ["replace"]


def test_many_offices_are_found_by_name_or_code(
    governorate: Office, make_office: MakeOffice, hand_of: Callable[[], Hand], workspace_of: Any, qtbot: QtBot
) -> None:
    offices = [make_office(f"دفتر شمارهٔ {number}", f"D{number:02}") for number in range(7)]
    for one in offices:
        pair(governorate, own_card(one))
    workspace = workspace_of(governorate)
    workspace.go("exchange")
    peers = workspace.page.peers
    assert peers.search.isVisible()
    peers.search.setText("d03")
    peers.search.searched.emit("d03")
    shown = [card.name.text() for card in peers.cards.values() if card.isVisible()]
    assert shown == ["دفتر شمارهٔ 3"]
    peers.search.setText("نیست")
    peers.search.searched.emit("نیست")
    assert peers._none.isVisible()


def test_the_page_follows_the_theme(both: Pair, hand: Hand, qapp: QApplication) -> None:
    light = hand.page.drop.styleSheet()
    use(qapp, dark=True)
    try:
        assert hand.page.drop.styleSheet() != light
    finally:
        use(qapp, dark=False)
    assert hand.page.drop.styleSheet() == light


def test_the_home_page_leads_to_what_waits(both: Pair, workspace_of: Callable[[Office], Workspace]) -> None:
    both.send()
    date_sent(both.office, 20)
    workspace = workspace_of(both.office)
    page = workspace.page
    assert isinstance(page, HomePage)
    assert page.exchange.isVisible()
    assert "۱ طرف" in page.exchange.lost.text()
    assert not page.exchange.conflicts.isVisible()
    page.exchange.lost.click()
    assert workspace.history.current is not None
    assert workspace.history.current.screen == "exchange"
    both.send()
    workspace.go_back()
    assert not page.exchange.isVisible(), (
        "what was sent meanwhile changed no record, and is seen all the same"
    )


def test_the_home_page_is_silent_without_an_exchange(workspace: Workspace) -> None:
    assert isinstance(workspace.page, HomePage)
    assert not workspace.page.exchange.isVisible()


def test_the_receiving_view_begins_with_its_button(both: Pair, hand: Hand) -> None:
    hand.drop(both.answer().file)
    assert isinstance(hand.page.receiving, ReceiveView)
    assert hand.page.first_control is hand.page.receiving.apply
