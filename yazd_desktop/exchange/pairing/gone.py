"""Computers of the other side that are no more, so that nobody waits for what they would have acknowledged.

The governorate sends an office what the least of its computers holds. One that died acknowledges nothing any more, and
every file would carry all since then. What an office says of another computer of its own goes on with its files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, case, func, select, update

from db.exchange import Peer, PeerCopy, ReceivedFile
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.history import local_day
from yazd_desktop.exchange.pairing.peers import withdraw
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE
from yazd_desktop.office import Office


@dataclass(frozen=True, slots=True)
class PeerLife:
    """One computer of a peer in one of its lives; `number` and `arrived_on` are those of its newest file."""

    id: str
    peer: str
    peer_name: str
    role: str
    number: int
    arrived_on: date | None
    is_gone: bool


def lives(office: Office, peer: str | None = None) -> tuple[PeerLife, ...]:
    """Every computer that has written, of one peer or of all; those that are gone last, then the newest first."""
    arrived = (
        select(ReceivedFile.incarnation, func.max(ReceivedFile.arrived_at).label("at"))
        .group_by(ReceivedFile.incarnation)
        .subquery()
    )
    query = (
        select(
            PeerCopy.incarnation,
            Peer.id,
            Peer.name,
            Peer.role,
            PeerCopy.number,
            arrived.c.at,
            PeerCopy.superseded,
        )
        .join(Peer, Peer.id == PeerCopy.peer)
        .outerjoin(arrived, arrived.c.incarnation == PeerCopy.incarnation)
        .where(PeerCopy.number > 0)
        .order_by(Peer.paired_at, Peer.id, PeerCopy.superseded, arrived.c.at.desc(), PeerCopy.incarnation)
    )
    with office.reading() as connection:
        rows = connection.execute(query if peer is None else query.where(Peer.id == peer)).all()
    return tuple(
        PeerLife(life, whose, name, role, number, None if at is None else local_day(at), is_gone=gone)
        for life, whose, name, role, number, at, gone in rows
    )


def life_named(office: Office, text: str) -> PeerLife:
    """The computer whose id begins so; UserError peer.no_such_pc where none or several do."""
    found = [one for one in lives(office) if text and one.id.startswith(text)]
    if len(found) != 1:
        raise UserError("peer.no_such_pc", name=text)
    return found[0]


def say_gone(office: Office, peer: str, life: str | None = None, *, is_gone: bool = True) -> None:
    """Wait no more for a computer of a peer (without `life` for none of them), or wait for it again after all."""
    whose = PeerCopy.peer == peer
    with office.bookkeeping() as connection:
        marked = update(PeerCopy).where(whose if life is None else whose & (PeerCopy.incarnation == life))
        connection.execute(marked.values(superseded=is_gone))


def say_pc_gone(office: Office, peer: str) -> None:
    """Put another computer of this very office aside with all its lives."""
    withdraw(office, peer)
    say_gone(office, peer)


def is_gone(connection: Connection, peer: str, life: str) -> bool:
    """Whether it was said of a computer that it is no more."""
    query = select(PeerCopy.superseded).where(PeerCopy.peer == peer, PeerCopy.incarnation == life)
    return bool(connection.scalar(query))


def told_further(connection: Connection) -> list[str]:
    """The lives of other computers of this very office that are gone: others need not wait for them either."""
    query = select(PeerCopy.incarnation).join(Peer, Peer.id == PeerCopy.peer)
    return list(connection.scalars(query.where(Peer.role == SAME_OFFICE, PeerCopy.superseded)))


def of_several(connection: Connection) -> frozenset[str]:
    """The peers of which it is to be said which computer is gone, or is there again."""
    query = select(PeerCopy.peer).where(PeerCopy.number > 0).group_by(PeerCopy.peer)
    gone = func.sum(case((PeerCopy.superseded, 1), else_=0))
    return frozenset(connection.scalars(query.having((func.count() > 1) | (gone > 0))))
