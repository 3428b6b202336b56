"""What stands in an exchange file: the names of its members and their order, their limits, JSON and packed lines.

    head.json                      {"format": 1, ...}: readable to every version there will ever be
    <kind>-00000.jsonl.zst …       lines of a kind, in pieces
    blobs/<sha256>                 contents of attachments
    manifest.json                  name, size and SHA-256 of all that stands before it, and the facts of the caller
    manifest.sig                   Ed25519 over `DOMAIN` and the manifest

Writer and reader share the limits, so that what is written can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import zstandard

from yazd_desktop.errors import UserError

FORMAT: Final = 1
DOMAIN: Final = b"yazd-exchange-1\0"
HEAD: Final = "head.json"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
SIGNATURE_BYTES: Final = 64
BLOB_PREFIX: Final = "blobs/"
# What a member is: HEAD, MANIFEST, SIGNATURE, or one of these.
LINES: Final = "lines"
BLOB: Final = "blob"

HEAD_LIMIT_BYTES: Final = 64 * 1024
PIECE_BYTES: Final = 8 * 1024 * 1024
"""A piece is closed before it grows beyond this; only a longer line of its own makes a longer piece."""
PIECE_LIMIT_BYTES: Final = 16 * 1024 * 1024
PACKED_LIMIT_BYTES: Final = PIECE_LIMIT_BYTES + PIECE_LIMIT_BYTES // 256
MOST_MEMBERS: Final = 100_000
# What a manifest may be, with n members before it. A longer list of facts belongs into lines.
FACTS_LIMIT_BYTES: Final = 8 * 1024 * 1024
MOST_FACTS: Final = 200_000
_ENTRY_BYTES: Final = 256
_ENTRY_VALUES: Final = 4

KIND: Final = re.compile("[a-z]{1,32}")
_PIECE: Final = re.compile(r"([a-z]{1,32})-([0-9]{5})\.jsonl\.zst")
_BLOB: Final = re.compile("blobs/([0-9a-f]{64})")


def piece_name(kind: str, place: int) -> str:
    """The name of one piece of the lines of a kind."""
    return f"{kind}-{place:05d}.jsonl.zst"


def manifest_limit_bytes(members: int) -> int:
    """The longest manifest of a file with so many members before it."""
    return FACTS_LIMIT_BYTES + _ENTRY_BYTES * members


class Order:
    """The members of a file as they come: each is judged by its name and size before it is read."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._last = ""
        self._kind = ""
        self._pieces = 0

    @property
    def is_whole(self) -> bool:
        """Whether the last member was the last there is."""
        return self._last == SIGNATURE

    def accept(self, name: str, size_bytes: int) -> str:
        """What the member is: HEAD, LINES, BLOB, MANIFEST or SIGNATURE; UserError exchange.bad_content."""
        what = self._what(name, size_bytes)
        if what is None or name in self._names or len(self._names) == MOST_MEMBERS:
            raise UserError("exchange.bad_content")
        self._names.add(name)
        self._last = what
        return what

    def _what(self, name: str, size_bytes: int) -> str | None:
        if self._last == "":
            return HEAD if name == HEAD and size_bytes <= HEAD_LIMIT_BYTES else None
        if self._last == MANIFEST:
            return SIGNATURE if name == SIGNATURE and size_bytes == SIGNATURE_BYTES else None
        if self._last in (HEAD, LINES) and (piece := _PIECE.fullmatch(name)):
            return LINES if size_bytes <= PACKED_LIMIT_BYTES and self._follows(*piece.groups()) else None
        if self._last in (HEAD, LINES, BLOB) and is_blob(name):
            return BLOB
        if self._last in (HEAD, LINES, BLOB) and name == MANIFEST:
            return MANIFEST if size_bytes <= manifest_limit_bytes(len(self._names)) else None
        return None

    def _follows(self, kind: str, number: str) -> bool:
        """Whether a piece is the next of its kind, or the first of another one, which has not been before."""
        if kind != self._kind:
            self._kind, self._pieces = kind, 0  # a kind that comes again has a name again, and is refused
        self._pieces += 1
        return int(number) == self._pieces - 1


def is_blob(name: str) -> bool:
    """Whether a member of this name is the content of an attachment."""
    return _BLOB.fullmatch(name) is not None


def is_piece(name: str) -> bool:
    """Whether a member of this name holds lines."""
    return _PIECE.fullmatch(name) is not None


def kind_of(name: str) -> str:
    """The kind of the lines in a piece."""
    return name.partition("-")[0]


def to_json(values: Mapping[str, object]) -> bytes:
    """The one form in which a head or a manifest is written; ValueError for what JSON cannot say."""
    return json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def from_json(content: bytes, most_values: int) -> dict[str, Any]:
    """A JSON object in the form of `to_json`; UserError exchange.bad_content for all else.

    One form alone leaves no room for double keys, half surrogates and numbers that are none. The signs that part
    values are counted first: ten bytes of brackets would take a kilobyte of memory.
    """
    try:
        if values_in(content) > most_values:
            raise UserError("exchange.bad_content")
        found = json.loads(content.decode())
        is_ours = isinstance(found, dict) and to_json(found) == content
    except (ValueError, RecursionError) as error:
        raise UserError("exchange.bad_content") from error
    if not is_ours:
        raise UserError("exchange.bad_content")
    return dict(found)


def values_in(content: bytes) -> int:
    """No fewer than the values of a JSON text."""
    return sum(content.count(sign) for sign in (b",", b"[", b"{"))


def most_values(members: int) -> int:
    """The most values that a manifest of a file with so many members before it may hold."""
    return MOST_FACTS + _ENTRY_VALUES * members


def packed(lines: bytes | bytearray) -> bytes:
    """A piece: one frame of zstd that says how long it will be."""
    return zstandard.ZstdCompressor(level=3).compress(lines)


def unpacked(piece: bytes) -> bytes:
    """The lines of a piece. It is judged by what it says of itself, and never grows beyond that.

    UserError exchange.damaged when it is no whole frame, exchange.bad_content when it is of another form.
    """
    try:
        frame = zstandard.get_frame_parameters(piece)
        if frame.content_size > PIECE_LIMIT_BYTES:  # as is one that does not say
            raise UserError("exchange.bad_content")
        lines = zstandard.ZstdDecompressor().decompress(piece, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise UserError("exchange.damaged") from error
    if not lines.endswith(b"\n") or lines.startswith(b"\n") or b"\n\n" in lines:
        raise UserError("exchange.bad_content")
    return lines
