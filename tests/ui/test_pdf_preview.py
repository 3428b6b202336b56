"""The preview of a PDF: its pages, zoom, copies of it, print; and what is told when one of these cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui import pdf_preview
from ui.pdf_preview import PdfPreview
from yazd_desktop.errors import UserError

PAGES = 3
INKS = ("#cc0000", "#00aa00", "#0000cc")


def _make(path: Path, pages: int = PAGES, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> Path:
    """A file whose pages are each of one colour inside a white margin."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(size))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(72)
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        area = painter.viewport()
        painter.fillRect(area.adjusted(100, 100, -100, -100), QColor(INKS[page % len(INKS)]))
    painter.end()
    return path


@pytest.fixture
def preview(qtbot: QtBot, tmp_path: Path) -> PdfPreview:
    made = PdfPreview("بسته.pdf")
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.show_file(_make(tmp_path / "source.pdf"))
    return made


def _buttons(preview: PdfPreview) -> dict[str, QPushButton]:
    return {found.accessibleName(): found for found in preview.findChildren(QPushButton)}


def _page_words(preview: PdfPreview) -> str:
    return next(found.text() for found in preview.findChildren(QLabel) if found.property("role") == "muted")


def _ink(path: Path, page: int) -> str:
    document = QPdfDocument()
    assert document.load(str(path)) == QPdfDocument.Error.None_
    picture = document.render(page, QSize(100, 140))
    return picture.pixelColor(50, 70).name()


def test_pages_are_counted_and_turned(preview: PdfPreview) -> None:
    assert preview.page_count == PAGES
    assert _page_words(preview) == "صفحهٔ ۱ از ۳"
    forward, back = _buttons(preview)["صفحهٔ بعد"], _buttons(preview)["صفحهٔ پیش"]
    back.click()  # there is nothing before the first
    assert _page_words(preview) == "صفحهٔ ۱ از ۳"
    forward.click()
    assert _page_words(preview) == "صفحهٔ ۲ از ۳"
    for _ in range(4):
        forward.click()
    assert _page_words(preview) == "صفحهٔ ۳ از ۳"
    back.click()
    assert _page_words(preview) == "صفحهٔ ۲ از ۳"


def test_what_comes_before_stands_at_the_right(preview: PdfPreview) -> None:
    buttons = _buttons(preview)
    assert buttons["صفحهٔ پیش"].x() > buttons["صفحهٔ بعد"].x()


def test_every_control_has_a_name_and_is_reached_by_tab(preview: PdfPreview) -> None:
    assert preview.view.accessibleName() == "صفحه‌های سند"
    assert set(_buttons(preview)) == {
        "چاپ", "ذخیره به نام…", "ذخیره با گذرواژه…", "صفحهٔ پیش", "صفحهٔ بعد", "بزرگ‌تر", "کوچک‌تر", "به پهنای پنجره"
    }  # fmt: skip
    first = _buttons(preview)["چاپ"]
    first.setFocus()
    passed = set()
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        passed.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert passed >= {preview.view, *_buttons(preview).values()}


def test_larger_is_larger_than_what_is_seen(preview: PdfPreview) -> None:
    """The view fits the width: the first step begins there, not at the zoom that was once set."""
    fitted = preview._fitted_zoom()
    assert fitted > 1.1  # a wide window: a step from 1 would make the page smaller
    buttons = _buttons(preview)
    buttons["بزرگ‌تر"].click()
    assert preview.view.zoomFactor() == pytest.approx(fitted * 1.2)
    buttons["کوچک‌تر"].click()
    buttons["کوچک‌تر"].click()
    assert preview.view.zoomFactor() == pytest.approx(fitted / 1.2)
    buttons["به پهنای پنجره"].click()
    assert preview.view.zoomMode() == QPdfView.ZoomMode.FitToWidth
    for _ in range(30):
        buttons["بزرگ‌تر"].click()
    assert preview.view.zoomFactor() == 4
    for _ in range(60):
        buttons["کوچک‌تر"].click()
    assert preview.view.zoomFactor() == pytest.approx(0.3)


def test_a_copy_is_saved(preview: PdfPreview, answers: Any, tmp_path: Path, qtbot: QtBot) -> None:
    answers.path = str(tmp_path / "copy")  # the ending comes by itself
    with qtbot.waitSignal(preview.saved) as saved:
        _buttons(preview)["ذخیره به نام…"].click()
    assert saved.args == [str(tmp_path / "copy.pdf")]
    assert (tmp_path / "copy.pdf").read_bytes() == (tmp_path / "source.pdf").read_bytes()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["copy.pdf", "source.pdf"]


def test_a_copy_that_was_not_wanted_is_not_made(preview: PdfPreview, answers: Any, tmp_path: Path) -> None:
    preview.save_as()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["source.pdf"]


@pytest.mark.parametrize("trouble", ["no folder", "a file as folder", "full"])
def test_a_copy_that_cannot_be_saved_is_told_and_leaves_nothing(
    preview: PdfPreview, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    saved: list[str] = []
    preview.saved.connect(saved.append)
    old = tmp_path / "old.pdf"
    old.write_bytes(b"what was there")
    if trouble == "full":
        answers.path = str(old)

        def full(source: Path, target: Path) -> None:
            Path(target).write_bytes(b"half")
            raise OSError(28, "no space left")

        monkeypatch.setattr(shutil, "copyfile", full)
    else:
        answers.path = str((tmp_path / "nowhere" if trouble == "no folder" else old) / "copy.pdf")
    preview.save_as()
    assert saved == []
    assert answers.told[0][0] in ("«copy.pdf» ذخیره نشد.", "«old.pdf» ذخیره نشد.")
    assert old.read_bytes() == b"what was there"
    assert list(tmp_path.glob("*.part")) == []


def _printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
    )
    printer.setFullPage(True)
    return printer


def test_all_pages_are_printed(preview: PdfPreview, tmp_path: Path) -> None:
    preview.print_on(_printer(tmp_path / "out.pdf"))
    assert [_ink(tmp_path / "out.pdf", page) for page in range(PAGES)] == list(INKS)
    assert QApplication.overrideCursor() is None


def test_some_pages_are_printed(preview: PdfPreview, tmp_path: Path) -> None:
    printer = _printer(tmp_path / "out.pdf")
    printer.setFromTo(2, 9)
    preview.print_on(printer)
    document = QPdfDocument()
    document.load(str(tmp_path / "out.pdf"))
    assert document.pageCount() == 2
    assert [_ink(tmp_path / "out.pdf", page) for page in range(2)] == list(INKS[1:])


def test_a_printer_that_refuses_is_told(
    preview: PdfPreview, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError) as refused:
        preview.print_on(_printer(tmp_path / "nowhere" / "out.pdf"))
    assert refused.value.code == "pdf.not_printed"
    printed: list[str] = []
    preview.printed.connect(lambda: printed.append("x"))
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: 1)
    monkeypatch.setattr(pdf_preview, "QPrinter", _NoPrinter(tmp_path))
    preview.print_out()
    assert printed == []
    assert answers.told[0][0] == "چاپ نشد."


class _NoPrinter:
    """A printer that cannot be written to in the place of the system's."""

    PrinterMode = QPrinter.PrinterMode

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, mode: QPrinter.PrinterMode) -> QPrinter:
        return _printer(self._folder / "nowhere" / "out.pdf")


@pytest.mark.parametrize("size", [QSize(2480, 3508), QSize(1000, 1000), QSize(3508, 2480)])
def test_a_page_is_never_stretched(size: QSize) -> None:
    paper = QRectF(0, 0, 2480, 3508)
    found = pdf_preview._within(size, paper)
    assert paper.contains(found) or found == paper
    assert found.width() / found.height() == pytest.approx(size.width() / size.height())
    assert found.center() == paper.center()
    assert QSizeF(found.size()).width() == 2480


def test_a_page_is_drawn_on_white(preview: PdfPreview) -> None:
    picture = preview.picture(0, 72)
    assert picture.pixelColor(2, 2).name() == "#ffffff"
    assert picture.pixelColor(picture.width() // 2, picture.height() // 2).name() == INKS[0]


def test_what_is_no_pdf_is_told_and_nothing_old_is_saved_in_its_place(
    preview: PdfPreview, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_preview, "ask_password", lambda *_: pytest.fail("there is nothing to protect"))
    bad = tmp_path / "نامه.pdf"
    bad.write_bytes(b"hello")
    with pytest.raises(UserError) as refused:
        preview.show_file(bad)
    assert refused.value.code == "pdf.unreadable"
    assert "نامه.pdf" in str(refused.value)
    assert (preview.page_count, _page_words(preview)) == (0, "")
    answers.path = str(tmp_path / "copy.pdf")
    preview.save_as()
    preview.save_with_password()
    preview.print_out()
    preview._forward()
    assert not (tmp_path / "copy.pdf").exists()


def test_a_file_that_is_gone_is_told(preview: PdfPreview, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        preview.show_file(tmp_path / "nowhere.pdf")


def test_the_file_is_let_go(preview: PdfPreview, tmp_path: Path, answers: Any) -> None:
    preview.let_go()
    (tmp_path / "source.pdf").unlink()
    answers.path = str(tmp_path / "copy.pdf")
    preview.save_as()
    assert not (tmp_path / "copy.pdf").exists()


@pytest.mark.parametrize(("key", "called"), [(Qt.Key.Key_P, "print_out"), (Qt.Key.Key_S, "save_as")])
def test_keys_print_and_save(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, called: str, tmp_path: Path
) -> None:
    done: list[str] = []
    monkeypatch.setattr(PdfPreview, called, lambda _: done.append(called))
    made = PdfPreview("x.pdf")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.view.setFocus()
    QTest.keyClick(made.view, key, Qt.KeyboardModifier.ControlModifier)
    assert done == [called]


def test_a_preview_goes_quietly_from_a_later_page(qtbot: QtBot, tmp_path: Path) -> None:
    made = PdfPreview("x.pdf")
    made.show_file(_make(tmp_path / "source.pdf"))
    made.show()
    made.go_to(2)
    with qtbot.captureExceptions() as caught:
        made.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert caught == []
