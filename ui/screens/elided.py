"""A title in one line, cut where the window is too narrow for it; then its tip tells it whole."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui.widgets.basics import Words

_LEAST_PX = 60


class ElidedWords(Words):
    """Words that never make their page wider than the window."""

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setAccessibleName(text)
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        size = super().minimumSizeHint()
        return QSize(min(_LEAST_PX, size.width()), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is cut now is told by the tip."""
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        flags = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        painter.setLayoutDirection(self.layoutDirection())
        painter.drawText(room, flags | int(Qt.TextFlag.TextForceRightToLeft), words)

    def _tell_whole(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(self.text() if is_cut else "")
