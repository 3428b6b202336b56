"""The inside of an office: ways back and forward, pages kept and refreshed, nothing left without a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.history import Place
from ui.navigation import HOME, PLACES
from ui.screens import SCREENS
from ui.screens.agenda import AgendaPage
from ui.screens.case_file import CaseFilePage
from ui.screens.home import HomePage
from ui.screens.import_wizard import ImportPage
from ui.screens.packet import PacketPage
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from ui.workspace import _PAGES_KEPT, Workspace
from yazd_desktop import queries
from yazd_desktop.office import Office

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def press(qtbot: QtBot, workspace: Workspace) -> Callable[..., None]:
    """Press a key wherever the focus is."""

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        qtbot.keyClick(QApplication.focusWidget() or workspace, key, modifier)

    return press


def first(office: Office, entity: str) -> str:
    return queries.find_ids(office, entity, limit=1)[0]


def opened(workspace: Workspace, entity: str = "person") -> RecordPage:
    """The form of the first record of a kind."""
    workspace.go("record", entity=entity, record_id=first(workspace.office, entity))
    page = workspace.page
    assert isinstance(page, RecordPage)
    return page


def settle(qtbot: QtBot) -> None:
    """Let what was announced arrive, and what was dropped go."""
    qtbot.wait(1)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


# The ways through the window.


def test_every_entry_of_the_navigation_opens_its_page_and_is_marked(workspace: Workspace) -> None:
    keys = workspace.navigation.keys()
    for key in keys:
        workspace.navigation.button(key).click()
        page = workspace.page
        wanted = SCREENS[key if key in PLACES else "record" if key == "office" else "records"][1]
        assert type(page).__name__ == wanted, key
        marked = [other for other in keys if workspace.navigation.button(other).isChecked()]
        assert marked == [key]
        assert workspace.stack.currentWidget() is page


def test_back_and_forward_by_keys_buttons_and_the_mouse(
    workspace: Workspace, press: Callable[..., None]
) -> None:
    assert not workspace.bar.back.isEnabled()
    workspace.go("records", entity="case")
    workspace.go("records", entity="person")
    # The arrows as they are drawn: back points to the right.
    press(Qt.Key.Key_Right, ALT)
    assert workspace.history.current == Place.of("records", {"entity": "case"})
    press(Qt.Key.Key_Right, ALT)
    assert isinstance(workspace.page, HomePage)
    assert not workspace.bar.back.isEnabled()
    press(Qt.Key.Key_Left, ALT)
    assert workspace.history.current == Place.of("records", {"entity": "case"})
    workspace.bar.forward.click()
    assert workspace.history.current == Place.of("records", {"entity": "person"})
    assert not workspace.bar.forward.isEnabled()
    workspace.bar.back.click()
    assert workspace.history.current == Place.of("records", {"entity": "case"})
    for button, entity in ((Qt.MouseButton.ForwardButton, "person"), (Qt.MouseButton.BackButton, "case")):
        where = QPointF(5, 5)
        event = QMouseEvent(QEvent.Type.MouseButtonPress, where, where, button, button, PLAIN)
        QApplication.sendEvent(workspace, event)
        assert workspace.history.current == Place.of("records", {"entity": entity})
    press(Qt.Key.Key_Home, ALT)
    assert isinstance(workspace.page, HomePage)


def test_a_page_that_is_come_back_to_is_the_same_page(workspace: Workspace) -> None:
    workspace.go("records", entity="case")
    page = workspace.page
    assert isinstance(page, RecordsPage)
    page.table.search_box.setText("الف")
    workspace.go("records", entity="person")
    workspace.go_back()
    assert workspace.page is page
    assert page.table.search_box.text() == "الف"


def test_pages_kept_are_few(workspace: Workspace, qtbot: QtBot) -> None:
    for case_id in queries.find_ids(workspace.office, "case", limit=_PAGES_KEPT + 6):
        workspace.go("case_file", case_id=case_id)
    settle(qtbot)
    assert workspace.stack.count() == _PAGES_KEPT
    for _ in range(_PAGES_KEPT + 3):
        workspace.go_back()
        assert isinstance(workspace.page, CaseFilePage)
        assert workspace.stack.count() <= _PAGES_KEPT


def test_keys_reach_what_they_say(workspace: Workspace, press: Callable[..., None], qtbot: QtBot) -> None:
    press(Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is workspace.bar.search
    press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is workspace.navigation.button(HOME)
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is workspace.navigation.button("exchange")
    press(Qt.Key.Key_End)
    assert QApplication.focusWidget() is workspace.navigation.button("office")
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is workspace.navigation.button(HOME)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert workspace.history.current == Place.of("exchange", {})
    with qtbot.waitSignal(workspace.lock_asked):
        press(Qt.Key.Key_L, CONTROL)


def test_control_n_begins_what_the_page_is_about(
    workspace: Workspace, press: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    press(Qt.Key.Key_N, CONTROL)
    assert isinstance(workspace.page, HomePage), "the home page is about no record"
    workspace.go("records", entity="person")
    press(Qt.Key.Key_N, CONTROL)
    page = workspace.page
    assert isinstance(page, RecordPage)
    assert page.form.state.is_new
    asked: list[Any] = []
    monkeypatch.setattr(
        "ui.screens.records_dialog.ask_record", lambda *given, **presets: asked.append((given[2], presets))
    )
    case_id = first(workspace.office, "case")
    workspace.go("case_file", case_id=case_id)
    press(Qt.Key.Key_N, CONTROL)
    assert asked == [("follow_up", {"presets": {"case": case_id}})]


def test_control_p_goes_to_the_packet_of_the_meeting_at_hand(
    workspace: Workspace, press: Callable[..., None]
) -> None:
    meeting = first(workspace.office, "meeting")
    workspace.go("record", entity="meeting", record_id=meeting)
    press(Qt.Key.Key_P, CONTROL)
    assert workspace.history.current == Place.of("packet", {"meeting_id": meeting})
    assert isinstance(workspace.page, PacketPage)
    workspace.go("agenda", meeting_id=meeting)
    assert isinstance(workspace.page, AgendaPage)
    workspace.bar.packet.click()
    assert workspace.history.current == Place.of("packet", {"meeting_id": meeting})
    workspace.go("home")
    workspace.bar.packet.click()
    assert workspace.history.current == Place.of("packet", {"meeting_id": None})


def test_the_bar_offers_only_what_the_page_can_do(workspace: Workspace) -> None:
    assert not workspace.bar.export_list.isEnabled()
    workspace.go("records", entity="case")
    assert workspace.bar.export_list.isEnabled()
    workspace.bar.import_list.click()
    assert isinstance(workspace.page, ImportPage)


def test_records_open_where_they_belong(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("ui.screens.records_dialog.ask_record", lambda *given: asked.append(given[2:]))
    case_id, part = first(workspace.office, "case"), first(workspace.office, "case_person")
    workspace.open_record("case", case_id)
    assert workspace.history.current == Place.of("case_file", {"case_id": case_id})
    workspace.open_record("case_person", part)
    assert asked == [("case_person", part)]
    person = first(workspace.office, "person")
    workspace.open_record("person", person)
    assert workspace.history.current == Place.of("record", {"entity": "person", "record_id": person})


# What changes while pages are kept.


def test_a_page_that_is_not_seen_is_refreshed_once_when_it_comes_back(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(RecordsPage, "refresh", lambda page, changes: told.append(dict(changes)))
    workspace.go("records", entity="person")
    workspace.go("home")
    people = queries.find_ids(workspace.office, "person", limit=2)
    for person in people:
        with workspace.office.writing() as unit:
            unit.update("person", person, {"family_name": "دگرگون"})
        settle(qtbot)
    assert told == []
    workspace.go_back()
    assert [set(changes["person"]) for changes in told] == [set(people)]
    workspace.go_back()
    workspace.go_forward()
    assert len(told) == 1


def test_the_page_that_is_seen_is_refreshed_at_once(workspace: Workspace, qtbot: QtBot) -> None:
    page = opened(workspace)
    with workspace.office.writing() as unit:
        unit.update("person", str(page.form.state.record_id), {"family_name": "دگرگون"})
    with qtbot.waitSignal(workspace.titled) as titled:
        settle(qtbot)
    assert "دگرگون" in str(titled.args and titled.args[0])
    assert page.form.state.text("family_name") == "دگرگون"


def test_the_office_gets_its_new_name_everywhere(workspace: Workspace, qtbot: QtBot) -> None:
    with workspace.office.writing() as unit:
        unit.update("office", workspace.office.id, {"name": "دفتر نونام"})
    settle(qtbot)
    assert workspace.navigation._brand.text() == "دفتر نونام"


def test_a_page_whose_record_is_gone_gives_way_and_says_so(workspace: Workspace, qtbot: QtBot) -> None:
    with workspace.office.writing() as unit:
        case_id = unit.create("case", {})
    workspace.go("records", entity="case")
    workspace.go("case_file", case_id=case_id)
    with workspace.office.writing() as unit:
        unit.retire("case", case_id)
    settle(qtbot)
    assert isinstance(workspace.page, RecordsPage)
    assert workspace.notice.text
    assert workspace.notice.isVisibleTo(workspace)
    assert not workspace.history.can_go_forward
    with workspace.office.writing() as unit:
        unit.restore("case", case_id)
    workspace.go("case_file", case_id=case_id)
    assert isinstance(workspace.page, CaseFilePage)


def test_nobody_comes_back_to_a_page_whose_record_went_meanwhile(workspace: Workspace, qtbot: QtBot) -> None:
    with workspace.office.writing() as unit:
        person = unit.create("person", {"family_name": "گذرا"})
    workspace.go("record", entity="person", record_id=person)
    workspace.go("records", entity="case")
    with workspace.office.writing() as unit:
        unit.retire("person", person)
    settle(qtbot)
    workspace.go_back()
    assert isinstance(workspace.page, HomePage)
    assert workspace.notice.text


def test_a_place_that_was_never_there_leads_nowhere(workspace: Workspace) -> None:
    workspace.go("record", entity="person", record_id="0" * 32)
    assert isinstance(workspace.page, HomePage)
    assert workspace.notice.text


def test_the_notice_says_what_was_done_and_takes_it_back(workspace: Workspace) -> None:
    done: list[str] = []
    workspace.show_notice("کاری شد.", lambda: done.append("undone"))
    assert workspace.notice.isVisibleTo(workspace)
    assert workspace.notice._undo.isVisibleTo(workspace)
    workspace.notice._undo.click()
    assert done == ["undone"]
    assert not workspace.notice.isVisibleTo(workspace)
    workspace.show_notice("کاری دیگر شد.")
    assert not workspace.notice._undo.isVisibleTo(workspace)


def test_a_closed_office_is_let_go_of(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.go("records", entity="case")
    workspace.close_office()
    settle(qtbot)
    assert workspace.stack.count() == 0
    assert workspace.findChildren(QWidget, "page") == []
