"""Rows of the tables of the exchange as lines of JSON, and back: nothing gets in that the tables could not hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table

from db.types import Key, Moment
from yazd_desktop.exchange.merging.content import is_key
from yazd_desktop.exchange.merging.wire import MOST_NUMBER

_LONGEST: Final = 4_000_000


def tell(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row, as JSON holds it."""
    return {name: _told(value) for name, value in row.items()}


def read(table: Table, told: object) -> dict[str, Any]:
    """A row that `tell` told; ValueError for anything else."""
    if not isinstance(told, dict) or set(told) != set(table.columns.keys()):
        raise ValueError("a row of other columns")
    return {column.name: _read(column, told[column.name]) for column in table.columns}


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _read(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if value is None:
        if column.nullable:
            return None
    elif isinstance(kind, Key):
        if is_key(value):
            return value
    elif isinstance(kind, Boolean):
        if isinstance(value, bool):
            return value
    elif isinstance(kind, Integer):
        if type(value) is int and 0 <= value < MOST_NUMBER:
            return value
    elif isinstance(value, str) and len(value) <= (getattr(kind, "length", None) or _LONGEST):
        if isinstance(kind, Moment):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment
        elif isinstance(kind, LargeBinary):
            return b64decode(value, validate=True)
        elif isinstance(kind, String) and "\x00" not in value:
            value.encode("utf-8")
            return value
    raise ValueError("a value that the column cannot hold")
