"""The page that shows the packet of a meeting: a real file of real pages, which is gone when nobody looks at it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.provincial import make_province
from ui.jobs import Jobs
from ui.password_dialog import NewPasswordDialog
from ui.pdf_preview import PdfPreview
from ui.screens import Context
from ui.screens.packet import PacketPage
from ui.window_settings import WindowSettings
from ui.workspace import Workspace
from yazd_desktop import queries
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.home import next_meeting
from yazd_desktop.office import Office
from yazd_desktop.reports.packet import print_packet

Create = Callable[..., str]
TypeText = Callable[[QWidget, str], None]
InDialog = Callable[[Callable[[], object], Callable[[Any], object]], None]
PREVIEW = 20_000


@dataclass
class Window:
    """What the page asks of the window around it."""

    context: Context
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


Open = Callable[..., PacketPage]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders lie."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def window_of(qtbot: QtBot, office: Office, tmp_path: Path, made: Callable[[], str | None]) -> Window:
    host = QWidget()
    qtbot.addWidget(host)
    went: list[tuple[str, dict[str, Any]]] = []
    noticed: list[str] = []
    context = Context(
        office=office,
        jobs=Jobs(host),
        settings=WindowSettings(tmp_path / "window.json"),
        go=lambda screen, /, **params: went.append((screen, params)),
        back=lambda: None,
        open_record=lambda entity, record_id: None,
        add_record=lambda entity, presets=None: made(),
        notice=lambda text, undo=None: noticed.append(text),
    )
    return Window(context, went, noticed)


@pytest.fixture
def window(qtbot: QtBot, sample_office: Office, tmp_path: Path, temporary: Path) -> Window:
    return window_of(qtbot, sample_office, tmp_path, lambda: None)


@pytest.fixture
def opened(qtbot: QtBot, window: Window) -> PacketPage:
    page = show(qtbot, PacketPage(window.context))
    wait_for_packet(qtbot, page, None)
    return page


def show(qtbot: QtBot, page: PacketPage) -> PacketPage:
    qtbot.addWidget(page)
    page.resize(1160, 690)
    with qtbot.waitExposed(page):
        page.show()
    return page


def wait_for_packet(qtbot: QtBot, page: PacketPage, before: PdfPreview | None) -> PdfPreview:
    """The packet that comes after the one seen before."""
    qtbot.waitUntil(lambda: page.preview is not None and page.preview is not before, timeout=PREVIEW)
    assert page.preview is not None
    return page.preview


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def words(folder: Path) -> str:
    """The text of the packet that is shown; the letters of a line may come in another order."""
    (path,) = files(folder)
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_packet_of_the_next_meeting_is_shown_with_all_its_pages(
    opened: PacketPage, sample_office: Office, tmp_path: Path
) -> None:
    meeting = next_meeting(sample_office)
    assert meeting is not None
    assert opened.meeting_id == meeting
    printed = print_packet(sample_office, tmp_path / "packet.pdf", meeting_id=meeting)
    assert opened.preview is not None
    assert opened.preview.page_count == printed.pages > 5
    from yazd_desktop.i18n import t

    for key, count in (("pages", printed.pages), ("cases", printed.cases), ("issues", printed.issues)):
        assert t(f"screens.packet.{key}", count=count) in opened.counts.text()


def test_it_is_never_dirty(opened: PacketPage) -> None:
    assert not opened.is_dirty()
    assert opened.save()
    queried = queries.labels(opened._context.office, "meeting", [opened.meeting_id or ""])
    assert next(iter(queried.values())) in opened.title()


def test_the_file_lies_in_a_private_folder_and_goes_with_the_page(
    qtbot: QtBot, window: Window, temporary: Path
) -> None:
    page = PacketPage(window.context)
    page.show()
    first = wait_for_packet(qtbot, page, None)
    (file,) = files(temporary)
    assert file.parent.stat().st_mode & 0o077 == 0
    page.again.click()
    wait_for_packet(qtbot, page, first)
    qtbot.waitUntil(lambda: len(files(temporary)) == 1)
    assert files(temporary) != [file], "made anew, and the old one is gone"
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    assert list(temporary.iterdir()) == []


def test_a_page_that_went_away_while_its_packet_was_made_leaves_nothing(
    qtbot: QtBot, window: Window, temporary: Path
) -> None:
    page = PacketPage(window.context)
    page.show()
    qtbot.waitUntil(lambda: window.context.jobs.is_busy)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not window.context.jobs.is_busy, timeout=PREVIEW)
    assert list(temporary.iterdir()) == []


def test_a_stop_leaves_nothing_and_it_can_be_made_again(
    qtbot: QtBot, window: Window, temporary: Path, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*args: Any, **kwargs: Any) -> None:
        raise Cancelled

    with monkeypatch.context() as broken:
        broken.setattr("yazd_desktop.reports.packet.print_packet", stopped)
        page = show(qtbot, PacketPage(window.context))
        with qtbot.waitSignal(window.context.jobs.finished, timeout=PREVIEW):
            pass
    assert (page.preview, answers.told, list(temporary.iterdir())) == (None, [], [])
    page.again.click()
    wait_for_packet(qtbot, page, None)


def test_another_meeting_and_one_agency_make_it_anew(
    qtbot: QtBot, opened: PacketPage, sample_office: Office
) -> None:
    whole = opened.preview
    assert whole is not None
    pages = whole.page_count
    opened.agencies.setCurrentIndex(1)
    sheet = wait_for_packet(qtbot, opened, whole)
    assert sheet.page_count < pages
    opened.meetings.setCurrentIndex(opened.meetings.count() - 1)
    wait_for_packet(qtbot, opened, sheet)
    assert opened.meeting_id != next_meeting(sample_office)


def test_identities_come_only_after_a_warning(
    qtbot: QtBot, opened: PacketPage, answers: Any, temporary: Path
) -> None:
    first = opened.preview
    assert not opened.secret.isVisible()
    opened.with_identity.click()
    assert len(answers.asked) == 1
    assert not opened.with_identity.isChecked()
    qtbot.wait(50)
    assert opened.preview is first, "who turns back keeps what he has"
    plain = words(temporary)
    answers.choice = "yes"
    opened.with_identity.click()
    second = wait_for_packet(qtbot, opened, first)
    assert opened.secret.isVisible()
    qtbot.waitUntil(lambda: len(files(temporary)) == 1)
    assert len(words(temporary)) > len(plain)
    opened.agencies.setCurrentIndex(1)
    wait_for_packet(qtbot, opened, second)
    assert (opened.with_identity.isEnabled(), opened.with_identity.isChecked()) == (False, False)
    assert not opened.secret.isVisible(), "the sheet of an agency never names anybody"


def test_it_is_made_anew_when_records_changed_but_only_when_it_is_seen(
    qtbot: QtBot, opened: PacketPage, sample_office: Office, temporary: Path
) -> None:
    meeting = opened.meeting_id
    first = opened.preview
    opened.hide()
    with sample_office.writing() as unit:
        unit.update("meeting", str(meeting), {"place": "کبوترخان"})
    opened.refresh({"meeting": frozenset({str(meeting)})})
    qtbot.wait(50)
    assert opened.preview is first
    opened.show()
    wait_for_packet(qtbot, opened, first)
    qtbot.waitUntil(lambda: len(files(temporary)) == 1)
    assert "کبوترخان" in words(temporary)


def test_when_the_chosen_meeting_is_gone_another_comes_or_the_window_is_told(
    qtbot: QtBot, window: Window, opened: PacketPage, sample_office: Office
) -> None:
    gone = str(opened.meeting_id)
    asked_for = PacketPage(window.context, gone)
    qtbot.addWidget(asked_for)
    with sample_office.writing() as unit:
        unit.retire("meeting", gone)
    before = opened.preview
    opened.refresh({"meeting": frozenset({gone})})
    wait_for_packet(qtbot, opened, before)
    assert opened.meeting_id not in (None, gone)
    with pytest.raises(UserError):
        asked_for.refresh({"meeting": frozenset({gone})})


def test_without_a_meeting_the_page_leads_to_the_first_one(
    qtbot: QtBot, office: Office, create: Create, tmp_path: Path, temporary: Path
) -> None:
    def made() -> str:
        body = create("body", name="کارگروه آزمون")
        return create("meeting", body=body, held_on=office.today() + timedelta(days=7))

    window = window_of(qtbot, office, tmp_path, made)
    page = show(qtbot, PacketPage(window.context))
    qtbot.wait(50)
    assert page.preview is None
    assert not page.again.isVisible()
    assert not page.meetings.isVisible()
    (new,) = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.property("primary")]
    new.click()
    preview = wait_for_packet(qtbot, page, None)
    assert preview.page_count >= 1
    page.agenda.click()
    assert window.went == [("agenda", {"meeting_id": page.meeting_id})]


def test_a_file_that_cannot_be_written_is_told_and_can_be_tried_again(
    qtbot: QtBot,
    window: Window,
    answers: Any,
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise UserError("typeset.disk_full", name="packet.pdf")

    with monkeypatch.context() as broken:
        broken.setattr("yazd_desktop.reports.packet.print_packet", full)
        page = show(qtbot, PacketPage(window.context))
        qtbot.waitUntil(lambda: bool(answers.told), timeout=PREVIEW)
    assert page.preview is None
    assert page.counts.text() == ""
    assert files(temporary) == []
    (again,) = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.property("primary")]
    again.click()
    wait_for_packet(qtbot, page, None)
    assert len(answers.told) == 1


def test_a_copy_is_saved_under_a_name_that_says_what_it_is(
    opened: PacketPage, window: Window, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def save_path(parent: QWidget | None, title: str, name: str, kinds: str) -> str:
        proposed.append(name)
        return str(tmp_path / name)

    monkeypatch.setattr(answers, "save_path", save_path)
    assert opened.preview is not None
    opened.preview.save_as()
    (name,) = proposed
    number = queries.get(opened._context.office, "meeting", str(opened.meeting_id))["number"]
    assert str(number) in name
    assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    assert len(window.noticed) == 1


def test_a_packet_behind_a_password_is_told_so_and_the_plain_one_stays_where_it_was(
    opened: PacketPage,
    window: Window,
    answers: Any,
    tmp_path: Path,
    temporary: Path,
    in_dialog: InDialog,
    type_text: TypeText,
) -> None:
    def act(dialog: NewPasswordDialog) -> None:
        for line in (dialog.password.line, dialog.again.line):
            type_text(line, "three small stones")
            QTest.keyClick(line, Qt.Key.Key_Return)

    (shown,) = files(temporary)
    plain = shown.read_bytes()
    answers.path = str(tmp_path / "بسته.pdf")
    assert opened.preview is not None
    (save,) = [b for b in opened.preview.findChildren(QPushButton) if b.text() == "ذخیره با گذرواژه…"]
    in_dialog(save.click, act)
    assert window.noticed == ["بسته با نام «بسته.pdf» با گذرواژه ذخیره شد."]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "بسته.pdf")
    with pikepdf.open(tmp_path / "بسته.pdf", password="three small stones") as packet:
        assert len(packet.pages) == opened.preview.page_count
    assert files(temporary) == [shown]
    assert shown.read_bytes() == plain


@pytest.mark.parametrize("where", ["meetings", "again", "preview"])
def test_control_p_prints_what_is_shown(
    qtbot: QtBot, opened: PacketPage, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    printed: list[PdfPreview] = []
    monkeypatch.setattr(PdfPreview, "print_out", lambda self: printed.append(self))
    widget: QWidget = opened.preview.view if where == "preview" and opened.preview else getattr(opened, where)
    window_wide = QShortcut(QKeySequence("Ctrl+P"), opened)
    window_wide.setContext(Qt.ShortcutContext.WindowShortcut)
    window_wide.activated.connect(lambda: pytest.fail("the window went elsewhere"))
    for _ in range(3):
        qtbot.keyClick(widget, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
    assert printed == [opened.preview] * 3


def test_every_choice_has_a_name(opened: PacketPage) -> None:
    for widget in (opened.meetings, opened.agencies, opened.again, opened.agenda):
        assert widget.accessibleName()
    assert opened.with_identity.text()
    assert opened.with_identity.accessibleDescription()


def test_a_governorate_prints_its_own_meetings_and_each_agency_once(
    workspace_of: Callable[[Office], Workspace], office: Office, qtbot: QtBot
) -> None:
    filled = make_province(office)
    workspace = workspace_of(filled.office)
    workspace.go("packet")
    page = workspace.page
    assert isinstance(page, PacketPage)
    assert [page.meetings.itemData(place) for place in range(page.meetings.count())] == [filled.meeting]
    agencies = [page.agencies.itemText(place) for place in range(page.agencies.count())]
    assert agencies[1:] == ["آب و فاضلاب استان", "آبفا"]
    qtbot.waitUntil(lambda: page.preview is not None, timeout=30_000)
