"""Which referrals and follow-ups belong to a case file: what is written in them is about a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection

from yazd_desktop.entities import ENTITIES
from yazd_desktop.exchange.leaving.reading_log import values_ever
from yazd_desktop.exchange.leaving.verdicts import LeavingSet

_CASE: Final = "case"
_HAVE_NOTES: Final = frozenset(
    kind.name for kind in ENTITIES if any(field.sensitive == "case_note" for field in kind.fields.values())
)
# By which fields such a record hangs on a case file, or on another such record.
_LINKS: Final[Mapping[str, Mapping[str, str]]] = {
    kind.name: {link.name: str(link.target) for link in kind.links if link.target in {_CASE, *_HAVE_NOTES}}
    for kind in ENTITIES
    if kind.name in _HAVE_NOTES
}


def about_cases(connection: Connection, sets: Iterable[LeavingSet]) -> set[str]:
    """Those of the records that belong to a case file, or once did: an older set was written about its person."""
    unclear: dict[str, set[str]] = {}
    about: set[str] = set()
    for one in sets:
        if one.entity in _HAVE_NOTES and one.row is not None:
            if any(field == _CASE and value is not None for field, value, *_ in one.ops):
                about.add(one.row)
            else:
                unclear.setdefault(str(one.entity), set()).add(one.row)
    for entity, rows in unclear.items():
        about |= _ever_about_cases(connection, entity, rows - about)
    return about


def _ever_about_cases(connection: Connection, entity: str, rows: set[str]) -> set[str]:
    links = _LINKS[entity]
    about: set[str] = set()
    hanging: dict[str, dict[str, set[str]]] = {}
    for row, field, value in values_ever(connection, rows, links):
        if links[field] == _CASE:
            about.add(row)
        else:
            hanging.setdefault(links[field], {}).setdefault(value, set()).add(row)
    for target, owners in hanging.items():
        for owner in _ever_about_cases(connection, target, set(owners)):
            about |= owners[owner]
    return about
