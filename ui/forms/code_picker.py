"""Several codes of a list: a line that says which, and a list to tick them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.place import beneath
from yazd_desktop.form_state import Choice
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import look_alike_key

_ROWS_SHOWN: Final = 10
_ROW_HEIGHT: Final = 34
_SEARCHED_FROM: Final = 8
_LEAST_WIDTH: Final = 320
_NARROWEST: Final = 160
_ARROW_PX: Final = 52
_CODE: Final = Qt.ItemDataRole.UserRole


class CodesPicker(QPushButton):
    """A button that shows the chosen labels and opens the list: Space, Enter or Down. `chosen` tells the codes."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("picker", True)
        # Its words follow its width: they must not hold the page wide.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_NARROWEST)
        self._choices: Sequence[Choice] = ()
        self._held: tuple[str, ...] = ()
        self._words = ""
        self._popup: _Popup | None = None
        self.clicked.connect(self.open_list)

    @property
    def popup(self) -> QWidget | None:
        """The list when it is open."""
        return self._popup

    def show_choices(self, choices: Sequence[Choice], held: tuple[str, ...], text: str) -> None:
        """Show what is chosen."""
        self._choices, self._held, self._words = choices, held, text
        self.setToolTip(text)
        self.setAccessibleDescription(text)
        self._fit_words()

    def open_list(self) -> None:
        """Open the list under the button."""
        self._popup = popup = _Popup(self, self._choices, self._held)
        popup.ticked.connect(self.chosen)
        popup.destroyed.connect(self._on_closed)
        popup.setMinimumWidth(max(self.width(), _LEAST_WIDTH))
        popup.adjustSize()
        popup.move(beneath(self, popup.size()))
        popup.show()
        popup.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list as in a combo box."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_list()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many words as there is room for."""
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        room = max(0, self.width() - _ARROW_PX)
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        # A button takes an ampersand for the mark of a key.
        self.setText((words or t("widgets.codes.none")).replace("&", "&&"))

    def _on_closed(self) -> None:
        self._popup = None


class _Popup(QFrame):
    ticked = Signal(tuple)

    def __init__(self, parent: QWidget, choices: Sequence[Choice], held: tuple[str, ...]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = QListWidget()
        self._list.setAccessibleName(parent.accessibleName())
        self._list.setProperty("bare", True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        for choice in choices:
            item = QListWidgetItem(choice.label, self._list)
            item.setData(_CODE, choice.value)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            # The whole row is pressed, not its little box alone: Qt's own box would count a press twice.
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if choice.value in held else Qt.CheckState.Unchecked)
        self._list.itemClicked.connect(self._toggle)
        self._list.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        self._search: QLineEdit | None = None
        if len(choices) > _SEARCHED_FROM:
            self._search = QLineEdit()
            self._search.setPlaceholderText(t("widgets.codes.search"))
            self._search.setAccessibleName(t("widgets.codes.search"))
            self._search.textChanged.connect(self._narrow)
            self._search.installEventFilter(self)
            layout.addWidget(self._search)
        layout.addWidget(self._list)
        rows = max(1, min(_ROWS_SHOWN, len(choices)))
        self._list.ensurePolished()
        self._list.setFixedHeight(
            rows * max(1, self._list.sizeHintForRow(0)) + 2 * self._list.frameWidth() + 2
        )

    def begin(self) -> None:
        """Put the cursor where typing finds something."""
        self._list.setCurrentRow(0)
        (self._search or self._list).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search to the list, Up back; Space and Enter tick the row."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self._search:
            if key == Qt.Key.Key_Down:
                self._list.setFocus()
                return True
            if is_enter and self._search is not None and self._search.text():
                self._toggle(self._list.currentItem())
                return True
            return False
        if key == Qt.Key.Key_Up and self._search is not None and self._is_first():
            self._search.setFocus()
            return True
        if is_enter or key == Qt.Key.Key_Space:
            self._toggle(self._list.currentItem())
            return True
        return False

    def _is_first(self) -> bool:
        return not any(not self._list.item(row).isHidden() for row in range(self._list.currentRow()))

    def _narrow(self, text: str) -> None:
        key = look_alike_key(text)
        shown = []
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(key not in look_alike_key(item.text()))
            if not item.isHidden():
                shown.append(row)
        self._list.setCurrentRow(shown[0] if shown else -1)

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is None or item.isHidden():
            return
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)
        items = (self._list.item(row) for row in range(self._list.count()))
        self.ticked.emit(
            tuple(str(found.data(_CODE)) for found in items if found.checkState() == Qt.CheckState.Checked)
        )
