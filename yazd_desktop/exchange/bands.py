"""Ranges of human numbers for the PCs of one office, so that no two of them ever give the same number."""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import Connection, func, select

from db.exchange import Peer
from db.this_copy import MOST_BAND, meta, start_numbers
from yazd_desktop.exchange.cards import Card

_BAND: Final = "number_band"
_FOUNDING: Final = "0"
_FIRST_DRAWN: Final = 1_000


def free_band(connection: Connection) -> int | None:
    """The range that the founding PC gives to another one; what it once gave it never gives again."""
    if meta(connection, _BAND) != _FOUNDING:
        return None
    last = int(connection.scalar(select(func.max(Peer.band))) or 0)
    return last + 1 if last < MOST_BAND else None


def part(connection: Connection, card: Card, mine: Card) -> None:
    """Where two PCs of an office both began to work alone, the younger one leaves the numbers of the founding one."""
    is_younger = card.office != mine.office and mine.office > card.office
    if is_younger and not card.is_new and meta(connection, _BAND) == _FOUNDING:
        start_numbers(connection, _FIRST_DRAWN + secrets.randbelow(_FIRST_DRAWN * 9))
