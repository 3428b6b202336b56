"""What of an office may not be printed: very sensitive case files, and names and numbers of persons in free text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from yazd_desktop import queries
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.masking import Mask, full_name_keys, number_keys, single_name_keys
from yazd_desktop.office import Office

_PERSON: Final = ("given_name", "family_name", "identity_number", "phone")


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
    rows = queries.rows(office, "case", ("number",), where={"confidentiality": VERY_SENSITIVE})
    cases = frozenset(str(row["id"]) for row in rows)
    numbers = frozenset(key for row in rows for key in number_keys(row["number"]))
    persons = {row["id"]: row for row in queries.rows(office, "person", _PERSON, sort="local_id")}
    people_of: dict[str, tuple[str, ...]] = {}
    for link in queries.rows(office, "case_person", ("case", "person"), sort="local_id", descending=False):
        people_of[link["case"]] = (*people_of.get(link["case"], ()), link["person"])
    shown = {person for case, people in people_of.items() if case not in cases for person in people}
    secret = {person for case in cases for person in people_of.get(case, ())} - shown
    return Hidden(
        cases=cases,
        mask=Mask(numbers | _keys(persons.values())),
        sensitive=Mask(numbers | _keys(persons[person] for person in secret if person in persons)),
        persons=persons,
        people_of=people_of,
    )


def _keys(persons: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(
        key
        for row in persons
        for key in (
            *full_name_keys(row["given_name"], row["family_name"]),
            *number_keys(row["identity_number"], row["phone"]),
        )
    )
