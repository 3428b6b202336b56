"""Two records with one number: the older keeps it, the younger one may be given another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from ui.screens.elided import ElidedWords
from ui.widgets.basics import Card, button, label
from yazd_desktop import values
from yazd_desktop.exchange.inbox.twins import Twin, Twins
from yazd_desktop.i18n import t

_SHOWN: Final = 2
"""More of them would push the conflicts off the page; as one goes, the next comes up."""


class TwinsCard(Card):
    """The numbers that stand more than once, a few at a time."""

    def __init__(
        self, on_open: Callable[[str, str], object], on_renumber: Callable[[str, str, str], object]
    ) -> None:
        super().__init__(t("screens.conflicts.twins"))
        self._on_open = on_open
        self._on_renumber = on_renumber

    def show_twins(self, found: Sequence[Twins]) -> None:
        """Show others; without any there is no card."""
        self.clear()
        self.setVisible(bool(found))
        if not found:
            return
        self.add(label(t("screens.conflicts.twins.explained"), "muted", wrap=True))
        younger = [(one, twin) for one in found for twin in one.records[1:]]
        for one, twin in younger[:_SHOWN]:
            self.add(self._row(one, twin))
        if len(younger) > _SHOWN:
            self.add(label(t("screens.conflicts.twins.more", count=len(younger) - _SHOWN), "small"))

    def _row(self, one: Twins, twin: Twin) -> QHBoxLayout:
        """A younger record: what it is called, both to look at, and the way to another number."""
        older = one.records[0]
        row = QHBoxLayout()
        row.setSpacing(8)
        called = ElidedWords()
        called.setText(t("screens.conflicts.twins.pair", record=twin.record, older=older.record))
        row.addWidget(called, 1)
        for words, shown in (("twins.open_younger", twin), ("twins.open_older", older)):
            show = button(
                t(f"screens.conflicts.{words}"), partial(self._on_open, one.entity, shown.row), kind="quiet"
            )
            show.setAccessibleName(t("screens.conflicts.twins.open_of", record=shown.record))
            row.addWidget(show)
        if twin.may_be_renumbered:
            words = t("screens.conflicts.twins.new")
            new = button(words, partial(self._on_renumber, one.entity, twin.row, twin.record))
            new.setAccessibleName(t("screens.conflicts.twins.new_of", record=twin.record))
            row.addWidget(new)
        return row


def number_shown(number: str) -> str:
    """A number as people read it."""
    return values.local(number)
