"""The import page in an empty office, and workbooks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.import_page.hand import HEADS, Hand, Shell
from ui.screens.import_wizard import ImportPage
from yazd_desktop.office import Office


@pytest.fixture
def shell(office: Office, tmp_path: Path, qapp: QApplication) -> Iterator[Shell]:
    made = Shell(office, tmp_path)
    yield made
    made.jobs.wait()
    made.host.deleteLater()


@pytest.fixture
def hand(shell: Shell, qtbot: QtBot) -> Hand:
    page = ImportPage(shell.context)
    qtbot.addWidget(page)
    page.resize(1160, 690)
    with qtbot.waitExposed(page):
        page.show()
    return Hand(page, shell, qtbot)


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A workbook on disk with one sheet of rows."""

    def make(*rows: Sequence[Any], heads: Sequence[Any] = HEADS, name: str = "list.xlsx") -> Path:
        made = Workbook()
        sheet = made.active
        assert sheet is not None
        for row in (heads, *rows):
            sheet.append(list(row))
        path = tmp_path / name
        made.save(path)
        return path

    return make
