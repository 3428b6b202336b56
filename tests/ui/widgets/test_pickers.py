"""Choosing codes and linked records by keys and by mouse; what was not chosen changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.forms.code_picker import CodesPicker
from ui.forms.link_edit import LinkEdit
from ui.widgets.place import beneath
from yazd_desktop.form_state import Choice
from yazd_desktop.persian.text import look_alike_key

TypeText = Callable[[QWidget, str], None]
KEY = Qt.Key
HARMS = tuple(Choice(f"h{place}", words) for place, words in enumerate(
    ("اعتیاد", "بیکاری", "طلاق", "فقر و معیشت", "کودک کار", "بدمسکنی", "سالمند تنها", "معلولیت", "ترک تحصیل", "بی‌هویتی")
))  # fmt: skip
PLACES = tuple(Choice(f"p{place}", words) for place, words in enumerate(("اسکان", "حسن‌آباد", "حسن‌آباد بالا")))


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[QWidget]:
    found = QWidget()
    qtbot.addWidget(found)
    found.resize(500, 400)
    column = QVBoxLayout(found)
    column.addStretch()
    with qtbot.waitExposed(found):
        found.show()
    yield found
    found.close()


def _put(page: QWidget, widget: QWidget) -> None:
    layout = page.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(0, widget)
    QApplication.processEvents()


# Several codes


class Codes:
    """A picker with what it chose."""

    def __init__(self, page: QWidget, choices: Sequence[Choice], held: tuple[str, ...] = ()) -> None:
        self.picker = CodesPicker()
        self.picker.setAccessibleName("آسیب‌ها")
        self._chosen = held
        self._choices = choices
        self.picker.chosen.connect(self._on_chosen)
        self.show()
        _put(page, self.picker)
        self.picker.setFocus()

    def show(self) -> None:
        labels = {choice.value: choice.label for choice in self._choices}
        words = "، ".join(labels[str(code)] for code in self.chosen)
        self.picker.show_choices(self._choices, self.chosen, words)

    def _on_chosen(self, codes: tuple[str, ...]) -> None:
        self._chosen = codes
        self.show()

    @property
    def chosen(self) -> list[str]:
        return [*self._chosen]

    @property
    def popup(self) -> QWidget:
        found = self.picker.popup
        assert found is not None
        return found

    @property
    def rows(self) -> QListWidget:
        return self.popup.findChildren(QListWidget)[0]

    @property
    def search(self) -> QLineEdit:
        return self.popup.findChildren(QLineEdit)[0]


@pytest.mark.parametrize("key", [KEY.Key_Space, KEY.Key_Return, KEY.Key_Down])
def test_codes_are_ticked_by_keys(page: QWidget, key: Qt.Key) -> None:
    codes = Codes(page, HARMS[:5])
    QTest.keyClick(codes.picker, key)
    assert codes.rows.hasFocus()
    QTest.keyClick(codes.rows, KEY.Key_Space)
    QTest.keyClick(codes.rows, KEY.Key_Down)
    QTest.keyClick(codes.rows, KEY.Key_Down)
    QTest.keyClick(codes.rows, KEY.Key_Return)
    assert codes.chosen == ["h0", "h2"]
    assert codes.picker.text() == "اعتیاد، طلاق"
    QTest.keyClick(codes.rows, KEY.Key_Space)
    assert codes.chosen == ["h0"]
    QTest.keyClick(codes.rows, KEY.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert codes.picker.popup is None
    assert codes.chosen == ["h0"]


def test_a_long_list_is_searched_first(page: QWidget, type_text: TypeText) -> None:
    codes = Codes(page, HARMS, ("h9",))
    QTest.keyClick(codes.picker, KEY.Key_Down)
    assert codes.search.hasFocus()
    type_text(codes.search, "كودك")  # as an Arabic keyboard spells it
    shown = [
        codes.rows.item(row).text()
        for row in range(codes.rows.count())
        if not codes.rows.item(row).isHidden()
    ]
    assert shown == ["کودک کار"]
    QTest.keyClick(codes.search, KEY.Key_Return)
    # What is ticked and out of sight stays ticked.
    assert codes.chosen == ["h4", "h9"]
    QTest.keyClick(codes.search, KEY.Key_Down)
    assert codes.rows.hasFocus()
    QTest.keyClick(codes.rows, KEY.Key_Space)
    assert codes.chosen == ["h9"]
    QTest.keyClick(codes.rows, KEY.Key_Up)
    assert codes.search.hasFocus()
    codes.search.clear()
    type_text(codes.search, "نیست")
    QTest.keyClick(codes.search, KEY.Key_Return)
    assert codes.chosen == ["h9"]


def test_enter_in_an_empty_search_ticks_nothing(page: QWidget) -> None:
    codes = Codes(page, HARMS)
    QTest.keyClick(codes.picker, KEY.Key_Down)
    QTest.keyClick(codes.search, KEY.Key_Return)
    assert codes.chosen == []


def test_a_row_is_ticked_wherever_it_is_pressed(page: QWidget) -> None:
    codes = Codes(page, HARMS[:5])
    codes.picker.click()
    row = codes.rows.visualItemRect(codes.rows.item(1))
    for x in (row.right() - 12, row.center().x()):  # its little box, its words
        before = codes.chosen
        QTest.mouseClick(
            codes.rows.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(x, row.center().y()),
        )
        assert set(codes.chosen) ^ set(before) == {"h1"}, x


def test_the_words_of_the_codes_fit_the_button(page: QWidget) -> None:
    codes = Codes(page, HARMS, tuple(choice.value or "" for choice in HARMS))
    whole = "، ".join(choice.label for choice in HARMS)
    assert codes.picker.toolTip() == codes.picker.accessibleDescription() == whole
    widths = []
    for width in (260, 420, 1500):
        page.resize(width, 300)
        QApplication.processEvents()
        shown = codes.picker.fontMetrics().horizontalAdvance(codes.picker.text())
        assert shown <= codes.picker.width() - 30
        widths.append(shown)
    assert widths == sorted(set(widths))
    assert codes.picker.text() == whole


def test_a_picker_without_codes_says_so_and_an_ampersand_is_a_letter(page: QWidget) -> None:
    codes = Codes(page, (Choice("a", "آب & برق"),))
    assert codes.picker.text() == "برگزینید…"
    QTest.keyClick(codes.picker, KEY.Key_Down)
    QTest.keyClick(codes.rows, KEY.Key_Space)
    assert codes.picker.text() == "آب && برق"


def test_a_list_without_codes_opens_empty(page: QWidget) -> None:
    codes = Codes(page, ())
    QTest.keyClick(codes.picker, KEY.Key_Down)
    QTest.keyClick(codes.rows, KEY.Key_Space)
    assert codes.chosen == []


# A link


class Link:
    """A link with what it chose."""

    def __init__(self, page: QWidget) -> None:
        self.asked: list[str] = []
        self.edit = LinkEdit(self._find)
        self.edit.setAccessibleName("محله")
        self.chosen: list[str] = []
        self.edit.chosen.connect(self.chosen.append)
        self.other = QLineEdit()
        _put(page, self.other)
        _put(page, self.edit)
        self.line = self.edit.line
        self.line.setFocus()

    def _find(self, words: str) -> Sequence[Choice]:
        self.asked.append(words)
        key = look_alike_key(words)
        return [choice for choice in PLACES if key in look_alike_key(choice.label)]

    @property
    def results(self) -> QListWidget:
        return self.edit.findChildren(QListWidget)[0]


@pytest.fixture
def link(page: QWidget) -> Link:
    return Link(page)


def test_a_link_is_offered_after_a_pause(link: Link, type_text: TypeText, qtbot: QtBot) -> None:
    type_text(link.line, "حسن")
    assert link.asked == []
    qtbot.waitUntil(lambda: link.asked == ["حسن"], timeout=2000)
    assert link.edit.offered == ("حسن‌آباد", "حسن‌آباد بالا")
    assert link.line.hasFocus()


def test_a_link_is_chosen_by_keys(link: Link) -> None:
    QTest.keyClick(link.line, KEY.Key_Down)
    assert link.edit.offered == tuple(choice.label for choice in PLACES)
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up):
        QTest.keyClick(link.line, key)
    QTest.keyClick(link.line, KEY.Key_Return)
    assert link.chosen == ["p1"]
    assert link.line.text() == "حسن‌آباد"
    assert not link.results.isVisible()


def test_a_link_is_chosen_by_mouse(link: Link) -> None:
    QTest.keyClick(link.line, KEY.Key_Down)
    place = link.results.visualItemRect(link.results.item(2)).center()
    QTest.mouseClick(
        link.results.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    assert link.chosen == ["p2"]


def test_escape_brings_the_old_name_back(link: Link, type_text: TypeText) -> None:
    link.edit.show_link("p0", "اسکان")
    link.line.selectAll()
    type_text(link.line, "حسن")
    link.edit.offer()
    QTest.keyClick(link.line, KEY.Key_Escape)
    assert (link.line.text(), link.chosen) == ("اسکان", [])


@pytest.mark.parametrize(
    ("typed", "downs", "chosen"),
    [
        ("حسن", 0, []),  # which of two?
        ("حسن", 1, ["p1"]),  # the row that was gone to
        ("حسن‌آباد", 0, ["p1"]),  # a name that is written out
        ("حسن آباد", 0, ["p1"]),
        ("نیست", 0, []),
        ("نیست", 1, []),
    ],
)
def test_tab_takes_what_was_meant_and_nothing_else(
    link: Link, type_text: TypeText, typed: str, downs: int, chosen: list[str]
) -> None:
    type_text(link.line, typed)
    link.edit.offer()
    for _ in range(downs):
        QTest.keyClick(link.line, KEY.Key_Down)
    link.other.setFocus()
    assert link.chosen == chosen
    assert link.line.text() == ("حسن‌آباد" if chosen else "")
    assert not link.results.isVisible()


def test_an_emptied_line_takes_the_link_away(link: Link) -> None:
    link.edit.show_link("p0", "اسکان")
    link.line.selectAll()
    QTest.keyClick(link.line, KEY.Key_Delete)
    link.other.setFocus()
    assert link.chosen == [""]


def test_nothing_found_is_said_and_not_chosen(link: Link, type_text: TypeText) -> None:
    type_text(link.line, "نیست")
    link.edit.offer()
    assert link.edit.offered == ("چیزی پیدا نشد",)
    QTest.keyClick(link.line, KEY.Key_Return)
    assert link.chosen == []


def test_a_link_that_may_not_be_changed_offers_nothing_but_opens(link: Link, qtbot: QtBot) -> None:
    link.edit.show_link("p0", "اسکان")
    link.edit.set_read_only(True)
    QTest.keyClick(link.line, KEY.Key_Down)
    assert not link.results.isVisible()
    with qtbot.waitSignal(link.edit.opened) as opened:
        link.edit._open.click()
    assert opened.args == ["p0"]


def test_a_link_has_a_name_and_its_way_too(link: Link) -> None:
    assert link.line.accessibleName() == "محله"
    assert link.results.accessibleName()
    assert link.edit._open.accessibleName()
    assert not link.edit._open.isVisible()
    link.edit.show_link("p0", "اسکان")
    assert link.edit._open.isVisible()


def test_the_offer_goes_when_the_page_is_scrolled(qtbot: QtBot) -> None:
    inner = QWidget()
    inner.setMinimumHeight(2000)
    QVBoxLayout(inner).addStretch()
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.resize(400, 300)
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    link = Link(inner)
    QTest.keyClick(link.line, KEY.Key_Down)
    assert link.results.isVisible()
    area.verticalScrollBar().setValue(200)
    assert not link.results.isVisible()


def test_a_popup_opens_within_the_screen(page: QWidget) -> None:
    screen = page.screen().availableGeometry()
    size = QSize(300, 300)
    for x in (screen.left(), screen.center().x(), screen.right() - page.width()):
        for y in (screen.top(), screen.center().y(), screen.bottom() - page.height()):
            page.move(x, y)
            place = beneath(page, size)
            assert screen.contains(place), (x, y)
            assert screen.contains(place + QPoint(size.width() - 1, size.height() - 1)), (x, y)
    tall = beneath(page, QSize(300, screen.height() + 100))
    assert tall.y() == screen.top()


def test_a_link_that_begins_with_a_file_number_runs_from_the_right(link: Link) -> None:
    link.edit.show_link("c1", "SDR-1404-00033، سکینه فرضی")
    assert link.line.text() == "\u200fSDR-1404-00033، سکینه فرضی"
    link.edit.offer()
    assert link.asked == [""], "what is shown was not typed"
    link.other.setFocus()
    assert link.chosen == []
    assert link.line.text() == "\u200fSDR-1404-00033، سکینه فرضی"
