"""A copy of what is shown that opens with a password only: asked for, written whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import pdf_preview
from ui.password_dialog import NewPasswordDialog
from ui.pdf_preview import PdfPreview

TypeText = Callable[[QWidget, str], None]
InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]
ROOT = Path(__file__).resolve().parents[2]
PAGES = 3
PASSWORD = "three small stones"


@pytest.fixture
def preview(qtbot: QtBot, tmp_path: Path) -> PdfPreview:
    """It shows `source.pdf`."""
    with pikepdf.new() as made:
        for _ in range(PAGES):
            made.add_blank_page()
        made.save(tmp_path / "source.pdf")
    shown = PdfPreview("بسته.pdf")
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.show_file(tmp_path / "source.pdf")
    return shown


@pytest.fixture
def save_with(preview: PdfPreview, in_dialog: InDialog, type_text: TypeText) -> Callable[[str], None]:
    """Press the button and write a password twice, all by keyboard; an empty one turns back."""

    def save_with(password: str) -> None:
        def act(dialog: NewPasswordDialog) -> None:
            for line in (dialog.password.line, dialog.again.line):
                type_text(line, password)
                QTest.keyClick(line, Qt.Key.Key_Return if password else Qt.Key.Key_Escape)

        (button,) = [b for b in preview.findChildren(QPushButton) if b.text() == "ذخیره با گذرواژه…"]
        in_dialog(button.click, act)

    return save_with


@pytest.mark.parametrize("password", [PASSWORD, "سه سنگ کوچک"])
def test_a_copy_behind_a_password_opens_with_it_only(
    preview: PdfPreview,
    save_with: Callable[[str], None],
    answers: Any,
    tmp_path: Path,
    qtbot: QtBot,
    password: str,
) -> None:
    source, copy = tmp_path / "source.pdf", tmp_path / "copy.pdf"
    plain = source.read_bytes()
    answers.path = str(tmp_path / "copy")
    with qtbot.waitSignal(preview.saved_with_password) as saved:
        save_with(password)
    assert saved.args == [str(copy)]
    for wrong in ("", password.upper() + "!"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(copy, password=wrong)
    with pikepdf.open(copy, password=password) as opened:
        assert len(opened.pages) == PAGES
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
    assert source.read_bytes() == plain, "what is shown stays as it is"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["copy.pdf", "source.pdf"]


def test_a_copy_behind_a_password_that_was_not_wanted_is_not_made(
    preview: PdfPreview,
    save_with: Callable[[str], None],
    answers: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved: list[str] = []
    preview.saved_with_password.connect(saved.append)
    save_with(PASSWORD)  # and no place
    answers.path = str(tmp_path / "copy.pdf")
    monkeypatch.setattr(answers, "save_path", lambda *_: pytest.fail("asked for a place without a password"))
    save_with("")
    assert saved == answers.told == []
    assert sorted(found.name for found in tmp_path.iterdir()) == ["source.pdf"]


@pytest.mark.parametrize("trouble", ["no folder", "a file as folder", "full"])
def test_a_copy_behind_a_password_that_cannot_be_saved_is_told_and_leaves_nothing(
    preview: PdfPreview,
    save_with: Callable[[str], None],
    answers: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
) -> None:
    saved: list[str] = []
    preview.saved_with_password.connect(saved.append)
    old = tmp_path / "old.pdf"
    old.write_bytes(b"what was there")
    if trouble == "full":
        answers.path = str(old)

        def full(plain: BytesIO, output: BinaryIO, password: str) -> None:
            output.write(b"half")
            raise OSError(28, "no space left")

        monkeypatch.setattr("yazd_desktop.typeset.pdf.protection.protect", full)
    else:
        answers.path = str((tmp_path / "nowhere" if trouble == "no folder" else old) / "copy.pdf")
    save_with(PASSWORD)
    assert saved == []
    assert answers.told == [
        (
            "«old.pdf» ذخیره نشد." if trouble == "full" else "«copy.pdf» ذخیره نشد.",
            "جای خالی دیسک و اجازهٔ نوشتن در پوشه را ببینید، یا جای دیگری برگزینید.",
        )
    ]
    assert sorted(found.name for found in tmp_path.iterdir()) == ["old.pdf", "source.pdf"]
    assert old.read_bytes() == b"what was there"


def test_a_bug_while_a_copy_is_written_leaves_nothing_half_written(
    preview: PdfPreview, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "source.pdf").write_bytes(b"no longer a PDF")
    answers.path = str(tmp_path / "copy.pdf")
    monkeypatch.setattr(pdf_preview, "ask_password", lambda *_: PASSWORD)
    with pytest.raises(pikepdf.PdfError):
        preview.save_with_password()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["source.pdf"]


def test_only_who_protects_a_copy_waits_for_what_it_takes() -> None:
    heavy = ("pikepdf", "reportlab")
    code = (
        "import sys, ui.app, ui.main_window, ui.screens.packet; "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
