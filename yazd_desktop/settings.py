"""Settings of an office, kept in its store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection

from db import this_copy

_KEY = "settings"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office may set. `holidays` are ISO dates on which no working day falls."""

    holidays: tuple[str, ...] = ()
    packet_issues: int = 15
    packet_cases: int = 20
    small_number: int = 5
    """Counts below this are hidden in anything public, and percentages of fewer cases are not shown."""
    report_days: int = 10
    """A governorate misses an office whose newest file is older: files come every week, and a day may slip."""

    def holiday_dates(self) -> frozenset[date]:
        """The holidays as dates."""
        return frozenset(date.fromisoformat(day) for day in self.holidays)


def load(connection: Connection) -> Settings:
    """The office's settings."""
    return read(json.loads(this_copy.meta(connection, _KEY) or "{}"))


def read(stored: Mapping[str, Any]) -> Settings:
    """Settings as they are kept; what a newer version wrote and this one does not know is passed over.

    ValueError for values of another kind.
    """
    usual = Settings()
    values: dict[str, Any] = {}
    for name in {field.name for field in fields(Settings)} & set(stored):
        value = tuple(stored[name]) if isinstance(stored[name], list) else stored[name]
        if type(value) is not type(getattr(usual, name)):
            raise ValueError(name)
        values[name] = value
    found = Settings(**values)
    found.holiday_dates()
    return found


def save(connection: Connection, settings: Settings) -> None:
    """Keep the settings; inside a write transaction."""
    this_copy.set_meta(connection, _KEY, json.dumps(asdict(settings)))
