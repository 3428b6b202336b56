"""Small lists in memory and on disk, and an office as an import sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from yazd_desktop.codes import CodeRow
from yazd_desktop.persian.text import look_alike_key
from yazd_desktop.spreadsheets.book import CellValue, Sheet
from yazd_desktop.spreadsheets.known import Known, codes_by_key
from yazd_desktop.spreadsheets.layout import guess_layout
from yazd_desktop.spreadsheets.plan import Confirmations, Plan, make_plan

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
TODAY = date(2026, 1, 10)
HARMS = {
    "addiction": "اعتیاد",
    "school_leaving": "بازماندگی/ترک تحصیل",
    "unemployment": "بیکاری",
    "domestic_violence": "خشونت خانگی",
    "female_head": "زن سرپرست خانوار",
    "lonely_elder": "سالمند تنها",
    "no_documents": "فقدان اوراق هویتی",
    "poverty": "فقر و معیشت",
    "uncovered_disability": "معلولیت بدون پوشش",
    "child_labour": "کودک کار و خیابان",
}
STATUSES = {
    "intake": "پیش‌ثبت",
    "active": "فعال",
    "in_service": "در حال ارجاع/خدمت",
    "follow_up": "پیگیری",
    "closed": "مختومه",
}
ALIASES = {
    "code:case_status": {
        "باز": "active",
        "در جریان": "active",
        "بسته شد": "closed",
        "در حال پیگیری": "follow_up",
        "ارجاع شد": "in_service",
        "در حال ارجاع": "in_service",
    },
    "agency": {
        "آ.پ": "آموزش و پرورش",
        "کمیته امداد امام (ره)": "کمیته امداد",
        "مرکز بهداشت": "علوم پزشکی",
        "شهرداری منطقه ۲": "شهرداری",
    },
}
HEADS = ("ردیف", "تاریخ مراجعه", "نام و نام خانوادگی", "کد ملی", "تلفن", "محله", "توضیحات")


def make_known(**changes: Any) -> Known:
    """An office with code lists and aliases, without a record."""
    aliases = {
        kind: {look_alike_key(text): target for text, target in pairs.items()}
        for kind, pairs in ALIASES.items()
    }
    lists = {
        name: [CodeRow(code, label) for code, label in labels.items()]
        for name, labels in (("harm", HARMS), ("case_status", STATUSES))
    }
    facts: dict[str, Any] = {"today": TODAY, "codes": codes_by_key(lists, aliases), "aliases": aliases}
    return Known(**{**facts, **changes})


@pytest.fixture
def known() -> Known:
    return make_known()


@pytest.fixture
def known_with() -> Callable[..., Known]:
    return make_known


@pytest.fixture
def sheet_of() -> Callable[..., Sheet]:
    """A sheet with a head and rows."""

    def make(*rows: Sequence[CellValue], heads: Sequence[CellValue] = HEADS) -> Sheet:
        return Sheet("فهرست", (tuple(heads), *(tuple(row) for row in rows)))

    return make


@pytest.fixture
def plan_of(sheet_of: Callable[..., Sheet]) -> Callable[..., Plan]:
    """The plan of a small list."""

    def make(
        *rows: Sequence[CellValue],
        heads: Sequence[CellValue] = HEADS,
        known: Known | None = None,
        confirmations: Confirmations | None = None,
    ) -> Plan:
        sheet = sheet_of(*rows, heads=heads)
        return make_plan(
            known or make_known(),
            sheet,
            guess_layout(sheet),
            file_name="list.xlsx",
            confirmations=confirmations,
        )

    return make


@pytest.fixture
def workbook_of(tmp_path: Path) -> Callable[..., Path]:
    """A workbook on disk; the keys of `sheets` are the names of its sheets."""

    def make(sheets: dict[str, list[Sequence[Any]]], name: str = "list.xlsx") -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return make


@pytest.fixture(scope="session")
def sample() -> Path:
    return SAMPLES / "office-cases-1404.xlsx"


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "office-cases-1404.truth.json").read_text("utf-8"))
    return found
