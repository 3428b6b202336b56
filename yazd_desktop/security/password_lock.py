"""From a password to a key, slowly on purpose (Argon2id), so that guessing costs what signing in costs."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from yazd_desktop.errors import UserError
from yazd_desktop.persian.digits import to_ascii
from yazd_desktop.security.subkeys import KEY_BYTES

MIN_PASSWORD_LENGTH: Final = 8
SALT_BYTES: Final = 16
# A key file from elsewhere must not be able to fill the memory or hold the program for hours.
_MAX_MEMORY_KIB: Final = 1024 * 1024
_MAX_PASSES: Final = 20
_MAX_LANES: Final = 8
# The same letter and digit on a Persian, an Arabic and a Latin keyboard: a password typed on another computer
# of the office must still open.
_ONE_KEYBOARD: Final = str.maketrans("يىك", "ییک")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a password costs."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        sane = (
            1 <= self.lanes <= _MAX_LANES
            and 8 * self.lanes <= self.memory_kib <= _MAX_MEMORY_KIB
            and 1 <= self.passes <= _MAX_PASSES
        )
        if not sane:
            raise ValueError(self)


STANDARD: Final = Cost(memory_kib=128 * 1024, passes=3, lanes=1)
"""About 0.4 s; far over the least that OWASP asks (19 MiB, two passes)."""
FAST_FOR_TESTS: Final = Cost(memory_kib=64, passes=1, lanes=1)
"""No protection at all: for tests, which hand it over by name."""


def check_strength(password: str) -> None:
    """Raise UserError `keys.weak_password` for a password that is too short."""
    if len(_normal(password)) < MIN_PASSWORD_LENGTH:
        raise UserError("keys.weak_password", length=MIN_PASSWORD_LENGTH)


def password_key(password: str, salt: bytes, cost: Cost) -> bytes:
    """The key that this password makes with this salt."""
    try:
        return hash_secret_raw(
            _normal(password).encode("utf-8", "surrogatepass"),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except (HashingError, MemoryError) as error:
        raise UserError("keys.no_memory", megabytes=cost.memory_kib // 1024) from error


def _normal(password: str) -> str:
    return to_ascii(unicodedata.normalize("NFC", password)).translate(_ONE_KEYBOARD)
