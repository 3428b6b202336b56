"""How programs that read a PDF put a line together again, and what it takes that they get back what was written.

A line is drawn in visual order, and every reader turns it round by a rule of its own, none of them UAX #9:

- pdfium (Edge, Chrome, Qt) parts the line, in the order of the stream, into stretches of one direction (letters from
  right to left, letters from left to right, weak characters, neutral ones), turns the order of the stretches round, and
  the letters of some of them; brackets in those are told as their mirror image. So the stream is written in the order
  that this rule turns into the logical one; where it is not the order that is seen, the pen jumps.
- poppler (Evince, Okular, pdftotext) sorts by place. It reads a line from the right when most of its letters are
  written so, and takes everything from a digit, a Latin letter or a separator up to the next Persian letter for a
  stretch from left to right. Marks of direction beside such characters end these stretches where they end.
- MuPDF (SumatraPDF) turns each stretch of right-to-left letters round and leaves the stretches in the order of the
  stream: lines with numbers in them come out in pieces, as they do from everybody's files.

Sources: `CPDF_TextPage::CloseTempLine` and `CFX_BidiString` of pdfium, `reorderText` of poppler's TextOutputDev.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias
from unicodedata import bidirectional

Direction: TypeAlias = Literal["left", "right", "weak", "neutral"]
Kind: TypeAlias = Literal["L", "R", "#", "N"]
LRM: Final = "\u200e"
RLM: Final = "\u200f"
_RIGHT_TO_LEFT_SIGNS: Final = frozenset("\u061b\u061f\u06d4\u061c\u200f")


class _Directions(dict[str, Direction]):
    """The direction of each character as pdfium sees it, found when it is first asked for."""

    def __missing__(self, char: str) -> Direction:
        kind = bidirectional(char)
        found: Direction = "neutral"
        if kind == "L":
            found = "left"
        elif kind in {"R", "AL"}:
            found = "right"
        elif kind in {"AN", "EN", "NSM", "CS", "ES", "ET", "BN"}:
            found = "weak"
        self[char] = found
        return found


class _Kinds(dict[str, Kind]):
    """Each character as poppler sees it: a letter to the left or the right, numeric ("#"), or neutral."""

    def __missing__(self, char: str) -> Kind:
        kind = bidirectional(char)
        found: Kind = "N"
        if kind in {"R", "AL"} or char in _RIGHT_TO_LEFT_SIGNS:
            found = "R"
        elif kind == "L":
            found = "L"
        elif kind in {"EN", "AN", "ES", "ET", "CS"}:
            found = "#"
        self[char] = found
        return found


_DIRECTION_OF: Final = _Directions()
_KIND_OF: Final = _Kinds()


def direction_of(char: str) -> Direction:
    """The direction of a character as pdfium sees it."""
    return _DIRECTION_OF[char]


def stream_order(chars: Sequence[str]) -> tuple[list[int], list[bool]]:
    """In which order a line is written for pdfium, and which characters it will tell as their mirror image.

    `chars` stand in logical order; the order is given as their indices.
    """
    directions = [_DIRECTION_OF[char] for char in chars]
    count = len(directions)
    order: list[int] = []
    mirrored = [False] * count
    context: Direction = "right"  # the files say that they are read from right to left
    start = 0
    while start < count:
        direction, end = directions[start], start + 1
        while end < count and directions[end] == direction:
            end += 1
        # The order is gathered backwards: what is not turned round here is, in the end.
        if direction == "right" or (direction == "neutral" and context == "right"):
            context = "right"
            mirrored[start:end] = [True] * (end - start)
            order += range(start, end)
        else:
            order += range(end - 1, start - 1, -1)
            if direction != "weak":
                context = "left"
        start = end
    order.reverse()
    return order, mirrored


def marked_for_poppler(chars: Sequence[str], levels: Sequence[int], base: int) -> list[str]:
    """The characters of a line from left to right, with the marks of direction that poppler needs."""
    told = mark_stretches(chars, levels, base)
    kinds = [_KIND_OF[char] for char in "".join(told)]
    surplus = kinds.count("R") - kinds.count("L")
    if base and surplus <= 0 and len(told) > 1 and any(level % 2 for level in levels):
        told[-1] += RLM * (1 - surplus)
    elif not base and surplus > 0:
        told[0] = LRM * surplus + told[0]
    return told


def mark_stretches(chars: Sequence[str], levels: Sequence[int], base: int) -> list[str]:
    """As `marked_for_poppler`, for a part of a line whose direction poppler knows from the rest of it.

    Each stretch that runs against the line ends in a mark, at the side where poppler would go on.
    """
    told = list(chars)
    kinds = [_KIND_OF[char] for char in chars]
    begins, ends = ("L#", "R") if base else ("R", "L#")
    count = len(kinds)
    place = 0
    while place < count:
        end = place + 1
        runs_against = levels[place] > base
        while runs_against and end < count and levels[end] > base:
            end += 1
        if runs_against or kinds[place] in begins:
            # Poppler comes from the right in a line from right to left, from the left in the other kind.
            first, following = (end - 1, place - 1) if base else (place, end)
            if 0 <= following < count and kinds[following] not in ends:
                if base:
                    told[place] = RLM + told[place]
                else:
                    told[end - 1] += LRM
            if kinds[first] not in begins:
                told[first] = told[first] + LRM if base else RLM + told[first]
        place = end
    if base and "R" in kinds and levels[0] == base and kinds[0] != "R":
        # MuPDF (SumatraPDF) takes a sign that begins a text, at the left end of a line, for one from left to right.
        told[0] = RLM + told[0]
    return told
