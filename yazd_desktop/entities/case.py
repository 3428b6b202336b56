"""Case files, the people in them and their neighbourhood issues."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Child, Entity, Facts, Section, Through, Value, Values
from yazd_desktop.entities.rules import has_code, in_order

_closed = has_code("status", "closed")


def _derive(new: dict[str, Value], old: Values, facts: Facts) -> None:
    # Only of a file that is closed here and now is the day known: one that comes closed from a list was closed once.
    if old and new.get("status") == "closed" and old["status"] != "closed" and not new.get("closed_on"):
        new["closed_on"] = facts.today


CASE = Entity(
    name="case",
    model=models.Case,
    icon="case",
    label=("number",),
    sections=(
        Section("file", ("number", "opened_on", "status", "caseworker", "found_by", "consent")),
        Section("situation", ("neighbourhood", "household", "harms", "risk", "confidentiality")),
        Section("work", ("request", "plan", "notes")),
        Section("closing", ("closed_on", "closing_reason")),
    ),
    columns=("number", "persons", "neighbourhood", "harms", "risk", "status", "opened_on"),
    sort="opened_on",
    descending=True,
    filters=("status", "neighbourhood", "harms", "risk", "confidentiality"),
    children=(
        Child("case_person", "case"),
        Child("case_issue", "case"),
        Child("referral", "case"),
        Child("follow_up", "case"),
    ),
    search_through=(Through("case_person", "case", "person", "persons"),),
    number_mark="",
    number_date="opened_on",
    defaults=(("status", "intake"), ("confidentiality", "confidential")),
    rules=(in_order("opened_on", "closed_on"),),
    today=("opened_on",),
    derive=_derive,
    shown_when=(("closed_on", _closed), ("closing_reason", _closed)),
)

CASE_PERSON = Entity(
    name="case_person",
    model=models.CasePerson,
    icon="person",
    label=("person",),
    sections=(Section("link", ("case", "person", "role")),),
    columns=("case", "person", "role"),
    sort="case",
    is_part=True,
)

CASE_ISSUE = Entity(
    name="case_issue",
    model=models.CaseIssue,
    icon="issue",
    label=("issue",),
    sections=(Section("link", ("case", "issue")),),
    columns=("case", "issue"),
    sort="case",
    is_part=True,
)
