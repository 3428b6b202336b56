"""The dark bar at the right: where one can go."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.history import Place
from ui.icons import icon_beside_words, size_beside_words
from ui.theme import colours
from ui.widgets.basics import scrolling
from yazd_desktop.i18n import t

# Groups of entities as the work goes: people, the neighbourhood, the agencies, the meetings, the office itself.
GROUPS: Final = (
    ("case", "person", "household"),
    ("neighbourhood", "issue"),
    ("referral", "follow_up", "agency"),
    ("meeting", "body", "decision", "commitment"),
    ("code", "office"),
)
HOME: Final = "home"
# Screens that stand beside the lists.
PLACES: Final = (HOME, "exchange", "conflicts")
# Of these, what stands there only while something waits in it.
_ONLY_COUNTED: Final = ("conflicts",)
# Screens that belong to the list of an entity.
_UNDER: Final = {
    "case_file": "case",
    "agenda": "meeting",
    "packet": "meeting",
    "import": "case",
    "province": HOME,
    "province_office": HOME,
}
_WIDTH_PX: Final = 204
_GAP_PX: Final = 6
_PILL_PX: Final = 22
_MOST_COUNTED: Final = 999
_ICON: Final = size_beside_words(20)


class Navigation(QFrame):
    """One button for each place; `chosen` tells its key: a screen of PLACES or the name of an entity."""

    chosen = Signal(str)

    def __init__(self, office_name: str) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(_WIDTH_PX)
        self.setAccessibleName(t("screens.window.navigation"))
        self._buttons: dict[str, _Entry] = {}
        inner = QWidget()
        inner.setObjectName("navigation_inner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(1)
        self._brand = QLabel(office_name)
        self._brand.setObjectName("brand")
        self._brand.setWordWrap(True)
        self._brand.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self._brand)
        column.addSpacing(4)
        for place in PLACES:
            column.addWidget(self._button(place, t(f"screens.{place}.title"), place))
        for group in GROUPS:
            column.addSpacing(_GAP_PX)
            for name in group:
                column.addWidget(
                    self._button(
                        name,
                        t("entity.office" if name == "office" else f"entity.{name}.plural"),
                        _icon_of(name),
                    )
                )
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inner))

    def keys(self) -> tuple[str, ...]:
        """The places in order."""
        return tuple(self._buttons)

    def button(self, key: str) -> _Entry:
        """The button of a place."""
        return self._buttons[key]

    def show_count(self, key: str, count: int) -> None:
        """Say how much waits in a place."""
        button = self._buttons[key]
        button.show_count(count)
        if key in _ONLY_COUNTED:
            button.setVisible(bool(count) or button.isChecked())

    def set_office_name(self, name: str) -> None:
        """Show the office's name at the top."""
        self._brand.setText(name)

    def show_place(self, place: Place | None) -> None:
        """Mark the button that a place belongs to."""
        key = "" if place is None else _key_of(place)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            if name in _ONLY_COUNTED:
                button.setVisible(bool(button.count) or name == key)

    def colour_icons(self) -> None:
        """Draw the icons anew after a change of the theme."""
        for key, button in self._buttons.items():
            button.setIcon(icon_beside_words(_icon_of(key), "nav_text"))

    def on_key(self, key: Qt.Key, at: _Entry) -> bool:
        """Up and Down move between the buttons, Home and End go to the ends; says whether it was one of these."""
        order = [one for one in self._buttons.values() if not one.isHidden()]
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
        if key in steps:
            order[(order.index(at) + steps[key]) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in ends:
            order[ends[key]].setFocus(Qt.FocusReason.TabFocusReason)
        return key in steps or key in ends

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.colour_icons()
        super().changeEvent(event)

    def _button(self, key: str, words: str, icon_name: str) -> QToolButton:
        made = _Entry(self)
        made.setText(words)
        made.setIcon(icon_beside_words(icon_name, "nav_text"))
        made.setIconSize(_ICON)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setCheckable(True)
        made.setAccessibleName(words)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda _checked=False: self._on_click(key))
        if key in _ONLY_COUNTED:
            made.hide()
        self._buttons[key] = made
        return made

    def _on_click(self, key: str) -> None:
        # The mark moves only when the window really goes there: the user may stay because of unsaved changes.
        self._buttons[key].setChecked(not self._buttons[key].isChecked())
        self.chosen.emit(key)


class _Entry(QToolButton):
    """Hands the arrows to the bar: of itself Qt would lead them off the bar at either end. Enter is a click."""

    def __init__(self, bar: Navigation) -> None:
        super().__init__()
        self._bar = bar
        self.count = 0

    def show_count(self, count: int) -> None:
        """Say how much waits behind this."""
        self.count = count
        words = self.text()
        self.setAccessibleName(t("screens.window.counted", words=words, count=count) if count else words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and at their end how much waits."""
        super().paintEvent(event)
        if not self.count:
            return
        found, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        most = self.count > _MOST_COUNTED
        words = t(
            "screens.window.count_most" if most else "screens.window.count",
            count=min(self.count, _MOST_COUNTED),
        )
        width = max(_PILL_PX, painter.fontMetrics().horizontalAdvance(words) + 12)
        pill = QRect(12, (self.height() - _PILL_PX) // 2, width, _PILL_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(found.nav_active_text))
        painter.drawRoundedRect(pill, _PILL_PX / 2, _PILL_PX / 2)
        painter.setPen(QColor(found.nav))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif not self._bar.on_key(Qt.Key(event.key()), self):
            super().keyPressEvent(event)


def _key_of(place: Place) -> str:
    return str(place.get("entity") or _UNDER.get(place.screen, place.screen))


def _icon_of(key: str) -> str:
    return "code_list" if key == "code" else key
