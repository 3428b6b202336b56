"""Kashida: a justified line is filled by drawing some of its letters longer, before its spaces grow wide.

The strokes are no letters of the text: no reader of the PDF is told of them. One stroke a word at most, where it is
usual (after seen and sad, before a last letter that bends down or stands), never inside lam-alef.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from yazd_desktop.typeset.text.lines import Line
from yazd_desktop.typeset.text.shaping import KASHIDA, shape
from yazd_desktop.typeset.text.words import Run, Word, make_word

_MOST: Final = 3  # strokes at one place
# Ranges even of one letter, as letters in a row would look like a word.
_JOINS_ON: Final = (
    "\u0626-\u0626\u0628-\u0628\u067e-\u067e\u062a-\u062e\u0686-\u0686\u0633-\u063a\u0641-\u0643\u06a9-\u06a9"
    "\u06af-\u06af\u0645-\u0647\u064a-\u064a\u06cc-\u06cc"
)
_JOINS_BACK: Final = (
    f"{_JOINS_ON}\u0622-\u0625\u0627-\u0627\u0629-\u0629\u062f-\u0632\u0698-\u0698\u0644-\u0644\u0648-\u0649"
)
# The places of a word from the best to the least; a stroke goes between the two letters, and a lam-alef is let be.
_PLACES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        f"[\u0633-\u0636](?=[{_JOINS_BACK}])",
        f"[{_JOINS_ON}](?=[\u0629-\u0629\u062f-\u0630\u0647](?![{_JOINS_BACK}]))",
        f"[{_JOINS_ON}](?=[\u0627-\u0627\u0637-\u0638\u0644-\u0644\u0643-\u0643\u06a9-\u06a9\u06af](?![{_JOINS_BACK}]))",
        f"[{_JOINS_ON}](?=[\u0631-\u0632\u0698-\u0698\u0648-\u0648\u064a-\u064a\u06cc](?![{_JOINS_BACK}]))",
    )
)


def stretch(line: Line, missing: float) -> Line:
    """The line with strokes that take at most `missing` ems."""
    words = list(line.words)
    places = [_place_in(word) for word in words]
    strokes = [0] * len(words)
    left = missing
    # From word to word, so that no one gets all; the last words first, as scribes do.
    for _ in range(_MOST):
        for number in range(len(words) - 1, -1, -1):
            place = places[number]
            if place is None:
                continue
            width = shape(words[number].runs[place[0]].face, KASHIDA, rtl=True).width
            if width <= left:
                strokes[number] += 1
                left -= width
    for number, count in enumerate(strokes):
        place = places[number]
        if count and place is not None:
            words[number] = _stretched(words[number], *place, count)
    width = line.width + sum(new.width - old.width for new, old in zip(words, line.words, strict=True))
    return replace(line, words=tuple(words), width=width)


def _place_in(word: Word) -> tuple[int, int] | None:
    """The run and the place in it where a stroke may stand, if there is one."""
    for pattern in _PLACES:
        for number, run in enumerate(word.runs):
            found = pattern.search(run.text) if run.level == 1 and run.face != "signs" else None
            if found:
                return number, found.end()
    return None


def _stretched(word: Word, number: int, place: int, count: int) -> Word:
    run = word.runs[number]
    text = f"{run.text[:place]}{KASHIDA * count}{run.text[place:]}"
    runs: list[Run] = list(word.runs)
    runs[number] = run._replace(text=text)
    return make_word(tuple(runs), word.gap_level)
