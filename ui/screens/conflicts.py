"""The inbox of conflicts: what waits at the right, what was said at the left, one key or click decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import dialogs
from ui.screens import Context
from ui.screens.conflicts_bulk import BulkBar, decide_all, told, undo_many
from ui.screens.conflicts_detail import Detail
from ui.screens.conflicts_list import InboxList
from ui.screens.conflicts_twins import TwinsCard, number_shown
from ui.widgets.basics import Card, EmptyState, button, label
from ui.widgets.place import widen_list
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.inbox.conflicts import Decision, Take, resolve, undo
from yazd_desktop.exchange.inbox.listing import Inbox
from yazd_desktop.exchange.inbox.twins import give_new_number, twins
from yazd_desktop.i18n import t
from yazd_desktop.records import InvalidRecord

if TYPE_CHECKING:
    from yazd_desktop.exchange.inbox.conflicts import Disagreement
    from yazd_desktop.exchange.inbox.deciding import Done
    from yazd_desktop.records import Changes

_LIST_PX: Final = (280, 340)
_WIDE_FROM_PX: Final = 1000
_ALL_FILES: Final = -1


class ConflictsPage(QWidget):
    """What waits for a decision; `record_id` and `field` say what is looked at first."""

    def __init__(self, context: Context, record_id: str | None = None, field: str | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._decided: list[list[Decision]] = []
        self._own: set[tuple[str, str]] = set()
        """Records that were decided about here, of which the office is still to tell."""
        self.inbox = Inbox(context.office)
        self.list = InboxList(self.inbox)
        self.detail = Detail(context.office)
        self.bulk = BulkBar(self.decide_ticked, partial(self.inbox.tick_all, on=False))
        self.twins = TwinsCard(context.open_record, self.renumber)
        self.count = label("", "muted")
        self.files = _FileBox()
        self.files.setAccessibleName(t("screens.conflicts.files"))
        self.all = QCheckBox(t("screens.conflicts.tick_all"))
        self.back = button(t("screens.conflicts.undo"), self.undo_last, icon_name="undo")
        self.back.setToolTip(t("screens.conflicts.undo_hint"))
        self._empty = EmptyState(
            "check", t("screens.conflicts.empty"), t("screens.conflicts.to_exchange"), self._to_exchange
        )
        self._stack = QStackedWidget()
        self._both = QWidget()
        self._waiting = Card()
        self._lay_out()
        self._connect()
        self.twins.show_twins(twins(context.office))
        self._show(0 if record_id is None else self.inbox.place_of(record_id, field) or 0)

    @property
    def first_control(self) -> QWidget:
        """The list; where nothing waits, the way to the exchange."""
        return self.list if self.inbox.count else self._empty.findChild(QPushButton) or self._empty

    def title(self) -> str:
        """The words of the page."""
        return t("screens.conflicts.title")

    def is_dirty(self) -> bool:
        """Whether a third value was begun."""
        third = self.detail.third
        return third is not None and third.is_dirty

    def save(self) -> bool:
        """Keep the third value."""
        third = self.detail.third
        return third is None or third.take()

    def refresh(self, changes: Changes) -> None:
        """Something came, or was decided here or elsewhere; what is looked at stays."""
        told_of = {(entity, row) for entity, rows in changes.items() for row in rows}
        if told_of <= self._own or self._context.jobs.is_busy:
            # It is shown already, or will be when the work that goes on is done.
            self._own -= told_of
            return
        self.twins.show_twins(twins(self._context.office))
        self._reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the list leaves the room to the values."""
        super().resizeEvent(event)
        self._waiting.setFixedWidth(_LIST_PX[self.width() >= _WIDE_FROM_PX])

    # --- deciding ---

    def keep(self, side: int) -> None:
        """Decide for one of the values that were said."""
        conflict = self.detail.conflict
        if conflict is not None:
            self._decide(conflict, conflict.sides[side].value, conflict.sides[side].text)

    def write(self, value: Value) -> None:
        """Decide for a value that nobody said."""
        conflict, third = self.detail.conflict, self.detail.third
        if conflict is not None and third is not None:
            self._decide(conflict, value, third.state.text(conflict.field) or t("exchange.no_value"))

    def _decide(self, conflict: Disagreement, value: Value, text: str) -> None:
        try:
            decision = resolve(self._context.office, conflict, value)
        except InvalidRecord as refused:
            if self.detail.third is not None:
                self.detail.third.refuse(refused.what)
            else:
                dialogs.show_error(self, refused)
            return
        except UserError as error:
            dialogs.show_error(self, error)
            self._reload()
            return
        self._decided.append([decision])
        self._own.add((conflict.entity, conflict.row))
        words = t(
            "screens.conflicts.decided", record=conflict.record, field=conflict.label, value=_one_line(text)
        )
        self.detail.forget()
        self._reload(conflict.row)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._context.notice(words, self.undo_last)

    def decide_ticked(self, which: Take) -> None:
        """Decide all that is ticked, after a question."""
        decide_all(self, self._context, self.inbox.ticked, which, self._on_decided)

    def _on_decided(self, done: Done) -> None:
        if done.decisions:
            self._decided.append(done.decisions)
        self.inbox.tick_all(on=False)
        self._reload()
        self._context.notice(told(done), self.undo_last if done.decisions else None)

    def undo_last(self) -> None:
        """Take the last decision back, one or many together."""
        if not self._decided:
            return
        decisions = self._decided.pop()
        if len(decisions) > 1:
            undo_many(self._context, decisions, lambda undone: self._on_undone(decisions, undone))
            return
        try:
            self._on_undone(decisions, undo(self._context.office, decisions))
        except UserError as error:
            dialogs.show_error(self, error)

    def _on_undone(self, decisions: list[Decision], undone: int) -> None:
        self.detail.forget()
        asked = decisions[-1].asked
        if undone and len(decisions) == 1:
            self._own.add((asked.entity, asked.row))
        self._reload(asked.row if len(decisions) == 1 else None)
        self._choose(self.inbox.place_of(asked.row, asked.field))
        words = t("screens.conflicts.undone", count=undone)
        if undone < len(decisions):
            words = t("screens.conflicts.undone_some", words=words, count=len(decisions) - undone)
        self._context.notice(words)

    def restore(self, entity: str, row: str) -> None:
        """Bring a record back into the lists, so that its fields can be decided."""
        try:
            with self._context.office.writing() as unit:
                unit.restore(entity, row)
        except UserError as error:
            dialogs.show_error(self, error)
        self._reload()

    def renumber(self, entity: str, row: str, record: str) -> None:
        """Give a record another number, after a question: the old one may stand on paper."""
        if not dialogs.confirm(
            self,
            t("screens.conflicts.twins.ask", record=record),
            t("screens.conflicts.twins.ask_detail"),
            t("screens.conflicts.twins.new"),
        ):
            return
        try:
            number = give_new_number(self._context.office, entity, row)
        except UserError as error:
            dialogs.show_error(self, error)
        else:
            words = t("screens.conflicts.twins.done", record=record, number=number_shown(number))
            self._context.notice(words)
        self.twins.show_twins(twins(self._context.office))

    # --- showing ---

    def _reload(self, row: str | None = None) -> None:
        """Read all anew, or what waits of a record. What is looked at stays; where it is gone, the next one is."""
        place, looked_at = self.list.place, self.detail.conflict
        if row is None:
            self.inbox.reload()
        else:
            self.inbox.reread(row)
        if looked_at is not None:
            found = self.inbox.place_of(looked_at.row, looked_at.field)
            place = place if found is None else found
        self._show(place)

    def _show(self, place: int) -> None:
        count = self.inbox.count
        with QSignalBlocker(self.files):
            self.files.clear()
            self.files.addItem(t("screens.conflicts.all_files"), _ALL_FILES)
            for one in self.inbox.files:
                words = t("screens.conflicts.of_file", file=one.text, count=one.count)
                self.files.addItem(words, one.id)
            self.files.setCurrentIndex(0 if self.inbox.file is None else self.files.findData(self.inbox.file))
        self.files.setVisible(len(self.inbox.files) > 1)
        self.count.setText(
            t("screens.conflicts.count", count=count, records=self.inbox.records) if count else ""
        )
        with QSignalBlocker(self.list):
            self.list.rows.take()
            self.list.choose(max(0, place))
        self._stack.setCurrentWidget(self._both if count else self._empty)
        self.back.setVisible(bool(self._decided))
        self._show_ticks()
        self._show_current()

    def _show_current(self) -> None:
        place = self.list.place
        if not 0 <= place < self.inbox.count:
            self.detail.forget()
            return
        found = self.inbox.disagreement(place)
        if found is not None and found != self.detail.conflict:
            self.detail.show_conflict(found, len(self.inbox.of_record(found.row)))
        elif found is not None:
            self.detail.show_count(len(self.inbox.of_record(found.row)))

    def _show_ticks(self) -> None:
        ticked = self.inbox.ticked
        self.list.rows.show_ticks()
        self.bulk.show_count(len(ticked))
        state = Qt.CheckState.PartiallyChecked
        if len(ticked) in (0, self.inbox.count):
            state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        with QSignalBlocker(self.all):
            self.all.setCheckState(state)

    def _on_passed(self, _place: int) -> None:
        """Another one was chosen; what was written of a third value is not lost without a question."""
        looked_at = self.detail.conflict
        if self.is_dirty() and looked_at is not None:
            answer = dialogs.ask_unsaved(self, looked_at.label)
            if answer == "stay" or (answer == "save" and not self.save()):
                self._choose(self.inbox.place_of(looked_at.row, looked_at.field))
                return
        self._show_current()

    def _choose(self, place: int | None) -> None:
        if place is not None:
            with QSignalBlocker(self.list):
                self.list.choose(place)
            self._show_current()

    def _on_file(self, at: int) -> None:
        file = self.files.itemData(at)
        self.inbox.keep_to(None if file == _ALL_FILES else file)
        self._show(0)

    def _to_exchange(self) -> None:
        self._context.go("exchange")

    def _connect(self) -> None:
        self.inbox.changed.connect(self._show_ticks)
        self.list.passed.connect(self._on_passed)
        self.list.wished.connect(self.detail.wish)
        self.list.entered.connect(self.detail.focus_sides)
        self.detail.kept.connect(self.keep)
        self.detail.written.connect(self.write)
        self.detail.open_asked.connect(self._context.open_record)
        self.detail.restore_asked.connect(self.restore)
        self.detail.record_ticked.connect(lambda row: self.inbox.tick_record(row, on=True))
        self.detail.left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.files.activated.connect(self._on_file)
        self.all.clicked.connect(lambda: self.inbox.tick_all(on=len(self.inbox.ticked) < self.inbox.count))
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo_last),
            (QKeySequence(QKeySequence.StandardKey.SelectAll), partial(self.inbox.tick_all, on=True)),
        ):
            shortcut = QShortcut(keys, self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(action)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(self.title(), "title"))
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.files)
        head.addWidget(self.back)
        waiting = self._waiting
        waiting.add(self.all)
        waiting.add(self.list)
        said = Card()
        said.add(self.detail)
        both = QHBoxLayout(self._both)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(14)
        both.addWidget(waiting)
        both.addWidget(said, 1)
        self._stack.addWidget(self._both)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout()
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.twins)
        column.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self.bulk)


class _FileBox(QComboBox):
    """As wide as what is chosen; its list as wide as its longest words."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def showPopup(self) -> None:
        """Open it."""
        widen_list(self)
        super().showPopup()


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:59]}…" if len(line) > 60 else line
