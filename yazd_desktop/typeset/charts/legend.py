"""What stands around what is drawn: title, legend, marks of an axis, names along its foot."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from yazd_desktop.i18n import t
from yazd_desktop.typeset.charts.drawing import Drawing
from yazd_desktop.typeset.charts.palette import LABEL, NAME, TITLE
from yazd_desktop.typeset.charts.scale import Scale, shown_mark
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import RULE, RULE_FAINT, ZEBRA
from yazd_desktop.typeset.text.lines import longest_word

SWATCH: Final = 8.0
_GAP: Final = 5.0  # between a swatch and its name
_BETWEEN: Final = 14.0  # entries of a legend
_NOTHING: Final = 60.0
_AXIS_GAP: Final = 7.0
_FOOT_GAP: Final = 4.0
_TURNED_GAP: Final = 6.0  # a turned name begins with its letters, an upright one with room over them
_MOST_LINES, _MOST_LINES_IF_WIDE, _WIDE = 2, 5, 48.0  # of a name that stands upright
_TURNED_LEAST: Final = 11.0  # the narrowest place for a turned name
_TURNED_MOST: Final = 92.0
_TURNED: Final = NAME.but(leading=10.5)

# Draws the sign of an entry: its number, and the place of its right edge and of its middle.
Sign = Callable[[int, float, float], None]


class Foot(NamedTuple):
    """How the names along the foot stand: turned or not, one of how many, in how much room, how high they are."""

    turned: bool
    every: int
    room: float
    height: float


def draw_title(drawing: Drawing, title: str) -> None:
    """The title, if there is one."""
    if title:
        box = TextBox(title, TITLE)
        drawing.words(box, 0, 0, drawing.width)
        drawing.y -= box.height(drawing.width) + 4


def say_nothing_here(drawing: Drawing) -> None:
    """A strip that says that there is nothing to draw."""
    box = TextBox(t("typeset.chart.empty"), LABEL.but(align="centre"))
    drawing.rect(0, drawing.y - _NOTHING, drawing.width, _NOTHING, ZEBRA)
    drawing.words(box, 0, drawing.y - (_NOTHING - box.height(drawing.width)) / 2, drawing.width)
    drawing.y -= _NOTHING


def draw_legend(drawing: Drawing, names: Sequence[str], sign: Sign, sign_width: float = SWATCH) -> None:
    """Signs with their names from the right, in as many lines as they need."""
    right = drawing.width
    deepest = 0.0
    for number, name in enumerate(names):
        box = TextBox(name, NAME)
        width = min(box.natural_width() + 1, drawing.width - sign_width - _GAP)
        if right < drawing.width and right - sign_width - _GAP - width < 0:
            right = drawing.width
            drawing.y -= deepest + 2
            deepest = 0.0
        sign(number, right, drawing.y - NAME.leading / 2)
        drawing.words(box, right - sign_width - _GAP - width, drawing.y, width)
        deepest = max(deepest, box.height(width))
        right -= sign_width + _GAP + width + _BETWEEN
    drawing.y -= deepest + 4


def axis_width(scale: Scale) -> float:
    """The room that the marks of an axis take at the right."""
    boxes = (TextBox(shown_mark(mark, scale.step), LABEL) for mark in scale.marks())
    return max(box.natural_width() for box in boxes) + _AXIS_GAP


def draw_axis(drawing: Drawing, scale: Scale, right: float, bottom: float, tall: float) -> None:
    """A faint line across for each round mark, the mark at its right."""
    for mark in scale.marks():
        y = bottom + scale.share(mark) * tall
        drawing.line(0, y, right, y, RULE if abs(mark) < scale.step / 2 else RULE_FAINT)
        box = TextBox(shown_mark(mark, scale.step), LABEL)
        drawing.words(box, right + _AXIS_GAP, y + LABEL.leading / 2, box.natural_width() + 0.5)


def fit_foot(names: Sequence[str], slot: float) -> Foot:
    """How names stand in places of that width: upright if no word is broken, else turned, else only some of them."""
    room = slot - 4
    most = _MOST_LINES if slot < _WIDE else _MOST_LINES_IF_WIDE
    boxes = [TextBox(name, NAME) for name in names]
    if all(longest_word(box.text) * NAME.size <= room and len(box.lines(room)) <= most for box in boxes):
        return Foot(turned=False, every=1, room=room, height=max(box.height(room) for box in boxes))
    long = min(max(box.natural_width() for box in boxes) + 0.5, _TURNED_MOST)
    lines = max(len(box.lines(long)) for box in boxes)
    if slot >= max(_TURNED_LEAST, lines * _TURNED.leading):
        return Foot(turned=True, every=1, room=long, height=long)
    every = min(math.ceil((long + 6) / slot), len(names))
    room = min(long, slot * every - 4)
    return Foot(turned=False, every=every, room=room, height=max(box.height(room) for box in boxes))


def draw_foot(drawing: Drawing, names: Sequence[str], right: float, slot: float, bottom: float) -> float:
    """The names along the foot, the first rightmost; the height they took."""
    foot = fit_foot(names, slot)
    if foot.turned:
        for number, name in enumerate(names):
            box = TextBox(name, _TURNED)
            left = right - (number + 0.5) * slot - box.height(foot.room) / 2
            drawing.turned(box, left, bottom - _TURNED_GAP - foot.room, foot.room)
        return foot.height + _TURNED_GAP
    for number in _told(foot, len(names), right, slot, drawing.width):
        left = right - (number + 0.5) * slot - foot.room / 2
        left = max(min(left, drawing.width - foot.room), 0.0)
        drawing.words(TextBox(names[number], NAME.but(align="centre")), left, bottom - _FOOT_GAP, foot.room)
    return foot.height + _FOOT_GAP


def _told(foot: Foot, count: int, right: float, slot: float, width: float) -> Sequence[int]:
    """Which names are written: all, or one of several, beginning with the first that has room at the edge."""
    if foot.every == 1:
        return range(count)
    middles = [right - (number + 0.5) * slot for number in range(count)]
    fitting = [n for n, middle in enumerate(middles) if foot.room / 2 <= middle <= width - foot.room / 2]
    return fitting[:: foot.every] or [count // 2]
