"""A person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Person(Record):
    """A person the office knows: never forced to have an identity number."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_in_order", "deleted", "family_name_key"),
        Index("ix_person_by_office", "scope", "deleted"),
    )

    given_name: Mapped[str | None] = kinds.text(80, sensitive="identity", search="name")
    family_name: Mapped[str | None] = kinds.text(80, sensitive="identity", search="name")
    family_name_key: Mapped[str | None] = kinds.sort_key("family_name")
    fathers_name: Mapped[str | None] = kinds.text(80, sensitive="identity")
    identity_kind: Mapped[str | None] = kinds.code("identity_kind")
    identity_number: Mapped[str | None] = kinds.identity()
    identity_reason: Mapped[str | None] = kinds.text(200, sensitive="note")
    birth_date: Mapped[date | None] = kinds.day(sensitive="personal")
    birth_year: Mapped[int | None] = kinds.year(sensitive="personal")
    sex: Mapped[str | None] = kinds.code("sex")
    nationality: Mapped[str | None] = kinds.code("nationality")
    marital_status: Mapped[str | None] = kinds.code("marital_status")
    education: Mapped[str | None] = kinds.code("education")
    work: Mapped[str | None] = kinds.code("work")
    disability: Mapped[tuple[str, ...]] = kinds.codes("disability", sensitive="personal")
    phone: Mapped[str | None] = kinds.phone()
    household: Mapped[str | None] = kinds.link("household")
    relation_to_head: Mapped[str | None] = kinds.code("relation_to_head")
    local_roles: Mapped[tuple[str, ...]] = kinds.codes("local_role")
    notes: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")
