"""Where a popup opens and how wide: below its control, right edges in line, within the screen, no word cut."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QComboBox, QWidget

_GAP: Final = 4
_WIDEST: Final = 560
_BESIDE_WORDS: Final = 44


def beneath(control: QWidget, size: QSize) -> QPoint:
    """The top left corner of a popup of this size; above the control where there is no room below."""
    screen = control.screen().availableGeometry()
    corner = control.mapToGlobal(QPoint(control.width(), control.height()))
    left = min(
        max(screen.left(), corner.x() - size.width()), max(screen.left(), screen.right() - size.width())
    )
    top = corner.y() + _GAP
    if top + size.height() > screen.bottom():
        above = control.mapToGlobal(QPoint(0, 0)).y() - size.height() - _GAP
        top = above if above >= screen.top() else max(screen.top(), screen.bottom() - size.height())
    return QPoint(left, top)


def widen_list(combo: QComboBox) -> None:
    """Make the list of a combo box as wide as its longest words, before it opens."""
    view = combo.view()
    view.setMinimumWidth(max(combo.width(), min(_WIDEST, view.sizeHintForColumn(0) + _BESIDE_WORDS)))
