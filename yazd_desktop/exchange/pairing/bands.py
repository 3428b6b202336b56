"""Ranges of human numbers for the PCs of one office, so that no two of them ever give the same number."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from db.exchange import Peer
from db.this_copy import FOUNDING_BAND, MOST_BAND, draw_numbers, is_drawn, number_band, start_numbers
from yazd_desktop.exchange.pairing.cards import Card


def free_band(connection: Connection) -> int | None:
    """The range that the founding PC gives to another one; what it once gave it never gives again."""
    if number_band(connection) != FOUNDING_BAND:
        return None
    last = int(connection.scalar(select(func.max(Peer.band))) or 0)
    return last + 1 if last < MOST_BAND else None


def part(connection: Connection, card: Card, mine: Card) -> None:
    """Where two PCs of an office both began to work alone, the younger one leaves the numbers of the founding one."""
    is_younger = card.office != mine.office and mine.office > card.office
    if is_younger and not card.is_new and number_band(connection) == FOUNDING_BAND:
        draw_numbers(connection)


def take(connection: Connection, band: int) -> None:
    """Take the range that the founding PC gave, in the place of one that was drawn."""
    if is_drawn(number_band(connection)):
        start_numbers(connection, band)
