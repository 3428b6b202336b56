"""Code lists kept as rows."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Code(Record):
    """One code of a code list. `weight` is its part in a score or its phase's order; codes retire, none is deleted."""

    __tablename__ = "code"

    list_name: Mapped[str | None] = kinds.code("code_list", required=True, index=True)
    code: Mapped[str | None] = kinds.text(60, computed=True)
    label: Mapped[str | None] = kinds.text(160, required=True, search="name")
    position: Mapped[int | None] = kinds.number()
    weight: Mapped[float | None] = kinds.number(2)
    tone: Mapped[str | None] = kinds.code("code_tone")
    phase: Mapped[str | None] = kinds.code("code_phase")
    retired: Mapped[bool | None] = kinds.yes_no()
