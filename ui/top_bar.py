"""The bar above the page: back and forward, search in everything, and what the whole office can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from ui.icons import icon, icon_beside_words, size_beside_words
from ui.theme import is_dark
from ui.widgets.basics import SearchBox
from ui.window_settings import Look
from yazd_desktop.i18n import t

_ICON: Final = QSize(20, 20)
_SEARCH_WIDTH_PX: Final = (220, 420)
LOOKS: Final[tuple[Look, ...]] = ("light", "dark", "system")


class TopBar(QFrame):
    """The bar; each wish of the user is a signal."""

    back_asked = Signal()
    forward_asked = Signal()
    import_asked = Signal()
    export_asked = Signal()
    packet_asked = Signal()
    lock_asked = Signal()
    look_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._icons: dict[QToolButton, str] = {}
        self.back = self._button("back", "screens.window.back", self.back_asked.emit)
        self.forward = self._button("forward", "screens.window.forward", self.forward_asked.emit)
        self.search = SearchBox(t("screens.window.search"))
        self.search.setObjectName("global_search")
        self.search.setToolTip(t("screens.window.search_hint"))
        self.search.setMinimumWidth(_SEARCH_WIDTH_PX[0])
        self.search.setMaximumWidth(_SEARCH_WIDTH_PX[1])
        self.import_list = self._button(
            "import", "screens.window.import", self.import_asked.emit, has_words=True
        )
        self.export_list = self._button(
            "export", "screens.window.export", self.export_asked.emit, has_words=True
        )
        self.packet = self._button("print", "screens.window.packet", self.packet_asked.emit, has_words=True)
        self.look = self._button("light_mode", "screens.window.look", lambda: None)
        self.look.setMenu(self._look_menu(look))
        self.look.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.lock = self._button("lock", "screens.window.lock", self.lock_asked.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 16, 9)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addSpacing(8)
        row.addWidget(self.search, 1)
        row.addStretch()
        for button in (self.import_list, self.export_list, self.packet):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.look)
        row.addWidget(self.lock)
        self._colour_icons()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._colour_icons()
        super().changeEvent(event)

    def _button(
        self, icon_name: str, key: str, on_click: Callable[[], object], *, has_words: bool = False
    ) -> QToolButton:
        made = QToolButton()
        words, hint = t(key), t(f"{key}_hint")
        made.setText(words)
        made.setToolTip(hint)
        made.setAccessibleName(words)
        made.setAccessibleDescription(hint)
        made.setIconSize(size_beside_words(_ICON.height()) if has_words else _ICON)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if has_words
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        made.clicked.connect(lambda _checked=False: on_click())
        self._icons[made] = icon_name
        return made

    def _look_menu(self, chosen: Look) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(t("screens.window.look"))
        group = QActionGroup(menu)
        for look in LOOKS:
            action = QAction(t(f"screens.window.look.{look}"), menu)
            action.setCheckable(True)
            action.setChecked(look == chosen)
            action.triggered.connect(lambda _checked=False, look=look: self.look_asked.emit(look))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _colour_icons(self) -> None:
        for button, name in self._icons.items():
            if name == "light_mode" and is_dark():
                name = "dark_mode"
            has_words = button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            button.setIcon(icon_beside_words(name) if has_words else icon(name))
