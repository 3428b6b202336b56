"""What the screens tell of the exchange: each peer and where its files are, what came, and whose a card is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from db.changes import Stream
from db.exchange import Arrival, Peer, PeerCopy, ReceivedFile, SentFile
from yazd_desktop import queries
from yazd_desktop.entities import ENTITIES
from yazd_desktop.exchange import history
from yazd_desktop.exchange.history import AnyFile, ReceivedFacts, SentFacts
from yazd_desktop.exchange.pairing.gone import of_several
from yazd_desktop.exchange.pairing.peers import PeerFacts, is_governorate, peers
from yazd_desktop.exchange.sending import scopes_for
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line
from yazd_desktop.office import Office

RECORDS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class PeerState:
    """A peer with its newest files. `waiting` changes are in no file that has arrived or may still arrive.

    `told_identity` says whether a file with identities was ever made for it, `owes_receipt` whether something came
    from it since the last one was made; `asks_which` whether it has several
    computers, or had one that is gone.
    """

    facts: PeerFacts
    paired_on: date
    sent: SentFacts | None
    received: ReceivedFacts | None
    waiting: int
    told_identity: bool
    owes_receipt: bool
    asks_which: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of the exchange; `files` are the newest of both directions, newest first."""

    is_governorate: bool
    peers: tuple[PeerState, ...]
    files: tuple[AnyFile, ...]
    conflicts: int


def overview(office: Office) -> Overview:
    """Read the page."""
    with office.reading() as connection:
        today = office.today()
        sent = history.newest_sent(connection, today)
        received = history.newest_received(connection)
        query = select(Peer.id, Peer.paired_at)
        paired = {peer: history.local_day(at) for peer, at in connection.execute(query)}
        told = set(connection.scalars(select(SentFile.peer).where(SentFile.with_identity).distinct()))
        streams = _streams(connection)
        acknowledged = _acknowledged(connection)
        several = of_several(connection)
        states = []
        for peer in peers(connection):
            newest = sent.get(peer.id)
            known = acknowledged.get(peer.id, {})
            if newest is not None and newest.state != "lost":
                known = _together(known, _carried(connection, newest.id))
            waiting = 0 if peer.withdrawn else _waiting(streams, scopes_for(connection, peer), known)
            came = received.get(peer.id)
            # Files are dated to the second.
            owes = came is not None and (newest is None or newest.moment < came.moment.replace(microsecond=0))
            states.append(
                PeerState(
                    peer,
                    paired[peer.id],
                    newest,
                    came,
                    waiting,
                    peer.id in told,
                    owes,
                    peer.id in several,
                )
            )
        return Overview(
            is_governorate(connection),
            tuple(states),
            history.files(connection, today),
            history.conflict_count(connection),
        )


def newest_file(office: Office) -> int:
    """The number of the newest file that was taken in, to tell later what came since."""
    with office.reading() as connection:
        return int(connection.scalar(select(func.max(ReceivedFile.id))) or 0)


def records_since(office: Office, file: int) -> dict[str, int]:
    """How many records of each kind were changed by files that came after a file."""
    query = select(Arrival.entity, func.count()).where(Arrival.file > file).group_by(Arrival.entity)
    with office.reading() as connection:
        return {str(entity): count for entity, count in connection.execute(query)}


def lines_since(office: Office, file: int) -> tuple[Line, ...]:
    """The first records that files changed which came after a file, kind by kind."""
    query = select(Arrival.entity, Arrival.row).where(Arrival.file > file)
    by_kind: dict[str, list[str]] = defaultdict(list)
    with office.reading() as connection:
        for entity, row in connection.execute(
            query.order_by(Arrival.entity, Arrival.row).limit(RECORDS_SHOWN)
        ):
            by_kind[entity].append(row)
    found = []
    for kind in ENTITIES:
        names = queries.labels(office, kind.name, by_kind[kind.name]) if kind.name in by_kind else {}
        found += [Line(kind.name, row, words, t(f"entity.{kind.name}")) for row, words in names.items()]
    return tuple(found)


def _streams(connection: Connection) -> list[tuple[str, str, int]]:
    """(name, scope, highest number without a hole) of every stream."""
    rows = connection.execute(select(Stream.incarnation, Stream.scope, Stream.upto))
    return [(f"{incarnation}/{scope}", scope, upto) for incarnation, scope, upto in rows]


def _acknowledged(connection: Connection) -> dict[str, Mapping[str, int]]:
    """What each peer said that it holds: the least over its living incarnations."""
    found: dict[str, list[dict[str, int]]] = defaultdict(list)
    for peer, acks in connection.execute(select(PeerCopy.peer, PeerCopy.acks).where(~PeerCopy.superseded)):
        found[peer].append(json.loads(acks))
    return {
        peer: {name: min(one.get(name, 0) for one in acks) for name in set().union(*acks)}
        for peer, acks in found.items()
    }


def _carried(connection: Connection, file: str) -> Mapping[str, int]:
    """What the peer holds when it has a file."""
    found: dict[str, int] = json.loads(
        connection.scalar(select(SentFile.upto).where(SentFile.id == file)) or "{}"
    )
    return found


def _together(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {*one, *other}}


def _waiting(
    streams: list[tuple[str, str, int]], scopes: Collection[str] | None, known: Mapping[str, int]
) -> int:
    return sum(
        max(0, upto - known.get(name, 0))
        for name, scope, upto in streams
        if scopes is None or scope in scopes
    )
