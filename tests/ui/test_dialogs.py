"""Message boxes, choosers of files and the report of a bug: what they ask, what Escape means, what is never shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import crash, dialogs
from yazd_desktop.errors import UserError

KEY = Qt.Key


class Watcher:
    """Answers real boxes by keys, one after the other, and keeps what they said."""

    def __init__(self) -> None:
        self.said: list[list[str]] = []
        self.offered: list[list[str]] = []
        self.names: list[str] = []
        self.sizes: list[tuple[int, int]] = []
        self._keys: list[tuple[Qt.Key, ...]] = []
        self._timer = QTimer()
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._look)

    def answer(self, *keys: Qt.Key) -> None:
        self._keys.append(keys)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if box is None or not box.isVisible():
            return
        if not self._keys:
            box.close()
            return
        self.said.append([found.text() for found in box.findChildren(QLabel) if found.text()])
        self.offered.append([found.text() for found in box.findChildren(QPushButton)])
        self.names.append(box.windowTitle())
        self.sizes.append((box.width(), box.height()))
        keys = self._keys.pop(0)
        if not self._keys:
            self._timer.stop()
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or box, key)


@pytest.fixture
def watcher(qapp: QApplication) -> Iterator[Watcher]:
    found = Watcher()
    yield found
    found.stop()


# Message boxes


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ((KEY.Key_Return,), "save"),
        ((KEY.Key_Escape,), "stay"),
        ((KEY.Key_Tab, KEY.Key_Space), "discard"),
        ((KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Space), "stay"),
        ((KEY.Key_Tab, KEY.Key_Return), "discard"),
    ],
)
def test_unsaved_changes_are_asked_about(watcher: Watcher, keys: tuple[Qt.Key, ...], answer: str) -> None:
    watcher.answer(*keys)
    assert dialogs.ask_unsaved(None, "پروندهٔ ۱۲") == answer
    assert watcher.said[0] == [
        "تغییرها ذخیره نشده است",
        "در «پروندهٔ ۱۲» چیزهایی نوشته‌اید که هنوز ذخیره نشده است.",
    ]
    assert watcher.offered[0] == ["ذخیره کن", "دور بریز", "همین‌جا بمان"]


@pytest.mark.parametrize(("key", "answer"), [(KEY.Key_Return, True), (KEY.Key_Escape, False)])
def test_a_question_is_confirmed_or_turned_back_from(watcher: Watcher, key: Qt.Key, answer: bool) -> None:
    watcher.answer(key)
    assert dialogs.confirm(None, "حذف شود؟", "از فهرست‌ها می‌رود.", "حذف کن") is answer
    assert watcher.offered[0] == ["حذف کن", "انصراف"]
    assert watcher.names == ["حذف شود؟"]


def test_closing_the_box_turns_back(watcher: Watcher, qtbot: QtBot) -> None:
    watcher.answer()

    def close() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        box.close()

    QTimer.singleShot(120, close)
    assert not dialogs.confirm(None, "حذف شود؟", "از فهرست‌ها می‌رود.", "حذف کن")


def test_an_error_says_what_happened_and_what_to_do(watcher: Watcher) -> None:
    watcher.answer(KEY.Key_Return)
    dialogs.show_error(None, UserError("pdf.not_saved", name="بسته.pdf"))
    assert watcher.said[0] == [
        "«بسته.pdf» ذخیره نشد.",
        "جای خالی دیسک و اجازهٔ نوشتن در پوشه را ببینید، یا جای دیگری برگزینید.",
    ]
    assert watcher.offered[0] == ["باشد"]
    assert watcher.names == ["کار انجام نشد"]


def test_something_is_told(watcher: Watcher) -> None:
    watcher.answer(KEY.Key_Escape)
    dialogs.tell(None, "پشتیبان ساخته شد.")
    assert watcher.said[0] == ["پشتیبان ساخته شد."]


def test_names_are_words_and_never_markup(watcher: Watcher) -> None:
    watcher.answer(KEY.Key_Escape)
    dialogs.ask_unsaved(None, "<b>نام</b><img src=x>")
    assert "<b>نام</b><img src=x>" in watcher.said[0][1]


def test_a_long_message_is_shown_whole(watcher: Watcher) -> None:
    watcher.answer(KEY.Key_Escape)
    watcher.answer(KEY.Key_Escape)
    dialogs.tell(None, "کوتاه", "متن " * 10)
    dialogs.tell(None, "بلند", "متن " * 200)
    (width, low), (other_width, high) = watcher.sizes
    assert width == other_width
    assert high > low + 100


def test_boxes_do_not_pile_up_behind_the_window(watcher: Watcher, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for _ in range(3):
        watcher.answer(KEY.Key_Escape)
        dialogs.confirm(window, "حذف شود؟", "می‌رود.", "حذف کن")
    qtbot.waitUntil(lambda: window.findChildren(QDialog) == [], timeout=2000)


# Choosers of files


@pytest.mark.parametrize(
    ("typed", "ending", "saved"),
    [
        ("بسته", ".pdf", "بسته.pdf"),
        ("بسته.pdf", ".pdf", "بسته.pdf"),
        ("بسته.PDF", ".pdf", "بسته.PDF"),
        ("عکس.JPG", ".JPG", "عکس.JPG"),
        ("بسته.1405", ".pdf", "بسته.1405.pdf"),
        ("بسته.pdf.bak", ".pdf", "بسته.pdf.bak.pdf"),
        ("دفتر", ".tar.gz", "دفتر.tar.gz"),
        ("دفتر.tar.gz", ".tar.gz", "دفتر.tar.gz"),
        ("بی‌پسوند", "", "بی‌پسوند"),
    ],
)
def test_the_ending_is_added_once(answers: Any, tmp_path: Path, typed: str, ending: str, saved: str) -> None:
    answers.path = str(tmp_path / typed)
    assert dialogs.ask_save_path(None, "ذخیره", "x", ending) == tmp_path / saved


def test_a_file_that_the_ending_leads_to_is_not_overwritten_without_a_question(
    answers: Any, tmp_path: Path
) -> None:
    there = tmp_path / "بسته.pdf"
    there.write_bytes(b"old")
    answers.path = str(tmp_path / "بسته")
    assert dialogs.ask_save_path(None, "ذخیره", "x", ".pdf") is None
    assert [asked.replace("\u2068", "").replace("\u2069", "") for asked in answers.asked] == [
        "«بسته.pdf» از پیش هست"
    ]
    answers.choice = "yes"
    assert dialogs.ask_save_path(None, "ذخیره", "x", ".pdf") == there
    # The chooser itself asked about the whole name.
    answers.path = str(there)
    assert dialogs.ask_save_path(None, "ذخیره", "x", ".pdf") == there
    assert len(answers.asked) == 2


def test_a_proposed_name_is_one_that_every_disk_takes(monkeypatch: pytest.MonkeyPatch, answers: Any) -> None:
    proposed: list[str] = []

    def save_path(parent: QWidget | None, title: str, name: str, kinds: str) -> str:
        proposed.append(f"{name} {kinds}")
        return ""

    monkeypatch.setattr(answers, "save_path", save_path)
    assert dialogs.ask_save_path(None, "ذخیره", 'پروندهٔ ۱۲/۳: "الف"?.xlsx', ".xlsx") is None
    assert proposed == ["پروندهٔ ۱۲-۳- -الف--.xlsx پروندهٔ XLSX (*.xlsx)"]


def test_turning_back_is_no_path(answers: Any) -> None:
    assert dialogs.ask_open_path(None, "باز کردن", ".xlsx") is None
    assert dialogs.ask_folder(None, "پوشه") is None


def test_a_chooser_begins_where_the_last_one_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def choose(found: Path | str) -> Callable[..., tuple[str, str]]:
        def chooser(parent: QWidget | None, title: str, where: str, *_: Any, **__: Any) -> tuple[str, str]:
            begun.append(where)
            return str(found), ""

        return chooser

    boxes = dialogs._Boxes()
    assert boxes._folder.is_dir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose(tmp_path / "a.pdf"))
    boxes.save_path(None, "", "b.pdf", "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose(""))
    boxes.open_path(None, "", "")
    boxes.open_path(None, "", "")
    assert Path(begun[0]).name == "b.pdf"
    assert begun[1:] == [str(tmp_path), str(tmp_path)]


# The report of a bug

SECRET = "نرگس مخفیان ۰۹۱۳۱۲۳۴۵۶۷"


def _fail(name: str) -> None:
    secret = {"name": name}
    raise ValueError(f"bad name {secret['name']}")


def _caught() -> BaseException:
    try:
        try:
            _fail(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        return error
    raise AssertionError


def test_a_report_says_where_and_never_whose() -> None:
    report = crash.report(_caught())
    assert "RuntimeError" in report
    assert "ValueError" in report
    assert "_fail" in report
    assert "test_dialogs.py" in report
    for word in (*SECRET.split(), "bad name", str(Path.home())):
        assert word not in report


@pytest.mark.parametrize(
    ("filename", "told"),
    [
        ("/disk/ali/ui/پرونده‌ها/yazd/ui/workspace.py", "ui/workspace.py"),
        ("/disk/ali/db/env/lib/site-packages/sqlalchemy/engine/base.py", "sqlalchemy/engine/base.py"),
        ("/opt/yazd_desktop/yazd_desktop/office.py", "yazd_desktop/office.py"),
        ("/disk/ali/x.py", "x.py"),
    ],
)
def test_a_report_names_no_folder_of_the_user(filename: str, told: str) -> None:
    assert crash._place(filename) == told


def test_the_report_is_shown_and_copied(watcher: Watcher, qtbot: QtBot) -> None:
    report = crash.report(_caught())
    seen: list[str] = []

    def copy() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        text = box.findChildren(QPlainTextEdit)[0]
        assert text.isReadOnly()
        seen.append(text.toPlainText())
        copier = next(found for found in box.findChildren(QPushButton) if found.text() == "رونوشت متن")
        copier.click()
        seen.extend(found.text() for found in box.findChildren(QLabel))
        box.close()

    QGuiApplication.clipboard().clear()
    QTimer.singleShot(50, copy)
    dialogs.show_crash(None, report)
    assert seen[0] == report == QGuiApplication.clipboard().text()
    assert "رونوشت شد" in seen


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Escape])
def test_the_report_is_closed_by_keys(watcher: Watcher, key: Qt.Key) -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        QTest.keyClick(box, key)

    QTimer.singleShot(50, press)
    dialogs.show_crash(None, "report")


def test_a_bug_that_comes_again_while_it_is_told_is_told_once(qtbot: QtBot) -> None:
    shown: list[int] = []

    def again() -> None:
        dialogs.show_crash(None, "the same bug at the next repaint")
        shown.append(
            sum(isinstance(found, QDialog) and found.isVisible() for found in QApplication.topLevelWidgets())
        )
        box = QApplication.activeModalWidget()
        assert box is not None
        box.close()

    QTimer.singleShot(50, again)
    dialogs.show_crash(None, "a bug")
    assert shown == [1]
    # And the next one is told again.
    QTimer.singleShot(50, again)
    dialogs.show_crash(None, "another bug")
    assert shown == [1, 1]
