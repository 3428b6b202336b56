"""One page of figures: how much is open, who has not answered, what was kept. Counting rules: on-time rate and
fulfilment are shares of the commitments whose first deadline has passed; a share of too few is not shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from yazd_desktop.i18n import t
from yazd_desktop.persian import jalali
from yazd_desktop.reports.facts import CommitmentFact, Facts
from yazd_desktop.reports.shown import number, of_how_many, percent
from yazd_desktop.typeset.blocks import (
    BarChart,
    Block,
    Figure,
    Figures,
    Heading,
    LineChart,
    Paragraph,
    PieChart,
    Row,
    Series,
)

_MOST_BARS = 8
_MONTHS = 12


def figures(facts: Facts) -> Iterator[Block]:
    """The page of figures with its charts."""
    if not (facts.open_cases_by_neighbourhood or facts.issues or facts.letters or facts.commitments):
        return
    yield Heading(t("reports.packet.figures.work"), level=3, outline=False)
    yield Figures(_work(facts))
    yield Heading(t("reports.packet.figures.promises"), level=3, outline=False)
    yield Figures(_promises(facts))
    charts = tuple(chart for chart in (_by_neighbourhood(facts), _by_status(facts)) if chart is not None)
    if charts:
        yield Row(charts)
    months = _by_month(facts)
    if months is not None:
        yield months
    yield Paragraph(t("reports.packet.figures.rules", small=facts.small_number), style="note")


def due(commitments: tuple[CommitmentFact, ...], today: date) -> tuple[CommitmentFact, ...]:
    """Those whose first deadline has passed."""
    return tuple(c for c in commitments if c.first_deadline and c.first_deadline < today)


def fulfilled(commitments: tuple[CommitmentFact, ...]) -> tuple[CommitmentFact, ...]:
    """Those of them that are verified, at any time."""
    return tuple(c for c in commitments if c.status.code == "verified_done")


def on_time(commitments: tuple[CommitmentFact, ...]) -> tuple[CommitmentFact, ...]:
    """Those of them that are verified and were done by the first deadline."""
    return tuple(
        c for c in fulfilled(commitments) if c.done_on and c.first_deadline and c.done_on <= c.first_deadline
    )


def _work(facts: Facts) -> tuple[Figure, ...]:
    small = facts.small_number
    sent, silent = sum(one.sent for one in facts.asked), sum(one.silent for one in facts.asked)
    replies: Counter[int] = Counter()
    for (went, replied), count in facts.letters.items():
        if replied is not None and went is not None:
            replies[(replied - went).days] += count
    reply_time = (
        t("reports.packet.figures.reply_days", days=round(_median(replies)), count=replies.total())
        if replies.total() >= max(1, small)
        else ""
    )
    open_issues = sum(issue.status.is_open for issue in facts.issues)
    return (
        Figure(
            number(sum(facts.open_cases_by_neighbourhood.values())),
            t("reports.packet.figures.open_cases"),
            t("reports.packet.figures.not_counted"),
        ),
        Figure(
            number(open_issues),
            t("reports.packet.figures.open_issues"),
            t("reports.packet.figures.of_all", count=len(facts.issues)),
        ),
        Figure(number(sent), t("reports.packet.figures.sent"), reply_time),
        Figure(
            number(silent),
            t("reports.packet.figures.silent"),
            _share(silent, sent, small),
            tone="danger" if silent else None,
        ),
    )


def _promises(facts: Facts) -> tuple[Figure, ...]:
    small, past = facts.small_number, due(facts.commitments, facts.today)
    kept, in_time = len(fulfilled(past)), len(on_time(past))
    overdue = sum(c.status.code == "overdue" for c in facts.commitments)
    return (
        Figure(
            number(len(facts.carried)),
            t("reports.packet.figures.open_commitments"),
            t("reports.packet.figures.of_all", count=len(facts.commitments)),
        ),
        Figure(
            number(overdue),
            t("reports.packet.figures.overdue"),
            t("reports.packet.figures.of_all", count=len(facts.commitments)),
            tone="danger" if overdue else None,
        ),
        Figure(
            percent(in_time, len(past), small),
            t("reports.packet.figures.on_time"),
            of_how_many(in_time, len(past), small),
        ),
        Figure(
            percent(kept, len(past), small),
            t("reports.packet.figures.fulfilled"),
            of_how_many(kept, len(past), small),
        ),
    )


def _share(part: int, whole: int, small: int) -> str:
    if whole < max(1, small):
        return of_how_many(part, whole, small)
    return t(
        "reports.packet.figures.share",
        percent=percent(part, whole, small),
        of=of_how_many(part, whole, small),
    )


def _by_neighbourhood(facts: Facts) -> BarChart | None:
    cases = Counter(facts.open_cases_by_neighbourhood)
    issues = Counter(issue.neighbourhood for issue in facts.issues if issue.status.is_open)
    both = cases + issues
    if not both:
        return None
    names = [name for name, _ in sorted(both.items(), key=lambda pair: (-pair[1], pair[0]))]
    shown, rest = names, names[:0]
    if len(names) > _MOST_BARS:
        shown, rest = names[: _MOST_BARS - 1], names[_MOST_BARS - 1 :]

    def bars(counts: Counter[str]) -> tuple[float, ...]:
        values = [float(counts[name]) for name in shown]
        return tuple([*values, float(sum(counts[name] for name in rest))] if rest else values)

    return BarChart(
        title=t("reports.packet.figures.by_neighbourhood"),
        categories=tuple([*shown, t("reports.packet.figures.other_places")] if rest else shown),
        series=(
            Series(t("reports.packet.figures.open_cases"), bars(cases)),
            Series(t("reports.packet.figures.open_issues"), bars(issues)),
        ),
        horizontal=True,
    )


def _by_status(facts: Facts) -> PieChart | BarChart | None:
    """A pie tells percentages: of too few commitments there are bars instead."""
    counts = Counter(commitment.status.label for commitment in facts.commitments)
    if not counts:
        return None
    title = t("reports.packet.figures.by_status")
    parts = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    names, values = tuple(label for label, _ in parts), tuple(float(count) for _, count in parts)
    if counts.total() < facts.small_number:
        series = Series(t("reports.packet.agencies.promises"), values)
        return BarChart(title, names, (series,), horizontal=True)
    return PieChart(title, tuple(zip(names, values, strict=True)))


def _by_month(facts: Facts) -> LineChart | None:
    """Referrals sent and replies come in each of the last whole months: the month that runs would look like a fall."""
    year, month, _ = jalali.to_jalali(facts.today)
    last = 12 * year + month - 1  # months counted from the first of the year 0
    months = range(last - _MONTHS, last)
    went = _counted(months, ((sent, count) for (sent, _), count in facts.letters.items()))
    came = _counted(months, ((replied, count) for (_, replied), count in facts.letters.items()))
    if sum(went) < max(1, facts.small_number):
        return None
    return LineChart(
        title=t("reports.packet.figures.by_month"),
        categories=tuple(jalali.month_name(number % 12 + 1) for number in months),
        series=(
            Series(t("reports.packet.figures.sent_in_month"), went),
            Series(t("reports.packet.figures.replied_in_month"), came),
        ),
    )


def _median(counts: Counter[int]) -> float:
    """The middle value of counted ones, or the mean of the two in the middle."""
    ordered, middle = sorted(counts.items()), (counts.total() - 1) / 2
    low = high = 0
    passed = 0
    for value, count in ordered:
        if passed <= int(middle) < passed + count:
            low = value
        if passed <= int(middle + 0.5) < passed + count:
            high = value
        passed += count
    return (low + high) / 2


def _counted(months: range, days: Iterable[tuple[date | None, int]]) -> tuple[float, ...]:
    found: Counter[int] = Counter()
    for day, count in days:
        if day is not None:
            year, month, _ = jalali.to_jalali(day)
            found[12 * year + month - 1] += count
    return tuple(float(found[month]) for month in months)
