"""Text becomes lines: levels on the whole paragraph, logical words wrapped by their shaped widths (all in ems)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Final, NamedTuple
from unicodedata import bidirectional, category

from yazd_desktop.typeset.blocks import Span, Text, Tone
from yazd_desktop.typeset.text.bidi import resolve_levels
from yazd_desktop.typeset.text.readers import direction_of
from yazd_desktop.typeset.text.shaping import FaceName, face_of, is_invisible, shape

_NEW_LINE: Final = re.compile("\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_SPACE: Final = re.compile("[ \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+")
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")  # of broken text, which no font and no PDF can hold
_PERCENT: Final = re.compile("[%\u066a\u2030]")
# What every font of ours has, and nothing that only steers.
_COMMON: Final = re.compile(
    "[\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0-\u06f9\u200c\u060c!-~]+"
)
_ASCII_LETTER: Final = re.compile("[A-Za-z]")
_LATIN: Final = re.compile("[^\u0000-\u0040\u005b-\u0060\u007b-\u00a9\u0600-\u06ff\u2000-\u206f]")
_LETTER_MARK: Final = "\u061c"
_BREAKS_AFTER: Final = frozenset("/-_.@?&=:,+\\\u060c\u061b")


class Run(NamedTuple):
    """A piece of a word in one font, one level and one colour."""

    text: str
    face: FaceName
    level: int
    tone: Tone | None


@dataclass(slots=True, eq=False)
class Word:
    """What stands between two spaces; `gap` and `gap_level` are width and level of the space that follows.

    A plain word, which has a look, is set the same way wherever it stands: it is all in one font and colour, without
    marks over its letters, and no letter of it runs from left to right.
    """

    runs: tuple[Run, ...]
    width: float
    gap_level: int
    gap: float
    look: tuple[FaceName, Tone | None] | None

    @property
    def gap_face(self) -> FaceName:
        """The font of the space that follows."""
        return gap_face(self.runs[-1].face)


@dataclass(slots=True, eq=False)
class Line:
    """Words in logical order, in a paragraph of the direction `base`; the last line of it is never stretched.

    `look` is that of all its words, when all are plain and look alike.
    """

    words: tuple[Word, ...]
    width: float
    last: bool
    base: int
    look: tuple[FaceName, Tone | None] | None


def plain_text(text: Text) -> str:
    """The letters of a text without its looks."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


@lru_cache(maxsize=16384)
def lines_of(text: Text, width: float, *, bold: bool = False) -> tuple[Line, ...]:
    """The lines of a text in a column of `width` ems."""
    lines: list[Line] = []
    for base, words in paragraphs_of(text, bold=bold):
        lines += _break_lines(base, words, width)
    return tuple(lines)


@lru_cache(maxsize=16384)
def paragraphs_of(text: Text, *, bold: bool = False) -> tuple[tuple[int, tuple[Word, ...]], ...]:
    """The direction and the words of each paragraph of a text."""
    spans = (Span(text),) if isinstance(text, str) else text
    found: list[tuple[int, tuple[Word, ...]]] = []
    current: list[Span] = []
    for span in spans:
        first, *others = _NEW_LINE.split(span.text)
        current.append(Span(first, span.bold or bold, span.tone))
        for other in others:
            found.append(_words(current))
            current = [Span(other, span.bold or bold, span.tone)]
    found.append(_words(current))
    return tuple(found)


def natural_width(text: Text, *, bold: bool = False) -> float:
    """How wide a text is, in ems, when nothing breaks it."""
    return max(_width_of(words) for _, words in paragraphs_of(text, bold=bold))


def longest_word(text: Text, *, bold: bool = False) -> float:
    """The width of the widest word, in ems."""
    return max((word.width for _, words in paragraphs_of(text, bold=bold) for word in words), default=0.0)


def gap_face(face: FaceName) -> FaceName:
    """The font of a space after a word that ends in a font: the font of signs has none."""
    return "regular" if face == "signs" else face


@cache
def _space_width(face: FaceName) -> float:
    return shape(face, " ", rtl=False).width


def _width_of(words: tuple[Word, ...]) -> float:
    return sum(word.width for word in words) + sum(word.gap for word in words[:-1])


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
        return resolve_levels(_LETTER_MARK + text, 1)[1:]
    return resolve_levels(text, base)


def _words(spans: list[Span]) -> tuple[int, tuple[Word, ...]]:
    text = _HALF_CHARACTER.sub("\ufffd", "".join(span.text for span in spans))
    base = base_level(text)
    levels = _levels(text, base)
    looks: list[tuple[bool, Tone | None]] = []
    if len(spans) > 1:
        for span in spans:
            looks += [(span.bold, span.tone)] * len(span.text)
    words: list[Word] = []
    start = 0
    for end, next_start, gap_level in _gaps(text, levels, base):
        if end > start:
            if not looks:
                words.append(
                    _plain_word(text[start:end], levels[start:end], gap_level, spans[0].bold, spans[0].tone)
                )
            else:
                words.append(_word(_runs(text, levels, looks, spans[0], start, end), gap_level))
        start = next_start
    # A mark of direction between two spaces is no word.
    return base, tuple(word for word in words if word.runs)


def _gaps(text: str, levels: tuple[int, ...], base: int) -> Iterator[tuple[int, int, int]]:
    """Where each word ends, where the next one begins, and the level of what lies between."""
    for gap in _SPACE.finditer(text):
        yield gap.start(), gap.end(), levels[gap.start()]
    yield len(text), len(text), base


@lru_cache(maxsize=16384)
def _plain_word(text: str, levels: tuple[int, ...], gap_level: int, bold: bool, tone: Tone | None) -> Word:
    """A word of one look: most are, and they come again and again."""
    face: FaceName = "bold" if bold else "regular"
    if not _COMMON.fullmatch(text):
        return _word(_runs(text, levels, [], Span("", bold, tone), 0, len(text)), gap_level)
    level = levels[0]
    if levels.count(level) == len(levels):
        runs: tuple[Run, ...] = (Run(text, face, level, tone),)
        width = shape(face, text, rtl=level % 2 == 1).width
    else:
        found: list[Run] = []
        start, width = 0, 0.0
        for level, group in groupby(levels):
            end = start + sum(1 for _ in group)
            found.append(Run(text[start:end], face, level, tone))
            width += shape(face, text[start:end], rtl=level % 2 == 1).width
            start = end
        runs = tuple(found)
    look = None if _ASCII_LETTER.search(text) else _one_look(face, tone)
    return Word(runs, width, gap_level, _space_width(face), look)


def _word(runs: tuple[Run, ...], gap_level: int) -> Word:
    width = 0.0
    has_marks = False
    for run in runs:
        shaped = shape(run.face, run.text, rtl=run.level % 2 == 1)
        width += shaped.width
        has_marks = has_marks or bool(shaped.marks)
    look = None
    if not has_marks and runs:
        looks = {(run.face, run.tone) for run in runs}
        if len(looks) == 1 and not any(_runs_left_to_right(run.text) for run in runs):
            face, tone = looks.pop()
            look = None if face == "signs" else _one_look(face, tone)
    gap = _space_width(gap_face(runs[-1].face)) if runs else 0.0
    return Word(runs, width, gap_level, gap, look)


def _runs_left_to_right(text: str) -> bool:
    """Whether a letter of the text is written from left to right; few words need to be looked at letter by letter."""
    return bool(_LATIN.search(text)) and any(direction_of(char) == "left" for char in text)


@lru_cache(maxsize=64)
def _one_look(face: FaceName, tone: Tone | None) -> tuple[FaceName, Tone | None]:
    """The look as one object, so that looks are compared by identity."""
    return face, tone


def _runs(
    text: str,
    levels: tuple[int, ...],
    looks: list[tuple[bool, Tone | None]],
    only: Span,
    start: int,
    end: int,
) -> tuple[Run, ...]:
    kinds: list[tuple[FaceName, int, Tone | None]] = []
    letters: list[str] = []
    for index in range(start, end):
        char = text[index]
        if is_invisible(char):
            continue
        bold, tone = looks[index] if looks else (only.bold, only.tone)
        face = face_of(char, bold=bold)
        if kinds and category(char) == "Mn" and face != "signs" and kinds[-1][0] != "signs":
            kinds.append(kinds[-1])  # a mark is never parted from its letter
        else:
            kinds.append((face, levels[index], tone))
        letters.append(char)
    found: list[Run] = []
    place = 0
    for (face, level, tone), group in groupby(kinds):
        length = sum(1 for _ in group)
        found.append(Run("".join(letters[place : place + length]), face, level, tone))
        place += length
    return tuple(found)


def _width(runs: tuple[Run, ...]) -> float:
    return sum(shape(run.face, run.text, rtl=run.level % 2 == 1).width for run in runs)


def _break_lines(base: int, words: tuple[Word, ...], width: float) -> list[Line]:
    lines: list[Line] = []
    current: list[Word] = []
    used = gap = 0.0
    limit = width + 1e-6
    for whole in words:
        for word in (whole,) if whole.width <= width else _split_word(whole, width):
            if current and used + gap + word.width > limit:
                lines.append(_line(current, used, base, last=False))
                current = []
            used = used + gap + word.width if current else word.width
            current.append(word)
            gap = word.gap
    lines.append(_line(current, used if current else 0.0, base, last=True))
    return lines


def _line(words: list[Word], width: float, base: int, *, last: bool) -> Line:
    look = words[0].look if words and base else None
    if look is not None:
        for word in words:
            if word.look is not look:
                look = None
                break
    return Line(tuple(words), width, last, base, look)


def _split_word(word: Word, width: float) -> list[Word]:
    """The pieces of a word that is wider than the column: after a mark if there is one, otherwise anywhere."""
    pieces: list[Word] = []
    waiting: list[Run] = []
    for run in word.runs:
        rest = run.text
        while rest:
            room = width - sum(_width((piece,)) for piece in waiting)
            count = _fitting(run, rest, room)
            if count < len(rest) and count == 0 and waiting:
                runs = tuple(waiting)
                pieces.append(_word(runs, word.gap_level))
                waiting = []
                continue
            count = max(count, 1)
            waiting.append(run._replace(text=rest[:count]))
            rest = rest[count:]
            if rest:
                runs = tuple(waiting)
                pieces.append(_word(runs, word.gap_level))
                waiting = []
    runs = tuple(waiting)
    return [*pieces, _word(runs, word.gap_level)] if runs else pieces


def _fitting(run: Run, text: str, width: float) -> int:
    """How many characters of a text, set as that run, go into a width."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if _width((run._replace(text=text[:middle]),)) <= width:
            low = middle
        else:
            high = middle - 1
    if low == len(text):
        return low
    for count in range(low, low // 2, -1):
        if text[count - 1] in _BREAKS_AFTER:
            return count
    while low > 1 and (category(text[low]) == "Mn" or text[low] in "\u200c\u200d"):
        low -= 1
    return low
