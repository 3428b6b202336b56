"""One conflict after the other: by a key, by a click, with a value of one's own, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.exchange.merging import Elsewhere
from tests.ui.conflicts.hand import (
    PHONES,
    Create,
    Show,
    buttons,
    disagree,
    looked_at,
    press,
    value,
    words,
    workspace_around,
)
from tests.ui.conftest import Answers, TypeText
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.office import Office

Keys = list[tuple[Qt.Key, str]]


def test_both_values_stand_side_by_side_and_say_whose_they_are(
    office: Office, waiting: list[str], show: Show
) -> None:
    page = show()
    assert looked_at(page) == ("زهرا فرضیا", "سال تولد")
    ours, theirs = page.detail.sides
    assert ours.value.text() == "۱۳۶۰"
    assert theirs.value.text() == "۱۳۶۵"
    assert "مقدار ما" in words(ours)
    assert "مدیر آزمون، " in words(ours)
    assert "استانداری یزد" in words(theirs)
    assert ("اکنون در سند" in words(ours), "اکنون در سند" in words(theirs)) == (False, True)
    # In a window from right to left ours, the first, stands at the right.
    assert ours.x() > theirs.x()
    for way in (page.detail.write, page.detail.tick):
        assert way.iconSize() == page.detail.open_record.iconSize(), (
            "the picture keeps its distance from the words"
        )
        assert way.accessibleName() == way.text()


@pytest.mark.parametrize(
    ("key", "text", "year"),
    [(Qt.Key.Key_1, "1", 1360), (Qt.Key.Key_2, "2", 1365), (Qt.Key(0x6F2), "۲", 1365)],
)
def test_a_number_decides_and_the_next_one_is_looked_at(
    office: Office, waiting: list[str], show: Show, key: Qt.Key, text: str, year: int
) -> None:
    page = show()
    assert QApplication.focusWidget() is page.list
    press(page.list, key, text)
    assert value(office, waiting[0], "birth_year") == year
    assert looked_at(page) == ("زهرا فرضیا", "تلفن")
    assert conflicts.count(office) == 3
    assert QApplication.focusWidget() is page.list


def test_enter_leads_to_the_values_and_arrows_from_one_to_the_other(
    office: Office, waiting: list[str], show: Show
) -> None:
    page = show()
    ours, theirs = (card.button for card in page.detail.sides)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Up)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    ours, theirs = (card.button for card in page.detail.sides)
    assert QApplication.focusWidget() is ours
    QTest.keyClick(ours, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is theirs
    QTest.keyClick(theirs, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is ours
    QTest.keyClick(ours, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.list
    page.detail.focus_sides()
    QTest.keyClick(ours, Qt.Key.Key_Return)
    assert value(office, waiting[0], "birth_year") == 1360


def test_a_click_decides_and_the_line_above_takes_it_back(
    office: Office, waiting: list[str], show: Show, qtbot: QtBot
) -> None:
    page = show()
    assert not page.back.isVisible()
    before = conflicts.conflicts(office)[0].sides
    page.detail.sides[0].button.click()
    qtbot.wait(20)
    notice = workspace_around(page).notice
    assert notice.text == "«سال تولد» در زهرا فرضیا: «۱۳۶۰» نگه داشته شد."
    buttons(notice)["برگرداندن"].click()
    qtbot.wait(20)
    assert value(office, waiting[0], "birth_year") == 1365, "what was shown before"
    assert looked_at(page) == ("زهرا فرضیا", "سال تولد")
    assert page.detail.conflict is not None
    assert page.detail.conflict.sides == before
    assert not page.back.isVisible()


def test_decisions_are_taken_back_one_after_the_other(office: Office, waiting: list[str], show: Show) -> None:
    page = show()
    for _ in range(2):
        press(page.list, Qt.Key.Key_1, "1")
    assert conflicts.count(office) == 2
    QTest.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert looked_at(page) == ("زهرا فرضیا", "تلفن")
    page.back.click()
    assert looked_at(page) == ("زهرا فرضیا", "سال تولد")
    assert conflicts.count(office) == 4
    assert (value(office, waiting[0]), value(office, waiting[0], "birth_year")) == (PHONES[1], 1365)


def test_what_was_changed_since_is_not_taken_back(office: Office, waiting: list[str], show: Show) -> None:
    page = show()
    press(page.list, Qt.Key.Key_1, "1")
    with office.writing() as unit:
        unit.update("person", waiting[0], {"birth_year": 1370})
    page.undo_last()
    assert value(office, waiting[0], "birth_year") == 1370
    assert conflicts.count(office) == 3


def test_a_third_value_is_written_with_the_control_of_the_field(
    office: Office, waiting: list[str], show: Show, type_text: TypeText
) -> None:
    page = show(record_id=waiting[0], field="birth_year")
    press(page.list, Qt.Key.Key_3, "3")
    third = page.detail.third
    assert third is not None
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.accessibleName() == "سال تولد"
    line.selectAll()
    type_text(line, "۱۳۶۲")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert value(office, waiting[0], "birth_year") == 1362
    assert looked_at(page) != ("زهرا فرضیا", "سال تولد")


def test_what_cannot_be_read_is_told_beside_the_control(
    office: Office, waiting: list[str], show: Show, type_text: TypeText
) -> None:
    page = show(record_id=waiting[0], field="birth_year")
    buttons(page.detail)["نوشتن مقداری دیگر (۳)"].click()
    third = page.detail.third
    assert third is not None
    line = third.editor.control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_text(line, "۱۳۶۲۲")
    third.keep.click()
    assert "چهار رقم" in third.problem_text
    assert conflicts.count(office) == 4
    assert QApplication.focusWidget() is line
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert page.detail.third is None
    assert QApplication.focusWidget() is page.list


def test_a_value_that_was_begun_is_not_lost_without_a_question(
    office: Office, waiting: list[str], show: Show, type_text: TypeText, answers: Answers
) -> None:
    page = show(record_id=waiting[0], field="birth_year")
    page.detail.begin_third()
    third = page.detail.third
    assert third is not None
    line = third.editor.control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_text(line, "۱۳۶۲")
    assert page.is_dirty()
    # What somebody else changed does not take it away.
    page.refresh({"person": frozenset({waiting[2]})})
    assert page.detail.third is third
    answers.choice = "stay"
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert looked_at(page) == ("زهرا فرضیا", "سال تولد")
    assert page.detail.third is third
    answers.choice = "discard"
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert looked_at(page) == ("زهرا فرضیا", "تلفن")
    assert not page.is_dirty()


def test_a_withheld_value_cannot_be_kept_and_it_is_said_why(
    office: Office, people: list[str], gov: Elsewhere, show: Show
) -> None:
    gov.says(
        "person",
        people[0],
        {"phone": PHONES[1]},
        withheld=["phone"],
        when=datetime.now(UTC) - timedelta(days=1),
    )
    gov.arrives()
    page = show()
    theirs = page.detail.sides[1]
    assert theirs.value.text() == "پوشیده"
    assert not theirs.button.isEnabled()
    assert "با مشخصات" in words(theirs)
    press(page.list, Qt.Key.Key_2, "2")
    assert conflicts.count(office) == 1
    press(page.list, Qt.Key.Key_1, "1")
    assert conflicts.count(office) == 0


def test_three_values_have_three_keys(office: Office, people: list[str], gov: Elsewhere, show: Show) -> None:
    disagree(gov, "person", people[0], {"phone": PHONES[1]})
    gov.arrives()
    other = Elsewhere(office, "دفتر شادی", "office")
    disagree(other, "person", people[0], {"phone": "09990000003"})
    other.arrives()
    page = show()
    assert len(page.detail.sides) == 3
    press(page.list, Qt.Key.Key_3, "3")
    assert value(office, people[0]) == PHONES[1]


def test_the_record_can_be_opened(office: Office, waiting: list[str], show: Show) -> None:
    page = show()
    page.detail.open_record.click()
    place = workspace_around(page).history.current
    assert place is not None
    assert (place.screen, place.get("record_id")) == ("record", waiting[0])


def test_a_record_out_of_the_lists_is_brought_back_first(
    office: Office, people: list[str], gov: Elsewhere, show: Show, qtbot: QtBot
) -> None:
    disagree(gov, "person", people[0], {"phone": PHONES[1]})
    gov.arrives()
    with office.writing() as unit:
        unit.retire("person", people[0])
    page = show()
    assert not any(card.button.isEnabled() for card in page.detail.sides)
    page.detail.restore.click()
    qtbot.wait(20)
    press(page.list, Qt.Key.Key_1, "1")
    assert value(office, people[0]) == PHONES[0]


def test_in_long_texts_the_words_that_differ_are_marked(
    office: Office, create: Create, gov: Elsewhere, show: Show
) -> None:
    text = "خانواده برای ودیعهٔ مسکن درخواست وام دارد و فرزندان باید در مدرسهٔ نزدیک خانه ثبت‌نام شوند"
    case = create("case", request=text)
    disagree(gov, "case", case, {"request": text.replace("وام", "کمک")})
    gov.arrives()
    page = show(record_id=case, field="request")
    ours, theirs = (card.value.text() for card in page.detail.sides)
    assert ours.count("<span") == theirs.count("<span") == 1
    assert ">وام</span>" in ours
    assert ">کمک</span>" in theirs


@pytest.mark.parametrize("field", ["opened_on", "neighbourhood", "harms", "risk", "request"])
def test_the_control_of_every_kind_is_passed_by_tab(
    office: Office, create: Create, gov: Elsewhere, show: Show, field: str, qtbot: QtBot
) -> None:
    places = [create("neighbourhood", name=name) for name in ("گلشن", "شادی")]
    known = {"neighbourhood": places[0], "harms": ("addiction",), "risk": "low", "request": "وام"}
    case = create("case", opened_on=date(2026, 4, 3), **known)
    said = {
        "opened_on": "2026-04-04",
        "neighbourhood": places[1],
        "harms": ["unemployment"],
        "risk": "high",
        "request": "کار",
    }
    disagree(gov, "case", case, {field: said[field]})
    gov.arrives()
    page = show(record_id=case, field=field)
    page.detail.begin_third()
    qtbot.wait(20)
    third = page.detail.third
    assert third is not None
    for _ in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is third.keep:
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is third.keep
    third.keep.click()
    assert conflicts.count(office) == 0, "what stands there already may be kept too"
