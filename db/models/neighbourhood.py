"""A neighbourhood."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Neighbourhood(Record):
    """A neighbourhood the office works in."""

    __tablename__ = "neighbourhood"
    __table_args__ = (Index("ix_neighbourhood_by_office", "scope", "deleted"),)

    name: Mapped[str | None] = kinds.text(120, required=True, search="name")
    name_key: Mapped[str | None] = kinds.sort_key("name")
    city: Mapped[str | None] = kinds.text(80)
    municipal_district: Mapped[str | None] = kinds.text(60)
    kind: Mapped[str | None] = kinds.code("neighbourhood_kind")
    status: Mapped[str | None] = kinds.code("neighbourhood_status", index=True)
    target_since: Mapped[int | None] = kinds.year()
    population: Mapped[int | None] = kinds.number(minimum=0)
    households: Mapped[int | None] = kinds.number(minimum=0)
    area_hectares: Mapped[float | None] = kinds.number(2, minimum=0)
    outline: Mapped[str | None] = kinds.file()
    notes: Mapped[str | None] = kinds.long_text(search="text")
