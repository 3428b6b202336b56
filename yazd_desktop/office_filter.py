"""Whose records a list shows: at a governorate a column and a filter name the office; agencies that are one are one.

In an office all records are its own and nothing of this is seen, but for agencies that its governorate has too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select

from yazd_desktop import queries
from yazd_desktop.agencies import Alike, alike
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity
from yazd_desktop.link_choices import NAMED_ALIKE, with_offices
from yazd_desktop.office import Office
from yazd_desktop.offices import offices
from yazd_desktop.queries import SCOPE
from yazd_desktop.records import Changes

_OF_NOBODY: Final = ("office", "code")
_NAMED_ALIKE: Final = (*NAMED_ALIKE, "meeting")
_MOST_CHOICES: Final = 300


@dataclass(slots=True)
class OfficeFilter:
    """What one list has to know; `names` are the offices by id, empty where a list says nothing of them."""

    office: Office
    entity: Entity
    within: tuple[str, str] | None
    names: dict[str, str] = field(default_factory=dict)
    _alike: Alike = field(default_factory=Alike)

    def __post_init__(self) -> None:
        self.read()

    def read(self) -> None:
        """Read the offices and agencies anew."""
        if self._tells_offices():
            self.names = {whose.id: whose.name for whose in offices(self.office)}
        if any(link.target == "agency" for link in self.entity.links):
            self._alike = alike(self.office)

    def concerns(self, changes: Changes) -> bool:
        """Whether changes are about offices that the list tells; what they say of agencies is read anew too."""
        if {"office", "agency"} & set(changes):
            self.read()
        return bool(self.names) and "office" in changes

    def choices(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of the offices to choose from."""
        return tuple(self.names.items())

    def link_choices(self, target: str, scope: Any) -> list[tuple[str, str]]:
        """(id, words) of the records that a filter by a link offers; with `scope` those of an office."""
        where = {SCOPE: scope} if scope is not None and target != "agency" else None
        limit = None if target == "agency" else _MOST_CHOICES
        ids = queries.find_ids(self.office, target, where=where, limit=limit)
        if target == "agency":
            ids = self._alike.once(ids)[:_MOST_CHOICES]
        words = queries.labels(self.office, target, ids)
        if self.names and scope is None and target in _NAMED_ALIKE:
            words = with_offices(self.office, target, words)
        return [(record_id, words[record_id]) for record_id in ids]

    def widened(self, where: dict[str, Any]) -> dict[str, Any]:
        """The filters with every row of an agency in the place of one."""
        return {
            name: self._alike.members(str(value)) if value is not None and self._is_agency(name) else value
            for name, value in where.items()
        }

    def _is_agency(self, name: str) -> bool:
        found = self.entity.fields.get(name)
        return found is not None and found.target == "agency"

    def _tells_offices(self) -> bool:
        if self.entity.name in _OF_NOBODY or not self.office.is_governorate:
            return False
        if self.within is None:
            return True
        # What hangs on a record of an office is that office's; what hangs on the governorate's may be anybody's.
        link, owner = self.within
        model = entity_named(str(self.entity.fields[link].target)).model
        with self.office.reading() as connection:
            return connection.scalar(select(model.scope).where(model.id == owner)) == self.office.id
