"""Order of mixed text on a line: the Unicode Bidirectional Algorithm (UAX #9).

Levels are always resolved on a whole paragraph; lines are reordered afterwards. Nearly all text is one isolating run
sequence: it is resolved here, on a string of one byte for each character. The rest goes to bidi_whole.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from yazd_desktop.typeset.text.bidi_brackets import resolve_brackets
from yazd_desktop.typeset.text.bidi_classes import CLOSING, OPENING, codes_of, is_bracket, mirror
from yazd_desktop.typeset.text.bidi_whole import resolve_all

__all__ = ["is_bracket", "mirror", "quick_levels", "resolve_all", "resolve_levels", "visual_order"]

_FIRST_STRONG: Final = re.compile(b"[LRA]")
_MARKS: Final = re.compile(rb"([^\^_])([\^_]+)")
_AFTER_ARABIC: Final = re.compile(b"A[^LR]*+")
_SEPARATED: Final = ((b"1,1", b"111"), (b"1-1", b"111"), (b"2,2", b"222"))
_ONE_SEPARATOR: Final = re.compile(b"(?<=1)[-,]_*+(?=1)|(?<=2),_*+(?=2)")
_TERMINATORS: Final = re.compile(b"(?<=1)%++|(?<!%)%++(?=1)")
_AFTER_LEFT: Final = {0: re.compile(b"(?:^|L)[^R]*+"), 1: re.compile(b"L[^R]*+")}
_BETWEEN: Final = {0: re.compile(b"(?<=[R12])[^LR12]++(?=[R12])"), 1: re.compile(b"L[^LR12]++(?=L)")}
_SIDES: Final = (b"L", b"R")
_LEVELS: Final = {
    0: bytes({"R": 1, "1": 2, "2": 2}.get(chr(code), 0) for code in range(256)),
    1: bytes({"L": 2, "1": 2, "2": 2}.get(chr(code), 1) for code in range(256)),
}


@lru_cache(maxsize=8192)
def resolve_levels(text: str, base: int | None = 1) -> tuple[int, ...]:
    """The embedding level of each character of a paragraph; `base` None takes it from the first strong letter."""
    levels = quick_levels(text, base)
    return resolve_all(text, base) if levels is None else levels


def quick_levels(text: str, base: int | None = 1) -> tuple[int, ...] | None:
    """As `resolve_all`, but None where there are embeddings, overrides, isolates, tabs or ends of paragraphs.

    Where all is of one direction no rule moves anything but numbers; rule L1 moves nothing without tabs.
    """
    codes = codes_of(text)
    if not codes.isascii():
        return None
    if base is None:
        first = _FIRST_STRONG.search(codes)
        base = 1 if first and first[0] != b"L" else 0
    has_left = b"L" in codes
    if base == 0 and not (b"A" in codes or b"R" in codes or b"2" in codes):
        return (0,) * len(codes)
    kinds = codes
    if b"1" in codes or b"2" in codes or base == 0 or has_left:
        if b"^" in codes or b"_" in codes:
            kinds = _resolve_marks(codes)
        kinds = _resolve_numbers(kinds)
        if base == 0 or has_left:
            kinds = _resolve_mixed(text, kinds, codes, base)
    return tuple(kinds.translate(_LEVELS[base]))


def _resolve_marks(kinds: bytes) -> bytes:
    """Rule W1. What rule X9 removes is of the class before it too, but for what follows a separator (see W4).

    Marks at the start are left as they are: neutrals there come out as the base level, as they would.
    """
    # Nearly all marks and joiners stand after a Persian letter, one or two of them.
    kinds = kinds.replace(b"A^", b"AA").replace(b"A_", b"AA").replace(b"A^", b"AA")
    if b"^" in kinds or b"_" in kinds:
        kinds = _MARKS.sub(_with_marks, kinds)
    return kinds


def _with_marks(match: re.Match[bytes]) -> bytes:
    before, marks = match[1], match[2]
    if before in b",-":
        joined = marks.lstrip(b"_")
        return before + b"_" * (len(marks) - len(joined)) + before * len(joined)
    return before + (b"o" if before in b"()" else before) * len(marks)


def _resolve_numbers(kinds: bytes) -> bytes:
    """Rules W2 to W5."""
    if b"1" in kinds and b"A" in kinds:
        if b"L" in kinds or b"R" in kinds:
            kinds = _AFTER_ARABIC.sub(lambda match: match[0].replace(b"1", b"2"), kinds)
        else:
            first = kinds.index(b"A")
            kinds = kinds[:first] + kinds[first:].replace(b"1", b"2")
    kinds = kinds.replace(b"A", b"R")
    if b"," in kinds or b"-" in kinds:
        for between, number in _SEPARATED:
            # Twice, for each number of 1,2,3 stands at two separators.
            kinds = kinds.replace(between, number).replace(between, number)
        if b"_" in kinds:
            kinds = _ONE_SEPARATOR.sub(
                lambda match: kinds[match.end() : match.end() + 1] * len(match[0]), kinds
            )
    if b"%" in kinds and b"1" in kinds:
        kinds = _TERMINATORS.sub(lambda match: b"1" * len(match[0]), kinds)
    return kinds


def _resolve_mixed(text: str, kinds: bytes, codes: bytes, base: int) -> bytes:
    """Rules W7, N0, N1 and N2; what rule W6 makes neutral stands for itself, what is left is of the base level."""
    if b"1" in kinds:
        kinds = _AFTER_LEFT[base].sub(lambda match: match[0].replace(b"1", b"L"), kinds)
    side, other = _SIDES[base], _SIDES[1 - base]
    if OPENING in kinds and CLOSING in kinds:
        kinds = resolve_brackets(text, kinds, codes, side, side)
    return _BETWEEN[base].sub(lambda match: other * len(match[0]), kinds)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Rule L2: the indices of one line from left to right.

    What is turned at a level lies within what is turned at a lower one, so `levels` need not be moved. Levels that do
    not occur turn what the next higher one has turned: an even number of turns is none.
    """
    order = list(range(len(levels)))
    if not order:
        return order
    falling = sorted(set(levels), reverse=True)
    for level, lower in pairwise(falling):
        if (level - lower) % 2 == 0:
            continue
        start = 0
        for index, here in enumerate(levels):
            if here < level:
                if index - start > 1:
                    order[start:index] = order[start:index][::-1]
                start = index + 1
        order[start:] = order[start:][::-1]
    if falling[-1] % 2:
        order.reverse()
    return order
