"""Two ways of plain reportlab: a raw canvas that draws ready strings, and Platypus with reshaped strings.

The ready strings are shaped, ordered and broken into lines beforehand, with the place of each: nothing is left but
`drawString`, the least that these pages can cost with reportlab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from _pdf_content import HEAD, SHARES, Section, persian
from arabic_reshaper import ArabicReshaper
from bidi import get_display
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from yazd_desktop.paths import resource

REGULAR: Final = "bench-regular"
BOLD: Final = "bench-bold"
MM: Final = 72 / 25.4
LEFT: Final = 20 * MM
TOP: Final = 270 * MM
WIDTH: Final = 170 * MM
PADDING: Final = 5.0

# A string with its font, its size and where it begins; a list of them is a page.
Ready = tuple[str, str, float, float, float]

_RESHAPER: Final = ArabicReshaper({"delete_harakat": False})


def register_fonts() -> None:
    """Make the fonts known to reportlab."""
    for name, file in ((REGULAR, "Vazirmatn-Regular.ttf"), (BOLD, "Vazirmatn-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", file))))


def ready_pages(sections: Sequence[Section]) -> list[list[Ready]]:
    """The strings of each page."""
    register_fonts()
    return [list(_ready_page(number, len(sections), section)) for number, section in enumerate(sections, 1)]


def _ready_page(number: int, pages: int, section: Section) -> Iterator[Ready]:
    y = TOP
    for text, font, size, leading in (
        (section.title, BOLD, 16.0, 33.0),
        *((text, REGULAR, 10.5, 17.3) for text in section.paragraphs),
    ):
        for line in _broken(text, font, size, WIDTH):
            yield _placed(line, font, size, LEFT + WIDTH, y)
            y -= leading
    for row in (HEAD, *section.rows):
        font, right, height = (BOLD if row is HEAD else REGULAR), LEFT + WIDTH, 0
        for text, share in zip(row, SHARES, strict=True):
            column = WIDTH * share / 100
            lines = _broken(text, font, 9.5, column - 2 * PADDING)
            for place, line in enumerate(lines):
                yield _placed(line, font, 9.5, right - PADDING, y - place * 14.6)
            right, height = right - column, max(height, len(lines))
        y -= height * 14.6 + 7
    foot = f"صفحهٔ {persian(number)} از {persian(pages)}"
    yield _placed(_visual(foot), REGULAR, 8.8, LEFT + 80, 15 * MM)


def _placed(line: str, font: str, size: float, right: float, y: float) -> Ready:
    return font, line, size, round(right - pdfmetrics.stringWidth(line, font, size), 2), round(y, 2)


@lru_cache(maxsize=100_000)
def _word_width(word: str, font: str) -> float:
    return float(pdfmetrics.stringWidth(_RESHAPER.reshape(word), font, 1))


@lru_cache(maxsize=100_000)
def _broken(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    lines, current, used = [], "", 0.0
    space = float(pdfmetrics.stringWidth(" ", font, 1))
    for word in text.split():
        needed = _word_width(word, font)
        if current and (used + space + needed) * size > width:
            lines.append(current)
            current, used = word, needed
        else:
            current, used = (f"{current} {word}", used + space + needed) if current else (word, needed)
    return tuple(_visual(line) for line in [*lines, current])


def _visual(text: str) -> str:
    return str(get_display(_RESHAPER.reshape(text), base_dir="R"))


def draw_ready(pages: Sequence[Sequence[Sequence[Any]]], path: Path) -> None:
    """The raw side: fonts, `drawString`, nothing else."""
    register_fonts()
    canvas = Canvas(str(path), pageCompression=1)
    for strings in pages:
        look = None
        for font, string, size, x, y in strings:
            if look != (font, size):
                look = font, size
                canvas.setFont(font, size)
            canvas.drawString(x, y, string)
        canvas.showPage()
    canvas.save()


def set_by_platypus(sections: Sequence[Section], path: Path) -> None:
    """Plain reportlab as it is usually done: a Paragraph for each text and each cell of a Table."""
    register_fonts()
    body = ParagraphStyle(
        "body", fontName=REGULAR, fontSize=10.5, leading=17.3, alignment=TA_RIGHT, spaceAfter=8
    )
    title = ParagraphStyle("title", parent=body, fontName=BOLD, fontSize=16, leading=25)
    cell = ParagraphStyle("cell", parent=body, fontSize=9.5, leading=14.6, spaceAfter=0)
    head = ParagraphStyle("head", parent=cell, fontName=BOLD)

    def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph(_visual(text), style)

    story: list[Flowable] = []
    for section in sections:
        story.append(paragraph(section.title, title))
        story += [paragraph(text, body) for text in section.paragraphs]
        story += [_table(section, lambda text: paragraph(text, cell), lambda text: paragraph(text, head))]
        story.append(PageBreak())
    margins = {
        "leftMargin": LEFT - 6,
        "rightMargin": LEFT - 6,
        "topMargin": 27 * MM - 6,
        "bottomMargin": 22 * MM - 6,
    }
    SimpleDocTemplate(str(path), pagesize=(210 * MM, 297 * MM), **margins).build(story)


def _table(section: Section, cell: Callable[[str], Paragraph], head: Callable[[str], Paragraph]) -> Table:
    """The first column is the rightmost, so the cells go in from the other end."""
    cells = [[head(text) for text in reversed(HEAD)]]
    cells += [[cell(text) for text in reversed(row)] for row in section.rows]
    look = TableStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e4eef0")),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.HexColor("#f5f8f8")]),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor("#e3e8ea")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ]
    )
    return Table(cells, [WIDTH * share / 100 for share in reversed(SHARES)], repeatRows=1, style=look)
