"""What every page is held to, for the faces of the exchange that need another side: named, reached, uncut, Persian."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.exchange.hand import Create, Pair, date_sent
from tests.ui.test_keyboard import (  # noqa: F401  (run again here, on `shown` below)
    settle,
    test_every_control_has_a_name,
    test_no_digit_is_latin,
    test_nothing_is_cut,
    test_the_page_takes_the_focus_and_tab_comes_round_past_every_control,
)
from ui.screens.exchange import ExchangePage
from ui.workspace import Workspace
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.office import Office

FACES = ("peers", "looked", "taken", "home")


@pytest.fixture(params=FACES)
def shown(
    request: pytest.FixtureRequest,
    both: Pair,
    create: Create,
    make_office: Callable[..., Office],
    workspace_of: Callable[[Office], Workspace],
    qtbot: QtBot,
) -> Workspace:
    """A face of the page that holds as much as it can; the home page that has something to say of it."""
    pair(both.office, own_card(make_office("دفتر آزمون", "TST")))
    both.deliver(both.answer())
    both.retitle(both.office, "روشنایی خیابان")
    both.retitle(both.governorate, "روشنایی میدان")
    answer = both.send(back=True)
    torn = both.mail / "a-file-with-a-very-long-name-that-somebody-copied-by-hand-and-cut-on-the-way.yzx"
    torn.write_bytes(answer.file.read_bytes()[:3000])
    both.send()
    date_sent(both.office, 20)
    if request.param == "home":
        both.deliver(answer)
    workspace = workspace_of(both.office)
    if request.param != "home":
        workspace.go("exchange")
        page = workspace.page
        assert isinstance(page, ExchangePage)
        if request.param != "peers":
            page.look_at([answer.file, torn])
            settle(workspace, qtbot)
        if request.param == "taken":
            page.receiving.apply.click()
    settle(workspace, qtbot)
    return workspace
