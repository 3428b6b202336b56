"""How far each of several things is: a bar that fills from the right, with what it says in numbers."""

from __future__ import annotations

import math
from typing import Final

from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import format_number
from yazd_desktop.typeset.blocks import Progress, ProgressBars
from yazd_desktop.typeset.charts.drawing import Drawing
from yazd_desktop.typeset.charts.legend import draw_title, say_nothing_here
from yazd_desktop.typeset.charts.palette import NAME, VALUE
from yazd_desktop.typeset.charts.scale import known_or_none, shown
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import ACCENT, RULE_FAINT

_THICK: Final = 9.0
_BETWEEN: Final = 7.0
_NAMES: Final = 0.4  # at most, of the width
_GAP: Final = 8.0
_SHORTEST: Final = 90.0  # a bar that would be shorter stands under its label


def draw_progress(drawing: Drawing, chart: ProgressBars) -> None:
    """The bars, one for a row; in a narrow column each under its label."""
    draw_title(drawing, chart.title)
    if not chart.bars:
        say_nothing_here(drawing)
        return
    labels = [TextBox(bar.label, NAME) for bar in chart.bars]
    numbers = [TextBox(tell_progress(bar), VALUE) for bar in chart.bars]
    number_room = min(max(box.natural_width() for box in numbers) + 0.5, drawing.width * 0.5)
    names = min(max(box.natural_width() for box in labels) + 0.5, drawing.width * _NAMES)
    length = drawing.width - names - number_room - 2 * _GAP
    stacked = length < _SHORTEST
    if stacked:
        names, length = drawing.width - number_room - _GAP, drawing.width
    for bar, label, number in zip(chart.bars, labels, numbers, strict=True):
        words = max(label.height(names), number.height(number_room))
        middle = drawing.y - words / 2
        drawing.words(label, drawing.width - names, middle + label.height(names) / 2, names)
        drawing.words(number, 0, middle + number.height(number_room) / 2, number_room)
        if stacked:
            drawing.y -= words + 2 + _THICK
            _draw_bar(drawing, bar, 0, drawing.y, length)
        else:
            _draw_bar(drawing, bar, number_room + _GAP, middle - _THICK / 2, length)
            drawing.y -= max(words, _THICK)
        drawing.y -= _BETWEEN
    drawing.y += _BETWEEN


def _draw_bar(drawing: Drawing, bar: Progress, left: float, bottom: float, length: float) -> None:
    drawing.rect(left, bottom, length, _THICK, RULE_FAINT)
    share = share_done(bar)
    filled = length * min(max(share or 0.0, 0.0), 1.0)
    if filled:
        drawing.rect(left + length - filled, bottom, filled, _THICK, ACCENT)


def share_done(bar: Progress) -> float | None:
    """The part that is done; None when it cannot be told."""
    done, whole = known_or_none(bar.done), known_or_none(bar.whole)
    if done is None or whole is None or whole <= 0:
        return None
    share = done / whole
    return share if math.isfinite(share) else None


def tell_progress(bar: Progress) -> str:
    """What is done of the whole, with its share in percent."""
    done, whole = shown(known_or_none(bar.done)), shown(known_or_none(bar.whole))
    share = share_done(bar)
    if share is None:
        return t("typeset.chart.done_of", done=done, whole=whole)
    percent = format_number(share * 100, 0) if abs(share) < 1e6 else shown(share * 100)
    return t("typeset.chart.done_of_percent", done=done, whole=whole, percent=percent)
