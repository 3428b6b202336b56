"""The code and the six words of a card, large enough to be read by a telephone and to somebody on the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.widgets.basics import label
from yazd_desktop.i18n import t

_QUIET: Final = 4
"""Modules of white around a code, as ISO/IEC 18004 asks."""
_COLUMNS: Final = 3


class CodeView(QWidget):
    """A QR code in whole pixels, black on white in every theme: telephones do not read it the other way round."""

    def __init__(self, text: str, side_px: int) -> None:
        super().__init__()
        from yazd_desktop.typeset.flows.qr import modules_of  # loads reportlab

        self._modules = modules_of(text) or ()
        across = len(self._modules) + 2 * _QUIET
        self._module_px = max(2, side_px // across)
        self._side_px = self._module_px * across
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(t("screens.exchange.code"))

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side_px, self._side_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dark modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        side = self._module_px
        for row, modules in enumerate(self._modules):
            for column, dark in enumerate(modules):
                if dark:
                    at_x, at_y = (column + _QUIET) * side, (row + _QUIET) * side
                    painter.fillRect(at_x, at_y, side, side, QColor("black"))
        painter.end()


class PhraseView(QWidget):
    """Six words, numbered and in two lines, as they are read out."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(t("value.comma").join(words))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, word in enumerate(words):
            shown = label(t("screens.exchange.word", number=place + 1, word=word), "key")
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(shown, *divmod(place, _COLUMNS))
