"""Agencies that stand several times: each office made its own row for an agency, and the governorate has one too.

They count as one where their codes are the same, or where their names are spelled alike and no office tells them
apart by having both. The governorate's row leads: it is the one that everybody has and that is kept up for all.
So a picker offers an agency once, and a list that is filtered by it shows what was sent to any of its rows; the
records themselves keep the row that they were written with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from db.models import Agency
from db.this_copy import GOVERNORATE, OFFICE, meta
from yazd_desktop.persian.text import look_alike_key
from yazd_desktop.queries import Source

_Row = tuple[str, str | None, str | None, str | None]
"""An agency: its id, whose row it is, its code and its name."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Which rows are one agency. What is not named stands for itself."""

    _leading: Mapping[str, str] = field(default_factory=dict)
    _members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def leading(self, agency: str) -> str:
        """The row that stands for an agency."""
        return self._leading.get(agency, agency)

    def members(self, agency: str) -> tuple[str, ...]:
        """Every row of the agency that a row belongs to, the leading one first."""
        leading = self.leading(agency)
        return self._members.get(leading, (leading,))

    def once(self, agencies: Iterable[str]) -> list[str]:
        """The leading rows of agencies, each once, in the order in which they come."""
        return list(dict.fromkeys(self.leading(agency) for agency in agencies))


@dataclass(slots=True)
class _Group:
    rows: list[str]
    offices: set[str | None]


def alike(source: Source) -> Alike:
    """Look through the agencies of a store."""
    query = select(Agency.id, Agency.scope, Agency.code, Agency.name).where(~Agency.deleted)
    with source.reading() as connection:
        ranks = {meta(connection, GOVERNORATE): 0, meta(connection, OFFICE): 1}
        rows = [
            (row, office, code, name)
            for row, office, code, name in connection.execute(query.order_by(Agency.local_id))
        ]
    if len({row[1] for row in rows}) < 2:
        return Alike()
    groups = _by_name(_by_code(sorted(rows, key=lambda row: ranks.get(row[1], 2))))
    several = {group.rows[0]: tuple(group.rows) for group in groups if len(group.rows) > 1}
    leading = {row: first for first, members in several.items() for row in members}
    return Alike(leading, several)


def _by_code(rows: Iterable[_Row]) -> list[tuple[str, _Group]]:
    """(key of the name, group) in the order of the rows; within an office a code stands once."""
    groups: list[tuple[str, _Group]] = []
    with_code: dict[str, _Group] = {}
    for row, office, code, name in rows:
        key = look_alike_key(code or "")
        known = with_code.get(key) if key else None
        if known is not None and office not in known.offices:
            known.rows.append(row)
            known.offices.add(office)
            continue
        group = _Group([row], {office})
        groups.append((look_alike_key(name or ""), group))
        if key and known is None:
            with_code[key] = group
    return groups


def _by_name(groups: Iterable[tuple[str, _Group]]) -> list[_Group]:
    """Groups whose names are alike become one, unless an office has a row in both."""
    found: list[_Group] = []
    by_name: dict[str, list[_Group]] = {}
    for name, group in groups:
        same = by_name.setdefault(name, []) if name else []
        fitting = next((other for other in same if not other.offices & group.offices), None)
        if fitting is not None:
            fitting.rows += group.rows
            fitting.offices |= group.offices
        else:
            same.append(group)
            found.append(group)
    return found
