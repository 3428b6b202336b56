"""Whom this copy exchanges files with: paired by a card, known by a signing key."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from db.exchange import Peer, PeerCopy, PeerKey, ReceivedFile, SentFile
from db.ids import new_id
from db.models import Office as OfficeRow
from db.this_copy import GOVERNORATE, OFFICE, meta, set_meta
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing import bands, roles
from yazd_desktop.exchange.pairing.cards import Card, own_card
from yazd_desktop.exchange.pairing.joining import join, joins
from yazd_desktop.exchange.pairing.keys import own_keys
from yazd_desktop.exchange.pairing.roles import GOVERNORATE_ROLE as GOVERNORATE_ROLE
from yazd_desktop.exchange.pairing.roles import OFFICE_ROLE as OFFICE_ROLE
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE as SAME_OFFICE
from yazd_desktop.office import Office
from yazd_desktop.persian.text import look_alike_key


@dataclass(frozen=True, slots=True)
class PeerFacts:
    """A peer as it is known now, with the keys of its PCs that hold.

    `band` is the range of numbers that another PC of this office has.
    """

    id: str
    office: str
    name: str
    code: str
    role: str
    with_identity: bool
    withdrawn: bool
    band: int | None
    signing_keys: tuple[str, ...]
    recipients: tuple[str, ...]


def peers(connection: Connection) -> list[PeerFacts]:
    """Every peer, those that were withdrawn last."""
    keys: dict[str, list[tuple[str, str]]] = {}
    living = select(PeerKey.peer, PeerKey.signing_key, PeerKey.recipient).where(
        PeerKey.withdrawn_at.is_(None)
    )
    for peer, signing_key, recipient in connection.execute(living.order_by(PeerKey.added_at)):
        keys.setdefault(peer, []).append((signing_key, recipient))
    found = []
    for row in connection.execute(select(*_COLUMNS).order_by(Peer.paired_at)).mappings():
        own = keys.get(row["id"], [])
        facts = {**row, "withdrawn": row["withdrawn_at"] is not None}
        del facts["withdrawn_at"]
        found.append(
            PeerFacts(
                **facts,
                signing_keys=tuple(signing for signing, _ in own),
                recipients=tuple(recipient for _, recipient in own),
            )
        )
    return sorted(found, key=lambda peer: peer.withdrawn)


def peer_named(connection: Connection, text: str) -> PeerFacts:
    """The peer that is called `text`: its id, code or name; UserError peer.unknown, peer.ambiguous."""
    key = look_alike_key(text)
    known = peers(connection)
    for fits in (
        [peer for peer in known if peer.id == text],
        [peer for peer in known if key in (look_alike_key(peer.code), look_alike_key(peer.name))],
    ):
        living = [peer for peer in fits if not peer.withdrawn] or fits
        if len(living) > 1:
            raise UserError("peer.ambiguous", name=text)
        if living:
            return living[0]
    raise UserError("peer.unknown", name=text)


def peer_of_key(connection: Connection, signing_key: str) -> PeerFacts:
    """Whose signing key it is; UserError exchange.unknown_sender, exchange.withdrawn_key."""
    peer = connection.scalar(select(PeerKey.peer).where(PeerKey.signing_key == signing_key))
    found = next((one for one in peers(connection) if one.id == peer), None)
    if found is None:
        raise UserError("exchange.unknown_sender")
    if found.withdrawn or signing_key not in found.signing_keys:
        raise UserError("exchange.withdrawn_key", name=found.name)
    return found


def is_withdrawn(connection: Connection, signing_key: str) -> bool:
    """Whether files under this key are refused from now on; such a key never comes back."""
    query = select(PeerKey.withdrawn_at).where(PeerKey.signing_key == signing_key)
    return connection.scalar(query) is not None


def scope_named(connection: Connection, text: str) -> str:
    """The id of the office that is called `text` by code or name; UserError peer.unknown."""
    key = look_alike_key(text)
    rows = connection.execute(select(OfficeRow.id, OfficeRow.code, OfficeRow.name)).all()
    for row, code, name in rows:
        if text == row or key in (look_alike_key(code or ""), look_alike_key(name or "")):
            return str(row)
    for peer in peers(connection):
        if key in (look_alike_key(peer.code), look_alike_key(peer.name)):
            return peer.office
    raise UserError("peer.unknown", name=text)


def is_governorate(connection: Connection) -> bool:
    """Whether this store is the governorate's."""
    return meta(connection, GOVERNORATE) == meta(connection, OFFICE)


def pair(office: Office, card: Card, role: str | None = None, *, replace: bool = False) -> PeerFacts:
    """Take a card, in one transaction: a new peer, another PC of a known one, or new keys. Once more changes nothing.

    The role is guessed from the card when it is not said. Keys that a former key endorses take its place; with
    `replace` the card's keys take the place of all that its owner had. A new store joins the office whose other PC it
    is. UserError peer.own_card, peer.other_role, peer.key_was_withdrawn, peer.changed_office, and as `roles.check`.
    """
    mine = own_card(office)
    with office.merging() as merging:
        connection = merging.connection
        if card.recipient in own_keys(connection).recipients:
            raise UserError("peer.own_card")
        wanted = role or roles.guess(card, mine)
        if wanted == SAME_OFFICE and joins(connection, card):
            merging.changed = {"office": join(connection, card)}
            mine = dataclasses.replace(mine, office=card.office)
        known = _known(connection, card, wanted)
        if known is not None and known.role != wanted:
            if role is not None:
                raise UserError("peer.other_role", name=known.name)
            wanted = known.role
        if known is None or known.withdrawn:
            roles.check(card, mine, wanted, governorate=_governorate(connection))
        if wanted == SAME_OFFICE:
            bands.part(connection, card, mine)
        number = _new(connection, card, wanted) if known is None else known.id
        if known is not None:
            _take(connection, known, card, replace=replace)
        if known is None or card.signing_key not in known.signing_keys:
            _add_key(connection, number, card)
        if wanted == GOVERNORATE_ROLE:
            set_meta(connection, GOVERNORATE, card.office)
        return peer_named(connection, number)


def withdraw(office: Office, peer: str) -> None:
    """Exchange with a peer no more: its files are refused, and none is made for it."""
    with office.bookkeeping() as connection:
        connection.execute(update(Peer).where(Peer.id == peer).values(withdrawn_at=datetime.now(UTC)))


def choose_identity(office: Office, peer: str, *, with_identity: bool) -> None:
    """Remember whether files for a peer hold what says who somebody is."""
    with office.bookkeeping() as connection:
        connection.execute(update(Peer).where(Peer.id == peer).values(with_identity=with_identity))


def _known(connection: Connection, card: Card, role: str) -> PeerFacts | None:
    """The peer whose card it is: by its key, by the key before that, or by its office.

    PCs of one's own office are a peer each; those of another one are one peer together.
    """
    known = peers(connection)
    for key in (card.signing_key, card.former_key):
        owner = connection.scalar(select(PeerKey.peer).where(PeerKey.signing_key == key))
        for peer in known:
            if peer.id == owner:
                return peer
    if role == SAME_OFFICE:
        return None
    return next((peer for peer in known if peer.role == role and peer.office == card.office), None)


def _governorate(connection: Connection) -> str | None:
    """The governorate that this office exchanges with; one that was withdrawn makes room for another."""
    own, known = meta(connection, OFFICE), meta(connection, GOVERNORATE)
    living = (peer for peer in peers(connection) if peer.role == GOVERNORATE_ROLE and not peer.withdrawn)
    return known if known == own or any(living) else None


def _new(connection: Connection, card: Card, role: str) -> str:
    number = new_id()
    facts = {"id": number, "office": card.office, "name": card.name, "code": card.code, "role": role}
    chosen = {
        "with_identity": role == SAME_OFFICE,
        "band": bands.free_band(connection) if role == SAME_OFFICE else None,
    }
    connection.execute(insert(Peer).values(**facts, **chosen, paired_at=datetime.now(UTC)))
    return number


def _take(connection: Connection, known: PeerFacts, card: Card, *, replace: bool) -> None:
    """What the card says of a known peer. One that was withdrawn comes back with the keys of this card alone."""
    if card.office != known.office and known.role != SAME_OFFICE and _has_exchanged(connection, known):
        # The id of another office would open its records to whoever writes under this key.
        raise UserError("peer.changed_office", name=known.name)
    told = {"name": card.name, "code": card.code, "office": card.office, "withdrawn_at": None}
    connection.execute(update(Peer).where(Peer.id == known.id).values(**told))
    if known.withdrawn and known.role == SAME_OFFICE:
        # It is there again, also if it was said to be gone; its next file tells which lives of it really are.
        connection.execute(update(PeerCopy).where(PeerCopy.peer == known.id).values(superseded=False))
    alone = replace or known.withdrawn
    for key in known.signing_keys:
        if key != card.signing_key and (alone or card.is_endorsed_by(key)):
            gone = update(PeerKey).where(PeerKey.signing_key == key)
            connection.execute(gone.values(withdrawn_at=datetime.now(UTC)))


def _has_exchanged(connection: Connection, peer: PeerFacts) -> bool:
    files = (select(table.id).where(table.peer == peer.id).limit(1) for table in (SentFile, ReceivedFile))
    return any(connection.execute(query).first() for query in files)


def _add_key(connection: Connection, peer: str, card: Card) -> None:
    known = select(PeerKey.signing_key).where(PeerKey.signing_key == card.signing_key)
    if connection.execute(known).first() is not None:
        # A key that was withdrawn never comes back: whoever took it away had a reason.
        raise UserError("peer.key_was_withdrawn", name=card.name)
    key = {"signing_key": card.signing_key, "peer": peer, "recipient": card.recipient}
    connection.execute(insert(PeerKey).values(**key, added_at=datetime.now(UTC)))


_COLUMNS: Final = (
    Peer.id,
    Peer.office,
    Peer.name,
    Peer.code,
    Peer.role,
    Peer.with_identity,
    Peer.withdrawn_at,
    Peer.band,
)
