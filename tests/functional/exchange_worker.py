"""Somebody at the window of one copy, who does what the exchange asks for by what can be seen and pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from tests.conftest import PASSWORD
from tests.functional.conftest import User
from tests.ui.exchange.hand import enter, mime
from ui.forms.link_edit import LinkEdit
from ui.screens.exchange import ExchangePage
from ui.screens.exchange_card import CardDialog
from ui.screens.exchange_history import FileDialog
from ui.screens.exchange_pairing import PairDialog
from ui.screens.exchange_phrase import PhraseView
from ui.screens.exchange_send import SendDialog, SentDialog
from ui.screens.line_list import LineList
from ui.screens.records import RecordsPage
from ui.screens.records_form import RecordPage
from yazd_desktop.office import Office

Act = Callable[[Any], object]
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


def plain(text: str) -> str:
    """Words without the marks that only keep their direction."""
    return text.translate(_DIRECTIONS)


def seen(place: QWidget) -> str:
    """All words that can be read in a place."""
    found = []
    for one in (place, *place.findChildren(QWidget)):
        if not one.isVisibleTo(place.window()):
            continue
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            found.append(one.text())
        elif isinstance(one, LineList):
            for row in range(one.count()):
                line = one.line(row)
                found += [line.title, line.detail, one.badge(line)]
    return plain("\n".join(found))


def phrase(dialog: QWidget) -> list[str]:
    """The words of a card as they stand there, without their numbers."""
    (view,) = dialog.findChildren(PhraseView)
    return [plain(one.text()).split(". ", 1)[1] for one in view.findChildren(QLabel) if one.isVisible()]


class Worker(User):
    """Somebody at the window of one copy, who knows what the exchange is for and not how it works."""

    @property
    def office(self) -> Office:
        """The open office, for looks into its store."""
        assert self.window.workspace is not None
        return self.window.workspace.office

    def come_in(self) -> None:
        """Open the office at the door."""
        self.type(self.window.unlock.password.line, PASSWORD)
        self.key(self.window.unlock.password.line, Qt.Key.Key_Return)
        self.wait_until(lambda: self.window.workspace is not None, "the office is open")
        self.settle()

    def look(self, place: QWidget | None = None) -> str:
        """Read what stands in a place, or in the whole window."""
        QTest.qWait(20)
        return seen(place or self.window)

    def go_to(self, words: str) -> None:
        """Press a button of the navigation."""
        assert self.window.workspace is not None
        self.press(words, self.window.workspace.navigation)

    def tick(self, words: str, within: QWidget) -> None:
        """Click a tick or a choice where it is drawn: at the right of its words."""
        for one in within.findChildren(QAbstractButton):
            if isinstance(one, QCheckBox | QRadioButton) and one.isVisible() and one.text() == words:
                place = QPoint(one.width() - 10, one.height() // 2)
                QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=place)
                assert one.isChecked()
                return
        raise AssertionError(f"no choice «{words}» can be seen")

    def in_dialogs(self, begin: Callable[[], object], *acts: tuple[type[QDialog], Act]) -> None:
        """Begin something, and act in each of the dialogs that follow."""
        waiting, trouble = list(acts), []

        def meet() -> None:
            dialog = QApplication.activeModalWidget()
            if trouble and isinstance(dialog, QDialog):
                dialog.done(0)
            elif waiting and isinstance(dialog, waiting[0][0]) and dialog.isVisible():
                try:
                    waiting.pop(0)[1](dialog)
                    assert not dialog.isVisible(), "the dialog was left open"
                except BaseException as error:  # noqa: BLE001  (told by the test itself)
                    trouble.append(error)
                    dialog.done(0)

        clock = QTimer()
        clock.timeout.connect(meet)
        clock.start(10)
        try:
            begin()
            self.wait_until(lambda: bool(trouble) or not waiting, "every dialog was met")
        finally:
            clock.stop()
        self.settle()
        if trouble:
            raise trouble[0]

    # --- cards ---

    def save_card(self, path: Path) -> list[str]:
        """Keep the own card as a file; the six words that are shown beside it."""
        words: list[str] = []

        def act(dialog: CardDialog) -> None:
            words.extend(phrase(dialog))
            self.answers.path = str(path)
            self.press("ذخیرهٔ فایل کارت…", dialog)
            assert f"کارت با نام {path.name} ذخیره شد" in self.look(dialog)
            self.press("بستن", dialog)

        card = "کارت استانداری" if self.office.is_governorate else "کارت دفتر"
        self.in_dialogs(lambda: self.press(card, self.page(ExchangePage)), (CardDialog, act))
        return words

    def take_card(self, path: Path, words: list[str], told: str) -> None:
        """Take the card of another side, having read its six words on the telephone and what will follow."""

        def act(dialog: PairDialog) -> None:
            assert phrase(dialog) == words, "what both read to each other"
            assert told in self.look(dialog)
            assert not dialog.yes.isEnabled(), "nobody has compared the words yet"
            self.tick("با تلفن مقایسه شد و هر شش واژه یکی بود", dialog)
            self.press("افزودن", dialog)

        self.answers.path = str(path)
        self.in_dialogs(lambda: self.press("افزودن طرف…", self.page(ExchangePage)), (PairDialog, act))

    # --- files ---

    def send(self, to: str, stick: Path, read: Act | None = None, lost: Act | None = None) -> Path:
        """Make a file for a peer on the stick, as the dialog proposes it; `read` looks at what it says will leave.

        It begins at the peer's own button; with `lost` at the newest line of the history, and with that in its dialog.
        """
        before, made = set(stick.glob("*.yzx")), []

        def choose(dialog: SendDialog) -> None:
            if read is not None:
                read(dialog)
            self.answers.path = str(stick)
            self.press("پوشهٔ دیگر…", dialog)
            self.press("ساختن فایل", dialog)

        def told(dialog: SentDialog) -> None:
            made.extend(set(stick.glob("*.yzx")) - before)
            words = self.look(dialog)
            assert f"فایل در {stick} ساخته شد" in words
            assert f"به {to} برسانید" in words
            assert made[0].name in words
            self.press("بستن", dialog)

        acts: list[tuple[type[QDialog], Act]] = [(SendDialog, choose), (SentDialog, told)]
        page = self.page(ExchangePage)
        if lost is None:
            self.in_dialogs(lambda: self.press(f"فرستادن به {to}", page), *acts)
        else:
            self.in_dialogs(lambda: self.press_file(0), (FileDialog, lost), *acts)
        assert len(made) == 1
        return made[0]

    def press_file(self, row: int) -> None:
        """Click a line of the history."""
        lines = self.page(ExchangePage).history.lines
        place: QPoint = lines.visualItemRect(lines.item(row)).center()
        QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def told_of_file(self, row: int) -> str:
        """What the program tells of a file that went or came."""
        told: list[str] = []

        def act(dialog: FileDialog) -> None:
            told.append(self.look(dialog))
            self.press("بستن", dialog)

        self.in_dialogs(lambda: self.press_file(row), (FileDialog, act))
        return told[0]

    def choose_files(self, *paths: Path) -> str:
        """Choose files that came; what is said of them before anything is changed."""
        page = self.page(ExchangePage)
        self.answers.paths = [str(path) for path in paths]
        self.press("دریافت فایل…", page)
        self.wait_until(page.receiving.isVisible, "it is said what the files bring")
        return self.look(page)

    def drop_files(self, *paths: Path) -> str:
        """Drag files over the page and let them go; what is said of them."""
        page = self.page(ExchangePage)
        data = mime(*paths)
        assert enter(page, data).isAccepted()
        where, pressed = QPointF(300, 400), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(page, QDropEvent(where, Qt.DropAction.CopyAction, data, *pressed))
        self.settle()
        self.wait_until(page.receiving.isVisible, "it is said what the files bring")
        return self.look(page)

    def receive(self, *paths: Path) -> str:
        """Take in files that came and go back to the page; what they brought, in words."""
        page = self.page(ExchangePage)
        self.choose_files(*paths)
        self.press(page.receiving.apply.text())
        told = self.look(page)
        self.press("پایان", page)
        return told

    # --- records ---

    def write(self, number: str | None, **values: str) -> str:
        """Find an issue in the list by its number, or begin a new one, and write into its form; its number.

        Of a link the first record that is offered is taken.
        """
        page = self.page(RecordsPage)
        if number is None:
            self.press("افزودن مسئلهٔ محله")
        else:
            self.type(page.table.search_box, number)
            self.wait_until(lambda: page.list.count == 1, f"{number} was found")
            self.double_click(page.table.table, 0)
        form = self.page(RecordPage).form
        for name, words in values.items():
            control = form.editor(name).control
            if isinstance(control, LinkEdit):
                for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
                    QTest.keyClick(control.line, key)
                continue
            if isinstance(control, QLineEdit | QPlainTextEdit):
                control.selectAll()
            self.type(control, words)
        self.key(form.editor(next(iter(values))).control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        form = self.page(RecordPage).form  # what was new has a page of its own by now
        assert not form.is_dirty(), "it was saved"
        return str(form.state.value("number"))
