"""Agencies and the people to speak to there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Agency(Record):
    """A government agency or another institution that the office refers to."""

    __tablename__ = "agency"
    __table_args__ = (Index("ix_agency_by_office", "scope", "deleted"),)

    name: Mapped[str | None] = kinds.text(160, required=True, search="name")
    name_key: Mapped[str | None] = kinds.sort_key("name")
    short_name: Mapped[str | None] = kinds.text(60, search="name")
    code: Mapped[str | None] = kinds.text(40, unique=True, search="name")
    level: Mapped[str | None] = kinds.code("agency_level")
    reply_working_days: Mapped[int | None] = kinds.number(minimum=1, maximum=365)
    phone: Mapped[str | None] = kinds.phone(sensitive="none")
    address: Mapped[str | None] = kinds.text(300)
    notes: Mapped[str | None] = kinds.long_text(search="text")


class AgencyContact(Record):
    """The person to speak to at an agency, for as long as the post is held."""

    __tablename__ = "agency_contact"

    agency: Mapped[str | None] = kinds.link("agency", required=True)
    name: Mapped[str | None] = kinds.text(120, required=True, search="name")
    post: Mapped[str | None] = kinds.text(120, search="text")
    phone: Mapped[str | None] = kinds.phone(sensitive="none")
    held_from: Mapped[date | None] = kinds.day()
    held_to: Mapped[date | None] = kinds.day()
