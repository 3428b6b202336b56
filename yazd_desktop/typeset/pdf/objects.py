"""Objects of a PDF written as they come: small ones packed into object streams, streams each for itself.

Nothing is held but where each object stands, so that a document of thousands of pages needs no more memory than one of
some hundred (PDF 1.7, 7.5.7 object streams and 7.5.8 cross-reference streams).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable
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
        # Of each object: 0 nowhere yet, 1 at a place of the file, 2 in an object stream; then the place, or the
        # number of the object stream, and the place in it.
        self._kinds = bytearray()
        self._places = array("Q")
        self._seats = array("H")
        self._numbers: list[int] = []
        self._bodies: list[bytes] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is no stream."""
        self._numbers.append(number)
        self._bodies.append(body)
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
        rows = bytearray(b"\0\0\0\0\0\0\xff\xff")
        for kind, place, seat in zip(self._kinds[1:], self._places[1:], self._seats[1:], strict=True):
            rows += bytes((kind,)) + place.to_bytes(5, "big") + seat.to_bytes(2, "big")
        head = b"/Type/XRef/W[1 5 2]/Size %d%b" % (len(self._kinds), trailer)
        self.put_stream(number, head, bytes(rows))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        if not self._numbers:
            return
        number = self._new_number()
        offsets: list[bytes] = []
        place = 0
        for seat, (packed, body) in enumerate(zip(self._numbers, self._bodies, strict=True)):
            self._remember(packed, 2, number, seat)
            offsets.append(b"%d %d" % (packed, place))
            place += len(body) + 1
        index = b" ".join(offsets) + b"\n"
        head = b"/Type/ObjStm/N %d/First %d" % (len(offsets), len(index))
        content = index + b"\n".join(self._bodies)
        self._numbers, self._bodies = [], []
        self.put_stream(number, head, content)

    def _remember(self, number: int, kind: int, place: int, seat: int) -> None:
        missing = number + 1 - len(self._kinds)
        if missing > 0:
            self._kinds.extend(bytes(missing))
            self._places.extend([0] * missing)
            self._seats.extend([0] * missing)
        self._kinds[number], self._places[number], self._seats[number] = kind, place, seat

    def _write(self, data: bytes) -> None:
        self._output.write(data)
        self._size += len(data)
