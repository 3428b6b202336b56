"""Sending: with or without identities, told before, to a folder that is remembered, made by the worker."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Answers
from tests.ui.exchange.hand import Create, Hand, Pair, peer
from ui.screens import exchange_places
from ui.screens.exchange_places import places, remember, remembered
from ui.screens.exchange_send import SendDialog, SentDialog
from ui.screens.exchange_work import survey_for
from ui.window_settings import WindowSettings
from yazd_desktop import attachments
from yazd_desktop.entities import ENTITIES
from yazd_desktop.errors import Cancelled
from yazd_desktop.exchange.overview import SentFacts, overview
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

MakeOffice = Callable[..., Office]
Act = Callable[[Any], object]


@pytest.fixture(autouse=True)
def _no_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No stick is in this computer, whoever runs the test."""
    monkeypatch.setattr(exchange_places, "_sticks", list)


@pytest.fixture
def sending(hand: Hand, qtbot: QtBot) -> Callable[..., list[Any]]:
    """Press «send» of the only peer, and act in the dialogs that follow, one after the other."""

    def begin(*acts: Act, wish: str = "send") -> list[Any]:
        waiting, seen, trouble = list(acts), [], []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, SendDialog | SentDialog) or dialog in seen:
                return
            seen.append(dialog)
            try:
                waiting.pop(0)(dialog)
            except BaseException as error:  # noqa: BLE001  (told by the test itself)
                trouble.append(error)
            finally:
                if dialog.isVisible():
                    dialog.reject()

        def is_over() -> bool:
            look()
            return bool(trouble) or not (waiting or hand.shell.jobs.is_busy)

        (card,) = hand.page.peers.cards.values()
        if wish == "send":
            card.send.click()
        else:
            card.wishes[wish].trigger()
        clock = QTimer()
        clock.timeout.connect(look)
        clock.start(10)
        qtbot.waitUntil(is_over, timeout=60_000)
        clock.stop()
        QTest.qWait(10)
        if trouble:
            raise trouble[0]
        return seen

    return begin


def files(office: Office) -> list[SentFacts]:
    """The files that were sent, newest first."""
    return [file for file in overview(office).files if isinstance(file, SentFacts)]


def make(folder: Path, *, with_identity: bool = False) -> Act:
    """Choose in the dialog and make the file."""

    def act(dialog: SendDialog) -> None:
        dialog.choices[with_identity].click()
        dialog.choose_place(folder)
        dialog.yes.click()

    return act


def test_without_identities_is_the_default_and_both_choices_say_what_leaves(
    both: Pair, sending: Callable[..., Any], create: Create
) -> None:
    create("person", given_name="نرگس", family_name="فرضی")

    def look(dialog: SendDialog) -> None:
        assert not dialog.with_identity
        without = dialog.told("withheld")
        assert "مقدار" in without
        for kept, choice in dialog.choices.items():
            assert choice.accessibleDescription() == t(
                f"screens.exchange.{'with' if kept else 'without'}.detail"
            )
        dialog.choices[True].click()
        assert dialog.with_identity
        assert dialog.told("withheld") != without
        assert t("entity.person") in dialog.kinds.accessibleName()

    sending(look)
    assert files(both.office) == [], "nobody wanted a file"


def test_the_file_is_made_where_the_user_wants_it_and_it_is_told_where(
    both: Pair, hand: Hand, sending: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    told: list[str] = []

    def after(dialog: SentDialog) -> None:
        told.append(dialog.heading.text())
        dialog.open_folder.click()

    sending(make(folder), after)
    (file,) = folder.iterdir()
    assert file.suffix == ".yzx"
    assert told == [t("screens.exchange.sent", folder=f"\u2066{folder}\u2069")]
    assert opened == [str(folder)]
    assert hand.page.history.lines.count() == 1
    assert remembered(hand.shell.settings) == folder
    both.deliver(both.send(back=True))  # and the governorate could have read it


def test_identities_are_asked_about_once_for_a_peer_and_remembered(
    both: Pair, hand: Hand, sending: Callable[..., Any], answers: Answers
) -> None:
    title = t("screens.exchange.identity.title", name=both.governorate.name)
    sending(make(both.mail, with_identity=True))
    assert answers.asked == [title]
    assert files(both.office) == [], "the user turned back"
    answers.choice = "yes"
    sending(make(both.mail, with_identity=True), lambda dialog: dialog.reject())
    assert answers.asked == [title] * 2
    assert [file.with_identity for file in files(both.office)] == [True]
    assert peer(both.office).with_identity

    def look(dialog: SendDialog) -> None:
        assert dialog.with_identity
        dialog.yes.click()

    sending(look, lambda dialog: dialog.reject())
    assert answers.asked == [title] * 2, "it is known by now"


def test_attachments_and_the_file_are_told_with_their_size(
    both: Pair, sending: Callable[..., Any], create: Create, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.bin"
    photo.write_bytes(os.urandom(3 * 1024 * 1024))
    attachments.attach(both.office, photo, owner_entity="case", owner_id=create("case"))

    def look(dialog: SendDialog) -> None:
        assert dialog.told("attachments") == t("screens.exchange.leaves.no_attachments")
        assert "کیلوبایت" in dialog.told("size")
        dialog.choices[True].click()
        assert dialog.told("attachments") == "۱ پیوست، ۳٫۰ مگابایت"
        assert dialog.told("size") == "نزدیک به ۳٫۰ مگابایت"

    sending(look)


def test_counting_tells_its_progress_over_both_answers_and_can_be_stopped(both: Pair) -> None:
    steps: list[float] = []
    found = survey_for(
        both.office,
        peer(both.office),
        lambda done, total: steps.append(done / total),
        lambda: False,
        everything=False,
    )
    assert set(found) == {False, True}
    assert steps == sorted(steps)
    assert 0.5 in steps
    assert steps[-1] == 1
    with pytest.raises(Cancelled):
        survey_for(both.office, peer(both.office), lambda *_: None, lambda: True, everything=False)


def test_the_dialog_fits_a_small_screen_and_its_buttons_are_seen_on_any(
    both: Pair, sending: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop of 1366 by 768 with a bar of the system at its foot, and a smaller one."""
    heights: list[int] = []

    def look(dialog: SendDialog) -> None:
        dialog.kinds.show_records({kind.name: 1000 for kind in ENTITIES})
        for room in (2000, 728, 560):
            monkeypatch.setattr(type(dialog), "room_px", lambda _self, room=room: room)
            dialog.fit()
            heights.append(dialog.height())
            QApplication.processEvents()
            assert dialog.yes.geometry().bottom() <= dialog.height() <= room - 40

    sending(look)
    assert heights[0] == heights[1] > heights[2], "only what does not fit has to be scrolled"


def test_everything_goes_again_when_it_is_asked_for(both: Pair, sending: Callable[..., Any]) -> None:
    both.deliver(both.answer())
    told: list[str] = []
    sending(lambda dialog: told.append(dialog.told("ops")))
    sending(lambda dialog: told.append(dialog.told("ops")), wish="send_all")
    assert told[0] == t("screens.exchange.leaves.no_ops")
    assert "تغییر" in told[1]
    assert told[1] != told[0]


def test_another_pc_gets_everything_and_is_not_asked_about(
    office: Office, make_office: MakeOffice, create: Create, hand_of: Callable[[], Hand], qtbot: QtBot
) -> None:
    create("agency", name="شهرداری آزمون")
    second = make_office("دفتر آزمون", "TST")
    pair(second, own_card(office))
    pair(office, own_card(second))
    page = hand_of().page
    state = next(iter(page._peers.values()))
    surveys = survey_for(office, state.facts, lambda *_: None, lambda: False, everything=False)
    dialog = SendDialog(page, state, surveys, [])
    qtbot.addWidget(dialog)
    assert dialog.with_identity
    assert not any(choice.isVisibleTo(dialog) for choice in dialog.choices.values())
    assert t("screens.exchange.other_pc") in dialog.windowTitle()
    assert dialog.folder is None, "without a place the button asks for one first"
    assert dialog.places.placeholderText() == t("screens.exchange.place.none"), (
        "and it is said that one is missing"
    )


def test_a_folder_that_cannot_be_written_to_is_told_in_words(
    both: Pair, hand: Hand, sending: Callable[..., Any], answers: Answers, tmp_path: Path
) -> None:
    gone = tmp_path / "pulled out"
    sending(make(gone))
    hand.wait()
    assert answers.told == [(t("error.exchange.not_written.what"), t("error.exchange.not_written.do"))]
    assert files(both.office) == []


def test_sticks_come_first_and_no_folder_stands_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    settings = WindowSettings(tmp_path / "window.json")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(exchange_places, "_sticks", lambda: [(stick, "فلش آبی")])
    remember(settings, tmp_path)
    found = places(settings)
    assert [place.folder for place in found[:2]] == [stick, tmp_path]
    assert "فلش آبی" in found[0].words
    remember(settings, stick)
    again = places(settings)
    assert [place.folder for place in again].count(stick) == 1
    assert "فلش آبی" in again[0].words, "it is still called a stick"
    stick.rmdir()
    assert remembered(settings) is None, "it is not in this computer any more"


@pytest.mark.parametrize(
    ("root", "is_one"),
    [("/run/media/me/KINGSTON", True), ("/media/usb", True), ("/", False), ("/home", False)],
)
def test_a_stick_is_told_by_where_it_hangs(root: str, is_one: bool) -> None:
    assert exchange_places._is_stick(root) == is_one
