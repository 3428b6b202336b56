"""Whose records a packet is about: an office's own, or for a meeting of the governorate those of all offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yazd_desktop import queries
from yazd_desktop.agencies import Alike, alike
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.offices import Whose, offices
from yazd_desktop.queries import SCOPE


@dataclass(frozen=True, slots=True)
class View:
    """What is read for a packet.

    `of` is the office whose meeting it is, where a governorate prints the packet of one of its offices. `names` are
    the offices by id where the packet is about all of them, else nothing.
    """

    office_name: str
    alike: Alike
    of: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_province(self) -> bool:
        """Whether the packet is about several offices."""
        return bool(self.names)

    def where(self) -> dict[str, Any]:
        """What keeps queries to the records in question."""
        return {} if self.of is None else {SCOPE: self.of}

    def name_of(self, scope: str | None) -> str:
        """The office that a record is of; empty where all are of one."""
        return self.names.get(scope or "", "")


def view_of(office: Office, meeting_id: str | None) -> View:
    """How the packet of a meeting is read, or what is told of all; UserError records.gone without such a meeting."""
    scope = office.id if meeting_id is None else _scope(office, meeting_id)
    same = alike(office)
    if not office.is_governorate:
        return View(office.name, same)
    known = offices(office)
    if scope != office.id:
        return View(next((one.name for one in known if one.id == scope), office.name), same, of=scope)
    return View(office.name, same, names=short_names(known))


def _scope(office: Office, meeting_id: str) -> str:
    found = queries.rows(office, "meeting", (SCOPE,), where={"id": meeting_id})
    if not found:
        raise UserError("records.gone", record=t("entity.meeting"))
    return str(found[0][SCOPE])


def short_names(known: Sequence[Whose]) -> dict[str, str]:
    """What offices are called beside each other: without the words that all their names begin with."""
    words = {one.id: one.name.split() for one in known}
    others = [words[one.id] for one in known if not one.is_own]
    common = 0
    while len(others) > 1 and all(len(name) > common + 1 for name in others):
        if len({name[common] for name in others}) > 1:
            break
        common += 1
    return {one.id: " ".join(words[one.id] if one.is_own else words[one.id][common:]) for one in known}


def read_places(office: Office, view: View) -> dict[str, str]:
    """What neighbourhoods are called; where offices have one of the same name, with the office's code."""
    rows = queries.rows(office, "neighbourhood", ("name", SCOPE), where=view.where())
    known = Counter(row["name"] for row in rows)
    codes = {whose.id: whose.code for whose in offices(office)} if view.is_province else {}
    places = {}
    for row in rows:
        name = row["name"] or ""
        code = codes.get(row[SCOPE], "") if known[row["name"]] > 1 else ""
        places[row["id"]] = t("reports.packet.place_of", place=name, code=code) if code else name
    return places
