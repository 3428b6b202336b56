"""Migrations of the store by Alembic, run inside one write transaction of the caller."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from db.migrations.settling import settle


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the store up to `revision`; the caller commits or undoes."""
    command.upgrade(config(connection), revision)
    if connection.dialect.name == "postgresql":
        settle(connection)
