"""The form of any record: sections of fields, what is wrong beside each, undo, save, history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import dialogs
from ui.forms.editors import EDITORS, Editor
from ui.forms.history import show_history
from ui.forms.news import ArrivalLine, DisputeButton
from ui.icons import pixmap
from ui.theme import set_role
from ui.widgets.basics import Card, Notice, button, label
from yazd_desktop.arrivals import Arrived
from yazd_desktop.errors import ConflictError, UserError
from yazd_desktop.exchange.inbox.conflicts import waiting
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import has_words, t
from yazd_desktop.records import InvalidRecord

_MARGINS: Final = 90
_WIDE_FROM: Final = 640
_VERY_WIDE_FROM: Final = 1050
_WHOLE_LINE: Final = frozenset({"long_text"})


@dataclass(frozen=True, slots=True)
class _Block:
    """A field on the form: its words, its control and what is wrong with it."""

    box: QWidget
    label: QLabel
    editor: Editor
    problem: QPushButton
    disputed: DisputeButton


class RecordForm(QWidget):
    """The form of one record. It saves through its state; nothing typed is lost without a question.

    `arrived` is what a received file brought to the record: its fields are marked. `dispute_opened` tells the field of
    which the two values that disagree are to be seen.
    """

    record_saved = Signal(str)
    open_record = Signal(str, str)
    dispute_opened = Signal(str)

    def __init__(self, state: FormState, arrived: Arrived | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self.state = state
        self._arrived = frozenset(() if arrived is None else arrived.fields)
        self.notice = Notice()
        self._blocks: dict[str, _Block] = {}
        self._cards: dict[str, tuple[Card, QGridLayout]] = {}
        self._shown: object = None
        self._columns = 0
        self._body = QWidget()
        self._body_layout = QVBoxLayout(self._body)
        self._body_layout.setContentsMargins(20, 16, 20, 16)
        self._body_layout.setSpacing(14)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(20, 0, 20, 0)
        above.addWidget(self.notice)
        above.addWidget(self._locked_line())
        if arrived is not None:
            self.arrival = ArrivalLine(arrived, map(state.label, arrived.fields))
            above.addWidget(self.arrival)
        layout.addLayout(above)
        layout.addWidget(self._scroll, 1)
        self._make_blocks()
        layout.addWidget(self._save_bar())
        self._body_layout.addStretch()
        self._bind_keys()
        state.changed.connect(self._on_changed)
        self.destroyed.connect(lambda: state.changed.disconnect(self._on_changed))
        self._on_changed()

    def title(self) -> str:
        """What the record is called."""
        return self.state.title()

    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return self.state.dirty

    def add_below(self, widget: QWidget) -> None:
        """Put something below the last section: the lists of what belongs to the record."""
        self._body_layout.insertWidget(self._body_layout.count() - 1, widget)

    def editor(self, name: str) -> Editor:
        """The control of a field."""
        return self._blocks[name].editor

    def problem_text(self, name: str) -> str:
        """What the form says about a field."""
        block = self._blocks[name]
        return block.problem.text() if block.problem.isVisibleTo(self) else ""

    def shown_fields(self) -> tuple[str, ...]:
        """The fields as they follow each other."""
        return tuple(name for _, names in self.state.sections() for name in names)

    def show_top(self) -> None:
        """Scroll to the first section."""
        self._scroll.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """Put the cursor into the first field that can be changed, all of it chosen, so that typing replaces it."""
        for name in self.shown_fields():
            if not self.state.read_only(name):
                control = self._blocks[name].editor.control
                control.setFocus()
                if isinstance(control, QLineEdit):
                    control.selectAll()
                return

    def save(self) -> bool:
        """Save; says whether it was. What forbids it is told, and the cursor goes there."""
        if self.state.locked:
            return False
        self._leave_field()
        try:
            record_id = self.state.save()
        except InvalidRecord as refused:
            self.notice.show_text(f"{refused.what} {refused.do}", tone="danger")
            self._focus_problem()
            return False
        except ConflictError as clash:
            return self._settle(clash)
        except UserError as error:
            dialogs.show_error(self, error)
            return False
        self.notice.show_text(t("widgets.form.saved"))
        self.record_saved.emit(record_id)
        return True

    def revert(self) -> None:
        """Throw away what was entered, after a question."""
        if self.state.dirty and not dialogs.confirm(
            self, t("widgets.form.revert"), t("widgets.form.revert_detail"), t("widgets.form.revert")
        ):
            return
        self.state.revert()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column on narrow windows, two or three on wide ones."""
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the field that has the focus into sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched, 20, 60)
        return False

    def _make_blocks(self) -> None:
        for section in self.state.entity.sections:
            card = Card(self.state.section_label(section.name))
            grid = QGridLayout()
            grid.setHorizontalSpacing(18)
            grid.setVerticalSpacing(10)
            card.add(grid)
            self._cards[section.name] = (card, grid)
            self._body_layout.addWidget(card)
            for name in section.fields:
                self._blocks[name] = self._make_block(name, card)

    def _make_block(self, name: str, card: Card) -> _Block:
        field = self.state.field(name)
        # All lie in their cards from the beginning, hidden ones too: Tab follows the order in which they are made.
        box = QWidget(card)
        words = label("", "muted")
        editor = EDITORS[field.kind](self.state, name)
        editor.open_record.connect(self.open_record)
        editor.control.installEventFilter(self)
        hint = f"hint.{self.state.entity.name}.{name}"
        if has_words(hint):
            editor.control.setToolTip(t(hint))
        words.setBuddy(editor.control)
        problem = QPushButton()
        problem.setFlat(True)
        problem.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        problem.clicked.connect(lambda: self._take_suggestion(name))
        problem.hide()
        disputed = DisputeButton(self.state.label(name))
        disputed.clicked.connect(lambda: self.dispute_opened.emit(name))
        disputed.installEventFilter(self)
        if name in self._arrived:
            words.setProperty("arrived", True)
            words.setToolTip(t("widgets.news.came"))
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (disputed, words, editor, problem):
            layout.addWidget(widget)
        layout.addStretch()
        box.hide()
        return _Block(box, words, editor, problem, disputed)

    def _locked_line(self) -> QWidget:
        """Why nothing can be changed, where that is so: told before anybody types, not when it is saved."""
        self.locked = label("", "muted", wrap=True)
        picture = QLabel()
        picture.setPixmap(pixmap("lock", 18, "muted"))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 12, 0, 0)
        row.addWidget(picture)
        row.addWidget(self.locked, 1)
        self._locked = line
        return line

    def _save_bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("savebar")
        self._save = button(t("widgets.form.save"), self.save, icon_name="save", kind="primary")
        self._revert = button(t("widgets.form.revert"), self.revert)
        self._undo = button("", self.state.undo, icon_name="undo", kind="quiet", hint=t("widgets.form.undo"))
        self._redo = button("", self.state.redo, icon_name="redo", kind="quiet", hint=t("widgets.form.redo"))
        self.history = button(
            t("widgets.form.history"),
            lambda: show_history(self, self.state),
            icon_name="history",
            kind="quiet",
        )
        self._status = label("", "muted")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 8, 20, 8)
        for widget in (self._save, self._revert, self._undo, self._redo, self._status):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.history)
        return bar

    def _bind_keys(self) -> None:
        for keys, action in (
            (QKeySequence.StandardKey.Save, self.save),
            (QKeySequence.StandardKey.Undo, self.state.undo),
            (QKeySequence.StandardKey.Redo, self.state.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _on_changed(self) -> None:
        shown = self.state.sections()
        if shown != self._shown:
            self._shown = shown
            self._columns = 0
            self._arrange()
        problems, disputed = self.state.problems(), self._disputed()
        for name in self.shown_fields():
            block = self._blocks[name]
            block.editor.show_value()
            block.disputed.setVisible(name in disputed)
            words = self.state.label(name)
            if name in self.state.withheld:
                words = t("widgets.form.withheld", label=words)
                block.label.setToolTip(t("widgets.form.withheld_hint"))
            elif self.state.required(name):
                words = t("widgets.form.required", label=words)
            is_news = name in self._arrived
            block.label.setText(t("widgets.news.marked", label=words) if is_news else words)
            trouble = problems.get(name)
            # A field is not scolded while it is being filled in.
            told = trouble is not None and not (block.editor.is_typing and block.editor.control.hasFocus())
            block.problem.setVisible(told)
            block.editor.show_tone(trouble.severity if told and trouble is not None else "")
            if is_news and not told:
                block.editor.control.setAccessibleDescription(t("widgets.news.came"))
            if told and trouble is not None:
                set_role(block.problem, "role", trouble.severity)
                text = trouble.text
                if trouble.suggestion:
                    text = t("widgets.form.suggestion", problem=text, suggestion=trouble.suggestion)
                block.problem.setText(text)
                set_role(block.problem, "problem", trouble.severity)
                block.problem.setCursor(
                    Qt.CursorShape.PointingHandCursor if trouble.suggestion else Qt.CursorShape.ArrowCursor
                )
        self._show_status()

    def _disputed(self) -> set[str]:
        """The fields that stand in two copies in two ways."""
        record_id = self.state.record_id
        is_asked = record_id is not None and not self.state.locked
        return {one.field for one in waiting(self.state.office, record_id)} if is_asked else set()

    def _show_status(self) -> None:
        dirty, locked = self.state.dirty, self.state.locked
        self.locked.setText(locked)
        self._locked.setVisible(bool(locked))
        for control in (self._save, self._revert, self._undo, self._redo):
            control.setVisible(not locked)
        self._save.setEnabled(dirty or self.state.is_new)
        self._revert.setEnabled(dirty)
        self._undo.setEnabled(self.state.can_undo)
        self._redo.setEnabled(self.state.can_redo)
        self.history.setVisible(not self.state.is_new)
        self._status.setText(t("widgets.form.unsaved") if dirty else "")

    def _arrange(self) -> None:
        width = self.width() - _MARGINS
        columns = 1 if width < _WIDE_FROM else 2 if width < _VERY_WIDE_FROM else 3
        if columns == self._columns:
            return
        self._columns = columns
        shown = dict(self.state.sections())
        for name, (card, grid) in self._cards.items():
            fields = shown.get(name, ())
            card.setVisible(bool(fields))
            row = column = 0
            for field in next(s for s in self.state.entity.sections if s.name == name).fields:
                grid.removeWidget(self._blocks[field].box)
                self._blocks[field].box.hide()
            for field in fields:
                block = self._blocks[field]
                is_whole = self.state.field(field).kind in _WHOLE_LINE
                if is_whole and column:
                    row, column = row + 1, 0
                grid.addWidget(block.box, row, column, 1, columns if is_whole else 1)
                block.box.show()
                column += columns if is_whole else 1
                if column >= columns:
                    row, column = row + 1, 0
            for place in range(3):
                grid.setColumnStretch(place, 1 if place < columns else 0)

    def _take_suggestion(self, name: str) -> None:
        trouble = self.state.problem(name)
        if trouble is not None and trouble.suggestion:
            self._blocks[name].editor.is_typing = False
            self.state.enter(name, trouble.suggestion)

    def _leave_field(self) -> None:
        """Take in what is being typed."""
        focused = QApplication.focusWidget()
        for block in self._blocks.values():
            if block.editor.is_typing:
                block.editor.is_typing = False
        if isinstance(focused, QLineEdit | QPlainTextEdit) and self.isAncestorOf(focused):
            focused.clearFocus()
            QTimer.singleShot(0, focused.setFocus)

    def _focus_problem(self) -> None:
        problems = self.state.problems()
        for name in self.shown_fields():
            if name in problems and problems[name].severity == "error":
                self._blocks[name].editor.control.setFocus()
                self._scroll.ensureWidgetVisible(self._blocks[name].box)
                return

    def _settle(self, clash: ConflictError) -> bool:
        """The same field was changed elsewhere: the user says which stands."""
        fields = t("value.comma").join(self.state.label(name) for name in clash.changed)
        mine = dialogs.confirm(
            self, clash.what, t("widgets.form.conflict", fields=fields), t("widgets.form.keep_mine")
        )
        if not mine:
            return False
        self.state.rebase()
        return self.save()
