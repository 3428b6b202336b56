"""One cell as the value of a field: what could be read, what is doubtful, what must be kept as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from db.kinds import Field
from yazd_desktop import values
from yazd_desktop.entities.base import Value
from yazd_desktop.i18n import language, t
from yazd_desktop.persian import jalali
from yazd_desktop.persian.checked import Checked
from yazd_desktop.persian.contact import check_phone
from yazd_desktop.persian.digits import to_ascii
from yazd_desktop.persian.identity import check_identity
from yazd_desktop.persian.text import look_alike_key, normal
from yazd_desktop.spreadsheets.book import CellValue, cell_text, is_empty, is_error

_TEXTS: Final = frozenset({"text", "long_text"})
_EXCEL_EPOCH: Final = date(1899, 12, 30)  # the day before day 1, less the day 1900-02-29 that Excel invented
_SERIAL_DAYS: Final = range(10_000, 100_000)  # 1927 to 2173: no Jalali date is written as so small a number
_CLOCK: Final = re.compile(r"[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")
_BETWEEN_CODES: Final = re.compile(r"[,\u060c;\u061b\n|+]+")
_INSIDE_CODES: Final = re.compile(r"[,\u060c;\u061b\n|+/\\]+")
_BETWEEN_PHONES: Final = re.compile(r"[,\u060c;\u061b\n|/\\]+|\s+[-\u2013]\s+|\s{2,}")
_PASSPORT: Final = re.compile(r"[A-Za-z]{1,2}[0-9]{6,8}")
_UNIQUE_CODE: Final = re.compile(r"[0-9]{12}")
_LOST_ZERO: Final = frozenset({"problem.identity.lost_zero", "problem.phone.lost_zero"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell gave. `problem` is a catalogue key; `is_kept` sends the text of the cell into the notes;
    `offered` is the value with its lost leading zeros, which somebody or a checksum must confirm.
    """

    value: Value = None
    problem: str | None = None
    params: tuple[tuple[str, object], ...] = ()
    is_kept: bool = False
    offered: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What reading a cell may ask: the day, and the codes of each list by look-alike key."""

    today: date
    codes: Mapping[str, Mapping[str, str]]


def read_cell(field: Field, cell: CellValue, around: Surroundings, *, identity_kind: str = "") -> Reading:
    """The value of the field in the cell; never raises for a strange cell."""
    if is_empty(cell):
        return Reading(values.empty(field))
    if is_error(cell):
        return Reading(values.empty(field), "spreadsheets.why.error_cell", is_kept=True)
    if field.kind not in {*_TEXTS, "yes_no"} and says_nothing(cell):
        return Reading(values.empty(field))
    reader = _READERS.get(field.kind)
    if reader is not None:
        return reader(field, cell, around)
    if field.kind == "identity":
        return _read_identity(cell, identity_kind)
    return _read_typed(field, cell)


def says_nothing(cell: CellValue) -> bool:
    """Whether the cell only says that there is nothing: a dash, "has none", "unknown"."""
    if is_empty(cell):
        return True
    if not isinstance(cell, str):
        return False
    key = look_alike_key(cell)
    return not key or key in _empty_words(language())


def tidy(cell: CellValue) -> str:
    """The text of a cell on one line, as names are compared and kept."""
    return " ".join(normal(cell_text(cell)).split())


def guess_identity_kind(text: str) -> str:
    """The kind of an identity number that stands in a column without kinds."""
    joined = "".join(to_ascii(normal(text)).split())
    if _UNIQUE_CODE.fullmatch(joined):
        return "unique_code"
    return "passport" if _PASSPORT.fullmatch(joined) else "national_id"


def _read_identity(cell: CellValue, kind: str) -> Reading:
    text = tidy(cell)
    checked = check_identity(kind or guess_identity_kind(text), text)
    return _of_check(checked)


def _read_phone(field: Field, cell: CellValue, around: Surroundings) -> Reading:  # noqa: ARG001
    text = normal(cell_text(cell))
    reading = _of_check(check_phone(text))
    if reading.value is not None or reading.offered is not None:
        return reading
    for part in _BETWEEN_PHONES.split(text):
        one = check_phone(part)
        if one.value is not None and one.problem is None:
            return Reading(one.value, "spreadsheets.why.several_phones", is_kept=True)
    return reading


def _of_check(checked: Checked) -> Reading:
    if checked.problem in _LOST_ZERO and checked.suggestion:
        return Reading(None, checked.problem, is_kept=True, offered=checked.suggestion)
    if checked.value is None:
        return Reading(None, checked.problem, is_kept=checked.problem is not None)
    return Reading(checked.value, checked.problem)


def _read_date(field: Field, cell: CellValue, around: Surroundings) -> Reading:  # noqa: ARG001
    try:
        return Reading(_day(cell, around.today))
    except jalali.DateError as error:
        return Reading(None, error.problem, is_kept=True)
    except (ValueError, OverflowError):
        return Reading(None, "problem.date.shape", is_kept=True)


def _day(cell: CellValue, today: date) -> date:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return jalali.parse(cell.isoformat(), today=today)  # within the years of the calendar
    if isinstance(cell, bool | time | timedelta):
        raise jalali.DateError("shape")
    if isinstance(cell, int | float) and int(cell) in _SERIAL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(cell))
    return jalali.parse(_CLOCK.sub("", to_ascii(normal(cell_text(cell)))), today=today)


def _read_codes(field: Field, cell: CellValue, around: Surroundings) -> Reading:
    known = around.codes.get(field.code_list or "", {})
    text = normal(cell_text(cell))
    found: set[str] = set()
    unknown = []
    for part in _BETWEEN_CODES.split(text):
        code = known.get(look_alike_key(part))
        if code is not None:
            found.add(code)
            continue
        # A slash may stand inside one label or between two.
        for piece in _INSIDE_CODES.split(part):
            key = look_alike_key(piece)
            if key in known:
                found.add(known[key])
            elif key:
                unknown.append(" ".join(piece.split()))
    if not unknown:
        return Reading(tuple(sorted(found)))
    return Reading(tuple(sorted(found)), "spreadsheets.why.unknown_code", is_kept=True)


def _read_code(field: Field, cell: CellValue, around: Surroundings) -> Reading:
    code = around.codes.get(field.code_list or "", {}).get(look_alike_key(cell_text(cell)))
    if code is None:
        return Reading(None, "spreadsheets.why.unknown_code", is_kept=True)
    return Reading(code)


def _read_typed(field: Field, cell: CellValue) -> Reading:
    """Whatever a form would take as typed: texts, numbers, years, yes and no."""
    if isinstance(cell, bool) and field.kind == "yes_no":
        return Reading(cell)
    text = cell_text(cell)
    try:
        return Reading(values.parse(field, text))
    except values.BadValue as bad:
        if field.kind in _TEXTS and field.max_length is not None:
            cut = normal(text)[: field.max_length].rstrip()
            return Reading(values.parse(field, cut), bad.key, tuple(bad.params.items()), is_kept=True)
        return Reading(values.empty(field), bad.key, tuple(bad.params.items()), is_kept=True)


@lru_cache(maxsize=4)
def _empty_words(spoken: str) -> frozenset[str]:  # noqa: ARG001  (words differ by language)
    return frozenset(look_alike_key(word) for word in t("spreadsheets.empty_words").split("|"))


_Reader = Callable[[Field, CellValue, Surroundings], Reading]
_READERS: Final[Mapping[str, _Reader]] = {
    "date": _read_date,
    "phone": _read_phone,
    "code": _read_code,
    "codes": _read_codes,
}
