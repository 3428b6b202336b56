"""Whose records a store holds: its own and its governorate's, or at a governorate those of many offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from db.exchange import Peer
from db.models import Office
from db.this_copy import GOVERNORATE, OFFICE, meta
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


def is_governorate(source: Source) -> bool:
    """Whether this is the store of a governorate."""
    with source.reading() as connection:
        return meta(connection, GOVERNORATE) == meta(connection, OFFICE)


def governed_by(source: Source) -> str | None:
    """The id of the governorate whose records this office may only read; None at a governorate and without one."""
    with source.reading() as connection:
        governorate, own = meta(connection, GOVERNORATE), meta(connection, OFFICE)
    return None if governorate == own else governorate


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
