"""A new office in three steps: what is refused and where, and the recovery key that must not be lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import PASSWORD
from ui.screens import first_run_paper
from ui.screens.first_run import FirstRunPage, Wish
from ui.widgets.basics import Words
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.security.recovery_key import new_recovery_key

TypeText = Callable[[QWidget, str], None]


@pytest.fixture
def page(qtbot: QtBot) -> FirstRunPage:
    made = FirstRunPage()
    qtbot.addWidget(made)
    made.resize(1366, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.begin()
    return made


@pytest.fixture
def filled(page: FirstRunPage, type_text: TypeText, tmp_path: Path) -> FirstRunPage:
    """At the second step, everything entered."""
    type_text(page.name, "دفتر آزمون")
    type_text(page.code, "tst")
    page.folder.setText(str(tmp_path / "new"))
    page.next.click()
    type_text(page.user, "مدیر آزمون")
    type_text(page.password.line, PASSWORD)
    type_text(page.again.line, PASSWORD)
    return page


def clipped(page: QWidget) -> list[str]:
    labels = [shown for shown in page.findChildren(QLabel) if shown.isVisible() and shown.text()]
    return [shown.text() for shown in labels if shown.heightForWidth(shown.width()) > shown.height()]


def refused(page: FirstRunPage, key: str, control: QWidget, step: int) -> None:
    """The step stays, says why, and the cursor is where it can be mended."""
    page.next.click()
    assert page.step == step
    assert page.error.text() == t(key)
    assert page.error.isVisible()
    assert QApplication.focusWidget() is control


def test_the_first_step_says_what_is_missing_one_after_the_other(
    page: FirstRunPage, type_text: TypeText
) -> None:
    assert QApplication.focusWidget() is page.name
    refused(page, "screens.first_run.no_name", page.name, 0)
    type_text(page.name, "   ")
    assert not page.error.isVisible(), "who mends is not scolded"
    refused(page, "screens.first_run.no_name", page.name, 0)
    type_text(page.name, "دفتر آزمون")
    refused(page, "screens.first_run.bad_code", page.code, 0)
    type_text(page.code, "t")
    refused(page, "screens.first_run.bad_code", page.code, 0)
    type_text(page.code, "st")
    page.folder.clear()
    refused(page, "screens.first_run.no_folder", page.folder, 0)
    page.folder.setText("somewhere")
    page.next.click()
    assert page.step == 1
    assert QApplication.focusWidget() is page.user


@pytest.mark.parametrize(
    ("typed", "code"), [("hsn", "HSN"), ("h1s2n", "HSN"), ("یزد", ""), ("abcdefgh", "ABCDEF"), ("a b", "AB")]
)
def test_the_code_takes_only_latin_letters(
    page: FirstRunPage, type_text: TypeText, typed: str, code: str
) -> None:
    type_text(page.code, typed)
    assert page.code.text() == code


def test_a_folder_is_proposed_until_one_is_chosen(
    page: FirstRunPage, type_text: TypeText, answers: Any, tmp_path: Path
) -> None:
    type_text(page.code, "tst")
    assert Path(page.folder.text()).name == "TST"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x", "utf-8")
    answers.path = str(tmp_path / "full")
    page.choose_folder()
    assert Path(page.folder.text()) == tmp_path / "full" / "TST", "an office gets a folder of its own"
    answers.path = ""
    page.choose_folder()
    type_text(page.code, "x")
    assert Path(page.folder.text()) == tmp_path / "full" / "TST"


def test_the_second_step_says_what_is_wrong(page: FirstRunPage, filled: FirstRunPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.make_asked):
        page.user.setText(" ")
        refused(page, "screens.first_run.no_user", page.user, 1)
        page.user.setText("مدیر آزمون")
        page.password.line.setText("short")
        page.next.click()
        assert page.step == 1
        assert QApplication.focusWidget() is page.password.line
        page.password.line.setText(PASSWORD)
        page.again.line.setText(PASSWORD + "x")
        refused(page, "screens.first_run.not_same", page.again.line, 1)


def test_the_wish_is_what_was_entered(filled: FirstRunPage, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(filled.make_asked) as asked:
        QTest.keyClick(filled.again.line, Qt.Key.Key_Return)
    assert asked.args == [Wish(tmp_path / "new", "دفتر آزمون", "TST", "مدیر آزمون", PASSWORD)]


def test_the_steps_lead_back_and_nothing_entered_is_lost(filled: FirstRunPage, qtbot: QtBot) -> None:
    filled.back.click()
    assert filled.step == 0
    assert filled.name.text() == "دفتر آزمون"
    filled.next.click()
    assert filled.password.line.text() == PASSWORD
    filled.back.click()
    with qtbot.waitSignal(filled.cancelled):
        filled.back.click()


@pytest.mark.parametrize(("code", "step"), [("store.already_there", 0), ("keys.no_memory", 1)])
def test_what_hindered_the_making_is_told_where_it_can_be_mended(
    filled: FirstRunPage, code: str, step: int
) -> None:
    filled.set_busy(True)
    assert not filled.isEnabled()
    filled.set_busy(False)
    filled.show_error(UserError(code, folder="x", megabytes=128))
    assert filled.step == step
    assert filled.error.isVisible()
    QTest.qWait(5)
    assert clipped(filled) == []


@pytest.mark.parametrize(
    ("typed", "tone"),
    [
        ("", "small"),
        ("abc", "error"),
        ("aaaaaaaaaaaaaaaaaa", "warning"),
        ("abcdefgh", "warning"),
        (PASSWORD, "success"),
    ],
)
def test_how_good_a_password_is_is_told_while_typing(
    filled: FirstRunPage, type_text: TypeText, typed: str, tone: str
) -> None:
    filled.password.line.clear()
    filled._show_strength("")
    type_text(filled.password.line, typed)
    assert filled.strength.property("role") == tone
    assert filled.strength.text()


def test_the_key_must_be_kept_before_the_office_is_entered(filled: FirstRunPage, qtbot: QtBot) -> None:
    key = new_recovery_key()
    filled.show_key(key)
    assert filled.step == 2
    assert filled.key.text().replace("\n", "") == key
    assert not isinstance(filled.key, Words), "no mark of direction may slip into the key"
    assert not filled.back.isVisible()
    assert not filled.next.isEnabled()
    with qtbot.assertNotEmitted(filled.finished):
        filled.go_on()
    assert QApplication.focusWidget() is filled.have_it
    filled.have_it.click()
    with qtbot.waitSignal(filled.finished):
        filled.next.click()


def test_the_key_is_copied_as_it_is(filled: FirstRunPage) -> None:
    key = new_recovery_key()
    filled.show_key(key)
    filled._copy()
    assert QGuiApplication.clipboard().text() == key
    QGuiApplication.clipboard().clear()


def read(path: Path) -> list[str]:
    """The text of every page."""
    document = pypdfium2.PdfDocument(path)
    texts = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    document.close()
    return texts


def test_the_paper_has_the_whole_key_on_one_page(filled: FirstRunPage, answers: Any, tmp_path: Path) -> None:
    key = new_recovery_key()
    filled.show_key(key)
    answers.path = str(tmp_path / "key")
    filled.save_paper()
    texts = read(tmp_path / "key.pdf")
    assert len(texts) == 1
    assert "".join(key.split("-")) in "".join(texts[0].split()).replace("-", "")
    assert answers.told, "a file with the key must not stay on the PC"
    assert "پاک" in answers.told[0][1]


def test_a_paper_that_cannot_be_written_is_told(filled: FirstRunPage, answers: Any, tmp_path: Path) -> None:
    filled.show_key(new_recovery_key())
    answers.path = str(tmp_path / "no such folder" / "key.pdf")
    filled.save_paper()
    assert len(answers.told) == 1
    answers.path = ""
    filled.save_paper()
    assert len(answers.told) == 1, "the user turned back"


def test_the_paper_is_printed_on_the_chosen_printer(
    filled: FirstRunPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6 import QtPrintSupport

    class Dialog:
        DialogCode = QtPrintSupport.QPrintDialog.DialogCode
        accepts = False

        def __init__(self, printer: QtPrintSupport.QPrinter, parent: Any) -> None:
            printer.setOutputFormat(QtPrintSupport.QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(tmp_path / "paper.pdf"))

        def exec(self) -> Any:
            return self.DialogCode.Accepted if self.accepts else self.DialogCode.Rejected

    monkeypatch.setattr(QtPrintSupport, "QPrintDialog", Dialog)
    key = new_recovery_key()
    filled.show_key(key)
    assert not first_run_paper.print_key(filled, "دفتر آزمون", "مدیر آزمون", key)
    assert not (tmp_path / "paper.pdf").exists()
    Dialog.accepts = True
    assert first_run_paper.print_key(filled, "دفتر آزمون", "مدیر آزمون", key)
    assert key.split("-")[-1] in read(tmp_path / "paper.pdf")[0].replace(" ", "")


@pytest.mark.parametrize("size", [(960, 580), (1366, 720), (1920, 1050)])
def test_nothing_is_clipped_at_any_size(filled: FirstRunPage, size: tuple[int, int]) -> None:
    filled.resize(*size)
    for step in range(3):
        if step == 2:
            filled.show_key(new_recovery_key())
        else:
            filled._show_step(step)
        filled._say(t("error.keys.weak_password.do", length=8) * 2)
        QTest.qWait(5)
        assert clipped(filled) == [], step
        assert filled.next.height() >= filled.next.sizeHint().height()
        for line in (filled.name, filled.code, filled.folder, filled.user, filled.password, filled.again):
            assert not line.isVisible() or line.height() >= line.minimumSizeHint().height()
