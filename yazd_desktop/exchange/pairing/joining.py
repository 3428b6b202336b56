"""A new, empty store becomes another PC of an office: it takes the office's id, and the first file brings the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from db import search
from db.changes import ChangeSet, Stream
from db.models import Office as OfficeRow
from db.this_copy import GOVERNORATE, OFFICE, meta, set_meta, start_copy
from yazd_desktop import search_documents
from yazd_desktop.exchange.pairing.cards import Card
from yazd_desktop.exchange.pairing.newness import is_new
from yazd_desktop.office import Office


def should_join(office: Office, card: Card) -> bool:
    """Whether this store would join the office of a card, if it is paired with it as one of its own PCs."""
    with office.reading() as connection:
        return joins(connection, card)


def joins(connection: Connection, card: Card) -> bool:
    """Whether this store is new, and the card is of one where somebody worked, or of an older one.

    Where both are new each side asks this, and only the younger one joins: ids are in the order of time.
    """
    own = str(meta(connection, OFFICE))
    return card.office != own and (not card.is_new or own > card.office) and is_new(connection)


def join(connection: Connection, card: Card) -> frozenset[str]:
    """Take the id of the card's office, in a write transaction; the ids of the records that changed.

    What this store said of an office of its own nobody has ever seen. Of the other it says nothing: the row has no
    ops, the file brings them.
    """
    own = str(meta(connection, OFFICE))
    connection.execute(delete(ChangeSet))
    connection.execute(delete(Stream))
    number = connection.scalar(select(OfficeRow.local_id).where(OfficeRow.id == own))
    search.remove(connection, "office", int(number or 0))
    connection.execute(delete(OfficeRow).where(OfficeRow.id == own))
    if meta(connection, GOVERNORATE) == own:
        set_meta(connection, GOVERNORATE, card.office)
    start_copy(connection, card.office)
    now = datetime.now(UTC)
    row: dict[str, Any] = {"id": card.office, "name": card.name, "code": card.code, "scope": card.office}
    moments = {"created_at": now, "changed_at": now}
    connection.execute(insert(OfficeRow).values(**row, **moments, version=1, deleted=False))
    search_documents.refresh(connection, {"office": {card.office}})
    return frozenset({own, card.office})
