"""Small pieces of every screen: titles, chips, cards, empty places, notices, a search box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from unicodedata import bidirectional

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.icons import icon, icon_beside_words, pixmap, size_beside_words
from ui.theme import set_role
from yazd_desktop.i18n import t

_TYPING_PAUSE_MS: Final = 120
_NOTICE_MS: Final = 8000
_ICON_PX: Final = 18
_RIGHT_TO_LEFT_MARK: Final = "\u200f"

AT_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
"""Where a line begins; without it an empty one begins where the keyboard's language does."""


class Words(QLabel):
    """A text that stands at the right and runs from right to left whatever it begins with.

    Qt asks the first strong letter: a file number would stand at the left, and what follows it before it.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        self._given = text
        super().setText(from_the_right(text))

    def text(self) -> str:
        """The text as it was given."""
        return self._given


def from_the_right(text: str) -> str:
    """The text, marked so that it is read from the right even when a number or a Latin word stands first."""
    first = next((name for name in map(bidirectional, text) if name in ("L", "R", "AL")), "")
    return text if not text or first in ("R", "AL") else f"{_RIGHT_TO_LEFT_MARK}{text}"


def scrolling(inner: QWidget) -> QScrollArea:
    """What may be higher than its place: it scrolls up and down and leaves the keyboard to what is inside."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def label(text: str, role: str = "", *, wrap: bool = False) -> Words:
    """A text in one of the roles of the style sheet: title, heading, number, muted, small, error, warning."""
    found = Words(text)
    found.setWordWrap(wrap)
    if wrap:
        # So that it can be copied, and because Qt sets lines of selectable words only at their true right edge.
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if role:
        found.setProperty("role", role)
    return found


def button(
    text: str, on_click: Callable[[], object], *, icon_name: str = "", kind: str = "", hint: str = ""
) -> QPushButton:
    """A button; `kind` is primary, quiet, danger or nothing."""
    found = QPushButton(text)
    if kind:
        found.setProperty(kind, True)
    if icon_name:
        tone = "accent_text" if kind == "primary" else "accent"
        found.setIcon(icon_beside_words(icon_name, tone) if text else icon(icon_name, tone))
        if text:
            found.setIconSize(size_beside_words(_ICON_PX))
    has_words = any(letter.isalpha() for letter in text)
    found.setAccessibleName(text if has_words or not hint else hint)
    if hint:
        found.setToolTip(hint)
    # Enter presses the button that has the focus, as Space does, in a page as well as in a dialog.
    found.setAutoDefault(True)
    found.clicked.connect(lambda _checked=False: on_click())
    return found


class Chip(Words):
    """A status in its colour."""

    def __init__(self, text: str, tone: str = "normal") -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.show_status(text, tone)

    def show_status(self, text: str, tone: str) -> None:
        """Show another status."""
        self.setText(text)
        self.setAccessibleName(text)
        set_role(self, "chip", tone)


class Card(QFrame):
    """A white card with a title and, at its end, small actions."""

    def __init__(self, title: str = "", *actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("card")
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(18, 14, 18, 16)
        self._body.setSpacing(10)
        if title or actions:
            head = QHBoxLayout()
            self.title_label = label(title, "heading")
            head.addWidget(self.title_label)
            head.addStretch()
            for action in actions:
                head.addWidget(action)
            self._body.addLayout(head)
            self.setAccessibleName(title)

    def add(self, piece: QWidget | QLayout) -> None:
        """Put something at the end of the card."""
        if isinstance(piece, QWidget):
            self._body.addWidget(piece)
        else:
            self._body.addLayout(piece)

    def clear(self) -> None:
        """Take everything below the title away."""
        first = 1 if hasattr(self, "title_label") else 0
        while self._body.count() > first:
            _throw_away(self._body.takeAt(first))


def _throw_away(item: QLayoutItem | None) -> None:
    """Take a widget off the screen, or all that lie in a layout: they would stand there as orphans."""
    if item is None:
        return
    if (widget := item.widget()) is not None:
        widget.hide()
        widget.deleteLater()
    elif (layout := item.layout()) is not None:
        while layout.count():
            _throw_away(layout.takeAt(0))


class EmptyState(QWidget):
    """What stands in an empty place: what belongs here and how to begin."""

    def __init__(
        self, icon_name: str, text: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(pixmap(icon_name, 48))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text_label = label(text, "muted", wrap=True)
        self.text_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch()
        layout.addWidget(picture)
        layout.addWidget(self.text_label)
        if action and on_action is not None:
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(button(action, on_action, kind="primary"))
            row.addStretch()
            layout.addLayout(row)
        layout.addStretch()


class Notice(QFrame):
    """A line above the page that says what was done, with a way back; it goes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("notice", "info")
        self._text = label("", wrap=True)
        self._undo = button(t("widgets.notice.undo"), self._on_undo, kind="quiet")
        close = button("", self.hide, icon_name="close", kind="quiet", hint=t("widgets.notice.close"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        row.addWidget(close)
        self._undo_action: Callable[[], object] | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._on_time)
        self.hide()

    def show_text(self, text: str, undo: Callable[[], object] | None = None, tone: str = "info") -> None:
        """Show a line; `tone` is info, warning or danger."""
        set_role(self, "notice", tone)
        self._text.setText(text)
        self.setAccessibleName(text)
        self._undo_action = undo
        self._undo.setVisible(undo is not None)
        self.show()
        self._clock.start(_NOTICE_MS)

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def _on_time(self) -> None:
        # Whoever has the mouse or the keys on it is still reading, or about to press the button.
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._clock.start()
        else:
            self.hide()

    def _on_undo(self) -> None:
        action, self._undo_action = self._undo_action, None
        self.hide()
        if action is not None:
            action()


class SearchBox(QLineEdit):
    """A search field that tells what was typed after a short pause; Escape empties it."""

    searched = Signal(str)
    moved_down = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(QAction(icon("search", "muted"), "", self), QLineEdit.ActionPosition.LeadingPosition)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_TYPING_PAUSE_MS)
        self._clock.timeout.connect(self._tell)
        self._is_waiting = False
        self.textChanged.connect(lambda _text: self._clock.start())
        self.returnPressed.connect(self._tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties, Down goes to the results."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
        elif event.key() == Qt.Key.Key_Down:
            self._tell()
            self.moved_down.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A search waits while nobody sees it: what it would look in may be closed by then."""
        self._is_waiting = self._clock.isActive()
        self._clock.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with what was waiting."""
        super().showEvent(event)
        if self._is_waiting:
            self._clock.start()

    def _tell(self) -> None:
        self._clock.stop()
        self._is_waiting = False
        self.searched.emit(self.text())
