"""Records of one kind with the same human number: possible only where a folder was copied by hand.

Each copy then gave the next number by itself. The older record keeps it; the younger one is given another. Asked when
the inbox is opened and after an import: each kind is one pass over the index of its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.this_copy import OFFICE, meta
from yazd_desktop import labels
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity
from yazd_desktop.office import Office


@dataclass(frozen=True, slots=True)
class Twin:
    """One of the records; `may_be_renumbered` where it is this office's and not the oldest of them."""

    row: str
    record: str
    may_be_renumbered: bool


@dataclass(frozen=True, slots=True)
class Twins:
    """The records of a kind that have one number, the oldest first."""

    entity: str
    number: str
    records: tuple[Twin, ...]


def twins(office: Office) -> list[Twins]:
    """Every number that stands more than once."""
    found = []
    with office.reading() as connection:
        own = str(meta(connection, OFFICE))
        for kind, number, rows in _groups(connection):
            names = labels.labels(connection, office.codes, kind.name, [row for row, _ in rows])
            records = tuple(
                Twin(row, names.get(row, ""), may_be_renumbered=place > 0 and scope in (None, own))
                for place, (row, scope) in enumerate(rows)
            )
            found.append(Twins(kind.name, number, records))
    return found


def give_new_number(office: Office, entity: str, row: str) -> str:
    """Give a record the next number that nobody has; the number."""
    with office.writing() as unit:
        return unit.renumber(entity, row)


def problems(office: Office) -> list[str]:
    """The numbers that stand more than once, for `yazd check`."""
    with office.reading() as connection:
        return [
            f"{kind.name} number {number} stands {len(rows)} times"
            for kind, number, rows in _groups(connection)
        ]


def _groups(connection: Connection) -> Iterator[tuple[Entity, str, list[tuple[str, str | None]]]]:
    """Kind, number, and its records with whose they are. The ids tell the older, and the same in every copy."""
    for kind in ENTITIES:
        if kind.number_mark is None:
            continue
        model = entity_named(kind.name).model
        number = model.number  # type: ignore[attr-defined]  # numbered kinds have it
        twice = select(number).where(number.is_not(None)).group_by(number).having(func.count() > 1)
        for one in connection.scalars(twice.order_by(number)).all():
            rows = select(model.id, model.scope).where(number == one, ~model.deleted).order_by(model.id)
            found = [(str(row), scope) for row, scope in connection.execute(rows)]
            if len(found) > 1:
                yield kind, str(one), found
