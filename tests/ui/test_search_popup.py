"""Search in the whole office from the box in the bar: found as it is typed, opened by keys or the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from ui.history import Place
from ui.search_popup import EACH, SEARCHED, find_everywhere
from ui.workspace import Workspace
from yazd_desktop.entities import ENTITIES
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

TypeText = Callable[[QWidget, str], None]
Create = Callable[..., str]


@pytest.fixture
def workspace(workspace_of: Callable[[Office], Workspace], office: Office, create: Create) -> Workspace:
    """An office with a few records that share words."""
    place = create("neighbourhood", name="کوی نیلوفر")
    create("person", given_name="نیلوفر", family_name="فرضی", phone="09130000001")
    create("person", given_name="یاسمن", family_name="نیلوفری")
    create("issue", title="تاریکی کوچهٔ نیلوفر", neighbourhood=place)
    return workspace_of(office)


def search(workspace: Workspace, type_text: TypeText, words: str) -> None:
    """Type into the box and wait for the pause after which it searches."""
    box = workspace.bar.search
    box.clear()
    type_text(box, words)
    box._tell()


def texts(workspace: Workspace) -> list[str]:
    shown = workspace.popup.list
    return [shown.item(row).text() for row in range(shown.count())]


def current(workspace: Workspace) -> str:
    item = workspace.popup.list.currentItem()
    assert isinstance(item, QListWidgetItem)
    return item.text()


def test_everything_with_a_page_is_searched() -> None:
    assert set(SEARCHED) == {kind.name for kind in ENTITIES if not kind.is_part} - {"code", "office"}


def test_results_come_while_typing_grouped_by_kind(
    workspace: Workspace, type_text: TypeText, qtbot: QtBot
) -> None:
    workspace.bar.search.setFocus()
    type_text(workspace.bar.search, "نیلو")
    qtbot.waitUntil(workspace.popup.isVisible, timeout=2000)
    people, issues = t("entity.person.plural"), t("entity.issue.plural")
    found = texts(workspace)
    assert found[0] == people
    assert {"نیلوفر فرضی", "یاسمن نیلوفری"} == set(found[1:3])
    assert found[3:5] == [issues, "تاریکی کوچهٔ نیلوفر"]
    assert found[5:] == [t("entity.neighbourhood.plural"), "کوی نیلوفر"]
    assert workspace.bar.search.hasFocus()
    assert all(workspace.popup.list.item(row).toolTip() == found[row] for row in (1, 2, 4))


@pytest.mark.parametrize("words", ["فرضی نیلوفر", "۰۹۱۳۰۰۰۰۰۰۱", "09130000001", "فرضي", "فرض"])
def test_words_numbers_and_other_spellings_find(workspace: Workspace, words: str) -> None:
    found = dict(find_everywhere(workspace.office, words))
    assert [label for _, label in found["person"]] == ["نیلوفر فرضی"]


def test_a_kind_never_fills_the_whole_list(workspace: Workspace, create: Create) -> None:
    for number in range(EACH + 4):
        create("person", family_name=f"نیلوفر {number}")
    found = dict(find_everywhere(workspace.office, "نیلوفر"))
    assert len(found["person"]) == EACH
    assert found["neighbourhood"]


def test_keys_walk_over_the_heads_and_enter_opens(workspace: Workspace, type_text: TypeText) -> None:
    box = workspace.bar.search
    search(workspace, type_text, "نیلوفر")
    stops = [text for text in texts(workspace) if not text.startswith(t("entity.person.plural"))]
    assert current(workspace) == texts(workspace)[1]
    for _ in range(len(stops) + 5):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert current(workspace) == "کوی نیلوفر"
    assert box.accessibleDescription() == "کوی نیلوفر"
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert current(workspace) == "تاریکی کوچهٔ نیلوفر"
    QTest.keyClick(box, Qt.Key.Key_Return)
    place = workspace.history.current
    assert place is not None
    assert (place.screen, place.get("entity")) == ("record", "issue")
    assert not workspace.popup.isVisible()
    assert box.text() == ""


def test_enter_does_not_wait_for_the_pause(workspace: Workspace, type_text: TypeText) -> None:
    workspace.bar.search.setFocus()
    type_text(workspace.bar.search, "یاسمن")
    QTest.keyClick(workspace.bar.search, Qt.Key.Key_Return)
    place = workspace.history.current
    assert place is not None
    assert place.get("entity") == "person"
    workspace.go("home")
    search(workspace, type_text, "یاسمن")
    type_text(workspace.bar.search, "ی")
    QTest.keyClick(workspace.bar.search, Qt.Key.Key_Return)
    assert workspace.history.current == Place("home"), "what was found for shorter words is not opened"


def test_a_click_opens(workspace: Workspace, type_text: TypeText) -> None:
    search(workspace, type_text, "یاسمن")
    shown = workspace.popup.list
    where = shown.visualItemRect(shown.item(0)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert workspace.history.current == Place("home"), "a head is no record"
    where = shown.visualItemRect(shown.item(1)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=where)
    place = workspace.history.current
    assert place is not None
    assert place.get("entity") == "person"


def test_escape_closes_and_empties(workspace: Workspace, type_text: TypeText) -> None:
    search(workspace, type_text, "نیلوفر")
    QTest.keyClick(workspace.bar.search, Qt.Key.Key_Escape)
    assert not workspace.popup.isVisible()
    assert workspace.bar.search.text() == ""


def test_leaving_the_box_closes_and_what_was_typed_does_not_come_after(
    workspace: Workspace, type_text: TypeText, qtbot: QtBot
) -> None:
    search(workspace, type_text, "نیلوفر")
    assert workspace.popup.isVisible()
    workspace.navigation.button("home").setFocus()
    assert not workspace.popup.isVisible()
    workspace.bar.search.setFocus()
    type_text(workspace.bar.search, "ی")
    workspace.navigation.button("home").setFocus()
    qtbot.wait(250)
    assert not workspace.popup.isVisible(), "the pause after typing ended in another place"


def test_nothing_found_and_too_few_letters_are_told(workspace: Workspace, type_text: TypeText) -> None:
    search(workspace, type_text, "ن")
    assert workspace.popup.nothing.text() == t("screens.window.too_short")
    search(workspace, type_text, "<b>زعفران</b>")
    assert workspace.popup.nothing.isVisibleTo(workspace)
    assert not workspace.popup.list.isVisibleTo(workspace)
    assert "<b>زعفران</b>" in workspace.popup.nothing.text()
    assert workspace.popup.nothing.textFormat() == Qt.TextFormat.PlainText
    search(workspace, type_text, "   ")
    assert not workspace.popup.isVisible()


def test_long_words_that_are_not_found_are_told_whole(workspace: Workspace, type_text: TypeText) -> None:
    search(workspace, type_text, "زعفران " * 40)
    told: QLabel = workspace.popup.nothing
    assert told.heightForWidth(told.width()) <= told.height()


def test_the_list_stands_below_the_box_and_inside_the_window(
    workspace: Workspace, type_text: TypeText
) -> None:
    search(workspace, type_text, "نیلوفر")
    popup, box = workspace.popup, workspace.bar.search
    for width in (1366, 960):
        workspace.window().resize(width, 600)
        QTest.qWait(1)
        corner = box.mapTo(workspace, box.rect().bottomRight())
        assert popup.geometry().top() > corner.y()
        assert popup.geometry().right() == pytest.approx(corner.x(), abs=2)
        assert workspace.rect().contains(popup.geometry())
