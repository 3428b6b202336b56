"""Decisions of meetings and the commitments of agencies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_

from db import models
from yazd_desktop.entities.base import Child, ComputedStatus, Entity, Facts, Section, Value, Values
from yazd_desktop.entities.rules import has_code, in_order

DECISION = Entity(
    name="decision",
    model=models.Decision,
    icon="decision",
    label=("clause", "subject"),
    sections=(
        Section("decision", ("meeting", "clause", "subject", "text", "issue")),
        Section("votes", ("votes_for", "votes_against", "dissent")),
    ),
    columns=("meeting", "clause", "subject", "text"),
    sort="local_id",
    descending=True,
    filters=("meeting",),
    children=(Child("decision_neighbourhood", "decision"), Child("commitment", "decision")),
)

DECISION_NEIGHBOURHOOD = Entity(
    name="decision_neighbourhood",
    model=models.DecisionNeighbourhood,
    icon="neighbourhood",
    label=("neighbourhood",),
    sections=(Section("link", ("decision", "neighbourhood")),),
    columns=("decision", "neighbourhood"),
    sort="local_id",
    is_part=True,
)

FINISHED = ("verified_done", "cancelled")
"""Carried into the next packet is every commitment that is neither."""
RUNNING = ("pending_notice", "notified", "in_progress", "extended", "blocked")


def is_overdue(values: Values, today: date) -> bool:
    """The deadline passed and nothing was even claimed to be done."""
    deadline = values.get("deadline")
    return values.get("status") in RUNNING and isinstance(deadline, date) and deadline < today


def _overdue_where(today: date) -> ColumnElement[bool]:
    model = models.Commitment
    return and_(model.status.in_(RUNNING), model.deadline < today)


def _derive(new: dict[str, Value], old: Values, facts: Facts) -> None:  # noqa: ARG001
    # The first deadline is kept whatever is granted later: the on-time rate is measured against it.
    if not new.get("first_deadline"):
        new["first_deadline"] = new.get("deadline")
    elif not new.get("deadline"):
        new["deadline"] = new.get("first_deadline")


COMMITMENT = Entity(
    name="commitment",
    model=models.Commitment,
    icon="commitment",
    label=("number", "text"),
    sections=(
        Section("commitment", ("number", "agency", "part", "decision", "text", "measure", "promised_on")),
        Section("deadline", ("first_deadline", "deadline", "status", "block_reason", "percent")),
        Section("result", ("last_reply", "last_reply_on", "done_on", "evidence")),
    ),
    columns=("number", "agency", "text", "deadline", "first_deadline", "status", "percent"),
    sort="deadline",
    filters=("status", "agency"),
    children=(Child("extension", "commitment"), Child("follow_up", "commitment")),
    number_mark="C",
    number_date="promised_on",
    defaults=(("status", "pending_notice"), ("part", "lead")),
    rules=(in_order("promised_on", "deadline"), in_order("first_deadline", "deadline")),
    derive=_derive,
    computed_status=ComputedStatus("status", "overdue", ("deadline",), is_overdue, _overdue_where),
    shown_when=(("block_reason", has_code("status", "blocked")),),
    required_when=(("block_reason", has_code("status", "blocked")),),
)

EXTENSION = Entity(
    name="extension",
    model=models.Extension,
    icon="calendar",
    label=("deadline",),
    sections=(Section("extension", ("commitment", "granted_on", "deadline", "reason", "granted_by")),),
    columns=("granted_on", "deadline", "reason", "granted_by"),
    sort="granted_on",
    is_part=True,
)
