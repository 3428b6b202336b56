"""The pages of a governorate in the window: its offices first, one office behind a click, lists narrowed to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from db.exchange import ReceivedFile
from tests.provincial import TODAY, Province, make_governorate, make_province, report
from ui.history import Place
from ui.screens.home import HomePage
from ui.screens.province import ProvincePage
from ui.screens.province_office import ProvinceOfficePage
from ui.screens.records import RecordsPage
from ui.workspace import Workspace
from yazd_desktop import very_sensitive
from yazd_desktop.office import Office
from yazd_desktop.queries import SCOPE

Make = Callable[[Office], Workspace]


@pytest.fixture
def filled(office: Office) -> Province:
    return make_province(office)


@pytest.fixture
def workspace(workspace_of: Make, filled: Province) -> Workspace:
    return workspace_of(filled.office)


def page_of(workspace: Workspace) -> ProvincePage:
    page = workspace.page
    assert isinstance(page, ProvincePage)
    return page


def names(page: ProvincePage) -> list[str]:
    model = page.offices.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_a_governorate_begins_with_its_offices(workspace: Workspace) -> None:
    page = page_of(workspace)
    assert names(page) == ["دفتر صدرآباد", "دفتر حسن‌آباد", "دفتر آزمون"]
    assert page.offices.isVisible()
    assert workspace.navigation.button("home").isChecked()
    assert "۱ دفتر" in page.late.text()


def test_an_office_still_begins_with_its_own_day(workspace_of: Make, office: Office) -> None:
    assert isinstance(workspace_of(office).page, HomePage)


def test_home_leads_there_from_everywhere(workspace: Workspace) -> None:
    workspace.go("records", entity="issue")
    workspace.navigation.chosen.emit("home")
    assert workspace.history.current == Place("province")


def test_a_head_sorts_by_its_column(workspace: Workspace) -> None:
    page = page_of(workspace)
    page.offices.sort_by(0, descending=False)
    assert names(page) == ["دفتر آزمون", "دفتر حسن‌آباد", "دفتر صدرآباد"]
    page.tiles["all"].click()
    assert names(page)[0] == "دفتر صدرآباد", "whoever was silent longest"


def test_a_row_leads_to_its_office_by_click_and_by_enter(workspace: Workspace, qtbot: QtBot) -> None:
    page = page_of(workspace)
    index = page.offices.model().index(1, 0)
    spot = page.offices.visualRect(index).center()
    qtbot.mouseClick(page.offices.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    found = workspace.page
    assert isinstance(found, ProvinceOfficePage)
    assert found.title() == "دفتر حسن‌آباد"
    workspace.go_back()
    page.offices.setCurrentIndex(page.offices.model().index(0, 0))
    qtbot.keyClick(page.offices, Qt.Key.Key_Return)
    assert workspace.page is not None
    assert workspace.page.title() == "دفتر صدرآباد"  # type: ignore[attr-defined]  # a page of the window


def test_neighbourhoods_stand_behind_their_button_and_are_searched(workspace: Workspace) -> None:
    page = page_of(workspace)
    page.by_place.click()
    assert page.places.isVisible()
    assert page.places.model().rowCount() == 2
    page.search.setText("صدر")
    page.search.searched.emit("صدر")
    assert page.places.model().rowCount() == 1
    assert "۱ از ۲" in page.count.text()
    page.search.searched.emit("هیچ‌جا")
    assert not page.places.isVisible()


def test_very_sensitive_files_are_told_by_number_on_both_pages(
    workspace: Workspace, filled: Province
) -> None:
    page = page_of(workspace)
    assert page.very_sensitive.text() == ""
    with filled.office.bookkeeping() as connection:
        very_sensitive.note(connection, filled.first, 3, "life", 1)
        very_sensitive.note(connection, filled.second, 1, "life", 1)
    page.refresh({})
    assert page.very_sensitive.text() == "۴ پروندهٔ بسیار حساس تنها به شمار"
    workspace.go("province_office", office_id=filled.first)
    shown = workspace.page
    assert isinstance(shown, ProvinceOfficePage)
    assert shown.very_sensitive.text() == "۳ پروندهٔ بسیار حساس تنها به شمار"
    assert shown.very_sensitive.isVisible()


def test_what_changes_is_counted_at_once(workspace: Workspace, filled: Province, qtbot: QtBot) -> None:
    page = page_of(workspace)
    page.by_place.click()
    filled.add(filled.second, "issue", title="تازه", neighbourhood=filled.places[1])
    qtbot.waitUntil(lambda: any(row.cells[4].text == "۲" for row in page.places.content.rows))


def test_the_figures_of_an_office_lead_to_its_records_alone(workspace: Workspace, filled: Province) -> None:
    workspace.go("province_office", office_id=filled.second)
    page = workspace.page
    assert isinstance(page, ProvinceOfficePage)
    assert page.places.model().rowCount() == 1
    assert page.report.text() == "آخرین گزارش: ۳۰ روز پیش"
    page.tiles["cases"].click()
    shown = workspace.page
    assert isinstance(shown, RecordsPage)
    assert [shown.list.record_id(row) for row in range(shown.list.count)] == [filled.cases[1]]
    assert shown.table.filter_box(SCOPE).currentText() == "دفتر صدرآباد"
    assert shown.whose.text() == "دفتر صدرآباد"
    shown.table.filter_box(SCOPE).setCurrentIndex(0)
    shown.table.filter_box(SCOPE).activated.emit(0)
    assert (shown.list.count, shown.whose.text()) == (3, "")


def test_an_office_that_was_paired_and_a_file_without_news_are_seen_when_one_comes_back(
    workspace: Workspace, filled: Province
) -> None:
    page = page_of(workspace)
    workspace.go("exchange")
    report(filled.office, "01999999-0000-7000-8000-000000000000", days_ago=None, name="دفتر اسکان")
    workspace.go("home")
    assert page_of(workspace) is page
    assert "دفتر اسکان" in names(page)

    workspace.go("province_office", office_id=filled.second)
    office_page = workspace.page
    assert isinstance(office_page, ProvinceOfficePage)
    assert office_page.report.text() == "آخرین گزارش: ۳۰ روز پیش"
    workspace.go("exchange")
    with filled.office.bookkeeping() as connection:
        now = datetime.combine(TODAY, time(9), UTC)
        connection.execute(update(ReceivedFile).values(made_at=now, arrived_at=now))
    workspace.go_back()
    assert workspace.page is office_page
    assert office_page.report.text() == "آخرین گزارش: امروز"


def test_without_an_office_the_page_says_how_to_begin(workspace_of: Make, office: Office) -> None:
    make_governorate(office)
    page = page_of(workspace_of(office))
    assert not page.offices.isVisible()
    assert not page.late.isVisible()
