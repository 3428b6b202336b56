"""The fonts of the house, and which of them draws a character.

Vazirmatn, then the drawn signs, then its compatibility letters in Vazirmatn, and at last a visible box, so that no
character is lost silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias
from unicodedata import category, decomposition, normalize

import uharfbuzz as hb

from yazd_desktop.paths import resource
from yazd_desktop.typeset.text.signs import build_sign_font

FaceName: TypeAlias = Literal["regular", "bold", "signs"]
JOINERS: Final = frozenset("\u200c\u200d")
_FILES: Final = {"regular": "Vazirmatn-Regular.ttf", "bold": "Vazirmatn-Bold.ttf"}
# Signs of numbers, years and verses: of the category of what only steers, but drawn (Prepended_Concatenation_Mark).
_SEEN_FORMATS: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font that HarfBuzz has opened."""

    name: FaceName
    data: bytes
    face: hb.Face
    font: hb.Font
    units_per_em: int


@cache
def open_face(name: FaceName) -> Face:
    """The font of that name, opened once."""
    data = build_sign_font() if name == "signs" else resource("fonts", _FILES[name]).read_bytes()
    face = hb.Face(data)
    return Face(name, data, face, hb.Font(face), face.upem)


@lru_cache(maxsize=4096)
def _has(face: FaceName, char: str) -> bool:
    return open_face(face).font.get_nominal_glyph(ord(char)) is not None


@lru_cache(maxsize=4096)
def face_of(char: str, *, bold: bool) -> FaceName:
    """The font that draws a character; "signs" also for what must stand as a box."""
    text: FaceName = "bold" if bold else "regular"
    if char in JOINERS or _has(text, char):
        return text
    if _has("signs", char):
        return "signs"
    return text if _stand_in(text, char) else "signs"


def is_invisible(char: str) -> bool:
    """Whether a character only steers the text (direction marks, soft hyphens, variants) and is never drawn."""
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char == "\u034f":
        return True
    return char not in JOINERS and category(char) in {"Cf", "Cc"} and char not in _SEEN_FORMATS


@lru_cache(maxsize=4096)
def drawn_as(face: FaceName, char: str) -> str:
    """What is drawn for a character, and copied from the PDF: itself, or the letters that stand in for it."""
    return char if face == "signs" or char in JOINERS or _has(face, char) else _stand_in(face, char)


def _stand_in(face: FaceName, char: str) -> str:
    """The compatibility letters of a character if the font has them all, otherwise nothing.

    No digit stands in for a raised or lowered one, or for a part of a fraction: it would say another number.
    """
    if decomposition(char).startswith(("<super>", "<sub>", "<fraction>")):
        return ""
    letters = normalize("NFKC", char)
    if letters == char:
        letters = normalize("NFD", char)
    if letters == char or not all(_has(face, letter) for letter in letters):
        return ""
    return letters


@lru_cache(maxsize=8192)
def natural_advance(name: FaceName, glyph: int) -> float:
    """The width of a glyph as the font has it, in thousandths."""
    face = open_face(name)
    return float(face.font.get_glyph_h_advance(glyph)) * 1000.0 / face.units_per_em


@lru_cache(maxsize=2048)
def outline_of(name: FaceName, glyph: int) -> str:
    """The PDF code that fills a glyph, in ems."""
    face = open_face(name)
    pen = _OutlinePen(face.units_per_em)
    face.font.draw_glyph_with_pen(glyph, pen)
    return " ".join([*pen.code, "f"])


class _OutlinePen:
    """Writes an outline as PDF code; called by HarfBuzz with the methods of a fontTools pen."""

    def __init__(self, units_per_em: int) -> None:
        self.scale = 1.0 / units_per_em
        self.code: list[str] = []
        self.here = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        """Begin a contour."""
        self._write("m", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        """Go on straight."""
        self._write("l", point)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        """Go on in a cubic curve."""
        self._write("c", *points)

    def qCurveTo(self, control: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        """Go on in a quadratic curve, which PDF knows only as a cubic one."""
        (x0, y0), (x1, y1), (x2, y2) = self.here, control, end
        first = (x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3)
        second = (x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3)
        self._write("c", first, second, end)

    def closePath(self) -> None:  # noqa: N802
        """End a contour."""
        self.code.append("h")

    def endPath(self) -> None:  # noqa: N802
        """End an open contour, which is filled like a closed one."""

    def _write(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = (f"{value * self.scale:.4f}" for point in points for value in point)
        self.code.append(f"{' '.join(numbers)} {operator}")
        self.here = points[-1]
