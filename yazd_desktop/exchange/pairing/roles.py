"""What a peer is to a copy: the governorate, an office of it, another PC of the same office."""

from __future__ import annotations

from typing import Final, Literal

from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing.cards import Card

Role = Literal["governorate", "office", "same-office"]
GOVERNORATE_ROLE: Final = "governorate"
OFFICE_ROLE: Final = "office"
SAME_OFFICE: Final = "same-office"
ROLES: Final = (GOVERNORATE_ROLE, OFFICE_ROLE, SAME_OFFICE)


def guess(card: Card, mine: Card) -> str:
    """What the owner of a card most likely is: what it can be, and the other PC where the code is the same."""
    if card.is_governorate and mine.is_governorate:
        return SAME_OFFICE
    if card.is_governorate:
        return GOVERNORATE_ROLE
    is_same = card.office == mine.office or card.code == mine.code
    return SAME_OFFICE if is_same and not mine.is_governorate else OFFICE_ROLE


def check(card: Card, mine: Card, role: str, *, governorate: str | None) -> None:
    """Whether a card may be taken in a role; `governorate` is the one that this office exchanges with.

    UserError peer.no_governorate, peer.is_governorate, peer.second_governorate, peer.other_office.
    """
    if role == GOVERNORATE_ROLE:
        if not card.is_governorate:
            raise UserError("peer.no_governorate", name=card.name)
        if mine.is_governorate or governorate not in (None, card.office):
            raise UserError("peer.second_governorate", name=card.name)
    elif role == OFFICE_ROLE:
        if card.is_governorate:
            raise UserError("peer.is_governorate", name=card.name)
        if not mine.is_governorate:
            raise UserError("peer.other_office", name=card.name)
    elif card.is_governorate != mine.is_governorate:
        raise UserError("peer.is_governorate" if card.is_governorate else "peer.other_office", name=card.name)
    elif card.office != mine.office and card.code != mine.code:
        raise UserError("peer.other_office", name=card.name)
