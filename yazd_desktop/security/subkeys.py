"""Keys for one purpose each, derived from the data key of the office, so that no key serves two ciphers."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_DOMAIN: Final = b"yazd-desktop/1/"


def subkey(key: bytes, purpose: str, *, salt: bytes | None = None, length_bytes: int = KEY_BYTES) -> bytes:
    """The key for `purpose` (HKDF-SHA256, RFC 5869); another purpose or salt gives an unrelated key."""
    if len(key) < 20:
        raise ValueError("key too short")
    info = _DOMAIN + purpose.encode()
    return HKDF(algorithm=SHA256(), length=length_bytes, salt=salt, info=info).derive(key)
