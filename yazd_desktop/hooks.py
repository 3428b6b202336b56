"""A list of callbacks: how a view model tells a screen that it changed, without knowing any window toolkit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Hook(Generic[P]):
    """Callbacks called in the order in which they were connected."""

    __slots__ = ("_callbacks",)

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, object]] = []

    def connect(self, callback: Callable[P, object]) -> None:
        """Call `callback` at each `send` from now on."""
        self._callbacks.append(callback)

    def disconnect(self, callback: Callable[P, object]) -> None:
        """Call `callback` no more; ValueError when it was not connected."""
        self._callbacks.remove(callback)

    def send(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every callback; one that disconnects itself while running is safe."""
        for callback in tuple(self._callbacks):
            callback(*args, **kwargs)
