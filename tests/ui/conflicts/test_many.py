"""Many at once: ticks, the question that counts, the worker, and back; the count in the navigation; the empty page."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.exchange.merging import Elsewhere
from tests.ui.conflicts.hand import (
    PHONES,
    Create,
    Show,
    buttons,
    disagree,
    looked_at,
    page_of,
    press,
    value,
    words,
    workspace_around,
)
from tests.ui.conftest import Answers
from tests.ui.test_keyboard import controls, is_elided, measured, named
from ui.screens.conflicts import ConflictsPage
from ui.workspace import Workspace
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.office import Office


def idle(page: ConflictsPage, qtbot: QtBot) -> None:
    jobs = workspace_around(page).context.jobs
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=30_000)
    qtbot.wait(30)
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=30_000)


def test_ticks_are_set_by_the_box_by_space_and_for_a_whole_record(
    office: Office, waiting: list[str], show: Show
) -> None:
    page = show()
    assert not page.bulk.isVisible()
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert "برای هر ۱ تعارض تیک‌خورده" in words(page.bulk)
    buttons(page.detail)["تیک زدن هر ۲ تعارض این سند"].click()
    assert "برای هر ۲ تعارض" in words(page.bulk)
    third = page.list.visualRect(page.list.rows.index(2))
    box = QPoint(third.right() - 18, third.bottom() - 18)
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert page.inbox.is_ticked(2)
    assert looked_at(page) == ("زهرا فرضیا", "سال تولد"), "a tick chooses nothing"
    page.all.click()
    assert len(page.inbox.ticked) == 4
    assert page.all.checkState() == Qt.CheckState.Checked
    page.all.click()
    assert not page.bulk.isVisible()


def test_all_that_is_ticked_is_decided_after_a_question_that_counts(
    office: Office, waiting: list[str], show: Show, answers: Answers, qtbot: QtBot
) -> None:
    page = show()
    asked: list[str] = []
    choose = answers.choose

    def listening(parent: object, title: str, text: str, given: tuple[tuple[str, str], ...]) -> str:
        asked.append(f"{title} {text}")
        return choose(None, title, text, given)

    answers.choose = listening  # type: ignore[method-assign, assignment]
    page.inbox.tick_all(on=True)
    buttons(page.bulk)["مقدار ما"].click()
    idle(page, qtbot)
    assert asked == ["مقدار ما در ۴ تعارض نگه داشته شود؟ اشخاص: ۴ مقدار در ۳ سند"]
    assert conflicts.count(office) == 4, "nobody said yes"
    answers.choice = "yes"
    buttons(page.bulk)["مقدار ما"].click()
    idle(page, qtbot)
    assert {value(office, person) for person in waiting} == {PHONES[0]}
    assert "هیچ تعارضی منتظر تصمیم نیست" in words(page)
    page.back.click()
    idle(page, qtbot)
    assert conflicts.count(office) == 4
    assert {value(office, person) for person in waiting} == {PHONES[1]}
    page.inbox.tick_record(waiting[1], on=True)
    buttons(page.bulk)["مقدار تازه‌تر"].click()
    idle(page, qtbot)
    assert [one.row for one in conflicts.waiting(office)] == [waiting[0], waiting[0], waiting[2]]


def test_what_is_withheld_stays_and_is_counted(
    office: Office, people: list[str], gov: Elsewhere, show: Show, answers: Answers, qtbot: QtBot
) -> None:
    disagree(gov, "person", people[0], {"phone": PHONES[1]})
    disagree(gov, "person", people[1], {"phone": PHONES[1]}, withheld=["phone"])
    gov.arrives()
    page = show()
    page.inbox.tick_all(on=True)
    answers.choice = "yes"
    buttons(page.bulk)["مقدار آن‌ها"].click()
    idle(page, qtbot)
    assert [one.row for one in conflicts.waiting(office)] == [people[1]]
    page.inbox.tick_all(on=True)
    buttons(page.bulk)["مقدار آن‌ها"].click()
    idle(page, qtbot)
    assert answers.told[-1][1] == "۱ تعارض که مقدارش پوشیده است می‌ماند."


def test_the_list_can_be_kept_to_one_file(
    office: Office, waiting: list[str], gov: Elsewhere, show: Show
) -> None:
    other = Elsewhere(office, "دفتر شادی", "office")
    disagree(other, "person", waiting[2], {"sex": "male"})
    other.arrives()
    page = show()
    assert page.files.isVisible()
    place = next(at for at in range(page.files.count()) if "دفتر شادی" in page.files.itemText(at))
    page.files.setCurrentIndex(place)
    page.files.activated.emit(place)
    assert (page.inbox.count, looked_at(page)) == (1, ("زهرا فرضیپ", "جنسیت"))
    press(page.list, Qt.Key.Key_1, "1")
    assert page.inbox.count == 4, "what the file brought is decided: all others are shown"


def test_the_navigation_counts_what_waits_and_then_is_quiet(
    office: Office, waiting: list[str], show: Show, qtbot: QtBot
) -> None:
    page = show()
    entry = workspace_around(page).navigation.button("conflicts")
    assert entry.accessibleName() == "تعارض‌ها، ۴ مورد"
    for left in (3, 2, 1, 0):
        press(page.list, Qt.Key.Key_1, "1")
        qtbot.wait(20)
        assert entry.count == left
    assert entry.isVisible(), "one does not take away where somebody is"
    assert "هیچ تعارضی منتظر تصمیم نیست" in words(page)
    workspace_around(page).go("home")
    assert not entry.isVisible()


def test_an_import_shows_the_way_to_what_it_left_to_decide(
    workspace_of: Callable[[Office], Workspace],
    office: Office,
    people: list[str],
    gov: Elsewhere,
    qtbot: QtBot,
) -> None:
    workspace = workspace_of(office)
    entry = workspace.navigation.button("conflicts")
    assert not entry.isVisible()
    disagree(gov, "person", people[0], {"phone": PHONES[1]})
    gov.arrives()
    qtbot.waitUntil(entry.isVisible, timeout=2000)
    entry.click()
    assert looked_at(page_of(workspace)) == ("زهرا فرضیا", "تلفن")


def test_a_file_whose_values_are_not_shown_is_counted_too(
    office: Office, people: list[str], gov: Elsewhere, show: Show, qtbot: QtBot
) -> None:
    page = show()
    workspace = workspace_around(page)
    workspace.go("home")
    gov.says("person", people[0], {"phone": PHONES[1]}, when=datetime.now(UTC) - timedelta(days=1))

    def work(_progress: object, _cancelled: object) -> int:
        return gov.arrives().conflicts

    workspace.context.jobs.run("", work, lambda _count: None)
    idle(page, qtbot)
    assert value(office, people[0]) == PHONES[0], "ours is the later one"
    assert workspace.navigation.button("conflicts").count == 1
    workspace.go_back()
    assert looked_at(page) == ("زهرا فرضیا", "تلفن")


def test_two_records_with_one_number_are_told_and_the_younger_gets_another(
    office: Office, create: Create, gov: Elsewhere, show: Show, answers: Answers
) -> None:
    create("case")
    second = create("case")
    gov.says("case", second, {"number": "TST-1405-00001"}, knows=True)
    gov.arrives()
    page = show()
    assert "دو سند با یک شماره" in words(page.twins)
    buttons(page.twins)["شمارهٔ تازه برای این"].click()
    assert value(office, second, "number", "case") == "TST-1405-00001", "nobody said yes"
    answers.choice = "yes"
    buttons(page.twins)["شمارهٔ تازه برای این"].click()
    assert value(office, second, "number", "case") == "TST-1405-00003"
    assert not page.twins.isVisible()


def test_tab_comes_round_past_every_control_and_each_has_a_name(
    office: Office, waiting: list[str], create: Create, gov: Elsewhere, show: Show, qtbot: QtBot
) -> None:
    create("case")
    gov.says("case", create("case"), {"number": "TST-1405-00001"}, knows=True)
    gov.arrives()
    page = show()
    page.inbox.tick(0, on=True)
    page.detail.begin_third()
    qtbot.wait(20)
    wanted = [one for one in controls(workspace_around(page)) if page.isAncestorOf(one)]
    assert len(wanted) >= 16
    assert [named(one) for one in wanted if not (one.accessibleName() or one.property("text"))] == []
    page.list.setFocus()
    reached = []
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert [named(one) for one in wanted if one not in reached] == []


@pytest.mark.parametrize("size", [(1024, 600), (1366, 720), (1920, 1040)])
def test_nothing_is_cut(
    office: Office, waiting: list[str], show: Show, size: tuple[int, int], qtbot: QtBot
) -> None:
    page = show()
    page.inbox.tick_all(on=True)
    page.window().resize(*size)
    qtbot.wait(50)
    workspace = workspace_around(page)
    assert workspace.width() == size[0], "the page asks for more room than there is"
    assert [
        f"{named(widget)}: {width} px of words in {room} px"
        for widget, width, room in measured(workspace)
        if width > room and not is_elided(widget)
    ] == []


def test_five_thousand_open_as_quickly_as_five(
    office: Office, show: Show, gov: Elsewhere, qtbot: QtBot
) -> None:
    """A tenth of that, so that the test is short: no name and no value is read before it is seen."""
    with office.writing() as unit:
        people = [
            unit.create("person", {"given_name": "زهرا", "family_name": "فرضی", "phone": PHONES[0]})
            for _ in range(500)
        ]
    for person in people:
        disagree(gov, "person", person, {"phone": PHONES[1]})
    gov.arrives()
    began = time.perf_counter()
    page = show()
    assert time.perf_counter() - began < 3
    assert page.inbox.count == 500
    assert len(page.inbox._pages) <= 2
