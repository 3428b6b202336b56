"""What is known about a case, at a glance: facts in a row, and below them its harms and what was written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.flow import FlowLayout
from ui.widgets.basics import Card, Chip, label
from yazd_desktop.case_file import CaseFile
from yazd_desktop.i18n import t

_GAP_PX: Final = 24
_NARROW, _WIDE = 4, 7
_WIDE_FROM_PX: Final = 1000


class FactsCard(Card):
    """The card; its facts stand in one row where the window is wide enough."""

    def __init__(self) -> None:
        super().__init__()
        self._file: CaseFile | None = None
        self._columns = 0

    def show_file(self, file: CaseFile) -> None:
        """Show what is known now."""
        self._file, self._columns = file, 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = _WIDE if self.width() >= _WIDE_FROM_PX else _NARROW
        if self._file is None or columns == self._columns:
            return
        self._columns = columns
        self.clear()
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP_PX)
        grid.setVerticalSpacing(8)
        for place, (name, text) in enumerate(self._file.facts):
            row, column = divmod(place, columns)
            grid.addWidget(_told(name, label(text, wrap=True)), row, column)
        for column in range(min(columns, len(self._file.facts))):
            grid.setColumnStretch(column, 1)
        written = QWidget()
        below = QHBoxLayout(written)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(_GAP_PX)
        below.addWidget(_told(t("screens.case_file.harms"), self._harms(self._file)), 1)
        for name, text in self._file.texts:
            below.addWidget(_told(name, label(text, wrap=True)), 1)
        for piece in (facts, written):
            self.add(piece)
            piece.show()  # at once: of itself a layout shows what comes later only after the next event
        facts.setVisible(bool(self._file.facts))

    @staticmethod
    def _harms(file: CaseFile) -> QWidget:
        if not file.harms:
            return label(t("screens.case_file.no_harms"), "muted", wrap=True)
        chips = QWidget()
        flow = FlowLayout(chips)
        flow.setContentsMargins(0, 0, 0, 0)
        for harm in file.harms:
            flow.addWidget(Chip(harm.label, harm.tone))
        return chips


def _told(name: str, piece: QWidget) -> QWidget:
    """Something under its name."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(label(name, "small"))
    column.addWidget(piece)
    column.addStretch()
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    return whole
