"""What a test of the import page holds: a window around it, and a hand that waits for its work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.screens import Context
from ui.screens.import_wizard import ImportPage
from ui.window_settings import WindowSettings
from yazd_desktop import queries
from yazd_desktop.office import Office

SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "office-cases-1404.xlsx"
HEADS = ("ردیف", "تاریخ مراجعه", "نام و نام خانوادگی", "کد ملی", "تلفن", "محله", "توضیحات")
SARA = (1, "1404/02/03", "سارا دهقان", "4432851139", "09131112233", "فهادان", "")
Book = Callable[..., Path]


class Shell:
    """What a page sees of the window, and what it asked of it."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.host = QWidget()
        self.jobs: Any = Jobs(self.host)
        self.asked: list[Any] = []
        self.context = Context(
            office=office,
            jobs=self.jobs,
            settings=WindowSettings(folder / "window.json"),
            go=self._go,
            back=lambda: None,
            open_record=lambda entity, record_id: self.asked.append((entity, record_id)),
            add_record=lambda entity, presets=None: None,
            notice=lambda text, undo=None: self.asked.append(text),
        )

    def _go(self, screen: str, /, **params: Any) -> None:
        self.asked.append((screen, params))


class Hand:
    """Uses the page and waits for its work."""

    def __init__(self, page: ImportPage, shell: Shell, qtbot: QtBot) -> None:
        self.page = page
        self.shell = shell
        self._qtbot = qtbot

    def open(self, path: Path) -> None:
        self.page.open_file(path)
        self.wait()

    def go_on(self) -> None:
        assert self.page.next.isEnabled()
        self.page.next.click()
        self.wait()

    def to_check(self, path: Path) -> None:
        self.open(path)
        if self.page.step == 0:
            self.go_on()
        self.go_on()

    def wait(self) -> None:
        self._qtbot.waitUntil(lambda: not self.shell.jobs.is_busy, timeout=60_000)


def count(office: Office, entity: str) -> int:
    return queries.count(office, entity)
