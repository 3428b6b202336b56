"""Bars that stand, the first category rightmost, or lie, the first topmost and growing from the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from yazd_desktop.typeset.blocks import BarChart, Series
from yazd_desktop.typeset.charts.drawing import Drawing
from yazd_desktop.typeset.charts.legend import (
    SWATCH,
    axis_width,
    draw_axis,
    draw_foot,
    draw_legend,
    draw_title,
    say_nothing_here,
)
from yazd_desktop.typeset.charts.palette import LABEL, NAME, VALUE, paint_of
from yazd_desktop.typeset.charts.scale import Scale, bar_scale, known, known_or_none, shown
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import RULE, Look

_PLOT_HEIGHT: Final = 135.0
_THICKEST: Final = 34.0
_FILLED: Final = 0.62  # of the place of a category
_LYING: Final = {1: 13.0}  # how thick a bar lies
_LYING_OF_MANY: Final = 11.0
_HAIR: Final = 0.4  # of a bar that stands for 0
_BETWEEN: Final = 5.0
_NAMES: Final = 0.42  # at most, of the width, for the names of lying bars
_BROKEN: Final = 2.2  # a standing name this many times wider than its place would be broken in three
_MOST_LYING: Final = 45  # bars that lie down only because their numbers would not fit over them


class Rows(NamedTuple):
    """Names with the values of each series: what lying bars are made of."""

    names: Sequence[str]
    series: Sequence[Series]


def draw_bars(drawing: Drawing, chart: BarChart, whole: BarChart) -> None:
    """A bar chart, or the part of it that stands on a page, on the scale of the whole."""
    draw_title(drawing, chart.title)
    values = known(value for series in whole.series for value in series.values)
    if not values or not chart.categories:
        say_nothing_here(drawing)
        return
    if len(chart.series) > 1:

        def swatch(number: int, right: float, middle: float) -> None:
            drawing.rect(right - SWATCH, middle - SWATCH / 2, SWATCH, SWATCH, paint_of(number))

        draw_legend(drawing, [series.name for series in chart.series], swatch)
    if bars_lie(whole, drawing.width):
        draw_lying(drawing, Rows(chart.categories, chart.series), Rows(whole.categories, whole.series), shown)
    else:
        _draw_standing(drawing, chart, bar_scale(values))


def bars_lie(chart: BarChart, width: float) -> bool:
    """Whether the bars lie: asked for, or their names or numbers have no room when they stand."""
    if chart.horizontal:
        return True
    slot = width / max(len(chart.categories), 1)
    if max((TextBox(name, LABEL).natural_width() for name in chart.categories), default=0.0) > _BROKEN * slot:
        return True
    values = known(value for series in chart.series for value in series.values)
    if not values:
        return False
    plot = width - axis_width(bar_scale(values))
    return not _numbers_fit(chart, plot) and len(values) <= _MOST_LYING


def _bar_width(chart: BarChart, plot: float) -> float:
    slot = plot / len(chart.categories)
    return min(slot * _FILLED / len(chart.series), _THICKEST)


def _numbers_fit(chart: BarChart, plot: float) -> bool:
    room = plot / len(chart.categories) if len(chart.series) == 1 else _bar_width(chart, plot)
    values = (value for series in chart.series for value in series.values)
    return all(TextBox(shown(known_or_none(value)), VALUE).natural_width() <= room for value in values)


def _draw_standing(drawing: Drawing, chart: BarChart, scale: Scale) -> None:
    plot = drawing.width - axis_width(scale)
    bottom = drawing.y - VALUE.leading - _PLOT_HEIGHT
    draw_axis(drawing, scale, plot, bottom, _PLOT_HEIGHT)
    slot = plot / len(chart.categories)
    bar = _bar_width(chart, plot)
    told = _numbers_fit(chart, plot)
    base = bottom + scale.share(0) * _PLOT_HEIGHT
    for number in range(len(chart.categories)):
        left = plot - number * slot - (slot - bar * len(chart.series)) / 2
        for place, series in enumerate(chart.series):
            value = _value(series, number)
            left -= bar
            end = base
            if value is not None:
                end = bottom + scale.share(value) * _PLOT_HEIGHT
                edge = 0.8 if bar > 4 else bar * 0.1
                tall = max(abs(end - base), _HAIR)
                drawing.rect(left + edge, min(end, base), bar - 2 * edge, tall, paint_of(place))
            if told:
                box = TextBox(shown(value), _look_of(value).but(align="centre"))
                room = max(bar, box.natural_width() + 1)
                top = end if end < base else max(end, base) + VALUE.leading
                drawing.words(box, left + bar / 2 - room / 2, top, room)
    if scale.low < 0:
        bottom -= VALUE.leading  # the number of the lowest bar stands under it
    drawing.y = bottom - draw_foot(drawing, chart.categories, plot, slot, bottom)


def draw_lying(drawing: Drawing, rows: Rows, whole: Rows, tell: Callable[[float | None], str]) -> None:
    """Lying bars with their numbers, which `tell` writes; the whole says how long they are and where they begin."""
    widest = max(TextBox(name, NAME).natural_width() for name in whole.names) + 8.5
    axis = drawing.width - min(widest, drawing.width * _NAMES)
    room = drawing.width - axis - 8
    numbers = min(max(box.natural_width() for row in _numbers(whole, tell) for box in row) + 6, axis * 0.6)
    scale = bar_scale(known(value for series in whole.series for value in series.values))
    length = axis - numbers
    zero = axis - scale.share(0) * length
    boxes = _numbers(rows, tell)
    broken = [box.height(numbers - 4) for row in boxes for box in row if len(box.lines(numbers - 4)) > 1]
    thick = max([_LYING.get(len(rows.series), _LYING_OF_MANY), *broken])
    begin = drawing.y
    for number, name in enumerate(rows.names):
        label = TextBox(name, NAME)
        tall = max(thick * len(rows.series), label.height(room))
        drawing.words(label, axis + 8, drawing.y - (tall - label.height(room)) / 2, room)
        y = drawing.y - (tall - thick * len(rows.series)) / 2
        for place, series in enumerate(rows.series):
            value = _value(series, number)
            y -= thick
            end = zero
            if value is not None:
                end = axis - scale.share(value) * length
                wide = max(abs(end - zero), _HAIR)
                drawing.rect(zero - wide if end <= zero else zero, y + 1, wide, thick - 2, paint_of(place))
            box = boxes[number][place]
            top = y + thick / 2 + box.height(numbers - 4) / 2
            drawing.words(box, min(end, zero) - numbers, top, numbers - 4)
        drawing.y -= tall + _BETWEEN
    drawing.y += _BETWEEN
    drawing.line(zero, drawing.y, zero, begin, RULE)


def _numbers(rows: Rows, tell: Callable[[float | None], str]) -> list[list[TextBox]]:
    found = []
    for number in range(len(rows.names)):
        values = [_value(series, number) for series in rows.series]
        found.append([TextBox(tell(value), _look_of(value)) for value in values])
    return found


def _value(series: Series, number: int) -> float | None:
    return known_or_none(series.values[number]) if number < len(series.values) else None


def _look_of(value: float | None) -> Look:
    return VALUE if value is not None else LABEL
