"""A household."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Household(Record):
    """A household: the people who live together and their dwelling."""

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_in_order", "deleted", "number"),
        Index("ix_household_by_office", "scope", "deleted"),
    )

    number: Mapped[str | None] = kinds.text(30, unique=True, computed=True, search="name")
    head: Mapped[str | None] = kinds.link("person", enforced=False)
    neighbourhood: Mapped[str | None] = kinds.link("neighbourhood")
    address: Mapped[str | None] = kinds.text(300, sensitive="personal", search="text")
    block: Mapped[str | None] = kinds.text(60, sensitive="personal")
    lane: Mapped[str | None] = kinds.text(80, sensitive="personal", search="text")
    postal_code: Mapped[str | None] = kinds.postal_code()
    tenure: Mapped[str | None] = kinds.code("tenure")
    dwelling_material: Mapped[str | None] = kinds.code("dwelling_material")
    has_permit: Mapped[bool | None] = kinds.yes_no()
    has_deed: Mapped[bool | None] = kinds.yes_no()
    income_source: Mapped[str | None] = kinds.code("income_source")
    income_band: Mapped[str | None] = kinds.code("income_band")
    rent_rials: Mapped[int | None] = kinds.rials()
    cover: Mapped[str | None] = kinds.code("cover")
    insurance: Mapped[str | None] = kinds.code("insurance")
    resident_since: Mapped[int | None] = kinds.year()
    tags: Mapped[tuple[str, ...]] = kinds.codes("household_tag")
    notes: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")
