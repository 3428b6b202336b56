"""A shaded cell with its number for each row and column, rows from the top and columns from the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from yazd_desktop.i18n import t
from yazd_desktop.typeset.blocks import HeatMap
from yazd_desktop.typeset.charts.drawing import Drawing
from yazd_desktop.typeset.charts.legend import SWATCH, draw_legend, draw_title, say_nothing_here
from yazd_desktop.typeset.charts.palette import NAME, VALUE, Paint, ink_on, shade
from yazd_desktop.typeset.charts.scale import known, known_or_none, shown
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import RULE, WHITE
from yazd_desktop.typeset.text.lines import longest_word

_NAMES: Final = 0.32  # at most, of the width
_ROW: Final = 18.0
_HEAD: Final = NAME.but(leading=10.8, align="centre")
_TURNED: Final = NAME.but(leading=10, align="end")
_SUM: Final = VALUE.but(align="centre")
_NUMBER: Final = NAME.but(align="centre")
_BOLD_NUMBER: Final = _NUMBER.but(bold=True)
_SMALL_NUMBER: Final = NAME.but(align="centre", size=7)
_SMALL_BOLD_NUMBER: Final = _SMALL_NUMBER.but(bold=True)
_LONGEST_TURNED: Final = 110.0
_HEAD_LINES: Final = 3
_PADDING: Final = 2.0
_STEEPER: Final = 1.4  # high numbers stand out, and the middle ones are not all dark
_NOT_KNOWN: Final = Paint(WHITE, "rising", RULE, RULE)
_NOT_TOLD: Final = Paint(WHITE, edge=RULE)


class _Measures(NamedTuple):
    """What all parts of a map share: its scale, and how wide its words are at most, in points."""

    low: float
    high: float
    names: float
    numbers: float
    sums: float
    has_gaps: bool


class _Band(NamedTuple):
    """Columns that stand beside each other; a wide map has several bands under each other."""

    first: int
    end: int
    cell: float


def draw_heat_map(drawing: Drawing, chart: HeatMap, whole: HeatMap) -> None:
    """A heat map, or the rows of it that stand on a page, on the scale of the whole."""
    draw_title(drawing, chart.title)
    measures = _measures_of(whole)
    if measures is None or not chart.rows:
        say_nothing_here(drawing)
        return
    names = [TextBox(name, NAME) for name in chart.rows]
    name_room = min(measures.names + 0.5, drawing.width * _NAMES)
    right = drawing.width - name_room - 6
    sums = [TextBox(shown(_sum(row)), _SUM) for row in _rows(chart)]
    head = TextBox(t("typeset.chart.sum"), _SUM)
    sum_room = max(head.natural_width(), measures.sums) + 8 if chart.sums else 0.0
    bands = _bands(whole.columns, measures.numbers, right - sum_room, right)
    for band in bands:
        if band.first:
            drawing.y -= 8
        left = right - band.cell * (band.end - band.first)
        _draw_heads(drawing, chart.columns[band.first : band.end], right, band.cell)
        is_last = band.end == len(chart.columns)
        if chart.sums and is_last:
            drawing.words(head, left - sum_room, drawing.y + VALUE.leading + 1, sum_room)
        for number, row in enumerate(_rows(chart)):
            cells = [_in_cell(value, band.cell) for value in row[band.first : band.end]]
            tallest = max(box.height(band.cell - _PADDING) for box in cells)
            tall = max(_ROW, names[number].height(name_room) + 5, tallest + 5)
            middle = drawing.y - tall / 2
            drawing.words(names[number], right + 6, middle + names[number].height(name_room) / 2, name_room)
            for place, (value, box) in enumerate(zip(row[band.first : band.end], cells, strict=True)):
                x = right - (place + 1) * band.cell
                share = None if value is None else _share(value, measures.low, measures.high)
                _draw_cell(drawing, share, box, (x, drawing.y - tall, band.cell, tall), _gap_of(whole))
            if chart.sums and is_last:
                drawing.words(sums[number], left - sum_room, middle + VALUE.leading / 2, sum_room)
            drawing.y -= tall
    if measures.has_gaps:
        drawing.y -= 5

        def swatch(_: int, edge: float, middle: float) -> None:
            drawing.rect(edge - SWATCH, middle - SWATCH / 2, SWATCH, SWATCH, _gap_of(whole))

        draw_legend(drawing, [whole.gap or t("typeset.chart.not_known")], swatch)


@lru_cache(maxsize=4)
def _measures_of(chart: HeatMap) -> _Measures | None:
    """Of a whole map; None when it has nothing to show."""
    rows = _rows(chart)
    values = known(value for row in rows for value in row)
    if not values:
        return None
    return _Measures(
        min([0.0, *values]),
        max(values),
        max(TextBox(name, NAME).natural_width() for name in chart.rows),
        max(TextBox(text, _SMALL_BOLD_NUMBER).natural_width() for text in set(map(shown, values))),
        max(TextBox(shown(_sum(row)), _SUM).natural_width() for row in rows),
        has_gaps=len(values) < len(rows) * len(chart.columns),
    )


def _gap_of(chart: HeatMap) -> Paint:
    """How a cell without a number looks: what is known but not told is left blank."""
    return _NOT_TOLD if chart.gap else _NOT_KNOWN


def _rows(chart: HeatMap) -> list[list[float | None]]:
    """The values as a full rectangle."""
    count = len(chart.columns)
    found = []
    for number in range(len(chart.rows)):
        given = chart.values[number][:count] if number < len(chart.values) else ()
        row = [known_or_none(value) for value in given]
        found.append(row + [None] * (count - len(row)))
    return found


def _sum(row: list[float | None]) -> float | None:
    values = known(row)
    return known_or_none(sum(values)) if values else None


def _bands(columns: Sequence[str], numbers: float, last_room: float, room: float) -> list[_Band]:
    """Columns beside each other as long as their numbers and turned heads have room; bands of about the same number."""
    tallest = max(len(TextBox(name, _TURNED).lines(_LONGEST_TURNED)) for name in columns)
    at_once = max(int(last_room / max(numbers + 2 * _PADDING, tallest * _TURNED.leading + 1)), 1)
    count = -(-len(columns) // at_once)
    size = -(-len(columns) // count)
    cell = min(last_room, room) / size
    firsts = range(0, len(columns), size)
    return [_Band(first, min(first + size, len(columns)), cell) for first in firsts]


def _draw_heads(drawing: Drawing, names: Sequence[str], right: float, cell: float) -> None:
    room = cell - 2 * _PADDING
    upright = [TextBox(name, _HEAD) for name in names]
    turned = any(
        longest_word(box.text) * _HEAD.size > room or len(box.lines(room)) > _HEAD_LINES for box in upright
    )
    boxes = [TextBox(name, _TURNED) for name in names]
    tall = min(max(box.natural_width() for box in boxes) + 0.5, _LONGEST_TURNED)
    if not turned or max(box.height(tall) for box in boxes) > cell:
        turned = False
        boxes = upright
        tall = max(box.height(room) for box in boxes)
    drawing.y -= tall + 3
    for number, box in enumerate(boxes):
        left = right - (number + 1) * cell
        if turned:
            drawing.turned(box, left + (cell - box.height(tall)) / 2, drawing.y + 2, tall)
        else:
            drawing.words(box, left + _PADDING, drawing.y + 2 + box.height(room), room)


def _in_cell(value: float | None, cell: float) -> TextBox:
    """The number of a cell, smaller where it would not fit; nothing where none is known."""
    box = TextBox(shown(value) if value is not None else "", _NUMBER)
    widest = TextBox(box.text, _BOLD_NUMBER).natural_width()  # as it stands on a shade
    return box if widest <= cell - _PADDING else TextBox(box.text, _SMALL_NUMBER)


def _share(value: float, low: float, high: float) -> float:
    span = high / 2 - low / 2  # halves, so that the widest span does not overflow
    return (value / 2 - low / 2) / span if span else 0.0


def _draw_cell(
    drawing: Drawing, share: float | None, box: TextBox, place: tuple[float, float, float, float], gap: Paint
) -> None:
    x, y, width, tall = place
    if share is None:
        drawing.rect(x + 0.6, y + 0.6, width - 1.2, tall - 1.2, gap)
        return
    ground = shade(share**_STEEPER)
    drawing.rect(x + 0.4, y + 0.4, width - 0.8, tall - 0.8, ground)
    ink = ink_on(ground)
    box = TextBox(box.text, box.look.but(colour=ink, bold=share > 0))
    room = width - _PADDING
    drawing.words(box, x + _PADDING / 2, y + tall / 2 + box.height(room) / 2, room)
