"""Commitments carried over: every one that is neither verified nor cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import CommitmentFact, Facts
from yazd_desktop.reports.shown import ROW_NUMBER, day, number
from yazd_desktop.typeset.blocks import (
    Align,
    Block,
    Cell,
    Entry,
    Fixed,
    Paragraph,
    Share,
    Span,
    Table,
    Text,
    Width,
)

_MOST = 150  # of all offices: what lies further ahead stands in the numbers of its office and agency


def commitments(facts: Facts) -> Iterator[Block]:
    """The commitments carried over, the earliest deadline first."""
    if not facts.carried:
        return
    yield Paragraph(
        t("reports.packet.commitments.rule", count=len(facts.carried)), style="note", keep_with_next=True
    )
    listed = facts.carried[:_MOST] if facts.offices else facts.carried
    yield commitment_table(listed, facts.today)
    left = len(facts.carried) - len(listed)
    if left:
        yield Paragraph(t("reports.packet.agencies.more_commitments", count=left), style="note")


def commitment_table(rows: Sequence[CommitmentFact], today: date, *, with_agency: bool = True) -> Table:
    """Commitments as a table; without the agency where all are of one."""
    head = [
        t("reports.packet.row"),
        t("field.commitment.agency"),
        t("reports.packet.commitments.text"),
        t("reports.packet.commitments.deadlines"),
        t("reports.packet.days_late"),
        t("reports.packet.commitments.last_reply"),
        t("reports.packet.status"),
    ]
    widths: list[Width] = [ROW_NUMBER, Fixed(23), Share(3), Fixed(23), Fixed(19.5), Share(2), Fixed(19.5)]
    align: list[Align] = ["centre", "start", "start", "centre", "centre", "start", "centre"]
    cells = [[number(place), *_cells(row, today)] for place, row in enumerate(rows, start=1)]
    if not with_agency:
        del head[1], widths[1], align[1]
        widths[1] = Share(3.5)
        for cell_row in cells:
            del cell_row[1]
    return Table(
        tuple(head),
        [tuple(row) for row in cells],
        tuple(widths),
        tuple(align),
        empty=t("reports.packet.nothing"),
    )


def _cells(row: CommitmentFact, today: date) -> list[Entry]:
    return [
        row.agency,
        _text(row),
        _deadline(row),
        _late(row, today),
        _reply(row),
        Cell(row.status.label, tone=row.status.tone),
    ]


def _text(row: CommitmentFact) -> Text:
    about = t("reports.packet.joint").join(part for part in (row.number, row.office) if part)
    return (Span(row.text), Span(f"\n{about}", tone="muted"))


def _deadline(row: CommitmentFact) -> Text:
    first = day(row.first_deadline)
    if not row.is_extended or row.deadline is None:
        return first
    until = t("reports.packet.commitments.extended", day=day(row.deadline))
    return (Span(first), Span(f"\n{until}", tone="warning"))


def _late(row: CommitmentFact, today: date) -> Entry:
    late, first = row.days_late(today), row.days_after_first_deadline(today)
    if late == first:
        return Cell(number(late), bold=True, tone="danger") if late else t("reports.packet.none")
    after = Span(t("reports.packet.commitments.after_first", days=first), tone="muted")
    if not late:
        return (Span(t("reports.packet.none")), Span("\n"), after)
    return (Span(number(late), bold=True, tone="danger"), Span("\n"), after)


def _reply(row: CommitmentFact) -> Text:
    if not row.last_reply and row.last_reply_on is None:
        return (Span(t("reports.packet.commitments.no_reply"), tone="muted"),)
    if row.last_reply_on is None:
        return row.last_reply
    said = Span(f"{row.last_reply}\n") if row.last_reply else Span("")
    return (said, Span(day(row.last_reply_on), tone="muted"))
