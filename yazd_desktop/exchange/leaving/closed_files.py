"""Very sensitive case files: they leave an office only as a number of files, with all that stands in nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from db.models import AgendaItem, Attachment, Case, CaseIssue, CasePerson, FollowUp, Person, Referral
from yazd_desktop.exchange.leaving.known_people import keys_of
from yazd_desktop.exchange.leaving.reading_log import batches
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.masking import number_keys

_IS_CLOSED: Final = Case.confidentiality == VERY_SENSITIVE


@dataclass(frozen=True, slots=True)
class ClosedFiles:
    """`count` files stay here, and with them all records `rows`; the rest says what texts elsewhere may not name."""

    count: int = 0
    rows: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()

    def keys(self, connection: Connection) -> set[str]:
        """The keys of the numbers of the files and of the people who stand in nothing else."""
        return {*number_keys(*self.numbers), *keys_of(connection, self.persons, self.households)}


def closed_files(connection: Connection) -> ClosedFiles:
    """Find the very sensitive case files as they stand now; a retired one is still one, but counts no more."""
    found = connection.execute(select(Case.id, Case.number, Case.deleted).where(_IS_CLOSED)).all()
    if not found:
        return ClosedFiles()
    closed = select(Case.id).where(_IS_CLOSED)
    persons, households = _people(connection)
    rows = {str(row[0]) for row in found} | persons | households
    for part in (CasePerson, CaseIssue, Referral, FollowUp):
        rows.update(connection.scalars(select(part.id).where(part.case.in_(closed))))
    referrals = select(Referral.id).where(Referral.case.in_(closed))
    for other in (FollowUp, AgendaItem):
        rows.update(connection.scalars(select(other.id).where(other.referral.in_(referrals))))
    rows |= _values(connection, Attachment.id, Attachment.owner_id, rows)
    return ClosedFiles(
        count=sum(not row[2] for row in found),
        rows=frozenset(rows),
        numbers=frozenset(str(row[1]) for row in found if row[1]),
        persons=frozenset(persons),
        households=frozenset(households),
    )


def _people(connection: Connection) -> tuple[set[str], set[str]]:
    """The persons and households that stand only in these case files.

    Who lives in a household of such a file stands in it; only a place of their own in another file opens them.
    """
    closed = select(Case.id).where(_IS_CLOSED)
    named = _some(connection, select(CasePerson.person).where(CasePerson.case.in_(closed)))
    persons = named - _persons_in_open_files(connection, named)
    homes = _some(connection, select(Case.household).where(_IS_CLOSED))
    homes |= _values(connection, Person.household, Person.id, persons)
    homes -= _homes_in_open_files(connection, homes)
    lodgers = {
        str(person): str(home)
        for some in batches(homes)
        for person, home in connection.execute(
            select(Person.id, Person.household).where(Person.household.in_(some))
        )
    }
    seen = _persons_in_open_files(connection, lodgers)
    homes -= {home for person, home in lodgers.items() if person in seen}
    return persons | {person for person, home in lodgers.items() if home in homes}, homes


def _persons_in_open_files(connection: Connection, persons: Iterable[str]) -> set[str]:
    query = select(CasePerson.person, CasePerson.deleted, Case.deleted, Case.confidentiality)
    query = query.join(Case, Case.id == CasePerson.case)
    return {
        str(person)
        for some in batches(persons)
        for person, *gone, secrecy in connection.execute(query.where(CasePerson.person.in_(some)))
        # Asked for in the query, SQLite would go through every case file instead of these few.
        if not any(gone) and secrecy != VERY_SENSITIVE
    }


def _homes_in_open_files(connection: Connection, homes: Iterable[str]) -> set[str]:
    query = select(Case.household, Case.deleted, Case.confidentiality)
    return {
        str(home)
        for some in batches(homes)
        for home, gone, secrecy in connection.execute(query.where(Case.household.in_(some)))
        if not gone and secrecy != VERY_SENSITIVE
    }


def _some(connection: Connection, query: Select[Any]) -> set[str]:
    return {str(value) for value in connection.scalars(query) if value is not None}


def _values(connection: Connection, wanted: Any, column: Any, ids: Iterable[str]) -> set[str]:
    """What the column `wanted` holds of the records whose `column` is one of the ids."""
    return {
        str(value)
        for some in batches(ids)
        for value in connection.scalars(select(wanted).where(column.in_(some)))
        if value is not None
    }
