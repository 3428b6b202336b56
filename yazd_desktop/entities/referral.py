"""Referrals to agencies, and follow-ups."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_

from db import models
from yazd_desktop.entities.base import Child, ComputedStatus, Entity, Facts, Section, Value, Values
from yazd_desktop.entities.rules import has_code, in_order, one_of

WAITING = ("sent",)
DEFAULT_REPLY_WORKING_DAYS = 10


def is_silent(values: Values, today: date) -> bool:
    """Sent, the deadline passed, and no reply."""
    deadline = values.get("deadline")
    return (
        values.get("status") in WAITING
        and isinstance(deadline, date)
        and deadline < today
        and values.get("replied_on") is None
    )


def _silent_where(today: date) -> ColumnElement[bool]:
    model = models.Referral
    return and_(model.status.in_(WAITING), model.deadline < today, model.replied_on.is_(None))


def _derive(new: dict[str, Value], old: Values, facts: Facts) -> None:
    if not new.get("drafted_on") and not old:
        new["drafted_on"] = facts.today
    if new.get("status") not in (None, "draft", "revoked") and not new.get("sent_on"):
        new["sent_on"] = facts.today
    sent = new.get("sent_on")
    if isinstance(sent, date) and not new.get("deadline"):
        days = facts.value("agency", new.get("agency"), "reply_working_days")  # type: ignore[arg-type]  # a link
        new["deadline"] = facts.add_working_days(sent, int(days or DEFAULT_REPLY_WORKING_DAYS))  # type: ignore[arg-type]


REFERRAL = Entity(
    name="referral",
    model=models.Referral,
    icon="referral",
    label=("number", "subject"),
    sections=(
        Section(
            "referral",
            ("number", "case", "issue", "agency", "subject", "service_asked", "urgency", "shared_fields"),
        ),
        Section("sending", ("status", "drafted_on", "sent_on", "deadline", "letter_number")),
        Section("reply", ("replied_on", "reply", "refusal_reason", "right_agency", "result")),
    ),
    columns=("number", "agency", "subject", "case", "status", "sent_on", "deadline"),
    sort="sent_on",
    descending=True,
    filters=("status", "agency", "urgency"),
    children=(Child("follow_up", "referral"),),
    number_mark="R",
    number_date="drafted_on",
    defaults=(("status", "draft"), ("urgency", "normal")),
    rules=(
        one_of("referral", "case", "issue"),
        in_order("sent_on", "deadline"),
        in_order("sent_on", "replied_on"),
    ),
    derive=_derive,
    computed_status=ComputedStatus("status", "silent", ("deadline", "replied_on"), is_silent, _silent_where),
    shown_when=(
        ("refusal_reason", has_code("status", "rejected")),
        ("right_agency", lambda values: values.get("refusal_reason") is not None),
    ),
    required_when=(("refusal_reason", has_code("status", "rejected")),),
)

FOLLOW_UP = Entity(
    name="follow_up",
    model=models.FollowUp,
    icon="follow_up",
    label=("done_on", "way"),
    sections=(
        Section(
            "follow_up",
            ("done_on", "way", "case", "issue", "referral", "commitment", "contact", "done_by", "result"),
        ),
        Section("next", ("next_step", "next_on", "next_done")),
    ),
    columns=("done_on", "way", "case", "issue", "referral", "contact", "result", "next_step", "next_on"),
    sort="done_on",
    descending=True,
    filters=("way",),
    today=("done_on",),
    rules=(one_of("follow_up", "case", "issue", "referral", "commitment"), in_order("done_on", "next_on")),
)
