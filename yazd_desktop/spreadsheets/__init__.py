"""Lists of an office in and out: Excel workbooks read with their faults, checked row by row, imported at once."""

from __future__ import annotations

from yazd_desktop.spreadsheets.book import Book, CellValue, Sheet, cell_text, read_book
from yazd_desktop.spreadsheets.drafting import PlannedRow
from yazd_desktop.spreadsheets.export import export_rows
from yazd_desktop.spreadsheets.layout import (
    ColumnGuess,
    Layout,
    Target,
    find_sheet,
    guess_layout,
    targets,
)
from yazd_desktop.spreadsheets.names import Candidate, NameGroup
from yazd_desktop.spreadsheets.plan import Confirmations, Plan, SkippedRow, Warned, plan_import
from yazd_desktop.spreadsheets.rejects import write_rejects
from yazd_desktop.spreadsheets.rows import LostZero
from yazd_desktop.spreadsheets.run import ImportResult, run_import

__all__ = [
    "Book",
    "Candidate",
    "CellValue",
    "ColumnGuess",
    "Confirmations",
    "ImportResult",
    "Layout",
    "LostZero",
    "NameGroup",
    "Plan",
    "PlannedRow",
    "Sheet",
    "SkippedRow",
    "Target",
    "Warned",
    "cell_text",
    "export_rows",
    "find_sheet",
    "guess_layout",
    "plan_import",
    "read_book",
    "run_import",
    "targets",
    "write_rejects",
]
