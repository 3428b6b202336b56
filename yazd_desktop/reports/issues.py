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

_PART_MM = 13
_NARROW_MM = 11.5


def issues(facts: Facts) -> Iterator[Block]:
    """A table for each neighbourhood, the one with the gravest issue first; of a whole province one for all."""
    if not facts.listed_issues:
        return
    on_agenda = {item.issue for item in facts.agenda if item.issue}
    rule = "reports.packet.issues.rule_of_province" if facts.offices else "reports.packet.issues.rule"
    yield Paragraph(t(rule), style="note", keep_with_next=True)
    if facts.offices:
        yield _table(list(facts.listed_issues), on_agenda, with_place=True)
        return
    places: dict[str, list[IssueFact]] = {}
    for issue in facts.listed_issues:
        places.setdefault(issue.neighbourhood, []).append(issue)
    for place, found in places.items():
        yield Heading(place, level=2)
        yield _table(found, on_agenda)


def _table(found: list[IssueFact], on_agenda: set[str], *, with_place: bool = False) -> Table:
    place = (t("field.issue.neighbourhood"),) if with_place else ()
    part = Fixed(_NARROW_MM if with_place else _PART_MM)
    return Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.issues.issue"),
            *place,
            t("reports.packet.issues.severity"),
            t("reports.packet.issues.urgency"),
            t("reports.packet.issues.reach"),
            t("reports.packet.issues.feasibility"),
            t("reports.packet.issues.score"),
            t("reports.packet.status"),
        ),
        rows=[
            _row(position, issue, on_agenda, with_place=with_place)
            for position, issue in enumerate(found, start=1)
        ],
        widths=(
            ROW_NUMBER,
            Share(5),
            *([Share(3)] if with_place else []),
            *[part] * 4,
            Fixed(15),
            Fixed(22 if with_place else 26),
        ),
        align=("centre", "start", *(["start"] if with_place else []), *["centre"] * 6),  # type: ignore[arg-type]  # a list of literals loses its kind
    )


def _row(position: int, issue: IssueFact, on_agenda: set[str], *, with_place: bool) -> tuple[Entry, ...]:
    return (
        number(position),
        _title(issue, on_agenda),
        *([_place(issue)] if with_place else []),
        *(number(part) for part in issue.parts),
        Cell(number(issue.score, decimals=1), bold=True),
        Cell(issue.status.label, tone=issue.status.tone),
    )


def _place(issue: IssueFact) -> Text:
    return (Span(issue.neighbourhood), Span(f"\n{issue.office}", tone="muted"))


def _title(issue: IssueFact, on_agenda: set[str]) -> Text:
    about = t("reports.packet.joint").join(part for part in (issue.number, issue.category) if part)
    spans = [Span(issue.title, bold=issue.id in on_agenda), Span(f"\n{about}", tone="muted")]
    if issue.score_reason:
        reason = t("reports.packet.issues.overridden", reason=issue.score_reason)
        spans.append(Span(f"\n{reason}", tone="warning"))
    return tuple(spans)
