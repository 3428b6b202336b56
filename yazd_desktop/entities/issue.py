"""Neighbourhood issues and their priority score."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Child, Entity, Facts, Section, Value, Values
from yazd_desktop.entities.rules import has_code

BEFORE_AGENDA = ("identified", "assessed", "prioritised", "reopened")
"""An issue of these goes on when it is put on an agenda."""
ON_AGENDA = "on_agenda"
OFF_AGENDA = "prioritised"
"""What an issue goes back to when it is taken off every agenda."""
FOR_AGENDA = (*BEFORE_AGENDA, ON_AGENDA, "in_progress", "stalled")
"""What a meeting may have to decide on: neither solved nor out of the office's hands."""
SCORE_PARTS = ("severity", "urgency", "reach", "feasibility")
FULL_MARKS = 30


def priority_score(severity: float, urgency: float, reach: float, feasibility: float) -> float:
    """The priority score from 0 to 100: (2·severity + 2·urgency + reach + feasibility) / 30 · 100, parts 1 to 5."""
    return round((2 * severity + 2 * urgency + reach + feasibility) / FULL_MARKS * 100, 1)


def _reckon(values: Values, facts: Facts) -> dict[str, Value]:
    override = values.get("score_override")
    if override is not None and values.get("score_reason"):
        return {"score": float(override)}  # type: ignore[arg-type]  # a number by its kind
    reach = facts.weight("reach", values.get("reach"))  # type: ignore[arg-type]  # a code by its kind
    parts = (values.get("severity"), values.get("urgency"), reach, values.get("feasibility"))
    # A score of three parts would rank against scores of four: no score until all are known.
    return {"score": None if None in parts else priority_score(*(float(part) for part in parts))}  # type: ignore[arg-type]


ISSUE = Entity(
    name="issue",
    model=models.Issue,
    icon="issue",
    label=("title",),
    sections=(
        Section(
            "issue", ("number", "title", "category", "neighbourhood", "place", "text", "found_on", "source")
        ),
        Section(
            "score",
            (
                "severity",
                "urgency",
                "reach",
                "feasibility",
                "people_affected",
                "score",
                "score_override",
                "score_reason",
            ),
        ),
        Section("work", ("status", "status_reason", "right_body", "committee", "agency")),
    ),
    columns=("number", "title", "neighbourhood", "category", "score", "status", "found_on"),
    sort="score",
    descending=True,
    filters=("neighbourhood", "category", "status", "committee"),
    children=(Child("case_issue", "issue"), Child("referral", "issue"), Child("follow_up", "issue")),
    number_mark="I",
    number_date="found_on",
    defaults=(("status", "identified"),),
    reckon=_reckon,
    shown_when=(
        ("status_reason", has_code("status", "stalled", "out_of_scope", "closed_unsolved", "reopened")),
        ("right_body", has_code("status", "out_of_scope")),
        ("score_reason", lambda values: values.get("score_override") is not None),
    ),
    required_when=(
        ("status_reason", has_code("status", "stalled")),
        ("score_reason", lambda values: values.get("score_override") is not None),
    ),
)
