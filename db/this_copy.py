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
_BAND: Final = "number_band"
_BANDS: Final = "number_bands"
_LEFT: Final = "numbers_left"
FOUNDING_BAND: Final = 0
"""The range of the copy that founded an office."""
MOST_BAND: Final = 9
"""Ranges of numbers that are given to further PCs of one office: 1 to 9."""
_FIRST_DRAWN: Final = 1_000
# Numbers of band 1 to 9 begin with its digit and have 5 digits, later 7; drawn ones with its four, 8 and later 10,
# or with its five, 9 and later 11.
_WIDTHS: Final = (10**4, 10**6)
_FOUNDING: Final = ((0, 10**4), (10**5, 10**6))


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
    is_first = meta(connection, INCARNATION) is None
    _leave_numbers(connection)
    incarnation = new_id()
    set_meta(connection, OFFICE, office_id)
    set_meta(connection, INCARNATION, incarnation)
    set_meta(connection, _LIVES, json.dumps([*lives(connection), incarnation]))
    if is_first:
        start_numbers(connection, FOUNDING_BAND)
    else:
        draw_numbers(connection)
    return incarnation


def go_back(connection: Connection, life: str) -> None:
    """Go on with a former incarnation of this copy, in its range of numbers and after the last that it gave.

    Only for who knows that nobody else went on with it. LookupError when its numbers were not kept.
    """
    numbers = numbers_of(connection, life)
    if numbers is None:
        raise LookupError(life)
    _leave_numbers(connection)
    band, counters = json.loads(numbers)
    set_meta(connection, INCARNATION, life)
    set_meta(connection, _LIVES, json.dumps([*(one for one in lives(connection) if one != life), life]))
    set_meta(connection, _BAND, str(band))
    set_meta(connection, _BANDS, json.dumps([*(one for one in _bands(connection) if one != band), band]))
    connection.execute(delete(Counter))
    if counters:
        rows = [{"name": name, "value": value} for name, value in counters.items()]
        connection.execute(insert(Counter), rows)


def numbers_of(connection: Connection, life: str) -> str | None:
    """The range of an incarnation and the last numbers it gave, as text; of a former one as they were left."""
    if life != meta(connection, INCARNATION):
        return _left(connection).get(life)
    counters = connection.execute(select(Counter.name, Counter.value).order_by(Counter.name))
    return json.dumps([number_band(connection), {name: value for name, value in counters}])  # noqa: C416


def lives(connection: Connection) -> list[str]:
    """Every incarnation that this copy has had, the present one last."""
    return list(json.loads(meta(connection, _LIVES) or "[]"))


def start_numbers(connection: Connection, band: int) -> None:
    """Give this copy a range of human numbers: 0 for the founding copy, 1 to 9 for further PCs, drawn ones above.

    A range that it had before is left alone: nobody here knows what was given from it in the meantime.
    """
    had = _bands(connection)
    if band not in had:
        set_meta(connection, _BAND, str(band))
        set_meta(connection, _BANDS, json.dumps([*had, band]))
        connection.execute(delete(Counter))


def draw_numbers(connection: Connection) -> None:
    """Give this copy a range of human numbers that was drawn at random and is none that it had.

    When it had many of one length (a stick at ever other computers), the next are longer: they would meet others'.
    """
    had, first = _bands(connection), _FIRST_DRAWN
    if sum(first <= band < 10 * first for band in had) >= first:
        first *= 10
    while (band := first + secrets.randbelow(9 * first)) in had:
        pass
    start_numbers(connection, band)


def number_band(connection: Connection) -> int:
    """The range of human numbers that this copy gives from."""
    return int(meta(connection, _BAND) or FOUNDING_BAND)


def is_drawn(band: int) -> bool:
    """Whether a range was drawn at random, and not given by the PC that founded the office."""
    return band >= _FIRST_DRAWN


def next_number(connection: Connection, name: str) -> int:
    """The next human number of the counter `name` in this copy's range, without giving any twice."""
    last = connection.scalar(select(Counter.value).where(Counter.name == name))
    number = number_after(number_band(connection), last)
    if last is None:
        connection.execute(insert(Counter).values(name=name, value=number))
    else:
        connection.execute(update(Counter).where(Counter.name == name).values(value=number))
    return number


def number_after(band: int, last: int | None) -> int:
    """The number that comes after `last` in a range; no two ranges ever meet.

    Band b gives b0001 to b9999 and goes on at b000001, the founding copy 1 to 9999 and goes on at 100001. After about
    a million of one kind in one year there is none left: OverflowError.
    """
    ranges = [(band * width, (band + 1) * width) for width in _WIDTHS] if band else _FOUNDING
    number = 0 if last is None else last + 1
    for start, end in ranges:
        if number < end:
            return max(number, start + 1)
    raise OverflowError(f"no number is left after {last}")


def _leave_numbers(connection: Connection) -> None:
    """Keep the numbers of the present incarnation, which another one is about to follow."""
    life = meta(connection, INCARNATION)
    if life is not None:
        kept = {**_left(connection), life: numbers_of(connection, life)}
        set_meta(connection, _LEFT, json.dumps(kept))


def _left(connection: Connection) -> dict[str, str]:
    return dict(json.loads(meta(connection, _LEFT) or "{}"))


def _bands(connection: Connection) -> list[int]:
    """Every range of numbers that this copy has had, the present one last."""
    return list(json.loads(meta(connection, _BANDS) or "[]"))
