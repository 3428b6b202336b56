"""A small line for each label, between its first and its last value."""

from __future__ import annotations

from typing import Final

from yazd_desktop.typeset.blocks import Sparklines
from yazd_desktop.typeset.charts.drawing import Drawing, Point
from yazd_desktop.typeset.charts.legend import draw_title, say_nothing_here
from yazd_desktop.typeset.charts.lines import pieces_of
from yazd_desktop.typeset.charts.palette import LABEL, NAME, VALUE
from yazd_desktop.typeset.charts.scale import known, known_or_none, shown
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import ACCENT, RULE_FAINT

_NAMES: Final = 0.4  # at most, of the width
_NUMBERS: Final = 0.2  # at most, for each of the two columns of numbers
_ROW: Final = 22.0
_LINE: Final = 14.0  # how high a line may rise
_GAP: Final = 8.0


def draw_sparklines(drawing: Drawing, chart: Sparklines) -> None:
    """The rows of small lines."""
    draw_title(drawing, chart.title)
    if not chart.rows:
        say_nothing_here(drawing)
        return
    given = [
        (TextBox(label, NAME), [known_or_none(value) for value in values]) for label, values in chart.rows
    ]
    firsts = [TextBox(shown(next(iter(known(values)), None)), LABEL) for _, values in given]
    lasts = [TextBox(shown(next(iter(known(reversed(values))), None)), VALUE) for _, values in given]
    names = min(max(box.natural_width() for box, _ in given) + 0.5, drawing.width * _NAMES)
    most = drawing.width * _NUMBERS
    first_room = min(max(box.natural_width() for box in firsts) + 0.5, most)
    last_room = min(max(box.natural_width() for box in lasts) + 0.5, most)
    begin = drawing.width - names - _GAP - first_room - _GAP
    length = max(begin - _GAP - last_room, 0.0)
    for (label, values), first, last in zip(given, firsts, lasts, strict=True):
        tall = max(
            _ROW,
            *(box.height(room) + 6 for box, room in ((label, names), (first, first_room), (last, last_room))),
        )
        middle = drawing.y - tall / 2
        drawing.words(label, drawing.width - names, middle + label.height(names) / 2, names)
        drawing.words(first, begin + _GAP, middle + first.height(first_room) / 2, first_room)
        _draw_line(drawing, values, begin, length, middle)
        drawing.words(last, begin - length - _GAP - last_room, middle + last.height(last_room) / 2, last_room)
        drawing.y -= tall
        drawing.rect(0, drawing.y, drawing.width, 0.5, RULE_FAINT)


def _draw_line(
    drawing: Drawing, values: list[float | None], right: float, length: float, middle: float
) -> None:
    found = known(values)
    if not found or length <= 0:
        return
    low, high = min(found), max(found)
    step = length / max(len(values) - 1, 1)

    def place(number: int, value: float | None) -> Point | None:
        if value is None:
            return None
        share = value / 2 - low / 2, high / 2 - low / 2  # halves, so that the widest span does not overflow
        return right - number * step, middle + (share[0] / share[1] - 0.5 if share[1] else 0.0) * _LINE

    points = [place(number, value) for number, value in enumerate(values)]
    for piece in pieces_of(points):
        if len(piece) > 1:
            drawing.polyline(piece, ACCENT, 1.1)
        else:
            drawing.disc(*piece[0], 1.1, ACCENT)
    drawing.disc(*pieces_of(points)[-1][-1], 2.1, ACCENT)
