"""Files that belong to a record."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from db import kinds
from db.base import Record


class Attachment(Record):
    """A file of a record; its bytes lie sealed in the office folder under the id of this record."""

    __tablename__ = "attachment"

    name: Mapped[str | None] = kinds.text(200, required=True, sensitive="note", search="name")
    media_type: Mapped[str | None] = kinds.text(100)
    sha256: Mapped[str | None] = kinds.text(64, sensitive="personal", index=True)  # tells a known file again
    size_bytes: Mapped[int | None] = kinds.number(minimum=0)
    secrecy: Mapped[str | None] = kinds.code("confidentiality")
    owner_entity: Mapped[str | None] = kinds.text(40)
    owner_id: Mapped[str | None] = kinds.any_link()
    description: Mapped[str | None] = kinds.text(300, sensitive="note", search="text")
