"""Every page by keyboard, by ear and by eye: all controls are reached and named, no word is cut, no digit is Latin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.forms.editors import LineEditor
from ui.navigation import GROUPS
from ui.workspace import Workspace
from yazd_desktop import queries
from yazd_desktop.office import Office

LISTS: Final = tuple(name for group in GROUPS for name in group if name != "office")
SIZES: Final = ((1024, 600), (1366, 720), (1920, 1040))
PAGES: Final = (
    "home",
    "case_file",
    "agenda",
    "import",
    "packet",
    "exchange",
    "conflicts",
    *(f"records {name}" for name in LISTS),
    *(f"record {name}" for name in (*LISTS, "office")),
    *(f"new {name}" for name in LISTS),
)
# Numbers of files, meetings and referrals are names, not counts: they are read out and typed as they stand on paper.
_NAMES: Final = re.compile(r"[A-Z]{2,6}-[A-Z]?-?[0-9]{4}-[0-9]+|Ctrl\+\S+|Alt\+\S+|\u2068[^\u2069]*\u2069")
_LATIN_DIGIT: Final = re.compile(r"[0-9]")


@pytest.fixture(params=PAGES)
def shown(request: pytest.FixtureRequest, workspace: Workspace, qtbot: QtBot) -> Workspace:
    """The window with one of its pages, its work done."""
    go_to(workspace, request.param)
    settle(workspace, qtbot)
    return workspace


def settle(workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.wait(30)  # some pages begin their work only when they are seen
    qtbot.waitUntil(lambda: not workspace.context.jobs.is_busy, timeout=60_000)
    qtbot.wait(10)


def go_to(workspace: Workspace, page: str) -> None:
    screen, _, entity = page.partition(" ")
    office = workspace.office
    params: dict[str, Any] = {"entity": entity} if entity else {}
    if screen == "record":
        params["record_id"] = office.id if entity == "office" else first(office, entity)
    elif screen == "new":
        screen, params["record_id"] = "record", None
    elif screen == "case_file":
        params["case_id"] = richest_case(office)
    elif screen == "agenda":
        params["meeting_id"] = first(office, "meeting")
    workspace.go(screen, **params)


def first(office: Office, entity: str) -> str:
    return queries.find_ids(office, entity, limit=1)[0]


def richest_case(office: Office) -> str:
    cases = queries.find_ids(office, "case")
    return max(cases, key=lambda case: queries.count(office, "follow_up", {"case": case}))


def visible(workspace: Workspace, kind: type[QWidget] = QWidget) -> Iterator[Any]:
    return (widget for widget in workspace.findChildren(kind) if widget.isVisible())


def controls(workspace: Workspace) -> list[QWidget]:
    """What Tab should reach."""
    return [
        widget
        for widget in visible(workspace)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
    ]


def named(widget: QWidget) -> str:
    """How a failing control is called in the message of the test."""
    text = widget.property("text") or widget.property("placeholderText") or widget.accessibleName()
    return f"{type(widget).__name__}({widget.objectName() or text})"


def texts(workspace: Workspace) -> Iterator[tuple[QWidget, str]]:
    """Every word that can be read."""
    for label in visible(workspace, QLabel):
        yield label, label.text()
    for button in visible(workspace, QAbstractButton):
        yield button, button.text()
    for line in visible(workspace, QLineEdit):
        # What people wrote stays as they wrote it.
        editor = line.parentWidget()
        is_free = isinstance(editor, LineEditor) and editor.state.field(editor.name).kind == "text"
        yield line, line.placeholderText() if is_free else line.text() or line.placeholderText()
    for box in visible(workspace, QComboBox):
        yield from ((box, box.itemText(place)) for place in range(box.count()))
    for view in visible(workspace, QAbstractItemView):
        yield from ((view, text) for text in cells(view))


def cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    for row in range(min(40, model.rowCount())):
        for column in range(model.columnCount() if isinstance(view, QTableView) else 1):
            index = model.index(row, column)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(index.data(role) or "")


def test_every_control_has_a_name(shown: Workspace) -> None:
    nameless = [
        named(widget)
        for widget in visible(shown)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or str(widget.property("text") or ""))
        and not (isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QComboBox))
    ]
    assert nameless == []


def test_the_page_takes_the_focus_and_tab_comes_round_past_every_control(shown: Workspace) -> None:
    page = shown.page
    start = QApplication.focusWidget()
    assert page is not None
    assert start is not None
    assert start is not page
    assert page.isAncestorOf(start)
    wanted = controls(shown)
    reached: list[QWidget] = []
    for _ in range(len(wanted) * 2 + 20):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is start:
            break
    assert QApplication.focusWidget() is start, f"stuck at {named(reached[-1])}"
    assert [named(widget) for widget in wanted if widget not in reached] == []


def test_no_digit_is_latin(shown: Workspace) -> None:
    found = {
        (named(widget), text) for widget, text in texts(shown) if _LATIN_DIGIT.search(_NAMES.sub("", text))
    }
    assert found == set()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut(shown: Workspace, size: tuple[int, int], qtbot: QtBot) -> None:
    shown.window().resize(*size)
    settle(shown, qtbot)
    is_small = size[0] < 1366  # there a filter may be cut, and its tip tells it
    assert shown.width() == size[0], "a page asks for more room than there is"
    cut = [
        f"{named(widget)}: {width} px of words in {room} px"
        for widget, width, room in measured(shown)
        if width > room and not (is_elided(widget) and (is_small or not isinstance(widget, QComboBox)))
    ]
    assert cut == []
    low = [
        f"{named(label)}: {label.heightForWidth(label.width())} px in {label.height()} px"
        for label in visible(shown, QLabel)
        if label.wordWrap() and label.text() and label.heightForWidth(label.width()) > label.height()
    ]
    assert low == []


def measured(workspace: Workspace) -> Iterator[tuple[QWidget, int, int]]:
    """The width that words need, and what they have."""
    for label in visible(workspace, QLabel):
        if label.text() and not label.wordWrap():
            yield label, label.sizeHint().width(), seen_width(label)
    for kind in (QPushButton, QToolButton):
        for button in visible(workspace, kind):
            yield button, button.sizeHint().width(), seen_width(button)
    for box in visible(workspace, QComboBox):
        words = box.fontMetrics().horizontalAdvance(box.currentText())
        yield box, words, box.width() - 36


def seen_width(widget: QWidget) -> int:
    """How wide a control is to the eye; one that the page is scrolled away from is as wide as it is."""
    return widget.visibleRegion().boundingRect().width() or widget.width()


def is_elided(widget: QWidget) -> bool:
    """Whether what is cut is told by a tip; buttons of nothing but an icon have no words to cut."""
    icon = widget.property("icon")
    return bool(widget.toolTip()) or (isinstance(icon, QIcon) and not widget.property("text"))


def test_enter_presses_the_button_that_has_the_focus(workspace: Workspace) -> None:
    workspace.go("records", entity="person")
    page = workspace.page
    assert page is not None
    button = next(found for found in page.findChildren(QPushButton) if found.property("primary"))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    place = workspace.history.current
    assert place is not None
    assert place.screen == "record"


Make = Callable[[Office], Workspace]


@pytest.mark.parametrize("page", ["home", *(f"records {name}" for name in LISTS if name != "code")])
def test_an_empty_office_says_on_every_page_how_to_begin(
    workspace_of: Make, office: Office, page: str, qtbot: QtBot
) -> None:
    workspace = workspace_of(office)
    go_to(workspace, page)
    settle(workspace, qtbot)
    told = [label.text() for label in visible(workspace, QLabel) if len(label.text()) > 20]
    assert told
    assert [
        named(widget) for widget, width, room in measured(workspace) if width > room and not is_elided(widget)
    ] == []
