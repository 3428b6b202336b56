"""The page on which the agenda of a meeting is built, used as its user uses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.screens import Context
from ui.screens.agenda import AgendaPage
from ui.screens.agenda_table import COLUMNS
from ui.window_settings import WindowSettings
from yazd_desktop import queries
from yazd_desktop.agenda import AgendaState
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office

Create = Callable[..., str]
TypeText = Callable[[QWidget, str], None]
LETTERS = ("الف", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ")
ISSUES = len(LETTERS)
Modifier = Qt.KeyboardModifier
LEFT, NONE, CTRL = Qt.MouseButton.LeftButton, Modifier.NoModifier, Modifier.ControlModifier


class Window:
    """A page in the hands of its user, and what it asked of the window around it."""

    def __init__(self, office: Office, meeting: str, host: QWidget, folder: Path) -> None:
        self.office, self.meeting = office, meeting
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.opened: list[tuple[str, str]] = []
        self.noticed: list[str] = []
        context = Context(
            office=office,
            jobs=Jobs(host),
            settings=WindowSettings(folder / "window.json"),
            go=lambda screen, /, **params: self.went.append((screen, params)),
            back=lambda: None,
            open_record=lambda entity, record_id: self.opened.append((entity, record_id)),
            add_record=lambda entity, presets=None: None,
            notice=lambda text, undo=None: self.noticed.append(text),
        )
        self.page = AgendaPage(context, meeting)

    def titles(self) -> list[str]:
        """The agenda as the table shows it."""
        model = self.page.table.lines
        return [
            str(model.data(model.index(row, 1), Qt.ItemDataRole.EditRole)) for row in range(model.rowCount())
        ]

    def fill(self) -> None:
        for words in ("یک", "دو", "سه"):
            self.page.state.add(words)

    def stored(self) -> list[tuple[str, str | None, int | None]]:
        """The agenda as the office keeps it."""
        fields, mine = ("title", "presenter", "minutes"), {"meeting": self.meeting}
        rows = queries.rows(self.office, "agenda_item", fields, where=mine, sort="position", descending=False)
        return [(row["title"], row["presenter"], row["minutes"]) for row in rows]

    def line(self, words: str) -> QTreeWidgetItem:
        """The line of a proposal in the tree."""
        proposal = next(p for p in self.page.state.proposals() if p.title == words)
        item = self.page.proposals.line_of(proposal.record_id)
        assert item is not None
        return item

    def group(self, place: int) -> QTreeWidgetItem:
        found = self.page.proposals.topLevelItem(place)
        assert found is not None
        return found

    def choose(self, words: str) -> None:
        self.page.proposals.setCurrentItem(self.line(words))

    def place(self, words: str) -> QPoint:
        """A point in the words of a proposal, away from its box."""
        return self.page.proposals.visualItemRect(self.line(words)).center()


@pytest.fixture
def meeting(office: Office, create: Create) -> str:
    """A meeting, nine issues of falling score, two late commitments, a silent referral."""
    today = office.today()
    place = create("neighbourhood", name="محلهٔ بادگیر")
    agency = create("agency", name="آبفای آزمون", code="water")
    body = create("body", name="کارگروه آزمون")
    create("body_member", body=body, name="نازگل نمونه‌ای", post="مدیر", position=1)
    last = create("meeting", body=body, held_on=today - timedelta(days=60), status="held")
    coming = create("meeting", body=body, held_on=today + timedelta(days=9), subject="جلسهٔ آزمون")
    ranked: dict[str, Any] = {"neighbourhood": place, "reach": "lane", "feasibility": 3}
    for rank, letter in enumerate(LETTERS):
        ranked |= {"severity": 5 - rank // 2, "urgency": 5 - (rank + 1) // 2}
        issue = create("issue", title=f"مسئلهٔ {letter}", **ranked)
    decision = create("decision", meeting=last, clause=1, text="آبرسانی کوچه‌ها")
    for words, days in (("لوله‌کشی کوچه", 30), ("نصب کنتور", 10)):
        due = today - timedelta(days=days)
        create("commitment", decision=decision, agency=agency, text=words, deadline=due, status="notified")
    sent: dict[str, Any] = {"status": "sent", "sent_on": due - timedelta(days=30), "deadline": due}
    create("referral", issue=issue, agency=agency, subject="وصل آب خانه", **sent)
    return coming


@pytest.fixture
def window(qtbot: QtBot, office: Office, meeting: str, tmp_path: Path) -> Window:
    host = QWidget()
    qtbot.addWidget(host)
    made = Window(office, meeting, host, tmp_path)
    qtbot.addWidget(made.page)
    made.page.resize(1160, 690)
    with qtbot.waitExposed(made.page):
        made.page.show()
    made.page.activateWindow()
    made.page.setFocus()
    return made


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(widget, key, modifier)
    QApplication.processEvents()  # an open cell takes its words in only then


def test_proposals_stand_in_three_groups_the_worst_first(window: Window) -> None:
    tree = window.page.proposals
    assert [window.group(place).text(0) for place in range(tree.topLevelItemCount())] == [
        words for _, words, _ in window.page.state.groups()
    ]
    assert window.group(0).child(0).text(0) == "مسئلهٔ الف"
    assert "۳۰ روز تأخیر" in window.line("لوله‌کشی کوچه").data(0, Qt.ItemDataRole.AccessibleTextRole)


def test_a_long_group_shows_its_first_lines_and_the_rest_when_asked(qtbot: QtBot, window: Window) -> None:
    tree = window.page.proposals
    assert window.group(0).childCount() == 6
    assert "۴" in window.group(0).child(5).text(0)
    tree.setCurrentItem(window.group(0).child(5))
    press(qtbot, tree, Qt.Key.Key_Return)
    assert window.group(0).childCount() == ISSUES
    assert tree.currentItem().text(0) == "مسئلهٔ ج"


def test_space_ticks_and_the_proposal_is_on_the_agenda(qtbot: QtBot, window: Window) -> None:
    window.choose("مسئلهٔ الف")
    press(qtbot, window.page.proposals, Qt.Key.Key_Space)
    assert window.titles() == ["مسئلهٔ الف"]
    assert window.line("مسئلهٔ الف").checkState(0) == Qt.CheckState.Checked
    assert window.page.proposals.current() is not None, "the line is still the current one"
    press(qtbot, window.page.proposals, Qt.Key.Key_Space)
    assert window.titles() == []
    assert window.line("مسئلهٔ الف").checkState(0) == Qt.CheckState.Unchecked


def test_a_click_ticks_and_a_double_click_ticks_once_and_opens_nothing(qtbot: QtBot, window: Window) -> None:
    tree = window.page.proposals
    qtbot.mouseClick(tree.viewport(), LEFT, NONE, window.place("مسئلهٔ ب"))
    assert window.titles() == ["مسئلهٔ ب"]
    place = window.place("مسئلهٔ پ")
    qtbot.mouseClick(tree.viewport(), LEFT, NONE, place)
    qtbot.mouseDClick(tree.viewport(), LEFT, NONE, place)
    assert window.titles() == ["مسئلهٔ ب", "مسئلهٔ پ"]
    window.choose("مسئلهٔ الف")
    press(qtbot, tree, Qt.Key.Key_Return)
    assert window.opened == []
    assert len(window.titles()) == 2, "Enter ticks nothing"


def test_the_button_and_the_menu_open_the_record(qtbot: QtBot, window: Window) -> None:
    window.choose("نصب کنتور")
    proposal = window.page.proposals.current()
    assert proposal is not None
    window.page.open.click()
    assert window.opened == [("commitment", proposal.record_id)]
    window.page.proposals.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert window.opened == [("commitment", proposal.record_id)] * 2


def test_search_shows_only_what_holds_the_words(qtbot: QtBot, window: Window) -> None:
    window.page.search_box.setText("كنتور")  # an Arabic kaf, as an old keyboard types it
    press(qtbot, window.page.search_box, Qt.Key.Key_Return)
    tree = window.page.proposals
    shown = [p.title for p in window.page.state.proposals() if tree.line_of(p.record_id) is not None]
    assert shown == ["نصب کنتور"]


def test_the_order_is_changed_by_keys_and_by_buttons(qtbot: QtBot, window: Window) -> None:
    window.fill()
    table = window.page.table
    table.select(2)
    press(qtbot, table, Qt.Key.Key_Up, CTRL)
    assert window.titles() == ["یک", "سه", "دو"]
    assert table.row == 1, "the line that was moved stays the current one"
    press(qtbot, table, Qt.Key.Key_Up, CTRL)
    press(qtbot, table, Qt.Key.Key_Up, CTRL)
    assert window.titles() == ["سه", "یک", "دو"]
    assert not window.page.up.isEnabled()
    window.page.down.click()
    press(qtbot, table, Qt.Key.Key_Down, CTRL)
    press(qtbot, table, Qt.Key.Key_Down, CTRL)
    assert window.titles() == ["یک", "دو", "سه"]
    assert not window.page.down.isEnabled()


@pytest.mark.parametrize(
    ("row", "over", "low", "expected"),
    [(0, 2, True, "دو سه یک"), (0, 1, True, "دو یک سه"), (2, 0, False, "سه یک دو"), (1, 1, True, "یک دو سه")],
)
def test_a_row_is_dragged_to_where_it_is_dropped(
    window: Window, row: int, over: int, low: bool, expected: str
) -> None:
    window.fill()
    table = window.page.table
    table.select(row)
    y = table.rowViewportPosition(over) + (table.rowHeight(over) - 4 if low else 4)

    class Drop(QDropEvent):
        def source(self) -> QWidget:
            return table

    table.dropEvent(Drop(QPointF(100, y), Qt.DropAction.MoveAction, QMimeData(), LEFT, NONE))
    assert window.titles() == expected.split()


def test_what_is_written_in_a_cell_is_kept(qtbot: QtBot, window: Window, type_text: TypeText) -> None:
    window.page.state.add("گزارش")
    table = window.page.table
    table.select(0, COLUMNS.index("minutes"))
    table.setFocus()
    for column, words in (("title", "گزارش دبیر"), ("presenter", "نازگل"), ("minutes", "۱۵")):
        table.write_in(column)
        editor = table.cells.editor
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        type_text(editor, words)
        press(qtbot, editor, Qt.Key.Key_Return)
    line = window.page.state.items[0]
    assert (line.title, line.presenter, line.minutes) == ("گزارش دبیر", "نازگل", 15)
    assert "۱۵" in window.page.total.text()


def test_minutes_take_digits_alone(qtbot: QtBot, window: Window, type_text: TypeText) -> None:
    window.page.state.add("گزارش")
    window.page.table.select(0)
    window.page.table.write_in("minutes")
    editor = window.page.table.cells.editor
    assert editor is not None
    type_text(editor, "ب۲٠x5")
    assert editor.text() == "۲٠5"
    press(qtbot, editor, Qt.Key.Key_Return)
    assert window.page.state.items[0].minutes == 205


def test_free_words_are_added_with_enter_and_not_lost_on_leaving(
    qtbot: QtBot, window: Window, type_text: TypeText
) -> None:
    type_text(window.page.words, "قرائت مصوبات")
    press(qtbot, window.page.words, Qt.Key.Key_Return)
    assert window.titles() == ["قرائت مصوبات"]
    assert window.page.words.text() == ""
    assert window.page.save()
    type_text(window.page.words, "سخن پایانی")
    assert window.page.is_dirty()
    assert window.page.save()
    assert [title for title, _, _ in window.stored()] == ["قرائت مصوبات", "سخن پایانی"]


@pytest.mark.parametrize("notices", [AgendaPage.is_dirty, AgendaPage.save])
def test_what_stands_in_an_open_cell_counts(
    window: Window, type_text: TypeText, notices: Callable[[AgendaPage], bool]
) -> None:
    window.page.state.add("گزارش")
    assert window.page.save()
    window.page.table.select(0)
    window.page.table.write_in("presenter")
    editor = window.page.table.cells.editor
    assert editor is not None
    type_text(editor, "نازگل")
    assert notices(window.page)
    assert window.page.state.items[0].presenter == "نازگل"


def test_control_s_stores_the_agenda_in_its_order(qtbot: QtBot, window: Window) -> None:
    window.choose("مسئلهٔ ب")
    press(qtbot, window.page.proposals, Qt.Key.Key_Space)
    window.choose("نصب کنتور")
    press(qtbot, window.page.proposals, Qt.Key.Key_Space)
    window.page.table.select(1)
    press(qtbot, window.page.table, Qt.Key.Key_Up, CTRL)
    assert window.stored() == []
    press(qtbot, window.page.table, Qt.Key.Key_S, CTRL)
    assert [title for title, _, _ in window.stored()] == ["نصب کنتور", "مسئلهٔ ب"]
    assert not window.page.is_dirty()
    assert len(window.noticed) == 1
    assert window.page.table.row == 0


def test_undo_and_redo_by_keys(qtbot: QtBot, window: Window) -> None:
    tree = window.page.proposals
    window.choose("مسئلهٔ الف")
    press(qtbot, tree, Qt.Key.Key_Space)
    press(qtbot, tree, Qt.Key.Key_Z, CTRL)
    assert window.titles() == []
    assert not window.page.is_dirty()
    press(qtbot, tree, Qt.Key.Key_Y, CTRL)
    assert window.titles() == ["مسئلهٔ الف"]


def test_delete_takes_a_line_off(qtbot: QtBot, window: Window) -> None:
    window.fill()
    window.page.table.select(1)
    press(qtbot, window.page.table, Qt.Key.Key_Delete)
    assert window.titles() == ["یک", "سه"]
    assert window.page.table.row == 1
    window.page.remove.click()
    window.page.remove.click()
    assert window.titles() == []
    assert not window.page.remove.isEnabled()
    assert not window.page.table.isVisible(), "an empty agenda says how to begin"


def test_print_saves_first_after_asking(qtbot: QtBot, window: Window, answers: Any) -> None:
    window.page.state.add("گزارش")
    window.page.print.click()
    assert answers.asked
    assert window.went == []
    assert window.stored() == []
    answers.choice = "yes"
    window.page.print.click()
    assert [title for title, _, _ in window.stored()] == ["گزارش"]
    assert window.went == [("packet", {"meeting_id": window.meeting})]
    window.page.print.click()
    assert len(answers.asked) == 2, "nothing to save, nothing to ask"


def test_a_save_that_fails_is_told_and_nothing_is_lost(
    window: Window, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.page.state.add("گزارش")

    def full(state: AgendaState) -> None:
        raise UserError("office.disk_full")

    monkeypatch.setattr(AgendaState, "save", full)
    assert not window.page.save()
    assert len(answers.told) == 1
    assert window.titles() == ["گزارش"]
    assert window.page.is_dirty()
    assert window.noticed == []


def test_changes_from_elsewhere_are_taken_in_but_never_over_what_was_done_here(
    window: Window, create: Create
) -> None:
    create("agenda_item", meeting=window.meeting, position=1, title="از جای دیگر")
    window.page.refresh({"agenda_item": frozenset()})
    assert window.titles() == ["از جای دیگر"]
    window.page.state.add("از همین‌جا")
    create("agenda_item", meeting=window.meeting, position=2, title="باز از جای دیگر")
    window.page.refresh({"agenda_item": frozenset()})
    assert window.titles() == ["از جای دیگر", "از همین‌جا"]


def test_what_is_folded_stays_folded(qtbot: QtBot, window: Window) -> None:
    tree = window.page.proposals
    tree.setCurrentItem(window.group(0))
    press(qtbot, tree, Qt.Key.Key_Space)
    assert not window.group(0).isExpanded()
    window.page.refresh({})
    tree.show_all("commitment")
    tree.show_all("issue")
    assert not window.group(0).isExpanded()


def test_every_control_has_a_name_and_tab_leaves_the_table(qtbot: QtBot, window: Window) -> None:
    for control in window.page.findChildren(QAbstractButton):
        if control.isVisible() and not isinstance(control.parent(), QLineEdit):
            assert control.accessibleName(), control
    page = window.page
    for widget in (page.proposals, page.table, page.words, page.search_box):
        assert widget.accessibleName()
    page.state.add("گزارش")
    page.table.select(0)
    page.table.setFocus()
    press(qtbot, page.table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.words
