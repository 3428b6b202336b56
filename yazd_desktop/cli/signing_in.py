"""The password of a command: from a file, the environment or a prompt, never from the arguments."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office, is_office, open_office

_VARIABLE = "YAZD_PASSWORD"


def password_of(arguments: Namespace, *, twice: bool = False, otherwise: str | None = None) -> str:
    """The password; asked twice for a new one. `otherwise` stands where none was given at all."""
    if arguments.password_file is not None:
        return read_password(arguments.password_file)
    given = os.environ.get(_VARIABLE)
    if given is not None:
        return given
    if otherwise is not None:
        return otherwise
    if not sys.stdin.isatty():
        raise UserError("cli.no_password", variable=_VARIABLE)
    password = getpass.getpass(t("cli.password"))
    if twice and getpass.getpass(t("cli.password_again")) != password:
        raise UserError("cli.passwords_differ")
    return password


@contextmanager
def opened(arguments: Namespace) -> Iterator[Office]:
    """The office of a command, open for as long as the block."""
    folder = Path(arguments.office)
    if not is_office(folder):
        raise UserError("store.not_an_office", folder=str(folder))
    office = open_office(folder, password=password_of(arguments), user=arguments.user)
    try:
        yield office
    finally:
        office.close()


def read_password(path: Path) -> str:
    """The password that a file holds."""
    try:
        return path.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("cli.no_password_file", file=str(path)) from error
