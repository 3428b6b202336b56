"""Which harms the open case files tell of, and where. What is too few to tell was taken out when the facts were read.

Either the numbers of the neighbourhoods are shown or their sums, never both: a number that is left out could be
reckoned from the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import Facts, HarmFact
from yazd_desktop.typeset.blocks import BarChart, Block, HeatMap, Paragraph, Series

_MOST_HARMS = 14
_MOST_PLACES = 14  # columns that can still be read
_LEAST_TOLD = 0.5  # of the cells of a map: with fewer it would show gaps


def harms(facts: Facts) -> Iterator[Block]:
    """A map of neighbourhoods and harms where enough can be told of each; otherwise the most frequent harms."""
    if not facts.harms:
        if facts.offices:
            # Harms say something of persons: they come to a governorate only where identities do.
            yield Paragraph(t("reports.packet.harms.withheld", small=facts.small_number), style="note")
        elif facts.open_cases_by_neighbourhood:
            yield Paragraph(t("reports.packet.harms.none", small=facts.small_number), style="note")
        return
    shown = _map(facts)
    yield Paragraph(
        t("reports.packet.harms.rule", small=facts.small_number), style="note", keep_with_next=True
    )
    yield shown if shown is not None else _bars(facts)


def _map(facts: Facts) -> HeatMap | None:
    places = sorted(
        facts.open_cases_by_neighbourhood, key=lambda name: (-facts.open_cases_by_neighbourhood[name], name)
    )
    rows = [harm for harm in facts.harms if any(_told(harm, place) is not None for place in places)]
    rows = rows[:_MOST_HARMS]
    cells = [_told(harm, place) for harm in rows for place in places]
    known = sum(cell is not None for cell in cells)
    if not 2 <= len(places) <= _MOST_PLACES or not known or known < _LEAST_TOLD * len(cells):
        return None
    return HeatMap(
        title=t("reports.packet.harms.by_neighbourhood"),
        rows=tuple(harm.name for harm in rows),
        columns=tuple(places),
        values=tuple(tuple(_told(harm, place) for place in places) for harm in rows),
        gap=t("reports.packet.harms.too_few", small=facts.small_number),
    )


def _told(harm: HarmFact, place: str) -> float | None:
    return harm.by_neighbourhood.get(place)


def _bars(facts: Facts) -> BarChart:
    rows = facts.harms[:_MOST_HARMS]
    return BarChart(
        title=t("reports.packet.harms.everywhere"),
        categories=tuple(harm.name for harm in rows),
        series=(
            Series(t("reports.packet.figures.open_cases"), tuple(float(harm.everywhere) for harm in rows)),
        ),
        horizontal=True,
    )
