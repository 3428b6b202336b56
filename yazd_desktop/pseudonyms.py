"""What a record is called whose name was withheld from this copy: the same in every copy, told and found by telephone.

A pseudonym is made of the record's id alone, which says nothing of the person; whoever holds the name finds its record
by the pseudonym.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from yazd_desktop import values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import search_key

_DIGITS: Final = 9  # of a million persons, one in a thousand shares hers with another
_TYPED: Final = re.compile(r"(?<!\w)(\d{3})[-\u2010-\u2015 ](\d{3})[-\u2010-\u2015 ](\d{3})(?!\w)")


def pseudonym(entity: str, record_id: str) -> str:
    """The kind of the record and three groups of digits, as people read them."""
    return t("label.pseudonym", record=t(f"entity.{entity}"), mark=values.local(mark_of(record_id)))


def mark_of(record_id: str) -> str:
    """The digits of a pseudonym."""
    number = int.from_bytes(hashlib.blake2b(record_id.encode("ascii"), digest_size=8).digest(), "big")
    digits = f"{number % 10**_DIGITS:0{_DIGITS}d}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def is_nameless(kind: Entity, row: Mapping[str, Any]) -> bool:
    """Whether a record has nothing to be called by, as far as that was read."""
    return not any(row.get(name, True) for name in kind.label)


def marked(connection: Connection, kind: Entity, typed: str) -> list[int]:
    """The local numbers of the persons whose pseudonym was typed, or of what borrows their names, newest first."""
    found = _TYPED.search(search_key(typed))
    if found is None:
        return []
    mark = "-".join(found.groups())
    if any(kind.fields[name].sensitive == "identity" for name in kind.label if name in kind.fields):
        return sorted((number for number, _ in _persons(connection, kind, mark)), reverse=True)
    numbers: set[int] = set()
    for through in kind.search_through:
        between = entity_named(through.entity)
        lender = entity_named(str(between.fields[through.lender].target))
        link, source = getattr(between.model, through.link), getattr(between.model, through.lender)
        ids = [row for _, row in _persons(connection, lender, mark)]
        borrowed = select(kind.model.local_id).join(between.model, link == kind.model.id)
        numbers.update(connection.scalars(borrowed.where(source.in_(ids), ~between.model.deleted)))
    return sorted(numbers, reverse=True)


def _persons(connection: Connection, kind: Entity, mark: str) -> list[tuple[int, str]]:
    """(local number, id): all are gone through, for nobody types a whole pseudonym by chance."""
    rows = connection.execute(select(kind.model.local_id, kind.model.id))
    return [(number, row) for number, row in rows if mark_of(row) == mark]
