"""Whom this copy exchanges files with: paired by a card, known by a signing key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, func, insert, select, update

from db.exchange import Peer, PeerKey
from db.ids import new_id
from db.models import Office as OfficeRow
from db.this_copy import GOVERNORATE, MOST_BAND, OFFICE, meta, set_meta
from yazd_desktop.errors import UserError
from yazd_desktop.exchange import joining
from yazd_desktop.exchange.cards import Card, own_card
from yazd_desktop.office import Office
from yazd_desktop.persian.text import look_alike_key

Role = Literal["governorate", "office", "same-office"]
GOVERNORATE_ROLE: Final = "governorate"
OFFICE_ROLE: Final = "office"
SAME_OFFICE: Final = "same-office"


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


def make_governorate(office: Office) -> None:
    """A new store becomes the governorate's."""
    own = office.id
    with office.bookkeeping() as connection:
        set_meta(connection, GOVERNORATE, own)


def pair(office: Office, card: Card, role: str | None = None, *, replace: bool = False) -> PeerFacts:
    """Take a card: a new peer, another PC of a known one, or new keys. The same card again changes nothing.

    The role is guessed from the card when it is not said. Keys that a former key endorses take its place; with
    `replace` the card's keys take the place of all that its office had. UserError peer.own_card,
    peer.no_governorate, peer.is_governorate, peer.second_governorate, peer.other_office.
    """
    mine = own_card(office)
    if card.signing_key == mine.signing_key:
        raise UserError("peer.own_card")
    wanted = role or _guess(card, mine)
    if wanted == SAME_OFFICE and joining.should_join(office, card):
        joining.join(office, card)
        mine = own_card(office)
    with office.bookkeeping() as connection:
        known = _known(connection, card, wanted)
        if known is None:
            _check_role(connection, card, mine, wanted)
            number = new_id()
            connection.execute(insert(Peer).values(**_row(connection, number, card, wanted)))
            if wanted == GOVERNORATE_ROLE:
                set_meta(connection, GOVERNORATE, card.office)
        else:
            number = known.id
            told = {"name": card.name, "code": card.code, "office": card.office, "withdrawn_at": None}
            connection.execute(update(Peer).where(Peer.id == number).values(**told))
            _withdraw_keys(connection, known, card, replace=replace)
        if known is None or card.signing_key not in known.signing_keys:
            _add_key(connection, number, card)
    with office.reading() as connection:
        return peer_named(connection, number)


def withdraw(office: Office, peer: str) -> None:
    """Exchange with a peer no more: its files are refused, and none is made for it."""
    with office.bookkeeping() as connection:
        connection.execute(update(Peer).where(Peer.id == peer).values(withdrawn_at=datetime.now(UTC)))


def choose_identity(office: Office, peer: str, *, with_identity: bool) -> None:
    """Remember whether files for a peer hold what says who somebody is."""
    with office.bookkeeping() as connection:
        connection.execute(update(Peer).where(Peer.id == peer).values(with_identity=with_identity))


def _guess(card: Card, mine: Card) -> str:
    if card.is_governorate:
        return GOVERNORATE_ROLE
    same = card.office == mine.office or (card.code == mine.code and not mine.is_governorate)
    return SAME_OFFICE if same else OFFICE_ROLE


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


def _withdraw_keys(connection: Connection, known: PeerFacts, card: Card, *, replace: bool) -> None:
    for key in known.signing_keys:
        if key != card.signing_key and (replace or card.is_endorsed_by(key)):
            gone = update(PeerKey).where(PeerKey.signing_key == key)
            connection.execute(gone.values(withdrawn_at=datetime.now(UTC)))


def _add_key(connection: Connection, peer: str, card: Card) -> None:
    known = select(PeerKey.signing_key).where(PeerKey.signing_key == card.signing_key)
    if connection.execute(known).first() is not None:
        # A key that was withdrawn never comes back: whoever took it away had a reason.
        raise UserError("peer.key_was_withdrawn", name=card.name)
    key = {"signing_key": card.signing_key, "peer": peer, "recipient": card.recipient}
    connection.execute(insert(PeerKey).values(**key, added_at=datetime.now(UTC)))


def _check_role(connection: Connection, card: Card, mine: Card, role: str) -> None:
    if role == GOVERNORATE_ROLE:
        if not card.is_governorate:
            raise UserError("peer.no_governorate", name=card.name)
        if meta(connection, GOVERNORATE) is not None:
            raise UserError("peer.second_governorate")
    elif card.is_governorate:
        raise UserError("peer.is_governorate", name=card.name)
    elif role == SAME_OFFICE and card.office != mine.office and card.code != mine.code:
        raise UserError("peer.other_office", name=card.name)


def _row(connection: Connection, number: str, card: Card, role: str) -> dict[str, Any]:
    return {
        "id": number,
        "office": card.office,
        "name": card.name,
        "code": card.code,
        "role": role,
        "paired_at": datetime.now(UTC),
        "with_identity": role == SAME_OFFICE,
        "band": _free_band(connection) if role == SAME_OFFICE else None,
    }


def _free_band(connection: Connection) -> int | None:
    """The founding PC gives the others their ranges of numbers; what it once gave it never gives again."""
    if meta(connection, "number_band") != "0":
        return None
    last = int(connection.scalar(select(func.max(Peer.band))) or 0)
    return last + 1 if last < MOST_BAND else None


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
