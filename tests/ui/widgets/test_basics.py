"""The small pieces of every screen: words at the right, chips, cards, empty places, notices, the search box."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.theme import colours
from ui.widgets import basics
from ui.widgets.basics import Card, Chip, EmptyState, Notice, SearchBox, Words, button, label

TypeText = Callable[[QWidget, str], None]


def _ink(widget: QWidget) -> tuple[int, int]:
    """The first and the last column of a widget that are not its background."""
    picture: QImage = widget.grab().toImage()
    empty = picture.pixelColor(0, 0)
    inked = [
        x
        for x in range(picture.width())
        if any(picture.pixelColor(x, y) != empty for y in range(picture.height()))
    ]
    return min(inked), max(inked)


@pytest.mark.parametrize("text", ["۱۴۰۵/۲۳ پرونده", "TST-12", "125", "نشست ۱۲", "PDF نامه", "(۳)", "+98"])
def test_words_stand_at_the_right_whatever_they_begin_with(qapp: QApplication, text: str) -> None:
    words = Words(text)
    words.resize(400, 30)
    first, last = _ink(words)
    assert last > 390
    assert first > 200
    assert words.text() == text


@given(st.text(max_size=40))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_give_back_what_they_were_given(qapp: QApplication, text: str) -> None:
    words = Words(text)
    assert words.text() == text
    words.setText(text * 2)
    assert words.text() == text * 2


def test_words_are_never_taken_for_markup(qapp: QApplication) -> None:
    plain, marked = Words("aba"), Words("<b>aba</b>")
    assert marked.sizeHint().width() > plain.sizeHint().width()
    assert label("<i>x</i>", "title").textFormat() == Qt.TextFormat.PlainText


def test_a_number_before_words_is_read_first(qapp: QApplication) -> None:
    """Of «12 متن», the number stands at the right."""
    words, number = Words("12 متن متن متن"), Words("12")
    words.resize(300, 30)
    number.resize(300, 30)
    one, other = words.grab().toImage(), number.grab().toImage()
    width = 300 - _ink(number)[0]
    assert one.copy(300 - width, 0, width, 30) == other.copy(300 - width, 0, width, 30)


def test_a_chip_says_its_status_in_words_too(qapp: QApplication) -> None:
    chip = Chip("باز", "success")
    assert chip.property("chip") == "success"
    chip.show_status("۲ روز دیرکرد", "danger")
    assert (chip.text(), chip.accessibleName()) == ("۲ روز دیرکرد", "۲ روز دیرکرد")
    assert chip.property("chip") == "danger"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("tone", ["normal", "muted", "accent", "danger", "warning", "success"])
def test_every_tone_of_a_chip_is_dressed(qapp: QApplication, qtbot: QtBot, tone: str, dark: bool) -> None:
    theme.use(qapp, dark=dark)
    try:
        chip = Chip("متن", tone)
        qtbot.addWidget(chip)
        chip.resize(80, 28)
        middle = chip.grab().toImage().pixelColor(6, 14).name()
        soft = getattr(colours(), f"{tone}_soft", colours().sunken)
        assert middle == soft
    finally:
        theme.use(qapp, dark=False)


def test_a_card_is_emptied_below_its_title(qtbot: QtBot) -> None:
    card = Card("عنوان", button("کار", lambda: None))
    qtbot.addWidget(card)
    card.add(label("یک"))
    row = QHBoxLayout()
    inner = QVBoxLayout()
    inner.addWidget(label("دو"))
    row.addLayout(inner)
    row.addWidget(label("سه"))
    card.add(row)
    card.show()
    card.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert [found.text() for found in card.findChildren(QLabel)] == ["عنوان"]
    assert len(card.findChildren(QPushButton)) == 1
    card.add(label("نو"))
    assert [found.text() for found in card.findChildren(QLabel)] == ["عنوان", "نو"]
    assert card.accessibleName() == "عنوان"


def test_a_card_without_a_title_is_emptied_whole(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    card.add(label("یک"))
    card.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert card.findChildren(QLabel) == []


def test_an_empty_place_offers_its_beginning(qtbot: QtBot) -> None:
    done: list[str] = []
    place = EmptyState("case", "هنوز چیزی نیست.", "آغاز", lambda: done.append("begun"))
    qtbot.addWidget(place)
    place.findChildren(QPushButton)[0].click()
    assert done == ["begun"]
    bare = EmptyState("case", "هنوز چیزی نیست.")
    qtbot.addWidget(bare)
    assert bare.findChildren(QPushButton) == []


def test_every_button_has_a_name(qapp: QApplication) -> None:
    assert button("ذخیره", lambda: None, hint="Ctrl+S").accessibleName() == "ذخیره"
    assert button("", lambda: None, icon_name="undo", hint="برگرداندن").accessibleName() == "برگرداندن"
    assert button("+", lambda: None, hint="بزرگ‌تر").accessibleName() == "بزرگ‌تر"


def test_a_button_is_pressed_by_space(qtbot: QtBot) -> None:
    pressed: list[str] = []
    found = button("کار", lambda: pressed.append("x"), kind="primary")
    qtbot.addWidget(found)
    with qtbot.waitExposed(found):
        found.show()
    QTest.keyClick(found, Qt.Key.Key_Space)
    assert pressed == ["x"]


@pytest.fixture
def notice(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notice]:
    monkeypatch.setattr(basics, "_NOTICE_MS", 60)
    page = QWidget()
    qtbot.addWidget(page)
    found, line = Notice(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(found)
    column.addWidget(line)
    with qtbot.waitExposed(page):
        page.show()
    line.setFocus()
    yield found
    page.close()


def _undo(notice: Notice) -> QPushButton:
    return next(found for found in notice.findChildren(QPushButton) if found.text() == "برگرداندن")


def test_a_notice_goes_by_itself(notice: Notice, qtbot: QtBot) -> None:
    assert not notice.isVisible()
    notice.show_text("ذخیره شد.")
    assert notice.isVisible()
    assert notice.accessibleName() == "ذخیره شد."
    assert not _undo(notice).isVisible()
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=2000)


def test_a_second_notice_has_its_own_time(notice: Notice, qtbot: QtBot) -> None:
    notice.show_text("یک")
    qtbot.wait(40)
    notice.show_text("دو", tone="warning")
    qtbot.wait(40)
    assert notice.isVisible()
    assert (notice.text, notice.property("notice")) == ("دو", "warning")
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=2000)


def test_the_way_back_is_gone_once(notice: Notice) -> None:
    undone: list[str] = []
    notice.show_text("حذف شد.", lambda: undone.append("one"))
    undo = _undo(notice)
    assert undo.isVisible()
    undo.click()
    undo.click()
    assert undone == ["one"]
    assert not notice.isVisible()
    # A notice that comes later has no way back of an earlier one.
    notice.show_text("یک", lambda: undone.append("two"))
    notice.show_text("دو")
    undo.click()
    assert undone == ["one"]


def test_a_notice_waits_for_whoever_is_on_it(notice: Notice, qtbot: QtBot) -> None:
    notice.show_text("حذف شد.", lambda: None)
    _undo(notice).setFocus()
    qtbot.wait(200)
    assert notice.isVisible()
    _undo(notice).clearFocus()
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=2000)


def test_a_notice_is_closed_by_its_cross(notice: Notice) -> None:
    notice.show_text("ذخیره شد.")
    next(found for found in notice.findChildren(QPushButton) if found.accessibleName() == "بستن پیام").click()
    assert not notice.isVisible()


@pytest.fixture
def box(qtbot: QtBot) -> SearchBox:
    found = SearchBox("جست‌وجو…")
    qtbot.addWidget(found)
    with qtbot.waitExposed(found):
        found.show()
    return found


def test_a_search_is_told_after_a_pause(box: SearchBox, type_text: TypeText, qtbot: QtBot) -> None:
    told: list[str] = []
    box.searched.connect(told.append)
    type_text(box, "نمونه")
    assert told == []
    qtbot.waitUntil(lambda: told == ["نمونه"], timeout=2000)


def test_enter_and_down_do_not_wait(box: SearchBox, type_text: TypeText, qtbot: QtBot) -> None:
    told: list[str] = []
    box.searched.connect(told.append)
    type_text(box, "یک")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told == ["یک"]
    type_text(box, "دو")
    with qtbot.waitSignal(box.moved_down):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert told == ["یک", "یکدو"]
    qtbot.wait(200)
    assert len(told) == 2  # nothing is searched twice


def test_escape_empties_the_search_and_only_then_leaves_it(box: SearchBox, type_text: TypeText) -> None:
    told: list[str] = []
    box.searched.connect(told.append)
    type_text(box, "یک")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert (box.text(), told) == ("", [""])
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert told == [""]


def test_a_search_that_nobody_sees_waits(box: SearchBox, type_text: TypeText, qtbot: QtBot) -> None:
    told: list[str] = []
    box.searched.connect(told.append)
    type_text(box, "یک")
    box.hide()
    qtbot.wait(200)
    assert told == []
    box.show()
    qtbot.waitUntil(lambda: told == ["یک"], timeout=2000)
    box.hide()
    box.show()
    qtbot.wait(200)
    assert told == ["یک"]


def test_the_search_box_says_what_it_is_for(box: SearchBox) -> None:
    assert (box.placeholderText(), box.accessibleName()) == ("جست‌وجو…", "جست‌وجو…")
