"""Workbooks as plain values: every cell of every sheet, with the limits that keep a hostile file harmless."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.persian import jalali

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

CellValue = str | int | float | bool | datetime | date | time | timedelta | None
Row = tuple[CellValue, ...]
Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]

MAX_FILE_BYTES: Final = 100 * 2**20
MAX_UNPACKED_BYTES: Final = 400 * 2**20
MAX_ROWS: Final = 200_000
MAX_CELLS: Final = 8_000_000
LAST_ROW: Final = 1_048_576  # of a sheet, by the format itself
_REPORT_EVERY: Final = 500
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and the wrapper of an encrypted .xlsx
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ALL_ZEROS: Final = re.compile(r"0{2,}")
_ERROR_CELLS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; the row numbered n in the workbook is `rows[n - 1]`, without the empty cells at its end."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that was read whole."""

    path: Path
    sheets: tuple[Sheet, ...]


def read_book(path: Path, *, progress: Progress | None = None, cancelled: IsCancelled | None = None) -> Book:
    """All sheets of a workbook; UserError when it cannot be read, says why and what to do."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            _check_package(file, path.name)
            file.seek(0)
            sheets = _read(file, path.name, progress, cancelled)
    except FileNotFoundError:
        raise UserError("spreadsheets.missing", file=path.name) from None
    except IsADirectoryError:
        raise UserError("spreadsheets.not_workbook", file=path.name) from None
    except PermissionError:
        raise UserError("spreadsheets.no_permission", file=path.name) from None
    except OSError as error:
        raise UserError("spreadsheets.unreadable", file=path.name, reason=error.strerror or "") from None
    if not any(sheet.rows for sheet in sheets):
        raise UserError("spreadsheets.empty", file=path.name)
    return Book(path, sheets)


def cell_text(value: CellValue) -> str:
    """What the reader of the sheet sees in a cell, nearly: whole numbers without a point, days in Jalali."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return _day_text(value.date()) + ("" if midnight else f" {value:%H:%M}")
    if isinstance(value, date):
        return _day_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def is_error(value: CellValue) -> bool:
    """Whether the cell shows an error of a formula, such as #REF!."""
    return isinstance(value, str) and value in _ERROR_CELLS


def is_empty(value: CellValue) -> bool:
    """Whether there is nothing to see in the cell."""
    return value is None or (
        isinstance(value, str) and not value.strip(" \t\r\n\u00a0\u200b\u200c\u200e\u200f")
    )


def _day_text(day: date) -> str:
    try:
        return jalali.format_short(day)
    except (ValueError, OverflowError):
        return day.isoformat()


def _check_package(file: BinaryIO, name: str) -> None:
    head = file.read(8)
    if head == _OLE2:
        # The names of the streams stand in the directory, anywhere in the file.
        file.seek(0)
        code = "encrypted" if _ENCRYPTED in file.read(MAX_FILE_BYTES) else "old_format"
        raise UserError(f"spreadsheets.{code}", file=name)
    if not head:
        raise UserError("spreadsheets.empty_file", file=name)
    file.seek(0, 2)
    if file.tell() > MAX_FILE_BYTES:
        raise UserError("spreadsheets.too_large", file=name)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            # zipfile never unpacks more of an entry than its header says, so the headers can be trusted.
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
                raise UserError("spreadsheets.too_large", file=name)
            names = {entry.filename for entry in entries}
            # Other office files are packages too; a binary workbook (xlsb) has no part we read.
            if not any(part.startswith("xl/") for part in names) or "xl/workbook.bin" in names:
                raise UserError("spreadsheets.not_workbook", file=name)
            if any(entry.flag_bits & 1 for entry in entries):
                raise UserError("spreadsheets.encrypted", file=name)
            for entry in entries:
                # A workbook never declares a document type; entities of one can blow up without limit.
                if entry.filename.endswith((".xml", ".rels")):
                    with package.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(4096).replace(b"\0", b"").upper():
                            raise UserError("spreadsheets.not_workbook", file=name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise UserError("spreadsheets.not_workbook", file=name) from None


def _read(
    file: BinaryIO, name: str, progress: Progress | None, cancelled: IsCancelled | None
) -> tuple[Sheet, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl leaves out: styles, drawings, checks
            return _sheets(file, name, progress, cancelled)
    except (UserError, Cancelled, MemoryError):
        raise
    except Exception as error:  # a damaged part makes openpyxl raise nearly anything
        raise UserError("spreadsheets.damaged", file=name, reason=type(error).__name__) from error


def _sheets(
    file: BinaryIO, name: str, progress: Progress | None, cancelled: IsCancelled | None
) -> tuple[Sheet, ...]:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=False)
    computed = None
    try:
        reader = _Reader(name, progress, cancelled)
        sheets = [(sheet, reader.rows(sheet)) for sheet in _worksheets(book)]
        if reader.formulas:
            # What people see in a formula's cell is its result, which only a second reading gives.
            computed = load_workbook(file, read_only=True, data_only=True)
            results = {sheet.title: sheet for sheet in _worksheets(computed)}
            for sheet, rows in sheets:
                places = reader.formulas.get(sheet.title)
                if places and sheet.title in results:
                    _fill_results(rows, places, results[sheet.title])
        return tuple(Sheet(sheet.title, tuple(tuple(row) for row in rows)) for sheet, rows in sheets)
    finally:
        book.close()
        if computed is not None:
            computed.close()


def _worksheets(book: Workbook) -> list[Any]:
    """The sheets with cells, each allowed to be larger or smaller than it says of itself."""
    found = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        found.append(sheet)
    return found


class _Reader:
    """Reads sheets row by row and counts what it has read."""

    def __init__(self, name: str, progress: Progress | None, cancelled: IsCancelled | None) -> None:
        self._name = name
        self._progress = progress
        self._cancelled = cancelled
        self._rows = 0
        self._cells = 0
        self.formulas: dict[str, set[tuple[int, int]]] = {}

    def rows(self, sheet: Any) -> list[list[CellValue]]:
        rows: list[list[CellValue]] = []
        for place, cells in enumerate(sheet.iter_rows()):
            if place >= LAST_ROW:
                raise UserError("spreadsheets.too_large", file=self._name)
            rows.append(self._values(cells, sheet.title, place))
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _values(self, cells: tuple[Any, ...], sheet: str, place: int) -> list[CellValue]:
        values: list[CellValue] = []
        for column, cell in enumerate(cells):
            value = cell.value
            if value is None:
                values.append(None)
                continue
            if cell.data_type == "f":
                self.formulas.setdefault(sheet, set()).add((place, column))
                value = getattr(value, "text", None) or str(value)
            elif isinstance(value, int) and _ALL_ZEROS.fullmatch(cell.number_format or ""):
                # A format of zeros only shows the leading zeros: to the reader they are there.
                value = str(value).zfill(len(cell.number_format))
            values.append(value if isinstance(value, CellValue) else str(value))
        while values and is_empty(values[-1]):
            values.pop()
        self._cells += len(cells)
        if values:
            self._rows += 1
            self._report()
        if self._rows > MAX_ROWS or self._cells > MAX_CELLS:
            raise UserError("spreadsheets.too_large", file=self._name)
        return values

    def _report(self) -> None:
        if self._rows % _REPORT_EVERY:
            return
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        if self._progress is not None:
            self._progress(self._rows, 0)


def _fill_results(rows: list[list[CellValue]], places: set[tuple[int, int]], sheet: Any) -> None:
    for place, cells in _numbered(sheet.iter_rows(), len(rows)):
        for column, cell in enumerate(cells):
            # Without a stored result the formula itself stays: nothing vanishes.
            if (place, column) in places and cell.value is not None:
                rows[place][column] = cell.value


def _numbered(rows: Iterator[tuple[Any, ...]], count: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return zip(range(count), rows, strict=False)
