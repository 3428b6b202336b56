"""The field of a Jalali day: every way of writing one, moving by keys, days that do not exist, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.calendar import CalendarPopup
from ui.widgets.date_edit import JalaliDateEdit
from yazd_desktop.persian import jalali

TypeText = Callable[[QWidget, str], None]
DAY = date(2026, 5, 5)  # ۱۴۰۵/۰۲/۱۵
KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[JalaliDateEdit]:
    box = QWidget()
    qtbot.addWidget(box)
    made = JalaliDateEdit(box)
    made.resize(220, 36)
    box.resize(500, 500)
    with qtbot.waitExposed(box):
        box.show()
    made.setFocus()
    yield made
    box.close()


def _today() -> date:
    day = QDate.currentDate()
    return date(day.year(), day.month(), day.day())


def _leave(field: JalaliDateEdit) -> None:
    field.clearFocus()


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۵/۲/۱۵",
        "۱۴۰۵/۰۲/۱۵",
        "١٤٠٥/٢/١٥",  # the digits of an Arabic keyboard
        "1405-02-15",
        "1405.2.15",
        "14050215",
        "05/2/15",
        "۱۵ اردیبهشت ۱۴۰۵",
        "سه‌شنبه ۱۵ اردیبهشت ۱۴۰۵",
        "15/2/1405",
        "2026-05-05",
        " ۱۴۰۵ / ۲ / ۱۵ ",
    ],
)
def test_a_day_is_understood_however_it_is_written(
    field: JalaliDateEdit, type_text: TypeText, typed: str
) -> None:
    told: list[str] = []
    field.typed.connect(told.append)
    type_text(field, typed)
    assert field.text() == typed  # nothing is rewritten under the cursor
    assert field.day() == DAY
    assert told[-1] == typed
    _leave(field)
    assert field.text() == "۱۴۰۵/۰۲/۱۵"
    assert field.day() == DAY


@pytest.mark.parametrize(
    "typed", ["۱۴۰۴/۱۲/۳۰", "۱۴۰۵/۷/۳۱", "۱۴۰۵/۱۳/۱", "۱۴۰۵/۲", "۹۹۹۹/۱/۱", "دیشب", "--"]
)
def test_what_is_no_day_stays_as_it_was_typed(field: JalaliDateEdit, type_text: TypeText, typed: str) -> None:
    type_text(field, typed)
    _leave(field)
    assert (field.text(), field.day()) == (typed, None)
    # Nor do the keys that move a day throw it away.
    field.setFocus()
    for key in (KEY.Key_Up, KEY.Key_Down, KEY.Key_PageUp, KEY.Key_PageDown):
        QTest.keyClick(field, key)
    assert field.text() == typed


def test_the_last_day_of_a_leap_year_is_a_day(field: JalaliDateEdit, type_text: TypeText) -> None:
    type_text(field, "۱۴۰۳/۱۲/۳۰")
    assert field.day() == date(2025, 3, 20)
    QTest.keyClick(field, KEY.Key_Up)
    assert field.text() == "۱۴۰۴/۰۱/۰۱"
    QTest.keyClick(field, KEY.Key_Down)
    assert field.text() == "۱۴۰۳/۱۲/۳۰"


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("۱۴۰۵/۰۲/۱۵", KEY.Key_Up, "۱۴۰۵/۰۲/۱۶"),
        ("۱۴۰۵/۰۲/۱۵", KEY.Key_Down, "۱۴۰۵/۰۲/۱۴"),
        ("۱۴۰۵/۰۲/۱۵", KEY.Key_PageUp, "۱۴۰۵/۰۳/۱۵"),
        ("۱۴۰۵/۰۲/۱۵", KEY.Key_PageDown, "۱۴۰۵/۰۱/۱۵"),
        ("۱۴۰۵/۰۶/۳۱", KEY.Key_PageUp, "۱۴۰۵/۰۷/۳۰"),  # the second half of the year has months of 30 days
        ("۱۴۰۴/۱۱/۳۰", KEY.Key_PageUp, "۱۴۰۴/۱۲/۲۹"),
        ("۱۴۰۳/۱۱/۳۰", KEY.Key_PageUp, "۱۴۰۳/۱۲/۳۰"),
        ("۱۴۰۵/۰۱/۳۱", KEY.Key_PageDown, "۱۴۰۴/۱۲/۲۹"),
        ("۱۴۰۵/۱۲/۲۹", KEY.Key_Up, "۱۴۰۶/۰۱/۰۱"),
        # At the ends of the calendar there is nowhere to go.
        ("۱۵۰۰/۱۲/۲۹", KEY.Key_Up, "۱۵۰۰/۱۲/۲۹"),
        ("۱۵۰۰/۱۲/۰۱", KEY.Key_PageUp, "۱۵۰۰/۱۲/۲۹"),
        ("۱۲۵۰/۰۱/۰۱", KEY.Key_Down, "۱۲۵۰/۰۱/۰۱"),
        ("۱۲۵۰/۰۱/۱۵", KEY.Key_PageDown, "۱۲۵۰/۰۱/۰۱"),
    ],
)
def test_keys_move_by_days_and_months(field: JalaliDateEdit, start: str, key: Qt.Key, end: str) -> None:
    told: list[str] = []
    field.setText(start)
    field.typed.connect(told.append)
    QTest.keyClick(field, key)
    assert field.text() == end
    assert told in ([end], [])


@pytest.mark.parametrize("key", [KEY.Key_Up, KEY.Key_Down, KEY.Key_PageUp, KEY.Key_PageDown])
def test_the_first_move_in_an_empty_field_is_today(field: JalaliDateEdit, key: Qt.Key) -> None:
    QTest.keyClick(field, key)
    assert field.day() == _today()


@pytest.mark.parametrize("letter", ["t", "ف"])
def test_one_key_is_today(field: JalaliDateEdit, type_text: TypeText, letter: str) -> None:
    type_text(field, letter)
    assert field.day() == _today()
    field.setText("۱۳۹۹/۰۱/۰۱")
    field.selectAll()
    type_text(field, letter)
    assert field.day() == _today()


def test_the_letter_of_today_still_writes_a_month(field: JalaliDateEdit, type_text: TypeText) -> None:
    type_text(field, "۱۵ فروردین ۱۴۰۵")
    assert field.text() == "۱۵ فروردین ۱۴۰۵"
    assert field.day() == date(2026, 4, 4)
    field.setText("")
    type_text(field, "۲۹ اسفند ۱۴۰۴")
    assert field.day() == date(2026, 3, 20)


def test_words_for_near_days_are_days(field: JalaliDateEdit, type_text: TypeText) -> None:
    for typed in ("امروز", "دیروز"):
        field.setText("")
        type_text(field, typed)
        assert field.day() == jalali.parse(typed)
        _leave(field)
        assert field.text().startswith("۱")


def test_an_emptied_field_is_no_day(field: JalaliDateEdit, type_text: TypeText) -> None:
    field.set_day(DAY)
    told: list[str] = []
    field.typed.connect(told.append)
    field.selectAll()
    QTest.keyClick(field, KEY.Key_Delete)
    assert told == [""]
    assert field.day() is None
    _leave(field)
    assert field.text() == ""


def test_alt_and_down_open_the_month_and_a_choice_is_told_as_typed(
    field: JalaliDateEdit, qtbot: QtBot
) -> None:
    field.set_day(DAY)
    QTest.keyClick(field, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = field.findChild(CalendarPopup)
    assert popup is not None
    assert popup.isVisible()
    grid = popup.focusProxy()
    assert grid is not None
    QTest.keyClick(grid, KEY.Key_Left)  # the next day of a week that runs from the right
    with qtbot.waitSignal(field.typed) as typed:
        QTest.keyClick(grid, KEY.Key_Return)
    assert typed.args == ["۱۴۰۵/۰۲/۱۶"]
    assert not popup.isVisible()
    assert field.day() == DAY + timedelta(1)


def test_escape_leaves_the_day_as_it_was(field: JalaliDateEdit) -> None:
    field.set_day(DAY)
    field.open_calendar()
    popup = field.findChild(CalendarPopup)
    assert popup is not None
    grid = popup.focusProxy()
    assert grid is not None
    QTest.keyClick(grid, KEY.Key_Down)
    QTest.keyClick(grid, KEY.Key_Escape)
    assert not popup.isVisible()
    assert field.day() == DAY


def test_a_field_that_may_not_be_changed_is_not(field: JalaliDateEdit, type_text: TypeText) -> None:
    field.set_day(DAY)
    field.setReadOnly(True)
    for key in (KEY.Key_Up, KEY.Key_PageDown, KEY.Key_T):
        QTest.keyClick(field, key)
    QTest.keyClick(field, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    field.actions()[0].trigger()
    assert field.day() == DAY
    assert field.findChild(CalendarPopup) is None


def test_tab_leaves_the_field_and_the_text_stands_at_the_right(field: JalaliDateEdit) -> None:
    assert field.alignment() & Qt.AlignmentFlag.AlignRight
    assert field.alignment() & Qt.AlignmentFlag.AlignAbsolute
    assert field.placeholderText()
    other = JalaliDateEdit(field.parentWidget())
    other.show()
    QTest.keyClick(field, KEY.Key_Tab)
    assert QApplication.focusWidget() is other


def test_every_day_that_is_shown_is_read_back(field: JalaliDateEdit) -> None:
    for days in range(0, 60_000, 367):
        day = jalali.from_jalali(1300, 1, 1) + timedelta(days)
        field.set_day(day)
        assert field.day() == day
