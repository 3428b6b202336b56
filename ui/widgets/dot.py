"""A small round mark: something here is new since the last time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from ui.theme import colours

_SIDE_PX: Final = 16
_WIDTH_PX: Final = 8
_SHARPNESS: Final = 2


def dot(tone: str) -> QPixmap:
    """The mark in the colour of a tone; without one nothing is drawn, and only its place is kept."""
    found = QPixmap(_SIDE_PX * _SHARPNESS, _SIDE_PX * _SHARPNESS)
    found.setDevicePixelRatio(_SHARPNESS)
    found.fill(Qt.GlobalColor.transparent)
    if tone:
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().tone(tone)))
        edge = (_SIDE_PX - _WIDTH_PX) // 2
        painter.drawEllipse(edge, edge, _WIDTH_PX, _WIDTH_PX)
        painter.end()
    return found
