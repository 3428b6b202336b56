"""The first page of a governorate: which offices reported, what is open, silent and overdue at each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.screens import Context
from ui.screens.home import Tile
from ui.screens.home_meeting import MeetingCard
from ui.screens.province_table import ProvinceView
from ui.widgets.basics import Chip, EmptyState, SearchBox, button, label, scrolling
from yazd_desktop.home import read_next_meeting, today_words
from yazd_desktop.i18n import t
from yazd_desktop.province import OfficeFacts, read_offices, read_places, summed
from yazd_desktop.province_table import (
    office_rows,
    office_table,
    place_rows,
    place_table,
    very_sensitive_words,
)

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_TABLE_PX: Final = 300
_OFFICES, _PLACES = 0, 1
_REPORTED: Final = 1
_TILES: Final = (
    ("all", "office"),
    ("cases", "case"),
    ("issues", "issue"),
    ("silent", "referral"),
    ("overdue", "commitment"),
)


class ProvincePage(QWidget):
    """The offices in one table, or their neighbourhoods; a row leads to its office or neighbourhood."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._places_are_stale = True
        self.today = label("", "muted")
        self.late = Chip("", "warning")
        self.meeting = MeetingCard(context)
        self.tiles = {name: Tile(entity, t(f"screens.province.{name}")) for name, entity in _TILES}
        self.search = SearchBox(t("screens.province.search"))
        self.count = label("", "muted")
        self.very_sensitive = label("", "muted")
        self.offices = ProvinceView(office_table(), t("screens.province.offices"))
        self.places = ProvinceView(place_table(with_office=True), t("screens.province.places"))
        self.by_office = _toggle(t("screens.province.offices"))
        self.by_place = _toggle(t("screens.province.places"))
        self._receive = button(
            t("screens.province.receive"), self._exchange, icon_name="exchange", kind="primary"
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._read()
        self._is_fresh = True

    @property
    def first_control(self) -> QWidget:
        """The rows; without an office, what leads to the first one."""
        shown = self._shown
        return shown if shown.content.rows else self._receive

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
        self._read()
        self._is_fresh = not self.isVisible()

    def showEvent(self, event: QShowEvent) -> None:
        """An office that was paired, and a file in which nothing is new, change no record: nobody tells of them."""
        super().showEvent(event)
        if not self._is_fresh:
            self._read()
        self._is_fresh = False

    @property
    def _shown(self) -> ProvinceView:
        return self.places if self.by_place.isChecked() else self.offices

    def _read(self) -> None:
        office = self._context.office
        found = read_offices(office)
        self._places_are_stale = True
        self.today.setText(today_words(office))
        self.meeting.show_meeting(read_next_meeting(office))
        self._show_sums(found)
        self.offices.content.show(office_rows(office, found))
        self._show_table()

    def _show_sums(self, found: tuple[OfficeFacts, ...]) -> None:
        together = summed(one.figures for one in found)
        others = [one for one in found if not one.is_own and not one.is_withdrawn]
        late, days = sum(one.is_late for one in others), self._context.office.settings.report_days
        for name, count in (
            ("all", len(others)),
            ("cases", together.open_cases),
            ("issues", together.open_issues),
            ("silent", together.silent),
            ("overdue", together.overdue),
        ):
            self.tiles[name].show_count(count)
        self.very_sensitive.setText(very_sensitive_words(sum(one.very_sensitive for one in found)))
        self.late.setVisible(bool(others))
        if late:
            self.late.show_status(t("screens.province.late_note", count=late, days=days), "warning")
        else:
            self.late.show_status(t("screens.province.all_reported", days=days), "success")

    def _show_table(self) -> None:
        if self.by_place.isChecked() and self._places_are_stale:
            office = self._context.office
            self.places.content.show(place_rows(office, read_places(office), with_office=True))
            self._places_are_stale = False
        self._show_count()

    def _show_count(self) -> None:
        view, content = self._shown, self._shown.content
        shown, total = len(content.rows), content.total
        words = "screens.province.count" if shown == total else "screens.province.some"
        self.count.setText(t(words, count=total, shown=shown, total=total))
        place: QWidget = view
        if not shown:
            place = self._nothing if total else self._no_places
        if view is self.offices and total <= 1:
            place = self._no_offices
        self._stack.setCurrentWidget(place)

    def _on_searched(self, text: str) -> None:
        self._shown.content.search(text)
        self._show_count()

    def _on_view(self) -> None:
        self._show_table()
        self._on_searched(self.search.text())

    def _clear(self) -> None:
        self.search.clear()
        self._on_searched("")

    def _show_late(self) -> None:
        """The offices that were silent longest, first."""
        self.by_office.setChecked(True)
        self._on_view()
        self.offices.sort_by(_REPORTED, descending=True)
        self.offices.setFocus(Qt.FocusReason.OtherFocusReason)

    def _exchange(self) -> None:
        self._context.go("exchange")

    def _connect(self) -> None:
        self.tiles["all"].clicked.connect(self._show_late)
        for name, entity in _TILES[1:]:
            self.tiles[name].clicked.connect(
                lambda _on=False, e=entity: self._context.go("records", entity=e)
            )
        self.search.searched.connect(self._on_searched)
        self.search.moved_down.connect(lambda: self._shown.setFocus())
        self.by_office.clicked.connect(self._on_view)
        self.by_place.clicked.connect(self._on_view)
        self.offices.row_opened.connect(self._open_office)
        self.places.row_opened.connect(lambda place: self._context.open_record("neighbourhood", place))

    def _open_office(self, office_id: str) -> None:
        self._context.go("province_office", office_id=office_id)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(self._context.office.name, "title"))
        head.addWidget(self.today)
        head.addWidget(self.late, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        head.addWidget(self._receive)
        column.addLayout(head)
        tiles = QHBoxLayout()
        tiles.setSpacing(14)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        column.addLayout(tiles)
        column.addWidget(self.meeting)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        both = QButtonGroup(self)
        for toggle in (self.by_office, self.by_place):
            both.addButton(toggle)
            bar.addWidget(toggle)
        self.by_office.setChecked(True)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.very_sensitive)
        bar.addSpacing(8)
        bar.addWidget(self.count)
        column.addLayout(bar)
        self._no_offices = EmptyState(
            "office", t("screens.province.no_offices"), t("screens.province.pair"), self._exchange
        )
        self._no_places = EmptyState("neighbourhood", t("screens.province.no_places"))
        self._nothing = EmptyState(
            "search", t("screens.province.nothing"), t("screens.province.clear"), self._clear
        )
        for place in (self.offices, self.places, self._no_offices, self._no_places, self._nothing):
            self._stack.addWidget(place)
        self._stack.setMinimumHeight(_TABLE_PX)
        column.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inner))


def _toggle(words: str) -> QPushButton:
    found = QPushButton(words)
    found.setCheckable(True)
    found.setProperty("toggle", True)
    found.setAutoDefault(True)
    return found
