"""An office and its governorate, paired, and the page of the exchange in front of somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.conftest import PASSWORD, TODAY
from tests.ui.conftest import Answers
from tests.ui.exchange.hand import Create, Hand, Pair, Shell
from ui.screens.exchange import ExchangePage
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.office import Office, create_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

MakeOffice = Callable[..., Office]


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[MakeOffice]:
    """Make further offices, each in a folder of its own; they are closed in the end."""
    made: list[Office] = []

    def make(name: str, code: str, *, is_governorate: bool = False) -> Office:
        new = create_office(
            tmp_path / f"office-{len(made)}",
            name=name,
            code=code,
            user="همکار آزمون",
            password=PASSWORD,
            is_governorate=is_governorate,
            clock=lambda: TODAY,
            cost=FAST_FOR_TESTS,
        ).office
        made.append(new)
        return new

    yield make
    for office in made:
        office.close()


@pytest.fixture
def governorate(make_office: MakeOffice) -> Office:
    return make_office("استانداری آزمون", "OST", is_governorate=True)


@pytest.fixture
def both(office: Office, governorate: Office, tmp_path: Path, create: Create) -> Pair:
    """The office and its governorate know each other; the office has a neighbourhood and an issue."""
    pair(office, own_card(governorate))
    pair(governorate, own_card(office))
    neighbourhood = create("neighbourhood", name="محلهٔ آزمون")
    issue = create("issue", title="روشنایی کوچه", neighbourhood=neighbourhood, category="lighting")
    mail = tmp_path / "mail"
    mail.mkdir()
    return Pair(office, governorate, mail, neighbourhood, issue)


@pytest.fixture
def shell(office: Office, tmp_path: Path, qapp: QApplication, answers: Answers) -> Iterator[Shell]:
    """What the page sees of a window; a question that nobody expected does not wait for an answer."""
    made = Shell(office, tmp_path)
    yield made
    made.jobs.wait()
    made.host.deleteLater()


@pytest.fixture
def hand_of(shell: Shell, qtbot: QtBot) -> Callable[[], Hand]:
    """Open the page as it is now."""

    def make() -> Hand:
        page = ExchangePage(shell.context)
        qtbot.addWidget(page)
        page.resize(1160, 690)
        with qtbot.waitExposed(page):
            page.show()
        return Hand(page, shell, qtbot)

    return make


@pytest.fixture
def hand(both: Pair, hand_of: Callable[[], Hand]) -> Hand:
    """The page of an office that knows its governorate."""
    return hand_of()
