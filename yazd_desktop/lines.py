"""Small pieces of a page: a line that opens a record, and a chip that says a status in its colour."""

from __future__ import annotations

from dataclasses import dataclass

from yazd_desktop.codes import CodeLists


@dataclass(frozen=True, slots=True)
class Line:
    """A record in a short list: opened by its `entity` and `record_id`; `days` late, or left where negative."""

    entity: str
    record_id: str
    title: str
    detail: str = ""
    when: str = ""
    tone: str = "normal"
    days: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    """A code in its colour."""

    label: str
    tone: str = "normal"


def chip(codes: CodeLists, code_list: str | None, code: object) -> Chip | None:
    """The chip of a code; None for no code."""
    if code is None:
        return None
    row = codes.find(code_list, code)
    return Chip(str(code)) if row is None else Chip(row.label, row.tone)
