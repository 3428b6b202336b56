"""One control for each kind of field. Each reads from and writes to the form's state and holds nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from ui import dialogs
from ui.forms.code_picker import CodesPicker
from ui.forms.link_edit import LinkEdit
from ui.theme import set_role
from ui.widgets.basics import button
from ui.widgets.date_edit import JalaliDateEdit
from ui.widgets.place import widen_list
from yazd_desktop import attachments
from yazd_desktop.errors import UserError
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import look_alike_key

_TYPED_TO_FIND: Final = 8
"""Lists longer than this are found by typing."""
_LINES: Final = (3, 10)


class Editor(QWidget):
    """The control of one field. `open_record` asks to open the record that a link points at."""

    open_record = Signal(str, str)

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__()
        self.state = state
        self.name = name
        self.is_typing = False
        self.control: QWidget
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def take(self, control: QWidget) -> None:
        """Make a control the one that has the focus and the accessible name."""
        self.control = control
        control.setAccessibleName(self.state.label(self.name))
        self.setFocusProxy(control)
        self._row.addWidget(control)

    def show_value(self) -> None:
        """Show what the state holds."""

    def show_tone(self, tone: str) -> None:
        """Mark the control: error, warning or nothing."""
        set_role(self.control, "tone", tone)
        self.control.setAccessibleDescription("" if not tone else self._problem_text())

    def _problem_text(self) -> str:
        trouble = self.state.problem(self.name)
        return "" if trouble is None else trouble.text

    def _enter_typed(self, text: str) -> None:
        self.is_typing = True
        self.state.enter(self.name, text, typing=True)


class LineEditor(Editor):
    """One line: text, numbers, phone and identity numbers."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.line = _Line(self)
        # Digits and Latin letters alone would stand at the left, away from their words.
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.take(self.line)
        self.line.textEdited.connect(self._enter_typed)
        self.show_value()

    def show_value(self) -> None:
        """Show the value, but never rewrite what is being typed."""
        if not (self.is_typing and self.line.hasFocus()):
            text = self.state.text(self.name)
            if self.line.text() != text:
                self.line.setText(text)
                self.line.setCursorPosition(0)
        self.line.setReadOnly(self.state.read_only(self.name))
        self.line.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus if self.line.isReadOnly() else Qt.FocusPolicy.StrongFocus
        )

    def left(self) -> None:
        """The user went on: show the value in its usual form."""
        if self.is_typing:
            self.is_typing = False
            self.show_value()
            self.state.changed.send()


class _Line(QLineEdit):
    def __init__(self, editor: LineEditor) -> None:
        super().__init__()
        self._editor = editor

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._editor.left()


class DateEditor(Editor):
    """A Jalali day."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.line = JalaliDateEdit()
        self.take(self.line)
        self.line.typed.connect(self._enter_typed)
        self.line.installEventFilter(self)
        self.show_value()

    def show_value(self) -> None:
        """Show the day, but never rewrite what is being typed."""
        if not (self.is_typing and self.line.hasFocus()):
            self.line.setText(self.state.text(self.name))
        self.line.setReadOnly(self.state.read_only(self.name))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Notice that the field was left."""
        if event.type() == QEvent.Type.FocusOut and self.is_typing:
            self.is_typing = False
            self.state.changed.send()
        return False


class LongTextEditor(Editor):
    """Text of several lines that grows with what is written."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        option = QTextOption(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        self.text.document().setDefaultTextOption(option)
        self.take(self.text)
        self._is_showing = False
        self.text.textChanged.connect(self._on_changed)
        self.show_value()

    def show_value(self) -> None:
        """Show the text, but never rewrite what is being typed."""
        if not self.text.hasFocus() and self.text.toPlainText() != self.state.text(self.name):
            self._is_showing = True
            self.text.setPlainText(self.state.text(self.name))
            self._is_showing = False
        self.text.setReadOnly(self.state.read_only(self.name))
        set_role(self.text, "locked", self.state.read_only(self.name))
        self._fit()

    def _on_changed(self) -> None:
        if not self._is_showing:
            self.state.enter(self.name, self.text.toPlainText(), typing=True)
        self._fit()

    def _fit(self) -> None:
        lines = self.text.document().size().height()
        few, many = _LINES
        height = max(few, min(many, lines + 1)) * self.text.fontMetrics().lineSpacing() + 20
        self.text.setFixedHeight(int(height))


class _QuietCombo(QComboBox):
    """Does not change when the page is scrolled over it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def showPopup(self) -> None:
        widen_list(self)
        super().showPopup()


class CodeEditor(Editor):
    """One code of a list; a long list is found by typing a part of a label."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.combo = _QuietCombo()
        self.take(self.combo)
        self._fill()
        self.combo.activated.connect(lambda place: self._choose(place))
        line = self.combo.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._on_left)
            line.setAccessibleName(state.label(name))
        self.show_value()

    def show_value(self) -> None:
        """Show the code's label, also of one that is no longer offered."""
        value = self.state.value(self.name)
        place = self.combo.findData(value if value is not None else "")
        if place < 0:
            self.combo.addItem(self.state.text(self.name), value)
            place = self.combo.count() - 1
        if self.combo.currentIndex() != place:
            self.combo.setCurrentIndex(place)
        self.combo.setEnabled(not self.state.read_only(self.name))

    def _fill(self) -> None:
        choices = self.state.choices(self.name)
        if len(choices) > _TYPED_TO_FIND:
            self.combo.setEditable(True)
            self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = self.combo.completer()
            if completer is not None:
                completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
                completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.combo.addItem("", "")
        for choice in choices:
            self.combo.addItem(choice.label, choice.value)

    def _choose(self, place: int) -> None:
        self.state.enter(self.name, self.combo.itemData(place) or None)

    def _on_left(self) -> None:
        """What was typed is a label, however it is spelt; anything else brings the old choice back."""
        key = look_alike_key(self.combo.currentText())
        for place in range(self.combo.count()):
            if look_alike_key(self.combo.itemText(place)) == key:
                if (self.combo.itemData(place) or None) != self.state.value(self.name):
                    self._choose(place)
                self.combo.setCurrentIndex(place)
                return
        self.combo.setCurrentIndex(-1)
        self.show_value()


class YesNoEditor(Editor):
    """Yes, no or not known."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.combo = _QuietCombo()
        for words, value in (("widgets.not_known", None), ("value.yes", True), ("value.no", False)):
            self.combo.addItem(t(words), value)
        self.take(self.combo)
        self.combo.activated.connect(lambda place: state.enter(name, self.combo.itemData(place)))
        self.show_value()

    def show_value(self) -> None:
        """Show the answer."""
        value = self.state.value(self.name)
        self.combo.setCurrentIndex(0 if value is None else 1 if value else 2)
        self.combo.setEnabled(not self.state.read_only(self.name))


class CodesEditor(Editor):
    """Several codes of a list."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.picker = CodesPicker()
        self.take(self.picker)
        self.picker.chosen.connect(lambda codes: state.enter(name, tuple(codes)))
        self.show_value()

    def show_value(self) -> None:
        """Show the labels of the codes."""
        value = self.state.value(self.name)
        held = value if isinstance(value, tuple) else ()
        self.picker.show_choices(self.state.choices(self.name), held, self.state.text(self.name))
        self.picker.setEnabled(not self.state.read_only(self.name))


class LinkEditor(Editor):
    """A link to another record, found by words."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.edit = LinkEdit(lambda words: state.find_links(name, words))
        self.take(self.edit)
        self.edit.chosen.connect(lambda value: state.enter(name, value or None))
        self.edit.opened.connect(self._on_opened)
        self.show_value()

    def show_value(self) -> None:
        """Show what the record is called."""
        value = self.state.value(self.name)
        self.edit.show_link(str(value or ""), self.state.text(self.name))
        self.edit.set_read_only(self.state.read_only(self.name))

    def _on_opened(self, record_id: str) -> None:
        self.open_record.emit(str(self.state.field(self.name).target), record_id)


class FileEditor(Editor):
    """A file, chosen from the disk and kept encrypted among the record's attachments; a new record is saved first."""

    def __init__(self, state: FormState, name: str) -> None:
        super().__init__(state, name)
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.choose = button(t("widgets.file.choose"), self.choose_file)
        self.remove = button(t("widgets.file.remove"), lambda: state.enter(name, None), kind="quiet")
        self.take(self.line)
        for control in (self.choose, self.remove):
            control.setAccessibleName(t("widgets.file.of", action=control.text(), field=state.label(name)))
            self._row.addWidget(control)
        self.show_value()

    def show_value(self) -> None:
        """Show what the file is called."""
        is_new = self.state.is_new
        self.line.setText(self.state.text(self.name))
        self.line.setPlaceholderText(t("widgets.file.save_first") if is_new else t("widgets.file.none"))
        self.choose.setEnabled(not is_new)
        self.remove.setVisible(self.state.value(self.name) is not None)

    def choose_file(self) -> None:
        """Ask for a file, put it among the attachments and point at it."""
        record_id = self.state.record_id
        path = dialogs.ask_open_path(self, self.state.label(self.name)) if record_id else None
        if record_id is None or path is None:
            return
        owner, words = self.state.entity.name, self.state.label(self.name)
        try:
            found = attachments.attach(
                self.state.office, path, owner_entity=owner, owner_id=record_id, description=words
            )
        except UserError as error:
            dialogs.show_error(self, error)
        else:
            self.state.enter(self.name, found)


EDITORS: Final[Mapping[str, type[Editor]]] = {
    "text": LineEditor,
    "long_text": LongTextEditor,
    "number": LineEditor,
    "rials": LineEditor,
    "date": DateEditor,
    "year": LineEditor,
    "time": LineEditor,
    "code": CodeEditor,
    "codes": CodesEditor,
    "identity": LineEditor,
    "phone": LineEditor,
    "postal_code": LineEditor,
    "yes_no": YesNoEditor,
    "link": LinkEditor,
    "file": FileEditor,
    "moment": LineEditor,
}
"""The control of each kind; a kind without one is a test's to notice."""
