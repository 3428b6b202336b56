"""The base of all tables: names of constraints and the columns that every record has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.types import Key, Moment

# Named constraints: Alembic's batch mode can only change what has a name.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of an office's store."""

    metadata = MetaData(naming_convention=NAMES)


class Record(Base):
    """What every record has beside its fields.

    `local_id` is a small number of this copy only: lists keep it in an array and the search index uses it as its
    row number. `id` is the key that other records, the change log and other copies know. `version` rises with each
    change, so that a form can tell that somebody else saved first. `deleted` hides a record; no row ever goes.
    `scope` is the office whose record it is: in an office its own, or the governorate; at the governorate any.
    Tables that grow long have an index `in_order` over `deleted` and the column their list is sorted by, so that
    the list is read from the index alone.
    """

    __abstract__ = True

    local_id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-9)
    id: Mapped[str] = mapped_column(Key, unique=True, nullable=False, sort_order=-8)
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1, sort_order=-7)
    deleted: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, sort_order=-6)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False, sort_order=-5)
    changed_at: Mapped[datetime] = mapped_column(Moment, nullable=False, sort_order=-4)
    scope: Mapped[str | None] = mapped_column(Key, nullable=True, sort_order=-3)
