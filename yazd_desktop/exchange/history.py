"""The files that went and came, each with where it is now, and what the home page has to say of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, Result, func, select

from db.exchange import Conflict, Peer, ReceivedFile, SentFile
from yazd_desktop.office import Office

LOST_AFTER_DAYS: Final = 14
QUIET_AFTER_DAYS: Final = 10
FILES_SHOWN: Final = 300
SentState = Literal["waiting", "arrived", "lost", "carried"]
"""`carried`: its receipt never came, but a later file did arrive, and that one carried all of it again."""


@dataclass(frozen=True, slots=True)
class SentFacts:
    """A file that was made for a peer, at `moment`; `days` have passed since."""

    id: str
    peer: str
    peer_name: str
    role: str
    number: int
    made_on: date
    name: str
    with_identity: bool
    ops: int
    attachments: int
    size_bytes: int
    state: SentState
    arrived_on: date | None
    days: int
    moment: datetime


@dataclass(frozen=True, slots=True)
class ReceivedFacts:
    """A file that was taken in, at `moment`; counts are records, `repeated` changes that were here already."""

    id: int
    peer: str
    peer_name: str
    role: str
    number: int
    made_on: date
    arrived_on: date
    name: str
    new: int
    updated: int
    conflicts: int
    held: int
    repeated: int
    moment: datetime


AnyFile = SentFacts | ReceivedFacts


@dataclass(frozen=True, slots=True)
class Reminders:
    """What the home page says of the exchange; `quiet_days` is 0 while files go often enough."""

    lost: int = 0
    conflicts: int = 0
    quiet_days: int = 0


def files(connection: Connection, today: date) -> tuple[AnyFile, ...]:
    """The newest files of both directions, newest first."""
    went = _sent(connection.execute(_SENT.order_by(*_NEWEST_SENT).limit(FILES_SHOWN)), today)
    came = _received(connection.execute(_RECEIVED.order_by(ReceivedFile.id.desc()).limit(FILES_SHOWN)))
    both: list[AnyFile] = [*went, *came]
    both.sort(key=lambda one: one.moment, reverse=True)
    return tuple(both[:FILES_SHOWN])


def newest_sent(connection: Connection, today: date) -> dict[str, SentFacts]:
    """The newest file that was made for each peer."""
    return {one.peer: one for one in _sent(connection.execute(_newest(_SENT, SentFile, _NEWEST_SENT)), today)}


def newest_received(connection: Connection) -> dict[str, ReceivedFacts]:
    """The newest file that came from each peer."""
    query = _newest(_RECEIVED, ReceivedFile, (ReceivedFile.id.desc(),))
    return {one.peer: one for one in _received(connection.execute(query))}


def conflict_count(connection: Connection) -> int:
    """How many fields wait for somebody to decide."""
    return int(connection.scalar(select(func.count()).select_from(Conflict)) or 0)


def reminders(office: Office) -> Reminders:
    """What is worth a line on the home page. Of a peer only its newest file counts: it carries all before it."""
    today = office.today()
    living = select(Peer.id, Peer.paired_at).where(Peer.withdrawn_at.is_(None))
    with office.reading() as connection:
        paired = {peer: local_day(at) for peer, at in connection.execute(living)}
        newest = [one for peer, one in newest_sent(connection, today).items() if peer in paired]
        days = [one.days for one in newest] or [(today - day).days for day in paired.values()]
        quiet = min(days, default=0)
        return Reminders(
            sum(one.state == "lost" for one in newest),
            conflict_count(connection),
            quiet if quiet >= QUIET_AFTER_DAYS else 0,
        )


def local_day(moment: datetime) -> date:
    """The day of a moment by the clock on this PC's wall."""
    return moment.astimezone().date()


_SENT: Final = select(
    SentFile.id,
    SentFile.peer,
    Peer.name.label("peer_name"),
    Peer.role,
    SentFile.number,
    SentFile.made_at,
    SentFile.name,
    SentFile.with_identity,
    SentFile.ops,
    SentFile.attachments,
    SentFile.size_bytes,
    SentFile.received_at,
).join(Peer, Peer.id == SentFile.peer)
_NEWEST_SENT: Final = (SentFile.made_at.desc(), SentFile.number.desc())
_RECEIVED: Final = select(
    ReceivedFile.id,
    ReceivedFile.peer,
    Peer.name.label("peer_name"),
    Peer.role,
    ReceivedFile.number,
    ReceivedFile.made_at,
    ReceivedFile.arrived_at,
    ReceivedFile.name,
    ReceivedFile.new,
    ReceivedFile.updated,
    ReceivedFile.conflicts,
    ReceivedFile.held,
    ReceivedFile.repeated,
).join(Peer, Peer.id == ReceivedFile.peer)


def _newest(query: Any, table: Any, order: tuple[Any, ...]) -> Any:
    """The query for the first row of each peer in an order."""
    place = func.row_number().over(partition_by=table.peer, order_by=order).label("place")
    ranked = select(table.id, place).subquery()
    return query.join(ranked, ranked.c.id == table.id).where(ranked.c.place == 1)


def _sent(found: Result[Any], today: date) -> list[SentFacts]:
    """Rows come newest first, so that it is known of each whether a later file arrived."""
    files = []
    peers_with_receipt: set[str] = set()
    for row in found.mappings():
        facts = dict(row)
        moment, received = facts.pop("made_at"), facts.pop("received_at")
        days = max(0, (today - local_day(moment)).days)
        state: SentState = "lost" if days > LOST_AFTER_DAYS else "waiting"
        if received is not None:
            state = "arrived"
            peers_with_receipt.add(facts["peer"])
        elif facts["peer"] in peers_with_receipt:
            state = "carried"
        files.append(
            SentFacts(
                **facts,
                moment=moment,
                made_on=local_day(moment),
                state=state,
                arrived_on=None if received is None else local_day(received),
                days=days,
            )
        )
    return files


def _received(found: Result[Any]) -> list[ReceivedFacts]:
    files = []
    for row in found.mappings():
        facts = dict(row)
        made_on, moment = local_day(facts.pop("made_at")), facts.pop("arrived_at")
        files.append(ReceivedFacts(**facts, made_on=made_on, arrived_on=local_day(moment), moment=moment))
    return files
