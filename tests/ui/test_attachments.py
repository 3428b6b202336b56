"""Files of a record: put in, looked at from memory, copied out, dropped, taken away; never a plain copy by the way."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from ui.screens import attachments as files
from ui.screens.attachments import AttachmentList
from ui.screens.attachments_view import FileView
from ui.screens.records_form import RecordPage
from ui.workspace import Workspace
from yazd_desktop import attachments, queries
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

Create = Callable[..., str]
MARK = b"a mark that nobody else writes"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, and temporary files within sight of the tests."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    (tmp_path / "outside").mkdir()
    return tmp_path / "outside"


@pytest.fixture
def listed(
    workspace_of: Callable[[Office], Workspace], office: Office, create: Create, outside: Path
) -> AttachmentList:
    """The files of a person, on the page of the person."""
    person = create("person", family_name="فرضی")
    workspace = workspace_of(office)
    workspace.go("record", entity="person", record_id=person)
    page = workspace.page
    assert isinstance(page, RecordPage)
    assert page.attachments is not None
    return page.attachments


@pytest.fixture
def viewed(monkeypatch: pytest.MonkeyPatch) -> list[FileView]:
    """The dialogs that were opened; none waits for anybody."""
    shown: list[FileView] = []
    monkeypatch.setattr(FileView, "exec", lambda view: shown.append(view))
    monkeypatch.setattr(FileView, "deleteLater", lambda view: None)
    return shown


@pytest.fixture
def put_in(listed: AttachmentList, qtbot: QtBot) -> Callable[..., list[str]]:
    """Put files in; gives the ids of the list, newest first."""

    def put_in(*paths: Path) -> list[str]:
        listed.put_in(paths)
        settle(listed, qtbot)
        return ids(listed)

    return put_in


def settle(listed: AttachmentList, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not listed._context.jobs.is_busy, timeout=20_000)
    qtbot.wait(5)


def ids(listed: AttachmentList) -> list[str]:
    return [listed.list.line(row).record_id for row in range(listed.list.count())]


def names(listed: AttachmentList) -> list[str]:
    return [listed.list.line(row).title.strip("\u2068\u2069") for row in range(listed.list.count())]


def a_picture(folder: Path, name: str = "عکس.png", size: QSize = QSize(40, 20)) -> Path:  # noqa: B008
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.setText("Description", MARK.decode())
    assert image.save(str(folder / name))
    return folder / name


def a_pdf(folder: Path) -> Path:
    writer = QPdfWriter(str(folder / "letter.pdf"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    painter = QPainter(writer)
    painter.drawText(400, 400, "نامه")
    writer.newPage()
    painter.end()
    with (folder / "letter.pdf").open("ab") as file:
        file.write(b"%" + MARK)
    return folder / "letter.pdf"


def plain_copies(root: Path, but: Path) -> list[Path]:
    """The files below a folder in which the mark can be read."""
    every = (path for path in root.rglob("*") if path.is_file() and path != but)
    return [path for path in every if MARK in path.read_bytes()]


def test_an_empty_list_says_how_to_begin(listed: AttachmentList) -> None:
    assert listed.empty.isVisible()
    assert not listed.list.isVisible()


def test_a_file_is_put_in_told_and_shown(
    listed: AttachmentList, answers: Any, outside: Path, qtbot: QtBot
) -> None:
    answers.path = str(a_picture(outside))
    listed.add_file()
    settle(listed, qtbot)
    assert names(listed) == ["عکس.png"]
    assert listed.list.isVisible()
    assert not listed.empty.isVisible()
    notice = listed.window().findChild(Workspace).notice  # type: ignore[union-attr]
    assert "عکس.png" in notice.text
    answers.path = ""
    listed.add_file()
    assert not listed._context.jobs.is_busy


def test_a_picture_is_looked_at_from_memory(
    listed: AttachmentList, put_in: Callable[..., list[str]], viewed: list[FileView], outside: Path
) -> None:
    picture = a_picture(outside)
    put_in(picture)
    assert MARK in picture.read_bytes()
    QTest.keyClick(listed.list, Qt.Key.Key_Return)
    (view,) = viewed
    assert view.is_shown
    assert view.windowTitle() == "عکس.png"
    shown = [found.pixmap() for found in view.findChildren(QLabel) if not found.pixmap().isNull()]
    assert shown[0].toImage().pixelColor(5, 5).red() > 200
    assert plain_copies(outside.parent, picture) == []


def test_a_large_picture_fits_into_its_dialog(
    listed: AttachmentList, put_in: Callable[..., list[str]], viewed: list[FileView], outside: Path
) -> None:
    put_in(a_picture(outside, size=QSize(4000, 3000)))
    listed.look_at(ids(listed)[0])
    shown = [found.pixmap() for found in viewed[0].findChildren(QLabel) if not found.pixmap().isNull()]
    assert shown[0].width() < viewed[0].width()
    assert shown[0].height() < viewed[0].height()


def test_a_pdf_is_looked_at_from_memory(
    listed: AttachmentList, put_in: Callable[..., list[str]], viewed: list[FileView], outside: Path
) -> None:
    letter = a_pdf(outside)
    put_in(letter)
    listed.look_at(ids(listed)[0])
    view = viewed[0].findChild(QPdfView)
    assert isinstance(view, QPdfView)
    assert view.document().pageCount() == 2
    assert plain_copies(outside.parent, letter) == []


@pytest.mark.parametrize("name", ["broken.png", "broken.pdf"])
def test_what_was_broken_before_it_came_is_told(
    listed: AttachmentList,
    put_in: Callable[..., list[str]],
    viewed: list[FileView],
    outside: Path,
    name: str,
) -> None:
    (outside / name).write_bytes(b"neither a picture nor a document")
    put_in(outside / name)
    listed.look_at(ids(listed)[0])
    assert not viewed[0].is_shown
    assert t("screens.files.unreadable") in [found.text() for found in viewed[0].findChildren(QLabel)]


def test_a_file_of_another_kind_is_not_read_only_to_be_named(
    listed: AttachmentList,
    put_in: Callable[..., list[str]],
    viewed: list[FileView],
    outside: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (outside / "form.docx").write_bytes(b"PK")
    put_in(outside / "form.docx")
    monkeypatch.setattr(attachments, "read_bytes", lambda *_: pytest.fail("read"))
    listed.look_at(ids(listed)[0])
    assert t("screens.files.not_viewable") in [found.text() for found in viewed[0].findChildren(QLabel)]


def test_a_copy_is_written_where_the_user_wants_it_and_warned_of(
    listed: AttachmentList, put_in: Callable[..., list[str]], answers: Any, outside: Path, qtbot: QtBot
) -> None:
    picture = a_picture(outside)
    put_in(picture)
    answers.path = str(outside / "copy")
    listed.copy_out(ids(listed)[0])
    settle(listed, qtbot)
    assert (outside / "copy.png").read_bytes() == picture.read_bytes()
    notice = listed.window().findChild(Workspace).notice  # type: ignore[union-attr]
    assert notice.text == t("screens.files.copied")


def test_a_damaged_file_is_told_whatever_is_asked_of_it(
    listed: AttachmentList,
    put_in: Callable[..., list[str]],
    viewed: list[FileView],
    answers: Any,
    outside: Path,
    qtbot: QtBot,
) -> None:
    put_in(a_picture(outside))
    office = listed._context.office
    (sealed,) = office.attachments_folder.iterdir()
    content = bytearray(sealed.read_bytes())
    content[len(content) // 2] ^= 1
    sealed.write_bytes(bytes(content))
    listed.look_at(ids(listed)[0])
    assert viewed == []
    assert len(answers.told) == 1
    answers.path = str(outside / "copy.png")
    listed.copy_out(ids(listed)[0])
    settle(listed, qtbot)
    assert len(answers.told) == 2
    assert not (outside / "copy.png").exists()
    sealed.unlink()
    listed.look_at(ids(listed)[0])
    assert len(answers.told) == 3


def test_a_file_that_cannot_be_read_is_told_and_those_before_it_stay(
    listed: AttachmentList, put_in: Callable[..., list[str]], answers: Any, outside: Path
) -> None:
    put_in(a_picture(outside), outside / "gone.pdf", a_pdf(outside))
    assert names(listed) == ["عکس.png"]
    assert len(answers.told) == 1
    assert "gone.pdf" in answers.told[0][0]
    (outside / "folder").mkdir()
    put_in(outside / "folder")
    assert len(answers.told) == 2
    assert len(names(listed)) == 1


def drop(listed: AttachmentList, urls: list[QUrl]) -> bool:
    """Drag over the card and let go; says whether the card would take it."""
    mime = QMimeData()
    mime.setUrls(urls)
    keys, buttons, action = (
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        Qt.DropAction.CopyAction,
    )
    entered = QDragEnterEvent(QPointF(5, 5).toPoint(), action, mime, buttons, keys)
    entered.ignore()
    QApplication.sendEvent(listed, entered)
    if entered.isAccepted():
        QApplication.sendEvent(listed, QDropEvent(QPointF(5, 5), action, mime, buttons, keys))
    return entered.isAccepted()


def test_files_are_dropped(listed: AttachmentList, outside: Path, qtbot: QtBot) -> None:
    assert not drop(listed, [QUrl("https://example.org/letter.pdf")])
    paths = [a_picture(outside), a_pdf(outside)]
    assert drop(listed, [QUrl.fromLocalFile(str(path)) for path in paths])
    settle(listed, qtbot)
    assert set(names(listed)) == {"عکس.png", "letter.pdf"}
    notice = listed.window().findChild(Workspace).notice  # type: ignore[union-attr]
    assert notice.text == t("screens.files.added_many", count=2)


def test_delete_takes_away_after_a_question_and_brings_back(
    listed: AttachmentList, put_in: Callable[..., list[str]], answers: Any, outside: Path, qtbot: QtBot
) -> None:
    put_in(a_picture(outside))
    answers.choice = "no"
    listed.list.setFocus()
    QTest.keyClick(listed.list, Qt.Key.Key_Delete)
    assert len(ids(listed)) == 1
    answers.choice = "yes"
    QTest.keyClick(listed.list, Qt.Key.Key_Delete)
    settle(listed, qtbot)
    assert ids(listed) == []
    assert listed.empty.isVisible()
    notice = listed.window().findChild(Workspace).notice  # type: ignore[union-attr]
    notice._undo.click()
    settle(listed, qtbot)
    assert names(listed) == ["عکس.png"]


@pytest.mark.parametrize(
    ("wish", "words"), [("copy", "copy_out"), ("describe", "describe"), ("retire", "retire")]
)
def test_what_can_be_done_with_a_file_stands_beside_it(
    listed: AttachmentList,
    put_in: Callable[..., list[str]],
    outside: Path,
    monkeypatch: pytest.MonkeyPatch,
    wish: str,
    words: str,
) -> None:
    put_in(a_picture(outside))
    done: list[tuple[str, str]] = []
    monkeypatch.setattr(AttachmentList, "_do", lambda _list, *given: done.append(given))

    def press(view: FileView) -> None:
        by_words = {found.text(): found for found in view.findChildren(QAbstractButton)}
        by_words[t(f"screens.files.{words}")].click()

    monkeypatch.setattr(FileView, "exec", press)
    listed.look_at(ids(listed)[0])
    assert done == [(wish, ids(listed)[0])]


def test_the_menu_offers_the_same(
    listed: AttachmentList, put_in: Callable[..., list[str]], outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(a_picture(outside))
    offered: list[str] = []

    class Menu(QMenu):
        def exec(self, *_: Any) -> None:  # type: ignore[override]
            offered.extend(action.text() for action in self.actions() if action.text())

    monkeypatch.setattr(files, "QMenu", Menu)
    listed._menu(listed.list.visualItemRect(listed.list.item(0)).center())
    assert offered == [t(f"screens.files.{name}") for name in ("look", "copy_out", "describe", "retire")]


def test_files_of_one_record_are_not_shown_at_another(
    listed: AttachmentList, put_in: Callable[..., list[str]], outside: Path, create: Create
) -> None:
    put_in(a_picture(outside))
    other = create("person", family_name="دیگر")
    workspace = listed.window().findChild(Workspace)
    assert isinstance(workspace, Workspace)
    workspace.go("record", entity="person", record_id=other)
    page = workspace.page
    assert isinstance(page, RecordPage)
    assert page.attachments is not None
    assert page.attachments.list.count() == 0
    assert queries.count(workspace.office, "attachment") == 1
