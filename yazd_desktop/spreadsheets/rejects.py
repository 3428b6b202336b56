"""Rejected rows as a workbook of their own: the cells as they stood, with the reason beside each."""

from __future__ import annotations

from pathlib import Path

from yazd_desktop.i18n import t
from yazd_desktop.spreadsheets.book import CellValue
from yazd_desktop.spreadsheets.plan import Plan
from yazd_desktop.spreadsheets.rows import head_of
from yazd_desktop.spreadsheets.sheet_file import Table, write_workbook


def write_rejects(plan: Plan, path: Path) -> int:
    """Write the rejected rows of a plan; says how many. Without one the workbook has only its head."""
    width = len(plan.layout.columns)
    heads = (
        t("spreadsheets.rejects.row"),
        t("spreadsheets.rejects.reason"),
        *(head_of(column) for column in plan.layout.columns),
    )
    rows: list[tuple[CellValue, ...]] = [
        (line.row_number, " ".join(line.reasons), *line.cells, *(None,) * (width - len(line.cells)))
        for line in plan.lines
        if line.outcome == "rejected"
    ]
    return write_workbook(Table(t("spreadsheets.rejects.sheet"), heads, rows), path)
