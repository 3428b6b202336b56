"""What a chart shows, in words, for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from yazd_desktop.i18n import t
from yazd_desktop.typeset.blocks import BarChart, HeatMap, LineChart, PieChart, ProgressBars, Sparklines
from yazd_desktop.typeset.charts.pie import tell_part, whole_of
from yazd_desktop.typeset.charts.progress import tell_progress
from yazd_desktop.typeset.charts.scale import known, known_or_none, shown

Chart = BarChart | LineChart | PieChart | Sparklines | ProgressBars | HeatMap

_LONGEST: Final = 300
_HIGHEST_CELLS: Final = 3


def tell_chart(chart: Chart) -> str:
    """The kind of a chart, its title and its main numbers, in about 300 characters."""
    kind, facts = _facts(chart)
    title = t("typeset.chart.told.titled", kind=kind, title=chart.title) if chart.title else kind
    title = shortened(title, _LONGEST // 2)
    if not facts:
        return t("typeset.chart.told.nothing", title=title)
    return t("typeset.chart.told.facts", title=title, facts=_listed(facts, _LONGEST - len(title)))


def shortened(text: str, room: int) -> str:
    """The text in one line, cut with three dots where there is no room for all of it."""
    line = " ".join(text.split())
    return line if len(line) <= room else line[: room - 1] + "…"


def _listed(facts: Sequence[str], room: int) -> str:
    """As many facts as there is room for, and how many more there are."""
    said: list[str] = []
    for fact in facts:
        if said and sum(len(one) + 2 for one in said) + len(fact) > room:
            break
        said.append(shortened(fact, room))
    text = t("typeset.chart.told.and").join(said)
    left = len(facts) - len(said)
    return t("typeset.chart.told.more", facts=text, count=left) if left else text


def _facts(chart: Chart) -> tuple[str, list[str]]:
    match chart:
        case BarChart():
            return t("typeset.chart.told.bars"), list(_of_bars(chart))
        case LineChart():
            return t("typeset.chart.told.lines"), list(_of_lines(chart))
        case PieChart():
            total = whole_of(chart)
            parts = [tell_part(name, value, total) for name, value in chart.parts] if total else []
            return t("typeset.chart.told.pie"), parts
        case Sparklines():
            rows = [_of_row(label, values) for label, values in chart.rows]
            return t("typeset.chart.told.sparklines"), [row for row in rows if row]
        case ProgressBars():
            bars = [_named(bar.label, tell_progress(bar)) for bar in chart.bars]
            return t("typeset.chart.told.progress"), bars
        case HeatMap():
            return t("typeset.chart.told.heat_map"), list(_of_cells(chart))


def _named(name: str, value: str) -> str:
    return t("typeset.chart.told.named", name=name, value=value)


def _of_bars(chart: BarChart) -> Iterator[str]:
    several = len(chart.series) > 1
    for number, category in enumerate(chart.categories):
        values = [
            (series.name, known_or_none(series.values[number]) if number < len(series.values) else None)
            for series in chart.series
        ]
        if not known(value for _, value in values):
            continue
        if several:
            inner = t("typeset.chart.told.with").join(f"{name} {shown(value)}" for name, value in values)
            yield _named(category, inner)
        else:
            yield _named(category, shown(values[0][1]))


def _of_lines(chart: LineChart) -> Iterator[str]:
    for series in chart.series:
        points = [
            (category, value)
            for category, value in zip(chart.categories, map(known_or_none, series.values), strict=False)
            if value is not None
        ]
        if points:
            (first, begin), (last, end) = points[0], points[-1]
            values = [value for _, value in points]
            yield t(
                "typeset.chart.told.line",
                name=series.name,
                first=first,
                begin=shown(begin),
                last=last,
                end=shown(end),
                lowest=shown(min(values)),
                highest=shown(max(values)),
            )


def _of_row(label: str, values: Sequence[float | None]) -> str:
    found = known(values)
    if not found:
        return ""
    return t("typeset.chart.told.row", name=label, begin=shown(found[0]), end=shown(found[-1]))


def _of_cells(chart: HeatMap) -> Iterator[str]:
    cells = [
        (value, row, column)
        for row, values in zip(chart.rows, chart.values, strict=False)
        for column, value in zip(chart.columns, map(known_or_none, values), strict=False)
        if value is not None
    ]
    if not cells:
        return
    yield t("typeset.chart.told.size", rows=len(chart.rows), columns=len(chart.columns))
    cells.sort(key=lambda cell: -cell[0])
    for value, row, column in cells[:_HIGHEST_CELLS]:
        yield t("typeset.chart.told.cell", row=row, column=column, value=shown(value))
