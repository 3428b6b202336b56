"""What others changed in a record, said quietly: what came with a file, and what stands in two places in two ways."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.widgets.basics import button, label
from ui.widgets.dot import dot
from yazd_desktop.arrivals import Arrived
from yazd_desktop.i18n import t


class ArrivalLine(QWidget):
    """With which file the record came or changed, and in which fields."""

    def __init__(self, arrived: Arrived, fields: Iterable[str]) -> None:
        super().__init__()
        words = t("value.comma").join(fields)
        text = t("widgets.news.fields", text=arrived.text, fields=words) if words else arrived.text
        self.words = label(text, "muted", wrap=True)
        picture = QLabel()
        picture.setPixmap(dot("accent"))
        picture.setAccessibleName("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(6)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)


class DisputeLine(QWidget):
    """How many fields of the record wait for a decision, with the way there."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "warning", wrap=True)
        self.button = button(t("widgets.news.decide"), self.asked.emit, icon_name="conflicts", kind="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_count(self, count: int) -> None:
        """Say how many; none, no line."""
        self.setVisible(bool(count))
        self.words.setText(t("widgets.news.disputed_fields", count=count))


class DisputeButton(QPushButton):
    """Above a field about which two copies disagree: what is wrong, and the way to decide it."""

    def __init__(self, field: str) -> None:
        super().__init__(t("widgets.news.disputed"))
        self.setFlat(True)
        self.setProperty("problem", "warning")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(t("widgets.news.disputed_field", field=field))
        self.setToolTip(t("widgets.news.disputed_hint"))
        self.hide()
