"""Which fields files changed in a record since somebody opened it: several files may come before anybody looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrived_field",
        sa.Column("row", db.types.Key(length=16), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("row", "field", name="pk_arrived_field"),
    )
    # Of marks that stand already nobody knows the fields, nor whether their records are new: they only changed.
    arrival = sa.table("arrival", sa.column("row"))
    field = sa.table("arrived_field", sa.column("row"), sa.column("field"))
    marked = sa.select(arrival.c.row, sa.literal("deleted"))
    op.execute(field.insert().from_select(["row", "field"], marked))
