"""A case file, the people in it and the neighbourhood issues it belongs to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Case(Record):
    """A case file of a person or a household."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_in_order", "deleted", "opened_on"),
        Index("ix_case_by_office", "deleted", "scope", "neighbourhood", "status", "risk"),
    )

    number: Mapped[str | None] = kinds.text(30, unique=True, computed=True, search="name", index=True)
    opened_on: Mapped[date | None] = kinds.day()
    household: Mapped[str | None] = kinds.link("household")
    neighbourhood: Mapped[str | None] = kinds.link("neighbourhood")
    harms: Mapped[tuple[str, ...]] = kinds.codes("harm", sensitive="personal")
    risk: Mapped[str | None] = kinds.code("risk", index=True)
    confidentiality: Mapped[str | None] = kinds.code("confidentiality", index=True)
    caseworker: Mapped[str | None] = kinds.text(120, sensitive="note", search="text")
    found_by: Mapped[str | None] = kinds.code("found_by")
    consent: Mapped[bool | None] = kinds.yes_no()
    status: Mapped[str | None] = kinds.code("case_status", index=True)
    closed_on: Mapped[date | None] = kinds.day()
    closing_reason: Mapped[str | None] = kinds.code("closing_reason")
    request: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")
    plan: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")
    notes: Mapped[str | None] = kinds.long_text(sensitive="note", search="text")


class CasePerson(Record):
    """A person in a case file."""

    __tablename__ = "case_person"

    case: Mapped[str | None] = kinds.link("case", required=True)
    person: Mapped[str | None] = kinds.link("person", required=True)
    role: Mapped[str | None] = kinds.code("case_role")


class CaseIssue(Record):
    """A case file that shows a neighbourhood issue."""

    __tablename__ = "case_issue"

    case: Mapped[str | None] = kinds.link("case", required=True)
    issue: Mapped[str | None] = kinds.link("issue", required=True)
