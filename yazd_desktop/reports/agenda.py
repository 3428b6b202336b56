"""The agenda of the meeting."""

from __future__ import annotations

from collections.abc import Iterator

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import Facts
from yazd_desktop.reports.shown import ROW_NUMBER, number, or_dash
from yazd_desktop.typeset.blocks import Block, Fixed, Share, Table


def agenda(facts: Facts) -> Iterator[Block]:
    """The items in order, whose matter they are, who presents them and for how many minutes."""
    if not facts.agenda:
        return
    minutes = sum(item.minutes or 0 for item in facts.agenda)
    names = {agency.id: agency.name for agency in facts.agencies}
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.agenda.item"),
            t("reports.packet.agenda.agencies"),
            t("reports.packet.agenda.presenter"),
            t("reports.packet.agenda.minutes"),
        ),
        rows=[
            (
                number(item.position),
                item.title,
                or_dash(t("value.comma").join(sorted(names[one] for one in item.agencies if one in names))),
                or_dash(item.presenter),
                number(item.minutes),
            )
            for item in facts.agenda
        ],
        widths=(ROW_NUMBER, Share(3), Share(2), Fixed(32), Fixed(18)),
        align=("centre", "start", "start", "start", "centre"),
        total=("", t("reports.packet.agenda.total"), "", "", number(minutes)) if minutes else None,
    )
