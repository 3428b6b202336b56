"""Invented persons and households."""

from __future__ import annotations

from datetime import date
from typing import Final

from yazd_desktop.demo.maker import Maker
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.persian.jalali import from_jalali, to_jalali

# No place of registration has these first digits, so that no number here is anybody's.
_NOBODYS_PLACE: Final = "999"
_NOBODYS_PHONE: Final = "0999999"


def make_household(maker: Maker, neighbourhood: str) -> str:
    """A household without its members."""
    return maker.create(
        "household",
        neighbourhood=neighbourhood,
        address=maker.pick(maker.words["lanes"]),
        block=to_persian(maker.dice.randint(1, 40)),
        tenure=maker.code("tenure"),
        dwelling_material=maker.code("dwelling_material"),
        has_deed=maker.maybe(0.3),
        income_source=maker.code("income_source"),
        income_band=maker.code("income_band"),
        cover=maker.code("cover"),
        insurance=maker.code("insurance"),
        rent_rials=maker.dice.randint(10, 90) * 1_000_000 if maker.maybe(0.4) else None,
        resident_since=to_jalali(maker.today)[0] - maker.dice.randint(1, 30),
    )


def make_person(maker: Maker, household: str | None, *, relation: str | None = None) -> str:
    """A person; now and then one without an identity number, as it is in life."""
    is_woman = maker.maybe(0.55)
    age = maker.dice.randint(6, 78)
    born_year = to_jalali(maker.today)[0] - age
    has_day = maker.maybe(0.6)
    has_number = maker.maybe(0.93)
    return maker.create(
        "person",
        given_name=maker.pick(maker.words["women" if is_woman else "men"]),
        family_name=maker.pick(maker.words["families"]),
        fathers_name=maker.pick(maker.words["men"]),
        sex="female" if is_woman else "male",
        identity_kind="national_id",
        identity_number=_national_id(maker) if has_number else None,
        birth_date=_day_of(born_year, maker) if has_day else None,
        birth_year=None if has_day else born_year,
        phone=f"{_NOBODYS_PHONE}{maker.dice.randint(0, 9999):04d}" if maker.maybe(0.85) else None,
        marital_status=maker.code("marital_status") if age > 17 else None,
        education=maker.code("education"),
        work=maker.code("work") if age > 14 else None,
        household=household,
        relation_to_head=relation,
    )


def _day_of(year: int, maker: Maker) -> date:
    return from_jalali(year, maker.dice.randint(1, 12), maker.dice.randint(1, 29))


def _national_id(maker: Maker) -> str:
    digits = f"{_NOBODYS_PLACE}{maker.dice.randint(0, 999_999):06d}"
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    return f"{digits}{rest if rest < 2 else 11 - rest}"
