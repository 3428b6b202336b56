"""Values of fields: read what a user typed, check and tidy what is to be stored, show what is stored.

One function a kind; forms, import, the command line and the change log all go through these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from db.kinds import Field
from yazd_desktop.entities.base import Severity, Value
from yazd_desktop.i18n import language, t
from yazd_desktop.persian import digits, jalali
from yazd_desktop.persian.contact import check_phone, check_postal_code
from yazd_desktop.persian.text import normal

_TIME: Final = re.compile(r"([01]?\d|2[0-3])\s*[:٫.]\s*([0-5]\d)")
_GREGORIAN: Final = re.compile(r"(19\d\d|2\d\d\d)-(\d\d)-(\d\d)")
"""An ISO day of our times; a year like 1405 is Jalali however it is written."""
_LARGEST: Final = 2**63 - 1


class BadValue(ValueError):  # noqa: N818  (said to the user as a problem of the field)
    """A value that the field cannot hold; `key` says why in the catalogue, `suggestion` what was perhaps meant."""

    def __init__(self, key: str, *, suggestion: str | None = None, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
        self.suggestion = suggestion
        self.severity: Severity = "error"


def parse(field: Field, typed: str) -> Value:
    """What `typed` means for the field, ready to store; empty text is no value. Raises BadValue."""
    tidy = normal(typed).strip()
    if not tidy:
        return empty(field)
    reader = _READERS.get(field.kind)
    return clean(field, reader(field, tidy) if reader else tidy)


def clean(field: Field, value: Value) -> Value:
    """Check type and limits and bring text into its normal form. Raises BadValue."""
    if value is None or value in {"", ()}:
        return empty(field)
    return _CLEANERS[field.kind](field, value)


def empty(field: Field) -> Value:
    """The field's value when there is none."""
    return () if field.kind == "codes" else None


def show(field: Field, value: Value) -> str:
    """A stored value as text for people: Persian digits and Jalali dates in Persian. Codes and links as they are."""
    if value is None or value == ():
        return ""
    shower = _SHOWERS.get(field.kind)
    return shower(field, value) if shower else local(str(value))


def plain(value: Value) -> object:
    """A stored value for JSON: ISO dates, ASCII digits, codes as they are."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_plain(field: Field, value: object) -> Value:
    """The value that `plain` or the change log wrote."""
    if value is None:
        return empty(field)
    if field.kind == "date":
        return date.fromisoformat(str(value))
    if field.kind == "codes":
        return tuple(str(code) for code in value) if isinstance(value, list) else (str(value),)
    if isinstance(value, str | int | float | bool):
        return value
    raise BadValue("problem.wrong_kind")


def local(text: str) -> str:
    """Digits as people read them in the language in force."""
    return digits.to_persian(text) if language() == "fa" else text


def _read_number(field: Field, typed: str) -> Value:  # noqa: ARG001
    try:
        return digits.parse_number(typed)
    except ValueError:
        raise BadValue("problem.not_a_number") from None


def _read_date(field: Field, typed: str) -> Value:  # noqa: ARG001
    iso = _GREGORIAN.fullmatch(digits.to_ascii(typed).strip())
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        raise BadValue("problem.date.no_such_day") from None
    try:
        return jalali.parse(typed)
    except jalali.DateError as error:
        raise BadValue(f"problem.date.{error.reason}") from None


def _read_year(field: Field, typed: str) -> Value:  # noqa: ARG001
    try:
        return jalali.parse_year(typed)
    except ValueError:
        raise BadValue("problem.not_a_year") from None


def _read_codes(field: Field, typed: str) -> Value:  # noqa: ARG001
    return tuple(part.strip() for part in re.split(r"[,،;؛]", typed) if part.strip())


def _read_yes_no(field: Field, typed: str) -> Value:  # noqa: ARG001
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    words[t("value.yes")] = True
    words[t("value.no")] = False
    try:
        return words[digits.to_ascii(typed).casefold()]
    except KeyError:
        raise BadValue("problem.not_yes_no") from None


def _clean_text(field: Field, value: Value) -> Value:
    if not isinstance(value, str):
        raise BadValue("problem.wrong_kind")
    text = normal(value)
    if field.kind != "long_text":
        text = " ".join(text.split())
    if field.max_length is not None and len(text) > field.max_length:
        raise BadValue("problem.too_long", limit=field.max_length)
    return text or None


def _clean_number(field: Field, value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadValue("problem.not_a_number")
    if field.decimals:
        number: int | float = round(float(value), field.decimals)
    elif value != int(value):
        raise BadValue("problem.whole_number")
    else:
        number = int(value)
    low = field.minimum if field.minimum is not None else -_LARGEST
    high = field.maximum if field.maximum is not None else _LARGEST
    if number < low:
        raise BadValue("problem.too_small", limit=int(low))
    if number > high:
        raise BadValue("problem.too_large", limit=int(high))
    return number


def _clean_date(field: Field, value: Value) -> Value:
    if isinstance(value, str):
        return _read_date(field, value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadValue("problem.date.shape")
    return value


def _clean_time(field: Field, value: Value) -> Value:  # noqa: ARG001
    found = _TIME.fullmatch(digits.to_ascii(str(value)).strip())
    if found is None:
        raise BadValue("problem.bad_time")
    return f"{int(found[1]):02d}:{found[2]}"


def _clean_code(field: Field, value: Value) -> Value:
    if not isinstance(value, str) or len(value) > (field.max_length or 60):
        raise BadValue("problem.unknown_code")
    return value.strip() or None


def _clean_codes(field: Field, value: Value) -> Value:  # noqa: ARG001
    codes = (value,) if isinstance(value, str) else value
    if not isinstance(codes, tuple | list):
        raise BadValue("problem.unknown_code")
    return tuple(sorted({str(code).strip() for code in codes if str(code).strip()}))


def _clean_identity(field: Field, value: Value) -> Value:
    # Which rule holds depends on `identity_kind`: the entity's own rule checks it.
    text = _clean_text(field, value)
    return digits.to_ascii(str(text)).replace(" ", "") if text else None


def _clean_phone(field: Field, value: Value) -> Value:  # noqa: ARG001
    checked = check_phone(str(value))
    if checked.value is None and checked.problem:
        raise BadValue(checked.problem, suggestion=checked.suggestion)
    return checked.value


def _clean_postal_code(field: Field, value: Value) -> Value:  # noqa: ARG001
    checked = check_postal_code(str(value))
    if checked.value is None and checked.problem:
        raise BadValue(checked.problem, suggestion=checked.suggestion)
    return checked.value


def _clean_yes_no(field: Field, value: Value) -> Value:
    return value if isinstance(value, bool) else _read_yes_no(field, str(value))


def _clean_link(field: Field, value: Value) -> Value:  # noqa: ARG001
    try:
        return str(UUID(str(value)))
    except ValueError:
        raise BadValue("problem.broken_link") from None


def _clean_moment(field: Field, value: Value) -> Value:  # noqa: ARG001
    if not isinstance(value, datetime):
        raise BadValue("problem.wrong_kind")
    return value


def _show_date(field: Field, value: Value) -> str:  # noqa: ARG001
    if not isinstance(value, date):
        return str(value)
    return jalali.format_short(value) if language() == "fa" else value.isoformat()


def _show_number(field: Field, value: Value) -> str:
    if not isinstance(value, int | float):
        return str(value)
    if language() == "fa":
        return digits.format_number(value, None if isinstance(value, int) else field.decimals)
    return f"{value:,}"


def _show_yes_no(field: Field, value: Value) -> str:  # noqa: ARG001
    return t("value.yes") if value else t("value.no")


def _show_codes(field: Field, value: Value) -> str:  # noqa: ARG001
    return t("value.comma").join(value) if isinstance(value, tuple) else str(value)


def _show_free_text(field: Field, value: Value) -> str:
    # What the program numbers is shown in the digits of the language; what people wrote stays as they wrote it.
    return local(str(value)) if field.computed else str(value)


Reader = Callable[[Field, str], Value]
_READERS: Final[Mapping[str, Reader]] = {
    "number": _read_number,
    "rials": _read_number,
    "date": _read_date,
    "year": _read_year,
    "codes": _read_codes,
    "yes_no": _read_yes_no,
}
Cleaner = Callable[[Field, Value], Value]
_CLEANERS: Final[Mapping[str, Cleaner]] = {
    "text": _clean_text,
    "long_text": _clean_text,
    "number": _clean_number,
    "rials": _clean_number,
    "date": _clean_date,
    "year": _clean_number,
    "time": _clean_time,
    "code": _clean_code,
    "codes": _clean_codes,
    "identity": _clean_identity,
    "phone": _clean_phone,
    "postal_code": _clean_postal_code,
    "yes_no": _clean_yes_no,
    "link": _clean_link,
    "file": _clean_link,
    "moment": _clean_moment,
}
_SHOWERS: Final[Mapping[str, Callable[[Field, Value], str]]] = {
    "date": _show_date,
    "number": _show_number,
    "rials": _show_number,
    "yes_no": _show_yes_no,
    "codes": _show_codes,
    "text": _show_free_text,
    "long_text": _show_free_text,
}
