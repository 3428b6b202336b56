"""What was typed and not yet saved: no way out of the page loses it without a question."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from ui import theme
from ui.history import Place
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from ui.workspace import Workspace
from yazd_desktop import queries


def opened(workspace: Workspace, entity: str = "person") -> RecordPage:
    """The form of the first record of a kind."""
    workspace.go("record", entity=entity, record_id=queries.find_ids(workspace.office, entity, limit=1)[0])
    page = workspace.page
    assert isinstance(page, RecordPage)
    return page


def change(page: RecordPage, field: str = "family_name", text: str = "نام‌تازه") -> None:
    page.form.state.enter(field, text)
    assert page.is_dirty()


@pytest.mark.parametrize(
    ("choice", "goes", "stored"), [("save", True, True), ("discard", True, False), ("stay", False, False)]
)
def test_leaving_asks_what_to_do_with_what_was_not_saved(
    workspace: Workspace, answers: Any, choice: str, goes: bool, stored: bool
) -> None:
    page = opened(workspace)
    change(page)
    answers.choice = choice
    workspace.navigation.button("case").click()
    assert (workspace.page is not page) == goes
    assert len(answers.asked) == 1
    assert workspace.navigation.button("case").isChecked() == goes
    assert queries.count(workspace.office, "person", {"family_name": "نام‌تازه"}) == int(stored)
    if goes:
        workspace.go_back()
        again = workspace.page
        assert isinstance(again, RecordPage)
        assert not again.is_dirty()
        assert (again.form.state.text("family_name") == "نام‌تازه") == stored
    else:
        assert page.is_dirty()
        assert page.form.state.text("family_name") == "نام‌تازه"


def test_what_cannot_be_saved_keeps_the_user_on_the_page(workspace: Workspace, answers: Any) -> None:
    workspace.go("record", entity="issue", record_id=None)
    page = workspace.page
    assert isinstance(page, RecordPage)
    page.form.state.enter("severity", "نه")
    answers.choice = "save"
    workspace.go_back()
    assert workspace.page is page
    assert page.is_dirty()


def test_a_page_without_changes_is_left_without_a_question(workspace: Workspace, answers: Any) -> None:
    opened(workspace)
    workspace.go_back()
    assert answers.asked == []


def test_a_new_record_that_is_saved_takes_the_place_of_its_draft(workspace: Workspace, answers: Any) -> None:
    workspace.go("records", entity="neighbourhood")
    workspace.go("record", entity="neighbourhood", record_id=None)
    page = workspace.page
    assert isinstance(page, RecordPage)
    page.form.state.enter("name", "گلشن")
    assert page.save()
    made = workspace.page
    assert isinstance(made, RecordPage)
    assert made is not page
    assert made.form.state.text("name") == "گلشن"
    workspace.go_back()
    assert isinstance(workspace.page, RecordsPage)
    workspace.go_forward()
    assert workspace.page is made


def test_saving_a_draft_on_the_way_elsewhere_leads_elsewhere(workspace: Workspace, answers: Any) -> None:
    workspace.go("record", entity="neighbourhood", record_id=None)
    page = workspace.page
    assert isinstance(page, RecordPage)
    page.form.state.enter("name", "گلشن")
    answers.choice = "save"
    workspace.navigation.button("case").click()
    assert workspace.history.current == Place.of("records", {"entity": "case"})
    assert queries.count(workspace.office, "neighbourhood", {"name": "گلشن"}) == 1
    workspace.go_back()
    assert isinstance(workspace.page, RecordPage)
    assert not workspace.page.form.state.is_new


def test_another_code_is_begun_after_the_first_was_saved(workspace: Workspace) -> None:
    workspace.go("record", entity="code", record_id=None)
    page = workspace.page
    assert isinstance(page, RecordPage)
    state = page.form.state
    state.enter("list_name", state.choices("list_name")[0].value if state.choices("list_name") else "harm")
    state.enter("label", "آسیب تازه")
    assert page.save(), state.problems()
    page = workspace.page
    assert isinstance(page, RecordPage)
    page.new_record()
    again = workspace.page
    assert isinstance(again, RecordPage)
    assert again.form.state.is_new
    assert again.form.state.text("label") == ""


def test_a_change_of_the_theme_keeps_what_was_typed_and_draws_the_rest_anew(
    workspace: Workspace, qapp: QApplication
) -> None:
    workspace.go("records", entity="case")
    table = workspace.page
    page = opened(workspace)
    change(page)
    notes = page.form.editor("notes").control
    assert isinstance(notes, QPlainTextEdit)
    try:
        theme.use(qapp, dark=True)
        workspace.remake_pages()
        assert workspace.page is page
        assert page.form.state.text("family_name") == "نام‌تازه"
        page.form.state.revert()
        workspace.go_back()
        assert workspace.page is not table
        icon = workspace.bar.lock.icon().pixmap(20, 20).toImage()
        ink = [
            icon.pixelColor(x, y) for x in range(20) for y in range(20) if icon.pixelColor(x, y).alpha() > 200
        ]
        assert ink
        assert all(colour.lightness() > 128 for colour in ink), "light lines on a dark bar"
    finally:
        theme.use(qapp, dark=False)
