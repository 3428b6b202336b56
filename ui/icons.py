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
    return _icon(name, colours().tone(tone), colours().muted)


def icon_beside_words(name: str, tone: str = "text") -> QIcon:
    """The icon with some air at its left, where the words of a button stand: Qt leaves them no more than a hair."""
    return _icon(name, colours().tone(tone), colours().muted, _WITH_GAP)


def size_beside_words(height: int) -> QSize:
    """The icon size a button needs for `icon_beside_words`."""
    return QSize(round(height * _WITH_GAP), height)


def pixmap(name: str, size: int, tone: str = "muted") -> QPixmap:
    """The icon as a picture of so many pixels."""
    return icon(name, tone).pixmap(QSize(size, size))


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, colour_off: str, breadth: float = 1.0) -> QIcon:
    found = QIcon()
    # Qt would grey an icon by itself, so that one for an accent is gone on a button that is off.
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, colour_off)):
        svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", ink)
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        for size in _SIZES:
            width = round(size * breadth)
            image = QPixmap(width, size)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            renderer.render(painter, QRectF(width - size, 0, size, size))
            painter.end()
            found.addPixmap(image, mode)
    return found
