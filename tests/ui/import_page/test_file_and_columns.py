"""The first steps of an import: the file, its sheet, the head row, what each column means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import Answers
from tests.ui.import_page.hand import HEADS, SAMPLE, SARA, Book, Hand

TypeText = Callable[[QWidget, str], None]
Create = Callable[..., str]


def test_a_file_with_one_sheet_leads_straight_to_its_columns(hand: Hand, book: Book) -> None:
    hand.open(book(SARA))
    assert hand.page.step == 1


def test_another_sheet_can_be_chosen(hand: Hand) -> None:
    page = hand.page
    hand.open(SAMPLE)
    page.file.sheets.setCurrentIndex(1)
    page.file.sheets.activated.emit(1)
    hand.go_on()
    hand.go_on()
    assert page.step == 1
    assert "راهنما" in page.strip.text
    assert "ستون نام" in page.strip.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.xlsx", b"", "خالی است"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "قدیمی"),
        ("list.txt", b"nothing like a workbook", "نیست"),
    ],
)
def test_a_bad_file_is_told_in_the_page_and_another_can_be_chosen(
    hand: Hand, book: Book, answers: Answers, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    page = hand.page
    (tmp_path / name).write_bytes(content)
    hand.open(tmp_path / name)
    assert page.step == 0
    assert said in page.strip.text
    assert not page.is_dirty()
    answers.path = str(book(SARA, name="good.xlsx"))
    page.file.choose.click()
    hand.wait()
    assert page.step == 1
    assert page.strip.text == ""
    assert answers.told == []


def test_a_list_without_names_says_so_before_anything_else(hand: Hand, book: Book) -> None:
    page = hand.page
    hand.open(book(("فهادان", "1404/01/01"), heads=("محله", "تاریخ")))
    assert not page.columns._nameless.isHidden()
    hand.go_on()
    assert page.step == 1
    assert "ستونی برای نام" in page.strip.text


def test_a_list_with_only_its_heads_is_told(hand: Hand, book: Book) -> None:
    hand.open(book())
    hand.go_on()
    assert hand.page.step == 1
    assert "هیچ سطر داده‌ای نیست" in hand.page.strip.text


def test_a_meaning_is_corrected_and_stands_only_once(hand: Hand, book: Book) -> None:
    page = hand.page
    hand.open(book(SARA))
    notes, request = page.columns.boxes[6], page.columns.boxes[5]
    assert notes.currentData() == "case.notes"
    place = request.findData("case.notes")
    request.setCurrentIndex(place)
    request.activated.emit(place)
    found = page.columns.found
    assert found is not None
    assert [column.target for column in found.columns][5:] == ["case.notes", None]
    assert notes.currentText() == "در یادداشت‌ها بماند"
    assert notes.accessibleName() == "معنای ستون «توضیحات»"
    assert page.columns._kept.text() == "۱ ستون به یادداشت‌ها می‌رود"


def test_the_head_row_is_typed_in_any_digits(hand: Hand, book: Book, type_text: TypeText) -> None:
    page = hand.page
    hand.open(book(HEADS, SARA, heads=("دفتر یزد",)))
    spin = page.columns.head_row
    assert spin.value() == 2
    for typed in ("١", "۱", "1"):
        spin.setValue(2)
        spin.selectAll()
        type_text(spin, typed)
        spin.interpretText()
        assert spin.value() == 1
    found = page.columns.found
    assert found is not None
    assert found.columns[0].head == "دفتر یزد"


def test_boxes_move_with_their_columns(hand: Hand) -> None:
    page = hand.page
    hand.open(SAMPLE)
    hand.go_on()
    boxes, header = page.columns.boxes, page.columns.header
    assert boxes[0].x() > boxes[1].x()  # the first column stands on the right
    boxes[-1].setFocus(Qt.FocusReason.TabFocusReason)
    for index, box in enumerate(boxes):
        assert abs(box.x() - header.sectionViewportPosition(index)) <= 4
    assert 0 <= boxes[-1].x() < header.width()


def test_a_file_is_dropped(hand: Hand, book: Book, tmp_path: Path) -> None:
    def drop(*paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        where, buttons, keys = (
            QPointF(QPoint(5, 5)),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        above = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(hand.page.file.zone, above)
        event = QDropEvent(where, Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(hand.page.file.zone, event)
        hand.wait()

    path = book(SARA)
    drop(path, tmp_path / "other.xlsx")
    assert hand.page.step == 0
    drop(path)
    assert hand.page.step == 1
