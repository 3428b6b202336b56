"""How pdfium and poppler read a line, written once more from what they do, to judge `text/readers.py` by.

Sources: `CPDF_TextPage::CloseTempLine` and `CFX_BidiString` of pdfium, `reorderText` and the count of letters of
poppler's TextOutputDev.cc. Of their tables of characters only what lines of offices are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final
from unicodedata import bidirectional

from yazd_desktop.typeset.text.bidi import mirror

MARKS: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
DROPPED: Final = dict.fromkeys(map(ord, "\x93\ufffe"))  # what pdfium takes out of a text again
_QUOTES: Final = str.maketrans("\u2018\u2019\u201c\u201d", "\u2019\u2018\u201d\u201c")


def read_by_pdfium(stream: str) -> str:
    """What pdfium tells of a line whose characters stand in that order in the file."""
    stretches = [(kind, list(chars)) for kind, chars in groupby(stream, key=_segment)]
    told: list[str] = []
    from_the_right = True  # the file says so of itself
    for kind, chars in reversed(stretches):
        if kind == "R" or (kind == "N" and from_the_right):
            from_the_right = True
            told += [_turned(char) for char in reversed(chars)]
        else:
            if kind != "weak":
                from_the_right = False
            told += chars
    return "".join(told).translate(DROPPED)


def _segment(char: str) -> str:
    kind = bidirectional(char)
    if char > "\uffff":
        return "N"
    if kind == "L":
        return "L"
    if kind in {"R", "AL"}:
        return "R"
    return "weak" if char == "\ufffe" or kind in {"AN", "EN", "NSM", "CS", "ES", "ET", "BN"} else "N"


def _turned(char: str) -> str:
    if char > "\uffff":
        return chr(ord(char) & 0xFFFF)
    turned = char.translate(_QUOTES)
    return turned if turned != char else mirror(char)


def read_by_poppler(seen: str, *, from_the_left: bool) -> str:
    """What poppler tells of a line that is seen so, on a page whose letters run mostly from one side."""
    told: list[str] = []
    if from_the_left:
        place = 0
        while place < len(seen):
            end = _while(seen, place, 1, lambda char: not _is_right(char))
            told.append(seen[place:end])
            place = _while(seen, end, 1, lambda char: not _is_left_or_number(char))
            told.append(seen[end:place][::-1])
    else:
        place = len(seen) - 1
        while place >= 0:
            end = _while(seen, place, -1, lambda char: not _is_left_or_number(char))
            told.append(seen[end + 1 : place + 1][::-1])
            place = _while(seen, end, -1, lambda char: not _is_right(char))
            told.append(seen[place + 1 : end + 1])
    return "".join(told)


def is_read_from_the_left(seen: Sequence[str]) -> bool:
    """Whether poppler reads a page of such lines from the left."""
    letters = "".join(seen)
    return sum(map(_is_left, letters)) >= sum(map(_is_right, letters))


def _while(text: str, place: int, step: int, holds: object) -> int:
    assert callable(holds)
    while 0 <= place < len(text) and holds(text[place]):
        place += step
    return place


def _is_right(char: str) -> bool:
    return bidirectional(char) in {"R", "AL"} or char in "\u061b\u061f\u061c\u200f"


def _is_left(char: str) -> bool:
    return bidirectional(char) == "L"


def _is_left_or_number(char: str) -> bool:
    return bidirectional(char) in {"L", "EN", "AN", "ES", "ET", "CS"}
