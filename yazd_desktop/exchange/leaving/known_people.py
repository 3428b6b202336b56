"""Keys of names, numbers and addresses of people, by which texts are found that tell who somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from db.models import Household, Person
from yazd_desktop.exchange.leaving.reading_log import values_ever
from yazd_desktop.masking import address_keys, full_name_keys, loose_number_keys

_PERSON: Final = ("given_name", "family_name", "identity_number", "phone")
_HOUSEHOLD: Final = ("address", "postal_code")


def keys_of_all(connection: Connection) -> Iterator[str]:
    """The keys of everybody this copy knows or ever knew, retired ones too."""
    yield from keys_of(connection, select(Person.id), select(Household.id))


def keys_of(
    connection: Connection,
    persons: Select[Any] | Iterable[str],
    households: Select[Any] | Iterable[str],
) -> Iterator[str]:
    """The keys of some persons and households: of what stands in the log, so also of former names and numbers."""
    names: dict[str, tuple[list[str | None], list[str | None]]] = {}
    for row, field, value in values_ever(connection, persons, _PERSON):
        if field in ("given_name", "family_name"):
            names.setdefault(row, ([], []))[field == "family_name"].append(value)
        else:
            yield from loose_number_keys(value)
    for given, family in names.values():
        for first, last in product(given or [None], family or [None]):
            yield from full_name_keys(first, last)
    for _, field, value in values_ever(connection, households, _HOUSEHOLD):
        yield from address_keys(value) if field == "address" else loose_number_keys(value)
