"""Files we write: right-to-left workbooks in which text stays text, and tables for other programs."""

from __future__ import annotations

import csv
import errno
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from yazd_desktop.errors import UserError
from yazd_desktop.spreadsheets.book import CellValue

DAY_FORMAT: Final = "[$-160429]yyyy/mm/dd;@"
"""A real date shown in the Persian calendar (calendar 16, locale 0429); older programs show the Gregorian day."""
MAX_CELL_LENGTH: Final = 32_767
_CUT: Final = "\u2026"
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 60
_NARROWEST: Final = 9
_FORBIDDEN_IN_TITLE: Final = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write: its title, its heads and its rows of plain values."""

    title: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[CellValue]]


def write_workbook(table: Table, path: Path) -> int:
    """Write the table as a right-to-left workbook with a frozen head; says how many rows."""
    return _write(path, lambda part: _write_xlsx(table, part))


def write_csv(table: Table, path: Path) -> int:
    """Write the table as UTF-8 with a byte order mark, which Excel needs; says how many rows."""
    return _write(path, lambda part: _write_csv(table, part))


def _write(path: Path, write: Callable[[Path], int]) -> int:
    # Written beside its place and moved there: a full disk never leaves half a file under the name.
    path = Path(path)
    part = path.with_name(f".{path.stem[:40]}.{uuid4().hex[:8]}.part")
    try:
        try:
            count = write(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        code = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "cannot_write"
        raise UserError(f"spreadsheets.{code}", file=path.name) from error
    return count


def _write_xlsx(table: Table, path: Path) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_title(table.title))
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    rows = iter(table.rows)
    first = list(islice(rows, 200))
    for index, head in enumerate(table.heads):
        longest = max([len(head), *(len(str(row[index])) for row in first if index < len(row))])
        width = min(max(longest + 3, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    bold, wrapped = Font(bold=True), Alignment(vertical="top", wrap_text=True)

    def cell(value: CellValue) -> Any:
        made = WriteOnlyCell(sheet)
        if isinstance(value, str):
            text = _clean(value)
            made.value = text
            made.data_type = "s"  # openpyxl takes "=1+1" for a formula; Excel is told below that it is text
            made.quotePrefix = text.startswith(_DANGEROUS)
            made.alignment = wrapped
            return made
        made.value = value
        if isinstance(value, date):
            made.number_format = DAY_FORMAT + (" hh:mm" if isinstance(value, datetime) else "")
        return made

    heads = [cell(head) for head in table.heads]
    for made in heads:
        made.font = bold
    count = 0
    try:
        sheet.append(heads)
        for row in chain(first, rows):
            sheet.append([cell(value) for value in row])
            count += 1
        book.save(os.fspath(path))
    except BaseException:
        # openpyxl collects the rows in a temporary file: what was not wanted may not stay there.
        sheet.close()
        sheet._writer.cleanup()
        raise
    return count


def _write_csv(table: Table, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_plain_text(head) for head in table.heads])
        for row in table.rows:
            writer.writerow([_plain_text(value) for value in row])
            count += 1
    return count


def _plain_text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    text = _FORBIDDEN.sub("\ufffd", value)
    # A spreadsheet runs such a cell of a text file as a formula; an apostrophe keeps it text.
    return "'" + text if text.startswith(_DANGEROUS) else text


def _clean(text: str) -> str:
    text = _FORBIDDEN.sub("\ufffd", text)
    return text if len(text) <= MAX_CELL_LENGTH else text[: MAX_CELL_LENGTH - 1] + _CUT


def _title(title: str) -> str:
    return _FORBIDDEN_IN_TITLE.sub(" ", title).strip(" '")[:31] or "1"
