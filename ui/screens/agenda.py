"""Building the agenda of a meeting: proposals to tick at the start side, the agenda in order at the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import dialogs
from ui.screens import Context
from ui.screens.agenda_proposals import ProposalTree
from ui.screens.agenda_table import AgendaTable
from ui.widgets.basics import Card, Chip, EmptyState, SearchBox, button, label
from yazd_desktop import queries
from yazd_desktop.agenda import FREE, AgendaState
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_SPLIT: Final = "splitter.agenda"
_SHARES: Final = (46, 54)
_LONGEST_TITLE: Final = 200


class AgendaPage(QWidget):
    """Ticks, free words and order of one meeting. Nothing is stored before it is saved."""

    def __init__(self, context: Context, meeting_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self.state = AgendaState(context.office, meeting_id)
        self._facts = label("", "muted", wrap=True)
        self._meeting = label("", "heading", wrap=True)
        self.total = Chip("", "accent")
        self.total.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.search_box = SearchBox(t("screens.agenda.search"))
        self.proposals = ProposalTree(t("screens.agenda.proposals"))
        self.table = AgendaTable(self.state, self._presenters())
        self.words = QLineEdit()
        self._hint = label(t("screens.agenda.hint"), "small", wrap=True)
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.state.changed.connect(self._on_changed)
        self._on_changed()
        self.table.select(0, 1)
        self.first_control = self.proposals

    def title(self) -> str:
        """Which agenda this is."""
        return t("screens.agenda.title_of", meeting=self.state.title)

    def is_dirty(self) -> bool:
        """Whether something would be lost, even what stands in an open cell or was not added yet."""
        self.table.finish_editing()
        return self.state.dirty or bool(self.words.text().strip())

    def save(self) -> bool:
        """Store the agenda; False when that did not work."""
        self.table.finish_editing()
        self.add_words()
        row = self.table.row
        try:
            self.state.save()
        except UserError as error:
            dialogs.show_error(self, error)
            return False
        self.table.select(row)
        self._context.notice(t("screens.agenda.saved"))
        return True

    def refresh(self, changes: Changes) -> None:
        """Take in what was changed elsewhere, unless that would cost the user what he has done here."""
        if not self.state.dirty and not self.table.is_editing:
            row = self.table.row
            self.state.reload()
            self.table.select(row)

    def add_words(self) -> None:
        """Put the free words on the agenda."""
        if self.state.add(self.words.text()):
            self.words.clear()
            self.table.select(len(self.state.items) - 1, 1)
            self.table.scrollToBottom()

    def print_packet(self) -> None:
        """Go to the packet of this meeting. It shows what is stored, so that is done first."""
        if self.is_dirty():
            wanted = dialogs.confirm(
                self,
                t("screens.agenda.save_first"),
                t("screens.agenda.save_first_detail"),
                t("screens.agenda.save_and_print"),
            )
            if not wanted or not self.save():
                return
        self._context.go("packet", meeting_id=self.state.meeting_id)

    def move_row(self, row: int, to: int) -> None:
        """Put a line at another place, both counted from 0."""
        if 0 <= to < len(self.state.items) and row != to:
            self.table.finish_editing()
            self.state.move(self.state.items[row].key, to + 1)
            self.table.select(to)

    def remove_row(self, row: int) -> None:
        """Take a line off the agenda."""
        if 0 <= row < len(self.state.items):
            self.state.remove(self.state.items[row].key)
            self.table.select(row)

    def _on_changed(self) -> None:
        count = len(self.state.items)
        row = self.table.row
        self._meeting.setText(self.state.title)
        joint = t("case_file.joint")
        self._facts.setText(joint.join(text for _, text in self.state.meeting_facts))
        self.proposals.show_groups(self.state.groups())
        self.table.lines.show_lines()
        if self.table.row != row:
            self.table.select(row)
        self._stack.setCurrentIndex(0 if count else 1)
        self.total.setVisible(bool(count))
        self._hint.setVisible(bool(count))
        minutes = self.state.total_minutes
        self.total.show_status(t("screens.agenda.total", items=count, minutes=minutes), "accent")
        self._show_actions()

    def _show_actions(self) -> None:
        row, count = self.table.row, len(self.state.items)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.remove.setEnabled(0 <= row < count)
        dirty = self.state.dirty or bool(self.words.text().strip())
        self._save.setEnabled(dirty)
        self._undo.setEnabled(self.state.can_undo)
        self._redo.setEnabled(self.state.can_redo)
        self._status.setText(t("screens.agenda.unsaved") if dirty else "")

    def _on_undo(self) -> None:
        self.table.finish_editing()
        self.state.undo()

    def _open_proposal(self) -> None:
        proposal = self.proposals.current()
        if proposal is not None:
            self._context.open_record(proposal.kind, proposal.record_id)

    def _presenters(self) -> list[str]:
        """Who usually speaks: the members of the body."""
        office = self._context.office
        body = queries.get(office, "meeting", self.state.meeting_id)["body"]
        members = queries.rows(office, "body_member", ("name",), where={"body": body})
        return [row["name"] for row in members if row["name"]]

    def _make_buttons(self) -> None:
        state, table = self.state, self.table
        self.up = button(
            "",
            lambda: self.move_row(table.row, table.row - 1),
            icon_name="collapse",
            kind="quiet",
            hint=t("screens.agenda.up"),
        )
        self.down = button(
            "",
            lambda: self.move_row(table.row, table.row + 1),
            icon_name="expand",
            kind="quiet",
            hint=t("screens.agenda.down"),
        )
        self.remove = button(
            "",
            lambda: self.remove_row(table.row),
            icon_name="delete",
            kind="quiet",
            hint=t("screens.agenda.remove"),
        )
        self.add = button(t("screens.agenda.add"), self.add_words, icon_name="add")
        self.open = button(t("screens.agenda.open"), self._open_proposal, icon_name="link", kind="quiet")
        self._save = button(t("screens.agenda.save"), self.save, icon_name="save", kind="primary")
        self._undo = button("", self._on_undo, icon_name="undo", kind="quiet", hint=t("screens.agenda.undo"))
        self._redo = button("", state.redo, icon_name="redo", kind="quiet", hint=t("screens.agenda.redo"))
        self.print = button(t("screens.agenda.print"), self.print_packet, icon_name="print")
        self._status = label("", "muted")

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(24, 14, 24, 0)
        head.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(label(t("screens.agenda.title"), "title"))
        first.addWidget(self._meeting, 1)
        head.addLayout(first)
        head.addWidget(self._facts)
        self._splitter.addWidget(self._proposals_card())
        self._splitter.addWidget(self._agenda_card())
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(14)
        self._splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self._splitter.setSizes(self._context.settings.get(_SPLIT) or [10 * share for share in _SHARES])
        for place, share in enumerate(_SHARES):
            self._splitter.setStretchFactor(place, share)
        self._splitter.splitterMoved.connect(
            lambda *_: self._context.settings.set(_SPLIT, self._splitter.sizes())
        )
        middle = QHBoxLayout()
        middle.setContentsMargins(20, 10, 20, 14)
        middle.addWidget(self._splitter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(middle, 1)
        whole.addWidget(self._save_bar())

    def _proposals_card(self) -> Card:
        card = Card(t("screens.agenda.proposals"), self.open)
        card.add(self.search_box)
        card.add(self.proposals)
        card.setMinimumWidth(340)
        return card

    def _agenda_card(self) -> Card:
        card = Card(t("screens.agenda.lines"), self.total, self.up, self.down, self.remove)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("meeting", t("screens.agenda.empty")))
        card.add(self._stack)
        card.add(self._hint)
        row = QHBoxLayout()
        self.words.setPlaceholderText(t("screens.agenda.words"))
        self.words.setAccessibleName(t("screens.agenda.words"))
        self.words.setMaxLength(_LONGEST_TITLE)
        row.addWidget(self.words, 1)
        row.addWidget(self.add)
        card.add(row)
        card.setMinimumWidth(420)
        return card

    def _save_bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("savebar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 8, 20, 8)
        for widget in (self._save, self._undo, self._redo, self._status):
            row.addWidget(widget)
        row.addStretch()
        open_meeting = button(
            t("screens.agenda.open_meeting"),
            lambda: self._context.open_record("meeting", self.state.meeting_id),
            kind="quiet",
        )
        row.addWidget(open_meeting)
        row.addWidget(self.print)
        return bar

    def _connect(self) -> None:
        self.search_box.searched.connect(self.proposals.search)
        self.search_box.moved_down.connect(self.proposals.setFocus)
        self.proposals.ticked.connect(self.state.tick)
        self.proposals.open_asked.connect(self._context.open_record)
        self.proposals.currentItemChanged.connect(
            lambda *_: self.open.setEnabled(self.proposals.current() is not None)
        )
        self.table.moved.connect(self.move_row)
        self.table.removed.connect(self.remove_row)
        self.table.selected.connect(self._show_actions)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.words.returnPressed.connect(self.add_words)
        self.words.textChanged.connect(lambda _text: self._show_actions())
        bound: tuple[tuple[QKeySequence, Callable[[], object]], ...] = (
            (QKeySequence(QKeySequence.StandardKey.Save), self.save),
            (QKeySequence("Ctrl+Z"), self._on_undo),
            (QKeySequence("Ctrl+Y"), self.state.redo),
            (QKeySequence("Ctrl+Shift+Z"), self.state.redo),
        )
        for keys, action in bound:
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _show_menu(self, at: QPoint) -> None:
        row = self.table.row
        if not 0 <= row < len(self.state.items):
            return
        line = self.state.items[row]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        actions: list[tuple[str, Callable[[], object], bool]] = [
            (t("screens.agenda.up"), self.up.click, self.up.isEnabled()),
            (t("screens.agenda.down"), self.down.click, self.down.isEnabled()),
            (t("screens.agenda.edit_title"), lambda: self.table.write_in("title"), True),
            (t("screens.agenda.edit_presenter"), lambda: self.table.write_in("presenter"), True),
            (t("screens.agenda.edit_minutes"), lambda: self.table.write_in("minutes"), True),
            (t("screens.agenda.remove"), self.remove.click, True),
        ]
        if line.kind != FREE and line.record_id:
            record_id = line.record_id
            words = t(f"screens.agenda.open.{line.kind}")
            actions.append((words, lambda: self._context.open_record(line.kind, record_id), True))
        for words, action, is_possible in actions:
            entry = menu.addAction(words)
            entry.setEnabled(is_possible)
            entry.triggered.connect(lambda _checked=False, action=action: action())
        rect = self.table.visualRect(self.table.currentIndex())
        inside = (
            at
            if self.table.viewport().rect().contains(at) and self.table.rowAt(at.y()) == row
            else rect.center()
        )
        menu.popup(self.table.viewport().mapToGlobal(inside))
