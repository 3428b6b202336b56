"""What a reader of the PDF sees: characters by their place on the page, and the text as pdfium copies it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category, normalize

import pypdfium2
from pypdfium2 import raw

from yazd_desktop.typeset.text.bidi import resolve_all, visual_order
from yazd_desktop.typeset.text.words import base_level

# What pdfium itself takes out of the text of a page; the file has blanks that tell it so where the pen jumps.
DROPPED = frozenset("\x02\x03\x93\x94\x96\x97\x98\ufffe\x00")
# pdfium turns brackets round where it takes them for right to left: which one it is, is tested at the glyphs.
BRACKETS = str.maketrans(dict.fromkeys("()[]{}«»<>", "|"))


@dataclass(frozen=True)
class Seen:
    """A character with the place where its glyph begins."""

    char: str
    x: float
    y: float


def page_texts(path: Path) -> list[str]:
    """The text of each page, as it is copied."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def characters(path: Path, page: int = 0) -> list[Seen]:
    """All characters of a page but blanks and line ends."""
    document = pypdfium2.PdfDocument(path)
    try:
        textpage = document[page].get_textpage()
        found = []
        for index in range(textpage.count_chars()):
            code = raw.FPDFText_GetUnicode(textpage, index)
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(textpage, index, x, y)
            if not chr(code).isspace() and chr(code) not in DROPPED:
                found.append(Seen(chr(code), x.value, y.value))
        return found
    finally:
        document.close()


def lines_seen(path: Path, page: int = 0) -> list[list[Seen]]:
    """The lines of a page from top to bottom, each from left to right."""
    rows: dict[int, list[Seen]] = {}
    for seen in characters(path, page):
        rows.setdefault(round(seen.y), []).append(seen)
    return [sorted(rows[y], key=lambda seen: seen.x) for y in sorted(rows, reverse=True)]


def as_seen(line: list[Seen]) -> str:
    """The letters of a line from left to right, without marks, joiners and blanks."""
    return letters_only("".join(seen.char for seen in line))


def expected(text: str) -> str:
    """How a paragraph of one line must be seen from left to right."""
    levels = resolve_all(text, base_level(text))
    return letters_only("".join(text[index] for index in visual_order(levels)))


def letters_only(text: str) -> str:
    kept = (
        char for char in normalize("NFD", text) if not char.isspace() and category(char) not in {"Mn", "Cf"}
    )
    return "".join(kept).translate(BRACKETS)


def all_letters(text: str) -> str:
    """Every character that must be found again, in a fixed order."""
    steering = "\u200e\u200f\u061c\u202a\u202b\u202c\ufeff"
    kept = (char for char in normalize("NFD", text) if not char.isspace() and char not in steering)
    return "".join(sorted(kept)).translate(BRACKETS)
