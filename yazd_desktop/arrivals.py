"""What received files changed and nobody has opened since: a quiet mark in lists, gone when the record is opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection, delete, func, select

from db.changes import ops_of
from db.exchange import Arrival, Peer, ReceivedFile
from db.heads import Op, OpId, heads
from db.this_copy import lives
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_long, month_name, to_jalali

_IDS_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a file brought to a record, in words; `fields` show what it brought, none where all of it is new."""

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
    """What a file brought to a record that nobody has opened since; None where there is no mark."""
    with office.reading() as connection:
        found = connection.execute(
            select(ReceivedFile.id, ReceivedFile.peer, ReceivedFile.arrived_at, Peer.name)
            .join(Arrival, Arrival.file == ReceivedFile.id)
            .join(Peer, Peer.id == ReceivedFile.peer)
            .where(Arrival.row == record_id, Arrival.entity == entity)
        ).one_or_none()
        if found is None:
            return None
        file, peer, moment, name = found
        before = select(func.max(ReceivedFile.made_at)).where(
            ReceivedFile.peer == peer, ReceivedFile.id < file
        )
        ops = ops_of(connection, [record_id])[record_id]
        came = _came_since(connection, ops, connection.scalar(before))
    is_new = len(came) == len(ops)
    shown = heads(ops)
    fields = tuple(
        field
        for field in entity_named(entity).placed()
        if field in shown and shown[field][0].id in came and not is_new
    )
    words = "arrivals.new" if is_new else "arrivals.mark"
    return Arrived(t(words, peer=name, day=day_text(moment, office.today())), fields, is_new)


def take_away(office: Office, entity: str, record_id: str) -> None:
    """Take the mark of a record away: somebody has opened it. That is no change, so the log knows nothing of it."""
    with office.bookkeeping() as connection:
        gone = connection.execute(delete(Arrival).where(Arrival.row == record_id)).rowcount
    if gone:
        office.changes.send({entity: frozenset({record_id})})


def day_text(moment: datetime, today: date) -> str:
    """The day of a moment; its year only where it is another one."""
    day = moment.astimezone().date()
    year, month, day_of_month = to_jalali(day)
    if year != to_jalali(today)[0]:
        return format_long(day)
    return t("arrivals.day", day=day_of_month, month=month_name(month))


def _came_since(connection: Connection, ops: list[Op], before: datetime | None) -> set[OpId]:
    """The ops of other copies that the files before this one did not hold yet, by the clock of who sent them."""
    own = set(lives(connection))
    since = datetime.min.replace(tzinfo=UTC) if before is None else before
    return {
        op.id
        for op in ops
        if op.id.stream.split("/")[0] not in own
        and datetime.fromtimestamp((op.hlc >> 16) / 1000, UTC) > since
    }
