"""Charts of any numbers for the tests, and where the things stand that they draw."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from hypothesis import strategies as st

from yazd_desktop.typeset import (
    BarChart,
    HeatMap,
    LineChart,
    PieChart,
    Progress,
    ProgressBars,
    Series,
    Sparklines,
)
from yazd_desktop.typeset.charts.drawing import Drawing
from yazd_desktop.typeset.charts.told import Chart


def ink_boxes(drawing: Drawing) -> Iterator[tuple[float, float, float, float, str]]:
    """The rectangles that the letters of a drawing fill."""
    for words in drawing._words:
        look, lines = words.box.look, words.box.lines(words.width)
        used = max(line.width * look.size for line in lines)
        if not used:
            continue
        tall = len(lines) * look.leading
        blank = (look.leading - look.size * 0.8) / 2
        if words.turned:
            yield words.x + blank, words.y, words.x + tall - blank, words.y + words.width, str(words.box.text)
        else:
            free = {"start": 1.0, "centre": 0.5, "end": 0.0}[look.align]
            left = words.x + (words.width - used) * free
            yield left, words.y - tall + blank, left + used, words.y - blank, str(words.box.text)


NAMES = st.sampled_from(
    (
        "",
        "اسکان",
        "خشونت خانگی",
        "کمیتهٔ امداد امام خمینی (ره)",
        "ادارهٔ کل تعاون، کار و رفاه اجتماعی استان و ادارهٔ شهرستان",
        "GIS/AutoCAD (v2024)",
    )
)
VALUES = st.one_of(
    st.none(),
    st.integers(0, 900),
    st.floats(-1e3, 1e3),
    st.sampled_from((0.0, math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, 12_500_000, 7.3e12)),
)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    count, many = draw(st.sampled_from((0, 1, 2, 5, 12, 30))), draw(st.sampled_from((0, 1, 2, 4, 10)))
    names = tuple(draw(st.lists(NAMES, min_size=count, max_size=count)))
    title = draw(NAMES)

    def values(length: int) -> tuple[float | None, ...]:
        return tuple(draw(st.lists(VALUES, min_size=length, max_size=length)))

    def numbers() -> tuple[float, ...]:
        return tuple(value or 0.0 for value in values(count))

    kind = draw(st.sampled_from((BarChart, LineChart, PieChart, Sparklines, ProgressBars, HeatMap)))
    given_series = tuple(Series(draw(NAMES), values(count)) for _ in range(many))
    match kind.__name__:
        case "BarChart":
            return BarChart(title, names, given_series, draw(st.booleans()))
        case "LineChart":
            return LineChart(title, names, given_series)
        case "PieChart":
            return PieChart(title, tuple(zip(names, numbers(), strict=True)))
        case "Sparklines":
            return Sparklines(title, tuple((name, values(many)) for name in names))
        case "ProgressBars":
            done = zip(names, numbers(), numbers(), strict=True)
            return ProgressBars(title, tuple(Progress(*one) for one in done))
        case _:
            columns = tuple(one.name for one in given_series)
            return HeatMap(title, names, columns, tuple(values(many) for _ in names), draw(st.booleans()))


def rectangles(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    found = re.findall(r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re f", "\n".join(drawing._shapes))
    return [(float(x), float(y), float(wide), float(tall)) for x, y, wide, tall in found]
