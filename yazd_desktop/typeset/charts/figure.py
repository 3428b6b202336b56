"""A chart as it stands on a page: drawn for the width it gets, whole, or parted between rows when no page holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from reportlab.platypus.flowables import Flowable

from yazd_desktop.i18n import t
from yazd_desktop.typeset.blocks import BarChart, HeatMap, LineChart, PieChart, ProgressBars, Sparklines
from yazd_desktop.typeset.charts.bars import bars_lie, draw_bars
from yazd_desktop.typeset.charts.drawing import Drawing
from yazd_desktop.typeset.charts.heat import draw_heat_map
from yazd_desktop.typeset.charts.lines import draw_line_chart
from yazd_desktop.typeset.charts.pie import MOST_PIECES, draw_pie
from yazd_desktop.typeset.charts.progress import draw_progress
from yazd_desktop.typeset.charts.sparks import draw_sparklines
from yazd_desktop.typeset.charts.told import Chart, tell_chart
from yazd_desktop.typeset.flow import FigureFlow

_LEAST_ROWS: Final = 3  # of a chart that is parted
_AS_DRAWN: Final = 0.9999
_NARROWEST: Final = 140.0  # in a narrower column a chart is drawn smaller


class ChartFlow(FigureFlow):
    """A chart, or the rows of it that stand on one page on the scale of the whole."""

    space_before = 6.0
    space_after = 10.0

    def __init__(self, chart: Chart, whole: Chart | None = None) -> None:
        super().__init__()
        self.chart = chart
        self.whole = whole or chart
        self.made: dict[float, Drawing] = {}

    def alternative_text(self) -> str:
        """What the chart says."""
        return tell_chart(self.chart)

    def drawing(self, width: float) -> Drawing:
        """The drawing in that width, made once."""
        if width not in self.made:
            self.made[width] = draw_chart(self.chart, self.whole, max(width, _NARROWEST))
        return self.made[width]

    def measure(self, width: float) -> float:
        """Its height in that width."""
        drawing = self.drawing(width)
        height = drawing.height * width / drawing.width
        if height > self.page_height - 1 and self._rows(width) < 2:
            return self.page_height - 1  # it is drawn smaller
        return height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """Nothing, for a chart stays whole; but rows that no page can hold go on on the next."""
        count = self._rows(availWidth)
        if count < 2 or self.measure(availWidth) <= self.page_height - 1:
            return []
        fits, too_many = 0, count
        while too_many - fits > 1:
            tried = (fits + too_many) // 2
            if self._part(0, tried).measure(availWidth) <= availHeight:
                fits = tried
            else:
                too_many = tried
        if fits < (1 if availHeight >= self.page_height - 1 else min(_LEAST_ROWS, count - 1)):
            return []
        first, second = self._part(0, fits), self._part(fits, count)
        first.space_after, second.space_before = 0.0, 0.0
        return [first, second]

    def _rows(self, width: float) -> int:
        return _row_count(self.chart) if _has_rows(self.whole, width) else 0

    def _part(self, start: int, end: int) -> ChartFlow:
        part = ChartFlow(_rows_of(self.chart, self.whole, start, end), self.whole)
        part.page_height = self.page_height
        return part

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        drawing = self.drawing(self.width)
        scale = min(self.width / drawing.width, self.height / drawing.height)
        if scale > _AS_DRAWN:
            drawing.draw(canvas, self.height)
            return
        canvas.saveState()
        canvas.translate((self.width - drawing.width * scale) / 2, 0)
        canvas.scale(scale, scale)
        drawing.draw(canvas, self.height / scale)
        canvas.restoreState()


def draw_chart(chart: Chart, whole: Chart, width: float) -> Drawing:
    """The drawing of a chart, or of a part of a whole one, as high as it needs."""
    drawing = Drawing(width)
    match chart, whole:
        case BarChart(), BarChart():
            draw_bars(drawing, chart, whole)
        case PieChart(), PieChart():
            draw_pie(drawing, chart, whole)
        case HeatMap(), HeatMap():
            draw_heat_map(drawing, chart, whole)
        case LineChart(), _:
            draw_line_chart(drawing, chart)
        case Sparklines(), _:
            draw_sparklines(drawing, chart)
        case ProgressBars(), _:
            draw_progress(drawing, chart)
    return drawing


def _has_rows(chart: Chart, width: float) -> bool:
    """Whether a chart can be parted between its rows."""
    match chart:
        case BarChart():
            return bars_lie(chart, width)
        case PieChart():
            return len(chart.parts) > MOST_PIECES
        case LineChart():
            return False
    return True


def _row_count(chart: Chart) -> int:
    match chart:
        case BarChart() | LineChart():
            return len(chart.categories)
        case PieChart():
            return len(chart.parts)
        case HeatMap() | Sparklines():
            return len(chart.rows)
        case ProgressBars():
            return len(chart.bars)


def _rows_of(chart: Chart, whole: Chart, start: int, end: int) -> Chart:
    """Some rows of a chart; what goes on from a page before says so in its title."""
    title = chart.title
    if start and whole.title:
        title = t("typeset.chart.continued", title=whole.title)
    match chart:
        case BarChart():
            series = tuple(replace(one, values=one.values[start:end]) for one in chart.series)
            return replace(chart, title=title, categories=chart.categories[start:end], series=series)
        case PieChart():
            return replace(chart, title=title, parts=chart.parts[start:end])
        case HeatMap():
            return replace(chart, title=title, rows=chart.rows[start:end], values=chart.values[start:end])
        case Sparklines():
            return replace(chart, title=title, rows=chart.rows[start:end])
        case ProgressBars():
            return replace(chart, title=title, bars=chart.bars[start:end])
        case LineChart():
            return chart
