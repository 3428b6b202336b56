"""What received files changed and nobody has opened since: a quiet mark in lists, gone when the record is opened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from db.changes import ops_of
from db.exchange import Arrival, ArrivedField, Peer, ReceivedFile
from db.heads import heads
from db.this_copy import lives
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_long, month_name, to_jalali

_IDS_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class Arrived:
    """What files brought to a record, in words; `fields` show what they brought, none where all of it is new."""

    text: str
    fields: tuple[str, ...]
    is_new: bool


class Seen:
    """Marks that were taken away in this sitting: the pages of a record still say what came with the file."""

    def __init__(self) -> None:
        self._told: dict[str, Arrived] = {}

    def open(self, office: Office, entity: str, record_id: str) -> Arrived | None:
        """Take the mark of a record away and say what it was; None where nothing came."""
        found = arrived(office, entity, record_id)
        if found is not None:
            self._told[record_id] = found
            take_away(office, entity, record_id)
        return self._told.get(record_id)


def marks(connection: Connection, ids: Iterable[str], today: date) -> dict[str, str]:
    """The words of the mark of each of the records that has one."""
    waiting = iter(ids)
    found: dict[str, str] = {}
    while some := list(islice(waiting, _IDS_AT_ONCE)):
        query = (
            select(Arrival.row, Peer.name, ReceivedFile.arrived_at)
            .join(ReceivedFile, ReceivedFile.id == Arrival.file)
            .join(Peer, Peer.id == ReceivedFile.peer)
            .where(Arrival.row.in_(some))
        )
        found.update(
            (row, t("arrivals.mark", peer=peer, day=day_text(moment, today)))
            for row, peer, moment in connection.execute(query)
        )
    return found


def count(connection: Connection, entity: str) -> int:
    """How many records of a kind have a mark."""
    return int(connection.scalar(select(func.count()).where(Arrival.entity == entity)) or 0)


def arrived(office: Office, entity: str, record_id: str) -> Arrived | None:
    """What files brought to a record that nobody has opened since; None where there is no mark.

    The newest of the files is named. What was changed here since is nobody's news.
    """
    with office.reading() as connection:
        found = connection.execute(
            select(Peer.name, ReceivedFile.arrived_at)
            .join(ReceivedFile, ReceivedFile.peer == Peer.id)
            .join(Arrival, Arrival.file == ReceivedFile.id)
            .where(Arrival.row == record_id, Arrival.entity == entity)
        ).one_or_none()
        if found is None:
            return None
        name, moment = found
        came = set(connection.scalars(select(ArrivedField.field).where(ArrivedField.row == record_id)))
        own = set(lives(connection))
        shown = heads(ops_of(connection, [record_id])[record_id])
    fields = tuple(
        field
        for field in entity_named(entity).placed()
        if field in came and any(op.id.stream.split("/")[0] not in own for op in shown.get(field, ()))
    )
    words = "arrivals.mark" if came else "arrivals.new"
    return Arrived(t(words, peer=name, day=day_text(moment, office.today())), fields, is_new=not came)


def note(connection: Connection, fields: Mapping[str, Collection[str]], new: Collection[str]) -> None:
    """Remember which fields of records a file changed, beside those that came before and nobody has seen.

    Asked before the records get the mark of the file. Of one that is `new`, or came and was not seen yet, all is news.
    """
    waiting = iter([row for row in fields if row not in new])
    while some := list(islice(waiting, _IDS_AT_ONCE)):
        marked = set(connection.scalars(select(Arrival.row).where(Arrival.row.in_(some))))
        known: dict[str, set[str]] = {row: set() for row in some}
        query = select(ArrivedField.row, ArrivedField.field).where(ArrivedField.row.in_(some))
        for row, field in connection.execute(query):
            known[row].add(field)
        stale = [row for row, found in known.items() if found and row not in marked]
        if stale:
            connection.execute(delete(ArrivedField).where(ArrivedField.row.in_(stale)))
            known |= {row: set() for row in stale}
        rows = [
            {"row": row, "field": field}
            for row in some
            if known[row] or row not in marked
            for field in sorted(set(fields[row]) - known[row])
        ]
        if rows:
            connection.execute(insert(ArrivedField), rows)


def take_away(office: Office, entity: str, record_id: str) -> None:
    """Take the mark of a record away: somebody has opened it. That is no change, so the log knows nothing of it."""
    with office.bookkeeping() as connection:
        gone = connection.execute(delete(Arrival).where(Arrival.row == record_id)).rowcount
        connection.execute(delete(ArrivedField).where(ArrivedField.row == record_id))
    if gone:
        office.changes.send({entity: frozenset({record_id})})


def day_text(moment: datetime, today: date) -> str:
    """The day of a moment; its year only where it is another one."""
    day = moment.astimezone().date()
    year, month, day_of_month = to_jalali(day)
    if year != to_jalali(today)[0]:
        return format_long(day)
    return t("arrivals.day", day=day_of_month, month=month_name(month))
