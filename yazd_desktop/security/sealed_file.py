"""Files sealed chunk by chunk, so that a large one needs little memory and a cut or swapped one is refused.

Layout: 8 bytes of format, 32 of salt, then chunks of 1 MiB (the last one may be shorter), each AES-256-GCM with
its tag. The key of the file comes from the key given, the salt and the name. The nonce is a prefix, the number of
the chunk and a mark on the last one (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizar, 2015):
no chunk can be left out, moved or cut off, and no file can stand under the name of another.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yazd_desktop.errors import UserError
from yazd_desktop.security.subkeys import KEY_BYTES, subkey
from yazd_desktop.security.whole_file import whole_file

CHUNK_BYTES: Final = 1024 * 1024
_FORMAT: Final = b"YZSEAL"
_VERSION: Final = b"\x00\x01"
_SALT_BYTES: Final = 32
_PREFIX_BYTES: Final = 7
_TAG_BYTES: Final = 16
_HEADER_BYTES: Final = len(_FORMAT) + len(_VERSION) + _SALT_BYTES

Progress = Callable[[int, int], object]
"""Called with the bytes done and the bytes in all after each chunk; may raise Cancelled."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed: its length and its SHA-256 in hexadecimal digits, of the content before sealing."""

    size_bytes: int
    sha256: str


def seal_file(
    source: Path, target: Path, key: bytes, progress: Progress | None = None, *, name: str
) -> Sealed:
    """Seal `source` into `target`, whole or not at all; it opens with the same key and name only.

    UserError sealed_file.not_copied when the one cannot be read or the other not written.
    """
    try:
        with source.open("rb") as plain, whole_file(target, private=True) as sealed:
            return _seal(plain, sealed, key, name, os.fstat(plain.fileno()).st_size, progress)
    except OSError as error:
        raise UserError("sealed_file.not_copied", file=source.name) from error


def seal_chunks(chunks: Iterable[bytes], target: Path, key: bytes, *, name: str) -> None:
    """Seal what comes piece by piece into `target`, whole or not at all; nothing plain is ever on the disk.

    UserError sealed_file.not_copied when it cannot be written.
    """
    try:
        with whole_file(target, private=True) as sealed:
            _seal(_Pieces(chunks), sealed, key, name, 0, None)
    except OSError as error:
        raise UserError("sealed_file.not_copied", file=target.name) from error


def unseal_chunks(path: Path, key: bytes, *, name: str) -> Iterator[bytes]:
    """The content, chunk by chunk, each one proved; only when the last one came is it proved whole.

    UserError sealed_file.missing, sealed_file.damaged, sealed_file.newer, sealed_file.not_readable.
    """
    try:
        with path.open("rb") as sealed:
            yield from _proved(sealed, key, name)
    except FileNotFoundError:
        raise UserError("sealed_file.missing") from None
    except OSError as error:
        raise UserError("sealed_file.not_readable") from error


def open_sealed(path: Path, key: bytes, *, name: str) -> bytes:
    """The whole content, proved, in memory; the same errors as `unseal_chunks`."""
    return b"".join(unseal_chunks(path, key, name=name))


def unseal_file(
    source: Path, target: Path, key: bytes, progress: Progress | None = None, *, name: str
) -> None:
    """Write the proved content of `source` to `target`, whole or not at all.

    Errors as in `unseal_chunks`, and sealed_file.not_copied.
    """
    done_bytes = 0
    try:
        with whole_file(target, private=True) as plain:
            for chunk in unseal_chunks(source, key, name=name):
                plain.write(chunk)
                done_bytes += len(chunk)
                if progress is not None:
                    progress(done_bytes, max(source.stat().st_size, done_bytes))
    except OSError as error:
        raise UserError("sealed_file.not_copied", file=target.name) from error


class _Readable(Protocol):
    """What can be read."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, fewer only at the end."""


class _Pieces:
    """Pieces of any length, read as a file."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._waiting = bytearray()

    def read(self, size: int, /) -> bytes:
        """So many bytes, fewer only at the end."""
        while len(self._waiting) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._waiting += piece
        read = bytes(self._waiting[:size])
        del self._waiting[:size]
        return read


def _seal(
    plain: _Readable, sealed: BinaryIO, key: bytes, name: str, total_bytes: int, progress: Progress | None
) -> Sealed:
    digest = hashlib.sha256()
    done_bytes = 0
    salt = secrets.token_bytes(_SALT_BYTES)
    header = _FORMAT + _VERSION + salt
    cipher, prefix = _cipher(key, salt, name)
    sealed.write(header)
    for place, (chunk, is_last) in enumerate(_chunks(plain, CHUNK_BYTES)):
        digest.update(chunk)
        sealed.write(cipher.encrypt(_nonce(prefix, place, is_last), chunk, header))
        done_bytes += len(chunk)
        if progress is not None:
            progress(done_bytes, max(total_bytes, done_bytes))
    return Sealed(done_bytes, digest.hexdigest())


def _proved(sealed: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    header = sealed.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(_FORMAT):
        raise UserError("sealed_file.damaged")
    if not header.startswith(_FORMAT + _VERSION):
        raise UserError("sealed_file.newer")
    cipher, prefix = _cipher(key, header[-_SALT_BYTES:], name)
    for place, (chunk, is_last) in enumerate(_chunks(sealed, CHUNK_BYTES + _TAG_BYTES)):
        try:
            yield cipher.decrypt(_nonce(prefix, place, is_last), chunk, header)
        except InvalidTag:
            raise UserError("sealed_file.damaged") from None


def _cipher(key: bytes, salt: bytes, name: str) -> tuple[AESGCM, bytes]:
    derived = subkey(key, f"sealed file/{name}", salt=salt, length_bytes=KEY_BYTES + _PREFIX_BYTES)
    return AESGCM(derived[:KEY_BYTES]), derived[KEY_BYTES:]


def _nonce(prefix: bytes, place: int, is_last: bool) -> bytes:
    return prefix + place.to_bytes(4, "big") + bytes([is_last])


def _chunks(file: _Readable, length_bytes: int) -> Iterator[tuple[bytes, bool]]:
    """The chunks of a file and whether each is the last; an empty file has one empty chunk."""
    chunk = file.read(length_bytes)
    while True:
        following = file.read(length_bytes) if len(chunk) == length_bytes else b""
        yield chunk, not following
        if not following:
            return
        chunk = following
