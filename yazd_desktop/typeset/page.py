"""Head and foot of the pages; the number of all pages is put in when the last one is done."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.typeset.blocks import Furniture
from yazd_desktop.typeset.flows.cover import draw_emblem, open_emblem
from yazd_desktop.typeset.pdf.about import one_line
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.pdf.sheet import Sheet
from yazd_desktop.typeset.style import (
    BODY_WIDTH,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    TINTS,
    TONES,
    Look,
)

_HEAD: Final = Look(size=8.8, leading=14, tone="muted")
_HEAD_START: Final = _HEAD.but(tone="accent", bold=True)
_FOOT: Final = Look(size=8.8, leading=14, tone="muted")
_SECRECY: Final = Look(size=8.8, leading=14, bold=True, tone="danger", align="centre")
_HEAD_RULE: Final = PAGE_HEIGHT - MARGIN_TOP + 5.5 * MM
_FOOT_RULE: Final = MARGIN_BOTTOM - 5 * MM
_FOOT_GAP: Final = 5.5
_CHIP_ABOVE_RULE: Final = 2.5
_EMBLEM: Final = 9 * MM


class PageSheet(Sheet):
    """The canvas of a document: keeps its outline and writes «page x of y» once y is known."""

    def __init__(self, filename: Any, **options: Any) -> None:
        super().__init__(filename, **options)
        self._outline_level = -1
        self._entries = 0
        self._numbers: list[int] = []  # the places of the numbers of pages
        self._pages_of_entries: list[int] = []
        self._told_entries: list[_Told] = []

    def add_to_outline(self, title: str, level: int, top: float) -> None:
        """A line of the outline that leads to this place; a level deeper than the last one is taken as one deeper."""
        self._entries += 1
        self._pages_of_entries.append(self.getPageNumber())
        level = min(level, self._outline_level + 1)
        self._outline_level = level
        key = f"heading-{self._entries}"
        self.bookmarkHorizontal(key, 0, top + 6)
        self.addOutlineEntry(one_line(title), key, level, closed=level > 0)

    def place_page_number(self) -> None:
        """Leave room for the number of this page."""
        self._numbers.append(self.place_later())

    def place_page_of(self, entry: int, look: Look, place: tuple[float, float, float]) -> None:
        """Leave room for the page of a line of the outline, counted from 0: left, top and width of its column.

        It is placed on the page itself, not where the flowable stands: pdfium takes forms that are moved for lines of
        their own.
        """
        left, top, width = place
        x, y = self.absolutePosition(left, top)
        end, _ = self.absolutePosition(left + width, top)
        scale = (end - x) / width
        look = look.but(size=look.size * scale, leading=look.leading * scale)
        self.saveState()
        self.resetTransforms()
        self._told_entries.append(_Told(self.place_later(), entry, look, x, y, end - x))
        self.restoreState()

    def save(self) -> None:
        """Write all page numbers, then the file."""
        if self._code:
            self.showPage()
        pages = self.getPageNumber() - 1
        look = _FOOT.but(align="end")
        for page, number in enumerate(self._numbers[:pages], 1):
            box = TextBox(t("typeset.page", page=page, pages=pages), look)
            lines = box.lines(BODY_WIDTH / 3)
            self.put_later(
                number, self.ink.set_lines(lines, look, MARGIN_SIDE, _FOOT_RULE - _FOOT_GAP, BODY_WIDTH / 3)
            )
        for told in self._told_entries:
            shown = to_persian(str(self._pages_of_entries[told.entry]))
            lines = TextBox(shown, told.look).lines(told.width)
            self.put_later(told.number, self.ink.set_lines(lines, told.look, told.left, told.top, told.width))
        super().save()


class _Told(NamedTuple):
    """A place for the page of a line of the outline."""

    number: int
    entry: int
    look: Look
    left: float
    top: float
    width: float


class PageFrame:
    """Draws the furniture of one page after another."""

    def __init__(self, furniture: Furniture) -> None:
        self.furniture = furniture
        self.emblem = open_emblem(furniture.emblem) if furniture.emblem else None

    def draw(self, canvas: PageSheet) -> None:
        """Head and foot of the page that begins."""
        if self.furniture.first_page or canvas.getPageNumber() > 1:
            self._draw_head(canvas)
        elif self.furniture.secrecy:
            self._draw_secrecy(canvas, _HEAD_RULE + _CHIP_ABOVE_RULE)
        self._draw_foot(canvas)

    def _draw_head(self, canvas: Any) -> None:
        furniture = self.furniture
        right = PAGE_WIDTH - MARGIN_SIDE
        if self.emblem is not None:
            draw_emblem(canvas, self.emblem, right - _EMBLEM, _HEAD_RULE + 4, _EMBLEM)
            right -= _EMBLEM + 6
        secrecy = self._draw_secrecy(canvas, _HEAD_RULE + _CHIP_ABOVE_RULE)
        # The two ends share what the mark of secrecy leaves, and never touch it.
        room = BODY_WIDTH / 2 - secrecy / 2 - 10
        start_room = room - (PAGE_WIDTH - MARGIN_SIDE - right)
        _draw_fitting(canvas, furniture.head_start, _HEAD_START, right - start_room, start_room)
        _draw_fitting(canvas, furniture.head_end, _HEAD.but(align="end"), MARGIN_SIDE, room)
        canvas.fill(RULE, MARGIN_SIDE, _HEAD_RULE, BODY_WIDTH, 0.6)

    def _draw_secrecy(self, canvas: Any, bottom: float) -> float:
        """The class of secrecy in the middle, as rules of office ask for at head and foot of each page; its width."""
        if not self.furniture.secrecy:
            return 0.0
        box = TextBox(self.furniture.secrecy, _SECRECY)
        width = box.natural_width() + 18
        left = (PAGE_WIDTH - width) / 2
        height = _SECRECY.leading + 1
        canvas.setFillColorRGB(*TINTS["danger"])
        canvas.setStrokeColorRGB(*TONES["danger"])
        canvas.setLineWidth(0.7)
        canvas.roundRect(left, bottom, width, height, 3, stroke=1, fill=1)
        box.draw(canvas, left, bottom + height - 0.5, width)
        return width

    def _draw_foot(self, canvas: Any) -> None:
        canvas.fill(RULE, MARGIN_SIDE, _FOOT_RULE, BODY_WIDTH, 0.6)
        secrecy = self._draw_secrecy(canvas, _FOOT_RULE - _FOOT_GAP - _SECRECY.leading - 0.5)
        if self.furniture.foot_start:
            box = TextBox(self.furniture.foot_start, _FOOT)
            room = BODY_WIDTH / 2 - secrecy / 2 - 10 if secrecy else BODY_WIDTH * 2 / 3 - 12
            box.draw(canvas, MARGIN_SIDE + BODY_WIDTH - room, _FOOT_RULE - _FOOT_GAP, room)
        canvas.place_page_number()


def _draw_fitting(canvas: Any, text: str, look: Look, left: float, room: float) -> None:
    """One or two lines that end above the rule of the head."""
    if not text:
        return
    box = TextBox(text, look)
    if len(box.lines(room)) > 1:
        box = TextBox(text, look.but(size=look.size - 1.2, leading=look.leading - 2))
    height = box.height(room)
    box.draw(canvas, left, _HEAD_RULE + 3 + height, room)
