"""Words become lines: logical words wrapped by their shaped widths, and words that are wider than the column parted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Final
from unicodedata import category

from yazd_desktop.typeset.blocks import Text
from yazd_desktop.typeset.text.readers import direction_of
from yazd_desktop.typeset.text.shaping import shape
from yazd_desktop.typeset.text.words import Run, Word, WordLook, Words, make_word, paragraphs_of

_BREAKS_AFTER: Final = frozenset("/-_.@?&=:,+\\\u060c\u061b\u200c")
_TOLERANCE: Final = 1e-6
_LETTERS_IN_AN_EM: Final = 4  # usually fewer go into one
_KEPT: Final = 16384


@dataclass(slots=True, eq=False)
class Line:
    """Words in logical order, in a paragraph of the direction `base`; the last line of it is never stretched.

    `look` is that of all its words, when all are plain and look alike. Widths are in ems. `after_latin` where pdfium
    would read its first signs with the Latin letters of the cell before it (`beside`).
    """

    words: tuple[Word, ...]
    width: float
    last: bool
    base: int
    look: WordLook | None
    after_latin: bool = False


@lru_cache(maxsize=_KEPT)
def lines_of(text: Text, width: float, *, bold: bool = False) -> tuple[Line, ...]:
    """The lines of a text in a column of `width` ems."""
    paragraphs = paragraphs_of(text, bold=bold)
    if len(paragraphs) == 1 and paragraphs[0].width <= width + _TOLERANCE:
        words = paragraphs[0]
        return (_line(words.words, words.width, words.base, last=True),)
    lines: list[Line] = []
    for words in paragraphs:
        lines += _break_lines(words, width)
    return tuple(lines)


@lru_cache(maxsize=_KEPT)
def beside(lines: tuple[Line, ...], *, latin: bool) -> tuple[tuple[Line, ...], bool]:
    """The lines of a cell, when the cell before it ended in Latin letters or not, and whether it ends so itself.

    Pdfium reads the cells of a row as one line, and brackets after Latin letters as a part of these.
    """
    if latin and any(map(_begins_with_sign, lines)):
        lines = tuple(
            [
                replace(line, look=None, after_latin=True) if _begins_with_sign(line) else line
                for line in lines
            ]
        )
    ends = [end for line in lines if (end := _ends_in_latin(line)) is not None]
    return lines, any(ends) if ends else latin


def _begins_with_sign(line: Line) -> bool:
    for char in _letters_of(line.words):
        if (direction := direction_of(char)) != "weak":
            return direction == "neutral"
    return False


def _ends_in_latin(line: Line) -> bool | None:
    """Whether the last letter is one from left to right; None when there is no letter."""
    for word in reversed(line.words):
        for run in reversed(word.runs):
            for char in reversed(run.text):
                if (direction := direction_of(char)) == "right":
                    return False
                if direction in {"left", "far"}:
                    return True
    return None


def _letters_of(words: tuple[Word, ...]) -> Iterator[str]:
    for word in words:
        for run in word.runs:
            yield from run.text


def natural_width(text: Text, *, bold: bool = False) -> float:
    """How wide a text is, in ems, when nothing breaks it."""
    return max(words.width for words in paragraphs_of(text, bold=bold))


def longest_word(text: Text, *, bold: bool = False) -> float:
    """The width of the widest word, in ems."""
    return max(words.widest for words in paragraphs_of(text, bold=bold))


def _break_lines(paragraph: Words, width: float) -> list[Line]:
    lines: list[Line] = []
    current: list[Word] = []
    used = gap = 0.0
    limit = width + _TOLERANCE
    for whole in paragraph.words:
        for word in (whole,) if whole.width <= width else _parts_of(whole, width):
            if current and used + gap + word.width > limit:
                lines.append(_line(tuple(current), used, paragraph.base, last=False))
                current = []
            used = used + gap + word.width if current else word.width
            current.append(word)
            gap = word.gap
    lines.append(_line(tuple(current), used if current else 0.0, paragraph.base, last=True))
    return lines


def _line(words: tuple[Word, ...], width: float, base: int, *, last: bool) -> Line:
    look = words[0].look if words and base else None
    if look is not None:
        for word in words:
            if word.look is not look:
                look = None
                break
    return Line(words, width, last, base, look)


def _parts_of(word: Word, width: float) -> list[Word]:
    """The parts of a word that is wider than the column: after a sign if there is one, otherwise anywhere."""
    parts: list[Word] = []
    waiting: list[Run] = []
    room = width
    for run in word.runs:
        rest = run.text
        while rest:
            count = _fitting(run, rest, room)
            if count == 0 and waiting:
                parts.append(make_word(tuple(waiting), word.gap_level))
                waiting, room = [], width
                continue
            count = max(count, 1)
            while count < len(rest) and _stays_with_letter(rest[count]):
                count += 1
            piece = run._replace(text=rest[:count])
            waiting.append(piece)
            room -= piece.width
            rest = rest[count:]
            if rest:
                parts.append(make_word(tuple(waiting), word.gap_level))
                waiting, room = [], width
    return [*parts, make_word(tuple(waiting), word.gap_level)] if waiting else parts


def _fitting(run: Run, text: str, width: float) -> int:
    """How many characters of a text, set as that run, go into a width."""
    letters = max(int(width / run.scale * _LETTERS_IN_AN_EM), 8)
    while True:
        sample = text[:letters]
        if sample == text and run._replace(text=text).width <= width:
            return len(text)
        glyphs = shape(run.face, sample, rtl=run.level % 2 == 1).glyphs
        advances = [glyph.advance * run.scale for glyph in glyphs]
        if run.level % 2 == 1:
            advances.reverse()
        count = sum(1 for end in accumulate(advances) if end <= width * 1000)
        if count < len(sample) or sample == text:
            break
        letters *= 3  # thin letters, or marks, which take no room
    # The last letter of a part takes another form than it had inside the word.
    while count > 0 and run._replace(text=text[:count]).width > width:
        count -= 1
    for place in range(count, count // 2, -1):
        if text[place - 1] in _BREAKS_AFTER:
            return place
    while count > 1 and count < len(text) and _stays_with_letter(text[count]):
        count -= 1
    return count


def _stays_with_letter(char: str) -> bool:
    """Whether a character is never parted from the letter before it: a mark or a joiner."""
    return category(char) == "Mn" or char in "\u200c\u200d"
