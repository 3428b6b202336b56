"""How the offices of a province stand beside each other; only in a packet about all of them."""

from __future__ import annotations

from collections.abc import Iterator

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import Facts, OfficeFact
from yazd_desktop.reports.shown import ROW_NUMBER, day, number, of_how_many, percent
from yazd_desktop.typeset.blocks import Block, Cell, Entry, Fixed, Paragraph, Share, Span, Table, Tone


def offices(facts: Facts) -> Iterator[Block]:
    """A table of the offices by name, who of them reported when, and their sums."""
    if not facts.offices:
        return
    late = sum(office.is_late for office in facts.offices)
    if late:
        yield Paragraph(t("reports.packet.offices.late", count=late), keep_with_next=True)
    small = max(1, facts.small_number)
    rules = t("reports.packet.offices.rules", small=facts.small_number)
    yield Paragraph(rules, style="note", keep_with_next=True)
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.offices.office"),
            t("reports.packet.offices.reported"),
            t("reports.packet.figures.open_cases"),
            t("reports.packet.figures.open_issues"),
            t("reports.packet.offices.silent"),
            t("reports.packet.offices.overdue"),
            t("reports.packet.figures.on_time"),
        ),
        rows=[
            (number(place), office.name, _reported(office), *_counts(office, small))
            for place, office in enumerate(facts.offices, start=1)
        ],
        widths=(ROW_NUMBER, Share(), Fixed(24), Fixed(18), Fixed(17), Fixed(22), Fixed(20), Fixed(24)),
        align=("centre", "start", *["centre"] * 6),  # type: ignore[arg-type]  # a list of literals loses its kind
        total=("", t("reports.packet.offices.all"), "", *_counts(_sum(facts.offices), small)),
    )
    secret = [office for office in facts.offices if office.very_sensitive]
    if secret:
        count = sum(office.very_sensitive for office in secret)
        by_office = t("value.comma").join(
            t("reports.packet.offices.of_office", office=office.name, count=office.very_sensitive)
            for office in secret
        )
        yield Paragraph(
            t("reports.packet.offices.very_sensitive", count=count, by_office=by_office), style="note"
        )


def _reported(office: OfficeFact) -> Entry:
    if office.is_own:
        return Cell(t("reports.packet.none"), tone="muted")
    if office.days is None:
        return Cell(t("reports.packet.offices.never"), tone="danger", bold=True)
    when = Span(day(office.reported_on))
    if not office.is_late:
        return (when,)
    return (when, Span(f"\n{t('reports.packet.offices.days_ago', days=office.days)}", tone="danger"))


def _counts(office: OfficeFact, small: int) -> tuple[Entry, ...]:
    return (
        number(office.open_cases),
        number(office.open_issues),
        _part(office.silent, office.sent, "warning"),
        _part(office.overdue, office.open, "danger"),
        _kept(office, small),
    )


def _part(part: int, whole: int, tone: Tone) -> Cell:
    if not whole:
        return Cell(t("reports.packet.none"), tone="muted")
    words = t("reports.packet.of", part=part, whole=whole)
    return Cell(words, tone=tone if part else "muted", bold=part > 0)


def _kept(office: OfficeFact, small: int) -> Entry:
    if not office.due:
        return Cell(t("reports.packet.none"), tone="muted")
    of = of_how_many(office.kept, office.due, small)
    if office.due < small:
        return Cell(of, tone="muted")
    return (Span(percent(office.kept, office.due, small), bold=True), Span(f"\n{of}", tone="muted"))


def _sum(rows: tuple[OfficeFact, ...]) -> OfficeFact:
    return OfficeFact(
        "",
        is_own=True,
        reported_on=None,
        days=None,
        is_late=False,
        open_cases=sum(row.open_cases for row in rows),
        open_issues=sum(row.open_issues for row in rows),
        sent=sum(row.sent for row in rows),
        silent=sum(row.silent for row in rows),
        open=sum(row.open for row in rows),
        overdue=sum(row.overdue for row in rows),
        due=sum(row.due for row in rows),
        kept=sum(row.kept for row in rows),
    )
