"""The agenda of the meeting."""

from __future__ import annotations

from collections.abc import Iterator

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import Facts
from yazd_desktop.reports.shown import number, or_dash
from yazd_desktop.typeset.blocks import Block, Content, Fixed, Share, Table


def agenda(facts: Facts) -> Iterator[Block]:
    """The items in order, who presents them and for how many minutes."""
    if not facts.agenda:
        return
    minutes = sum(item.minutes or 0 for item in facts.agenda)
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.agenda.item"),
            t("reports.packet.agenda.presenter"),
            t("reports.packet.agenda.minutes"),
        ),
        rows=[
            (number(item.position), item.title, or_dash(item.presenter), number(item.minutes))
            for item in facts.agenda
        ],
        widths=(Fixed(12), Share(), Fixed(46), Content()),
        align=("centre", "start", "start", "centre"),
        total=("", t("reports.packet.agenda.total"), "", number(minutes)) if minutes else None,
    )
