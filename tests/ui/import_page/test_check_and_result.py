"""From the check with its questions to the import and its result; what a list on its way survives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import Answers
from tests.ui.import_page.hand import SAMPLE, SARA, Book, Hand, count
from ui import theme
from yazd_desktop import queries
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.office import Office

Create = Callable[..., str]


def test_the_list_of_the_office_goes_all_the_way(hand: Hand, office: Office) -> None:
    page = hand.page
    hand.open(SAMPLE)
    assert page.step == 0  # it has two sheets
    assert page.file.sheets.currentText().startswith("پرونده‌ها ۱۴۰۴")
    hand.go_on()
    assert page.columns.head_row.value() == 3
    assert page.columns.head_row.text() == "۳"
    assert page.columns.boxes[2].currentText() == "نام و نام خانوادگی در یک خانه"
    hand.go_on()
    plan = page.check.plan
    assert plan is not None
    counts = {name: tile.count for name, tile in page.check.strip.counts.items()}
    assert counts["all"] == 174 == counts["created"] + counts["attached"] + counts["rejected"]
    assert not any(zero.is_restored for zero in plan.lost_zeros)  # never without asking
    assert not page.next.isEnabled()
    page.check.questions.zeros._all.click()
    hand.go_on()
    plan = page.check.plan
    assert plan is not None
    assert all(zero.is_restored for zero in plan.lost_zeros)
    assert page.next.text() == "وارد کردن ۱۷۴ پرونده"
    assert count(office, "case") == 0
    hand.go_on()
    assert page.step == 3
    assert count(office, "case") == 174
    assert count(office, "person") == plan.created
    hand.go_on()
    assert hand.shell.asked == [("records", {"entity": "case"})]


def test_rows_are_filtered_by_outcome_and_told_in_full(hand: Hand, book: Book) -> None:
    page = hand.page
    again = (2, "1404/03/03", "سارا دهقان", "4432851139", "09131112233", "فهادان", "")
    nobody = (3, "1404/02/05", "", "", "", "فهادان", "بی‌نام")
    hand.to_check(book(SARA, again, nobody, ("جمع", "", "", "", "", "", "")))
    strip, rows = page.check.strip, page.check.rows
    assert {name: tile.count for name, tile in strip.counts.items()} == {
        "all": 3,
        "created": 1,
        "attached": 1,
        "rejected": 1,
        "warned": 0,
        "skipped": 1,
    }
    strip.counts["rejected"].click()
    assert rows.model.rowCount() == 1
    assert rows.model.index(0, 0).data() == "۴"
    assert "پرونده بدون شخص" in rows.detail.text
    strip.counts["attached"].click()
    assert "شمارهٔ شناسایی یکسان با" in str(rows.model.index(0, 3).data())
    strip.counts["skipped"].click()
    assert "سطر جمع" in rows.detail.text
    strip.counts["warned"].click()
    assert rows.model.rowCount() == 0
    assert not rows.table.isVisibleTo(page)


def names(office: Office, entity: str) -> set[str]:
    return {str(row["name"]) for row in queries.rows(office, entity, ("name",))}


def row_in(place: str, number: int) -> tuple[Any, ...]:
    return (number, "1404/02/03", f"سارا دهقان{number}", "", "", place, "")


def test_new_names_are_accepted_renamed_joined_or_left_in_the_notes(
    hand: Hand, book: Book, office: Office, create: Create
) -> None:
    page = hand.page
    before = names(office, "neighbourhood")
    known = create("neighbourhood", name="کوی مهرآوران", city="یزد")
    places = ("نوین‌آباد", "نوین‌آباد", "نوین اباد", "کوی مهراوری", "گلشهرک", "هیچستان")
    hand.to_check(book(*(row_in(place, number) for number, place in enumerate(places))))
    questions = {question.group.name: question for question in page.check.questions.names}
    assert set(questions) == {"نوین‌آباد", "کوی مهراوری", "گلشهرک", "هیچستان"}  # look-alikes are one question
    near = questions["کوی مهراوری"]
    assert page.check.questions.names[0] is near  # what may be a slip of the pen stands first
    assert "«کوی مهرآوران»" in near.near.text()
    place = near.choice.findData(known)
    assert place == 1  # the near name stands right under the new one
    near.choice.setCurrentIndex(place)
    near.choice.activated.emit(place)
    assert not near.name.isEnabled()
    questions["گلشهرک"].name.setText("گلشهر")
    questions["گلشهرک"].name.textEdited.emit("گلشهر")
    note = questions["هیچستان"].choice
    note.setCurrentIndex(note.findData(""))
    note.activated.emit(note.currentIndex())
    assert page.next.text() == "بررسی دوباره"
    hand.go_on()
    hand.go_on()
    assert names(office, "neighbourhood") - before == {"کوی مهرآوران", "نوین‌آباد", "گلشهر"}
    cases = queries.rows(office, "case", ("neighbourhood", "notes"))
    assert [row["neighbourhood"] for row in cases].count(known) == 1
    without = [row for row in cases if row["neighbourhood"] is None]
    assert len(without) == 1
    assert "هیچستان" in str(without[0]["notes"])


def test_only_the_zeros_that_were_ticked_come_back(hand: Hand, book: Book, office: Office) -> None:
    page = hand.page
    hand.to_check(
        book(
            (1, "1404/02/03", "سارا دهقان", "", 9131112233, "", ""),
            (2, "1404/02/03", "نرگس دهقان", "", 9131112244, "", ""),
        )
    )
    zeros = page.check.questions.zeros
    assert zeros.is_open
    assert zeros.ticked == frozenset()
    model = zeros.model
    box = model.index(1, 0)
    assert box.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert model.setData(box, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert zeros._state.text() == "۱ از ۲ برمی‌گردد"
    hand.go_on()
    hand.go_on()
    phones = {
        row["given_name"]: row["phone"] for row in queries.rows(office, "person", ("given_name", "phone"))
    }
    assert phones == {"سارا": None, "نرگس": "09131112244"}


def test_leaving_every_zero_out_is_an_answer_too(hand: Hand, book: Book, office: Office) -> None:
    page = hand.page
    hand.to_check(book((1, "1404/02/03", "سارا دهقان", "", 9131112233, "", "")))
    page.check.tabs.setCurrentIndex(0)
    assert page.next.text() == "پاسخ به پرسش‌ها"
    hand.go_on()
    assert page.check.shows_questions
    page.check.questions.zeros._none.click()
    hand.go_on()
    assert page.step == 3
    assert queries.rows(office, "person", ("phone",))[0]["phone"] is None


def test_a_stopped_import_leaves_the_office_as_it_was(
    hand: Hand, book: Book, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = hand.page
    hand.to_check(book(*(row_in("فهادان", number) for number in range(50))))

    def run(title: str, operation: Any, on_done: Any, on_error: Any = None, on_end: Any = None) -> None:
        asked: list[int] = []

        def cancelled() -> bool:
            asked.append(1)
            return len(asked) > 2  # in the middle: some rows are already written

        with pytest.raises(Cancelled):
            operation(lambda done, total: None, cancelled)
        on_end()

    monkeypatch.setattr(hand.shell.jobs, "run", run)
    hand.go_on()
    assert page.step == 2
    assert "متوقف شد" in page.strip.text
    assert page.is_dirty()
    assert count(office, "case") == count(office, "person") == 0
    monkeypatch.undo()
    hand.go_on()
    assert count(office, "case") == 50


def test_a_double_click_does_not_import_what_was_not_seen(hand: Hand, book: Book, office: Office) -> None:
    page = hand.page
    hand.open(book(SARA))
    QTest.mouseClick(page.next, Qt.MouseButton.LeftButton)
    page.next.click()  # a second press while the check is under way
    hand.wait()
    assert page.step == 2
    QTest.mouseDClick(page.next, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(page.next, Qt.MouseButton.LeftButton)
    hand.wait()
    assert page.step == 2
    assert count(office, "case") == 0


def test_a_refused_import_asks_for_another_check(
    hand: Hand, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = hand.page
    hand.to_check(book(SARA))

    def refuse(*args: Any, **more: Any) -> None:
        raise UserError("spreadsheets.outdated", problems="x")

    monkeypatch.setattr("ui.screens.import_wizard.run_import", refuse)
    hand.go_on()
    assert "دوباره بررسی کنید" in page.strip.text
    assert page.next.text() == "بررسی دوباره"
    monkeypatch.undo()
    hand.go_on()
    assert page.strip.text == ""
    hand.go_on()
    assert page.step == 3


def test_a_change_in_the_office_asks_for_another_check(hand: Hand, book: Book) -> None:
    page = hand.page
    hand.to_check(book(SARA))
    assert page.next.text() == "وارد کردن ۱ پرونده"
    page.refresh({"meeting": frozenset({"x"})})
    assert page.next.text() == "وارد کردن ۱ پرونده"
    page.refresh({"person": frozenset({"x"})})
    assert page.next.text() == "بررسی دوباره"


def test_a_list_on_its_way_is_not_left_silently(hand: Hand, book: Book, office: Office) -> None:
    page = hand.page
    assert not page.is_dirty()
    assert page.save()
    hand.open(book(SARA))
    assert page.is_dirty()
    assert not page.save()  # there is nothing yet that could be kept: the page stays and says so
    assert "هنوز وارد نشده" in page.strip.text
    hand.go_on()
    assert page.is_dirty()
    assert not page.save()  # the page stays for the result
    hand.wait()
    assert page.step == 3
    assert not page.is_dirty()
    assert count(office, "case") == 1


def test_a_step_back_keeps_the_answers_unless_the_columns_change(hand: Hand, book: Book) -> None:
    page = hand.page
    hand.to_check(book((1, "1404/02/03", "سارا دهقان", "", 9131112233, "", "")))
    page.check.questions.zeros._all.click()
    page.back.click()
    assert page.step == 1
    hand.go_on()
    assert not page.check.is_open
    assert not page.check.is_pending
    page.back.click()
    page.columns.header.meant.emit(4, "")
    page.columns.header.meant.emit(4, "person.phone")
    page.columns.header.meant.emit(6, "")
    hand.go_on()
    assert page.check.is_open


def test_rejected_rows_are_saved_as_a_workbook(
    hand: Hand, book: Book, answers: Answers, tmp_path: Path
) -> None:
    page = hand.page
    hand.to_check(book(SARA, (2, "1404/02/05", "", "", "", "فهادان", "بی‌نام")))
    hand.go_on()
    assert page.result.save_rejects.isVisibleTo(page)
    answers.path = str(tmp_path / "back")
    page.result.save_rejects.click()
    hand.wait()
    sheet = load_workbook(tmp_path / "back.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == 3
    assert hand.shell.asked == ["۱ سطر پذیرفته‌نشده در «back.xlsx» ذخیره شد."]


def test_the_result_leads_to_each_case_and_to_another_list(hand: Hand, book: Book, office: Office) -> None:
    page = hand.page
    hand.to_check(book(SARA))
    hand.go_on()
    page.result.rows.table.activated.emit(page.result.rows.model.index(0, 0))
    case = queries.rows(office, "case", ())[0]["id"]
    assert hand.shell.asked == [("case", case)]
    page.other.click()
    assert page.step == 0
    assert not page.is_dirty()
    hand.to_check(book(SARA, name="again.xlsx"))
    assert page.check.strip.counts["attached"].count == 1  # the person is known by now


def test_every_control_of_every_step_has_a_name(hand: Hand) -> None:
    page = hand.page

    def check_names() -> None:
        for widget in page.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page):
                parent = widget.parentWidget()
                said = widget.accessibleName() or (parent.accessibleName() if parent is not None else "")
                assert said, (page.step, widget)

    check_names()
    hand.open(SAMPLE)
    check_names()
    hand.go_on()
    check_names()
    hand.go_on()
    check_names()
    page.check.tabs.setCurrentIndex(0)
    check_names()
    page.check.show_questions()
    page.check.questions.zeros._all.click()
    hand.go_on()
    hand.go_on()
    assert page.step == 3
    check_names()


def test_another_theme_on_the_way_loses_nothing(hand: Hand, qapp: QApplication) -> None:
    page = hand.page
    hand.to_check(SAMPLE)
    page.check.questions.zeros._all.click()
    try:
        theme.use(qapp, dark=True)
        assert page.check.questions.zeros.ticked
        assert page.check.rows.model.rowCount() == 174
        assert theme.DARK.surface in page.file.zone.styleSheet()
        page.grab()
    finally:
        theme.use(qapp, dark=False)
