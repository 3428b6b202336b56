"""Code lists: seeded from `resources/codes`, kept as rows, edited by users, retired but never deleted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, select

from db.models import Code
from yazd_desktop import search_documents
from yazd_desktop.paths import resource
from yazd_desktop.persian.text import look_alike_key

# Shipped codes have the same key in every office, so that exchange sees one row and not many.
_NAMESPACE: Final = UUID("5f0c8f0e-7a5a-5c1e-9d0b-3a1f6c1d2e4b")
COMPUTED_PHASE: Final = "computed"
"""The phase of a status that holds by itself or not at all: shown and looked for, never chosen."""
_OTHER_FILES: Final = frozenset({"index", "agencies", "aliases", "neighbourhoods"})


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code as the program uses it."""

    code: str
    label: str
    position: int = 0
    weight: float | None = None
    tone: str = "normal"
    phase: str | None = None
    retired: bool = False


class CodeLists:
    """All code lists of an office, read once and held until a code changes."""

    def __init__(self, connection: Connection) -> None:
        columns = (
            Code.list_name,
            Code.code,
            Code.label,
            Code.position,
            Code.weight,
            Code.tone,
            Code.phase,
            Code.retired,
        )
        rows = connection.execute(
            select(*columns).where(~Code.deleted).order_by(Code.list_name, Code.position, Code.local_id)
        )
        self._lists: dict[str, dict[str, CodeRow]] = {}
        for list_name, code, label, position, weight, tone, phase, retired in rows:
            row = CodeRow(
                str(code), label or str(code), position or 0, weight, tone or "normal", phase, bool(retired)
            )
            self._lists.setdefault(str(list_name), {})[row.code] = row

    def rows(self, list_name: str) -> tuple[CodeRow, ...]:
        """The codes of a list in order, retired ones included."""
        return tuple(self._lists.get(list_name, {}).values())

    def find(self, list_name: str | None, code: object) -> CodeRow | None:
        """One code; None when the list does not have it."""
        return self._lists.get(list_name or "", {}).get(str(code))

    def label(self, list_name: str | None, code: object) -> str:
        """What people read for a code; an unknown code is shown as it is, never hidden."""
        row = self.find(list_name, code)
        return str(code) if row is None else row.label

    def match(self, list_name: str, text: str) -> str | None:
        """The code whose code or label is `text`, spelling apart."""
        if text in self._lists.get(list_name, {}):
            return text
        key = look_alike_key(text)
        for row in self._lists.get(list_name, {}).values():
            if look_alike_key(row.label) == key:
                return row.code
        return None


def shipped_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file of `resources/codes`."""
    with resource("codes", f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def shipped_lists() -> tuple[str, ...]:
    """The names of the code lists that ship with the program."""
    return tuple(sorted(p.stem for p in resource("codes").glob("*.csv") if p.stem not in _OTHER_FILES))


def seed(connection: Connection) -> int:
    """Add the shipped codes that the store does not have yet; says how many.

    What ships is the same in every copy, so it is no change and does not go into the change log: the log begins
    when a user edits a code.
    """
    known = {(list_name, code) for list_name, code in connection.execute(select(Code.list_name, Code.code))}
    now = datetime.now(UTC)
    rows = [
        _seed_row(list_name, row, now)
        for list_name in shipped_lists()
        for row in shipped_rows(list_name)
        if (list_name, row["code"]) not in known
    ]
    if rows:
        connection.execute(insert(Code), rows)
        search_documents.refresh(connection, {"code": [str(row["id"]) for row in rows]})
    return len(rows)


def _seed_row(list_name: str, row: dict[str, str], now: datetime) -> dict[str, object]:
    return {
        "id": str(uuid5(_NAMESPACE, f"{list_name}/{row['code']}")),
        "version": 1,
        "deleted": False,
        "created_at": now,
        "changed_at": now,
        "list_name": list_name,
        "code": row["code"],
        "label": row["label"],
        "position": int(row["position"] or 0),
        "weight": float(row["weight"]) if row.get("weight") else None,
        "tone": row.get("tone") or "normal",
        "phase": row.get("phase") or None,
        "retired": row.get("retired") in {"1", "true"},
    }
