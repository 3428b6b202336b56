"""How the agencies stand beside each other: what was asked of them, what they answered, what they promised and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import AgencyFact, Facts
from yazd_desktop.reports.figures import due, fulfilled
from yazd_desktop.reports.shown import ROW_NUMBER, number
from yazd_desktop.typeset.blocks import (
    Block,
    Cell,
    Entry,
    Fixed,
    Group,
    Progress,
    ProgressBars,
    Share,
    Table,
    Tone,
)

_COUNT: Final = Fixed(16)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The numbers of one agency, or of all; `kept` of the commitments that are `due`."""

    name: str
    sent: int = 0
    replied: int = 0
    silent: int = 0
    waiting: int = 0
    open: int = 0
    overdue: int = 0
    due: int = 0
    kept: int = 0


def standing(facts: Facts) -> Iterator[Block]:
    """A table of all agencies that were asked or promised something, and bars where shares may be told."""
    every = [_of_agency(facts, agency) for agency in facts.agencies]
    rows = [row for row in every if row.sent or row.open or row.due]
    if not rows:
        return
    yield _table(rows)
    small = max(1, facts.small_number)
    yield from _bars(
        t("reports.packet.agencies.replied"),
        [Progress(row.name, row.replied, row.sent) for row in rows if row.sent >= small],
    )
    yield from _bars(
        t("reports.packet.agencies.kept"),
        [Progress(row.name, row.kept, row.due) for row in rows if row.due >= small],
    )


def _of_agency(facts: Facts, agency: AgencyFact) -> _Standing:
    asked = facts.asked_of(agency.id)
    promised = tuple(c for c in facts.commitments if c.agency_id == agency.id)
    past = due(promised, facts.today)
    return _Standing(
        agency.name,
        sent=asked.sent,
        replied=asked.replied,
        silent=asked.silent,
        waiting=asked.waiting,
        open=sum(c.is_carried for c in promised),
        overdue=sum(c.status.code == "overdue" for c in promised),
        due=len(past),
        kept=len(fulfilled(past)),
    )


def _sum(rows: list[_Standing]) -> _Standing:
    return _Standing(
        t("reports.packet.agencies.all"),
        sent=sum(row.sent for row in rows),
        silent=sum(row.silent for row in rows),
        waiting=sum(row.waiting for row in rows),
        open=sum(row.open for row in rows),
        overdue=sum(row.overdue for row in rows),
        due=sum(row.due for row in rows),
        kept=sum(row.kept for row in rows),
    )


def _table(rows: list[_Standing]) -> Table:
    return Table(
        groups=(
            Group("", 1),
            Group("", 1),
            Group(t("reports.packet.agencies.referrals"), 3),
            Group(t("reports.packet.agencies.promises"), 3),
        ),
        head=(
            t("reports.packet.row"),
            t("reports.packet.agencies.agency"),
            t("reports.packet.agencies.count_sent"),
            t("reports.packet.agencies.count_silent"),
            t("reports.packet.agencies.count_waiting"),
            t("reports.packet.agencies.count_open"),
            t("reports.packet.agencies.count_overdue"),
            t("reports.packet.agencies.count_kept"),
        ),
        rows=[(number(place), row.name, *_counts(row)) for place, row in enumerate(rows, start=1)],
        widths=(ROW_NUMBER, Share(), Fixed(18), *[_COUNT] * 4, Fixed(25)),
        align=("centre", "start", *["centre"] * 6),  # type: ignore[arg-type]  # a list of literals loses its kind
        total=("", t("reports.packet.agencies.all"), *_counts(_sum(rows))) if len(rows) > 1 else None,
    )


def _counts(row: _Standing) -> tuple[Entry, ...]:
    kept = t("reports.packet.of", part=row.kept, whole=row.due) if row.due else t("reports.packet.none")
    return (
        _count(row.sent),
        _count(row.silent, "danger"),
        _count(row.waiting),
        _count(row.open),
        _count(row.overdue, "danger"),
        Cell(kept, tone=None if row.due else "muted"),
    )


def _count(value: int, tone: Tone | None = None) -> Cell:
    """A number; nothing is pale, so that the eye finds what there is."""
    return Cell(number(value), tone=tone if value else "muted", bold=tone is not None and value > 0)


def _bars(title: str, bars: list[Progress]) -> Iterator[Block]:
    """The highest share first; nothing where no agency has enough for a share."""
    if bars:
        yield ProgressBars(title, tuple(sorted(bars, key=lambda bar: (-bar.done / bar.whole, bar.label))))
