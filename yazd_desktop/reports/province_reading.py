"""Reading for a packet about all offices: counted by the store, and of what may be endless only the first is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from heapq import nsmallest
from typing import Any, Final

from sqlalchemy import and_, case, func, select

from db import models
from yazd_desktop import queries
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.office import Office
from yazd_desktop.province import read_offices
from yazd_desktop.reports.facts import AskedFact, IssueFact, OfficeFact
from yazd_desktop.reports.view import View

SILENT_LISTED: Final = 10
"""Silent referrals of each agency that the packet for all lists, those that wait longest: its sheet is one page."""
ONE_AGENCY: Final = 200
"""Referrals of each kind that the papers of one agency list."""
_NOT_OPEN: Final = frozenset({"done", "cancelled"})
Counted = tuple[str, tuple[str, ...], int]
"""A neighbourhood, the harms of a case file, and how many open ones have just these."""


def office_facts(office: Office) -> tuple[OfficeFact, ...]:
    """The offices by name, with what is told of each; the governorate itself where it has commitments."""
    found = []
    for one in read_offices(office):
        figures = one.figures
        if one.is_own and not figures.promises and not figures.due:
            continue
        found.append(
            OfficeFact(
                one.name,
                one.is_own,
                one.reported_on,
                one.days,
                one.is_late,
                figures.open_cases,
                figures.open_issues,
                figures.sent,
                figures.silent,
                figures.promises,
                figures.overdue,
                figures.due,
                figures.kept,
                one.very_sensitive,
            )
        )
    return tuple(found)


def asked_of_agencies(office: Office, view: View) -> tuple[AskedFact, ...]:
    """What each office asked of each agency."""
    model, today = models.Referral, office.today()
    silent = _silent(today)
    is_open = model.status.in_(_open_codes(office, "referral_status"))
    sums = [
        func.sum(case((condition, 1), else_=0))
        for condition in (model.replied_on.is_not(None), silent, and_(is_open, ~func.coalesce(silent, False)))
    ]
    query = (
        select(model.scope, model.agency, func.count(), *sums, func.min(case((silent, model.deadline))))
        .where(~model.deleted, model.sent_on.is_not(None), func.coalesce(model.status, "") != "draft")
        .group_by(model.scope, model.agency)
    )
    found: dict[tuple[str, str], AskedFact] = {}
    with office.reading() as connection:
        rows = connection.execute(query).all()
    for scope, agency, sent, replied, unanswered, waiting, oldest in rows:
        key = (view.alike.leading(agency or ""), view.name_of(scope))
        days = (today - oldest).days if oldest is not None else 0
        one = AskedFact(key[0], key[1], sent, replied or 0, unanswered or 0, waiting or 0, days)
        found[key] = found[key].with_(one) if key in found else one
    return tuple(found.values())


def letters(office: Office) -> Counter[tuple[date | None, date | None]]:
    """How many referrals were sent on a day and answered on a day."""
    model = models.Referral
    query = (
        select(model.scope, model.sent_on, model.replied_on, func.count())
        .where(~model.deleted, model.sent_on.is_not(None), func.coalesce(model.status, "") != "draft")
        .group_by(model.scope, model.sent_on, model.replied_on)
    )
    found: Counter[tuple[date | None, date | None]] = Counter()
    with office.reading() as connection:
        for _, sent, replied, number in connection.execute(query):
            found[sent, replied] += number
    return found


def open_cases(office: Office, places: Mapping[str, str], unknown: str) -> Iterator[Counted]:
    """The open case files by neighbourhood and harms."""
    model = models.Case
    query = (
        select(model.harms, model.neighbourhood, func.count())
        # Not as an index has it: the rows are read one behind the other, which is ten times as quick.
        .where(
            model.deleted.is_not(True),
            *_may_be_told(office),
        )
        .group_by(model.harms, model.neighbourhood)
    )
    with office.reading() as connection:
        rows = connection.execute(query).all()
    for harms, place, number in rows:
        yield places.get(place or "", unknown), harms, number


def case_ids(office: Office, issues: Iterable[IssueFact], limit: int) -> list[str]:
    """The open case files to list: those of the listed issues, then those of the highest risk, newest first."""
    model, link = models.Case, models.CaseIssue
    told = _may_be_told(office)
    linked = select(link.case).where(link.issue.in_([issue.id for issue in issues]), ~link.deleted)
    asked = [select(model.id).where(model.deleted.is_not(True), *told, model.id.in_(linked))]
    risks = [row.code for row in office.codes.rows("risk")]
    asked += [select(model.id).where(~model.deleted, *told, model.risk == risk) for risk in reversed(risks)]
    found: dict[str, None] = {}
    with office.reading() as connection:
        for query in asked:
            if len(found) < limit:
                newest = (model.opened_on.desc(), model.local_id.desc())
                ids = connection.scalars(query.order_by(*newest).limit(limit))
                found |= dict.fromkeys(ids)
    return list(found)[:limit]


def referral_numbers(office: Office, view: View, agency: str | None) -> list[int]:
    """The local numbers of the referrals to list: for each agency those that wait longest, for one agency more."""
    model, today = models.Referral, office.today()
    query = select(model.scope, model.local_id, model.agency, model.deadline, model.status, model.replied_on)
    query = query.where(
        ~model.deleted,
        model.sent_on.is_not(None),
        model.status.in_([code for code in _open_codes(office, "referral_status") if code != "draft"]),
    ).order_by(model.scope)
    status = entity_named("referral").computed_status
    silent: dict[str, list[tuple[date, int]]] = {}
    waiting: dict[str, list[tuple[date, int]]] = {}
    with office.reading() as connection:
        for _, number, asked, deadline, code, replied in connection.execute(query):
            leading = view.alike.leading(asked or "")
            if agency in (None, leading):
                values: dict[str, Any] = {"status": code, "deadline": deadline, "replied_on": replied}
                is_silent = status is not None and status.holds(values, today)
                kept = silent if is_silent else waiting
                kept.setdefault(leading, []).append((deadline or date.max, number))
    lists = ((silent, SILENT_LISTED),) if agency is None else ((silent, ONE_AGENCY), (waiting, ONE_AGENCY))
    return [number for kept, most in lists for rows in kept.values() for _, number in nsmallest(most, rows)]


def letters_of_cases(office: Office, cases: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many referrals each case file has that were sent, and that nobody answered."""
    rows = queries.rows(office, "referral", ("case", "status", "sent_on"), where={"case": tuple(cases)})
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        if row["sent_on"] is not None and row["status"] != "draft":
            sent, silent = found.get(row["case"], (0, 0))
            found[row["case"]] = (sent + 1, silent + (row["status"] == "silent"))
    return found


def _may_be_told(office: Office) -> tuple[Any, ...]:
    """An open case file, and not a very sensitive one."""
    model = models.Case
    closed = [row.code for row in office.codes.rows("case_status") if row.phase in _NOT_OPEN]
    return (
        func.coalesce(model.status, "").not_in(closed),
        func.coalesce(model.confidentiality, "") != VERY_SENSITIVE,
    )


def _silent(today: date) -> Any:
    status = entity_named("referral").computed_status
    return status.where(today) if status is not None else False


def _open_codes(office: Office, code_list: str) -> list[str]:
    return [row.code for row in office.codes.rows(code_list) if row.phase not in _NOT_OPEN]
