"""Text becomes words: the levels of a whole paragraph, then words of runs in one font, one level and one colour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias
from unicodedata import bidirectional, category

from yazd_desktop.typeset.blocks import Span, Text, Tone
from yazd_desktop.typeset.text.bidi import quick_levels, resolve_all
from yazd_desktop.typeset.text.faces import FaceName, drawn_as, face_of, is_invisible
from yazd_desktop.typeset.text.readers import direction_of
from yazd_desktop.typeset.text.shaping import shape, width_of

WordLook: TypeAlias = tuple[FaceName, Tone | None]

_NEW_LINE: Final = re.compile("\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_SPACE: Final = re.compile("[ \t\x1c-\x1f\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+")
_ODD_SPACE: Final = re.compile("[\t\x1c-\x1f\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]")
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")  # of broken text, which no font and no PDF can hold
_PERCENT: Final = re.compile("[%\u066a\u2030]")
# What every font of ours has, and nothing that only steers; and words of it in a paragraph with ordinary spaces.
_COMMON: Final = re.compile(
    "[\u0621-\u063a\u0641-\u064a\u067e-\u067e\u0686-\u0686\u0698-\u0698\u06a9-\u06a9\u06af-\u06af"
    "\u06cc\u06f0-\u06f9\u200c\u060c!-~]+"
)
# Text whose words are ordered each for itself, whatever stands around them: all letters run from right to left, and no
# sign changes with the numbers beside it, as the signs of sums do (rules W2 and W4 to W6 of UAX #9).
_EASY: Final = re.compile(
    "[ \u0621-\u064a\u064b-\u0655\u0670-\u06d3\u06f0-\u06f9\u200c\u060c\u061b\u061f.:/!()\u00ab\u00bb]*"
)
_ASCII_LETTER: Final = re.compile("[A-Za-z]")
_MAY_RUN_TO_THE_RIGHT: Final = re.compile(
    "[^\u0000-\u0040\u005b-\u0060\u007b-\u00a9\u0600-\u06ff\u2000-\u206f]"
)
_LETTER_MARK: Final = "\u061c"
_KEPT: Final = 16384


class Run(NamedTuple):
    """A piece of a word in one font, one level, one colour and one size, which leads to one address or to none."""

    text: str
    face: FaceName
    level: int
    tone: Tone | None
    scale: float = 1.0
    link: str = ""

    @property
    def width(self) -> float:
        """Its width in ems of the text around it."""
        return shape(self.face, self.text, rtl=self.level % 2 == 1).width * self.scale


@dataclass(slots=True, eq=False)
class Word:
    """What stands between two spaces; `gap` and `gap_level` are width and level of the space that follows.

    A plain word, which has a look, is set the same way wherever it stands: it is all in one font and colour, without
    marks over its letters, and no letter of it runs from left to right. Widths are in ems.
    """

    runs: tuple[Run, ...]
    width: float
    gap_level: int
    gap: float
    look: WordLook | None

    @property
    def gap_face(self) -> FaceName:
        """The font of the space that follows."""
        return gap_face(self.runs[-1].face)


@dataclass(slots=True, eq=False)
class Words:
    """The words of a paragraph of the direction `base`; its width when nothing breaks it, and its widest word."""

    base: int
    words: tuple[Word, ...]
    width: float
    widest: float


@lru_cache(maxsize=_KEPT)
def paragraphs_of(text: Text, *, bold: bool = False) -> tuple[Words, ...]:
    """The paragraphs of a text; a new line begins one."""
    if isinstance(text, str):
        if _EASY.fullmatch(text):
            return (_easy_words(text, bold),)
        if not _NEW_LINE.search(text):
            return (_words((Span(text, bold),)),)
    spans = (Span(text),) if isinstance(text, str) else text or (Span(""),)
    found: list[Words] = []
    current: list[Span] = []
    for span in spans:
        first, *others = _NEW_LINE.split(span.text)
        current.append(replace(span, text=first, bold=span.bold or bold))
        for other in others:
            found.append(_words(current))
            current = [replace(span, text=other, bold=span.bold or bold)]
    found.append(_words(current))
    return tuple(found)


def plain_text(text: Text) -> str:
    """The letters of a text without its looks."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


def base_level(text: str) -> int:
    """1, for pages are right to left, but 0 for text that has Latin letters only, so that it ends where it should."""
    has_latin = False
    for char in text:
        kind = bidirectional(char)
        if kind in {"R", "AL", "RLE", "RLO", "RLI"}:
            return 1
        has_latin = has_latin or kind == "L"
    return 0 if has_latin else 1


def _levels(text: str, base: int) -> tuple[int, ...]:
    if _PERCENT.search(text) and not any(bidirectional(char) in {"L", "R", "AL"} for char in text):
        # A number that stands alone has its percent sign on the left, as it has after a Persian word.
        text = _LETTER_MARK + text
        return (quick_levels(text, 1) or resolve_all(text, 1))[1:]
    return quick_levels(text, base) or resolve_all(text, base)


def _words(spans: Sequence[Span]) -> Words:
    text = spans[0].text if len(spans) == 1 else "".join(span.text for span in spans)
    if not text.isascii():
        text = _HALF_CHARACTER.sub("\ufffd", text)
    base = base_level(text)
    levels = _levels(text, base)
    only = spans[0]
    looks: list[Span] = []
    if len(spans) > 1 or only.scale != 1 or only.link:
        for span in spans:
            looks += [span] * len(span.text)
    words: list[Word] = []
    if not looks and not _ODD_SPACE.search(text):
        start = 0
        for part in text.split(" "):
            end = start + len(part)
            if part:
                gap_level = levels[end] if end < len(levels) else base
                words.append(_word_of(part, levels[start:end], gap_level, only.bold, only.tone))
            start = end + 1
    else:
        start = 0
        for end, next_start, gap_level in _gaps(text, levels, base):
            if end > start:
                if looks:
                    words.append(make_word(_runs(text, levels, looks, only, start, end), gap_level))
                else:
                    part = text[start:end]
                    words.append(_word_of(part, levels[start:end], gap_level, only.bold, only.tone))
            start = next_start
    for word in words:
        if not word.runs:  # a mark of direction between two spaces is no word
            words = [word for word in words if word.runs]
            break
    return _measured(base, words)


def _measured(base: int, words: list[Word]) -> Words:
    width = widest = gap = 0.0
    for word in words:
        own = word.width
        width += gap + own
        gap = word.gap
        if own > widest:
            widest = own
    return Words(base, tuple(words), width, widest)


def _easy_words(text: str, bold: bool) -> Words:
    return _measured(1, [_easy_word(part, bold) for part in text.split(" ") if part])


@lru_cache(maxsize=_KEPT)
def _easy_word(text: str, bold: bool) -> Word:
    """A word of an easy text."""
    levels = quick_levels(text, 1) or resolve_all(text, 1)
    return _word_of(text, levels, 1, bold, None)


def _gaps(text: str, levels: tuple[int, ...], base: int) -> Iterator[tuple[int, int, int]]:
    """Where each word ends, where the next one begins, and the level of what lies between."""
    for gap in _SPACE.finditer(text):
        start, end = gap.span()
        yield start, end, levels[start]
    yield len(text), len(text), base


@lru_cache(maxsize=_KEPT)
def _word_of(text: str, levels: tuple[int, ...], gap_level: int, bold: bool, tone: Tone | None) -> Word:
    """A word of one look: most are, and they come again and again."""
    face: FaceName = "bold" if bold else "regular"
    if not _COMMON.fullmatch(text):
        return make_word(_runs(text, levels, [], Span("", bold, tone), 0, len(text)), gap_level)
    level = levels[0]
    if levels.count(level) == len(levels):
        runs: tuple[Run, ...] = (Run(text, face, level, tone),)
        width = width_of(face, text, rtl=level % 2 == 1)
    else:
        found: list[Run] = []
        start, width = 0, 0.0
        for level, group in groupby(levels):
            end = start + sum(1 for _ in group)
            found.append(Run(text[start:end], face, level, tone))
            width += width_of(face, text[start:end], rtl=level % 2 == 1)
            start = end
        runs = tuple(found)
    look = None if _ASCII_LETTER.search(text) else _one_look(face, tone)
    return Word(runs, width, gap_level, _space_width(face), look)


def make_word(runs: tuple[Run, ...], gap_level: int) -> Word:
    """A word of any runs."""
    width = 0.0
    is_plain = bool(runs)
    for run in runs:
        shaped = shape(run.face, run.text, rtl=run.level % 2 == 1)
        width += shaped.width * run.scale
        is_plain = is_plain and not shaped.marks and run.scale == 1 and not run.link
    look = None
    if is_plain:
        looks = {(run.face, run.tone) for run in runs}
        if len(looks) == 1 and not any(_runs_to_the_right(run.text) for run in runs):
            face, tone = looks.pop()
            look = None if face == "signs" else _one_look(face, tone)
    gap = _space_width(gap_face(runs[-1].face)) if runs else 0.0
    return Word(runs, width, gap_level, gap, look)


def _runs_to_the_right(text: str) -> bool:
    """Whether a letter of the text is written from left to right; few words need to be looked at letter by letter."""
    return bool(_MAY_RUN_TO_THE_RIGHT.search(text) or _ASCII_LETTER.search(text)) and any(
        direction_of(char) in {"left", "far"} for char in text
    )


@lru_cache(maxsize=64)
def _one_look(face: FaceName, tone: Tone | None) -> WordLook:
    """The look as one object, so that looks are compared by identity."""
    return face, tone


def gap_face(face: FaceName) -> FaceName:
    """The font of a space after a word that ends in a font: the font of signs has none."""
    return "regular" if face == "signs" else face


@cache
def _space_width(face: FaceName) -> float:
    return shape(face, " ", rtl=False).width


def _runs(
    text: str,
    levels: tuple[int, ...],
    looks: Sequence[Span],
    only: Span,
    start: int,
    end: int,
) -> tuple[Run, ...]:
    kinds: list[tuple[FaceName, int, Tone | None, float, str]] = []
    letters: list[str] = []
    for index in range(start, end):
        char = text[index]
        if is_invisible(char):
            continue
        span = looks[index] if looks else only
        face = face_of(char, bold=span.bold)
        if kinds and category(char) == "Mn" and face != "signs" and kinds[-1][0] != "signs":
            kinds.append(kinds[-1])  # a mark is never parted from its letter
            letters.append(char)
            continue
        level = levels[index]
        drawn = drawn_as(face, char)
        if level % 2 and drawn != char and any(bidirectional(letter) in {"L", "EN"} for letter in drawn):
            level += 1  # a sign among Persian letters, but what stands in for it runs from left to right
        tone = span.tone or ("accent" if span.link else None)
        kinds += [(face, level, tone, span.scale, span.link)] * len(drawn)
        letters += drawn
    found: list[Run] = []
    place = 0
    for look, group in groupby(kinds):
        length = sum(1 for _ in group)
        found.append(Run("".join(letters[place : place + length]), *look))
        place += length
    return tuple(found)
