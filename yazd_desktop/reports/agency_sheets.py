"""A sheet for each agency: its silent and open referrals and its commitments. Case files by number alone, always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from yazd_desktop.i18n import t
from yazd_desktop.reports.commitments import commitment_table
from yazd_desktop.reports.facts import AgencyFact, AskedFact, CommitmentFact, Facts, ReferralFact
from yazd_desktop.reports.shown import DATE, ROW_NUMBER, day, nothing_here, number
from yazd_desktop.typeset.blocks import (
    Block,
    Cell,
    Entry,
    Figure,
    Figures,
    Fixed,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    Share,
    Span,
    Table,
    Text,
)

_MOST_COMMITMENTS = 6  # of all offices, in the packet for all
_MOST_WAITING = 20  # in the packet for all: what waits in time is nothing to decide on


def agency_sheets(facts: Facts) -> Iterator[Block]:
    """A new page for each agency that has something to answer for."""
    asked = [
        agency for agency in facts.agencies if _is_asked(facts.asked_of(agency.id)) or _carried(facts, agency)
    ]
    if not asked:
        return
    yield Paragraph(t("reports.packet.agencies.rule"), style="note", keep_with_next=True)
    for place, agency in enumerate(asked):
        if place:
            yield PageBreak()
        yield from agency_sheet(facts, agency, most_waiting=_MOST_WAITING)


def agency_sheet(facts: Facts, agency: AgencyFact, *, most_waiting: int | None = None) -> Iterator[Block]:
    """The sheet of one agency, without a page break before it; what it has none of, its figures tell.

    Of the referrals that wait in time those with the earliest deadlines are listed, `most_waiting` of them or all.
    """
    silent, waiting = _silent(facts, agency), _waiting(facts, agency)
    asked, carried = facts.asked_of(agency.id), _carried(facts, agency)
    overdue = sum(commitment.status.code == "overdue" for commitment in carried)
    yield Heading(t("reports.packet.agencies.sheet", agency=agency.name), level=2)
    about = (
        (t("reports.packet.agencies.contact"), agency.contact),
        (t("field.agency.phone"), agency.phone),
        (t("reports.packet.agencies.reply_days"), _reply_days(agency)),
    )
    known = tuple((label, text) for label, text in about if text)
    if known:
        yield KeyValues(known)
    yield Figures(
        (
            Figure(
                number(asked.silent),
                t("reports.packet.agencies.silent"),
                tone="danger" if asked.silent else None,
            ),
            Figure(number(asked.waiting), t("reports.packet.agencies.waiting")),
            Figure(number(len(carried)), t("reports.packet.agencies.commitments")),
            Figure(
                number(overdue),
                t("reports.packet.figures.overdue"),
                tone="danger" if overdue else None,
            ),
        )
    )
    if not _is_asked(asked) and not carried:
        yield nothing_here()
    if silent:
        yield Heading(t("reports.packet.agencies.silent_title"), level=3, outline=False)
        yield Paragraph(t("reports.packet.agencies.answer_here"), style="note", keep_with_next=True)
        yield _silent_table(silent, facts.today)
        yield from _more("reports.packet.agencies.more_silent", asked.silent - len(silent))
    if carried:
        listed = carried[:_MOST_COMMITMENTS] if facts.offices and most_waiting is not None else carried
        yield Heading(t("reports.packet.agencies.commitments_title"), level=3, outline=False)
        yield commitment_table(listed, facts.today, with_agency=False)
        yield from _more("reports.packet.agencies.more_commitments", len(carried) - len(listed))
    if waiting:
        yield Heading(t("reports.packet.agencies.waiting_title"), level=3, outline=False)
        yield _waiting_table(waiting[:most_waiting], facts.today)
        yield from _more("reports.packet.agencies.more_waiting", asked.waiting - len(waiting[:most_waiting]))


def _is_asked(asked: AskedFact) -> bool:
    return bool(asked.silent or asked.waiting)


def _more(words: str, left: int) -> Iterator[Block]:
    """How many are not listed."""
    if left > 0:
        yield Paragraph(t(words, count=left), style="note")


def _silent_table(rows: Sequence[ReferralFact], today: date) -> Table:
    """What nobody answered, with room for an answer by hand: all of it has the same status."""
    return Table(
        head=(*_heads(), t("reports.packet.agencies.answer")),
        rows=[(*_cells(place, row, today), "") for place, row in enumerate(rows, start=1)],
        widths=(ROW_NUMBER, Fixed(29), Share(), DATE, DATE, Fixed(13), Fixed(31)),
        align=("centre", "start", "start", "centre", "centre", "centre", "start"),
    )


def _waiting_table(rows: Sequence[ReferralFact], today: date) -> Table:
    return Table(
        head=(*_heads(), t("reports.packet.status")),
        rows=[
            (*_cells(place, row, today), Cell(row.status.label, tone=row.status.tone))
            for place, row in enumerate(rows, start=1)
        ],
        widths=(ROW_NUMBER, Fixed(29), Share(), DATE, DATE, Fixed(13), Fixed(24)),
        align=("centre", "start", "start", "centre", "centre", "centre", "centre"),
    )


def _heads() -> tuple[str, ...]:
    return (
        t("reports.packet.row"),
        t("reports.packet.agencies.referral"),
        t("reports.packet.agencies.subject"),
        t("field.referral.sent_on"),
        t("reports.packet.agencies.deadline"),
        t("reports.packet.days_late"),
    )


def _cells(place: int, row: ReferralFact, today: date) -> tuple[Entry, ...]:
    late = row.days_late(today)
    return (
        number(place),
        _number(row),
        _subject(row),
        day(row.sent_on),
        day(row.deadline),
        Cell(number(late), bold=True, tone="danger") if late else t("reports.packet.none"),
    )


def _subject(row: ReferralFact) -> Text:
    spans = [Span(row.subject), Span(f"\n{row.origin}", tone="muted")]
    if row.office:
        spans.append(Span(t("reports.packet.joint") + row.office, tone="muted"))
    if row.urgency is not None and row.urgency.tone != "normal":
        spans += [
            Span(t("reports.packet.joint"), tone="muted"),
            Span(row.urgency.label, tone=row.urgency.tone),
        ]
    return tuple(spans)


def _number(row: ReferralFact) -> Text:
    if not row.letter_number:
        return row.number
    letter = t("reports.packet.agencies.letter", number=row.letter_number)
    return (Span(row.number), Span(f"\n{letter}", tone="muted"))


def _reply_days(agency: AgencyFact) -> str:
    if agency.reply_working_days is None:
        return ""
    return t("reports.packet.agencies.working_days", days=agency.reply_working_days)


def _silent(facts: Facts, agency: AgencyFact) -> tuple[ReferralFact, ...]:
    return tuple(r for r in facts.referrals if r.agency_id == agency.id and r.is_silent)


def _waiting(facts: Facts, agency: AgencyFact) -> tuple[ReferralFact, ...]:
    return tuple(r for r in facts.referrals if r.agency_id == agency.id and r.is_waiting)


def _carried(facts: Facts, agency: AgencyFact) -> tuple[CommitmentFact, ...]:
    return tuple(c for c in facts.carried if c.agency_id == agency.id)
