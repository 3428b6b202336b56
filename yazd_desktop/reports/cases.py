"""Summaries of case files: codes and dates; who it is about only in a packet asked for with identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import CaseFact, Facts, IdentityFact
from yazd_desktop.reports.shown import day, nothing_here, number, or_dash, shortened
from yazd_desktop.typeset.blocks import (
    Block,
    Callout,
    Cell,
    Entry,
    Fixed,
    Heading,
    PageBreak,
    Paragraph,
    Share,
    Span,
    Table,
    Text,
)

_REQUEST_LENGTH = 160


def cases(facts: Facts) -> Iterator[Block]:
    """The listed case files as a table."""
    yield PageBreak()
    yield Heading(t("reports.packet.cases.title"))
    if not facts.listed_cases:
        yield nothing_here()
        return
    if facts.identities is None:
        yield Paragraph(t("reports.packet.cases.no_identity"), style="note", keep_with_next=True)
        yield _without_identity(facts)
    else:
        yield Callout(t("reports.packet.cases.with_identity"), tone="danger")
        yield _with_identity(facts, facts.identities)


def _without_identity(facts: Facts) -> Table:
    sent = Counter(r.case_id for r in facts.referrals if r.is_sent)
    silent = Counter(r.case_id for r in facts.referrals if r.is_silent)
    return Table(
        head=(
            t("reports.packet.row"),
            t("field.case.number"),
            t("field.case.neighbourhood"),
            t("field.case.harms"),
            t("field.case.risk"),
            t("reports.packet.status"),
            t("reports.packet.cases.opened"),
            t("reports.packet.cases.referrals"),
            t("reports.packet.cases.last_follow_up"),
        ),
        rows=[
            (
                number(place),
                case.number,
                case.neighbourhood,
                or_dash(case.harms),
                _risk(case),
                case.status.label,
                day(case.opened_on),
                _referrals(sent[case.id], silent[case.id]),
                day(facts.last_follow_ups.get(case.id)),
            )
            for place, case in enumerate(facts.listed_cases, start=1)
        ],
        widths=(
            Fixed(10),
            Fixed(25),
            Share(2),
            Share(3),
            Fixed(16),
            Fixed(18),
            Fixed(19),
            Fixed(17),
            Fixed(19),
        ),
        align=("centre", "start", "start", "start", "centre", "centre", "centre", "centre", "centre"),
    )


def _with_identity(facts: Facts, identities: Mapping[str, IdentityFact]) -> Table:
    return Table(
        head=(
            t("reports.packet.row"),
            t("field.case.number"),
            t("reports.packet.cases.people"),
            t("field.case.neighbourhood"),
            t("field.case.harms"),
            t("field.case.risk"),
            t("reports.packet.status"),
            t("field.case.request"),
        ),
        rows=[
            (
                number(place),
                case.number,
                _people(identities.get(case.id)),
                case.neighbourhood,
                or_dash(case.harms),
                _risk(case),
                case.status.label,
                _request(identities.get(case.id)),
            )
            for place, case in enumerate(facts.listed_cases, start=1)
        ],
        widths=(Fixed(10), Fixed(24), Share(3), Fixed(20), Share(2), Fixed(15), Fixed(17), Share(3)),
        align=("centre", "start", "start", "start", "start", "centre", "centre", "start"),
    )


def _risk(case: CaseFact) -> Entry:
    return Cell(case.risk.label, tone=case.risk.tone) if case.risk else t("reports.packet.none")


def _referrals(sent: int, silent: int) -> Text:
    if not silent:
        return number(sent)
    words = t("reports.packet.cases.silent", count=silent)
    return (Span(number(sent)), Span(f"\n{words}", tone="danger"))


def _people(identity: IdentityFact | None) -> Text:
    if identity is None or not identity.people:
        return t("reports.packet.none")
    spans: list[Span] = []
    for name, identity_number, phone in identity.people:
        spans.append(Span(f"\n{name}" if spans else name, bold=True))
        spans += [Span(f"\n{text}", tone="muted") for text in (identity_number, phone) if text]
    return tuple(spans)


def _request(identity: IdentityFact | None) -> str:
    return or_dash(shortened(identity.request, _REQUEST_LENGTH) if identity else "")
