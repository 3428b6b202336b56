"""Whose records a store holds: its own and its governorate's, or at a governorate those of many offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from db.changes import withheld_fields
from db.exchange import Peer
from db.models import Office
from db.this_copy import GOVERNORATE, OFFICE, meta
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.persian.text import sort_key
from yazd_desktop.queries import Source

_OFFICE_ROLE: Final = "office"


@dataclass(frozen=True, slots=True)
class Whose:
    """An office whose records may be in a store."""

    id: str
    name: str
    code: str
    is_own: bool


def governed_by(source: Source) -> str | None:
    """The id of the governorate whose records this office may only read; None at a governorate and without one."""
    with source.reading() as connection:
        governorate, own = meta(connection, GOVERNORATE), meta(connection, OFFICE)
    return None if governorate == own else governorate


def may_only_read(source: Source, entity: str, record_id: str | None) -> bool:
    """Whether a record, or a kind of which a new one is asked for, is the governorate's to write."""
    governorate = governed_by(source)
    if governorate is None or entity == "code":
        return governorate is not None
    model = entity_named(entity).model
    with source.reading() as connection:
        scope = connection.scalar(select(model.scope).where(model.id == record_id)) if record_id else None
    return scope == governorate


def withheld_of(source: Source, record_id: str | None) -> frozenset[str]:
    """The fields of a record that its office did not send; only a governorate holds such records."""
    with source.reading() as connection:
        if record_id is None or meta(connection, GOVERNORATE) != meta(connection, OFFICE):
            return frozenset()
        return withheld_fields(connection, record_id)


def offices(source: Source) -> tuple[Whose, ...]:
    """This office first, then all others by name: those whose records came, and those that were only paired with."""
    rows = select(Office.id, Office.name, Office.code).where(~Office.deleted)
    paired = select(Peer.office, Peer.name, Peer.code).where(Peer.role == _OFFICE_ROLE)
    with source.reading() as connection:
        own = meta(connection, OFFICE)
        found: dict[str, tuple[str | None, str | None]] = {}
        for query in (paired, rows):
            found |= {office: (name, code) for office, name, code in connection.execute(query)}
    known = (
        Whose(office, name or code or "", code or "", office == own) for office, (name, code) in found.items()
    )
    return tuple(sorted(known, key=lambda office: (not office.is_own, sort_key(office.name), office.id)))
