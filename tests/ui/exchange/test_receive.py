"""Files that came: nothing changes before «apply», refused ones say why, afterwards there is a way to what came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.ui.exchange.hand import Hand, Pair
from ui.screens import exchange_work
from ui.screens.exchange_work import is_good, take_in
from yazd_desktop import queries
from yazd_desktop.exchange.overview import newest_file
from yazd_desktop.exchange.pairing.gone import lives, say_gone
from yazd_desktop.i18n import t


def words_of(hand: Hand) -> str:
    """All that the cards of the files say."""
    return " ".join(label.text() for card in hand.page.receiving.cards for label in card.findChildren(QLabel))


@pytest.fixture
def answered(both: Pair) -> Pair:
    """The office and the governorate have exchanged files; then the governorate wrote another title."""
    both.deliver(both.answer())
    both.retitle(both.governorate, "روشنایی میدان")
    return both


def test_a_dry_run_tells_what_would_come_and_changes_nothing(answered: Pair, hand: Hand) -> None:
    before = newest_file(answered.office)
    hand.drop(answered.send(back=True).file)
    view = hand.page.receiving
    assert view.told == "۰ جدید، ۱ به‌روز، ۰ تعارض، ۰ رد"
    assert f"۱ به‌روز ۱ {t('entity.issue')}" in words_of(hand)
    assert "جدید" not in words_of(hand), "nothing is new"
    (card,) = view.cards
    assert f"۱ {t('entity.issue')}" in card.accessibleDescription()
    assert t("screens.exchange.from", peer=answered.governorate.name) in words_of(hand)
    assert view.apply.text() == t("screens.exchange.apply", count=1)
    assert newest_file(answered.office) == before
    assert queries.get(answered.office, "issue", answered.issue)["title"] == "روشنایی کوچه"


def test_what_is_applied_is_there_and_leads_to_the_records(answered: Pair, hand: Hand) -> None:
    hand.drop(answered.send(back=True).file)
    hand.page.receiving.apply.click()
    hand.wait()
    assert queries.get(answered.office, "issue", answered.issue)["title"] == "روشنایی میدان"
    result = hand.page.receiving.result
    assert result is not None
    assert result.lines.line(0).record_id == answered.issue
    assert result.height() <= result.sizeHint().height(), "what is said stands together"
    result.lines.setFocus()
    QTest.keyClick(result.lines, Qt.Key.Key_Return)
    buttons = {button.text(): button for button in result.findChildren(QAbstractButton)}
    buttons[t("screens.exchange.to_list", kind=t("entity.issue.plural"), count=1)].click()
    assert hand.shell.asked == [("issue", answered.issue), ("records", {"entity": "issue"})]
    assert not hand.page.receiving.apply.isVisible()
    hand.page.receiving.close_button.click()
    assert hand.page.history.lines.count() == 3


def test_new_and_changed_records_are_told_by_kind_before_and_after(answered: Pair, hand: Hand) -> None:
    with answered.governorate.writing() as unit:
        for name in ("آب", "برق"):
            unit.create("agency", {"name": name})
    hand.drop(answered.send(back=True).file)
    told = f"۲ جدید ۲ {t('entity.agency')} ۱ به‌روز ۱ {t('entity.issue')}"
    assert told in words_of(hand)
    hand.page.receiving.apply.click()
    hand.wait()
    assert told in words_of(hand)


def test_a_file_of_a_computer_that_is_gone_says_so(both: Pair, hand: Hand) -> None:
    sent = both.answer()
    both.deliver(sent)
    (life,) = lives(both.office)
    say_gone(both.office, life.peer, life.id)
    both.retitle(both.governorate, "روشنایی میدان")
    hand.drop(both.send(back=True).file)
    assert t("screens.exchange.from_gone") in words_of(hand)


def test_conflicts_are_counted_before_and_lead_to_the_inbox_after(answered: Pair, hand: Hand) -> None:
    answered.retitle(answered.office, "روشنایی خیابان")
    hand.drop(answered.send(back=True).file)
    assert "۱ تعارض" in hand.page.receiving.told
    hand.page.receiving.apply.click()
    hand.wait()
    result = hand.page.receiving.result
    assert result is not None
    result.conflicts.click()
    assert hand.shell.asked == [("conflicts", {})]


def test_refused_files_say_why_and_what_to_do_and_the_others_are_taken(answered: Pair, hand: Hand) -> None:
    good = answered.send(back=True).file
    cut = answered.mail / "cut.yzx"
    cut.write_bytes(good.read_bytes()[:2000])
    text = answered.mail / "letter.yzx"
    text.write_text("سلام", encoding="utf-8")
    hand.drop(good, cut, text)
    view = hand.page.receiving
    assert "۲ رد" in view.told
    for code in ("exchange.cut", "exchange.not_ours"):
        assert t(f"error.{code}.what") in words_of(hand)
        assert t(f"error.{code}.do") in words_of(hand)
    assert view.hint.text() == t("screens.exchange.apply.good")
    hand.page.activateWindow()
    QTest.keyClick(hand.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hand.wait()
    assert [card.file.file for card in view.cards] == [good]
    assert queries.get(answered.office, "issue", answered.issue)["title"] == "روشنایی میدان"


def test_a_file_that_comes_twice_says_so_and_cannot_be_applied(answered: Pair, hand: Hand) -> None:
    sent = answered.send(back=True)
    answered.deliver(sent)
    hand.drop(sent.file)
    assert t("screens.exchange.was_here.detail") in words_of(hand)
    assert not hand.page.receiving.apply.isVisible()
    assert hand.page.receiving.hint.text() == t("screens.exchange.apply.none")
    hand.page.activateWindow()
    QTest.keyClick(hand.page, Qt.Key.Key_Escape)
    assert not hand.page.receiving.isVisible()


def test_a_stop_keeps_what_was_taken_and_counts_what_was_left(
    answered: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answered.send(back=True).file
    answered.retitle(answered.governorate, "روشنایی بوستان")
    second = answered.send(back=True).file
    stopped: list[bool] = []
    one: Callable[..., object] = exchange_work._one

    def after_the_first(*args: object, **options: object) -> object:
        found = one(*args, **options)
        stopped.append(True)
        return found

    monkeypatch.setattr(exchange_work, "_one", after_the_first)
    taken = take_in(answered.office, [first, second], lambda _done, _total: None, lambda: bool(stopped))
    assert [is_good(file) for file in taken.files] == [True]
    assert taken.left == 1
    assert queries.get(answered.office, "issue", answered.issue)["title"] == "روشنایی میدان"


def test_progress_runs_over_all_files(answered: Pair) -> None:
    first = answered.send(back=True).file
    answered.retitle(answered.governorate, "روشنایی بوستان")
    second = answered.send(back=True).file
    steps: list[float] = []
    take_in(answered.office, [first, second], lambda done, total: steps.append(done / total), lambda: False)
    assert steps == sorted(steps)
    assert 0.5 in steps, "the first of two files is half of the way"
    assert steps[-1] == 1


def test_a_file_for_somebody_else_is_refused_before_there_are_keys(
    both: Pair, make_office: Callable[..., object], tmp_path: Path
) -> None:
    stranger = make_office("دفتر دیگر", "DGR")
    sent = both.send()
    (found,) = exchange_work.look_at(stranger, [sent.file], lambda *_: None, lambda: False)  # type: ignore[arg-type]
    assert found.refused is not None
    assert found.refused.code == "exchange.not_for_us"
