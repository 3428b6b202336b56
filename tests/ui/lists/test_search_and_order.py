"""Lists as they are read: search, filters, order, columns that come back as they were left."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.lists.hand import (
    FAMILIES,
    Create,
    Kept,
    Menu,
    People,
    TableOf,
    TypeText,
    buttons,
    cells,
    words,
)
from yazd_desktop import queries
from yazd_desktop.office import Office


def test_a_search_narrows_as_it_is_typed(
    office: Office, people: People, table_of: TableOf, type_text: TypeText, qtbot: QtBot
) -> None:
    table = table_of(office, "person")
    assert table.count_text == "۴ مورد"
    type_text(table.search_box, "باقري")  # as an Arabic keyboard spells it
    qtbot.waitUntil(lambda: cells(table, "family_name") == ["باقری"], timeout=2000)
    assert table.count_text == "۱ از ۴ مورد"
    QTest.keyClick(table.search_box, Qt.Key.Key_Escape)
    assert table.state.count == 4
    assert table.search_box.text() == ""


def test_a_search_is_not_run_for_each_letter(
    office: Office,
    people: People,
    table_of: TableOf,
    type_text: TypeText,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = table_of(office, "person")
    asked: list[str] = []
    run = queries.hits_of

    def hits_of(connection: Any, entity: str, words: str) -> list[int]:
        asked.append(words)
        return run(connection, entity, words)

    monkeypatch.setattr(queries, "hits_of", hits_of)
    type_text(table.search_box, "نادری")
    qtbot.waitUntil(lambda: table.state.count == 1, timeout=2000)
    assert asked == ["نادری"]


def test_a_letter_on_the_rows_goes_on_in_the_search_box(
    office: Office, people: People, table_of: TableOf, type_text: TypeText, qtbot: QtBot
) -> None:
    table = table_of(office, "person")
    table.focus_table()
    type_text(table.table, "ج")
    assert table.search_box.hasFocus()
    type_text(table.search_box, "عفری")
    qtbot.waitUntil(lambda: cells(table, "family_name") == ["جعفری"], timeout=2000)
    QTest.keyClick(table.search_box, Qt.Key.Key_Down)
    assert table.table.hasFocus()
    assert table.selected_id() == people["جعفری"]


def test_a_filter_and_a_search_are_cleared_together(
    office: Office, people: People, table_of: TableOf, type_text: TypeText, qtbot: QtBot
) -> None:
    table = table_of(office, "person")
    box = table.filter_box("sex")
    assert box.itemText(0) == "جنسیت: همه"
    place = box.findData("female")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    assert cells(table, "family_name") == ["باقری", "جعفری", "نادری"]
    type_text(table.search_box, "احمدی")
    qtbot.waitUntil(lambda: table.state.count == 0, timeout=2000)
    shown = buttons(table)["پاک کردن جست‌وجو"]
    assert "با این جست‌وجو چیزی پیدا نشد." in words(table)
    assert table.search_box.findChildren(QToolButton)[0].isVisible()
    shown.click()
    assert table.state.count == 4
    assert (box.currentIndex(), table.search_box.text()) == (0, "")
    assert table.search_box.hasFocus()
    # The cross in the box goes with its text.
    cross = table.search_box.findChildren(QToolButton)[0]
    qtbot.waitUntil(lambda: not cross.isVisible(), timeout=2000)


def test_an_empty_list_says_how_to_begin(office: Office, table_of: TableOf, qtbot: QtBot) -> None:
    table = table_of(office, "person")
    assert not table.table.isVisibleTo(table)
    assert words(table).strip()
    begin = buttons(table)["افزودن شخص"]
    with qtbot.waitSignal(table.new_asked):
        begin.click()
    without = table_of(office, "person", can_add=False)
    assert "افزودن شخص" not in buttons(without)


def test_a_click_on_a_head_sorts_and_a_second_one_turns_it_round(
    office: Office, people: People, table_of: TableOf
) -> None:
    table = table_of(office, "person")
    header = table.table.horizontalHeader()
    assert cells(table, "family_name") == list(FAMILIES)
    place = QPoint(header.sectionViewportPosition(1) + header.sectionSize(1) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    up = cells(table, "given_name")
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert sorted(up) in (up, up[::-1])
    assert cells(table, "given_name") == up[::-1]
    assert header.sortIndicatorSection() == 1


@pytest.mark.parametrize("entity", ["case", "person", "issue", "meeting", "referral", "code"])
def test_every_head_may_be_clicked(sample_office: Office, table_of: TableOf, entity: str) -> None:
    table = table_of(sample_office, entity)
    for column in range(len(table.state.columns)):
        for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
            table.table.horizontalHeader().setSortIndicator(column, order)
            assert table.state.sort_column == table.state.columns[column]
            table.table.viewport().repaint()


def test_columns_come_back_as_they_were_left(
    office: Office, people: People, table_of: TableOf, menu: Menu
) -> None:
    kept = Kept()
    table = table_of(office, "person", settings=kept)
    header = table.table.horizontalHeader()
    header.resizeSection(1, 222)
    header.moveSection(4, 0)
    menu.choose = table.state.column_label(2)
    menu.expect()
    header.customContextMenuRequested.emit(QPoint(5, 5))
    again = table_of(office, "person", settings=kept).table.horizontalHeader()
    assert again.sectionSize(1) == 222
    assert again.visualIndex(4) == 0
    assert again.isSectionHidden(2)
    # A list of the same kind in another record has its own order.
    part = table_of(office, "person", settings=kept, compact=True).table.horizontalHeader()
    assert not part.isSectionHidden(2)


def test_a_column_is_hidden_and_shown_from_the_menu_of_the_head(
    office: Office, people: People, table_of: TableOf, menu: Menu
) -> None:
    kept = Kept()
    table = table_of(office, "person", settings=kept)
    header = table.table.horizontalHeader()
    menu.choose = "تلفن"
    menu.expect()
    header.customContextMenuRequested.emit(QPoint(5, 5))
    # The first column names the record: it stays.
    assert menu.offered == [table.state.column_label(place) for place in range(1, 6)]
    assert header.isSectionHidden(table.state.columns.index("phone"))
    assert kept.arranged["list.person"]["phone"]["hidden"]
    menu.expect()
    header.customContextMenuRequested.emit(QPoint(5, 5))
    assert not header.isSectionHidden(table.state.columns.index("phone"))
    assert header.sectionSize(table.state.columns.index("phone")) > 40


@pytest.mark.parametrize(
    "broken",
    [
        "words",
        [1, 2],
        {"family_name": 7, "no_such_column": {"width": 90}},
        {"family_name": {"width": "wide", "place": "first", "hidden": "no"}},
        {"given_name": {"width": -40, "place": -3}, "phone": {"width": 0, "place": 99}},
        {"given_name": {"width": 10**9, "place": 10**12}, "phone": {"width": None, "place": None}},
        {"given_name": {"width": True, "place": True}, "phone": {"width": 1e400}},
        {
            name: {"hidden": True}
            for name in ("family_name", "given_name", "fathers_name", "phone", "household")
        },
    ],
)
def test_broken_settings_are_as_if_never_kept(
    office: Office, people: People, table_of: TableOf, broken: Any
) -> None:
    table = table_of(office, "person", settings=Kept(**{"list.person": broken}))
    header = table.table.horizontalHeader()
    shown = [place for place in range(len(table.state.columns)) if not header.isSectionHidden(place)]
    assert 0 in shown
    assert all(30 <= header.sectionSize(place) <= 2000 for place in shown)
    assert sorted(header.visualIndex(place) for place in range(6)) == list(range(6))


def test_columns_that_nobody_touched_fill_the_table_whatever_its_width(
    office: Office, people: People, table_of: TableOf
) -> None:
    kept = Kept()
    table = table_of(office, "person", settings=kept)
    for width in (900, 1300, 1000):
        table.resize(width, 500)
        QApplication.processEvents()
        header = table.table.horizontalHeader()
        assert abs(header.length() - table.table.viewport().width()) < 30
        assert min(header.sectionSize(place) for place in range(6)) > 80
    assert kept.arranged == {}


def test_a_part_of_a_record_is_as_high_as_its_rows(office: Office, table_of: TableOf, create: Create) -> None:
    table = table_of(office, "person", compact=True)
    empty = table.height()
    heights = []
    for place in range(12):
        create("person", given_name="نمونه", family_name=f"نام {place}")
        table.state.reload()
        heights.append(table.minimumHeight())
    assert empty > heights[0]  # there is room for what an empty place says
    assert heights[:8] == sorted(set(heights[:8]))
    assert len(set(heights[7:])) == 1
    assert not table.search_box.isVisible()


def test_a_filter_offers_what_was_made_since(office: Office, table_of: TableOf, create: Create) -> None:
    first = create("neighbourhood", name="اسکان")
    table = table_of(office, "case")
    box = table.filter_box("neighbourhood")
    place = box.findData(first)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    later = create("neighbourhood", name="آزادشهر")
    box.showPopup()
    box.hidePopup()
    assert box.findData(later) > 0
    assert box.currentData() == first
    assert table.state.chosen("neighbourhood") == first


def test_the_choices_of_a_filter_are_shown_in_whole_words(
    office: Office, table_of: TableOf, create: Create
) -> None:
    create("case")
    table = table_of(office, "case")
    box = table.filter_box("harms")
    box.showPopup()
    longest = max(box.fontMetrics().horizontalAdvance(box.itemText(place)) for place in range(box.count()))
    assert box.view().viewport().width() >= longest
    assert box.view().window().height() < 600
    box.hidePopup()
