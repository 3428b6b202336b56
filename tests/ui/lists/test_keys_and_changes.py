"""Lists as they are worked with: keys, mouse, menus, changes from elsewhere, hidden names."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.lists.hand import (
    FAMILIES,
    Create,
    Menu,
    People,
    TableOf,
    cell_place,
    cells,
)
from ui import theme
from ui.lists.record_table import RecordTable
from yazd_desktop.office import Office


def test_enter_and_a_double_click_open_the_row(
    office: Office, people: People, table_of: TableOf, qtbot: QtBot
) -> None:
    table = table_of(office, "person")
    opened: list[str] = []
    table.record_opened.connect(opened.append)
    table.focus_table()
    QTest.keyClick(table.table, Qt.Key.Key_Down)
    QTest.keyClick(table.table, Qt.Key.Key_Return)
    QTest.keyClick(table.table, Qt.Key.Key_Enter)
    for press in (QTest.mouseClick, QTest.mouseDClick):
        press(
            table.table.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            cell_place(table, 3),
        )
    assert opened == [people["باقری"], people["باقری"], people["نادری"]]


def test_delete_asks_for_the_row_and_only_where_rows_may_go(
    office: Office, people: People, table_of: TableOf
) -> None:
    table = table_of(office, "person")
    asked: list[str] = []
    table.retire_asked.connect(asked.append)
    QTest.keyClick(table.table, Qt.Key.Key_Delete)
    assert asked == []  # no row is chosen yet
    table.select(people["جعفری"])
    QTest.keyClick(table.table, Qt.Key.Key_Delete)
    assert asked == [people["جعفری"]]
    table.allow_retire(allowed=False)
    QTest.keyClick(table.table, Qt.Key.Key_Delete)
    assert len(asked) == 1


def _press_right(table: RecordTable, menu: Menu, row: int) -> None:
    view, place = table.table.viewport(), cell_place(table, row)
    QTest.mouseClick(view, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
    menu.expect()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)


def test_the_menu_of_a_row_opens_copies_and_takes_out(
    office: Office, people: People, table_of: TableOf, menu: Menu
) -> None:
    table = table_of(office, "person")
    told: list[tuple[str, str]] = []
    table.record_opened.connect(lambda record_id: told.append(("open", record_id)))
    table.retire_asked.connect(lambda record_id: told.append(("retire", record_id)))
    for menu.choose in ("باز کردن", "حذف", "رونوشت خانه"):
        _press_right(table, menu, 1)
    assert told == [("open", people["باقری"]), ("retire", people["باقری"])]
    assert QGuiApplication.clipboard().text() == "باقری"
    table.allow_retire(allowed=False)
    _press_right(table, menu, 1)
    assert "حذف" not in menu.offered
    # Menus do not pile up behind the list.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert table.findChildren(QMenu) == []


def test_the_menu_key_means_the_chosen_row(
    office: Office, people: People, table_of: TableOf, menu: Menu
) -> None:
    table = table_of(office, "person")
    opened: list[str] = []
    table.record_opened.connect(opened.append)
    menu.choose = "باز کردن"
    for family in FAMILIES:
        table.select(people[family])
        table.focus_table()
        # What the window system makes of the key: an event in the middle of what has the cursor.
        place = table.table.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, table.table.mapToGlobal(place))
        menu.expect()
        QApplication.sendEvent(table.table, event)
    assert opened == [people[family] for family in FAMILIES]


def test_control_c_copies_the_row_as_it_stands(office: Office, people: People, table_of: TableOf) -> None:
    table = table_of(office, "person")
    table.select(people["باقری"])
    table.focus_table()
    table.table.horizontalHeader().moveSection(1, 0)
    QTest.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().rstrip("\t") == "نمونه ۱\tباقری".replace("۱", "1")


def test_a_change_elsewhere_keeps_the_row_that_was_chosen(
    office: Office, people: People, table_of: TableOf, create: Create
) -> None:
    table = table_of(office, "person")
    table.select(people["جعفری"])
    office_changes = []
    with office.writing() as unit:
        unit.create("person", {"given_name": "تازه", "family_name": "آذری"})
        unit.update("person", people["نادری"], {"family_name": "ب‌نادری"})
        office_changes.append(unit.changes)
    assert table.state.on_changes(office_changes[0])
    assert table.selected_id() == people["جعفری"]
    assert "آذری" in cells(table, "family_name")


def test_after_a_row_was_taken_out_the_next_one_is_chosen(
    office: Office, people: People, table_of: TableOf
) -> None:
    table = table_of(office, "person")
    table.focus_table()
    for gone, then in (("باقری", "جعفری"), ("نادری", "جعفری")):
        table.select(people[gone])
        with office.writing() as unit:
            unit.retire("person", people[gone])
        table.state.on_changes(unit.changes)
        assert table.selected_id() == people[then]


def test_a_change_that_means_nothing_here_is_no_reason_to_read(
    office: Office, people: People, table_of: TableOf, create: Create
) -> None:
    table = table_of(office, "agency")
    assert not table.state.on_changes({"person": frozenset({people["باقری"]})})


def test_names_of_very_sensitive_cases_are_not_shown_or_copied(
    office: Office, table_of: TableOf, create: Create, menu: Menu
) -> None:
    person = create("person", given_name="پنهان", family_name="مخفیان")
    case = create("case", opened_on=date(2026, 5, 1), confidentiality="very_sensitive")
    create("case_person", case=case, person=person, role="subject")
    table = table_of(office, "case")
    place = table.state.columns.index("persons")
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        assert table.model.data(table.model.index(0, place), role) == "بسیار حساس"
    table.select(case)
    QTest.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "مخفیان" not in QGuiApplication.clipboard().text()
    open_case = create("case", opened_on=date(2026, 5, 2))
    create("case_person", case=open_case, person=person, role="subject")
    table.state.reload()
    assert cells(table, "persons")[table.state.row_of(open_case) or 0].endswith("مخفیان")


def test_the_colours_of_rows_follow_the_theme(
    sample_office: Office, table_of: TableOf, qapp: QApplication
) -> None:
    table = table_of(sample_office, "case")
    column = table.state.columns.index("status")
    row = next(row for row in range(table.state.count) if table.state.tone(row, column) != "normal")
    light = table.model.data(table.model.index(row, column), Qt.ItemDataRole.ForegroundRole).color()
    theme.use(qapp, dark=True)
    try:
        table.model.take_colours()
        dark = table.model.data(table.model.index(row, column), Qt.ItemDataRole.ForegroundRole).color()
    finally:
        theme.use(qapp, dark=False)
    assert light != dark


def test_the_rows_stand_in_the_circle_of_tab_with_a_name(
    office: Office, people: People, table_of: TableOf
) -> None:
    table = table_of(office, "person")
    table.search_box.setFocus()
    passed: list[QWidget | None] = []
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)  # type: ignore[arg-type]
        passed.append(QApplication.focusWidget())
    assert table.table in passed
    assert table.table.accessibleName() == "اشخاص"
    assert all(found is not None and found.accessibleName() for found in passed)


def test_control_f_goes_to_the_search_box(office: Office, people: People, table_of: TableOf) -> None:
    table = table_of(office, "person")
    table.focus_table()
    QTest.keyClick(table.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table.search_box.hasFocus()


def test_the_first_column_stands_at_the_right(office: Office, people: People, table_of: TableOf) -> None:
    table = table_of(office, "person")
    first: QRect = table.table.visualRect(table.model.index(0, 0))
    second: QRect = table.table.visualRect(table.model.index(0, 1))
    assert first.left() > second.left()
