"""The command that moves the records of an office to a PostgreSQL server, and back into its folder."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Final

from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import password_of
from yazd_desktop.i18n import t

VARIABLE: Final = "YAZD_DATABASE_PASSWORD"


def move(arguments: Namespace, output: Output) -> int:
    """Move the store of an office; every row is compared before the folder changes over."""
    from yazd_desktop.moving import move_office

    moved = move_office(
        Path(arguments.office),
        database_of(arguments),
        password=password_of(arguments),
        user=arguments.user,
        progress=output.progress("cli.move.progress"),
    )
    if moved.rows:
        output.say(t("cli.move.done", rows=moved.rows, tables=moved.tables))
    else:
        output.say(t("cli.move.other_address"))
    output.result(
        {
            "tables": moved.tables,
            "rows": moved.rows,
            "seconds": round(moved.seconds, 3),
            "verified": True,
        }
    )
    return 0


def database_of(arguments: Namespace) -> str:
    """The address that was given, with the password from the environment where it has none."""
    from db.postgres.address import with_password

    return with_password(str(arguments.database), os.environ.get(VARIABLE))
