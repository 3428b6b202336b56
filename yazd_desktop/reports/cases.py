"""Summaries of case files: codes and dates; who it is about only in a packet asked for with identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import CaseFact, Facts, IdentityFact
from yazd_desktop.reports.shown import ROW_NUMBER, day, number, or_dash, shortened
from yazd_desktop.typeset.blocks import (
    Block,
    Callout,
    Fixed,
    Paragraph,
    Share,
    Span,
    Table,
    Text,
)

_REQUEST_LENGTH = 160


def cases(facts: Facts, *, rule: str = "reports.packet.cases.no_identity") -> Iterator[Block]:
    """The listed case files as a table; `rule` is the key of the words that say which they are."""
    if not facts.listed_cases:
        return
    if facts.identities is None:
        yield Paragraph(t(rule), style="note", keep_with_next=True)
        yield _without_identity(facts)
    else:
        yield Callout(t("reports.packet.cases.with_identity"), tone="danger")
        yield _with_identity(facts, facts.identities)


def _without_identity(facts: Facts) -> Table:
    return Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.cases.case"),
            t("field.case.neighbourhood"),
            t("field.case.harms"),
            t("reports.packet.cases.status_and_risk"),
            t("reports.packet.cases.referrals"),
            t("reports.packet.cases.last_follow_up"),
        ),
        rows=[
            (
                number(place),
                _number(case),
                _place(case),
                _harms(case),
                _status(case),
                _referrals(*facts.letters_of_cases.get(case.id, (0, 0))),
                day(facts.last_follow_ups.get(case.id)),
            )
            for place, case in enumerate(facts.listed_cases, start=1)
        ],
        widths=(ROW_NUMBER, Fixed(29.5), Fixed(25), Share(), Fixed(31), Fixed(16), Fixed(21)),
        align=("centre", "start", "start", "start", "start", "centre", "centre"),
    )


def _with_identity(facts: Facts, identities: Mapping[str, IdentityFact]) -> Table:
    return Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.cases.case"),
            t("reports.packet.cases.people"),
            t("field.case.harms"),
            t("reports.packet.cases.status_and_risk"),
            t("field.case.request"),
        ),
        rows=[
            (
                number(place),
                (*_number(case), Span(f"\n{case.neighbourhood}", tone="muted"), *_office(case)),
                _people(identities.get(case.id)),
                _harms(case),
                _status(case),
                _request(identities.get(case.id)),
            )
            for place, case in enumerate(facts.listed_cases, start=1)
        ],
        widths=(ROW_NUMBER, Fixed(29.5), Fixed(43), Share(1), Fixed(25), Share(1.25)),
        align=("centre", "start", "start", "start", "start", "start"),
    )


def _number(case: CaseFact) -> tuple[Span, ...]:
    opened = t("reports.packet.cases.opened", day=day(case.opened_on))
    return (Span(case.number), Span(f"\n{opened}", tone="muted"))


def _place(case: CaseFact) -> Text:
    return (Span(case.neighbourhood), *_office(case)) if case.office else case.neighbourhood


def _office(case: CaseFact) -> tuple[Span, ...]:
    return (Span(f"\n{case.office}", tone="muted"),) if case.office else ()


def _harms(case: CaseFact) -> str:
    return or_dash(t("value.comma").join(case.harms))


def _status(case: CaseFact) -> Text:
    if case.risk is None:
        return case.status.label
    risk = t("reports.packet.cases.risk", risk=case.risk.label)
    return (Span(case.status.label), Span(f"\n{risk}", tone=case.risk.tone))


def _referrals(sent: int, silent: int) -> Text:
    if not silent:
        return number(sent)
    words = t("reports.packet.cases.silent", count=silent)
    return (Span(number(sent)), Span(f"\n{words}", tone="danger"))


def _people(identity: IdentityFact | None) -> Text:
    if identity is None or not identity.people:
        return t("reports.packet.none")
    spans: list[Span] = []
    for name, *numbers in identity.people:
        spans.append(Span(f"\n{name}" if spans else name, bold=True))
        known = t("reports.packet.joint").join(text for text in numbers if text)
        if known:
            spans.append(Span(f"\n{known}", tone="muted"))
    return tuple(spans)


def _request(identity: IdentityFact | None) -> str:
    return or_dash(shortened(identity.request, _REQUEST_LENGTH) if identity else "")
