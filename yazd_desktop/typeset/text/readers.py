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

What is beyond mending: among Persian letters pdfium tells some signs by their parts (three full stops for an ellipsis,
a letter R for a registered mark). Poppler chooses the side once for a page, by its letters, so that Persian on a page
of Latin comes out in pieces; it takes a line of single characters for one spaced word, and gives numbers of Arabic
digits beside each other, in a line of Latin letters, in the order that is seen.

Sources: `CPDF_TextPage::CloseTempLine` and `CFX_BidiString` of pdfium, `reorderText` of poppler's TextOutputDev.cc.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal, TypeAlias
from unicodedata import bidirectional

from yazd_desktop.typeset.text.bidi_classes import mirror
from yazd_desktop.typeset.text.shaping import KASHIDA

Direction: TypeAlias = Literal["left", "right", "weak", "neutral", "far"]
Kind: TypeAlias = Literal["L", "R", "#", "N"]
LRM: Final = "\u200e"
RLM: Final = "\u200f"
DROPPED: Final = "\x93"  # pdfium takes it out of the text of a page
# Where their tables are of another opinion than Unicode's: of marks that are newer than these, and of some signs.
_RIGHT_FOR_PDFIUM: Final = re.compile(
    "[\u0604\u0605\u065f\u0890\u0891\u0898-\u089f\u08ca-\u08ff\ufd40-\ufd4f\ufdcf\ufdfe\ufdff]"
)
_QUOTES: Final = {"\u2018": "\u2019", "\u2019": "\u2018", "\u201c": "\u201d", "\u201d": "\u201c"}
_RIGHT_FOR_POPPLER: Final = re.compile(
    "[\u0600-\u0603\u0616-\u061c\u061f\u06d4\u06dd\u200f\ufd40-\ufd4f\ufdcf]"
)
_NUMERIC_FOR_POPPLER: Final = re.compile("[\u0606-\u0608\u060b\u0659-\u065f]")
_NEUTRAL_FOR_POPPLER: Final = re.compile(
    "[\u0860-\u086a\u0870-\u0891\u08a0-\u08c9\u08e2\u202f\u20b2-\u20c0\U00010000-\U0010ffff]"
)


class _Directions(dict[str, Direction]):
    """The direction of each character as pdfium sees it, found when it is first asked for.

    A character beyond the first 65,536 is "far": it must be told between marks of direction (`told_to_pdfium`).
    """

    def __missing__(self, char: str) -> Direction:
        kind = bidirectional(char)
        found: Direction = "neutral"
        if char > "\uffff":
            found = "far"
        elif kind == "L":
            found = "left"
        elif kind in {"R", "AL"} or _RIGHT_FOR_PDFIUM.match(char):
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
        if _NEUTRAL_FOR_POPPLER.match(char):
            found = "N"
        elif _NUMERIC_FOR_POPPLER.match(char):
            found = "#"
        elif kind in {"R", "AL"} or _RIGHT_FOR_POPPLER.match(char):
            found = "R"
        elif kind == "L":
            found = "L"
        elif kind in {"EN", "AN", "ES", "ET", "CS"}:
            found = "#"
        self[char] = found
        return found


_DIRECTION_OF: Final = _Directions({KASHIDA: "weak"})
_KIND_OF: Final = _Kinds({KASHIDA: "R"})


def direction_of(char: str) -> Direction:
    """The direction of a character as pdfium sees it."""
    return _DIRECTION_OF[char]


def told_to_pdfium(char: str, *, turned: bool) -> str:
    """What pdfium must be told of a character so that it tells the character itself."""
    if char == KASHIDA:
        return DROPPED
    if char > "\uffff":
        # Among letters from right to left it keeps the last sixteen bits only.
        return f"{LRM}{char}{LRM}"
    return (_QUOTES.get(char) or mirror(char)) if turned else char


def stream_order(chars: Sequence[str], looks: Sequence[object] | None = None) -> tuple[list[int], list[bool]]:
    """In which order a line is written for pdfium, and which characters it will tell as their mirror image.

    `chars` stand in logical order; the order is given as their indices. With `looks`, stretches end where the look
    changes: pdfium finds weak characters there.
    """
    directions: list[Direction] = [_DIRECTION_OF[char] for char in chars]
    stretches: Sequence[object] = directions
    if looks is not None:
        stretches = [
            (direction, None if direction == "weak" else look)
            for direction, look in zip(directions, looks, strict=True)
        ]
    count = len(directions)
    order: list[int] = []
    mirrored = [False] * count
    context: Direction = "right"  # the files say that they are read from right to left
    start = 0
    while start < count:
        direction, stretch, end = directions[start], stretches[start], start + 1
        while end < count and stretches[end] == stretch:
            end += 1
        # The order is gathered backwards: what is not turned round here is, in the end.
        if direction == "right" or (direction == "neutral" and context == "right"):
            context = "right"
            mirrored[start:end] = [True] * (end - start)
            order += range(start, end)
        elif direction == "far":
            context = "left"
            order += range(start, end)
        else:
            order += range(end - 1, start - 1, -1)
            if direction != "weak":
                context = "left"
        start = end
    order.reverse()
    return order, mirrored


def parted_order(
    chars: Sequence[str], looks: Sequence[object]
) -> tuple[list[int], list[bool], frozenset[int]]:
    """As `stream_order`, where each new look parts a stretch, and how many are written before each such place."""
    order, mirrored = stream_order(chars, looks)
    parted = {
        count
        for count, (index, following) in enumerate(pairwise(order), 1)
        if looks[index] != looks[following]
        and not (mirrored[index] or mirrored[following])
        and _DIRECTION_OF[chars[index]] == _DIRECTION_OF[chars[following]] != "weak"
    }
    return order, mirrored, frozenset(parted)


def marked_for_poppler(chars: Sequence[str], levels: Sequence[int], base: int) -> list[str]:
    """The characters of a line from left to right, with the marks of direction that poppler needs."""
    if not base:
        # No letter of it runs to the right. On a page of Persian, poppler comes from its right end.
        ends_well = not chars or _KIND_OF[chars[-1]] in "L#"
        return list(chars) if ends_well else [*chars[:-1], chars[-1] + LRM]
    told = mark_stretches(chars, levels)
    kinds = [_KIND_OF[char] for char in "".join(told)]
    surplus = kinds.count("R") - kinds.count("L")
    if surplus <= 0 and len(told) > 1 and any(level % 2 for level in levels):
        told[-1] += RLM * (1 - surplus)
    return told


def mark_stretches(chars: Sequence[str], levels: Sequence[int]) -> list[str]:
    """As `marked_for_poppler`, for a part of a line from right to left.

    Each stretch that runs against the line ends in a mark, at the side where poppler would go on.
    """
    told = list(chars)
    kinds = [_KIND_OF[char] for char in chars]
    count = len(kinds)
    place = 0
    while place < count:
        end = place + 1
        runs_against = levels[place] > 1
        while runs_against and end < count and levels[end] > 1:
            end += 1
        if runs_against or kinds[place] in "L#":
            if place and kinds[place - 1] != "R":
                told[place] = RLM + told[place]
            if kinds[end - 1] not in "L#":
                told[end - 1] += LRM
        place = end
    if levels[0] == 1 and kinds[0] != "R" and ("R" in kinds or kinds[0] == "#"):
        # MuPDF (SumatraPDF) takes a sign that begins a text, at the left end of a line, for one from left to right.
        # Poppler takes what stands to the left of a number with a full stop, in a list, for one stretch with the stop.
        told[0] = RLM + told[0]
    return told
