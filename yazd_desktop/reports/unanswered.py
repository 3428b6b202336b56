"""Referrals that nobody answered, by agency and by the office that waits; only in a packet about all offices."""

from __future__ import annotations

from collections.abc import Iterator

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import AgencyFact, AskedFact, Facts
from yazd_desktop.reports.shown import ROW_NUMBER, number
from yazd_desktop.typeset.blocks import Block, Cell, Entry, Fixed, Paragraph, Share, Span, Table, Text

_MOST_OFFICES = 6


def unanswered(facts: Facts) -> Iterator[Block]:
    """A row for each agency that owes answers, the one that owes most first, with the offices that wait for it."""
    rows = sorted(
        ((facts.asked_of(agency.id), agency) for agency in facts.agencies),
        key=lambda row: (-row[0].silent, row[1].name),
    )
    rows = [row for row in rows if row[0].silent]
    if not facts.offices or not rows:
        return
    yield Paragraph(t("reports.packet.unanswered.rule"), style="note", keep_with_next=True)
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.agencies.agency"),
            t("reports.packet.unanswered.silent"),
            t("reports.packet.unanswered.longest"),
            t("reports.packet.unanswered.offices"),
        ),
        rows=[_row(facts, place, asked, agency) for place, (asked, agency) in enumerate(rows, start=1)],
        widths=(ROW_NUMBER, Share(2), Fixed(24), Fixed(20), Share(4)),
        align=("centre", "start", "centre", "centre", "start"),
    )


def _row(facts: Facts, place: int, asked: AskedFact, agency: AgencyFact) -> tuple[Entry, ...]:
    silent = t("reports.packet.of", part=asked.silent, whole=asked.sent)
    return (
        number(place),
        agency.name,
        Cell(silent, bold=True, tone="danger"),
        number(asked.longest_days),
        _offices(facts, agency),
    )


def _offices(facts: Facts, agency: AgencyFact) -> Text:
    waiting = [one for one in facts.asked if one.agency_id == agency.id and one.silent]
    waiting.sort(key=lambda one: (-one.silent, one.office))
    shown = t("value.comma").join(
        t("reports.packet.unanswered.office", office=one.office, count=one.silent)
        for one in waiting[:_MOST_OFFICES]
    )
    rest = waiting[_MOST_OFFICES:]
    if not rest:
        return shown
    more = t("reports.packet.unanswered.more", offices=len(rest), count=sum(one.silent for one in rest))
    return (Span(shown), Span(f"{t('value.comma')}{more}", tone="muted"))
