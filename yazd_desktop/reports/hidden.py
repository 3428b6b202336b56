"""What of an office may not be printed: very sensitive case files, and names and numbers of persons in free text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from sqlalchemy import or_, select

from db import models
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.masking import Mask, full_name_keys, number_keys, single_name_keys
from yazd_desktop.office import Office

PERSON: Final = ("given_name", "family_name", "identity_number", "phone")
"""What tells who a person is."""
_IDS_AT_ONCE: Final = 500
_MANY: Final = 5_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """`mask` hides every known person, `sensitive` only those who stand in nothing but very sensitive files."""

    cases: frozenset[str]
    mask: Mask
    sensitive: Mask
    persons: Mapping[str, Mapping[str, Any]] = field(repr=False)
    people_of: Mapping[str, tuple[str, ...]] = field(repr=False)

    def words_of(self, case_id: str | None) -> tuple[str, ...]:
        """The single words of the names in a case file, to be hidden in texts that are about it."""
        found: list[str] = []
        for person in self.people_of.get(case_id or "", ()):
            row = self.persons.get(person)
            if row is not None:
                found += single_name_keys(row["given_name"], row["family_name"])
        return tuple(found)


def read_hidden(office: Office) -> Hidden:
    """Read what has to be hidden."""
    numbers_of = _very_sensitive(office)
    cases = frozenset(numbers_of)
    numbers = frozenset(key for number in numbers_of.values() for key in number_keys(number))
    persons = _named(office)
    people_of: dict[str, tuple[str, ...]] = {}
    for case, person in _links(office, persons):
        people_of[case] = (*people_of.get(case, ()), person)
    shown = {person for case, people in people_of.items() if case not in cases for person in people}
    secret = {person for case in cases for person in people_of.get(case, ())} - shown
    return Hidden(
        cases=cases,
        mask=Mask(numbers | _keys(persons.values())),
        sensitive=Mask(numbers | _keys(persons[person] for person in secret if person in persons)),
        persons=persons,
        people_of=people_of,
    )


def _very_sensitive(office: Office) -> dict[str, str | None]:
    """The numbers of the case files that may not be told, by id."""
    model = models.Case
    # The second condition is not as an index has it: there are few of these, and their own index finds them.
    query = select(model.id, model.number).where(
        model.confidentiality == VERY_SENSITIVE, model.deleted.is_not(True)
    )
    with office.reading() as connection:
        return {str(case): number for case, number in connection.execute(query)}


def _named(office: Office) -> dict[str, dict[str, Any]]:
    """The persons of whom anything is known that has to be hidden: at a governorate these may be none of 500,000."""
    model = models.Person
    columns = [getattr(model, name) for name in PERSON]
    is_known = or_(*(column.is_not(None) for column in columns))
    # Not as an index has it: the rows are read one behind the other.
    query = select(model.id, *columns).where(model.deleted.is_not(True), is_known)
    with office.reading() as connection:
        return {
            str(person): dict(zip(PERSON, cells, strict=True)) for person, *cells in connection.execute(query)
        }


def _links(office: Office, persons: Collection[str]) -> list[tuple[str, str]]:
    """(case file, person) of all that name one of the persons, first linked first."""
    model = models.CasePerson
    query = select(model.case, model.person).where(~model.deleted).order_by(model.local_id)
    found: list[tuple[str, str]] = []
    with office.reading() as connection:
        if len(persons) > _MANY:
            rows = connection.execute(query)
            return [(str(case), str(person)) for case, person in rows if person in persons]
        waiting = iter(persons)
        while some := list(islice(waiting, _IDS_AT_ONCE)):
            rows = connection.execute(query.where(model.person.in_(some)))
            found += [(str(case), str(person)) for case, person in rows]
    return found


def _keys(persons: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(
        key
        for row in persons
        for key in (
            *full_name_keys(row["given_name"], row["family_name"]),
            *number_keys(row["identity_number"], row["phone"]),
        )
    )
