"""The month to choose a day from: Saturday at the right, Friday marked, every key, every leap year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.theme import colours
from ui.widgets import calendar
from ui.widgets.calendar import CalendarPopup
from yazd_desktop.persian import jalali
from yazd_desktop.persian.digits import to_persian

DAY = date(2026, 5, 5)  # سه‌شنبه ۱۵ اردیبهشت ۱۴۰۵
KEY = Qt.Key


@pytest.fixture
def popup(qtbot: QtBot) -> Iterator[CalendarPopup]:
    box = QWidget()
    qtbot.addWidget(box)
    box.resize(400, 60)
    with qtbot.waitExposed(box):
        box.show()
    made = CalendarPopup(box)
    made.open_at(DAY, box)
    yield made
    made.hide()


def _today() -> date:
    day = QDate.currentDate()
    return date(day.year(), day.month(), day.day())


def _grid(popup: CalendarPopup) -> calendar._MonthGrid:
    grid = popup.focusProxy()
    assert isinstance(grid, calendar._MonthGrid)
    return grid


def _title(popup: CalendarPopup) -> str:
    return next(found.text() for found in popup.findChildren(QLabel) if found.property("role") == "heading")


def _press(popup: CalendarPopup, key: Qt.Key) -> date:
    QTest.keyClick(_grid(popup), key)
    return _grid(popup).day


def _colours_in(popup: CalendarPopup, day: date) -> set[str]:
    """The strong colours in the cell of a day."""
    grid = _grid(popup)
    picture: QImage = grid.grab().toImage()
    first = grid._first_shown()
    row, column = divmod((day - first).days, 7)
    cell = grid._cell(column, row + 1)
    ratio = picture.devicePixelRatio()
    return {
        picture.pixelColor(int(x * ratio), int(y * ratio)).name()
        for x in range(cell.left() + 4, cell.right() - 3)
        for y in range(cell.top() + 4, cell.bottom() - 3)
    }


def test_the_month_of_the_day_is_shown(popup: CalendarPopup) -> None:
    assert popup.isVisible()
    assert _title(popup) == "اردیبهشت ۱۴۰۵"
    assert _grid(popup).day == DAY
    assert QApplication.focusWidget() is _grid(popup)


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (KEY.Key_Right, date(2026, 5, 4)),  # the days run from right to left
        (KEY.Key_Left, date(2026, 5, 6)),
        (KEY.Key_Up, date(2026, 4, 28)),
        (KEY.Key_Down, date(2026, 5, 12)),
        (KEY.Key_PageUp, date(2026, 4, 4)),
        (KEY.Key_PageDown, date(2026, 6, 5)),
    ],
)
def test_arrows_move_by_days_and_page_keys_by_months(popup: CalendarPopup, key: Qt.Key, day: date) -> None:
    assert _press(popup, key) == day
    year, month, _ = jalali.to_jalali(day)
    assert _title(popup) == f"{jalali.month_name(month)} {to_persian(year)}"


def test_home_is_today(popup: CalendarPopup) -> None:
    assert _press(popup, KEY.Key_Home) == _today()


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter, KEY.Key_Space])
def test_the_day_is_chosen_by_keys_once(popup: CalendarPopup, key: Qt.Key) -> None:
    chosen: list[date] = []
    popup.day_chosen.connect(chosen.append)
    _press(popup, KEY.Key_Left)
    _press(popup, key)
    assert chosen == [date(2026, 5, 6)]
    assert not popup.isVisible()


def test_escape_chooses_nothing(popup: CalendarPopup) -> None:
    chosen: list[date] = []
    popup.day_chosen.connect(chosen.append)
    _press(popup, KEY.Key_Escape)
    assert chosen == []
    assert not popup.isVisible()


def test_a_click_chooses_the_day_under_it(popup: CalendarPopup) -> None:
    chosen: list[date] = []
    popup.day_chosen.connect(chosen.append)
    grid = _grid(popup)
    # The first of Ordibehesht 1405 is a Tuesday: the fourth place from the right in the first week.
    first = date(2026, 4, 21)
    assert jalali.to_jalali(first) == (1405, 2, 1)
    cell = grid._cell(jalali.weekday_of(first), 1)
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell.center())
    assert chosen == [first]


def test_a_click_on_the_names_of_the_weekdays_chooses_nothing(popup: CalendarPopup) -> None:
    chosen: list[date] = []
    popup.day_chosen.connect(chosen.append)
    grid = _grid(popup)
    place = QPoint(grid.width() // 2, 4)
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert chosen == []
    assert popup.isVisible()


def test_the_week_begins_with_saturday_at_the_right(popup: CalendarPopup) -> None:
    grid = _grid(popup)
    right = grid._day_at(grid.width() - 10, grid.height() // 2)
    left = grid._day_at(grid._cell(6, 3).center().x(), grid.height() // 2)
    assert right is not None
    assert left is not None
    assert (jalali.weekday_of(right), jalali.weekday_of(left)) == (0, 6)
    assert left - right == timedelta(6)


@pytest.mark.parametrize("dark", [False, True])
def test_fridays_are_marked(popup: CalendarPopup, qapp: QApplication, dark: bool) -> None:
    theme.use(qapp, dark=dark)
    try:
        danger = QColor(colours().danger).name()
        friday, thursday = date(2026, 5, 8), date(2026, 5, 7)
        assert danger in _colours_in(popup, friday)
        assert danger not in _colours_in(popup, thursday)
        assert QColor(colours().accent).name() in _colours_in(popup, DAY)
    finally:
        theme.use(qapp, dark=False)


@pytest.mark.parametrize(("year", "last"), [(1399, 30), (1403, 30), (1404, 29), (1405, 29), (1408, 30)])
def test_the_last_month_has_its_days(popup: CalendarPopup, year: int, last: int) -> None:
    grid = _grid(popup)
    grid.show_day(jalali.from_jalali(year, 12, 1))
    for _ in range(last):
        _press(popup, KEY.Key_Left)
    assert jalali.to_jalali(grid.day) == (year + 1, 1, 1)


def test_months_go_by_buttons_and_days_that_a_month_lacks_become_its_last(popup: CalendarPopup) -> None:
    grid = _grid(popup)
    grid.show_day(jalali.from_jalali(1403, 12, 30))
    arrows = {found.accessibleName(): found for found in popup.findChildren(QToolButton)}
    assert set(arrows) == {"ماه پیش", "ماه بعد"}
    for _ in range(12):
        arrows["ماه بعد"].click()
    assert jalali.to_jalali(grid.day) == (1404, 12, 29)
    arrows["ماه پیش"].click()
    assert jalali.to_jalali(grid.day) == (1404, 11, 29)
    # What comes before stands at the right, as the days do.
    assert arrows["ماه پیش"].x() > arrows["ماه بعد"].x()


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (jalali.from_jalali(1500, 12, 29), (KEY.Key_Left, KEY.Key_Down, KEY.Key_PageDown)),
        (jalali.from_jalali(1250, 1, 1), (KEY.Key_Right, KEY.Key_Up, KEY.Key_PageUp)),
    ],
)
def test_the_ends_of_the_calendar_hold(popup: CalendarPopup, day: date, keys: tuple[Qt.Key, ...]) -> None:
    grid = _grid(popup)
    grid.show_day(day)
    for key in keys:
        assert _press(popup, key) == day
    grid.grab()


def test_today_is_one_click(popup: CalendarPopup) -> None:
    chosen: list[date] = []
    popup.day_chosen.connect(chosen.append)
    popup.findChildren(QPushButton)[0].click()
    assert chosen == [_today()]


def test_a_program_left_open_over_night_knows_the_new_day(
    popup: CalendarPopup, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls(2026, 5, 9)

    popup.hide()
    monkeypatch.setattr(calendar, "date", Tomorrow)
    parent = popup.parentWidget()
    assert parent is not None
    popup.open_at(DAY, parent)
    assert _press(popup, KEY.Key_Home) == date(2026, 5, 9)


def test_the_day_is_told_to_a_screen_reader(popup: CalendarPopup) -> None:
    assert "اردیبهشت ۱۴۰۵" in _grid(popup).accessibleName()
    assert "سه‌شنبه" in _grid(popup).accessibleDescription()
    _press(popup, KEY.Key_Left)
    assert "۱۶ اردیبهشت ۱۴۰۵" in _grid(popup).accessibleDescription()


def test_the_month_opens_within_the_screen(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    box.resize(200, 40)
    with qtbot.waitExposed(box):
        box.show()
    popup = CalendarPopup(box)
    screen = box.screen().availableGeometry()
    for place in (screen.topLeft(), screen.bottomLeft(), screen.topRight(), screen.bottomRight()):
        box.move(min(place.x(), screen.right() - 200), min(place.y(), screen.bottom() - 40))
        popup.open_at(None, box)
        assert screen.contains(popup.frameGeometry()), place
        popup.hide()
