"""Letters become glyphs: HarfBuzz over the fonts of the house, remembered for each piece of text.

Which font holds a character is decided here too: Vazirmatn, then the drawn signs, then its compatibility letters in
Vazirmatn, and at last a visible box, so that no character is lost silently.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias
from unicodedata import category, normalize

import uharfbuzz as hb

from yazd_desktop.paths import resource
from yazd_desktop.typeset.signs import MISSING_GLYPH, build_sign_font

FaceName: TypeAlias = Literal["regular", "bold", "signs"]
BLANK: Final = (
    -1
)  # a glyph that shows nothing and takes no room, but carries a letter for whoever copies the text
_FILES: Final = {"regular": "Vazirmatn-Regular.ttf", "bold": "Vazirmatn-Bold.ttf"}
_JOINERS: Final = frozenset("\u200c\u200d")
_LOCK: Final = threading.Lock()


class Glyph(NamedTuple):
    """A glyph of a line, in thousandths of the font size; `text` are the letters that it stands for."""

    id: int
    advance: float
    dx: float
    dy: float
    text: str


class Shaped(NamedTuple):
    """The glyphs of a piece of text from left to right, with their whole width in ems."""

    glyphs: tuple[Glyph, ...]
    width: float


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
    if char in _JOINERS or _has(text, char):
        return text
    if _has("signs", char):
        return "signs"
    return text if _stand_in(text, char) else "signs"


def is_invisible(char: str) -> bool:
    """Whether a character only steers the text (direction marks, soft hyphens, controls) and is never drawn."""
    return char not in _JOINERS and category(char) in {"Cf", "Cc"}


def _stand_in(face: FaceName, char: str) -> str:
    """The compatibility letters of a character if the font has them all, otherwise nothing."""
    letters = normalize("NFKC", char)
    if letters == char:
        letters = normalize("NFD", char)
    if letters == char or not all(_has(face, letter) for letter in letters):
        return ""
    return letters


@lru_cache(maxsize=32768)
def shape(name: FaceName, text: str, *, rtl: bool) -> Shaped:
    """Shape a piece of text of one font and one direction."""
    return _shape(name, text if name == "signs" else _with_stand_ins(name, text), rtl=rtl)


def _with_stand_ins(name: FaceName, text: str) -> str:
    """The text with compatibility letters for what the font lacks; it is copied from the PDF as those letters."""
    return "".join(c if c in _JOINERS or _has(name, c) else _stand_in(name, c) for c in text)


def _shape(name: FaceName, text: str, *, rtl: bool) -> Shaped:
    face = open_face(name)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = "rtl" if rtl else "ltr"
    if rtl:
        buffer.script = "Arab"
    else:
        buffer.guess_segment_properties()
    buffer.language = "fa"
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    with _LOCK:
        hb.shape(face.font, buffer, {"kern": True, "liga": True})
    scale = 1000.0 / face.units_per_em
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    clusters = sorted({info.cluster for info in infos})
    ends = dict(zip(clusters, [*clusters[1:], len(text)], strict=True))
    told: set[int] = set()
    glyphs: list[Glyph] = []
    for info, position in zip(infos, positions, strict=True):
        letters = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        if rtl and len(letters) > 1:
            # A ligature that tells two letters is read backwards by every viewer: the later ones go to blanks.
            glyphs += [Glyph(BLANK, 0, 0, 0, letter) for letter in reversed(letters[1:])]
            letters = letters[0]
        glyph = MISSING_GLYPH if name == "signs" and info.codepoint == 0 else info.codepoint
        if letters in _JOINERS:
            glyph = BLANK
        glyphs.append(
            Glyph(
                glyph,
                position.x_advance * scale,
                position.x_offset * scale,
                position.y_offset * scale,
                letters,
            )
        )
    width = sum(position.x_advance for position in positions) / face.units_per_em
    return Shaped(tuple(glyphs), width)


@lru_cache(maxsize=8192)
def natural_advance(name: FaceName, glyph: int) -> float:
    """The width of a glyph as the font has it, in thousandths."""
    if glyph == BLANK:
        return 0.0
    face = open_face(name)
    return float(face.font.get_glyph_h_advance(glyph)) * 1000.0 / face.units_per_em
