"""On the pages of a record: what came with a file, what stands in two places in two ways, and the way to decide it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.exchange.merging import Elsewhere
from tests.ui.conflicts.hand import PHONES, Create, buttons, disagree, looked_at, page_of, value, words
from tests.ui.conftest import InDialog, TypeText
from ui.forms.news import ArrivalLine
from ui.screens.case_file import CaseFilePage
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from ui.workspace import Workspace
from yazd_desktop.arrivals import marks
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.office import Office

DISPUTED = "در دو جا دو جور نوشته شده؛ دیدن و برگزیدن"


@pytest.fixture
def workspace(workspace_of: Callable[[Office], Workspace], office: Office) -> Workspace:
    return workspace_of(office)


def form_of(workspace: Workspace) -> RecordPage:
    page = workspace.page
    assert isinstance(page, RecordPage)
    return page


def disputes(page: RecordPage) -> list[QPushButton]:
    return [one for one in page.findChildren(QPushButton) if one.text() == DISPUTED and one.isVisibleTo(page)]


def marked(page: RecordPage) -> set[str]:
    """The words of the fields that are marked as come with a file."""
    return {
        one.text() for one in page.findChildren(QLabel) if one.property("arrived") and one.isVisibleTo(page)
    }


def is_marked(office: Office, row: str) -> bool:
    with office.reading() as connection:
        return bool(marks(connection, [row], office.today()))


def test_the_field_concerned_leads_to_its_values(
    office: Office, waiting: list[str], workspace: Workspace
) -> None:
    workspace.go("record", entity="person", record_id=waiting[0])
    page = form_of(workspace)
    names = {one.accessibleName() for one in disputes(page)}
    assert names == {f"«{field}» {DISPUTED}" for field in ("سال تولد", "تلفن")}
    phone = next(one for one in disputes(page) if "تلفن" in one.accessibleName())
    # It stands above its field, and Tab reaches it.
    assert phone.y() < page.form.editor("phone").y()
    assert phone.focusPolicy() & Qt.FocusPolicy.TabFocus
    phone.click()
    assert looked_at(page_of(workspace)) == ("زهرا فرضیا", "تلفن")


def test_saving_the_field_settles_it(
    office: Office, waiting: list[str], workspace: Workspace, type_text: TypeText, qtbot: QtBot
) -> None:
    workspace.go("record", entity="person", record_id=waiting[0])
    page = form_of(workspace)
    line = page.form.editor("phone").control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_text(line, "۰۹۹۹۰۰۰۰۰۰۷")
    assert page.save()
    qtbot.wait(20)
    assert value(office, waiting[0]) == "09990000007"
    assert [one.accessibleName() for one in disputes(page)] == [f"«سال تولد» {DISPUTED}"]
    assert workspace.navigation.button("conflicts").count == 3


def test_a_record_that_nobody_disputes_is_as_it_was(
    office: Office, people: list[str], workspace: Workspace
) -> None:
    workspace.go("record", entity="person", record_id=people[0])
    page = form_of(workspace)
    assert (disputes(page), marked(page), page.findChildren(ArrivalLine)) == ([], set(), [])


def test_opening_a_record_shows_what_came_and_takes_the_mark_away(
    office: Office, people: list[str], gov: Elsewhere, workspace: Workspace, qtbot: QtBot
) -> None:
    gov.says("person", people[1], {"work": "employed", "phone": PHONES[1]}, knows=True)
    gov.arrives()
    workspace.go("records", entity="person")
    listed = workspace.page
    assert isinstance(listed, RecordsPage)
    assert listed.list.mark(1)
    assert listed.table.select(people[1])
    workspace.open_record("person", people[1])
    page = form_of(workspace)
    assert "با فایل استانداری یزد، " in words(page.form.arrival)
    assert words(page.form.arrival).endswith("تغییر کرد: تلفن، وضعیت شغلی")
    assert marked(page) == {"تلفن •", "وضعیت شغلی •"}
    assert page.form.editor("phone").control.accessibleDescription() == "با فایل آمد"
    assert not is_marked(office, people[1])
    qtbot.wait(20)
    assert marked(page) == {"تلفن •", "وضعیت شغلی •"}, "while somebody looks at it, nothing goes away"
    workspace.go_back()
    assert not listed.list.mark(1)
    assert listed.table.selected_id() == people[1], "one goes on where one was"


def test_what_the_page_of_a_file_told_its_form_still_shows(
    office: Office, create: Create, gov: Elsewhere, workspace: Workspace, qtbot: QtBot
) -> None:
    case = create("case", risk="low", request="وام")
    gov.says("case", case, {"request": "کار"}, knows=True)
    disagree(gov, "case", case, {"risk": "high"})
    gov.arrives()
    workspace.open_record("case", case)
    page = workspace.page
    assert isinstance(page, CaseFilePage)
    assert "تغییر کرد: سطح خطر، شرح درخواست" in words(page)
    assert "۱ مقدار این سند در دو جا دو جور نوشته شده است." in words(page)
    page.edit()
    assert "شرح درخواست •" in marked(form_of(workspace))
    workspace.go_back()
    buttons(page)["دیدن و برگزیدن"].click()
    assert looked_at(page_of(workspace))[1] == "سطح خطر"
    page_of(workspace).keep(0)
    qtbot.wait(20)
    workspace.go_back()
    assert "دو جور نوشته شده" not in words(page)


def test_a_part_of_a_record_leads_there_from_its_dialog(
    office: Office, create: Create, gov: Elsewhere, workspace: Workspace, in_dialog: InDialog
) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    part = create("case_person", case=create("case"), person=person, role="subject")
    disagree(gov, "case_person", part, {"role": "spouse"})
    gov.arrives()

    def act(dialog: object) -> None:
        found = dialog.findChildren(QPushButton)  # type: ignore[attr-defined]
        asked = next(one for one in found if one.text() == DISPUTED and one.isVisible())
        QTest.keyClick(asked, Qt.Key.Key_Space)

    in_dialog(lambda: workspace.open_record("case_person", part), act)
    assert not is_marked(office, part)
    found = page_of(workspace).detail.conflict
    assert found is not None
    assert (found.entity, found.field) == ("case_person", "role")
    assert conflicts.count(office) == 1
