"""Bar and pie charts of reportlab.graphics; their words go through our own ink and are text like any other.

A chart reads from right to left: the first category is rightmost and the value axis stands at the right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import DirectDraw, Drawing, Line, Rect, Wedge
from reportlab.lib.colors import Color

from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import format_number
from yazd_desktop.typeset.blocks import BarChart, PieChart
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import CHART_COLOURS, INK, RULE, RULE_FAINT, WHITE, Colour, Look

_TITLE: Final = Look(size=10, leading=16.5, bold=True)
_LABEL: Final = Look(size=8, leading=12, tone="muted")
_VALUE: Final = Look(size=8, leading=12, bold=True)
_PLOT_HEIGHT: Final = 135.0
_BAR_THICKNESS: Final = 13.0
_SWATCH: Final = 8.0
_TICKS: Final = 4
_HOLE: Final = 0.52  # of the ring that a pie is drawn as
_MOST_VALUES: Final = 30  # beyond that the numbers over the bars would only be noise


class _Words(DirectDraw):
    """A text inside a drawing."""

    def __init__(self, box: TextBox, x: float, top: float, width: float) -> None:
        self.box, self.x, self.top, self.width = box, x, top, width

    def getBounds(self) -> tuple[float, float, float, float]:  # noqa: N802
        """The rectangle that it fills."""
        return self.x, self.top - self.box.height(self.width), self.x + self.width, self.top

    def copy(self) -> _Words:
        """Itself: it never changes."""
        return self

    def drawDirectly(self, renderer: Any) -> None:  # noqa: N802
        """Draw it on the canvas of the renderer."""
        self.box.draw(renderer._canvas, self.x, self.top, self.width)


class ChartFlow(Flow):
    """A drawing that is made for the width it gets."""

    space_before = 6.0
    space_after = 10.0

    def __init__(self, chart: BarChart | PieChart) -> None:
        super().__init__()
        self.chart = chart
        self.made: dict[float, Drawing] = {}

    def drawing(self, width: float) -> Drawing:
        """The drawing in that width, made once."""
        if width not in self.made:
            self.made[width] = draw_chart(self.chart, width)
        return self.made[width]

    def measure(self, width: float) -> float:
        """Its height in that width."""
        return float(self.drawing(width).height)

    def draw(self) -> None:
        """Draw it on the page."""
        renderPDF.draw(self.drawing(self.width), self.canv, 0, 0)


def draw_chart(chart: BarChart | PieChart, width: float) -> Drawing:
    """The drawing of a chart, as high as it needs."""
    picture = _Picture(width, chart.title)
    if isinstance(chart, PieChart):
        _draw_pie(picture, chart)
    elif not any(series.values for series in chart.series):
        picture.say_nothing_here()
    else:
        if len(chart.series) > 1:
            _draw_legend_line(picture, [series.name for series in chart.series])
        slot = width / max(len(chart.categories), 1)
        widest = max((TextBox(name, _LABEL).natural_width() for name in chart.categories), default=0.0)
        # Standing bars whose names would be broken in three lie down.
        if chart.horizontal or widest > 2.2 * slot:
            _draw_lying_bars(picture, chart)
        else:
            _draw_standing_bars(picture, chart)
    return picture.finish()


class _Picture:
    """Shapes put down from the top; the height is known at the end."""

    def __init__(self, width: float, title: str) -> None:
        self.width = width
        self.y = 0.0
        self.shapes: list[Callable[[float], Any]] = []
        if title:
            box = TextBox(title, _TITLE)
            self.words(box, 0, 0, width)
            self.y -= box.height(width) + 4

    def words(self, box: TextBox, x: float, top: float, width: float) -> None:
        """Put down a text."""
        self.shapes.append(lambda height: _Words(box, x, top + height, width))

    def rect(self, x: float, y: float, width: float, tall: float, colour: Colour) -> None:
        """Put down a filled rectangle."""
        paint: Any = {"fillColor": Color(*colour), "strokeColor": None}
        self.shapes.append(lambda height: Rect(x, y + height, width, tall, **paint))

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """Put down a thin line."""
        paint: Any = {"strokeColor": Color(*colour), "strokeWidth": 0.5}
        self.shapes.append(lambda height: Line(x0, y0 + height, x1, y1 + height, **paint))

    def wedge(self, x: float, y: float, radius: float, start: float, end: float, colour: Colour) -> None:
        """Put down a piece of a ring."""
        paint: Any = {"fillColor": Color(*colour), "strokeColor": Color(*WHITE), "strokeWidth": 1.2}
        hole = radius * _HOLE
        self.shapes.append(lambda height: Wedge(x, y + height, radius, start, end, radius1=hole, **paint))

    def say_nothing_here(self) -> None:
        """A strip that says that there is nothing to draw."""
        box = TextBox(t("typeset.chart.empty"), _LABEL.but(align="centre"))
        self.rect(0, self.y - 60, self.width, 60, RULE_FAINT)
        self.words(box, 0, self.y - 24, self.width)
        self.y -= 60

    def finish(self) -> Drawing:
        """The drawing, as high as what was put down."""
        height = -self.y + 2
        drawing = Drawing(self.width, height)
        for shape in self.shapes:
            drawing.add(shape(height))
        return drawing


def colour_of(number: int) -> Colour:
    """The colour of a series or a part."""
    return CHART_COLOURS[number % len(CHART_COLOURS)]


def round_scale(values: list[float]) -> tuple[float, float, float]:
    """Lowest and highest mark of an axis and its step: 1, 2 or 5 times a power of ten; whole for whole values."""
    highest, lowest = max([0.0, *values]), min([0.0, *values])
    span = (highest - lowest) or 1.0
    power = 10.0 ** math.floor(math.log10(span / _TICKS))
    step = next(power * part for part in (1, 2, 5, 10) if power * part * _TICKS >= span * 0.999)
    if all(float(value).is_integer() for value in values):
        step = max(step, 1.0)
    return math.floor(lowest / step) * step, math.ceil(highest / step) * step, step


def _values(chart: BarChart) -> list[float]:
    return [value for series in chart.series for value in series.values]


def _draw_standing_bars(picture: _Picture, chart: BarChart) -> None:
    low, high, step = round_scale(_values(chart))
    high = high or step
    marks = [low + step * number for number in range(round((high - low) / step) + 1)]
    axis_boxes = [TextBox(_shown(mark), _LABEL) for mark in marks]
    axis_width = max(box.natural_width() for box in axis_boxes) + 7
    plot = picture.width - axis_width
    top = picture.y - 12
    bottom = top - _PLOT_HEIGHT

    def height_of(value: float) -> float:
        return bottom + (value - low) / (high - low) * _PLOT_HEIGHT

    for mark, box in zip(marks, axis_boxes, strict=True):
        y = height_of(mark)
        picture.line(0, y, plot, y, RULE if mark == 0 else RULE_FAINT)
        picture.words(box, plot + 7, y + 6, axis_width - 7)
    slot = plot / max(len(chart.categories), 1)
    bar = min(slot * 0.62 / len(chart.series), 34.0)
    told = len(_values(chart)) <= _MOST_VALUES
    deepest = 0.0
    for number, name in enumerate(chart.categories):
        right = plot - number * slot
        label = TextBox(name, _LABEL.but(align="centre"))
        picture.words(label, right - slot + 2, bottom - 4, slot - 4)
        deepest = max(deepest, label.height(slot - 4))
        begin = right - (slot - bar * len(chart.series)) / 2
        for place, series in enumerate(chart.series):
            value = series.values[number] if number < len(series.values) else 0.0
            left = begin - (place + 1) * bar
            y = height_of(value)
            base = height_of(0.0)
            picture.rect(left + 0.8, min(y, base), bar - 1.6, max(abs(y - base), 0.4), colour_of(place))
            if told:
                box = TextBox(_shown(value), _VALUE.but(align="centre"))
                room = max(bar, box.natural_width() + 1)
                picture.words(box, left + bar / 2 - room / 2, max(y, base) + 12, room)
    picture.y = bottom - 4 - deepest


def _draw_lying_bars(picture: _Picture, chart: BarChart) -> None:
    low, high, _ = round_scale(_values(chart))
    widest = max((TextBox(name, _LABEL).natural_width() for name in chart.categories), default=0.0) + 8
    names = min(widest, picture.width * 0.42)
    room_for_values = max(TextBox(_shown(value), _VALUE).natural_width() for value in _values(chart)) + 6
    axis = picture.width - names
    length = axis - room_for_values
    scale = length / ((high - low) or 1.0)
    zero = axis + low * scale
    for number, name in enumerate(chart.categories):
        label = TextBox(name, _LABEL.but(tone="normal"))
        thick = _BAR_THICKNESS * len(chart.series)
        tall = max(thick, label.height(names - 8))
        picture.words(label, axis + 8, picture.y - (tall - label.height(names - 8)) / 2, names - 8)
        y = picture.y - (tall - thick) / 2
        for place, series in enumerate(chart.series):
            value = series.values[number] if number < len(series.values) else 0.0
            end = zero - value * scale
            y -= _BAR_THICKNESS
            picture.rect(
                min(end, zero), y + 1, max(abs(end - zero), 0.4), _BAR_THICKNESS - 2, colour_of(place)
            )
            box = TextBox(_shown(value), _VALUE)
            picture.words(box, min(end, zero) - room_for_values, y + 12.5, room_for_values - 4)
        picture.y -= tall + 5
    picture.line(zero, picture.y + 5, zero, picture.y + 5 + (_height_so_far(chart, names)), RULE)


def _height_so_far(chart: BarChart, names: float) -> float:
    thick = _BAR_THICKNESS * len(chart.series)
    boxes = [TextBox(name, _LABEL) for name in chart.categories]
    return sum(max(thick, box.height(names - 8)) + 5 for box in boxes) - 5


def _draw_legend_line(picture: _Picture, names: list[str]) -> None:
    right = picture.width
    for number, name in enumerate(names):
        box = TextBox(name, _LABEL)
        needed = _SWATCH + 5 + box.natural_width() + 14
        if right < picture.width and right - needed < 0:
            right = picture.width
            picture.y -= _LABEL.leading + 2
        picture.rect(right - _SWATCH, picture.y - 10, _SWATCH, _SWATCH, colour_of(number))
        width = min(box.natural_width() + 1, right - _SWATCH - 5)
        picture.words(box, right - _SWATCH - 5 - width, picture.y, width)
        right -= needed
    picture.y -= _LABEL.leading + 4


def _draw_pie(picture: _Picture, chart: PieChart) -> None:
    total = sum(value for _, value in chart.parts if value > 0)
    if not total:
        picture.say_nothing_here()
        return
    radius = min(picture.width * 0.21, 62.0)
    legend_width = picture.width - 2 * radius - 18
    boxes = []
    for name, value in chart.parts:
        share = format_number(value / total * 100, 0)
        line = t("typeset.chart.part", name=name, value=_shown(value), percent=share)
        boxes.append(TextBox(line, _LABEL.but(tone="normal", leading=13.5)))
    heights = [box.height(legend_width - _SWATCH - 6) + 2 for box in boxes]
    tall = max(sum(heights), 2 * radius + 4)
    middle_x, middle_y = radius + 2, picture.y - tall / 2
    start = 90.0
    for number, (_, value) in enumerate(chart.parts):
        if value <= 0:
            continue
        sweep = min(value / total * 360.0, 359.99)
        picture.wedge(middle_x, middle_y, radius, start - sweep, start, colour_of(number))
        start -= sweep
    whole = TextBox(_shown(total), Look(size=13, leading=19, bold=True, align="centre", colour=INK))
    picture.words(whole, middle_x - radius, middle_y + 9.5, 2 * radius)
    top = picture.y - (tall - sum(heights)) / 2
    for number, (box, height) in enumerate(zip(boxes, heights, strict=True)):
        picture.rect(picture.width - _SWATCH, top - 10.5, _SWATCH, _SWATCH, colour_of(number))
        picture.words(box, picture.width - legend_width, top, legend_width - _SWATCH - 6)
        top -= height
    picture.y -= tall


def _shown(value: float) -> str:
    return format_number(round(value, 2))
