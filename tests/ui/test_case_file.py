"""A case file as one page: everything in it is shown, opened and written from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import TODAY
from ui.history import Place
from ui.screens.case_file import CaseFilePage
from ui.screens.line_list import LineList
from ui.widgets.basics import Chip
from ui.workspace import Workspace
from yazd_desktop import queries
from yazd_desktop.case_file import read_case_file
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

Create = Callable[..., str]
InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]


@pytest.fixture
def workspace(workspace_of: Callable[[Office], Workspace], office: Office) -> Workspace:
    """An empty office."""
    return workspace_of(office)


@pytest.fixture
def empty(workspace: Workspace, create: Create) -> CaseFilePage:
    """A case file with nothing in it."""
    return opened(workspace, create("case"))


@pytest.fixture
def full(workspace: Workspace, create: Create) -> CaseFilePage:
    """A case file with something of each kind in it."""
    place = create("neighbourhood", name="حسن‌آباد")
    case = create(
        "case",
        neighbourhood=place,
        harms=("addiction", "unemployment"),
        risk="urgent",
        confidentiality="very_sensitive",
        request="تعمیر سقف\nو کمک‌هزینه",
        opened_on=TODAY - timedelta(days=20),
    )
    person = create("person", given_name="نرگس", family_name="فرضی")
    create("case_person", case=case, person=person)
    create("follow_up", case=case, done_on=TODAY, way="phone", result="گفت‌وگوی تلفنی با خانواده")
    create("follow_up", case=case, done_on=TODAY - timedelta(days=9), way="visit", result="بازدید از خانه")
    agency = create("agency", name="بهزیستی")
    create("referral", case=case, agency=agency, subject="پوشش بیمه")
    issue = create("issue", title="تاریکی کوچه", neighbourhood=place)
    create("case_issue", case=case, issue=issue)
    return opened(workspace, case)


def opened(workspace: Workspace, case_id: str) -> CaseFilePage:
    workspace.go("case_file", case_id=case_id)
    page = workspace.page
    assert isinstance(page, CaseFilePage)
    QTest.qWait(5)  # what was announced before arrives
    return page


def press(page: QWidget, words: str) -> None:
    every = page.findChildren(QAbstractButton)
    next(found for found in every if found.isVisible() and found.text() == words).click()


def spoken(shown: LineList) -> list[str]:
    rows = range(shown.count())
    return [str(shown.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]


def labels(page: QWidget) -> list[str]:
    return [found.text() for found in page.findChildren(QLabel) if found.isVisible()]


def settle(qtbot: QtBot) -> None:
    qtbot.wait(60)


def test_an_empty_file_says_how_to_begin_in_each_of_its_parts(empty: CaseFilePage) -> None:
    for name, part in (
        ("people", empty.people),
        ("timeline", empty.timeline),
        ("referrals", empty.referrals),
        ("issues", empty.issues),
    ):
        assert not part.list.isVisible()
        assert t(f"screens.case_file.{name}.empty") in labels(part)
    assert t("screens.case_file.no_harms") in labels(empty)
    assert empty.attachments.empty.isVisible()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QAbstractButton)
    assert focused.text() == t("screens.case_file.new_follow_up")


def test_the_head_says_which_file_it_is_and_how_grave(full: CaseFilePage) -> None:
    assert "نرگس فرضی" in full.title()
    chips = {chip.text(): chip.property("chip") for chip in full.findChildren(Chip) if chip.isVisible()}
    file = read_case_file(full._context.office, full._case_id)
    for found in (file.status, file.risk, file.secrecy, *file.harms):
        assert found is not None
        assert chips[found.label] == found.tone
    assert chips[file.secrecy.label if file.secrecy else ""] == "danger"
    assert "تعمیر سقف\nو کمک‌هزینه" in labels(full), "lines that were written stay lines"
    assert "حسن‌آباد" in labels(full)


def test_each_part_shows_its_lines_the_newest_first(full: CaseFilePage) -> None:
    assert "نرگس فرضی" in spoken(full.people.list)[0]
    times = [row for row in spoken(full.timeline.list) if "بازدید از خانه" in row or "گفت‌وگوی تلفنی" in row]
    assert "گفت‌وگوی تلفنی" in times[0]
    assert "بهزیستی" in spoken(full.referrals.list)[0]
    assert "تاریکی کوچه" in spoken(full.issues.list)[0]
    for part in (full.people, full.timeline, full.referrals, full.issues):
        assert part.list.isVisible()
        assert not part._empty.isVisible()


def test_every_line_opens_its_record(
    workspace: Workspace, full: CaseFilePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "ui.screens.records_dialog.ask_record", lambda _parent, _context, entity, _id: asked.append(entity)
    )
    for part in (full.people, full.timeline, full.referrals, full.issues):
        for row in range(part.list.count()):
            line = part.list.line(row)
            part.list.setCurrentRow(row)
            part.list.setFocus()
            QTest.keyClick(part.list, Qt.Key.Key_Return)
            place = workspace.history.current
            assert place is not None
            if place.screen == "case_file":
                assert asked.pop() == line.entity
            else:
                assert place.get("record_id") == line.record_id
                workspace.go_back()
                assert workspace.page is full


def test_a_follow_up_is_written_from_the_file(full: CaseFilePage, in_dialog: InDialog, qtbot: QtBot) -> None:
    before = full.timeline.list.count()

    def write(dialog: Any) -> None:
        assert dialog.form.state.value("case") == full._case_id
        for field, text in (("done_on", "۱۴۰۵/۲/۱۵"), ("way", "visit"), ("result", "آمدند")):
            dialog.form.state.enter(field, text)
        assert dialog.form.save()

    in_dialog(lambda: press(full, t("screens.case_file.new_follow_up")), write)
    settle(qtbot)
    assert full.timeline.list.count() == before + 1
    assert any("آمدند" in row for row in spoken(full.timeline.list))


def test_a_referral_is_written_from_the_file(
    full: CaseFilePage, create: Create, in_dialog: InDialog, qtbot: QtBot
) -> None:
    agency = create("agency", name="کمیتهٔ امداد")

    def write(dialog: Any) -> None:
        assert dialog.form.state.value("case") == full._case_id
        dialog.form.state.enter("agency", agency)
        dialog.form.state.enter("subject", "وام")
        assert dialog.form.save(), dialog.form.state.problems()

    in_dialog(full.new_referral, write)
    settle(qtbot)
    assert full.referrals.list.count() == 2


def test_a_new_person_is_written_and_put_in(
    empty: CaseFilePage, in_dialog: InDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, Any] | None]] = []

    def add(entity: str, presets: Any = None) -> str | None:
        asked.append((entity, presets))
        return None if entity == "case_person" else "the person"

    monkeypatch.setattr(empty, "_context", replace(empty._context, add_record=add))
    empty.new_person()
    assert asked == [("person", None), ("case_person", {"case": empty._case_id, "person": "the person"})]
    asked.clear()
    empty.add_person()
    empty.add_issue()
    assert asked == [
        ("case_person", {"case": empty._case_id}),
        ("case_issue", {"case": empty._case_id}),
    ]


def test_who_turns_back_at_the_new_person_is_asked_no_more(
    empty: CaseFilePage, in_dialog: InDialog, answers: Any
) -> None:
    in_dialog(empty.new_person, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    assert queries.count(empty._context.office, "person") == 0
    assert QApplication.activeModalWidget() is None


def test_a_person_is_taken_out_of_the_file_from_its_line(
    full: CaseFilePage, in_dialog: InDialog, answers: Any, qtbot: QtBot
) -> None:
    answers.choice = "yes"
    full.people.list.setFocus()
    QTest.keyClick(full.people.list, Qt.Key.Key_Delete)
    settle(qtbot)
    assert full.people.list.count() == 0
    assert queries.count(full._context.office, "person") == 1, "only the link goes"
    full.issues.list.setFocus()
    QTest.keyClick(full.issues.list, Qt.Key.Key_Delete)
    settle(qtbot)
    assert full.issues.list.count() == 0
    assert queries.count(full._context.office, "issue") == 1
    answers.asked.clear()
    rows = range(full.timeline.list.count())
    opening = next(row for row in rows if full.timeline.list.line(row).entity == "case")
    full.timeline.list.setCurrentRow(opening)
    QTest.keyClick(full.timeline.list, Qt.Key.Key_Delete)
    assert answers.asked == [], "the file itself is taken out by its own button"


def test_the_form_of_the_file_is_one_step_away_and_leads_back(
    workspace: Workspace, full: CaseFilePage
) -> None:
    press(full, t("screens.case_file.edit"))
    assert workspace.history.current == Place.of("record", {"entity": "case", "record_id": full._case_id})
    workspace.go_back()
    assert workspace.page is full


def test_a_file_that_is_taken_out_gives_way(
    workspace: Workspace, create: Create, answers: Any, qtbot: QtBot
) -> None:
    workspace.go("records", entity="case")
    page = opened(workspace, create("case"))
    answers.choice = "yes"
    press(page, t("screens.records.retire"))
    settle(qtbot)
    assert workspace.history.current == Place.of("records", {"entity": "case"})
    workspace.notice._undo.click()
    settle(qtbot)
    assert queries.count(workspace.office, "case") == 1


def test_the_file_takes_in_what_changes(full: CaseFilePage, qtbot: QtBot) -> None:
    with full._context.office.writing() as unit:
        unit.update("case", full._case_id, {"harms": (), "request": None, "risk": None})
    settle(qtbot)
    assert t("screens.case_file.no_harms") in labels(full)
    assert not any("تعمیر سقف" in text for text in labels(full))
    harm = full._context.office.code_label("harm", "addiction")
    assert harm
    assert harm not in labels(full)


def test_many_names_are_cut_and_told_by_the_tip_and_push_nothing_out(
    workspace: Workspace, create: Create, qtbot: QtBot
) -> None:
    case = create("case", risk="urgent", confidentiality="very_sensitive")
    for number in range(9):
        person = create("person", given_name="سیده فاطمه زهرا", family_name=f"موسوی‌نژاد یزدی {number}")
        create("case_person", case=case, person=person)
    page = opened(workspace, case)
    workspace.window().resize(960, 600)
    settle(qtbot)
    area = page.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    inner = area.widget()
    assert inner.width() <= area.viewport().width()
    assert page._names.toolTip() == page._file.title
    for found in page.findChildren(QAbstractButton):
        assert found.width() >= found.sizeHint().width(), found.text()
    workspace.go("record", entity="case", record_id=case)
    settle(qtbot)
    form = workspace.page
    assert form is not None
    assert form.width() <= workspace.stack.width()
    assert form.minimumSizeHint().width() < 900


def test_cards_are_no_higher_than_what_is_in_them(
    workspace: Workspace, full: CaseFilePage, qtbot: QtBot
) -> None:
    workspace.window().resize(1920, 1050)
    settle(qtbot)
    for part in (full.people, full.timeline, full.referrals, full.issues):
        assert part.height() <= part.sizeHint().height() + 2


@pytest.mark.parametrize("width", [1366, 1920])
def test_a_long_file_scrolls_as_one_page(
    workspace: Workspace, full: CaseFilePage, create: Create, qtbot: QtBot, width: int
) -> None:
    for number in range(30):
        create(
            "follow_up",
            case=full._case_id,
            done_on=TODAY - timedelta(days=number),
            way="phone",
            result=f"تماس {number} " * 30,
        )
    settle(qtbot)
    workspace.window().resize(width, 700)
    settle(qtbot)
    area = full.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    workspace.go_back()
    workspace.go_forward()
    assert area.verticalScrollBar().maximum() > 0
    assert area.verticalScrollBar().value() == 0, "a file is read from its top"
    assert area.horizontalScrollBar().maximum() == 0
    shown = full.timeline.list
    assert shown.verticalScrollBar().maximum() == 0
    shown.setFocus()
    shown.setCurrentRow(shown.count() - 1)
    QTest.keyClick(shown, Qt.Key.Key_End)
    settle(qtbot)
    last = shown.visualItemRect(shown.item(shown.count() - 1))
    corner = shown.viewport().mapTo(area.viewport(), last.bottomLeft())
    assert area.viewport().rect().contains(corner.x() + 5, corner.y() - 5), (
        "the row that is chosen is in sight"
    )
