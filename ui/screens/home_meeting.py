"""The next meeting on the home page, with what is to be done for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.screens import Context
from ui.screens.elided import ElidedWords
from ui.widgets.basics import Card, Chip, button, label
from yazd_desktop.home import NextMeeting
from yazd_desktop.i18n import t


class MeetingCard(Card):
    """A wide card: the meeting, its day, and the buttons that lead to its agenda and its papers."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._meeting: NextMeeting | None = None
        self.setAccessibleName(t("screens.home.meeting"))
        picture = QLabel()
        picture.setPixmap(pixmap("meeting", 36, "accent"))
        self.head = ElidedWords("heading")
        self.days = Chip("", "accent")
        self.facts = label("", "muted", wrap=True)
        self.agenda = button(t("screens.home.agenda"), self._open_agenda, icon_name="meeting", kind="primary")
        self.packet = button(t("screens.home.packet"), self._open_packet, icon_name="print")
        self.open = button(t("screens.home.open_meeting"), self._open_meeting, kind="quiet")
        self.new = button(t("screens.home.new_meeting"), self._new_meeting, icon_name="add", kind="primary")
        texts = QWidget()
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.head)
        first.addWidget(self.days)
        first.addStretch()
        column.addLayout(first)
        column.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(4)
        row.addWidget(texts, 1)
        for action in (self.agenda, self.packet, self.open, self.new):
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(row)

    def show_meeting(self, meeting: NextMeeting | None) -> None:
        """Show another meeting, or how to begin one."""
        self._meeting = meeting
        for action in (self.agenda, self.packet, self.open, self.days):
            action.setVisible(meeting is not None)
        self.new.setVisible(meeting is None)
        if meeting is None:
            self.head.setText(t("screens.home.no_meeting"))
            self.facts.setText(t("screens.home.no_meeting_do"))
            return
        self.head.setText(t("screens.home.meeting_title", title=meeting.title))
        words, tone = _days_words(meeting.days_left)
        self.days.show_status(words, tone)
        items = t("screens.home.items", count=meeting.items) if meeting.items else t("screens.home.no_items")
        parts = (meeting.when, meeting.place, items)
        self.facts.setText(t("screens.home.joint").join(part for part in parts if part))

    def _open_agenda(self) -> None:
        if self._meeting is not None:
            self._context.go("agenda", meeting_id=self._meeting.record_id)

    def _open_packet(self) -> None:
        if self._meeting is not None:
            self._context.go("packet", meeting_id=self._meeting.record_id)

    def _open_meeting(self) -> None:
        if self._meeting is not None:
            self._context.open_record("meeting", self._meeting.record_id)

    def _new_meeting(self) -> None:
        self._context.go("record", entity="meeting", record_id=None)


def _days_words(days: int) -> tuple[str, str]:
    if days == 0:
        return t("screens.home.meeting_today"), "danger"
    if days == 1:
        return t("screens.home.meeting_tomorrow"), "warning"
    return t("screens.home.meeting_days", days=days), "warning" if days <= 3 else "accent"
