"""Records that a link may point at, as a form offers them: an agency that stands several times is offered once.

Whoever types the name that his office gave an agency finds it under the governorate's name with his own beside it.
The row that a record points at already stays: choosing the same agency again changes nothing.
"""

from __future__ import annotations

from typing import Final

from yazd_desktop import queries
from yazd_desktop.agencies import alike
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.offices import offices
from yazd_desktop.persian.text import look_alike_key, search_key
from yazd_desktop.queries import SCOPE

NAMED_ALIKE: Final = ("neighbourhood", "body", "person", "household")
"""What several offices may have under one name, so that a choice at the governorate says whose it is."""
_SHORTEST: Final = 2


def find(office: Office, target: str, words: str, kept: str | None, limit: int) -> list[tuple[str, str]]:
    """(id, words) of the records that hold the words, or of the newest; `kept` is what the link points at now."""
    search = words if len(search_key(words).replace(" ", "")) >= _SHORTEST else ""
    if target == "agency":
        return _agencies(office, search, kept, limit)
    ids = queries.find_ids(office, target, search=search, limit=limit)
    called = queries.labels(office, target, ids)
    if office.is_governorate and target in NAMED_ALIKE:
        called = with_offices(office, target, called)
    return [(record_id, called.get(record_id, "")) for record_id in ids]


def with_offices(office: Office, target: str, called: dict[str, str]) -> dict[str, str]:
    """The words of records with the name of the office whose they are."""
    names = {whose.id: whose.name for whose in offices(office)}
    rows = queries.rows(office, target, (SCOPE,), where={"id": tuple(called)}) if called else []
    scopes = {row["id"]: row[SCOPE] for row in rows}
    return {
        record_id: t("list.of_office", label=label, office=names[scopes[record_id]])
        if scopes.get(record_id) in names
        else label
        for record_id, label in called.items()
    }


def _agencies(office: Office, search: str, kept: str | None, limit: int) -> list[tuple[str, str]]:
    same = alike(office)
    found: dict[str, str] = {}  # the leading row: the first of its rows that holds the words
    for agency in queries.find_ids(office, "agency", search=search):
        found.setdefault(same.leading(agency), agency)
    chosen = dict(list(found.items())[:limit])
    called = queries.labels(office, "agency", [*chosen, *chosen.values()])
    told = []
    for leading, agency in chosen.items():
        label, typed = called.get(leading, ""), called.get(agency, "")
        if look_alike_key(label) != look_alike_key(typed):
            label = t("list.of_office", label=label, office=typed)
        told.append((kept if kept is not None and same.leading(kept) == leading else leading, label))
    return told
