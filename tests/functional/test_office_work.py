"""The work of an office, act by act, in the whole window: its list, its files, its meeting, its papers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from tests.conftest import PASSWORD
from ui import pdf_preview
from ui.screens.agenda import AgendaPage
from ui.screens.case_file import CaseFilePage
from ui.screens.home import HomePage
from ui.screens.import_wizard import ImportPage
from ui.screens.packet import PacketPage
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from yazd_desktop import queries
from yazd_desktop.office import is_office, open_office

if TYPE_CHECKING:
    from tests.functional.conftest import User

Start = Callable[..., Any]
SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "office-cases-1404.xlsx"


def open_sample(start: Start, folder: Path) -> User:
    """Open an office at the door, with its password."""
    user: User = start(folder)
    user.type(user.window.unlock.password.line, PASSWORD)
    user.key(user.window.unlock.password.line, Qt.Key.Key_Return)
    user.wait_until(lambda: user.window.workspace is not None, "the office is open")
    user.page(HomePage)
    return user


def test_a_new_office_is_made_and_its_key_opens_it(start: Start, tmp_path: Path) -> None:
    user: User = start()
    user.press("دفتر تازه")
    wizard = user.window.first_run
    assert wizard is not None
    user.type(wizard.name, "دفتر تسهیلگری آزمون")
    user.type(wizard.code, "tst")
    assert wizard.code.text() == "TST"
    user.answers.path = str(tmp_path / "new")
    user.press("گزینش…")
    user.press("بعدی")
    user.type(wizard.user, "مدیر آزمون")
    user.type(wizard.password.line, PASSWORD)
    user.type(wizard.again.line, PASSWORD + "x")
    user.press("ساختن دفتر")
    assert wizard.step == 1, "two passwords that differ"
    user.key(wizard.again.line, Qt.Key.Key_Backspace)
    user.press("ساختن دفتر")
    user.wait_until(lambda: wizard.step == 2, "the office is made")
    key = wizard.key.text().replace("\n", "")
    assert not wizard.next.isEnabled(), "the key was not yet kept"
    wizard.have_it.click()
    user.press("ورود به دفتر")
    user.page(HomePage)
    assert is_office(tmp_path / "new")
    user.press("قفل")
    assert user.window.workspace is None
    door = user.window.unlock
    user.type(door.password.line, "not the password")
    user.press("باز کردن")
    user.wait_until(lambda: bool(door.error.text()), "the wrong password is told")
    assert user.window.workspace is None
    user.press("گذرواژه را فراموش کرده‌ام")
    user.type(door.key, key.lower())
    user.type(door.new_password.line, "four other stones")
    user.type(door.new_again.line, "four other stones")
    user.press("باز کردن با کلید بازیابی")
    user.wait_until(lambda: user.window.workspace is not None, "the key opened the office")
    user.window.close()
    open_office(tmp_path / "new", password="four other stones").close()


def test_the_list_from_excel_is_brought_in(start: Start, office: Any, tmp_path: Path) -> None:
    folder = office.folder
    office.close()
    user = open_sample(start, folder)
    user.press("ورود از اکسل", user.window.workspace.bar)
    page = user.page(ImportPage)
    user.answers.path = str(SAMPLE)
    user.press(page.file.choose.text())
    assert page.is_dirty()
    user.press(page.next.text())
    user.wait_until(lambda: page.step == 1, "the columns are shown")
    user.press(page.next.text())
    user.wait_until(lambda: page.step == 2, "the rows are checked")
    # The zeros that Excel took away are given back only when the user says so.
    assert queries.count(user.window.workspace.office, "case") == 0
    user.press("همه برگردد")
    while page.step == 2:
        user.press(page.next.text())
    user.wait_until(lambda: page.step == 3, "the rows are written")
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text("utf-8"))
    inside = user.window.workspace.office
    fields = ("given_name", "family_name", "phone")
    stored = {tuple(row[name] for name in fields) for row in queries.rows(inside, "person", fields)}
    assert stored == {(row["first"], row["last"], row["phone"]) for row in truth["rows"]}
    assert queries.count(inside, "case") == truth["data_rows"]
    assert not page.is_dirty()


def test_a_file_is_opened_changed_and_found_again(start: Start, folder_of_today: Path) -> None:
    user = open_sample(start, folder_of_today)
    user.press("پرونده‌ها", user.window.workspace.navigation)
    files = user.page(RecordsPage)
    number = files.list.cell(0, 0)
    case_id = files.list.record_id(0)
    user.double_click(files.table.table, 0)
    file = user.page(CaseFilePage)
    assert number in file.title()
    user.press("ویرایش")
    form = user.page(RecordPage)
    user.type(form.form.editor("request").control, "درخواست داربست برای تعمیر سقف")
    assert form.is_dirty()
    user.key(form.form.editor("request").control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not form.is_dirty()
    search = user.window.workspace.bar.search
    user.type(search, "داربست سقف")
    user.wait_until(lambda: user.window.workspace.popup.isVisible(), "the results are shown")
    user.key(search, Qt.Key.Key_Return)
    found = user.page(CaseFilePage)
    assert found.title() == file.title()
    inside = user.window.workspace.office
    assert "داربست" in str(queries.get(inside, "case", case_id)["request"])


def test_what_was_typed_is_not_lost_without_a_question(start: Start, folder_of_today: Path) -> None:
    user = open_sample(start, folder_of_today)
    user.press("اشخاص", user.window.workspace.navigation)
    people = user.page(RecordsPage)
    user.double_click(people.table.table, 0)
    form = user.page(RecordPage)
    name = form.form.editor("family_name").control
    name.selectAll()
    user.type(name, "نام‌تازه")
    user.answers.choice = "stay"
    user.press("پرونده‌ها", user.window.workspace.navigation)
    assert user.page(RecordPage) is form, "the user stayed"
    assert not user.window.close(), "nor may the window close"
    user.answers.choice = "save"
    user.press("پرونده‌ها", user.window.workspace.navigation)
    user.page(RecordsPage)
    inside = user.window.workspace.office
    assert queries.count(inside, "person", {"family_name": "نام‌تازه"}) == 1


def test_a_follow_up_is_written_from_the_file(start: Start, folder_of_today: Path) -> None:
    user = open_sample(start, folder_of_today)
    inside = user.window.workspace.office
    case_id = queries.find_ids(inside, "case", limit=1)[0]
    user.window.workspace.go("case_file", case_id=case_id)
    page = user.page(CaseFilePage)
    before = queries.count(inside, "follow_up", {"case": case_id})

    def write(dialog: Any) -> None:
        form = dialog.form
        assert form.state.value("case") == case_id
        form.state.enter("done_on", "۱۴۰۵/۲/۱۴")
        way = form.state.choices("way")[0].value
        form.state.enter("way", way)
        user.type(form.editor("result").control, "خانواده در خانه بودند")
        user.press("ذخیره", dialog)

    user.in_dialog(write, lambda: user.press("پیگیری تازه", page))
    assert queries.count(inside, "follow_up", {"case": case_id}) == before + 1
    texts = [page.timeline.list.line(row).detail for row in range(page.timeline.list.count())]
    assert any("خانواده در خانه بودند" in text for text in texts)


def test_a_record_is_taken_out_and_brought_back(start: Start, folder_of_today: Path) -> None:
    user = open_sample(start, folder_of_today)
    inside = user.window.workspace.office
    user.press("پیگیری‌ها", user.window.workspace.navigation)
    page = user.page(RecordsPage)
    before = page.list.count
    page.table.table.setCurrentIndex(page.table.model.index(0, 0))
    user.answers.choice = "yes"
    user.key(page.table.table, Qt.Key.Key_Delete)
    assert user.answers.told == []
    assert page.list.count == before - 1
    user.window.workspace.notice._undo.click()
    user.settle()
    assert page.list.count == before
    assert queries.count(inside, "follow_up") == before


def test_the_agenda_is_built_and_the_packet_printed(
    start: Start, folder_of_today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = open_sample(start, folder_of_today)
    user.press("دستور جلسه")
    page = user.page(AgendaPage)
    before = len(page.state.items)
    proposal = next(p for p in page.state.proposals() if not p.ticked)
    page.proposals.setFocus()
    page.state.tick(proposal.kind, proposal.record_id, on=True)
    user.type(page.words, "گزارش دبیر جلسه")
    user.key(page.words, Qt.Key.Key_Return)
    assert [item.title for item in page.state.items][before:] == [proposal.title[:200], "گزارش دبیر جلسه"]
    page.move_row(before + 1, 0)
    user.key(page.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not page.is_dirty()
    inside = user.window.workspace.office
    stored = queries.rows(
        inside, "agenda_item", ("title", "position"), where={"meeting": page.state.meeting_id}
    )
    assert min(stored, key=lambda row: row["position"])["title"] == "گزارش دبیر جلسه"

    page.print_packet()
    packet = user.page(PacketPage)
    user.wait_until(lambda: packet.preview is not None, "the packet is shown")
    assert packet.preview is not None
    pages = packet.preview.page_count
    assert pages > 5
    copy = tmp_path / "copy.pdf"
    user.answers.path = str(copy)
    packet.preview.save_as()
    read = pypdfium2.PdfDocument(copy)
    assert len(read) == pages
    read.close()

    paper = tmp_path / "paper.pdf"

    class Dialog:
        """The system's dialog, where the user chose a printer that writes a file and only two pages."""

        def __init__(self, printer: QPrinter, parent: Any) -> None:
            self.printer = printer

        def setMinMax(self, first: int, last: int) -> None:  # noqa: N802  (Qt's name)
            assert (first, last) == (1, pages)

        def exec(self) -> int:
            self.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            self.printer.setOutputFileName(str(paper))
            self.printer.setFromTo(1, 2)
            return 1

    monkeypatch.setattr(pdf_preview, "QPrintDialog", Dialog)
    user.press("چاپ", packet.preview)
    QTest.qWait(20)
    printed = pypdfium2.PdfDocument(paper)
    assert len(printed) == 2
    printed.close()
