"""The packet of a meeting on the screen: which meeting, for whom, with or without identities; to print and to save."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPalette, QShowEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui import dialogs
from ui.pdf_preview import PdfPreview
from ui.screens import Context
from ui.theme import colours
from ui.widgets.basics import Chip, EmptyState, button, from_the_right, label
from yazd_desktop import queries
from yazd_desktop.agencies import alike
from yazd_desktop.errors import UserError
from yazd_desktop.home import next_meeting
from yazd_desktop.i18n import t
from yazd_desktop.persian.jalali import format_long

if TYPE_CHECKING:
    from ui.jobs import IsCancelled, Progress
    from yazd_desktop.records import Changes
    from yazd_desktop.reports.packet import Printed

_MEETINGS: Final = 200
_TEMPORARY: Final = "yazd-"
_FILE: Final = "packet.pdf"
_READABLE: Final = 1.15
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class _Wish:
    """What the packet is to be made of."""

    meeting_id: str
    agency_id: str | None
    with_identity: bool


class PacketPage(QWidget):
    """Makes the packet when it is seen, and anew when the choices or the records changed."""

    def __init__(self, context: Context, meeting_id: str | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._asked = meeting_id
        self._made: _Wish | None = None
        self._is_stale = True
        self._zoom = QPdfView.ZoomMode.Custom, _READABLE
        self.preview: PdfPreview | None = None
        self.meetings = QComboBox()
        self.agencies = QComboBox()
        self.with_identity = QCheckBox(t("screens.packet.with_identity"))
        self.counts = label("", "muted")
        self.secret = Chip(t("screens.packet.secret"), "danger")
        self.again = button(t("screens.packet.again"), self.make_again, icon_name="pdf")
        self.agenda = button(t("screens.packet.agenda"), self._open_agenda, icon_name="meeting", kind="quiet")
        self._choices = QWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self._fill(meeting_id)
        self.meetings.currentIndexChanged.connect(self._on_chosen)
        self.agencies.currentIndexChanged.connect(self._on_chosen)
        self.with_identity.clicked.connect(self._on_identity)
        self.first_control = self.meetings

    def title(self) -> str:
        """Which packet this is."""
        meeting = self.meetings.currentText()
        return t("screens.packet.title_of", meeting=meeting) if meeting else t("screens.packet.title")

    def is_dirty(self) -> bool:
        """Nothing is entered here."""
        return False

    def save(self) -> bool:
        """Nothing is entered here."""
        return True

    def refresh(self, changes: Changes) -> None:
        """Anything that was changed may stand in the packet."""
        try:
            self._fill(self.meeting_id)
        except UserError:
            # The chosen meeting is gone. Whoever asked for just this one is told so by the window.
            if self.meeting_id == self._asked:
                raise
            self._fill(self._asked)
        self._is_stale = True
        self._make_soon()

    @property
    def meeting_id(self) -> str | None:
        """The meeting that is chosen; None when there is none."""
        found: str | None = self.meetings.currentData()
        return found

    def make_again(self) -> None:
        """Make the packet of what the records say now."""
        self._is_stale = True
        self._make_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """What nobody looks at is not made."""
        super().showEvent(event)
        self._make_soon()

    def event(self, event: QEvent) -> bool:
        """On this page Ctrl+P prints what is shown, wherever the focus is and though the window means more by it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Print)
            and self.preview is not None
        ):
            # Taken here, before it is a shortcut of anything else: two of them would come in turn.
            event.accept()
            if not event.isAutoRepeat():
                QTimer.singleShot(0, self.preview, self.preview.print_out)
            return True
        return super().event(event)

    def _wish(self) -> _Wish | None:
        meeting = self.meeting_id
        if meeting is None:
            return None
        agency: str | None = self.agencies.currentData()
        return _Wish(meeting, agency, self.with_identity.isChecked())

    def _make_soon(self) -> None:
        # Not at once: the page is still being put into the window, or a list is still open.
        QTimer.singleShot(0, self, self._make)

    def _make(self) -> None:
        wish, jobs = self._wish(), self._context.jobs
        if wish is None or not self.isVisible() or (wish == self._made and not self._is_stale):
            return
        if jobs.is_busy:
            jobs.finished.connect(self._make_soon, Qt.ConnectionType.SingleShotConnection)
            return
        self._made, self._is_stale = wish, False
        folder = TemporaryDirectory(prefix=_TEMPORARY, ignore_cleanup_errors=True)
        path = Path(folder.name) / _FILE
        office = self._context.office

        def operation(progress: Progress, cancelled: IsCancelled) -> Printed:
            from yazd_desktop.reports.packet import (
                print_packet,
            )  # loads reportlab: only who prints waits for it

            try:
                return print_packet(
                    office,
                    path,
                    meeting_id=wish.meeting_id,
                    with_identity=wish.with_identity,
                    agency_id=wish.agency_id,
                    progress=progress,
                    cancelled=cancelled,
                )
            except BaseException:  # whatever it was, a stop by the user too: nothing of it may stay
                folder.cleanup()
                raise

        def done(printed: Printed) -> None:
            if isValid(self):
                self._show_packet(folder, path, wish, printed)
            else:
                folder.cleanup()

        def failed(error: UserError) -> None:
            if isValid(self):
                dialogs.show_error(self, error)

        self._take_preview_away()
        jobs.run(t("screens.packet.making"), operation, done, on_error=failed)

    def _show_packet(
        self, folder: TemporaryDirectory[str], path: Path, wish: _Wish, printed: Printed
    ) -> None:
        preview = PdfPreview(self._file_name(wish))
        # The folder goes with the preview, and only when the file in it is closed: Windows keeps an open one.
        preview.document.destroyed.connect(lambda: folder.cleanup())
        try:
            preview.show_file(path)
        except UserError as error:
            preview.deleteLater()
            dialogs.show_error(self, error)
            return
        preview.saved.connect(
            lambda name: self._context.notice(t("screens.packet.saved", name=Path(name).name))
        )
        preview.saved_with_password.connect(
            lambda name: self._context.notice(t("screens.packet.saved_with_password", name=Path(name).name))
        )
        preview.printed.connect(lambda: self._context.notice(t("screens.packet.printed")))
        self._take_preview_away()
        mode, factor = self._zoom
        preview.view.setZoomMode(mode)
        preview.view.setZoomFactor(factor)
        around = preview.view.palette()
        around.setColor(QPalette.ColorRole.Dark, QColor(colours().line))
        preview.view.setPalette(around)
        preview.view.setFrameShape(QFrame.Shape.NoFrame)
        self.preview = preview
        self._stack.addWidget(preview)
        self._stack.setCurrentWidget(preview)
        self.counts.setText(_counted(printed, is_whole=wish.agency_id is None))

    def _take_preview_away(self) -> None:
        self.counts.clear()
        preview, self.preview = self.preview, None
        if preview is not None:
            self._zoom = preview.view.zoomMode(), preview.view.zoomFactor()
            self._stack.removeWidget(preview)
            preview.hide()
            preview.deleteLater()
        self._stack.setCurrentIndex(1 if self.meetings.count() else 0)

    def _on_chosen(self) -> None:
        self._show_choices()
        self._make_soon()

    def _on_identity(self, is_on: bool) -> None:
        if is_on and not dialogs.confirm(
            self,
            t("screens.packet.identity_title"),
            t("screens.packet.identity_detail"),
            t("screens.packet.identity_yes"),
        ):
            self.with_identity.setChecked(False)
            return
        self._on_chosen()

    def _show_choices(self) -> None:
        for_one = self.agencies.currentData() is not None
        if for_one:
            self.with_identity.setChecked(False)
        self.with_identity.setEnabled(not for_one)
        hint = "screens.packet.never_for_agency" if for_one else "screens.packet.identity_hint"
        self.with_identity.setToolTip(t(hint))
        self.with_identity.setAccessibleDescription(t(hint))
        self.secret.setVisible(self.with_identity.isChecked())

    def _fill(self, meeting_id: str | None) -> None:
        """Offer the meetings and agencies there are; what was chosen stays chosen."""
        office = self._context.office
        wanted = meeting_id or next_meeting(office)
        fields = ("held_on", "number", "subject")
        # Meetings of others, of a governorate's offices or of an office's governorate, are asked for by name alone.
        found = queries.rows(office, "meeting", fields, where={queries.SCOPE: office.id}, limit=_MEETINGS)
        if wanted and all(row["id"] != wanted for row in found):
            found = [{"id": wanted, **queries.get(office, "meeting", wanted)}, *found]
        names = queries.labels(office, "meeting", [row["id"] for row in found])
        meetings = [(_meeting_words(row["held_on"], names[row["id"]]), row["id"]) for row in found]
        agencies = queries.find_ids(office, "agency", sort="name", descending=False)
        once = alike(office).once(agencies)
        called = queries.labels(office, "agency", once)
        everybody: list[tuple[str, str | None]] = [(t("screens.packet.whole"), None)]
        everybody += [(called[agency], agency) for agency in once]
        _offer(self.meetings, meetings, wanted)
        _offer(self.agencies, everybody, self.agencies.currentData())
        self.meetings.setToolTip(self.meetings.currentText())  # a small window cuts it
        for part in (self._choices, self.again, self.agenda):
            part.setVisible(bool(meetings))
        self._show_choices()
        if self.preview is None:
            self._stack.setCurrentIndex(1 if meetings else 0)

    def _file_name(self, wish: _Wish) -> str:
        number = str(queries.get(self._context.office, "meeting", wish.meeting_id)["number"] or "")
        parts = [t("screens.packet.file"), number]
        if wish.agency_id is not None:
            parts.append(self.agencies.currentText())
        return _NOT_IN_NAMES.sub(" ", " ".join(part for part in parts if part)) + ".pdf"

    def _new_meeting(self) -> None:
        made = self._context.add_record("meeting")
        if made is not None:
            self._fill(made)
            self._make_soon()

    def _open_agenda(self) -> None:
        if self.meeting_id is not None:
            self._context.go("agenda", meeting_id=self.meeting_id)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("bar")
        rows = QVBoxLayout(bar)
        rows.setContentsMargins(24, 12, 24, 12)
        rows.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(t("screens.packet.title"), "title"))
        head.addWidget(self.secret, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.counts, 1)
        head.addWidget(self.agenda)
        head.addWidget(self.again)
        choices = QHBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(10)
        for combo, words, share in (
            (self.meetings, t("entity.meeting"), 5),
            (self.agencies, t("screens.packet.for_whom"), 3),
        ):
            name = label(words, "muted")
            name.setBuddy(combo)
            combo.setAccessibleName(words)
            combo.setMinimumContentsLength(12)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choices.addWidget(name)
            choices.addWidget(combo, share)
            choices.addSpacing(8)
        choices.addWidget(self.with_identity)
        rows.addLayout(head)
        rows.addWidget(self._choices)
        self._stack.addWidget(
            EmptyState(
                "meeting", t("screens.packet.no_meeting"), t("screens.packet.new_meeting"), self._new_meeting
            )
        )
        self._stack.addWidget(
            EmptyState("pdf", t("screens.packet.not_made"), t("screens.packet.make"), self.make_again)
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self._stack, 1)
        order = (self.meetings, self.agencies, self.with_identity, self.agenda, self.again)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)


def _offer(
    combo: QComboBox, choices: list[tuple[str, str]] | list[tuple[str, str | None]], chosen: str | None
) -> None:
    blocked = QSignalBlocker(combo)
    combo.clear()
    for words, value in choices:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(0, next((i for i, (_, value) in enumerate(choices) if value == chosen), 0)))
    blocked.unblock()


def _meeting_words(day: date | None, name: str) -> str:
    return from_the_right(t("screens.packet.meeting", day=format_long(day), name=name) if day else name)


def _counted(printed: Printed, *, is_whole: bool) -> str:
    parts = [t("screens.packet.pages", count=printed.pages)]
    if is_whole:
        parts += [
            t("screens.packet.cases", count=printed.cases),
            t("screens.packet.issues", count=printed.issues),
        ]
    parts.append(t("screens.packet.commitments", count=printed.commitments))
    return t("case_file.joint").join(parts)
