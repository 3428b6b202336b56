"""Letters become glyphs: HarfBuzz over the fonts of the house, remembered for each piece of text."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple
from unicodedata import category

import uharfbuzz as hb

from yazd_desktop.typeset.text.faces import JOINERS, FaceName, natural_advance, open_face
from yazd_desktop.typeset.text.signs import MISSING_GLYPH, digits_in_box

KASHIDA: Final = "\ue640"  # a stroke that draws a letter longer; of no text, so no reader is told of it
# A glyph that shows nothing and takes no room, but carries a letter for whoever copies the text.
BLANK: Final = -1
_UNSEEN: Final = 0.05  # thousandths of the font size
_GAP: Final = 25.0  # less than what poppler takes for a space where a word ends
_WIDE_GAP: Final = 70.0  # less than what readers take for a space anywhere
# Digits and what stands between them: no font of ours moves or changes one beside another (the tests look).
NUMBER: Final = re.compile(
    "[0-9\u06f0-\u06f9\u0660-\u0669.,:%+\u066a-\u066c-]+(?:/[0-9\u06f0-\u06f9\u0660-\u0669]+)*"
)
_MARKS_OR_JOINERS: Final = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]"
)
_LONG: Final = 80  # longer words come once, and are kept only while their line is made
_VERY_LONG: Final = 4000  # what is longer is not kept at all
_LOCK: Final = threading.Lock()


class Glyph(NamedTuple):
    """A glyph of a line, in thousandths of the font size; `text` is the letter that it stands for.

    `natural` is the width that the PDF font gives it by itself: that of the font, or its part of a ligature. What the
    pen has to be moved before and after it, where it stands in its place, is ready as operands of TJ.
    """

    id: int
    advance: float
    dx: float
    text: str
    natural: float
    before: str = ""
    after: str = ""


def glyph_of(glyph: int, advance: float, dx: float, text: str, natural: float) -> Glyph:
    """A glyph with its moves of the pen."""
    surplus = natural + dx - advance
    before = f">{-dx:.1f}<" if dx > _UNSEEN or dx < -_UNSEEN else ""
    after = f">{surplus:.1f}<" if surplus > _UNSEEN or surplus < -_UNSEEN else ""
    return Glyph(glyph, advance, dx, text, natural, before, after)


class Mark(NamedTuple):
    """A glyph drawn over others, its place counted from the beginning of its piece of text, in thousandths."""

    id: int
    x: float
    y: float


class Shaped(NamedTuple):
    """The glyphs of a piece of text from left to right, the marks over them, and the whole width in ems."""

    glyphs: tuple[Glyph, ...]
    marks: tuple[Mark, ...]
    width: float


def shape(name: FaceName, text: str, *, rtl: bool) -> Shaped:
    """Shape a piece of text of one font and one direction."""
    length = len(text)
    if length <= _LONG:
        return _shape_known(name, text, rtl)
    return (_shape_new if length > _VERY_LONG else _shape_long)(name, text, rtl)


@lru_cache(maxsize=16)
def _shape_long(name: FaceName, text: str, rtl: bool) -> Shaped:
    return _shape_new(name, text, rtl)


@lru_cache(maxsize=32768)
def _shape_known(name: FaceName, text: str, rtl: bool) -> Shaped:
    return _shape_new(name, text, rtl)


def width_of(name: FaceName, text: str, *, rtl: bool) -> float:
    """The width of a piece of text in ems, as `shape` would give it."""
    if NUMBER.fullmatch(text):
        widths = _WIDTHS_ALONE[name]
        return sum([widths[char] for char in text])
    return shape(name, text, rtl=rtl).width


class _WidthsAlone(dict[str, float]):
    """The width of each character of numbers, found when it is first asked for."""

    def __init__(self, name: FaceName) -> None:
        super().__init__()
        self.name = name

    def __missing__(self, char: str) -> float:
        width = self[char] = _shape_alone(self.name, char).width
        return width


_WIDTHS_ALONE: Final[dict[FaceName, _WidthsAlone]] = {
    name: _WidthsAlone(name) for name in ("regular", "bold", "signs")
}


@cache
def _shape_alone(name: FaceName, char: str) -> Shaped:
    return _shape(name, char, rtl=False)


def _shape_new(name: FaceName, text: str, rtl: bool) -> Shaped:
    if len(text) > 1 and NUMBER.fullmatch(text):
        parts = [_shape_alone(name, char) for char in (reversed(text) if rtl else text)]
        return Shaped(tuple([part.glyphs[0] for part in parts]), (), sum([part.width for part in parts]))
    return _shape(name, text, rtl=rtl)


def _shape_signs(text: str, *, rtl: bool) -> Shaped:
    """Signs, and boxes for what no font has, beside each other; marks too, as there is no letter to set them on."""
    font = open_face("signs").font
    glyphs: list[Glyph] = []
    marks: list[Mark] = []
    pen = 0.0
    for char in reversed(text) if rtl else text:
        glyph = font.get_nominal_glyph(ord(char))
        if glyph is None:
            glyph = MISSING_GLYPH
            marks += [Mark(digit, pen + x, y) for digit, x, y in digits_in_box(char)]
        width = natural_advance("signs", glyph)
        glyphs.append(Glyph(glyph, width, 0.0, char, width))
        pen += width
    return Shaped(tuple(glyphs), tuple(marks), pen / 1000.0)


def _shape(name: FaceName, text: str, *, rtl: bool) -> Shaped:
    if name == "signs":
        return _shape_signs(text, rtl=rtl)
    face = open_face(name)
    buffer = hb.Buffer()
    buffer.add_str(text.replace(KASHIDA, "\u0640") if KASHIDA in text else text)
    buffer.direction = "rtl" if rtl else "ltr"
    if rtl:
        buffer.script = "Arab"
    else:
        buffer.guess_segment_properties()
    buffer.language = "fa"
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    with _LOCK:
        hb.shape(face.font, buffer, {"kern": True, "liga": True})
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    scale = 1000.0 / face.units_per_em
    if len(infos) == len(text) and not _MARKS_OR_JOINERS.search(text):
        glyphs, width = _one_to_one(name, text, infos, places, scale)
        if glyphs:
            return Shaped(tuple(glyphs), (), width / 1000.0)
    return _shape_clusters(name, text, infos, places, scale, rtl=rtl)


def _one_to_one(
    name: FaceName, text: str, infos: Sequence[Any], places: Sequence[Any], scale: float
) -> tuple[list[Glyph], float]:
    """The glyphs when each stands for one letter on the line; none when one does not. The quick way for most words."""
    glyphs: list[Glyph] = []
    width = 0.0
    has_gaps = False
    for info, place in zip(infos, places, strict=True):
        advance = place.x_advance * scale
        if place.y_offset or advance <= 0:
            return [], 0.0
        glyph = info.codepoint
        natural = round(natural_advance(name, glyph), 2)
        glyphs.append(glyph_of(glyph, advance, place.x_offset * scale, text[info.cluster], natural))
        width += advance
        has_gaps = has_gaps or advance - natural > _WIDE_GAP
    if has_gaps:
        glyphs = _without_gaps(glyphs)
    return (glyphs, width) if len({info.cluster for info in infos}) == len(text) else ([], 0.0)


def _shape_clusters(
    name: FaceName, text: str, infos: Sequence[Any], places: Sequence[Any], scale: float, *, rtl: bool
) -> Shaped:
    clusters = [
        (
            info.cluster,
            info.codepoint,
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
        )
        for info, place in zip(infos, places, strict=True)
    ]
    starts = sorted({cluster[0] for cluster in clusters})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs: list[Glyph] = []
    marks: list[Mark] = []
    pen = 0.0
    for start, group in groupby(clusters, key=itemgetter(0)):
        members = list(group)
        main = max(members, key=itemgetter(2))
        letters = _letter_groups(text[start : ends[start]], rtl=rtl)
        alone = members == [main] and main[4] == 0 and category(letters[0][0]) != "Mn"
        x = pen
        for member in members:
            _, glyph, advance, dx, dy = member
            if member is not main or not (alone or (dy == 0 and advance > 0)):
                marks.append(Mark(glyph, x + dx, dy))
            x += advance
        shows = alone or (main[4] == 0 and main[2] > 0)
        glyph = main[1] if shows else BLANK
        own_width = natural_advance(name, max(glyph, 0))
        glyphs += _carriers(letters, glyph, own_width, x - pen, main[3], rtl=rtl)
        pen = x
    return Shaped(tuple(_without_gaps(glyphs)), tuple(marks), pen / 1000.0)


def _without_gaps(glyphs: list[Glyph]) -> list[Glyph]:
    """The same glyphs in the same places, wider where there was a gap between two: a mark or a joiner ends a word for
    poppler, and it takes a gap beside such an end for a space.
    """
    found: list[Glyph] = []
    for glyph in glyphs:
        id_, advance, dx, text, natural, *_ = glyph
        if dx > _GAP and found:
            before = found[-1]
            found[-1] = glyph_of(before.id, before.advance + dx, before.dx, before.text, before.natural + dx)
            advance, dx = advance - dx, 0.0
        if advance - dx - natural > _GAP:
            natural = advance - dx
        found.append(glyph_of(id_, advance, dx, text, round(natural, 2)))
    return found


def _letter_groups(text: str, *, rtl: bool) -> list[str]:
    """The letters of a cluster from left to right, each with its marks."""
    groups: list[str] = []
    for char in text:
        if groups and category(char) == "Mn":
            groups[-1] += char
        else:
            groups.append(char)
    return groups[::-1] if rtl else groups


def _carriers(
    groups: list[str], glyph: int, own_width: float, width: float, dx: float, *, rtl: bool
) -> list[Glyph]:
    """Glyphs that carry the letters of a cluster: the drawn one, and blanks for the others.

    A glyph that told two letters would be read backwards by every viewer, and two equal letters in one place as one:
    so each letter of a ligature gets its part of the width.
    """
    found: list[Glyph] = []
    part = width / len(groups)
    for number, group in enumerate(groups):
        base = glyph if number == 0 and group[0] not in JOINERS else BLANK
        natural = own_width if len(groups) == 1 and base != BLANK else part
        carrier = glyph_of(base, part, dx if base != BLANK else 0.0, group[0], round(natural, 2))
        blanks = [Glyph(BLANK, 0.0, 0.0, letter, 0.0) for letter in group[1:]]
        found += [*reversed(blanks), carrier] if rtl else [carrier, *blanks]
    return found
