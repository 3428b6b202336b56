"""Whether what a change set says can stand in the store: kinds of records, fields, and values by their kind.

A file that is signed by somebody known may still be wrong: another program, a mistake of ours, a stolen key. What
the tables could not hold, or PostgreSQL would refuse, is refused here before anything is written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Final

from db.changes import DELETED_FIELD
from db.kinds import Field
from db.types import Key
from yazd_desktop.entities import ENTITIES
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.wire import WireSet

_KEY: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# What the Jalali calendar cannot say could be shown nowhere.
_FIRST_DAY: Final = "0622-03-22"
_LAST_DAY: Final = "9999-03-20"
_CODE_LENGTH: Final = 60
_MOST_CODES: Final = 200
_LARGEST: Final = 1 << 53
_BY_NAME: Final = {kind.name: kind for kind in ENTITIES}


def check(one: WireSet) -> None:
    """UserError exchange.bad_content for a set that tells what no record can hold."""
    if one.entity is None:
        return
    kind = _BY_NAME.get(one.entity)
    if kind is None or one.row is None or not is_key(one.row):
        raise UserError("exchange.bad_content")
    if len({part[0] for part in one.parts}) != len(one.parts):
        raise UserError("exchange.bad_content")
    for name, value, *_ in one.parts:
        if isinstance(value, dict):  # withheld
            known = name in kind.fields
        elif name == DELETED_FIELD:
            known = isinstance(value, bool)
        else:
            found = _check_of(one.entity, name)
            known = found is not None and (value is None or found[1](found[0], value))
        if not known:
            raise UserError("exchange.bad_content")


@cache
def _check_of(entity: str, name: str) -> tuple[Field, Callable[[Field, Any], bool]] | None:
    kind = _BY_NAME[entity]
    field = kind.fields.get(name)
    if field is None:
        return None
    # A link to any kind of record is a text by its kind and a key in the store.
    is_link = isinstance(kind.model.__table__.columns[field.name].type, Key)
    return field, _key if is_link else _CHECKS[field.kind]


def is_key(value: object) -> bool:
    """Whether it is the key of a record as the log spells it."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _text(field: Field, value: Any) -> bool:
    if not isinstance(value, str) or "\x00" in value or len(value) > (field.max_length or _CODE_LENGTH):
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def _number(field: Field, value: Any) -> bool:
    if type(value) is int:
        return abs(value) < _LARGEST
    return type(value) is float and math.isfinite(value) and field.decimals > 0 and abs(value) < _LARGEST


def _whole(field: Field, value: Any) -> bool:  # noqa: ARG001
    return type(value) is int and abs(value) < _LARGEST


def _year(field: Field, value: Any) -> bool:  # noqa: ARG001
    return type(value) is int and 0 <= value < 10_000


def _day(field: Field, value: Any) -> bool:  # noqa: ARG001
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return _FIRST_DAY <= value <= _LAST_DAY


def _code(field: Field, value: Any) -> bool:
    return _text(field, value) and len(value) <= _CODE_LENGTH


def _codes(field: Field, value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= _MOST_CODES
        and all(_code(field, one) for one in value)
        and value == sorted(set(value))
    )


def _yes_no(field: Field, value: Any) -> bool:  # noqa: ARG001
    return isinstance(value, bool)


def _key(field: Field, value: Any) -> bool:  # noqa: ARG001
    return is_key(value)


def _never(field: Field, value: Any) -> bool:  # noqa: ARG001
    return False


_CHECKS: Final[dict[str, Callable[[Field, Any], bool]]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "rials": _whole,
    "date": _day,
    "year": _year,
    "time": _text,
    "code": _code,
    "codes": _codes,
    "identity": _text,
    "phone": _text,
    "postal_code": _text,
    "yes_no": _yes_no,
    "link": _key,
    "file": _key,
    "moment": _never,
}
