"""The columns of a list: their widths, order and which are hidden, as the user left them."""

from __future__ import annotations

from typing import Any, Final, Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from yazd_desktop.list_state import ListState

_WIDTHS: Final = {
    "long_text": 260,
    "text": 170,
    "codes": 230,
    "link": 170,
    "code": 140,
    "date": 110,
    "number": 90,
    "rials": 130,
    "phone": 125,
    "identity": 125,
    "yes_no": 80,
}
_USUAL_WIDTH: Final = 150
_KEPT_WIDTHS: Final = (40, 1200)
_LEAST: Final = 0.72
"""How far columns that the user never touched shrink before the table scrolls sideways."""
_WORDY: Final = frozenset({"text", "long_text", "link", "codes"})
"""Kinds of columns that take the width that is left."""


class Settings(Protocol):
    """Where the window keeps what the user arranged."""

    def get(self, key: str, otherwise: Any = None) -> Any:
        """What was kept under a key."""

    def set(self, key: str, value: Any) -> None:
        """Keep something that JSON can hold."""


class Columns:
    """Arranges the head of a table, and keeps what the user changes in it. What was kept wrongly counts as not kept."""

    def __init__(self, table: QTableView, state: ListState, settings: Settings | None, key: str) -> None:
        self._table = table
        self._header = table.horizontalHeader()
        self._state = state
        self._settings = settings
        self._key = key
        self._widths: dict[str, int] = {}
        """What the user dragged; while it is empty, the columns share the width of the table."""
        self._is_arranging = False
        self._restore()
        self._header.sectionResized.connect(self._on_resized)
        self._header.sectionMoved.connect(lambda *_: self._keep())

    def fit(self) -> None:
        """Share the width of the table among columns that the user never dragged."""
        if self._widths:
            return
        shown = [
            place for place in range(len(self._state.columns)) if not self._header.isSectionHidden(place)
        ]
        wished = {place: self._usual_width(place) for place in shown}
        room = self._table.viewport().width()
        scale = max(_LEAST, min(1.0, room / max(1, sum(wished.values()))))
        # Days and numbers never need more than their usual width: what is left belongs to words.
        wordy = {
            place: width for place, width in wished.items() if self._state.column_kind(place) in _WORDY
        } or wished
        spare = max(0, room - sum(wished.values())) / max(1, sum(wordy.values()))
        self._is_arranging = True
        for place, width in wished.items():
            grown = spare * width if place in wordy else 0
            self._header.resizeSection(place, int(width * scale + grown))
        self._is_arranging = False

    def show(self, column: int, *, shown: bool) -> None:
        """Show or hide a column."""
        self._is_arranging = True
        self._header.setSectionHidden(column, not shown)
        self._is_arranging = False
        self.fit()
        self._keep()

    def show_menu(self, place: QPoint) -> None:
        """Offer to hide and show columns; the first one names the record and stays."""
        menu = QMenu(self._header)
        for column in range(1, len(self._state.columns)):
            action = QAction(self._state.column_label(column), menu)
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(column))
            action.toggled.connect(lambda on, c=column: self.show(c, shown=on))
            menu.addAction(action)
        menu.exec(self._header.mapToGlobal(place))
        menu.deleteLater()

    def _usual_width(self, place: int) -> int:
        return _WIDTHS.get(self._state.column_kind(place), _USUAL_WIDTH)

    def _on_resized(self, place: int, _before: int, _now: int) -> None:
        # The last column stretches with the window: that is nobody's wish.
        is_last = self._header.visualIndex(place) == self._last_shown()
        if self._is_arranging or is_last or self._header.isSectionHidden(place):
            return
        for other, name in enumerate(self._state.columns):
            is_stretched = self._header.visualIndex(other) == self._last_shown()
            if not is_stretched and not self._header.isSectionHidden(other):
                self._widths[name] = self._header.sectionSize(other)
        self._keep()

    def _last_shown(self) -> int:
        places = range(self._header.count())
        return max(
            (self._header.visualIndex(place) for place in places if not self._header.isSectionHidden(place)),
            default=-1,
        )

    def _keep(self) -> None:
        if self._settings is None or self._is_arranging:
            return
        kept: dict[str, dict[str, Any]] = {}
        for place, name in enumerate(self._state.columns):
            kept[name] = {
                "place": self._header.visualIndex(place),
                "hidden": self._header.isSectionHidden(place),
            }
            if name in self._widths:
                kept[name]["width"] = self._widths[name]
        self._settings.set(self._key, kept)

    def _restore(self) -> None:
        found = self._settings.get(self._key) if self._settings is not None else None
        facts = found if isinstance(found, dict) else {}
        places: list[tuple[int, str]] = []
        for column, name in enumerate(self._state.columns):
            kept = facts.get(name)
            if not isinstance(kept, dict):
                kept = {}
            width = _whole(kept.get("width"), *_KEPT_WIDTHS)
            if width is not None:
                self._widths[name] = width
            place = _whole(kept.get("place"), 0, len(self._state.columns))
            if place is not None:
                places.append((place, name))
            self._header.resizeSection(column, width or self._usual_width(column))
            self._header.setSectionHidden(column, column > 0 and kept.get("hidden") is True)
        for target, (_, name) in enumerate(sorted(places)):
            self._header.moveSection(self._header.visualIndex(self._state.columns.index(name)), target)


def _whole(kept: Any, least: int, most: int) -> int | None:
    """A whole number within bounds; None for anything else, `True` too."""
    return kept if type(kept) is int and least <= kept <= most else None
