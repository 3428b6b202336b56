"""The plainest tar there is, written and read as a stream: regular files with short names, and nothing about them.

Every block has one allowed form, the one that `header` writes: what differs by a byte is refused, so links, devices,
long names, extensions and two readings of one file have no place. Debian's `tar` reads it.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from typing import Final

from yazd_desktop.errors import UserError

MOST_MEMBER_BYTES: Final = 8**11 - 1
"""What eleven octal digits can say."""
_BLOCK_BYTES: Final = 512
_NAME: Final = slice(0, 100)
_SIZE: Final = slice(124, 135)
_SUM: Final = slice(148, 156)
_EMPTY_BLOCK: Final = bytes(_BLOCK_BYTES)
_LONGEST_PADDING_BYTES: Final = 20 * _BLOCK_BYTES
_CHUNK_BYTES: Final = 256 * 1024

END: Final = 2 * _EMPTY_BLOCK
"""What stands behind the last member."""


def header(name: str, size_bytes: int) -> bytes:
    """The block before a member; ValueError for what does not fit into it."""
    member = tarfile.TarInfo(name)
    member.size = size_bytes
    if not 0 <= size_bytes <= MOST_MEMBER_BYTES:
        raise ValueError("size")
    block = member.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")
    if len(block) != _BLOCK_BYTES:
        raise ValueError("name")
    return block


def padding(size_bytes: int) -> bytes:
    """What fills the last block of a member."""
    return bytes(-size_bytes % _BLOCK_BYTES)


class TarReader:
    """Iterate for the name and size of each member, read it by `chunks` or `whole`; what is left of it is passed over.

    `read(n)` gives some bytes, at most n, and none at the end. UserError exchange.cut, damaged, bad_content.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._left_bytes = 0
        self._padding_bytes = 0

    def __iter__(self) -> Iterator[tuple[str, int]]:
        while (block := self._exactly(_BLOCK_BYTES)) != _EMPTY_BLOCK:
            name, size_bytes = _understood(block)
            self._left_bytes = size_bytes
            self._padding_bytes = -size_bytes % _BLOCK_BYTES
            yield name, size_bytes
            for _ in self.chunks():
                pass
            if self._exactly(self._padding_bytes).strip(b"\0"):
                raise UserError("exchange.bad_content")
        self._expect_the_end()

    def chunks(self) -> Iterator[bytes]:
        """The content of the member in hand, or what is left of it."""
        while self._left_bytes:
            content = self._some(min(self._left_bytes, _CHUNK_BYTES))
            self._left_bytes -= len(content)
            yield content

    def _exactly(self, length_bytes: int) -> bytes:
        parts = []
        while length_bytes:
            parts.append(self._some(length_bytes))
            length_bytes -= len(parts[-1])
        return b"".join(parts)

    def _some(self, limit_bytes: int) -> bytes:
        content = self._read(limit_bytes)
        if not content:
            raise UserError("exchange.cut")
        return content

    def _expect_the_end(self) -> None:
        """A second empty block, and no more of them than tar itself writes; the file is read to its end."""
        rest_bytes = 0
        while content := self._read(_CHUNK_BYTES):
            rest_bytes += len(content)
            if content.strip(b"\0") or rest_bytes > _LONGEST_PADDING_BYTES:
                raise UserError("exchange.bad_content")
        if rest_bytes < _BLOCK_BYTES:
            raise UserError("exchange.cut")


def _understood(block: bytes) -> tuple[str, int]:
    """Name and size of a header of ours; all other forms are refused."""
    if _checksum(block) != block[_SUM]:
        raise UserError("exchange.damaged")
    try:
        name, size_bytes = block[_NAME].rstrip(b"\0").decode("ascii"), int(block[_SIZE], 8)
        is_ours = header(name, size_bytes) == block
    except ValueError:
        is_ours = False
    if not is_ours:
        raise UserError("exchange.bad_content")
    return name, size_bytes


def _checksum(block: bytes) -> bytes:
    """The sum over a header in which the sum itself counts as eight spaces."""
    total = sum(block) - sum(block[_SUM]) + 8 * ord(" ")
    return b"%06o\0 " % total
