"""Several codes of a list: a line that says which, and a list to tick them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from yazd_desktop.form_state import Choice
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import look_alike_key

_ROWS_SHOWN: Final = 10
_ROW_HEIGHT: Final = 34
_SEARCHED_FROM: Final = 8


class CodesPicker(QPushButton):
    """A button that shows the chosen labels and opens the list: Space, Enter or Down. `chosen` tells the codes."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet("text-align: left; font-weight: 400;")
        self._choices: Sequence[Choice] = ()
        self._held: tuple[str, ...] = ()
        self._popup: _Popup | None = None
        self.clicked.connect(self.open_list)

    @property
    def popup(self) -> QWidget | None:
        """The open list."""
        return self._popup

    def show_choices(self, choices: Sequence[Choice], held: tuple[str, ...], text: str) -> None:
        """Show what is chosen."""
        self._choices, self._held = choices, held
        metrics = self.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(200, self.width() - 40))
        self.setText(shown or t("widgets.codes.none"))
        self.setToolTip(text)
        self.setAccessibleDescription(text)

    def open_list(self) -> None:
        """Open the list under the button."""
        popup = _Popup(self, self._choices, self._held)
        popup.ticked.connect(self._on_ticked)
        popup.setMinimumWidth(max(self.width(), 320))
        popup.adjustSize()
        place = self.mapToGlobal(QPoint(0, self.height() + 2))
        bottom = self.screen().availableGeometry().bottom()
        if place.y() + popup.height() > bottom:
            place = self.mapToGlobal(QPoint(0, -popup.height() - 2))
        popup.move(place)
        self._popup = popup
        popup.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list as in a combo box."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_list()
        else:
            super().keyPressEvent(event)

    def _on_ticked(self, codes: tuple[str, ...]) -> None:
        self.chosen.emit(codes)


class _Popup(QFrame):
    ticked = Signal(tuple)

    def __init__(self, parent: QWidget, choices: Sequence[Choice], held: tuple[str, ...]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = QListWidget()
        self._list.setAccessibleName(parent.accessibleName())
        for choice in choices:
            item = QListWidgetItem(choice.label)
            item.setData(Qt.ItemDataRole.UserRole, choice.value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            checked = choice.value in held
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setFixedHeight(min(_ROWS_SHOWN, len(choices)) * _ROW_HEIGHT + 10)
        self._list.itemChanged.connect(lambda _item: self._tell())
        self._list.itemActivated.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        if len(choices) > _SEARCHED_FROM:
            self._search = QLineEdit()
            self._search.setPlaceholderText(t("widgets.codes.search"))
            self._search.setAccessibleName(t("widgets.codes.search"))
            self._search.textChanged.connect(self._narrow)
            layout.addWidget(self._search)
        layout.addWidget(self._list)
        self._list.setCurrentRow(0)
        self.setFocusProxy(self._list)
        self._list.setFocus()

    def _narrow(self, text: str) -> None:
        key = look_alike_key(text)
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(key not in look_alike_key(item.text()))

    def _toggle(self, item: QListWidgetItem) -> None:
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def _tell(self) -> None:
        items = (self._list.item(row) for row in range(self._list.count()))
        self.ticked.emit(
            tuple(
                str(item.data(Qt.ItemDataRole.UserRole))
                for item in items
                if item.checkState() == Qt.CheckState.Checked
            )
        )
