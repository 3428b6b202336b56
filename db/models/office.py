"""The office itself: one row in an office, many at the governorate."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Office(Record):
    """A facilitation office."""

    __tablename__ = "office"

    name: Mapped[str | None] = kinds.text(120, required=True, search="name")
    code: Mapped[str | None] = kinds.text(12, required=True, unique=True, search="name")
    kind: Mapped[str | None] = kinds.code("office_kind")
    operator: Mapped[str | None] = kinds.text(200)
    contract_from: Mapped[date | None] = kinds.day()
    contract_to: Mapped[date | None] = kinds.day()
    head: Mapped[str | None] = kinds.text(120)
    address: Mapped[str | None] = kinds.text(300)
    phone: Mapped[str | None] = kinds.phone(sensitive="none")
    emblem: Mapped[str | None] = kinds.file()
