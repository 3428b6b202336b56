"""Parts of a whole: a ring with a legend, or lying bars when the parts are many."""

from __future__ import annotations

from typing import Final

from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import format_number
from yazd_desktop.typeset.blocks import PieChart, Series
from yazd_desktop.typeset.charts.bars import Rows, draw_lying
from yazd_desktop.typeset.charts.drawing import Drawing, Point
from yazd_desktop.typeset.charts.legend import SWATCH, draw_title, say_nothing_here
from yazd_desktop.typeset.charts.palette import NAME, paint_of
from yazd_desktop.typeset.charts.scale import known, known_or_none, shown, within
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import INK, Look

MOST_PIECES: Final = 10  # as many as there are paints
_HOLE: Final = 0.52  # of the radius
_LARGEST_RADIUS: Final = 62.0
_BESIDE: Final = 40.0
_ROW: Final = NAME.but(leading=13.5)
_WHOLE: Final = Look(size=13, leading=19, bold=True, align="centre", colour=INK)
_WHOLE_SMALL: Final = _WHOLE.but(size=8.5, leading=11.5)
_NARROW: Final = 220.0  # where a legend beside the ring would be broken


def draw_pie(drawing: Drawing, chart: PieChart, whole: PieChart) -> None:
    """A pie chart, or the part of its bars that stands on a page."""
    draw_title(drawing, chart.title)
    total = whole_of(whole)
    if not total:
        say_nothing_here(drawing)
    elif len(whole.parts) > MOST_PIECES:

        def tell(value: float | None) -> str:
            percent = percent_of(value or 0.0, total)
            return t("typeset.chart.number_percent", value=shown(value), percent=percent)

        draw_lying(drawing, _rows(chart), _rows(whole), tell)
    else:
        _draw_ring(drawing, chart, total)


def whole_of(chart: PieChart) -> float:
    """The sum of what a pie shows."""
    return sum(within(value) for value in known(value for _, value in chart.parts) if value > 0)


def percent_of(value: float, total: float) -> str:
    """A part in percent, in Persian digits."""
    return format_number(within(value) / total * 100, 0)


def tell_part(name: str, value: float, total: float) -> str:
    """A part in words: its name, its value, its percent."""
    known_value = known_or_none(value)
    percent = percent_of(known_value if known_value and known_value > 0 else 0.0, total)
    return t("typeset.chart.part", name=name, value=shown(known_value), percent=percent)


def _rows(chart: PieChart) -> Rows:
    return Rows([name for name, _ in chart.parts], (Series("", tuple(value for _, value in chart.parts)),))


def _draw_ring(drawing: Drawing, chart: PieChart, total: float) -> None:
    radius = min(drawing.width * 0.21, _LARGEST_RADIUS)
    most = drawing.width - 2 * radius - 18
    boxes = [TextBox(tell_part(name, value, total), _ROW) for name, value in chart.parts]
    widest = max(box.natural_width() for box in boxes) + 0.5 + SWATCH + 6
    stacked = widest > most and drawing.width < _NARROW
    if stacked:  # the ring over its legend
        radius = min(drawing.width * 0.3, _LARGEST_RADIUS)
        _draw_pieces(drawing, chart, total, (drawing.width / 2, drawing.y - radius - 2), radius)
        drawing.y -= 2 * radius + 8
        most = drawing.width
    # Otherwise the ring stands near its legend, however wide the page is.
    legend = min(widest, most)
    room = legend - SWATCH - 6
    heights = [box.height(room) + 2 for box in boxes]
    tall = sum(heights) if stacked else max(sum(heights), 2 * radius + 4)
    if not stacked:
        left = max(drawing.width - legend - _BESIDE - radius, radius + 2)
        _draw_pieces(drawing, chart, total, (left, drawing.y - tall / 2), radius)
    top = drawing.y - (tall - sum(heights)) / 2
    for number, (box, height) in enumerate(zip(boxes, heights, strict=True)):
        drawing.rect(drawing.width - SWATCH, top - 10.5, SWATCH, SWATCH, paint_of(number))
        drawing.words(box, drawing.width - legend, top, room)
        top -= height
    drawing.y -= tall


def _draw_pieces(drawing: Drawing, chart: PieChart, total: float, middle: Point, radius: float) -> None:
    start = 90.0
    for number, (_, value) in enumerate(chart.parts):
        if value > 0 and known_or_none(value) is not None:
            sweep = min(within(value) / total * 360.0, 359.99)
            drawing.wedge(middle, (radius * _HOLE, radius), start - sweep, start, paint_of(number))
            start -= sweep
    box = TextBox(shown(total), _WHOLE)
    inside = 2 * radius * _HOLE - 4
    if box.natural_width() > inside:
        box = TextBox(box.text, _WHOLE_SMALL)
    drawing.words(box, middle[0] - inside / 2, middle[1] + box.height(inside) / 2, inside)
