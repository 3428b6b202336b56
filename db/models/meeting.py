"""Bodies, their meetings, and what the meetings decide."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Body(Record):
    """A working group or headquarters that meets and decides."""

    __tablename__ = "body"
    __table_args__ = (Index("ix_body_by_office", "scope", "deleted"),)

    name: Mapped[str | None] = kinds.text(200, required=True, search="name")
    name_key: Mapped[str | None] = kinds.sort_key("name")
    level: Mapped[str | None] = kinds.code("body_level")
    chair: Mapped[str | None] = kinds.text(120)
    secretary: Mapped[str | None] = kinds.text(120)
    quorum_percent: Mapped[int | None] = kinds.number(minimum=1, maximum=100)


class BodyMember(Record):
    """A member of a body: a post of an agency and who holds it."""

    __tablename__ = "body_member"

    body: Mapped[str | None] = kinds.link("body", required=True)
    name: Mapped[str | None] = kinds.text(120, required=True, search="name")
    post: Mapped[str | None] = kinds.text(160, search="text")
    agency: Mapped[str | None] = kinds.link("agency")
    position: Mapped[int | None] = kinds.number(minimum=1)


class Meeting(Record):
    """A meeting of a body."""

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_by_office", "scope", "deleted"),)

    number: Mapped[str | None] = kinds.text(30, unique=True, computed=True, search="name", index=True)
    body: Mapped[str | None] = kinds.link("body", required=True)
    held_on: Mapped[date | None] = kinds.day(required=True, index=True)
    starts_at: Mapped[str | None] = kinds.time()
    ends_at: Mapped[str | None] = kinds.time()
    place: Mapped[str | None] = kinds.text(200, search="text")
    chair: Mapped[str | None] = kinds.text(120)
    secretary: Mapped[str | None] = kinds.text(120)
    subject: Mapped[str | None] = kinds.text(200, search="name")
    status: Mapped[str | None] = kinds.code("meeting_status", index=True)
    notes: Mapped[str | None] = kinds.long_text(search="text")


class AgendaItem(Record):
    """One item of a meeting's agenda: an issue, a carried-over commitment, a silent referral, or free words."""

    __tablename__ = "agenda_item"

    meeting: Mapped[str | None] = kinds.link("meeting", required=True)
    position: Mapped[int | None] = kinds.number(minimum=1)
    title: Mapped[str | None] = kinds.text(200, required=True)
    presenter: Mapped[str | None] = kinds.text(120)
    minutes: Mapped[int | None] = kinds.number(minimum=1, maximum=600)
    issue: Mapped[str | None] = kinds.link("issue")
    commitment: Mapped[str | None] = kinds.link("commitment")
    referral: Mapped[str | None] = kinds.link("referral")


class Attendance(Record):
    """Who came to a meeting: the member, or a deputy with a letter."""

    __tablename__ = "attendance"

    meeting: Mapped[str | None] = kinds.link("meeting", required=True)
    member: Mapped[str | None] = kinds.link("body_member")
    name: Mapped[str | None] = kinds.text(120)
    post: Mapped[str | None] = kinds.text(160)
    presence: Mapped[str | None] = kinds.code("presence")
    deputy_letter: Mapped[str | None] = kinds.text(60)
    arrived_at: Mapped[str | None] = kinds.time()
