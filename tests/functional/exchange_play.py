"""A play of two offices and a governorate: their folders, a stick between them, and the days that pass."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.conftest import PASSWORD
from tests.functional.exchange_worker import Worker, plain
from tests.ui.conftest import Answers
from ui import app as composition
from ui.screens.exchange import ExchangePage
from yazd_desktop import office as office_module
from yazd_desktop import queries
from yazd_desktop.demo import make_demo
from yazd_desktop.exchange.digest import Digest, digest
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

SIZE_PX = (1366, 768)
CASES = 30
FIRST, SECOND, GOVERNORATE = "first", "second", "governorate"
SEEDS = {FIRST: 1, SECOND: 2}
NAMES = {
    FIRST: "دفتر تسهیلگری صدرآباد",
    SECOND: "دفتر تسهیلگری اسکان",
    GOVERNORATE: "استانداری آزمون",
}


@dataclass(frozen=True)
class Copy:
    """One office on one computer: where it lies, and what that computer remembers of the window."""

    folder: Path
    settings: Path


@dataclass
class Story:
    """What stays from act to act: the folders, the stick, how many days have passed, and which acts are over."""

    root: Path
    copies: dict[str, Copy]
    days: int = 0
    played: list[str] = field(default_factory=list)
    stopped_in: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def stick(self) -> Path:
        """Where files are put to be carried to the other side."""
        return self.root / "stick"

    def today(self) -> date:
        """The day by the calendar on the wall of everybody."""
        return datetime.now(UTC).astimezone().date() + timedelta(days=self.days)

    @contextmanager
    def inside(self, name: str) -> Iterator[Office]:
        """What really stands in a store, looked at while no window has it open."""
        with closing(open_office(self.copies[name].folder, password=PASSWORD, clock=self.today)) as opened:
            yield opened

    def digest(self, name: str, scope: str | None = None) -> Digest:
        """The digest of a copy, or of the records of one office there; what its tables show is what it logged."""
        with self.inside(name) as office, office.reading() as connection:
            found = digest(connection, scope)
        assert found.astray == ()
        return found

    def office_id(self, name: str) -> str:
        """The id of an office."""
        with self.inside(name) as office:
            return office.id


def make_story(root: Path) -> Story:
    """Two sample offices and an empty governorate, who do not know each other yet."""
    copies = {name: Copy(root / name, root / f"{name}.json") for name in NAMES}
    for name, seed in SEEDS.items():
        made = make_demo(copies[name].folder, password=PASSWORD, cases=CASES, seed=seed, cost=FAST_FOR_TESTS)
        assert made.name == NAMES[name]
    create_office(
        copies[GOVERNORATE].folder,
        name=NAMES[GOVERNORATE],
        code="OST",
        user="کارشناس استانداری",
        password=PASSWORD,
        is_governorate=True,
        cost=FAST_FOR_TESTS,
    ).office.close()
    story = Story(root, copies)
    story.stick.mkdir()
    return story


@dataclass
class Play:
    """An act of the story: whoever is asked for comes to the window of a copy."""

    story: Story
    app: QApplication
    answers: Answers

    @contextmanager
    def at(self, name: str) -> Iterator[Worker]:
        """Open the program on a copy, and close it when the work there is done."""
        copy = self.story.copies[name]
        window = composition.make_window(self.app, copy.folder, copy.settings)
        window.resize(*SIZE_PX)
        window.show()
        window.activateWindow()  # without a window manager nobody else does
        assert QTest.qWaitForWindowActive(window)
        window.begin()
        QTest.qWait(20)
        worker = Worker(window, self.answers)
        try:
            worker.come_in()
            yield worker
            assert self.answers.told == [], "nothing went wrong that nobody expected"
        finally:
            self.answers.choice = "discard"
            window.close()
            window.deleteLater()
            QTest.qWait(10)
            self.answers.choice = ""

    def restore(self, name: str, backup: Path) -> None:
        """The disk died: somebody puts the backup where the office was."""
        folder = self.story.copies[name].folder
        shutil.rmtree(folder)
        shutil.copytree(backup, folder)


@contextmanager
def play_of(story: Story, app: QApplication, answers: Answers) -> Iterator[Play]:
    """The story on the day it has come to: the program asks the calendar of the story."""

    def opened(*args: Any, **options: Any) -> Office:
        return open_office(*args, clock=story.today, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office_module, "open_office", opened)
        yield Play(story, app, answers)


def states(page: ExchangePage) -> list[str]:
    """What the history says of each file, newest first."""
    lines = page.history.lines
    return [f"{plain(lines.line(row).title)}: {lines.badge(lines.line(row))}" for row in range(lines.count())]


def issue(office: Office, number: str) -> dict[str, Any]:
    """An issue by its number."""
    (found,) = queries.find_ids(office, "issue", where={"number": number})
    return dict(queries.get(office, "issue", found))


def agree(story: Story, *offices: str) -> None:
    """The governorate and its offices hold the same of what is the offices'."""
    for name in offices:
        scope = story.office_id(name)
        assert story.digest(name, scope) == story.digest(GOVERNORATE, scope)
