"""Run by Alembic: takes the caller's connection and its open transaction."""

from __future__ import annotations

from alembic import context

import db.changes
import db.exchange
import db.models
import db.this_copy
from db.base import Base

__all__ = ["db"]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=lambda name, kind, _parents: kind != "table" or not (name or "").startswith("search_"),
    transactional_ddl=True,
)
# The caller's write transaction is the only one: Alembic neither begins nor commits.
context.run_migrations()
