"""Lines over time: the first category rightmost, marks at the right, gaps where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from yazd_desktop.typeset.blocks import LineChart, Series
from yazd_desktop.typeset.charts.drawing import Drawing, Point
from yazd_desktop.typeset.charts.legend import (
    axis_width,
    draw_axis,
    draw_foot,
    draw_legend,
    draw_title,
    say_nothing_here,
)
from yazd_desktop.typeset.charts.palette import VALUE, stroke_of
from yazd_desktop.typeset.charts.scale import Scale, known, known_or_none, line_scale, shown
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import RULE

_PLOT_HEIGHT: Final = 135.0
_THICK: Final = 1.5
_MARKER: Final = 2.5
_CROWDED: Final = 6.0  # points nearer than this have no markers
_SAMPLE: Final = 20.0  # of a line in the legend
_END_GAP: Final = 6.0
_APART: Final = 9.5  # numbers at the ends of lines, from each other
_MOST_ENDS: Final = 8
_FLAT: Final = 0.05  # a rise that is not seen


def draw_line_chart(drawing: Drawing, chart: LineChart) -> None:
    """A line chart."""
    draw_title(drawing, chart.title)
    values = known(value for series in chart.series for value in series.values[: len(chart.categories)])
    if not values:
        say_nothing_here(drawing)
        return
    if len(chart.series) > 1:

        def sample(number: int, right: float, middle: float) -> None:
            _draw_stroke(drawing, number, [(right, middle), (right - _SAMPLE, middle)])
            stroke = stroke_of(number)
            drawing.marker(stroke.marker, right - _SAMPLE / 2, middle, _MARKER, stroke.colour)

        draw_legend(drawing, [series.name for series in chart.series], sample, _SAMPLE)
    _draw_plot(drawing, chart, line_scale(values))


def _draw_plot(drawing: Drawing, chart: LineChart, scale: Scale) -> None:
    plot = drawing.width - axis_width(scale)
    bottom = drawing.y - VALUE.leading - _PLOT_HEIGHT
    draw_axis(drawing, scale, plot, bottom, _PLOT_HEIGHT)
    told_at_points = len(chart.series) == 1 and _numbers_fit(chart, plot)
    ends = 0.0 if told_at_points else _room_for_ends(chart)
    slot = (plot - ends) / len(chart.categories)
    for number in range(len(chart.categories)):
        x = plot - (number + 0.5) * slot
        drawing.line(x, bottom, x, bottom - 2.5, RULE)
    lines: list[list[Point | None]] = []
    for series in chart.series:
        points = [
            None
            if value is None
            else (plot - (number + 0.5) * slot, bottom + scale.share(value) * _PLOT_HEIGHT)
            for number, value in enumerate(_values(series, len(chart.categories)))
        ]
        lines.append(points)
    for number in reversed(range(len(lines))):  # the first series is drawn over the others
        _draw_series(drawing, number, lines[number], crowded=slot < _CROWDED)
    if told_at_points:
        bottom = min(bottom, _draw_numbers(drawing, chart.series[0], lines[0], slot))
    elif ends:
        _draw_ends(drawing, chart, lines, ends, bottom)
    drawing.y = bottom - draw_foot(drawing, chart.categories, plot, slot, bottom)


def _values(series: Series, count: int) -> list[float | None]:
    values = [known_or_none(value) for value in series.values[:count]]
    return values + [None] * (count - len(values))


def _numbers_fit(chart: LineChart, plot: float) -> bool:
    slot = plot / len(chart.categories)
    values = known(chart.series[0].values)
    return all(TextBox(shown(value), VALUE).natural_width() + 3 <= slot for value in values)


def pieces_of(points: Sequence[Point | None]) -> list[list[Point]]:
    """The runs of points that a line goes through without a gap."""
    pieces: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [piece for piece in pieces if piece]


def _draw_series(drawing: Drawing, number: int, points: list[Point | None], *, crowded: bool) -> None:
    stroke = stroke_of(number)
    for piece in pieces_of(points):
        if len(piece) > 1:
            _draw_stroke(drawing, number, piece)
        if not crowded or len(piece) == 1:
            for x, y in piece:
                drawing.marker(stroke.marker, x, y, _MARKER, stroke.colour)


def _draw_stroke(drawing: Drawing, number: int, points: Sequence[Point]) -> None:
    stroke = stroke_of(number)
    drawing.polyline(points, stroke.colour, _THICK, stroke.dash)


def _draw_numbers(drawing: Drawing, series: Series, points: list[Point | None], slot: float) -> float:
    """The value of each point where the line leaves room for it; how deep the lowest one reaches."""
    lowest = float("inf")
    for number, point in enumerate(points):
        if point is not None:
            box = TextBox(shown(known_or_none(series.values[number])), VALUE.but(align="centre"))
            room = box.natural_width() + 2
            before = points[number - 1] if number else None
            after = points[number + 1] if number + 1 < len(points) else None
            shift, below = _free_side(point, before, after, room)
            beside = after if shift < 0 else before
            if beside is not None and point[1] - beside[1] < _APART:
                shift = max(min(shift, slot - room), room - slot)  # as far as the next number lets it
            top = point[1] - _MARKER + 0.5 if below else point[1] + _MARKER + VALUE.leading - 1
            drawing.words(box, point[0] - room / 2 + shift, top, room)
            lowest = min(lowest, top - VALUE.leading + 2)
    return lowest


def _free_side(point: Point, before: Point | None, after: Point | None, room: float) -> tuple[float, bool]:
    """How far to the right of a point its number stands, and whether it stands below.

    It stands below in a valley, above elsewhere; where the line passes steeply, on the side on which it is lower.
    """
    rises = [(other[1] - point[1]) / abs(other[0] - point[0]) for other in (before, after) if other]
    if rises and min(rises) >= 0 and max(rises) > _FLAT:
        return 0.0, True
    if before and rises[0] * room / 2 > _MARKER:
        return -room / 2, False
    if after and rises[-1] * room / 2 > _MARKER:
        return room / 2, False
    return 0.0, False


def _room_for_ends(chart: LineChart) -> float:
    if len(chart.series) > _MOST_ENDS:
        return 0.0
    lasts = [known(series.values[: len(chart.categories)])[-1:] for series in chart.series]
    boxes = [TextBox(shown(value), VALUE) for last in lasts for value in last]
    return max(box.natural_width() for box in boxes) + _END_GAP


def _draw_ends(
    drawing: Drawing, chart: LineChart, lines: list[list[Point | None]], room: float, bottom: float
) -> None:
    """The last value of each line at its left end, moved apart where they would meet."""
    ends = []
    for number, (series, points) in enumerate(zip(chart.series, lines, strict=True)):
        if point := points[-1]:
            look = VALUE.but(colour=stroke_of(number).colour)
            ends.append((point, TextBox(shown(known_or_none(series.values[len(points) - 1])), look)))
    ends.sort(key=lambda end: -end[0][1])
    heights = apart([point[1] for point, _ in ends], bottom + _APART / 2)
    for ((x, _), box), y in zip(ends, heights, strict=True):
        drawing.words(box, x - _END_GAP - room, y + VALUE.leading / 2, room)


def apart(heights: list[float], lowest: float) -> list[float]:
    """Falling heights moved so that numbers at them do not meet, none below the lowest."""
    found: list[float] = []
    for number, height in enumerate(heights):
        least = lowest + (len(heights) - 1 - number) * _APART
        found.append(max(min(height, found[-1] - _APART) if found else height, least))
    return found
