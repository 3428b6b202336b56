"""What received files changed and nobody has opened since: a quiet mark in lists, gone when the record is opened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from db.changes import ops_of
from db.exchange import Arrival, ArrivedField, Peer, ReceivedFile
from db.heads import heads
from db.models import Attachment
from db.this_copy import lives
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_long, month_name, to_jalali

_IDS_AT_ONCE: Final = 400
_SHOWS_ITS_PARTS: Final = frozenset({"case"})
"""Kinds whose page shows their parts as lines: no list is there that could mark them."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What files brought to a record, in words; `fields` show what they brought, none where all of it is new."""

    text: str
    fields: tuple[str, ...]
    is_new: bool
    is_of_it: bool = True
    """Whether the record itself came or changed, and not only parts of it."""
    parts: tuple[tuple[str, str], ...] = ()
    """(entity, record) of its parts that have a mark too."""

    def seen_with_it(self) -> list[tuple[str, str]]:
        """The parts that no page but that of the record shows."""
        return [part for part in self.parts if entity_named(part[0]).is_part]


class Seen:
    """Marks that were taken away in this sitting: the pages of a record still say what came with the file."""

    def __init__(self) -> None:
        self._told: dict[str, Arrived] = {}

    def open(self, office: Office, entity: str, record_id: str) -> Arrived | None:
        """Take the mark of a record away and say what it was; None where nothing came."""
        found, told = arrived(office, entity, record_id), self._told.get(record_id)
        if found is None:
            return told
        # Of parts that have pages of their own the mark stays: what was told of them is told still.
        if told is None or found.is_of_it or not set(found.parts) <= set(told.parts):
            told = self._told[record_id] = found
        if found.is_of_it or found.seen_with_it():
            take_away(office, entity, record_id, found.seen_with_it())
        return told


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
    """What files brought to a record and its parts that nobody has opened since; None where there is no mark.

    The newest of the files is named. What was changed here since is nobody's news.
    """
    with office.reading() as connection:
        parts = _parts(connection, entity_named(entity), record_id)
        newest = _newest(connection, [record_id])
        told = newest or _newest(connection, [row for rows in parts.values() for row in rows])
        if told is None:
            return None
        came = set(connection.scalars(select(ArrivedField.field).where(ArrivedField.row == record_id)))
        own = set(lives(connection))
        shown = heads(ops_of(connection, [record_id])[record_id])
    fields = tuple(
        field
        for field in entity_named(entity).placed()
        if field in came and any(op.id.stream.split("/")[0] not in own for op in shown.get(field, ()))
    )
    peer, day, is_new = told[0], day_text(told[1], office.today()), newest is not None and not came
    words = t("value.comma").join(
        t("exchange.kind_count", kind=t(f"entity.{name}"), count=len(rows)) for name, rows in parts.items()
    )
    if newest is None:
        text = t("arrivals.parts", peer=peer, day=day, parts=words)
    else:
        text = t("arrivals.new" if is_new else "arrivals.mark", peer=peer, day=day)
        text = t("arrivals.with_parts", text=text, parts=words) if words and not is_new else text
    marked = tuple((name, row) for name, rows in parts.items() for row in rows)
    return Arrived(text, () if newest is None else fields, is_new, newest is not None, marked)


def _newest(connection: Connection, rows: Sequence[str]) -> tuple[str, datetime] | None:
    """From whom the newest of the files came that marked some records, and when."""
    query = (
        select(Peer.name, ReceivedFile.arrived_at)
        .join(ReceivedFile, ReceivedFile.peer == Peer.id)
        .join(Arrival, Arrival.file == ReceivedFile.id)
        .where(Arrival.row.in_(rows))
        .order_by(ReceivedFile.id.desc())
    )
    found = connection.execute(query.limit(1)).one_or_none() if rows else None
    return None if found is None else (found[0], found[1])


def _parts(connection: Connection, kind: Entity, record_id: str) -> dict[str, list[str]]:
    """The parts of a record that have a mark, by kind: what its page shows, and its files."""
    files = (Attachment.owner_entity == kind.name, Attachment.owner_id == record_id, ~Attachment.deleted)
    queries = {"attachment": select(Attachment.id).where(*files)}
    if kind.name in _SHOWS_ITS_PARTS:
        for child in kind.children:
            model = entity_named(child.entity).model
            queries[child.entity] = select(model.id).where(
                getattr(model, child.link) == record_id, ~model.deleted
            )
        for through in kind.search_through:
            between = entity_named(through.entity)
            lent = getattr(between.model, through.lender)
            own = (getattr(between.model, through.link) == record_id, ~between.model.deleted)
            queries[str(between.fields[through.lender].target)] = select(lent).where(*own)
    found = {}
    for name, query in queries.items():
        rows = connection.scalars(select(Arrival.row).where(Arrival.row.in_(query))).all()
        if rows:
            found[name] = sorted(map(str, rows))
    return found


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


def take_away(office: Office, entity: str, record_id: str, with_it: Iterable[tuple[str, str]] = ()) -> None:
    """Take the mark of a record away, and of what was seen with it: somebody has opened it.

    That is no change, so the log knows nothing of it.
    """
    told: dict[str, set[str]] = {}
    with office.bookkeeping() as connection:
        for name, row in ((entity, record_id), *with_it):
            if connection.execute(delete(Arrival).where(Arrival.row == row)).rowcount:
                told.setdefault(name, set()).add(row)
            connection.execute(delete(ArrivedField).where(ArrivedField.row == row))
    if told:
        office.changes.send({name: frozenset(rows) for name, rows in told.items()})


def day_text(moment: datetime, today: date) -> str:
    """The day of a moment; its year only where it is another one."""
    day = moment.astimezone().date()
    year, month, day_of_month = to_jalali(day)
    if year != to_jalali(today)[0]:
        return format_long(day)
    return t("arrivals.day", day=day_of_month, month=month_name(month))
