"""What taking a card would do here, said before it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from db.this_copy import GOVERNORATE, meta
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing import roles
from yazd_desktop.exchange.pairing.cards import Card, own_card
from yazd_desktop.exchange.pairing.joining import joins
from yazd_desktop.exchange.pairing.peers import PeerFacts, is_withdrawn, peers
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE
from yazd_desktop.office import Office

Outcome = Literal[
    "new", "joins", "again", "renewed", "another_pc", "replaced", "same", "other_card", "refused"
]
"""`joins`: this new store becomes a PC of the card's office; `again`: a peer that was put aside comes back; `renewed`:
keys that the former ones vouch for; `same` changes nothing; `other_card`: not that of the peer it is to replace.
"""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A card, what its owner is to this copy, and what would happen; `peer` is the one it is known as."""

    card: Card
    role: str
    outcome: Outcome
    peer: PeerFacts | None = None
    refused: UserError | None = None

    @property
    def is_welcome(self) -> bool:
        """Whether there is anything to take."""
        return self.outcome not in ("same", "other_card", "refused")


def introduce(
    office: Office, card: Card, replaces: PeerFacts | None = None, *, role: str | None = None
) -> Introduction:
    """What taking a card would do; `replaces` is the peer whose card the user wants to replace."""
    mine = own_card(office)
    role = role or roles.guess(card, mine)
    if card.signing_key == mine.signing_key:
        return Introduction(card, role, "refused", refused=UserError("peer.own_card"))
    with office.reading() as connection:
        if is_withdrawn(connection, card.signing_key):
            error = UserError("peer.key_was_withdrawn", name=card.name)
            return Introduction(card, role, "refused", refused=error)
        known = _known(connection, card, role)
        if replaces is not None and (known is None or known.id != replaces.id):
            return Introduction(card, role, "other_card", replaces)
        if known is not None:
            return Introduction(card, known.role, _outcome(card, known, replaces), known)
        is_joining = role == SAME_OFFICE and joins(connection, card)
        governorate = meta(connection, GOVERNORATE)
    try:
        if not is_joining:
            roles.check(card, mine, role, governorate=governorate)
    except UserError as error:
        return Introduction(card, role, "refused", refused=error)
    return Introduction(card, role, "joins" if is_joining else "new")


def _outcome(card: Card, known: PeerFacts, replaces: PeerFacts | None) -> Outcome:
    if known.withdrawn:
        return "again"
    if card.signing_key in known.signing_keys:
        return "same"
    if any(card.is_endorsed_by(key) for key in known.signing_keys):
        return "renewed"
    return "replaced" if replaces is not None else "another_pc"


def _known(connection: Connection, card: Card, role: str) -> PeerFacts | None:
    """The peer that a card is of: by its key or the key before that; of another office also by the office."""
    keys = {card.signing_key, card.former_key}
    known = peers(connection)
    return next((one for one in known if keys & set(one.signing_keys)), None) or next(
        (one for one in known if role != SAME_OFFICE and (one.role, one.office) == (role, card.office)), None
    )
