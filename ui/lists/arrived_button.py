"""The filter of what received files changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton

from ui.widgets.dot import dot
from yazd_desktop.i18n import t


class ArrivedButton(QPushButton):
    """Keeps the list to what received files changed; it stands there only where they did."""

    def __init__(self) -> None:
        super().__init__(t("arrivals.filter"))
        self.setProperty("toggle", True)
        self._draw()
        self.setCheckable(True)
        self.setAutoDefault(False)

    def show_count(self, count: int) -> None:
        """Say how many there are; while it holds the list, it stays to be let go again."""
        words = t("arrivals.filter")
        counted = t("arrivals.filter_count", words=words, count=count)
        self.setText(words if self.isChecked() else counted)
        self.setAccessibleName(counted)
        self.setVisible(bool(count) or self.isChecked())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is a click, as Space is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        self.setIcon(QIcon(dot("accent")))
