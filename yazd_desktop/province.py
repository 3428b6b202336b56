"""What a governorate sees of its offices and their neighbourhoods: who reported, what is open, silent and overdue.

Numbers alone, by set queries that read indexes. Names of persons are not asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from db import models
from db.exchange import Conflict, Held, Peer, ReceivedFile
from yazd_desktop import very_sensitive
from yazd_desktop.codes import CodeLists
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.decision import FINISHED
from yazd_desktop.office import Office
from yazd_desktop.offices import offices
from yazd_desktop.persian.text import sort_key

_NOT_OPEN: Final = frozenset({"done", "cancelled"})
_NO_VALUE: Final = ""
Query = Any
"""A select whose columns are told by where it stands."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of an office or a neighbourhood.

    `risks` are the open case files by the code of their risk. `kept` of the commitments that are `due`, whose first
    deadline has passed, were verified as done by that day.
    """

    cases: int = 0
    open_cases: int = 0
    risks: Mapping[str, int] = field(default_factory=dict)
    issues: int = 0
    open_issues: int = 0
    sent: int = 0
    silent: int = 0
    promises: int = 0
    overdue: int = 0
    due: int = 0
    kept: int = 0

    def on_time_percent(self, small_number: int) -> int | None:
        """The on-time rate; None where it is a share of too few."""
        return None if self.due < max(1, small_number) else round(100 * self.kept / self.due)


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """One office. `reported_on` is the day of its newest file; `days` have passed since, None when none ever came.

    `is_late` when that is longer than the settings allow; an office that files are exchanged with no more is not.
    `very_sensitive` case files it told of by their number alone: they are in none of its figures.
    """

    id: str
    name: str
    code: str
    is_own: bool
    is_withdrawn: bool
    reported_on: date | None
    days: int | None
    is_late: bool
    files: int
    held: int
    conflicts: int
    very_sensitive: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One neighbourhood and the office that works in it."""

    id: str
    name: str
    office: str
    office_name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class _Report:
    newest: date | None
    files: int
    is_withdrawn: bool


def read_offices(office: Office) -> tuple[OfficeFacts, ...]:
    """Every office with its figures, the governorate itself first, then by name."""
    with office.reading() as connection:
        reports = _reports(connection)
        held, conflicts = _by_office(connection, Held), _by_office(connection, Conflict)
        figures = _figures(connection, office, _by_scope())
        secret = very_sensitive.told(connection)
    found = []
    for whose in offices(office):
        report = reports.get(whose.id, _Report(None, 0, is_withdrawn=False))
        days = None if report.newest is None else max(0, (office.today() - report.newest).days)
        is_late = days is None or days > office.settings.report_days
        found.append(
            OfficeFacts(
                id=whose.id,
                name=whose.name,
                code=whose.code,
                is_own=whose.is_own,
                is_withdrawn=report.is_withdrawn,
                reported_on=report.newest,
                days=days,
                is_late=is_late and not whose.is_own and not report.is_withdrawn,
                files=report.files,
                held=held[whose.id],
                conflicts=conflicts[whose.id],
                very_sensitive=secret.get(whose.id, 0),
                figures=figures.get(whose.id, Figures()),
            )
        )
    return tuple(found)


def read_places(office: Office, of: str | None = None) -> tuple[PlaceFacts, ...]:
    """Every neighbourhood with its figures, by name; with `of` those of one office."""
    model = models.Neighbourhood
    query = select(model.id, model.name, model.scope).where(~model.deleted)
    with office.reading() as connection:
        rows = connection.execute(query if of is None else query.where(model.scope == of)).all()
        figures = _figures(connection, office, _by_place(of))
    names = {whose.id: whose.name for whose in offices(office)}
    found = (
        PlaceFacts(
            place, name or "", scope or "", names.get(scope or _NO_VALUE, ""), figures.get(place, Figures())
        )
        for place, name, scope in rows
    )
    return tuple(sorted(found, key=lambda place: (sort_key(place.name), sort_key(place.office_name))))


def summed(figures: Iterable[Figures]) -> Figures:
    """All of them together."""
    counts: Counter[str] = Counter()
    risks: Counter[str] = Counter()
    for one in figures:
        risks.update(one.risks)
        counts.update({name: getattr(one, name) for name in _COUNTS})
    return Figures(risks=dict(risks), **counts)


_COUNTS: Final = tuple(name for name in Figures.__slots__ if name != "risks")


@dataclass(frozen=True, slots=True)
class _Questions:
    """The queries of a breakdown; the first column of each says of whom its counts are."""

    cases: Query
    issues: Query
    referrals: tuple[Query, ...]
    commitments: tuple[Query, ...]


# Grouped as the index is ordered: what is finer than asked for is summed up here, without a sort in the store.
_IN_ORDER_OF_CASES: Final = (
    models.Case.scope,
    models.Case.neighbourhood,
    models.Case.status,
    models.Case.risk,
)
_IN_ORDER_OF_ISSUES: Final = (models.Issue.scope, models.Issue.neighbourhood, models.Issue.status)


def _by_scope() -> _Questions:
    file, issue, referral, promise = models.Case, models.Issue, models.Referral, models.Commitment
    return _Questions(
        select(file.scope, file.status, file.risk, func.count())
        .where(~file.deleted)
        .group_by(*_IN_ORDER_OF_CASES),
        select(issue.scope, issue.status, func.count()).where(~issue.deleted).group_by(*_IN_ORDER_OF_ISSUES),
        (_sent(referral.scope),),
        (_promised(promise.scope),),
    )


def _by_place(of: str | None) -> _Questions:
    file, issue, referral, promise = models.Case, models.Issue, models.Referral, models.Commitment

    def own(query: Query, model: Any) -> Query:
        return query if of is None else query.where(model.scope == of)

    place = file.neighbourhood
    cases = select(place, file.status, file.risk, func.count()).where(~file.deleted, place.is_not(None))
    counted = select(issue.neighbourhood, issue.status, func.count()).where(
        ~issue.deleted, issue.neighbourhood.is_not(None)
    )
    # In the order of the index, which is that of their case files: those lie beside each other then.
    of_cases = _sent(place).join(file, file.id == referral.case)
    of_issues = (
        _sent(issue.neighbourhood).join(issue, issue.id == referral.issue).where(referral.case.is_(None))
    )
    # A decision is for the neighbourhoods that it names, else for that of its issue.
    named, decision = models.DecisionNeighbourhood, models.Decision
    is_named = select(named.id).where(named.decision == promise.decision, ~named.deleted).exists()
    for_named = _promised(named.neighbourhood).join(named, named.decision == promise.decision)
    for_issues = (
        _promised(issue.neighbourhood)
        .join(decision, decision.id == promise.decision)
        .join(issue, issue.id == decision.issue)
        .where(~is_named)
    )
    return _Questions(
        own(cases, file).group_by(*_IN_ORDER_OF_CASES),
        own(counted, issue).group_by(*_IN_ORDER_OF_ISSUES),
        (own(of_cases, referral), own(of_issues, referral)),
        (own(for_named.where(~named.deleted), promise), own(for_issues, promise)),
    )


def _sent(of: Any) -> Query:
    referral = models.Referral
    return (
        select(of, func.count())
        .where(
            ~referral.deleted, referral.sent_on.is_not(None), func.coalesce(referral.status, "") != "draft"
        )
        .group_by(of)
    )


def _promised(of: Any) -> Query:
    return select(of).where(~models.Commitment.deleted).group_by(of)


def _figures(connection: Connection, office: Office, asked: _Questions) -> dict[str, Figures]:
    today, codes = office.today(), office.codes
    counts: dict[str, Counter[str]] = {}
    risks: dict[str, Counter[str]] = {}

    def add(whose: str | None, **numbers: int | None) -> None:
        counts.setdefault(whose or _NO_VALUE, Counter()).update(
            {name: number or 0 for name, number in numbers.items()}
        )

    for whose, status, risk, number in connection.execute(asked.cases):
        add(whose, cases=number)
        if _is_open(codes, "case_status", status):
            add(whose, open_cases=number)
            risks.setdefault(whose or _NO_VALUE, Counter())[risk or _NO_VALUE] += number
    for whose, status, number in connection.execute(asked.issues):
        add(whose, issues=number, open_issues=number if _is_open(codes, "issue_status", status) else 0)
    silent = func.sum(_one_where(_computed("referral", today)))
    for query in asked.referrals:
        for whose, sent, unanswered in connection.execute(query.add_columns(silent)):
            add(whose, sent=sent, silent=unanswered)
    for query in asked.commitments:
        for whose, *numbers in connection.execute(query.add_columns(*_promise_sums(today))):
            add(whose, **dict(zip(("promises", "overdue", "due", "kept"), numbers, strict=True)))
    return {
        whose: Figures(risks=dict(risks.get(whose, {})), **{name: found[name] for name in _COUNTS})
        for whose, found in counts.items()
    }


def _promise_sums(today: date) -> tuple[ColumnElement[int], ...]:
    """Carried over, overdue, due, and kept in time, by the counting rules of the packet."""
    model = models.Commitment
    due = model.first_deadline < today
    kept = and_(due, model.status == "verified_done", model.done_on <= model.first_deadline)
    carried = or_(model.status.is_(None), model.status.not_in(FINISHED))
    return tuple(
        func.sum(_one_where(condition)) for condition in (carried, _computed("commitment", today), due, kept)
    )


def _computed(entity: str, today: date) -> ColumnElement[bool]:
    status = entity_named(entity).computed_status
    if status is None:
        raise LookupError(entity)
    return status.where(today)


def _one_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _is_open(codes: CodeLists, code_list: str, code: str | None) -> bool:
    row = codes.find(code_list, code)
    return row is None or row.phase not in _NOT_OPEN


def _reports(connection: Connection) -> dict[str, _Report]:
    """What is known of the files of each office: a clock that is wrong by years does not make a file newer."""
    file = ReceivedFile
    newest = func.max(case((file.made_at < file.arrived_at, file.made_at), else_=file.arrived_at))
    query = (
        select(Peer.office, newest, func.count(file.id), func.min(_one_where(Peer.withdrawn_at.is_not(None))))
        .outerjoin(file, file.peer == Peer.id)
        .where(Peer.role == "office")
        .group_by(Peer.office)
    )
    return {
        whose: _Report(
            None if moment is None else moment.astimezone().date(), files, is_withdrawn=bool(withdrawn)
        )
        for whose, moment, files, withdrawn in connection.execute(query)
    }


def _by_office(connection: Connection, table: type[Conflict | Held]) -> Counter[str]:
    """How many cells of each office's records stand in a table of the exchange."""
    found: Counter[str] = Counter()
    for entity in connection.scalars(select(table.entity).distinct()).all():
        model = entity_named(entity).model
        query = (
            select(model.scope, func.count())
            .join(table, table.row == model.id)
            .where(table.entity == entity)
            .group_by(model.scope)
        )
        for whose, number in connection.execute(query):
            found[whose or _NO_VALUE] += number
    return found
