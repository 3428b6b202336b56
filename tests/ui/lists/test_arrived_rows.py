"""Rows that a received file changed: marked to the eye and the ear, and found by a filter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from tests.exchange.merging import Elsewhere
from tests.ui.lists.hand import People, TableOf, buttons, cells
from ui.lists.record_table import RecordTable
from yazd_desktop.arrivals import take_away
from yazd_desktop.office import Office


def spots(table: RecordTable) -> list[bool]:
    """In which rows a dot is drawn."""
    drawn = []
    for row in range(table.model.rowCount()):
        found = table.model.index(row, 0).data(Qt.ItemDataRole.DecorationRole)
        assert isinstance(found, QPixmap), "the words of every row keep clear of the place of the dot"
        drawn.append(found.toImage().pixelColor(16, 16).alpha() > 0)
    return drawn


def change(office: Office, person: str) -> None:
    gov = Elsewhere(office)
    gov.says("person", person, {"phone": "09990000001"}, knows=True)
    gov.arrives()


def test_a_changed_row_has_a_dot_and_says_why(office: Office, people: People, table_of: TableOf) -> None:
    change(office, people["باقری"])
    table = table_of(office, "person")
    assert cells(table, "family_name") == ["احمدی", "باقری", "جعفری", "نادری"]
    assert spots(table) == [False, True, False, False]
    index = table.model.index(1, 0)
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert "با فایل استانداری یزد، " in index.data(role)
    assert "فایل" not in index.data(Qt.ItemDataRole.DisplayRole), "what is copied is what stands there"
    assert "فایل" not in table.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_where_no_file_came_nothing_is_different(office: Office, people: People, table_of: TableOf) -> None:
    table = table_of(office, "person")
    assert table.model.index(0, 0).data(Qt.ItemDataRole.DecorationRole) is None
    assert not table.arrived.isVisible()


def test_the_filter_shows_only_what_a_file_changed_and_is_let_go(
    office: Office, people: People, table_of: TableOf
) -> None:
    change(office, people["نادری"])
    table = table_of(office, "person")
    assert table.arrived.text() == "تغییرکرده با فایل (۱)"
    table.arrived.setFocus()
    QTest.keyClick(table.arrived, Qt.Key.Key_Return)
    assert cells(table, "family_name") == ["نادری"]
    buttons(table)["پاک کردن جست‌وجو"].click()
    assert len(cells(table, "family_name")) == 4
    assert not table.arrived.isChecked()


def test_a_filter_whose_last_row_was_opened_can_still_be_let_go(
    office: Office, people: People, table_of: TableOf
) -> None:
    change(office, people["نادری"])
    table = table_of(office, "person")
    table.arrived.click()
    take_away(office, "person", people["نادری"])
    table.state.on_changes({"person": frozenset({people["نادری"]})})
    assert table.state.count == 0
    assert table.arrived.isVisible()
    table.arrived.click()
    assert table.state.count == 4
    assert not table.arrived.isVisible()
