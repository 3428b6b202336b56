"""A case file as one page that reads like a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.forms.news import ArrivalLine, DisputeLine
from ui.screens import Context
from ui.screens.attachments import AttachmentList
from ui.screens.case_file_facts import FactsCard
from ui.screens.elided import ElidedWords
from ui.screens.line_list import LineList
from ui.screens.records_retire import retire
from ui.widgets.basics import Card, Chip, button, label, scrolling
from yazd_desktop import queries
from yazd_desktop.case_file import read_case_file
from yazd_desktop.exchange.inbox.conflicts import waiting
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_WIDE_FROM_PX: Final = 1020
_LINKED_BY: Final = {"person": "case_person", "issue": "case_issue"}


class CaseFilePage(QWidget):
    """Who, what harms, what was done, newest first; every line opens its record."""

    def __init__(self, context: Context, case_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._case_id = case_id
        self._file = read_case_file(context.office, case_id)
        self._number = label("", "title")
        self._names = ElidedWords("heading")
        self._chips = QHBoxLayout()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._facts = FactsCard()
        self.people = _Lines("people", ("new_person", self.new_person), ("add_person", self.add_person))
        self.timeline = _Lines("timeline", ("new_follow_up", self.new_follow_up))
        self.referrals = _Lines("referrals", ("new_referral", self.new_referral))
        self.issues = _Lines("issues", ("add_issue", self.add_issue))
        self.attachments = AttachmentList(context, "case", case_id)
        for shown in (self.people, self.timeline, self.referrals, self.issues):
            shown.list.opened.connect(self._open)
            shown.list.delete_pressed.connect(self._take_out)
        self._begin = button(
            t("screens.case_file.new_follow_up"), self.new_follow_up, icon_name="follow_up", kind="primary"
        )
        self.arrived = context.seen.open(context.office, "case", case_id)
        self.disputed = DisputeLine()
        self.disputed.asked.connect(self._to_conflicts)
        self._lay_out()
        self._show()

    @property
    def first_control(self) -> QWidget:
        """What was done; where that is nothing, what writes the first line of it."""
        return self.timeline.list if self.timeline.list.count() else self._begin

    def title(self) -> str:
        """Number and names."""
        return t("screens.case_file.title", number=self._file.number, names=self._file.title)

    def is_dirty(self) -> bool:
        """Nothing is entered on this page itself."""
        return False

    def save(self) -> bool:
        """Nothing is entered on this page itself."""
        return True

    def refresh(self, changes: Changes) -> None:
        """Read the file anew; UserError records.gone when it is no longer there."""
        self._file = read_case_file(self._context.office, self._case_id)
        self.attachments.refresh(changes)
        self._show()

    def edit(self) -> None:
        """Open the form."""
        self._context.go("record", entity="case", record_id=self._case_id)

    def new_record(self) -> None:
        """The next record of a file that is open is a follow-up."""
        self.new_follow_up()

    def new_follow_up(self) -> None:
        """Write down a visit or a call."""
        self._context.add_record("follow_up", {"case": self._case_id})

    def new_referral(self) -> None:
        """Refer the case to an agency."""
        self._context.add_record("referral", {"case": self._case_id})

    def new_person(self) -> None:
        """Enter somebody who is not in the office's records yet, and say what they are in this file."""
        person = self._context.add_record("person")
        if person is not None:
            self._context.add_record("case_person", {"case": self._case_id, "person": person})

    def add_person(self) -> None:
        """Put in somebody who is in the office's records."""
        self._context.add_record("case_person", {"case": self._case_id})

    def add_issue(self) -> None:
        """Link an issue of the neighbourhood."""
        self._context.add_record("case_issue", {"case": self._case_id})

    def _to_conflicts(self) -> None:
        self._context.go("conflicts", record_id=self._case_id)

    def _open(self, entity: str, record_id: str) -> None:
        if (entity, record_id) == ("case", self._case_id):
            self.edit()
        else:
            self._context.open_record(entity, record_id)

    def _take_out(self, entity: str, record_id: str) -> None:
        """Take a line out of the file; of a person or an issue only the link goes."""
        part, found = entity, [record_id]
        if entity in _LINKED_BY:
            part = _LINKED_BY[entity]
            link = {"case": self._case_id, entity: record_id}
            found = [str(row["id"]) for row in queries.rows(self._context.office, part, ("id",), where=link)]
        if found and part != "case":
            retire(self, self._context, part, found[0])

    def _retire(self) -> None:
        if retire(self, self._context, "case", self._case_id):
            self._context.back()

    def _show(self) -> None:
        shown = self._file
        self.disputed.show_count(len(waiting(self._context.office, self._case_id)))
        self._number.setText(shown.number)
        self._names.setText(shown.title)
        _clear(self._chips)
        for chip in (shown.status, shown.risk, shown.secrecy):
            if chip is not None:
                self._chips.addWidget(Chip(chip.label, chip.tone), 0, Qt.AlignmentFlag.AlignVCenter)
        self._facts.show_file(shown)
        self.people.show_lines(shown.people)
        self.timeline.show_lines(shown.timeline)
        self.referrals.show_lines(shown.referrals)
        self.issues.show_lines(shown.issues)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 14, 24, 20)
        column.setSpacing(14)
        column.addLayout(self._fill_head())
        if self.arrived is not None:
            fields = (t(f"field.case.{name}") for name in self.arrived.fields)
            column.addWidget(ArrivalLine(self.arrived, fields))
        column.addWidget(self.disputed)
        column.addWidget(self._facts)
        halves = QHBoxLayout()
        halves.setSpacing(14)
        for stretch, cards in (
            (3, (self.people, self.timeline)),
            (2, (self.referrals, self.issues, self.attachments)),
        ):
            half = QVBoxLayout()
            half.setSpacing(14)
            for card in cards:
                half.addWidget(card)
            half.addStretch()
            halves.addLayout(half, stretch)
        column.addLayout(halves, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inner))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow, what can be done stands below what the file is called."""
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE_FROM_PX
        self._head.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )

    def _fill_head(self) -> QBoxLayout:
        called = QHBoxLayout()
        called.setSpacing(10)
        called.addWidget(self._number)
        called.addWidget(self._names)
        called.addLayout(self._chips)
        called.addStretch()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._begin)
        head.addWidget(button(t("screens.case_file.new_referral"), self.new_referral, icon_name="referral"))
        head.addWidget(button(t("screens.case_file.edit"), self.edit, icon_name="edit"))
        head.addWidget(button(t("screens.records.retire"), self._retire, icon_name="delete", kind="quiet"))
        head.addStretch()
        self._head.setSpacing(10)
        self._head.addLayout(called, 1)
        self._head.addLayout(head)
        return self._head


class _Lines(Card):
    """A titled list of lines with its buttons, and a hint when there is nothing in it."""

    def __init__(self, name: str, *actions: tuple[str, object]) -> None:
        buttons = [
            button(t(f"screens.case_file.{words}"), act, icon_name="add", kind="quiet")
            for words, act in actions
            if callable(act)
        ]
        super().__init__(t(f"screens.case_file.{name}"), *buttons)
        self.list = LineList(t(f"screens.case_file.{name}"), lambda line: line.when, whole=True)
        self._empty = label(t(f"screens.case_file.{name}.empty"), "muted", wrap=True)
        self.add(self.list)
        self.add(self._empty)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self._empty.setVisible(not lines)


def _clear(layout: QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
