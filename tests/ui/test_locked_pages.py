"""Records that an office may only read, in the window: no button that would be refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.provincial import make_governed, put
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from ui.workspace import Workspace
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

Make = Callable[[Office], Workspace]


@pytest.fixture
def governed(office: Office) -> tuple[str, str]:
    """The ids of a meeting and an agency of the governorate."""
    governorate = make_governed(office)
    with office.writing() as unit:
        body = put(unit, governorate, "body", name="کارگروه استان")
        meeting = put(unit, governorate, "meeting", body=body, held_on=date(2026, 5, 14))
        return meeting, put(unit, governorate, "agency", name="آبفا")


def words(page: QWidget) -> list[str]:
    return [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]


def adds(page: RecordPage) -> list[str]:
    """The parts that can be added from a page."""
    found = [part for part in page.lists if t("screens.records.add") in words(part)]
    return [part.list.entity.name for part in found]


def test_the_page_of_a_record_of_the_governorate_says_why_it_is_read_only(
    workspace_of: Make, office: Office, governed: tuple[str, str]
) -> None:
    workspace = workspace_of(office)
    workspace.go("record", entity="agency", record_id=governed[1])
    page = workspace.page
    assert isinstance(page, RecordPage)
    assert page.form.locked.isVisible()
    assert page.form.locked.text() == t("form.locked.governorate")
    refused = {t("widgets.form.save"), t("widgets.form.revert"), t("screens.records.retire")}
    assert not refused & set(words(page))
    assert page.form.save() is False
    assert adds(page) == ["agency_contact", "referral", "commitment"]


def test_a_meeting_of_the_governorate_is_not_put_together_here(
    workspace_of: Make, office: Office, governed: tuple[str, str]
) -> None:
    workspace = workspace_of(office)
    workspace.go("record", entity="meeting", record_id=governed[0])
    page = workspace.page
    assert isinstance(page, RecordPage)
    assert t("screens.records.to_agenda") not in words(page)
    assert adds(page) == []


def test_an_own_record_has_its_buttons(workspace_of: Make, office: Office, governed: tuple[str, str]) -> None:
    with office.writing() as unit:
        own = unit.create("agency", {"name": "خیریه"})
    workspace = workspace_of(office)
    workspace.go("record", entity="agency", record_id=own)
    page = workspace.page
    assert isinstance(page, RecordPage)
    assert not page.form.locked.isVisible()
    assert {t("widgets.form.save"), t("screens.records.retire")} <= set(words(page))


def test_no_code_is_made_in_an_office_that_has_a_governorate(
    workspace_of: Make, office: Office, governed: tuple[str, str]
) -> None:
    workspace = workspace_of(office)
    workspace.go("records", entity="code")
    page = workspace.page
    assert isinstance(page, RecordsPage)
    new = t("screens.records.new", record=t("entity.code"))
    assert new not in words(page)
    page.new_record()
    assert workspace.page is page
    workspace.go("records", entity="agency")
    assert workspace.page is not None
    assert t("screens.records.new", record=t("entity.agency")) in words(workspace.page)
