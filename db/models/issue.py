"""A neighbourhood issue."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Issue(Record):
    """A problem of a neighbourhood, scored so that meetings see the worst first."""

    __tablename__ = "issue"
    __table_args__ = (
        Index("ix_issue_in_order", "deleted", "score"),
        Index("ix_issue_by_office", "deleted", "scope", "neighbourhood", "status"),
    )

    number: Mapped[str | None] = kinds.text(30, unique=True, computed=True, search="name", index=True)
    title: Mapped[str | None] = kinds.text(200, required=True, search="name")
    title_key: Mapped[str | None] = kinds.sort_key("title")
    category: Mapped[str | None] = kinds.code("issue_category", index=True)
    neighbourhood: Mapped[str | None] = kinds.link("neighbourhood", required=True)
    place: Mapped[str | None] = kinds.text(200, search="text")
    text: Mapped[str | None] = kinds.long_text(search="text")
    reach: Mapped[str | None] = kinds.code("reach")
    people_affected: Mapped[int | None] = kinds.number(minimum=0)
    severity: Mapped[int | None] = kinds.number(minimum=1, maximum=5)
    urgency: Mapped[int | None] = kinds.number(minimum=1, maximum=5)
    feasibility: Mapped[int | None] = kinds.number(minimum=1, maximum=5)
    score: Mapped[float | None] = kinds.number(1, computed=True, reckoned=True)
    score_override: Mapped[float | None] = kinds.number(1, minimum=0, maximum=100)
    score_reason: Mapped[str | None] = kinds.text(300)
    source: Mapped[str | None] = kinds.code("issue_source")
    committee: Mapped[str | None] = kinds.code("committee")
    agency: Mapped[str | None] = kinds.link("agency")
    found_on: Mapped[date | None] = kinds.day(index=True)
    status: Mapped[str | None] = kinds.code("issue_status", index=True)
    status_reason: Mapped[str | None] = kinds.text(300)
    right_body: Mapped[str | None] = kinds.text(200)
