"""Cards: one's own to be read, printed and kept; that of another side taken only after six words were compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Answers
from tests.ui.exchange.hand import Create, Hand, Pair, peer
from ui.screens.exchange_card import CardDialog, PaperDialog
from ui.screens.exchange_pairing import PairDialog
from ui.screens.exchange_phrase import CodeView, PhraseView
from yazd_desktop.exchange.pairing.card_paper import print_card
from yazd_desktop.exchange.pairing.cards import own_card, read_card, write_card
from yazd_desktop.exchange.pairing.introduction import introduce
from yazd_desktop.exchange.pairing.peers import pair, peers
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]
MakeOffice = Callable[..., Office]


def known(office: Office) -> list[str]:
    """The names of the peers."""
    with office.reading() as connection:
        return [one.name for one in peers(connection)]


@pytest.fixture
def card_of(tmp_path: Path) -> Callable[..., str]:
    """The card of a copy as a file."""

    def make(office: Office, *, new_keys: bool = False) -> str:
        path = tmp_path / f"card-{office.code}.json"
        write_card(own_card(office, new_keys=new_keys), path)
        return str(path)

    return make


def words_of(dialog: PairDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_the_own_card_shows_its_words_and_a_code_that_holds_all_of_it(
    both: Pair, hand: Hand, in_dialog: InDialog
) -> None:
    card = own_card(both.office)

    def look(dialog: CardDialog) -> None:
        phrase = dialog.findChild(PhraseView)
        assert phrase is not None
        assert phrase.accessibleName() == t("value.comma").join(card.phrase())
        code = dialog.findChild(CodeView)
        assert code is not None
        picture = code.grab().toImage()
        assert picture.pixelColor(1, 1).lightness() == 255, "white around it in every theme"
        assert code.sizeHint().width() >= 200

    in_dialog(hand.page.show_card, look)


def test_the_card_is_kept_as_a_file_that_the_other_side_reads(
    both: Pair, hand: Hand, in_dialog: InDialog, answers: Answers, tmp_path: Path
) -> None:
    answers.path = str(tmp_path / "my card")

    def save(dialog: CardDialog) -> None:
        dialog.save_button.click()
        assert any("my card.json" in label.text() for label in dialog.findChildren(QLabel))

    in_dialog(hand.page.show_card, save)
    assert read_card(tmp_path / "my card.json") == own_card(both.office)


def test_the_paper_holds_the_code_the_words_and_how_it_is_used(both: Pair, tmp_path: Path) -> None:
    path = tmp_path / "card.pdf"
    print_card(both.office, own_card(both.office), path)
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 1, "one sheet"
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "TST" in text
    for word in own_card(both.office).phrase():
        assert word in text


def test_the_card_is_shown_on_paper_before_it_is_printed(both: Pair, hand: Hand, qtbot: QtBot) -> None:
    seen: list[PaperDialog] = []

    def act() -> bool:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CardDialog):
            dialog.print_button.click()
        elif isinstance(dialog, PaperDialog):
            seen.append(dialog)
            assert dialog.preview.page_count == 1
            dialog.reject()
        return bool(seen)

    clock = QTimer()
    clock.timeout.connect(act)
    clock.start(20)
    hand.page.show_card()
    qtbot.waitUntil(lambda: bool(seen), timeout=30_000)
    clock.stop()
    hand.wait()


def test_new_keys_are_made_only_when_the_user_is_sure(
    both: Pair, hand: Hand, in_dialog: InDialog, answers: Answers
) -> None:
    before = own_card(both.office)
    in_dialog(hand.page.show_card, lambda dialog: dialog.renew.click())
    assert answers.asked == [t("screens.exchange.new_keys.title")]
    assert own_card(both.office) == before
    answers.choice = "yes"
    shown: list[object] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CardDialog) and dialog.isVisible():
            shown.append(dialog.card)
            if len(shown) == 1:
                dialog.renew.click()
            else:
                dialog.reject()

    clock = QTimer()
    clock.timeout.connect(act)
    clock.start(20)
    hand.page.show_card()
    clock.stop()
    after = own_card(both.office)
    assert shown == [before, after], "the new card is shown at once: everybody needs it"
    assert after.signing_key != before.signing_key


def test_a_card_is_taken_only_after_the_words_were_compared(
    office: Office,
    governorate: Office,
    hand_of: Callable[[], Hand],
    in_dialog: InDialog,
    answers: Answers,
    card_of: Callable[..., str],
) -> None:
    hand = hand_of()
    answers.path = card_of(governorate)
    phrase = own_card(governorate).phrase()

    def look(dialog: PairDialog) -> None:
        for part in (governorate.name, "OST", t("screens.exchange.role.governorate"), *phrase):
            assert part in words_of(dialog)
        assert not dialog.yes.isEnabled()
        dialog.yes.click()
        assert dialog.isVisible()

    in_dialog(hand.page.add_peer, look)
    assert known(office) == []

    def take(dialog: PairDialog) -> None:
        dialog.compared.click()
        dialog.yes.click()

    in_dialog(hand.page.add_peer, take)
    assert known(office) == [governorate.name]
    assert hand.shell.noticed == [t("screens.exchange.paired", name=governorate.name)]
    assert len(hand.page.peers.cards) == 1
    assert not hand.page.start.isVisible()


def test_the_text_of_a_card_can_be_pasted_and_other_texts_are_left_alone(
    office: Office, governorate: Office, hand_of: Callable[[], Hand], in_dialog: InDialog, answers: Answers
) -> None:
    page = hand_of().page
    clipboard = QApplication.clipboard()
    clipboard.setText("چیز دیگری")
    page.paste()
    assert answers.told == []
    clipboard.setText(f" {own_card(governorate).text()}\n")
    seen: list[str] = []
    in_dialog(
        lambda: QTest.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier),
        lambda dialog: seen.append(dialog.windowTitle()),
    )
    assert seen == [t("screens.exchange.pair.title", name=governorate.name)]
    clipboard.setText('{"yazd-card": 99}')
    page.paste()
    assert answers.told == [(t("error.card.newer.what"), t("error.card.newer.do"))]


def test_who_joins_an_office_is_told_plainly_what_will_happen(
    office: Office, make_office: MakeOffice, create: Create, qtbot: QtBot, card_of: Callable[..., str]
) -> None:
    create("agency", name="شهرداری آزمون")
    empty = make_office("دفتر آزمون", "TST")
    dialog = PairDialog(None, introduce(empty, read_card(Path(card_of(office)))))  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    assert dialog.will.text() == t("screens.exchange.pair.joins", name="دفتر آزمون")


@pytest.mark.parametrize("content", ["", "{}", '{"yazd-card": 99}'])
def test_what_is_no_card_is_told_in_words(
    both: Pair, hand: Hand, answers: Answers, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "card.json"
    path.write_text(content, "utf-8")
    answers.path = str(path)
    hand.page.add_peer()
    code = "card.newer" if "99" in content else "card.not_a_card"
    assert answers.told == [(t(f"error.{code}.what"), t(f"error.{code}.do"))]


def test_a_card_that_cannot_be_taken_says_why_and_has_no_button(
    both: Pair,
    hand: Hand,
    make_office: MakeOffice,
    in_dialog: InDialog,
    answers: Answers,
    card_of: Callable[..., str],
) -> None:
    answers.path = card_of(make_office("دفتر دیگر", "DGR"))

    def look(dialog: PairDialog) -> None:
        assert t("error.peer.other_office.what", name="دفتر دیگر") in dialog.will.text()
        assert not dialog.yes.isVisible()
        assert not dialog.compared.isVisible()

    in_dialog(hand.page.add_peer, look)
    assert known(both.office) == [both.governorate.name]


def test_a_replaced_card_takes_the_place_of_the_old_one(
    both: Pair, hand: Hand, in_dialog: InDialog, answers: Answers, card_of: Callable[..., str]
) -> None:
    before = peer(both.office).signing_keys
    answers.path = card_of(both.governorate, new_keys=True)
    (card,) = hand.page.peers.cards.values()

    def take(dialog: PairDialog) -> None:
        assert dialog.will.text() == t("screens.exchange.pair.renewed", name=both.governorate.name)
        dialog.compared.click()
        dialog.yes.click()

    in_dialog(card.wishes["replace"].trigger, take)
    after = peer(both.office).signing_keys
    assert len(after) == 1
    assert after != before


def test_a_card_whose_key_was_withdrawn_says_so_before_anybody_compares_words(
    both: Pair, hand: Hand, in_dialog: InDialog, answers: Answers, card_of: Callable[..., str]
) -> None:
    answers.path = card_of(both.governorate)
    pair(both.office, own_card(both.governorate, new_keys=True))

    def look(dialog: PairDialog) -> None:
        assert t("error.peer.key_was_withdrawn.what", name=both.governorate.name) in dialog.will.text()
        assert not dialog.yes.isVisible()

    in_dialog(hand.page.add_peer, look)


def test_a_card_of_somebody_else_replaces_nobody(
    both: Pair,
    hand: Hand,
    make_office: MakeOffice,
    in_dialog: InDialog,
    answers: Answers,
    card_of: Callable[..., str],
) -> None:
    answers.path = card_of(make_office("دفتر دیگر", "DGR"))
    (card,) = hand.page.peers.cards.values()
    told: list[str] = []
    in_dialog(card.wishes["replace"].trigger, lambda dialog: told.append(dialog.will.text()))
    assert told == [t("screens.exchange.pair.other_card", name=both.governorate.name)]
