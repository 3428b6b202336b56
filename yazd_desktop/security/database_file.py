"""`database.json`: where the store of an office lies when it lies on a server, sealed under a key of the office."""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yazd_desktop.errors import UserError
from yazd_desktop.security.subkeys import subkey
from yazd_desktop.security.whole_file import whole_file

FILE_NAME: Final = "database.json"
_FORMAT: Final = "yazd-desktop-database"
_VERSION: Final = 1
_MAX_BYTES: Final = 100_000
_NONCE_BYTES: Final = 12
_ABOUT: Final = json.dumps([_FORMAT, _VERSION]).encode("ascii")


def stands_in(folder: Path) -> bool:
    """Whether the store of this office lies on a server."""
    return (folder / FILE_NAME).exists()


def write(folder: Path, data_key: bytes, address: str) -> None:
    """Seal the address, its password included, and write it whole or not at all."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key(data_key)).encrypt(nonce, address.encode(), _ABOUT)
    shown = {"nonce": nonce, "sealed": sealed}
    content = {name: base64.b64encode(value).decode("ascii") for name, value in shown.items()}
    with whole_file(folder / FILE_NAME, private=True) as file:
        file.write(json.dumps({"format": _FORMAT, "version": _VERSION, **content}, indent=1).encode())


def read(folder: Path, data_key: bytes) -> str:
    """The address; UserError database.not_readable, database.newer, database.damaged."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            content = file.read(_MAX_BYTES)
    except OSError as error:
        raise UserError("database.not_readable", file=FILE_NAME) from error
    try:
        whole = json.loads(content)
        if whole["format"] != _FORMAT:
            raise ValueError("another format")
        if whole["version"] != _VERSION:
            raise UserError("database.newer", file=FILE_NAME)
        nonce, sealed = (base64.b64decode(whole[name], validate=True) for name in ("nonce", "sealed"))
        return AESGCM(_key(data_key)).decrypt(nonce, sealed, _ABOUT).decode()
    except (ValueError, KeyError, TypeError, RecursionError, InvalidTag) as error:
        raise UserError("database.damaged", file=FILE_NAME) from error


def _key(data_key: bytes) -> bytes:
    return subkey(data_key, "database address")
