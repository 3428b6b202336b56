"""How many records of each kind, in pairs of columns; the small parts of records are one number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.basics import label
from yazd_desktop.entities import ENTITIES
from yazd_desktop.exchange.kinds_told import kind_words
from yazd_desktop.i18n import t

_GAP_PX: Final = 20


class KindTable(QWidget):
    """The table, filled from the right; its tip tells every kind, its accessible name too."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3 * columns, 1)

    def show_records(self, records: Mapping[str, int]) -> None:
        """Show other numbers."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, (words, count) in enumerate(_cells(records)):
            row, column = divmod(place, self._columns)
            for side, shown in enumerate(
                (label(words, "muted"), label(t("screens.exchange.number", count=count)))
            ):
                self._grid.addWidget(shown, row, 3 * column + side)
                shown.show()  # of itself only when there is time: until then nothing of it would be measured
            self._grid.setColumnMinimumWidth(3 * column + 2, _GAP_PX)
        told = kind_words(records)
        self.setToolTip(told)
        self.setAccessibleName(told)


def _cells(records: Mapping[str, int]) -> list[tuple[str, int]]:
    cells = [
        (t(f"entity.{kind.name}.plural"), records[kind.name])
        for kind in ENTITIES
        if records.get(kind.name) and not kind.is_part
    ]
    parts = sum(records.get(kind.name, 0) for kind in ENTITIES if kind.is_part)
    return [*cells, (t("screens.exchange.parts"), parts)] if parts else cells
