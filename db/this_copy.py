"""Which copy of an office this store is: its incarnation, its clock, and the range it gives human numbers from."""

from __future__ import annotations

import json
import secrets
from typing import Final

from sqlalchemy import BigInteger, Connection, String, Text, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.ids import new_id

OFFICE: Final = "office"
"""The fact that says whose copy this is: the id of the office."""
INCARNATION: Final = "incarnation"
GOVERNORATE: Final = "governorate"
"""The id of the governorate that this copy is paired with; at the governorate its own."""
_LIVES: Final = "incarnations"
MOST_BAND: Final = 9
"""Ranges of numbers that are given to further PCs of one office: 1 to 9."""
_FIRST_DRAWN: Final = 1_000
_BAND: Final = 10_000
_MILLION: Final = 1_000_000


class Meta(Base):
    """Facts about this copy of the store: which copy it is, which office it belongs to."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text, nullable=False)


class Counter(Base):
    """The last human number given for an office, kind and year; numbers are never given twice."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, nullable=False)


def meta(connection: Connection, key: str) -> str | None:
    """A fact about this copy."""
    return connection.scalar(select(Meta.value).where(Meta.key == key))


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Write a fact about this copy."""
    if connection.execute(update(Meta).where(Meta.key == key).values(value=value)).rowcount == 0:
        connection.execute(insert(Meta).values(key=key, value=value))


def start_copy(connection: Connection, office_id: str) -> str:
    """Begin a new incarnation of this copy: when an office is made, restored from a backup or copied; its id.

    A copy that was restored or copied numbers in a range of its own, drawn at random: what its forerunner gave away
    after the backup is not known here. The counters begin anew.
    """
    before = meta(connection, INCARNATION)
    incarnation = new_id()
    set_meta(connection, OFFICE, office_id)
    set_meta(connection, INCARNATION, incarnation)
    set_meta(connection, _LIVES, json.dumps([*lives(connection), incarnation]))
    start_numbers(connection, 0 if before is None else _FIRST_DRAWN + secrets.randbelow(9 * _FIRST_DRAWN))
    return incarnation


def lives(connection: Connection) -> list[str]:
    """Every incarnation that this copy has had, the present one last."""
    return list(json.loads(meta(connection, _LIVES) or "[]"))


def start_numbers(connection: Connection, band: int) -> None:
    """Give this copy a range of human numbers: 0 for the founding copy, 1 to 9 for further PCs, drawn ones above."""
    set_meta(connection, "number_band", str(band))
    connection.execute(delete(Counter))


def next_number(connection: Connection, name: str) -> int:
    """The next human number of the counter `name` in this copy's range, without giving any twice.

    Band b gives b0001 to b9999, then goes on where no band of five or eight digits lies: at 100,001 in the
    founding copy, at b million elsewhere.
    """
    last = connection.scalar(select(Counter.value).where(Counter.name == name))
    band = int(meta(connection, "number_band") or 0)
    if last is None:
        number = band * _BAND + 1
        connection.execute(insert(Counter).values(name=name, value=number))
        return number
    number = int(last) + 1
    if number == (band + 1) * _BAND:
        number = band * _MILLION + 1 if band else 10 * _BAND + 1
    connection.execute(update(Counter).where(Counter.name == name).values(value=number))
    return number
