"""What a test of the exchange holds: two copies that send each other files, and a hand that uses the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from db.exchange import SentFile
from tests.conftest import TODAY
from ui.jobs import Jobs
from ui.screens import Context
from ui.screens.exchange import ExchangePage
from ui.window_settings import WindowSettings
from yazd_desktop.exchange.pairing.peers import PeerFacts, peers
from yazd_desktop.exchange.receiving import Received, receive
from yazd_desktop.exchange.sending import Sent, send
from yazd_desktop.office import Office

Create = Callable[..., str]


@dataclass
class Pair:
    """Two copies that know each other; files lie in `mail`."""

    office: Office
    governorate: Office
    mail: Path
    neighbourhood: str
    issue: str

    def send(self, *, back: bool = False, with_identity: bool = False) -> Sent:
        """Make the next file of the office for its governorate, or one back."""
        sender = self.governorate if back else self.office
        return send(sender, peer(sender), self.mail, with_identity=with_identity)

    def deliver(self, sent: Sent) -> Received:
        """Let the other side take a file in."""
        return receive(self.office if sent.file.name.startswith("OST") else self.governorate, sent.file)

    def retitle(self, office: Office, title: str) -> None:
        """Give the issue another title."""
        with office.writing() as unit:
            unit.update("issue", self.issue, {"title": title})

    def answer(self) -> Sent:
        """A file there and its answer on the way back."""
        self.deliver(self.send())
        return self.send(back=True)


def peer(office: Office) -> PeerFacts:
    """The only peer of a copy."""
    with office.reading() as connection:
        return peers(connection)[0]


def date_sent(office: Office, days_ago: int) -> None:
    """Let every sent file be so many days old on the day of the test."""
    with office.bookkeeping() as connection:
        day = TODAY - timedelta(days=days_ago)
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        connection.execute(update(SentFile).values(made_at=moment))


class Shell:
    """What a page sees of the window, and what it asked of it."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.host = QWidget()
        self.jobs: Any = Jobs(self.host)
        self.asked: list[Any] = []
        self.noticed: list[str] = []
        self.settings = WindowSettings(folder / "window.json")
        self.context = Context(
            office=office,
            jobs=self.jobs,
            settings=self.settings,
            go=self._go,
            back=lambda: None,
            open_record=lambda entity, record_id: self.asked.append((entity, record_id)),
            add_record=lambda entity, presets=None: None,
            notice=lambda text, undo=None: self.noticed.append(text),
        )

    def _go(self, screen: str, /, **params: Any) -> None:
        self.asked.append((screen, params))


class Hand:
    """Uses the page and waits for its work."""

    def __init__(self, page: ExchangePage, shell: Shell, qtbot: QtBot) -> None:
        self.page = page
        self.shell = shell
        self._qtbot = qtbot

    def wait(self) -> None:
        """Wait until the work is done and what follows it is shown."""
        self._qtbot.waitUntil(lambda: not self.shell.jobs.is_busy, timeout=60_000)
        self._qtbot.wait(10)

    def drop(self, *paths: Path) -> None:
        """Drag files over the page and let them go there."""
        data = mime(*paths)
        enter(self.page, data)
        event = QDropEvent(_WHERE, Qt.DropAction.CopyAction, data, *_PRESSED)
        QApplication.sendEvent(self.page, event)
        self.wait()

    def drag_over(self, *paths: Path) -> bool:
        """Drag files over the page; whether it would take them."""
        return enter(self.page, mime(*paths)).isAccepted()

    def drag_away(self) -> None:
        """Drag them off the page again."""
        QApplication.sendEvent(self.page, QDragLeaveEvent())


_WHERE = QPointF(300, 400)
_PRESSED = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def mime(*paths: Path) -> QMimeData:
    """What a file manager hands over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(page: QWidget, data: QMimeData) -> QDragEnterEvent:
    """A hand with files comes over the page."""
    event = QDragEnterEvent(_WHERE.toPoint(), Qt.DropAction.CopyAction, data, *_PRESSED)
    QApplication.sendEvent(page, event)
    return event
