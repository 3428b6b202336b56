"""What the dialogs of the exchange have in common: a picture, what it is about, a body, and the buttons."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.icons import pixmap
from ui.widgets.basics import Words, label, scrolling

_SIGN_PX: Final = 36
WIDTH_PX: Final = 560
_FRAME_PX: Final = 40
"""What the system draws around a dialog: its title."""
_LEAST_PX: Final = 120


class ExchangeDialog(QDialog):
    """As wide as it is told and as high as what it says."""

    def __init__(
        self, parent: QWidget, icon_name: str, title: str, text: str = "", *, width_px: int = WIDTH_PX
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._width_px = width_px
        self.setFixedWidth(width_px)
        sign = QLabel()
        sign.setPixmap(pixmap(icon_name, _SIGN_PX, "accent"))
        self.heading = label(title, "heading", wrap=True)
        self.text = label(text, wrap=True)
        said = QVBoxLayout()
        said.setSpacing(6)
        said.addWidget(self.heading)
        said.addWidget(self.text)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(said, 1)
        inner = QWidget()
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(10)
        self._area = scrolling(inner)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(22, 20, 22, 16)
        self._whole.setSpacing(14)
        self._whole.addLayout(top)
        self.text.setVisible(bool(text))  # not before it lies in the dialog: it would be a window of its own
        self._whole.addWidget(self._area)
        self._whole.addStretch()
        self._whole.addLayout(self._buttons)

    def add(self, piece: QWidget | QLayout) -> None:
        """Put something at the end of the body."""
        if isinstance(piece, QWidget):
            self._body.addWidget(piece)
        else:
            self._body.addLayout(piece)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """The buttons from the right, the first as the one of Enter."""
        for place, one in enumerate(buttons):
            self._buttons.addWidget(one)
            if place == 0:
                one.setDefault(True)

    def fit(self) -> None:
        """As high as what is said asks for: words that are wrapped do not tell it by themselves.

        Where the screen is lower, the body scrolls and the buttons stay to be seen.
        """
        self.ensurePolished()
        edges = self._whole.contentsMargins()
        inside = self._width_px - edges.left() - edges.right()
        self._body.invalidate()
        body = self._body.totalHeightForWidth(inside)
        body = self._body.totalSizeHint().height() if body < 0 else body
        self._area.setFixedHeight(body)
        self._whole.invalidate()
        wanted = self._whole.totalHeightForWidth(self._width_px)
        over = max(0, wanted + _FRAME_PX - self.room_px())
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if over else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._area.setVerticalScrollBarPolicy(bar)
        self._area.setFixedHeight(min(body, max(_LEAST_PX, body - over)))
        self._whole.invalidate()
        self.setFixedHeight(self._whole.totalHeightForWidth(self._width_px))

    def room_px(self) -> int:
        """How high the screen is, without the bars of the system."""
        return self.screen().availableGeometry().height()

    def showEvent(self, event: QShowEvent) -> None:
        """The dialog has its size before it is seen."""
        self.fit()
        super().showEvent(event)


class Facts(QWidget):
    """Labels with their values, one below the other; a value that is empty is left out."""

    def __init__(self, *facts: tuple[str, str]) -> None:
        super().__init__()
        self.values: dict[str, Words] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        for row, (words, value) in enumerate(facts):
            name = label(words, "muted")
            shown = label(value, wrap=True)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, row, 1)
            self.values[words] = shown
            for piece in (name, shown):
                piece.setVisible(bool(value))
