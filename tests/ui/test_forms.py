"""Forms as they are used: typing, leaving a field, problems, saving, undo, keyboard, names for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db.kinds import KINDS
from ui.forms.editors import (
    EDITORS,
    CodeEditor,
    CodesEditor,
    DateEditor,
    FileEditor,
    LineEditor,
    LinkEditor,
    LongTextEditor,
)
from ui.forms.history import show_history
from ui.forms.record_form import RecordForm
from yazd_desktop import attachments, queries
from yazd_desktop.entities import ENTITIES
from yazd_desktop.form_state import FormState
from yazd_desktop.office import Office

Create = Callable[..., str]
TypeText = Callable[[QWidget, str], None]


@pytest.fixture
def form_of(qtbot: QtBot, office: Office) -> Callable[..., RecordForm]:
    def make(entity: str, record_id: str | None = None, width: int = 1000, **presets: Any) -> RecordForm:
        form = RecordForm(FormState(office, entity, record_id, presets))
        qtbot.addWidget(form)
        form.resize(width, 900)
        with qtbot.waitExposed(form):
            form.show()
        return form

    return make


FormOf = Callable[..., RecordForm]


def test_every_kind_of_field_has_its_control() -> None:
    assert set(EDITORS) == set(KINDS)


@pytest.mark.parametrize("entity", [kind.name for kind in ENTITIES])
def test_the_form_of_every_entity_opens_and_every_control_has_a_name(form_of: FormOf, entity: str) -> None:
    form = form_of(entity)
    assert form.shown_fields()
    for name in form.shown_fields():
        control = form.editor(name).control
        assert control.isVisibleTo(form), name
        assert control.accessibleName() == form.state.label(name)
    for widget in form.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(form):
            names = (widget.accessibleName(), widget.objectName(), str(widget.property("text") or ""))
            proxy = widget.parentWidget()
            assert any(names) or (proxy is not None and proxy.accessibleName()), widget


def test_a_typed_day_is_saved_and_shown_in_its_usual_form(
    form_of: FormOf, type_text: TypeText, office: Office
) -> None:
    form = form_of("case")
    editor = form.editor("opened_on")
    assert isinstance(editor, DateEditor)
    assert editor.line.text() == "۱۴۰۵/۰۲/۱۵"
    form.focus_first()
    type_text(editor.line, "۱۴۰۵-۲-۱۴")
    assert form.is_dirty()
    assert form.save()
    assert queries.rows(office, "case", ("opened_on",))[0]["opened_on"] == date(2026, 5, 4)
    assert editor.line.text() == "۱۴۰۵/۰۲/۱۴"


def test_a_day_that_is_none_is_told_only_when_the_field_is_left(form_of: FormOf, type_text: TypeText) -> None:
    form = form_of("case")
    editor = form.editor("opened_on")
    assert isinstance(editor, DateEditor)
    editor.line.selectAll()
    type_text(editor.line, "۱۴۰۴/۱۲/۳۰")
    assert form.problem_text("opened_on") == ""
    form.editor("caseworker").control.setFocus()
    assert "تقویم" in form.problem_text("opened_on")
    assert editor.line.text() == "۱۴۰۴/۱۲/۳۰"
    assert not form.save()
    assert form.focusWidget() is editor.line
    assert editor.line.accessibleDescription()


def test_letters_typed_in_one_field_are_one_step_of_undo(form_of: FormOf, type_text: TypeText) -> None:
    form = form_of("person")
    type_text(form.editor("given_name").control, "نرگس")
    type_text(form.editor("family_name").control, "فرضی")
    form.state.undo()
    assert (form.state.text("given_name"), form.state.text("family_name")) == ("نرگس", "")
    form.state.undo()
    assert not form.is_dirty()
    form.state.redo()
    assert form.state.text("given_name") == "نرگس"


def test_fields_come_and_go_as_they_matter(form_of: FormOf, create: Create) -> None:
    form = form_of("case", create("case"))
    assert "closing_reason" not in form.shown_fields()
    status = form.editor("status")
    assert isinstance(status, CodeEditor)
    status.combo.activated.emit(status.combo.findData("closed"))
    assert "closing_reason" in form.shown_fields()
    assert form.editor("closing_reason").isVisibleTo(form)


def test_what_is_missing_is_told_when_saving_was_tried(form_of: FormOf) -> None:
    form = form_of("issue")
    assert form.problem_text("title") == ""
    assert not form.save()
    assert form.problem_text("title")
    assert form.notice.isVisibleTo(form)


def test_a_long_list_of_codes_is_found_by_typing_however_it_is_spelt(
    form_of: FormOf, type_text: TypeText
) -> None:
    form = form_of("issue")
    editor = form.editor("category")
    assert isinstance(editor, CodeEditor)
    line = editor.combo.lineEdit()
    assert line is not None
    label = editor.combo.itemText(3)
    line.setText(label.replace("ی", "ي").replace("ک", "ك"))
    line.editingFinished.emit()
    assert form.state.value("category") == editor.combo.itemData(3)
    line.setText("چیزی که نیست")
    line.editingFinished.emit()
    assert form.state.value("category") == editor.combo.itemData(3)
    assert editor.combo.currentText() == label


def test_several_codes_are_ticked(form_of: FormOf, qtbot: QtBot) -> None:
    form = form_of("case")
    editor = form.editor("harms")
    assert isinstance(editor, CodesEditor)
    editor.picker.open_list()
    assert editor.picker.popup is not None
    editor.picker.popup.close()
    editor.picker.chosen.emit(("unemployment", "addiction"))
    assert form.state.value("harms") == ("addiction", "unemployment")
    assert "اعتیاد" in editor.picker.text()


def test_a_link_is_found_by_words_and_chosen_by_keys(
    form_of: FormOf, create: Create, type_text: TypeText, qtbot: QtBot
) -> None:
    places = {name: create("neighbourhood", name=name) for name in ("حسن‌آباد", "اسکان")}
    form = form_of("case")
    editor = form.editor("neighbourhood")
    assert isinstance(editor, LinkEditor)
    type_text(editor.edit.line, "حسن")
    editor.edit.offer()
    assert editor.edit.offered == ("حسن‌آباد",)
    QTest.keyClick(editor.edit.line, Qt.Key.Key_Down)
    QTest.keyClick(editor.edit.line, Qt.Key.Key_Return)
    assert form.state.value("neighbourhood") == places["حسن‌آباد"]
    type_text(editor.edit.line, "!!")
    form.editor("caseworker").control.setFocus()
    assert editor.edit.line.text() == "حسن‌آباد"
    editor.edit.line.clear()
    editor.edit.line.setFocus()
    form.editor("caseworker").control.setFocus()
    assert form.state.value("neighbourhood") is None


def test_tab_goes_through_the_fields_as_they_are_read(form_of: FormOf, qtbot: QtBot) -> None:
    form = form_of("person")
    form.focus_first()
    names = [name for name in form.shown_fields() if not form.state.read_only(name)]
    passed: list[str] = []
    for _ in range(len(names) * 2):
        focused = QApplication.focusWidget()
        assert focused is not None
        found = [n for n in names if form.editor(n) is focused or form.editor(n).isAncestorOf(focused)]
        passed += [name for name in found if passed[-1:] != [name]]
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert passed[: len(names)] == names


def test_control_s_saves(form_of: FormOf, type_text: TypeText, qtbot: QtBot, office: Office) -> None:
    form = form_of("neighbourhood")
    type_text(form.editor("name").control, "گلشن")
    with qtbot.waitSignal(form.record_saved) as saved:
        QTest.keyClick(form.editor("name").control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert queries.get(office, "neighbourhood", str(saved.args and saved.args[0]))["name"] == "گلشن"
    assert not form.is_dirty()


def test_a_conflict_asks_whose_words_stand(
    form_of: FormOf, create: Create, type_text: TypeText, office: Office, answers: Any
) -> None:
    person = create("person", given_name="علی", family_name="فرضی")
    form = form_of("person", person)
    with office.writing() as unit:
        unit.update("person", person, {"family_name": "دیگری"})
    form.state.enter("family_name", "سومی")
    assert not form.save()
    assert queries.get(office, "person", person)["family_name"] == "دیگری"
    answers.choice = "yes"
    assert form.save()
    assert queries.get(office, "person", person)["family_name"] == "سومی"


def test_digits_and_text_stand_at_the_right(form_of: FormOf) -> None:
    form = form_of("person")
    for name in ("identity_number", "given_name", "phone"):
        editor = form.editor(name)
        assert isinstance(editor, LineEditor)
        assert editor.line.alignment() == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    notes = form.editor("notes")
    assert isinstance(notes, LongTextEditor)
    option: QTextOption = notes.text.document().defaultTextOption()
    assert option.textDirection() == Qt.LayoutDirection.RightToLeft
    assert form.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_a_suggested_value_is_taken_with_a_click(form_of: FormOf, type_text: TypeText) -> None:
    form = form_of("person")
    form.state.enter("phone", "9123456789")
    trouble = form.state.problem("phone")
    assert trouble is not None
    assert trouble.suggestion == "09123456789"
    form._blocks["phone"].problem.click()
    assert form.state.value("phone") == "09123456789"
    assert form.problem_text("phone") == ""


@pytest.mark.parametrize(("width", "columns"), [(520, 1), (900, 2), (1500, 3)])
def test_columns_follow_the_width(form_of: FormOf, width: int, columns: int) -> None:
    form = form_of("person", width=width)
    tops = {
        form.editor(name).mapTo(form, form.editor(name).rect().topLeft()).y()
        for name in form.shown_fields()[:columns]
    }
    assert len(tops) == 1
    for name in form.shown_fields():
        assert form.editor(name).width() > 120, name


def test_history_opens_with_what_changed(form_of: FormOf, create: Create, office: Office) -> None:
    person = create("person", given_name="علی", family_name="فرضی")
    form = form_of("person", person)
    form.state.enter("family_name", "نمونه")
    assert form.save()
    dialog = show_history(form, form.state)
    texts = [item.text() for item in dialog.findChildren(QLineEdit)]
    assert texts == []
    table = dialog.findChildren(QWidget, "")
    assert table
    dialog.close()


def test_text_is_never_rewritten_under_the_cursor(form_of: FormOf, type_text: TypeText) -> None:
    form = form_of("household")
    editor = form.editor("rent_rials")
    assert isinstance(editor, LineEditor)
    type_text(editor.line, "12500000")
    assert editor.line.text() == "12500000"
    form.editor("notes").control.setFocus()
    assert editor.line.text() == "۱۲٬۵۰۰٬۰۰۰"
    notes = form.editor("notes").control
    assert isinstance(notes, QPlainTextEdit)
    type_text(notes, "دو  فاصله ")
    assert notes.toPlainText() == "دو  فاصله "


def test_a_file_is_put_among_the_attachments_and_taken_away_again(
    form_of: FormOf, office: Office, tmp_path: Path, answers: Any
) -> None:
    form = form_of("office", office.id)
    editor = form.editor("emblem")
    assert isinstance(editor, FileEditor)
    answers.path = str(tmp_path / "not there.png")
    editor.choose.click()
    assert answers.told
    assert not form.is_dirty()
    (tmp_path / "emblem.png").write_bytes(b"a picture")
    answers.path = str(tmp_path / "emblem.png")
    editor.choose.click()
    assert editor.line.text() == "emblem.png"
    assert form.save()
    stored = str(queries.get(office, "office", office.id)["emblem"])
    assert attachments.read_bytes(office, stored) == b"a picture"
    editor.remove.click()
    assert form.save()
    assert queries.get(office, "office", office.id)["emblem"] is None
    assert not form_of("office").editor("emblem").choose.isEnabled()  # type: ignore[attr-defined]
