"""The first page of a working day: what is due, what is late, who is silent, which meeting comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.icons import pixmap
from ui.screens import Context
from ui.screens.exchange_reminder import ExchangeReminder
from ui.screens.home_meeting import MeetingCard
from ui.screens.line_list import LineList, late_words
from ui.widgets.basics import Card, EmptyState, button, label, scrolling
from yazd_desktop.home import Home, read_home
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_LISTS: Final = (
    ("follow_ups", "follow_up", "check"),
    ("overdue", "commitment", "check"),
    ("silent", "referral", "check"),
)
_LOWEST_PX: Final = 230


class HomePage(QWidget):
    """The home page. Each line opens its record by a click or by Enter."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self.today = label("", "muted")
        self.tiles: dict[str, Tile] = {}
        self.lists: dict[str, LineList] = {}
        self._stacks: dict[str, QStackedWidget] = {}
        self._cards: dict[str, Card] = {}
        self.meeting = MeetingCard(context)
        self.exchange = ExchangeReminder(context)
        self._tiles = QHBoxLayout()
        self._tiles.setSpacing(14)
        self._lay_out()
        self._show(read_home(context.office))

    @property
    def first_control(self) -> QWidget:
        """The first list that has lines; in an empty office, what begins the first case file."""
        return next((lines for lines in self.lists.values() if lines.count()), self._new)

    def title(self) -> str:
        """The words of the page."""
        return t("screens.home.title")

    def is_dirty(self) -> bool:
        """Nothing is entered here."""
        return False

    def save(self) -> bool:
        """Nothing is entered here."""
        return True

    def refresh(self, changes: Changes) -> None:
        """Read the page anew."""
        self._show(read_home(self._context.office))

    def showEvent(self, event: QShowEvent) -> None:
        """What waits in the exchange may have changed without a record."""
        super().showEvent(event)
        self.exchange.read()

    def _show(self, home: Home) -> None:
        self.exchange.read()
        self.today.setText(t("screens.home.today", day=home.today_text))
        for entity, words, count in home.counts:
            if entity not in self.tiles:
                self.tiles[entity] = tile = Tile(entity, words)
                tile.clicked.connect(lambda _on=False, e=entity: self._context.go("records", entity=e))
                self._tiles.addWidget(tile, 1)
            self.tiles[entity].show_count(count)
        self._new.setEnabled(self._context.office.closed is None)
        self.meeting.show_meeting(home.meeting)
        for name, lines in (
            ("follow_ups", home.follow_ups),
            ("overdue", home.overdue),
            ("silent", home.silent),
        ):
            self._show_lines(name, lines, home.totals[name])

    def _show_lines(self, name: str, lines: tuple[Line, ...], total: int) -> None:
        self._cards[name].title_label.setText(t(f"screens.home.{name}.count", count=total))
        self.lists[name].show_lines(lines)
        self._stacks[name].setCurrentIndex(0 if lines else 1)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(14)
        user = self._context.office.user
        greeting = t("screens.home.greeting", name=user.name) if user else t("screens.home.greeting_nobody")
        head = QHBoxLayout()
        head.addWidget(label(greeting, "title"))
        head.addSpacing(10)
        head.addWidget(self.today)
        head.addStretch()
        self._new = button(t("screens.home.new_case"), self._new_case, icon_name="add", kind="primary")
        head.addWidget(self._new)
        column.addLayout(head)
        column.addWidget(self.exchange)
        column.addLayout(self._tiles)
        column.addWidget(self.meeting)
        row = QHBoxLayout()
        row.setSpacing(14)
        for name, entity, icon_name in _LISTS:
            row.addWidget(self._list_card(name, entity, icon_name), 1)
        column.addLayout(row, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inner))

    def _list_card(self, name: str, entity: str, icon_name: str) -> Card:
        every = button(
            t("screens.home.all"), lambda: self._context.go("records", entity=entity), kind="quiet"
        )
        every.setAccessibleName(t("screens.home.all_of", what=t(f"entity.{entity}.plural")))
        card = Card(t(f"screens.home.{name}"), every)
        lines = LineList(t(f"screens.home.{name}"), late_words)
        lines.opened.connect(self._context.open_record)
        self.lists[name] = lines
        stack = QStackedWidget()
        stack.addWidget(lines)
        stack.addWidget(EmptyState(icon_name, t(f"screens.home.{name}.empty")))
        self._stacks[name] = stack
        card.add(stack)
        card.setMinimumHeight(_LOWEST_PX)
        self._cards[name] = card
        return card

    def _new_case(self) -> None:
        self._context.go("record", entity="case", record_id=None)


class Tile(QAbstractButton):
    """A number with its words, which leads to the list behind it."""

    def __init__(self, entity: str, words: str) -> None:
        super().__init__()
        self._words = words
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card = QFrame()
        card.setObjectName("card")
        card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._card = card
        picture = QLabel()
        picture.setPixmap(pixmap(entity, 36, "accent"))
        self._number = label("", "number")
        row = QHBoxLayout(card)
        row.setContentsMargins(18, 8, 18, 8)
        row.setSpacing(14)
        row.addWidget(picture)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._number)
        texts.addWidget(label(words, "muted"))
        row.addLayout(texts)
        row.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)

    def show_count(self, count: int) -> None:
        """Show another number."""
        self._number.setText(t("screens.home.number", count=count))
        self.setAccessibleName(t("screens.home.tile", what=self._words, count=count))

    def sizeHint(self) -> QSize:
        """As large as what is inside."""
        layout = self.layout()
        return QSize() if layout is None else layout.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is a click, as Space is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: object) -> None:
        """The card inside draws itself; here only the mark of the focus is kept."""
        wanted = self.hasFocus() or self.underMouse()
        if self._card.property("lit") != wanted:
            self._card.setProperty("lit", wanted)
            self._card.style().unpolish(self._card)
            self._card.style().polish(self._card)
