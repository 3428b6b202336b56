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
from yazd_desktop.exchange.merging.wire import WireSet

_KEY: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# What the Jalali calendar cannot say could be shown nowhere.
_FIRST_DAY: Final = "0622-03-22"
_LAST_DAY: Final = "9999-03-20"
_CODE_LENGTH: Final = 60
_MOST_CODES: Final = 200
_LARGEST: Final = 1 << 53
_Holds = Callable[[Any], bool]
_BY_NAME: Final = {kind.name: kind for kind in ENTITIES}


def check(one: WireSet) -> None:
    """UserError exchange.bad_content for a set that tells what no record can hold."""
    if one.entity is None:
        return
    holds = _holds_of(one.entity)
    if not holds or one.row is None or not is_key(one.row):
        raise UserError("exchange.bad_content")
    if len({part[0] for part in one.parts}) != len(one.parts):
        raise UserError("exchange.bad_content")
    for part in one.parts:
        name, value = part[0], part[1]
        can_hold = holds.get(name)
        is_untold = value is None or isinstance(value, dict)  # nothing, or withheld
        if can_hold is None or not (can_hold(value) or (is_untold and name != DELETED_FIELD)):
            raise UserError("exchange.bad_content")


def is_key(value: object) -> bool:
    """Whether it is the key of a record as the log spells it."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def is_stream(name: object) -> bool:
    """Whether it is the name of a stream: `<incarnation>/<office>`."""
    return isinstance(name, str) and name.count("/") == 1 and all(is_key(part) for part in name.split("/"))


@cache
def _holds_of(entity: str) -> dict[str, _Holds]:
    """What each field of a kind of records can hold beside nothing; empty for a kind that there is not."""
    kind = _BY_NAME.get(entity)
    if kind is None:
        return {}
    found: dict[str, _Holds] = {DELETED_FIELD: _yes_no}
    for name, field in kind.fields.items():
        # A link to any kind of record is a text by its kind and a key in the store.
        is_link = isinstance(kind.model.__table__.columns[name].type, Key)
        found[name] = is_key if is_link else _CHECKS[field.kind](field)
    return found


def _text(field: Field) -> _Holds:
    longest = field.max_length or _CODE_LENGTH
    return lambda value: _is_text(value) and len(value) <= longest


def _is_text(value: Any) -> bool:
    """Whether a store can hold it: PostgreSQL takes no zero byte, and none takes half a letter."""
    if type(value) is not str or "\x00" in value:
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def _number(field: Field) -> _Holds:
    return lambda value: (
        abs(value) < _LARGEST
        if type(value) is int
        else type(value) is float and field.decimals > 0 and math.isfinite(value) and abs(value) < _LARGEST
    )


def _whole(value: Any) -> bool:
    return type(value) is int and abs(value) < _LARGEST


def _year(value: Any) -> bool:
    return type(value) is int and 0 <= value < 10_000


def _day(value: Any) -> bool:
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return _FIRST_DAY <= value <= _LAST_DAY


def _code(value: Any) -> bool:
    return _is_text(value) and len(value) <= _CODE_LENGTH


def _codes(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= _MOST_CODES
        and all(map(_code, value))
        and value == sorted(set(value))
    )


def _yes_no(value: Any) -> bool:
    return isinstance(value, bool)


def _always(holds: _Holds) -> Callable[[Field], _Holds]:
    return lambda field: holds  # noqa: ARG005


_CHECKS: Final[dict[str, Callable[[Field], _Holds]]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "rials": _always(_whole),
    "date": _always(_day),
    "year": _always(_year),
    "time": _text,
    "code": _always(_code),
    "codes": _always(_codes),
    "identity": _text,
    "phone": _text,
    "postal_code": _text,
    "yes_no": _always(_yes_no),
    "link": _always(is_key),
    "file": _always(is_key),
    "moment": _always(lambda value: False),  # noqa: ARG005
}
