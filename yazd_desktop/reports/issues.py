"""Priority issues by neighbourhood, with their scores and what they are made of."""

from __future__ import annotations

from collections.abc import Iterator

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import Facts, IssueFact
from yazd_desktop.reports.shown import ROW_NUMBER, number
from yazd_desktop.typeset.blocks import (
    Block,
    Cell,
    Entry,
    Fixed,
    Heading,
    Paragraph,
    Share,
    Span,
    Table,
    Text,
)


def issues(facts: Facts) -> Iterator[Block]:
    """A table for each neighbourhood; the one with the gravest issue first."""
    if not facts.listed_issues:
        return
    yield Paragraph(t("reports.packet.issues.rule"), style="note", keep_with_next=True)
    on_agenda = {item.issue for item in facts.agenda if item.issue}
    places: dict[str, list[IssueFact]] = {}
    for issue in facts.listed_issues:
        places.setdefault(issue.neighbourhood, []).append(issue)
    for place, found in places.items():
        yield Heading(place, level=2)
        yield _table(found, on_agenda)


def _table(found: list[IssueFact], on_agenda: set[str]) -> Table:
    return Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.issues.issue"),
            t("reports.packet.issues.severity"),
            t("reports.packet.issues.urgency"),
            t("reports.packet.issues.reach"),
            t("reports.packet.issues.feasibility"),
            t("reports.packet.issues.score"),
            t("reports.packet.status"),
        ),
        rows=[_row(place, issue, on_agenda) for place, issue in enumerate(found, start=1)],
        widths=(ROW_NUMBER, Share(), *[Fixed(13)] * 4, Fixed(15), Fixed(26)),
        align=("centre", "start", *["centre"] * 6),  # type: ignore[arg-type]  # a list of literals loses its kind
    )


def _row(place: int, issue: IssueFact, on_agenda: set[str]) -> tuple[Entry, ...]:
    return (
        number(place),
        _title(issue, on_agenda),
        *(number(part) for part in issue.parts),
        Cell(number(issue.score, decimals=1), bold=True),
        Cell(issue.status.label, tone=issue.status.tone),
    )


def _title(issue: IssueFact, on_agenda: set[str]) -> Text:
    about = t("reports.packet.joint").join(part for part in (issue.number, issue.category) if part)
    spans = [Span(issue.title, bold=issue.id in on_agenda), Span(f"\n{about}", tone="muted")]
    if issue.score_reason:
        reason = t("reports.packet.issues.overridden", reason=issue.score_reason)
        spans.append(Span(f"\n{reason}", tone="warning"))
    return tuple(spans)
