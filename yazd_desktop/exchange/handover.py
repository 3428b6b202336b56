"""Handing a whole office over to its successor: one exchange file with everything, and then this copy is closed.

The file is what another PC of the office would get (`sending.py`), with lines beside it that such a PC does not need:
the users by name, the settings, the peers and what they hold, the keys that files on their way are encrypted to, and
this copy's word for the keys of the successor, so that the governorate takes the new card without a doubt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select

from db.exchange import Peer, PeerCopy, PeerKey
from db.ids import new_id
from db.this_copy import GOVERNORATE, OFFICE, meta
from yazd_desktop import closing
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing.cards import Card, own_card
from yazd_desktop.exchange.pairing.keys import endorsed, own_keys
from yazd_desktop.exchange.pairing.peers import peer_named
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE
from yazd_desktop.exchange.receiving import OF_A_HANDOVER
from yazd_desktop.exchange.sending import Sent, send
from yazd_desktop.exchange.told_rows import tell
from yazd_desktop.office import Office

CARRIED: Final[tuple[Table, ...]] = (Peer.__table__, PeerKey.__table__, PeerCopy.__table__)  # type: ignore[assignment]  # they are tables
Progress = Callable[[int, int], object]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over, in which file, and the words that giver and taker compare by telephone."""

    sent: Sent
    to: str
    phrase: tuple[str, ...]


def hand_over(
    office: Office,
    card: Card,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Handed:
    """Write the file for a successor, whose store has to be new, and close this copy.

    An office that is closed already makes the file once more. UserError handover.not_manager, handover.not_new,
    handover.other_kind, peer.own_card, and those of `send`; nothing is closed then.
    """
    _managers_alone(office)
    mine = own_card(office)
    if card.signing_key == mine.signing_key:
        raise UserError("peer.own_card")
    if not card.is_new:
        raise UserError("handover.not_new", name=card.name)
    if card.is_governorate != mine.is_governorate:
        raise UserError("handover.other_kind", name=card.name)
    with office.bookkeeping() as connection:
        number = _successor(connection, card)
    with office.reading() as connection:
        peer = peer_named(connection, number)
        lines = [*_lines(connection, office, mine, card, number)]
    sent = send(
        office,
        peer,
        folder,
        with_identity=True,
        everything=True,
        beside={OF_A_HANDOVER: lines},
        progress=progress,
        cancelled=cancelled,
    )
    with office.merging(when_closed=True) as merging:
        closing.close(merging.connection, office.today(), card.name)
        merging.changed = _own(merging.connection)
    return Handed(sent, card.name, mine.phrase())


def reopen(office: Office) -> None:
    """Go on with a copy that was handed over, as a new life of it; UserError office.not_closed, handover.*."""
    _managers_alone(office)
    with office.merging(when_closed=True) as merging:
        closing.reopen(merging.connection)
        merging.changed = _own(merging.connection)


def _managers_alone(office: Office) -> None:
    if not office.is_manager:
        raise UserError("handover.not_manager")


def _own(connection: Connection) -> dict[str, frozenset[str]]:
    return {"office": frozenset({str(meta(connection, OFFICE))})}


def _successor(connection: Connection, card: Card) -> str:
    """The peer that the successor is, whatever its store was called until now; known by its key."""
    known = connection.scalar(select(PeerKey.peer).where(PeerKey.signing_key == card.signing_key))
    if known is not None:
        return str(known)
    number, now = new_id(), datetime.now(UTC)
    facts = {"id": number, "office": card.office, "name": card.name, "code": card.code, "role": SAME_OFFICE}
    connection.execute(insert(Peer).values(**facts, paired_at=now, with_identity=True))
    key = {"signing_key": card.signing_key, "peer": number, "recipient": card.recipient}
    connection.execute(insert(PeerKey).values(**key, added_at=now))
    return number


def _lines(connection: Connection, office: Office, mine: Card, card: Card, successor: str) -> Iterator[bytes]:
    keys = own_keys(connection)
    users = closing.former_users(connection) | {user.id: user.name for user in office.keyring.users}
    facts = {
        "card": mine.text(),
        "word": keys.signing_key.sign(endorsed(card.recipient, card.signing_key)).hex(),
        "identities": list(keys.identities),
        "governorate": meta(connection, GOVERNORATE),
        "settings": asdict(office.settings),
        "users": users,
    }
    yield _line(["facts", facts])
    for table in CARRIED:
        owner = table.c.id if table.name == "peer" else table.c.peer
        for row in connection.execute(select(table).where(owner != successor)).mappings():
            yield _line([table.name, tell(dict(row))])


def _line(parts: list[Any]) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
