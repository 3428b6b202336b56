"""Icons of `resources/icons`, drawn in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import colours
from yazd_desktop.paths import resource

_SIZES = (18, 20, 24, 36, 40, 48)
_WITH_GAP = 4 / 3


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon called `name`, in one of the theme's colours."""
    return _icon(name, colours().tone(tone) if tone != "text" else colours().text)


def icon_beside_words(name: str, tone: str = "text") -> QIcon:
    """The icon with some air at its left, where the words of a button stand: Qt leaves them no more than a hair."""
    return _icon(name, colours().tone(tone), _WITH_GAP)


def size_beside_words(height: int) -> QSize:
    """The icon size a button needs for `icon_beside_words`."""
    return QSize(round(height * _WITH_GAP), height)


def pixmap(name: str, size: int, tone: str = "muted") -> QPixmap:
    """The icon as a picture of so many pixels."""
    return _icon(name, colours().tone(tone)).pixmap(QSize(size, size))


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, breadth: float = 1.0) -> QIcon:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    found = QIcon()
    for size in _SIZES:
        width = round(size * breadth)
        image = QPixmap(width, size)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(width - size, 0, size, size))
        painter.end()
        found.addPixmap(image)
    return found
