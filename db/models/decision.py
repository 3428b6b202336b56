"""Decisions of meetings and what agencies committed themselves to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Decision(Record):
    """A clause that a meeting decided."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_by_office", "scope", "deleted"),)

    meeting: Mapped[str | None] = kinds.link("meeting", required=True)
    clause: Mapped[int | None] = kinds.number(required=True, minimum=1)
    subject: Mapped[str | None] = kinds.text(200, search="name")
    text: Mapped[str | None] = kinds.long_text(required=True, search="text")
    issue: Mapped[str | None] = kinds.link("issue")
    votes_for: Mapped[int | None] = kinds.number(minimum=0)
    votes_against: Mapped[int | None] = kinds.number(minimum=0)
    dissent: Mapped[str | None] = kinds.long_text(search="text")


class DecisionNeighbourhood(Record):
    """A neighbourhood that a decision is for."""

    __tablename__ = "decision_neighbourhood"

    decision: Mapped[str | None] = kinds.link("decision", required=True)
    neighbourhood: Mapped[str | None] = kinds.link("neighbourhood", required=True)


class Commitment(Record):
    """What one agency committed itself to. The first deadline stays; extensions move `deadline`."""

    __tablename__ = "commitment"
    __table_args__ = (
        Index("ix_commitment_in_order", "deleted", "deadline"),
        Index(
            "ix_commitment_by_office",
            "deleted",
            "scope",
            "status",
            "first_deadline",
            "deadline",
            "done_on",
            "agency",
        ),
    )

    number: Mapped[str | None] = kinds.text(30, unique=True, computed=True, search="name", index=True)
    decision: Mapped[str | None] = kinds.link("decision")
    agency: Mapped[str | None] = kinds.link("agency", required=True)
    part: Mapped[str | None] = kinds.code("commitment_part")
    text: Mapped[str | None] = kinds.long_text(required=True, search="name")
    measure: Mapped[str | None] = kinds.text(300, search="text")
    promised_on: Mapped[date | None] = kinds.day()
    first_deadline: Mapped[date | None] = kinds.day(index=True)
    deadline: Mapped[date | None] = kinds.day()
    status: Mapped[str | None] = kinds.code("commitment_status", index=True)
    block_reason: Mapped[str | None] = kinds.code("block_reason")
    percent: Mapped[int | None] = kinds.number(minimum=0, maximum=100)
    last_reply: Mapped[str | None] = kinds.text(300, search="text")
    last_reply_on: Mapped[date | None] = kinds.day()
    done_on: Mapped[date | None] = kinds.day()
    evidence: Mapped[str | None] = kinds.long_text(search="text")


class Extension(Record):
    """A longer deadline for a commitment: why, and who granted it."""

    __tablename__ = "extension"

    commitment: Mapped[str | None] = kinds.link("commitment", required=True)
    granted_on: Mapped[date | None] = kinds.day(required=True)
    deadline: Mapped[date | None] = kinds.day(required=True)
    reason: Mapped[str | None] = kinds.text(300, required=True)
    granted_by: Mapped[str | None] = kinds.text(160)
