"""One office as its governorate sees it: its figures, its neighbourhoods, and the lists of its records."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.screens import Context
from ui.screens.elided import ElidedWords
from ui.screens.flow import FlowLayout
from ui.screens.home import Tile
from ui.screens.province_table import ProvinceView
from ui.widgets.basics import Card, Chip, button, label, scrolling
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.province import OfficeFacts, read_offices, read_places
from yazd_desktop.province_table import (
    of_risk,
    on_time_cell,
    place_rows,
    place_table,
    report_cell,
    very_sensitive_words,
)

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_TILES: Final = (
    ("cases", "case"),
    ("issues", "issue"),
    ("silent", "referral"),
    ("overdue", "commitment"),
)
_LISTS: Final = (
    "case",
    "person",
    "household",
    "issue",
    "referral",
    "follow_up",
    "meeting",
    "decision",
    "commitment",
    "agency",
)


class ProvinceOfficePage(QWidget):
    """The page of one office."""

    def __init__(self, context: Context, office_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._office_id = office_id
        self._facts: OfficeFacts | None = None
        self.name = ElidedWords("title")
        self.code = label("", "muted")
        self.report = Chip("")
        self.risks = label("", "muted", wrap=True)
        self.very_sensitive = label("", "muted")
        self.on_time = label("", "muted", wrap=True)
        self.tiles = {name: Tile(entity, t(f"screens.province.{name}")) for name, entity in _TILES}
        self.places = ProvinceView(
            place_table(with_office=False), t("screens.province_office.places"), whole=True
        )
        self._no_places = label(t("screens.province.no_places"), "muted")
        self.places.row_opened.connect(lambda place: context.open_record("neighbourhood", place))
        self._lay_out()
        self._read()
        self._is_fresh = True

    @property
    def first_control(self) -> QWidget:
        """The case files of the office."""
        return self.tiles["cases"]

    def title(self) -> str:
        """What the office is called."""
        return self._facts.name if self._facts is not None else t("entity.office")

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
        """A file in which nothing is new is a report as well, and changes no record that would tell of it."""
        super().showEvent(event)
        if not self._is_fresh:
            with suppress(UserError):  # an office that is gone is told where its records change
                self._read()
        self._is_fresh = False

    def _read(self) -> None:
        office = self._context.office
        facts = next((one for one in read_offices(office) if one.id == self._office_id), None)
        if facts is None:
            raise UserError("records.gone", record=t("entity.office"))
        self._facts = facts
        self.name.setText(facts.name)
        self.code.setText(facts.code)
        report = report_cell(facts, office.settings.report_days)
        told = (
            t("screens.province_office.reported", when=report.text) if facts.days is not None else report.text
        )
        self.report.show_status(told, report.tone)
        self.report.setToolTip(report.hint)
        for name, count in (
            ("cases", facts.figures.open_cases),
            ("issues", facts.figures.open_issues),
            ("silent", facts.figures.silent),
            ("overdue", facts.figures.overdue),
        ):
            self.tiles[name].show_count(count)
        self.risks.setText(of_risk(facts.figures, office.codes.rows("risk")))
        self.very_sensitive.setText(very_sensitive_words(facts.very_sensitive))
        self.very_sensitive.setVisible(bool(facts.very_sensitive))
        kept = on_time_cell(facts.figures, office.settings.small_number)
        self.on_time.setText(t("screens.province_office.rate", rate=kept.text))
        self.on_time.setToolTip(kept.hint)
        self.places.content.show(place_rows(office, read_places(office, self._office_id), with_office=False))
        self.places.setVisible(bool(self.places.content.rows))
        self._no_places.setVisible(not self.places.content.rows)

    def _show_list(self, entity: str) -> None:
        self._context.go("records", entity=entity, scope=self._office_id)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(14)
        picture = QLabel()
        picture.setPixmap(pixmap("office", 26, "accent"))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(picture)
        head.addWidget(self.name)
        head.addWidget(self.code)
        head.addWidget(self.report, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        head.addWidget(
            button(
                t("screens.province_office.facts"),
                lambda: self._context.open_record("office", self._office_id),
                icon_name="office",
            )
        )
        head.addWidget(
            button(
                t("screens.province_office.exchange"),
                lambda: self._context.go("exchange"),
                icon_name="exchange",
            )
        )
        column.addLayout(head)
        tiles = QHBoxLayout()
        tiles.setSpacing(14)
        for name, entity in _TILES:
            self.tiles[name].clicked.connect(lambda _on=False, e=entity: self._show_list(e))
            tiles.addWidget(self.tiles[name], 1)
        column.addLayout(tiles)
        about = QHBoxLayout()
        about.setSpacing(14)
        for name, words in (("risks", self.risks), ("on_time", self.on_time)):
            card = Card(t(f"screens.province_office.{name}"))
            held = QHBoxLayout()
            held.setSpacing(18)
            held.addWidget(words, 1)
            if name == "risks":
                held.addWidget(self.very_sensitive)
            card.add(held)
            about.addWidget(card, 1)
        column.addLayout(about)
        places = Card(t("screens.province_office.places"))
        places.add(self.places)
        places.add(self._no_places)
        column.addWidget(places)
        lists = Card(t("screens.province_office.lists"))
        flow = FlowLayout()
        for entity in _LISTS:
            flow.addWidget(
                button(t(f"entity.{entity}.plural"), partial(self._show_list, entity), icon_name=entity)
            )
        lists.add(flow)
        column.addWidget(lists)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inner))
