"""What tests of lists hold in their hands: a menu that answers, settings, looks at a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from ui.lists.record_table import RecordTable

Create = Callable[..., str]
TypeText = Callable[[QWidget, str], None]
TableOf = Callable[..., RecordTable]
People = dict[str, str]
"""The id of each person by family name."""
FAMILIES = ("احمدی", "باقری", "جعفری", "نادری")


class Menu:
    """Chooses a line of the next menu by keys, as soon as it is open; what the menu offered is kept."""

    def __init__(self) -> None:
        self.choose = ""
        self.offered: list[str] = []

    def expect(self) -> None:
        QTimer.singleShot(0, self._answer)

    def _answer(self) -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        lines = [action for action in menu.actions() if not action.isSeparator()]
        self.offered = [action.text() for action in lines]
        for action in lines:
            if action.text() == self.choose:
                menu.setActiveAction(action)
                QTest.keyClick(menu, Qt.Key.Key_Return)
                return
        QTest.keyClick(menu, Qt.Key.Key_Escape)


class Kept:
    """What the window remembers."""

    def __init__(self, **arranged: Any) -> None:
        self.arranged: dict[str, Any] = arranged

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.arranged.get(key, otherwise)

    def set(self, key: str, value: Any) -> None:
        self.arranged[key] = value


def cells(table: RecordTable, name: str) -> list[str]:
    place = table.state.columns.index(name)
    return [table.state.cell(row, place) for row in range(table.state.count)]


def cell_place(table: RecordTable, row: int, column: int = 0) -> QPoint:
    return table.table.visualRect(table.model.index(row, column)).center()


def buttons(widget: QWidget) -> dict[str, QPushButton]:
    return {found.text(): found for found in widget.findChildren(QPushButton) if found.isVisibleTo(widget)}


def words(widget: QWidget) -> str:
    return " ".join(found.text() for found in widget.findChildren(QLabel) if found.isVisibleTo(widget))
