"""Referrals to agencies and the follow-ups of everything."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Referral(Record):
    """A referral of a case file or an issue to an agency: a letter out, a reply typed in."""

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_in_order", "deleted", "sent_on"),
        Index(
            "ix_referral_by_office",
            "deleted",
            "scope",
            "case",
            "issue",
            "agency",
            "status",
            "sent_on",
            "deadline",
            "replied_on",
        ),
    )

    number: Mapped[str | None] = kinds.text(30, unique=True, computed=True, search="name", index=True)
    case: Mapped[str | None] = kinds.link("case")
    issue: Mapped[str | None] = kinds.link("issue")
    agency: Mapped[str | None] = kinds.link("agency", required=True)
    subject: Mapped[str | None] = kinds.text(200, required=True, sensitive="case_note", search="name")
    service_asked: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")
    urgency: Mapped[str | None] = kinds.code("referral_urgency")
    status: Mapped[str | None] = kinds.code("referral_status", index=True)
    drafted_on: Mapped[date | None] = kinds.day()
    sent_on: Mapped[date | None] = kinds.day()
    deadline: Mapped[date | None] = kinds.day(index=True)
    letter_number: Mapped[str | None] = kinds.text(60, search="name")
    shared_fields: Mapped[tuple[str, ...]] = kinds.codes("shared_field")
    replied_on: Mapped[date | None] = kinds.day()
    reply: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")
    refusal_reason: Mapped[str | None] = kinds.code("refusal_reason")
    right_agency: Mapped[str | None] = kinds.link("agency")
    result: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")


class FollowUp(Record):
    """One follow-up of a case file, an issue, a referral or a commitment: a call, a visit, a letter."""

    __tablename__ = "follow_up"
    __table_args__ = (
        Index("ix_follow_up_in_order", "deleted", "done_on"),
        Index("ix_follow_up_by_office", "scope", "deleted"),
    )

    done_on: Mapped[date | None] = kinds.day(required=True)
    way: Mapped[str | None] = kinds.code("follow_up_way", required=True)
    case: Mapped[str | None] = kinds.link("case")
    issue: Mapped[str | None] = kinds.link("issue")
    referral: Mapped[str | None] = kinds.link("referral")
    commitment: Mapped[str | None] = kinds.link("commitment")
    contact: Mapped[str | None] = kinds.text(160, sensitive="case_note", search="name")
    done_by: Mapped[str | None] = kinds.text(120, sensitive="case_note")
    result: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")
    next_step: Mapped[str | None] = kinds.text(300, sensitive="case_note", search="text")
    next_on: Mapped[date | None] = kinds.day(index=True)
    next_done: Mapped[bool | None] = kinds.yes_no()
