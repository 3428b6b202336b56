"""How far the making of a file is, and how long that file will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from yazd_desktop.errors import Cancelled
from yazd_desktop.exchange.container import members

Progress = Callable[[int, int], object]
IsCancelled = Callable[[], bool]
WHOLE: Final = 1_000
_LINES_AT_ONCE: Final = 100
_AROUND_BYTES: Final = 1_024
"""The head of a member and the room that is left behind it, taken large."""
_CIPHER: Final = (65_552, 65_536)
"""A piece of the cipher, and what of it is content."""


class Steps:
    """The progress of a file: first its lines, then, from `lines_end` to the whole, the contents of attachments."""

    def __init__(
        self, progress: Progress | None, cancelled: IsCancelled | None, *, lines_end: int = WHOLE
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._lines_end = lines_end
        self._told = 0

    def of_lines(self, lines: Iterable[bytes], done: Callable[[], int], expected: int) -> Iterator[bytes]:
        """Pass lines on; `done` tells how many of the `expected` changes they held by now. Cancelled."""
        for number, line in enumerate(lines):
            if number % _LINES_AT_ONCE == 0:
                self._tell(done() * self._lines_end // max(1, expected), self._lines_end)
            yield line
        self._tell(self._lines_end, self._lines_end)

    def of_content(self, chunks: Iterable[bytes], before: int, total: int) -> Iterator[bytes]:
        """Pass the content of an attachment on, of which so many bytes in all went before. Cancelled."""
        for chunk in chunks:
            before += len(chunk)
            self._tell(self._lines_end + before * (WHOLE - self._lines_end) // max(1, total), WHOLE)
            yield chunk

    def end(self) -> None:
        """All is done."""
        self._tell(WHOLE, WHOLE)

    def _tell(self, step: int, most: int) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        self._told = max(self._told, min(step, most))
        if self._progress is not None:
            self._progress(self._told, WHOLE)


def packed_bytes(lines: Iterable[bytes]) -> int:
    """How many bytes such lines will take in a file."""
    found, piece = 0, bytearray()
    for line in lines:
        if piece and len(piece) + len(line) + 1 > members.PIECE_BYTES:
            found += len(members.packed(piece)) + _AROUND_BYTES
            piece = bytearray()
        piece += line
        piece += b"\n"
    return found + (len(members.packed(piece)) + _AROUND_BYTES if piece else 0)


def file_bytes(content_bytes: int, blobs: int) -> int:
    """How long the file of so much content will be, with what stands around each member and what the cipher adds."""
    whole, content = _CIPHER
    return (content_bytes + (blobs + 4) * _AROUND_BYTES) * whole // content
