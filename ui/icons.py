"""Icons of `resources/icons`, drawn in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import colours
from yazd_desktop.paths import resource

_SIZES = (18, 24, 36, 48)


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon called `name`, in one of the theme's colours."""
    return _icon(name, colours().tone(tone) if tone != "text" else colours().text)


def pixmap(name: str, size: int, tone: str = "muted") -> QPixmap:
    """The icon as a picture of so many pixels."""
    return _icon(name, colours().tone(tone)).pixmap(QSize(size, size))


@lru_cache(maxsize=512)
def _icon(name: str, colour: str) -> QIcon:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    found = QIcon()
    for size in _SIZES:
        image = QPixmap(size, size)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        found.addPixmap(image)
    return found
