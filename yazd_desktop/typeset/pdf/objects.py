"""Objects of a PDF written as they come: small ones packed into object streams, streams each for itself.

Nothing is held but where each object stands, so that a document of thousands of pages needs no more memory than one of
some hundred (PDF 1.7, 7.5.7 object streams and 7.5.8 cross-reference streams).
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Callable, Sequence
from typing import Final, Protocol

_PACKED_AT_ONCE: Final = 250
_SPEED: Final = 6  # of zlib


class Output(Protocol):
    """What a document is written into."""

    def write(self, data: bytes, /) -> object:
        """Write some bytes."""


class ObjectFile:
    """The objects of a file and their places; `new_number` gives the next number that is free."""

    def __init__(self, output: Output, new_number: Callable[[], int]) -> None:
        self._output = output
        self._new_number = new_number
        self._size = 0
        # Of each object, as the cross-reference stream has it: one byte for 1, a place of the file, or 2, an object
        # stream; five for the place or the number of that stream; two for the place in it.
        self._entries = array("Q")
        self._numbers: list[int] = []
        self._bodies: list[bytes] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is no stream."""
        self._numbers.append(number)
        self._bodies.append(body)
        if len(self._numbers) >= _PACKED_AT_ONCE:
            self._pack()

    def put_many(self, first: int, bodies: Sequence[bytes]) -> None:
        """Write objects with numbers in a row."""
        self._numbers += range(first, first + len(bodies))
        self._bodies += bodies
        if len(self._numbers) >= _PACKED_AT_ONCE:
            self._pack()

    def put_whole(self, number: int, body: bytes) -> None:
        """Write an object that may not be packed: a stream, ready with its dictionary."""
        self._remember(number, 1, self._size, 0)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def put_stream(self, number: int, dictionary: bytes, content: bytes) -> None:
        """Write a stream, compressed; `dictionary` holds its entries beside length and filter."""
        data = zlib.compress(content, _SPEED)
        head = b"<<%b/Filter/FlateDecode/Length %d>>" % (dictionary, len(data))
        self.put_whole(number, head + b"stream\n" + data + b"\nendstream")

    def put_plain_stream(self, number: int, dictionary: bytes, content: bytes) -> None:
        """Write a stream that everybody shall be able to read without unpacking it."""
        head = b"<<%b/Length %d>>" % (dictionary, len(content))
        self.put_whole(number, head + b"stream\n" + content + b"\nendstream")

    def finish(self, trailer: bytes) -> None:
        """Write where everything stands; `trailer` has the entries of the trailer but /Size."""
        self._pack()
        number = self._new_number()
        start = self._size
        self._remember(number, 1, start, 0)
        self._entries[0] = 0xFFFF
        if sys.byteorder == "little":
            self._entries.byteswap()
        head = b"/Type/XRef/W[1 5 2]/Size %d%b" % (len(self._entries), trailer)
        self.put_stream(number, head, self._entries.tobytes())
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        if not self._numbers:
            return
        number = self._new_number()
        offsets: list[str] = []
        place = 0
        last = max(self._numbers)
        self._remember(last, 2, number, 0)  # makes room for all
        entries, entry = self._entries, 2 << 56 | number << 16
        for packed, body in zip(self._numbers, self._bodies, strict=True):
            entries[packed] = entry
            entry += 1
            offsets.append(f"{packed} {place}")
            place += len(body) + 1
        index = f"{' '.join(offsets)}\n".encode("ascii")
        head = b"/Type/ObjStm/N %d/First %d" % (len(offsets), len(index))
        content = index + b"\n".join(self._bodies)
        self._numbers, self._bodies = [], []
        self.put_stream(number, head, content)

    def _remember(self, number: int, kind: int, place: int, seat: int) -> None:
        missing = number + 1 - len(self._entries)
        if missing > 0:
            self._entries.extend([0] * missing)
        self._entries[number] = kind << 56 | place << 16 | seat

    def _write(self, data: bytes) -> None:
        self._output.write(data)
        self._size += len(data)
