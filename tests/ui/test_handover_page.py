"""Handing an office over in the window: asked twice, done once, told above every page, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.conftest import PASSWORD, TODAY
from ui.screens.exchange import ExchangePage
from ui.screens.handover import GiveDialog, GivenDialog
from ui.screens.home import HomePage
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from ui.workspace import Workspace
from yazd_desktop import queries
from yazd_desktop.exchange.handover import hand_over
from yazd_desktop.exchange.pairing.cards import own_card, write_card
from yazd_desktop.office import Office, create_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

Make = Callable[[Office], Workspace]
LONG = 30_000


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Office]:
    """A new office that waits to succeed."""
    made = create_office(
        tmp_path / "new",
        name="دفتر نو",
        code="NOW",
        user="مدیر تازه",
        password=PASSWORD,
        clock=lambda: TODAY,
        cost=FAST_FOR_TESTS,
    )
    yield made.office
    made.office.close()


def office_page(workspace: Workspace) -> RecordPage:
    workspace.go("record", entity="office", record_id=workspace.office.id)
    page = workspace.page
    assert isinstance(page, RecordPage)
    assert page.handover is not None
    return page


def give(workspace: Workspace, new: Office, answers: Any, in_dialog: Any, tmp_path: Path) -> RecordPage:
    """Hand the office over as its manager does; the dialogs are answered."""
    card = tmp_path / "card.json"
    write_card(own_card(new), card)
    answers.path = str(card)
    page = office_page(workspace)
    assert page.handover is not None
    asked: list[str] = []

    def agree(dialog: QDialog) -> None:
        assert isinstance(dialog, GiveDialog)
        assert not dialog.yes.isEnabled()
        dialog.compared.setChecked(True)
        assert not dialog.yes.isEnabled(), "one tick is not enough"
        dialog.known.setChecked(True)
        asked.append(dialog.heading.text())
        answers.path = str(tmp_path)
        dialog.yes.click()

    in_dialog(page.handover.hand_over, agree)
    assert asked == ["«دفتر تسهیلگری قاسم‌آباد» به «دفتر نو» تحویل شود؟"]
    return page


def test_a_manager_hands_over_and_the_window_says_so(
    workspace: Workspace, new: Office, answers: Any, in_dialog: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    told: list[QDialog] = []
    workspace.go("records", entity="case")  # a page of the time before must not stay as it was

    def see(dialog: QDialog) -> None:
        told.append(dialog)
        assert isinstance(dialog, GivenDialog)

    page = give(workspace, new, answers, in_dialog, tmp_path)
    in_dialog(lambda: qtbot.waitUntil(lambda: bool(told), timeout=LONG), see)
    qtbot.waitUntil(lambda: workspace.closed_line.isVisible())
    assert "۱۵ اردیبهشت ۱۴۰۵" in workspace.closed_line.text.text()
    assert "دفتر نو" in workspace.closed_line.text.text()
    assert page.handover is not None
    assert page.handover.reopen.isVisible()
    assert not page.handover.give.isVisible()
    assert page.form.locked.isVisible()
    assert list(tmp_path.glob("QSM-NOW-*.yzx"))
    workspace.go("records", entity="case")
    shown = workspace.page
    assert isinstance(shown, RecordsPage)
    shown.new_record()
    assert workspace.page is shown, "nothing new is begun"
    assert not workspace.bar.import_list.isEnabled()


def test_a_closed_office_is_reopened_after_a_question(
    workspace: Workspace, new: Office, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    hand_over(workspace.office, own_card(new), tmp_path)
    page = office_page(workspace)
    assert page.handover is not None
    qtbot.waitUntil(lambda: workspace.closed_line.isVisible())
    answers.choice = "no"
    page.handover.reopen.click()
    assert workspace.office.closed is not None
    answers.choice = "yes"
    page.handover.reopen.click()
    assert workspace.office.closed is None
    qtbot.waitUntil(lambda: not workspace.closed_line.isVisible())
    assert not page.form.locked.isVisible()
    workspace.go("home")
    home = workspace.page
    assert isinstance(home, HomePage)
    assert home.first_control.isEnabled()


def test_who_is_no_manager_hands_nothing_over(workspace: Workspace) -> None:
    workspace.office.user = None
    page = office_page(workspace)
    assert page.handover is not None
    assert not page.handover.give.isEnabled()
    assert page.handover.print.isEnabled()


def test_the_papers_are_printed_where_the_user_wants(
    workspace: Workspace, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.path = str(tmp_path / "papers.pdf")
    page = office_page(workspace)
    assert page.handover is not None
    page.handover.print.click()
    qtbot.waitUntil(lambda: (tmp_path / "papers.pdf").exists(), timeout=LONG)
    qtbot.waitUntil(lambda: "papers.pdf" in workspace.notice.text, timeout=LONG)


def test_a_new_office_becomes_the_one_that_was_handed_over(
    workspace_of: Make, sample_office: Office, new: Office, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    file = hand_over(sample_office, own_card(new), tmp_path).sent.file
    workspace = workspace_of(new)
    workspace.go("exchange")
    page = workspace.page
    assert isinstance(page, ExchangePage)
    answers.path = str(file)
    page.start.office.click()
    qtbot.waitUntil(lambda: bool(page.receiving.cards), timeout=LONG)
    answers.choice = "no"
    page.receiving.apply.click()
    assert new.code == "NOW", "the words were not the same"
    answers.choice = "yes"
    page.receiving.apply.click()
    qtbot.waitUntil(lambda: new.code == sample_office.code, timeout=LONG)
    qtbot.waitUntil(lambda: workspace.navigation._brand.text() == sample_office.name, timeout=LONG)
    assert page.receiving.result is None
    assert queries.count(new, "case") == 40
    workspace.go("records", entity="case")
    shown = workspace.page
    assert isinstance(shown, RecordsPage)
    assert (shown.list.count, shown.list.arrived) == (40, 0)
