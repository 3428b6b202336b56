"""A small office with a meeting, and ways to read what a document says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.typeset.blocks import Block, Cell, Document, Figure, Figures, Heading, Table

TODAY = date(2026, 5, 5)  # 15 Ordibehesht 1405
SECRET_NAME = ("رازآفرین", "پنهان‌پور")
NAME = ("نازگل", "نمونه‌ای")
IDENTITY, SECRET_IDENTITY = "0012345679", "0499370899"


@dataclass(frozen=True)
class Small:
    """A small office and the ids of what is in it."""

    office: Office
    meeting: str
    agencies: tuple[str, str]
    case: str
    secret_case: str
    issue: str

    def add(self, entity: str, **values: Any) -> str:
        with self.office.writing() as unit:
            return unit.create(entity, values)


@pytest.fixture
def small(office: Office) -> Small:
    """A meeting with two agencies, an ordinary and a very sensitive case file, names in their free texts."""
    with office.writing() as unit:
        place = unit.create("neighbourhood", {"name": "محلهٔ بادگیر"})
        first = unit.create("agency", {"name": "آبفای آزمون", "code": "water"})
        second = unit.create("agency", {"name": "برق آزمون", "code": "power"})
        body = unit.create("body", {"name": "کارگروه آزمون", "chair": "فرماندار", "secretary": "دبیر آزمون"})
        for position, name in enumerate(("عضو یکم", "عضو دوم", "عضو سوم"), start=1):
            member = {"body": body, "name": name, "post": "مدیر", "position": position}
            unit.create("body_member", member)
        meeting = unit.create(
            "meeting",
            {"body": body, "held_on": date(2026, 5, 14), "starts_at": "10:00", "place": "سالن آزمون"},
        )
        issue = unit.create(
            "issue",
            {
                "title": "کوچه‌های تاریک",
                "neighbourhood": place,
                "severity": 5,
                "urgency": 4,
                "reach": "lane",
                "feasibility": 2,
                "agency": second,
            },
        )
        unit.create(
            "agenda_item",
            {"meeting": meeting, "position": 1, "title": "کوچه‌های تاریک", "minutes": 10, "issue": issue},
        )
        cases = []
        for given, family, number, phone, secrecy in (
            (*NAME, IDENTITY, "09130000001", "confidential"),
            (*SECRET_NAME, SECRET_IDENTITY, "09130000002", "very_sensitive"),
        ):
            person = unit.create(
                "person",
                {
                    "given_name": given,
                    "family_name": family,
                    "identity_kind": "national_id",
                    "identity_number": number,
                    "phone": phone,
                },
            )
            case = unit.create(
                "case",
                {
                    "neighbourhood": place,
                    "opened_on": date(2026, 4, 1),
                    "status": "active",
                    "risk": "high",
                    "harms": ("addiction",) if secrecy == "confidential" else ("child_abuse",),
                    "confidentiality": secrecy,
                    "request": f"{given} {family} درخواست وام دارد",
                    "plan": f"بازدید از خانهٔ {given} {family}",
                    "notes": f"همسایه‌اش {family} است",
                },
            )
            unit.create("case_person", {"case": case, "person": person})
            unit.create("case_issue", {"case": case, "issue": issue})
            cases.append(case)
    return Small(office, meeting, (first, second), cases[0], cases[1], issue)


def texts(value: Any) -> Iterator[str]:
    """Every string anywhere in blocks, whatever holds it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def plain(entry: Any) -> str:
    """The words of a cell or of a text in several looks."""
    if isinstance(entry, str):
        return entry
    return plain(entry.text) if isinstance(entry, Cell) else "".join(span.text for span in entry)


def under(document: Document, title: str) -> list[Block]:
    """The blocks after a heading up to the next of its level or above."""
    found: list[Block] = []
    level = 0
    for block in document.blocks:
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            if block.text == title:
                level = block.level
                continue
        if level:
            found.append(block)
    assert level, title
    return found


def figures_of(document: Document) -> dict[str, Figure]:
    """The big numbers of the packet by what they count."""
    blocks = under(document, t("reports.packet.figures.title"))
    return {figure.label: figure for b in blocks if isinstance(b, Figures) for figure in b.items}


def cells(blocks: Iterable[Block]) -> list[list[str]]:
    """The rows of the tables among the blocks."""
    return [[plain(entry) for entry in row] for b in blocks if isinstance(b, Table) for row in b.rows]
