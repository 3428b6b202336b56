"""The first page of a working day: lines lead to records, numbers to lists, an empty office to its first work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from tests.conftest import TODAY
from ui.history import Place
from ui.screens.home import HomePage
from ui.screens.home_meeting import MeetingCard
from ui.screens.line_list import LineList, late_words
from ui.theme import colours
from ui.workspace import Workspace
from yazd_desktop import queries
from yazd_desktop.home import read_home
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line
from yazd_desktop.office import Office

Create = Callable[..., str]


def home_of(workspace: Workspace) -> HomePage:
    page = workspace.page
    assert isinstance(page, HomePage)
    return page


def place(workspace: Workspace) -> Place:
    found = workspace.history.current
    assert found is not None
    return found


def press(page: Any, words: str) -> None:
    found = [
        b
        for b in page.findChildren(QAbstractButton)
        if b.isVisible() and words in (b.text(), b.accessibleName())
    ]
    found[0].click()


def test_the_page_shows_what_the_office_has_to_do(workspace: Workspace) -> None:
    page, home = home_of(workspace), read_home(workspace.office)
    for name, lines in (("follow_ups", home.follow_ups), ("overdue", home.overdue), ("silent", home.silent)):
        shown = page.lists[name]
        assert [shown.line(row) for row in range(shown.count())] == list(lines)
        assert lines, "the sample office has all of them"
        assert shown.isVisible()
    assert home.today_text in page.today.text()
    assert QApplication.focusWidget() is page.lists["follow_ups"]


def test_numbers_stand_on_tiles_that_lead_to_their_lists(workspace: Workspace) -> None:
    page = home_of(workspace)
    for entity, words, count in read_home(workspace.office).counts:
        tile = page.tiles[entity]
        assert tile.accessibleName() == t("screens.home.tile", what=words, count=count)
        assert tile._number.text() == t("screens.home.number", count=count)
        tile.setFocus()
        QTest.keyClick(tile, Qt.Key.Key_Return)
        assert place(workspace) == Place.of("records", {"entity": entity})
        workspace.go_back()


@pytest.mark.parametrize("name", ["follow_ups", "overdue", "silent"])
def test_a_line_opens_its_record_by_a_click_or_by_enter(workspace: Workspace, name: str) -> None:
    shown = home_of(workspace).lists[name]
    line = shown.line(0)
    wanted = (
        Place.of("case_file", {"case_id": line.record_id})
        if line.entity == "case"
        else Place.of("record", {"entity": line.entity, "record_id": line.record_id})
    )
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert place(workspace) == wanted
    workspace.go_back()
    where = shown.visualItemRect(shown.item(0)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert place(workspace) == wanted


def test_each_list_leads_to_all_of_its_kind(workspace: Workspace) -> None:
    for entity in ("follow_up", "commitment", "referral"):
        press(home_of(workspace), t("screens.home.all_of", what=t(f"entity.{entity}.plural")))
        assert place(workspace) == Place.of("records", {"entity": entity})
        workspace.go_back()


def test_an_empty_office_is_told_how_to_begin(
    workspace_of: Callable[[Office], Workspace], office: Office
) -> None:
    workspace = workspace_of(office)
    page = home_of(workspace)
    for name, shown in page.lists.items():
        assert not shown.isVisible()
        assert page._stacks[name].currentWidget() is not shown
    assert page.meeting.new.isVisible()
    assert not page.meeting.agenda.isVisible()
    page.meeting.new.click()
    assert place(workspace) == Place.of("record", {"entity": "meeting", "record_id": None})
    workspace.go_back()
    press(home_of(workspace), t("screens.home.new_case"))
    assert place(workspace) == Place.of("record", {"entity": "case", "record_id": None})


def test_the_page_takes_in_what_changes(
    workspace_of: Callable[[Office], Workspace], office: Office, create: Create, qtbot: QtBot
) -> None:
    workspace = workspace_of(office)
    page = home_of(workspace)
    case = create("case")
    follow_up = create("follow_up", case=case, done_on=TODAY, way="phone", result="گفت‌وگو", next_on=TODAY)
    qtbot.wait(5)
    assert page.tiles["case"]._number.text() == t("screens.home.number", count=1)
    assert page.lists["follow_ups"].line(0).record_id in (case, follow_up)
    assert page.lists["follow_ups"].isVisible()
    with office.writing() as unit:
        unit.update("follow_up", follow_up, {"next_done": True})
    qtbot.wait(5)
    assert not page.lists["follow_ups"].isVisible()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "screens.home.meeting_today"),
        (1, "screens.home.meeting_tomorrow"),
        (4, "screens.home.meeting_days"),
    ],
)
def test_the_next_meeting_says_how_soon_it_is(
    workspace_of: Callable[[Office], Workspace], office: Office, create: Create, days: int, words: str
) -> None:
    body = create("body", name="کارگروه اجتماعی")
    for ahead in (days, 40):
        create("meeting", body=body, held_on=TODAY + timedelta(days=ahead), place="فرمانداری")
    card = home_of(workspace_of(office)).meeting
    assert card.days.text() == t(words, days=days)
    assert "فرمانداری" in card.facts.text()
    assert t("screens.home.no_items") in card.facts.text()
    assert not card.new.isVisible()


@pytest.mark.parametrize(
    ("words", "screen"), [("agenda", "agenda"), ("packet", "packet"), ("open_meeting", "record")]
)
def test_the_next_meeting_leads_to_its_work(
    workspace_of: Callable[[Office], Workspace], office: Office, create: Create, words: str, screen: str
) -> None:
    meeting = create("meeting", body=create("body", name="کارگروه"), held_on=TODAY + timedelta(days=4))
    workspace = workspace_of(office)
    press(home_of(workspace).findChild(MeetingCard), t(f"screens.home.{words}"))
    found = place(workspace)
    assert found.screen == screen
    assert meeting in dict(found.params).values()


# The list of lines.


@pytest.fixture
def lines(qtbot: QtBot) -> LineList:
    made = LineList("نام فهرست", late_words)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show_lines(
        [
            Line("case", "1", "HSN-1405-00001 نرگس فرضی", "گفت‌وگوی تلفنی", "۱۴۰۵/۰۲/۱۵", "danger", 3),
            Line("case", "2", "یاسمن نمونه " * 20, "بازدید " * 30, "۱۴۰۵/۰۲/۱۶", "warning", 0),
            Line("case", "3", "بی‌روز", "", "", "normal", -2),
        ]
    )
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_line_is_spoken_whole(lines: LineList) -> None:
    spoken = [lines.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    for part in ("نرگس فرضی", "گفت‌وگوی تلفنی", "۱۴۰۵/۰۲/۱۵", t("screens.home.days_late", days=3)):
        assert part in spoken[0]
    assert lines.item(1).toolTip() == spoken[1], "what is cut is told by the tip"
    assert t("screens.home.due_today") in spoken[1]
    assert spoken[2] == t("screens.home.joint").join(("بی‌روز", t("screens.home.days_left", days=2)))


def ink_of(image: QImage, rect_x: range, rect_y: range) -> int:
    """How many points of a part of a picture are darker than paper."""
    return sum(image.pixelColor(x, y).lightness() < 140 for x in rect_x for y in rect_y)


def test_a_line_is_drawn_from_the_right_and_its_badge_at_the_left(lines: LineList) -> None:
    image = QImage(lines.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    lines.render(image)
    rect = lines.visualItemRect(lines.item(2))
    rows = range(rect.top() + 4, rect.center().y())
    right = range(rect.right() - 60, rect.right() - 8)
    middle = range(rect.left() + 180, rect.right() - 120)
    assert ink_of(image, right, rows) > 20, "the title"
    assert ink_of(image, middle, rows) == 0, "air between title and badge"
    first = lines.visualItemRect(lines.item(0))
    badge = image.pixelColor(first.left() + 24, first.top() + 11)
    assert badge.name() == colours().danger_soft or badge.lightness() < 255


def test_the_chosen_line_stays_chosen_and_a_short_list_keeps_its_bounds(lines: LineList) -> None:
    lines.setCurrentRow(2)
    lines.show_lines([Line("case", "1", "یک"), Line("case", "2", "دو")])
    assert lines.currentRow() == 1
    lines.show_lines([])
    assert lines.count() == 0
    QTest.keyClick(lines, Qt.Key.Key_Return)


def test_a_whole_list_is_as_high_as_its_lines_and_leaves_the_wheel_to_the_page(qtbot: QtBot) -> None:
    made = LineList("نام فهرست", late_words, whole=True)
    qtbot.addWidget(made)
    made.show_lines([Line("case", str(number), "سطر") for number in range(9)])
    with qtbot.waitExposed(made):
        made.show()
    last = made.visualItemRect(made.item(8))
    assert last.bottom() <= made.viewport().height()
    where, turn = QPointF(5, 5), QPoint(0, -120)
    keys, buttons, phase = (
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.NoButton,
        Qt.ScrollPhase.NoScrollPhase,
    )
    wheel = QWheelEvent(where, where, turn, turn, buttons, keys, phase, False)  # noqa: FBT003  (Qt's own)
    QApplication.sendEvent(made.viewport(), wheel)
    assert not wheel.isAccepted()


def test_days_are_told_in_persian_digits() -> None:
    assert "۱۲" in late_words(Line("case", "1", "", days=12))
    assert late_words(Line("case", "1", "", days=0)) == t("screens.home.due_today")
    assert "۷" in late_words(Line("case", "1", "", days=-7))


def test_a_day_without_a_clock_is_the_day_of_the_office(workspace: Workspace) -> None:
    assert workspace.office.today() == TODAY == date(2026, 5, 5)
    assert "۱۵ اردیبهشت ۱۴۰۵" in home_of(workspace).today.text()
    assert queries.count(workspace.office, "case") > 0
