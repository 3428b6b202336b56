"""What of the governorate's own work concerns one office: what was decided for its neighbourhoods and its issues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from db.models import Attachment
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.exchange.leaving.reading_log import batches, values_ever

# In this order: the links by which a record concerns whom their target concerns.
_LINKS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("issue", ("neighbourhood",)),
    ("referral", ("case", "issue")),
    ("decision_neighbourhood", ("neighbourhood",)),
    ("decision", ("issue",)),
    ("commitment", ("decision",)),
    ("agenda_item", ("issue", "referral", "commitment")),
    ("extension", ("commitment",)),
    ("follow_up", ("case", "issue", "referral", "commitment")),
    ("attendance", ("meeting",)),
)
# A record that concerns an office takes the one it stands in with it.
_STANDS_IN: Final = {
    "decision_neighbourhood": "decision",
    "decision": "meeting",
    "agenda_item": "meeting",
}


def concerning(connection: Connection, own: str, office: str, shared: Iterable[str]) -> frozenset[str]:
    """The governorate's own records that concern the office `office`, and the files of records of kinds `shared`.

    What once concerned it still does: otherwise the office would never learn that a decision is no longer for it.
    """
    found: set[str] = set()
    for entity, links in _LINKS:
        up = _STANDS_IN.get(entity)
        targets = {name: str(entity_named(entity).fields[name].target) for name in links}
        asked: dict[str, dict[str, set[str]]] = {}
        stands_in: dict[str, set[str]] = {}
        rows = select(entity_named(entity).model.id).where(entity_named(entity).model.scope == own)
        for row, field, value in values_ever(connection, rows, (*links, up) if up else links):
            if field == up:
                stands_in.setdefault(row, set()).add(value)
            else:
                asked.setdefault(targets[field], {}).setdefault(value, set()).add(row)
        for target, owners in asked.items():
            for one in _of_office(connection, target, owners, office) | (owners.keys() & found):
                found |= owners[one]
        for row in stands_in.keys() & found:
            found |= stands_in[row]
    return frozenset(found | _files(connection, own, found, frozenset(shared)))


def _of_office(connection: Connection, entity: str, ids: Iterable[str], office: str) -> set[str]:
    model = entity_named(entity).model
    return {
        str(row)
        for some in batches(ids)
        for row, scope in connection.execute(select(model.id, model.scope).where(model.id.in_(some)))
        if scope == office
    }


def _files(connection: Connection, own: str, found: set[str], shared: frozenset[str]) -> set[str]:
    query = select(Attachment.id, Attachment.owner_entity, Attachment.owner_id)
    rows = connection.execute(query.where(Attachment.scope == own))
    return {str(row) for row, entity, owner in rows if entity in shared or owner in found}
