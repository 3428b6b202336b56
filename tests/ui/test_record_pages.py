"""The pages and dialogs of records: made, opened, changed with what belongs to them, taken out and brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.history import Place
from ui.screens.records import RecordsPage
from ui.screens.records_children import ChildList
from ui.screens.records_dialog import RecordDialog
from ui.screens.records_form import RecordPage
from ui.screens.records_retire import can_retire
from ui.workspace import Workspace
from yazd_desktop import queries
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

Create = Callable[..., str]
TypeText = Callable[[QWidget, str], None]
InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]


@pytest.fixture
def workspace(workspace_of: Callable[[Office], Workspace], office: Office) -> Workspace:
    """An empty office."""
    return workspace_of(office)


def shown(workspace: Workspace, entity: str, record_id: str | None) -> RecordPage:
    workspace.go("record", entity=entity, record_id=record_id)
    page = workspace.page
    assert isinstance(page, RecordPage)
    return page


def listed(workspace: Workspace, entity: str) -> RecordsPage:
    workspace.go("records", entity=entity)
    page = workspace.page
    assert isinstance(page, RecordsPage)
    return page


def children(page: RecordPage, entity: str) -> ChildList:
    return next(found for found in page.lists if found.list.entity.name == entity)


def buttons(page: QWidget) -> dict[str, QAbstractButton]:
    """The buttons that can be seen, by their words."""
    every = page.findChildren(QAbstractButton)
    return {found.accessibleName() or found.text(): found for found in every if found.isVisibleTo(page)}


def settle(qtbot: QtBot) -> None:
    qtbot.wait(5)


@pytest.mark.parametrize("entity", [kind.name for kind in ENTITIES if kind.name != "office"])
def test_a_new_record_of_every_kind_can_be_begun(workspace: Workspace, entity: str) -> None:
    page = shown(workspace, entity, None)
    assert page.lists == []
    assert page.attachments is None
    assert not page.is_dirty()
    assert t("screens.records.retire") not in buttons(page)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.form.isAncestorOf(focused)


@pytest.mark.parametrize("entity", [kind.name for kind in ENTITIES if not kind.is_part])
def test_a_record_of_every_kind_opens_with_what_belongs_to_it(
    workspace_of: Callable[[Office], Workspace], sample_office: Office, entity: str
) -> None:
    workspace = workspace_of(sample_office)
    page = shown(workspace, entity, queries.find_ids(sample_office, entity, limit=1)[0])
    wanted = [child.entity for child in entity_named(entity).children]
    assert [found.list.entity.name for found in page.lists] == wanted
    assert (page.attachments is None) == (entity in ("office", "code"))
    assert page.title()
    assert (t("screens.records.retire") in buttons(page)) == can_retire(entity)
    assert not page.is_dirty()


def test_a_saved_record_gets_its_page_with_what_belongs_to_it(
    workspace: Workspace, type_text: TypeText, qtbot: QtBot
) -> None:
    page = shown(workspace, "body", None)
    type_text(page.form.editor("name").control, "کارگروه اجتماعی")
    QTest.keyClick(page.form.editor("name").control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot)
    made = workspace.page
    assert isinstance(made, RecordPage)
    assert made is not page
    assert made.lists
    assert made.attachments is not None
    assert workspace.notice.text == t("screens.records.made", record=t("entity.body"))
    assert workspace.notice.isVisible()


def test_a_part_is_added_opened_changed_taken_out_and_brought_back(
    workspace: Workspace,
    create: Create,
    in_dialog: InDialog,
    answers: Any,
    qtbot: QtBot,
) -> None:
    meeting = create("meeting", body=create("body", name="کارگروه"), held_on=date(2026, 5, 20))
    page = shown(workspace, "meeting", meeting)
    items = children(page, "agenda_item")
    assert items.list.count == 0
    assert items.empty.isVisibleTo(page)
    assert not items.table.isVisibleTo(page)

    def fill(dialog: RecordDialog) -> None:
        assert dialog.form.state.value("meeting") == meeting
        assert dialog.form.state.value("position") == 1
        dialog.form.state.enter("title", "روشنایی معابر")
        buttons(dialog)[t("widgets.form.save")].click()

    in_dialog(items.add_record, fill)
    settle(qtbot)
    assert items.list.count == 1
    assert not items.empty.isVisibleTo(page)
    assert items.table.table.verticalScrollBar().maximum() == 0, "the row is seen whole"
    item = items.list.record_id(0)
    in_dialog(
        lambda: items.table.record_opened.emit(item),
        lambda dialog: (dialog.form.state.enter("title", "آسفالت معابر"), dialog.form.save()),
    )
    settle(qtbot)
    assert queries.get(workspace.office, "agenda_item", item)["title"] == "آسفالت معابر"
    answers.choice = "yes"
    items.table.table.setCurrentIndex(items.table.model.index(0, 0))
    QTest.keyClick(items.table.table, Qt.Key.Key_Delete)
    settle(qtbot)
    assert items.list.count == 0
    workspace.notice._undo.click()
    settle(qtbot)
    assert items.list.count == 1
    in_dialog(items.add_record, lambda dialog: check_position(dialog, 2))


def check_position(dialog: RecordDialog, position: int) -> None:
    assert dialog.form.state.value("position") == position


def test_a_record_in_use_is_not_taken_out_and_the_user_hears_why(
    workspace: Workspace, create: Create, answers: Any
) -> None:
    body = create("body", name="کارگروه")
    create("meeting", body=body, held_on=date(2026, 5, 20))
    page = shown(workspace, "body", body)
    answers.choice = "yes"
    buttons(page)[t("screens.records.retire")].click()
    assert workspace.page is page
    assert len(answers.told) == 1
    assert t("entity.meeting") in answers.told[0][0] + answers.told[0][1]
    assert queries.count(workspace.office, "body") == 1


def test_a_record_is_taken_out_after_a_question_and_brought_back(
    workspace: Workspace, create: Create, answers: Any, qtbot: QtBot
) -> None:
    person = create("person", given_name="نرگس", family_name="فرضی")
    people = listed(workspace, "person")
    page = shown(workspace, "person", person)
    answers.choice = "no"
    buttons(page)[t("screens.records.retire")].click()
    assert workspace.page is page
    answers.choice = "yes"
    buttons(page)[t("screens.records.retire")].click()
    settle(qtbot)
    assert isinstance(workspace.page, RecordsPage)
    assert people.list.count == 0
    assert "نرگس فرضی" in workspace.notice.text
    workspace.notice._undo.click()
    settle(qtbot)
    assert people.list.count == 1


def test_what_goes_with_a_record_comes_back_with_it(
    workspace: Workspace, create: Create, answers: Any, qtbot: QtBot
) -> None:
    meeting = create("meeting", body=create("body", name="کارگروه"), held_on=date(2026, 5, 20))
    create("agenda_item", meeting=meeting, position=1, title="روشنایی")
    page = shown(workspace, "meeting", meeting)
    answers.choice = "yes"
    buttons(page)[t("screens.records.retire")].click()
    assert queries.count(workspace.office, "agenda_item") == 0
    workspace.notice._undo.click()
    settle(qtbot)
    assert queries.count(workspace.office, "agenda_item") == 1
    assert queries.count(workspace.office, "meeting") == 1


def test_neither_the_office_nor_a_code_is_taken_out(workspace: Workspace, answers: Any) -> None:
    answers.choice = "yes"
    codes = listed(workspace, "code")
    before = codes.list.count
    codes.table.table.setCurrentIndex(codes.table.model.index(0, 0))
    QTest.keyClick(codes.table.table, Qt.Key.Key_Delete)
    assert answers.asked == []
    assert codes.list.count == before
    page = shown(workspace, "office", workspace.office.id)
    assert t("screens.records.retire") not in buttons(page)
    page.new_record()
    assert workspace.page is page, "there is one office"


def test_a_change_elsewhere_is_taken_in_but_not_over_what_is_being_typed(
    workspace: Workspace, create: Create, qtbot: QtBot
) -> None:
    person = create("person", given_name="نرگس", family_name="فرضی")
    page = shown(workspace, "person", person)
    with workspace.office.writing() as unit:
        unit.update("person", person, {"family_name": "دیگر"})
    settle(qtbot)
    assert page.form.state.text("family_name") == "دیگر"
    page.form.state.enter("given_name", "یاسمن")
    with workspace.office.writing() as unit:
        unit.update("person", person, {"family_name": "سومی"})
    settle(qtbot)
    assert page.form.state.text("given_name") == "یاسمن"
    assert page.is_dirty()


@pytest.mark.parametrize(
    ("entity", "words", "screen"),
    [
        ("meeting", "screens.records.to_agenda", "agenda"),
        ("meeting", "screens.records.to_packet", "packet"),
        ("case", "screens.records.to_file", "case_file"),
    ],
)
def test_a_record_leads_to_its_other_pages(
    workspace: Workspace, create: Create, entity: str, words: str, screen: str
) -> None:
    given = (
        {"body": create("body", name="کارگروه"), "held_on": date(2026, 5, 20)} if entity == "meeting" else {}
    )
    record_id = create(entity, **given)
    buttons(shown(workspace, entity, record_id))[t(words)].click()
    assert workspace.history.current == Place.of(screen, {f"{entity}_id": record_id})


# The list.


def test_a_row_opens_by_enter_and_a_new_one_by_the_button(workspace: Workspace, create: Create) -> None:
    person = create("person", family_name="فرضی")
    page = listed(workspace, "person")
    page.table.focus_table()
    QTest.keyClick(page.table.table, Qt.Key.Key_Return)
    assert workspace.history.current == Place.of("record", {"entity": "person", "record_id": person})
    workspace.go_back()
    buttons(page)[t("screens.records.new", record=t("entity.person"))].click()
    assert workspace.history.current == Place.of("record", {"entity": "person", "record_id": None})


def test_the_chosen_row_stays_chosen_when_others_come(
    workspace: Workspace, create: Create, qtbot: QtBot
) -> None:
    create("person", family_name="ب")
    chosen = create("person", family_name="ج")
    page = listed(workspace, "person")
    assert page.table.select(chosen)
    create("person", family_name="الف")
    settle(qtbot)
    assert page.list.count == 3
    assert page.table.selected_id() == chosen


def test_what_is_shown_is_written_to_a_workbook(
    workspace: Workspace, create: Create, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("فرضی", "نمونه", "فرضی‌نیا"):
        create("person", family_name=name)
    page = listed(workspace, "person")
    page.list.search("فرضی")
    answers.path = str(tmp_path / "people.xlsx")
    workspace.bar.export_list.click()
    qtbot.waitUntil(lambda: not workspace.context.jobs.is_busy, timeout=20_000)
    settle(qtbot)
    book = openpyxl.load_workbook(tmp_path / "people.xlsx")
    assert book.active is not None
    texts = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert any("فرضی" in text for text in texts)
    assert not any("نمونه" in text for text in texts)
    assert "people.xlsx" in workspace.notice.text
    answers.path = ""
    page.export()
    assert not workspace.context.jobs.is_busy


# The dialog.


def test_a_dialog_without_changes_closes_without_a_question(
    workspace: Workspace, in_dialog: InDialog, answers: Any
) -> None:
    in_dialog(
        lambda: workspace.add_record("person"), lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape)
    )
    assert answers.asked == []
    assert queries.count(workspace.office, "person") == 0


@pytest.mark.parametrize("way", ["escape", "cross", "button"])
@pytest.mark.parametrize(
    ("choice", "closes", "stored"), [("stay", False, 0), ("discard", True, 0), ("save", True, 1)]
)
def test_a_dialog_asks_before_something_is_lost(
    workspace: Workspace, in_dialog: InDialog, answers: Any, way: str, choice: str, closes: bool, stored: int
) -> None:
    made: list[str | None] = []

    def act(dialog: RecordDialog) -> None:
        dialog.form.state.enter("family_name", "فرضی")
        answers.choice = choice
        if way == "escape":
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        elif way == "cross":
            dialog.close()
        else:
            buttons(dialog)[t("screens.records.cancel")].click()
        assert dialog.isVisible() != closes
        assert len(answers.asked) == 1

    in_dialog(lambda: made.append(workspace.add_record("person")), act)
    assert queries.count(workspace.office, "person") == stored
    assert (made[0] is not None) == bool(stored)


def test_enter_in_a_line_of_a_dialog_neither_closes_nor_loses(
    workspace: Workspace, in_dialog: InDialog, answers: Any
) -> None:
    def act(dialog: RecordDialog) -> None:
        dialog.form.state.enter("phone", "9123456789")
        assert dialog.form.state.problem("phone") is not None
        line = dialog.form.editor("given_name").control
        line.setFocus()
        # Of itself Qt makes some button of a dialog the one that Enter presses.
        cancel = buttons(dialog)[t("screens.records.cancel")]
        assert isinstance(cancel, QPushButton)
        cancel.setDefault(True)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.form.state.text("phone") == "9123456789", "nobody asked for the suggestion"
        assert answers.asked == []
        assert queries.count(workspace.office, "person") == 0
        answers.choice = "discard"

    in_dialog(lambda: workspace.add_record("person"), act)


def test_a_dialog_that_cannot_save_stays_and_says_why(workspace: Workspace, in_dialog: InDialog) -> None:
    def act(dialog: RecordDialog) -> None:
        dialog.form.state.enter("text", "متن")
        assert not dialog.form.save()
        assert dialog.isVisible()
        assert dialog.form.notice.isVisible()
        assert dialog.form.problem_text("title")

    in_dialog(lambda: workspace.add_record("issue"), act)


def test_a_link_followed_from_a_dialog_leads_there(
    workspace: Workspace, create: Create, in_dialog: InDialog, answers: Any
) -> None:
    person, case = create("person", family_name="فرضی"), create("case")
    part = create("case_person", case=case, person=person)

    def act(dialog: RecordDialog) -> None:
        dialog.form.open_record.emit("person", person)
        assert not dialog.isVisible()

    in_dialog(lambda: workspace.open_record("case_person", part), act)
    assert workspace.history.current == Place.of("record", {"entity": "person", "record_id": person})


def test_the_dialog_of_every_part_fits_the_screen(workspace: Workspace, in_dialog: InDialog) -> None:
    def check(dialog: RecordDialog) -> None:
        assert dialog.width() <= 960, dialog.windowTitle()
        assert dialog.height() <= 660, dialog.windowTitle()

    for kind in ENTITIES:
        if kind.is_part:
            in_dialog(partial(workspace.add_record, kind.name), check)
