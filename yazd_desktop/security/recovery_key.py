"""The recovery key: printed once, kept in a safe, opens the office when every password is forgotten."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Final

from yazd_desktop.errors import UserError
from yazd_desktop.persian.digits import to_ascii

_BYTES: Final = 20
_LETTERS: Final = 32
_GROUP: Final = 4
# Base32 has no 0 and no 1: whoever types one saw the letter.
_LOOK_ALIKES: Final = str.maketrans("01", "OI")


def new_recovery_key() -> str:
    """A fresh key of 160 random bits as eight groups of four letters and digits."""
    letters = base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii")
    return "-".join(letters[place : place + _GROUP] for place in range(0, _LETTERS, _GROUP))


def read_recovery_key(typed: str) -> bytes:
    """The bits of a key typed from paper, however it is spaced and cased; raises UserError."""
    letters = "".join(char for char in to_ascii(typed) if char.isalnum()).upper().translate(_LOOK_ALIKES)
    if len(letters) != _LETTERS or not letters.isascii():
        raise UserError("keys.wrong_recovery_key")
    try:
        return base64.b32decode(letters)
    except binascii.Error:
        raise UserError("keys.wrong_recovery_key") from None
