"""A pipe in memory between two threads that holds little, and that either side may leave at any time."""

from __future__ import annotations

from collections import deque
from threading import Condition
from typing import Final

_ROOM_BYTES: Final = 1024 * 1024


class Left(Exception):  # noqa: N818  (no error of its own: why the other side left is told by it)
    """The other side of the conduit has left."""


class Conduit:
    """One thread writes, one reads. Holds at most a megabyte, and what one write brings."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._is_ended = False
        self._is_left = False
        self._front = memoryview(b"")

    def write(self, content: bytes) -> int:
        """Hand over; waits while there is no room. Raises Left when nobody reads any more."""
        with self._changed:
            while self._waiting_bytes >= _ROOM_BYTES and not self._is_left:
                self._changed.wait()
            if self._is_left:
                raise Left
            if content:
                self._waiting.append(bytes(content))
                self._waiting_bytes += len(content)
                self._changed.notify_all()
        return len(content)

    def flush(self) -> None:
        """Nothing is held back by the side that writes; files are asked for this."""

    def read(self, limit_bytes: int) -> bytes:
        """Some bytes, at most so many; waits for them. Empty after the end; raises Left when there is no end."""
        if not self._front:
            self._front = memoryview(self._take())
        content = bytes(self._front[:limit_bytes])
        self._front = self._front[limit_bytes:]
        return content

    def end(self) -> None:
        """Nothing more will be written; what was is still read."""
        with self._changed:
            self._is_ended = True
            self._changed.notify_all()

    def leave(self) -> None:
        """Nothing that is or will be written matters; both sides are told."""
        with self._changed:
            self._is_left = True
            self._waiting.clear()
            self._changed.notify_all()

    def _take(self) -> bytes:
        with self._changed:
            while not (self._waiting or self._is_ended or self._is_left):
                self._changed.wait()
            if self._is_left:
                raise Left
            content = b"".join(self._waiting)
            self._waiting.clear()
            self._waiting_bytes = 0
            self._changed.notify_all()
        return content
