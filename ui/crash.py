"""Our own bugs: one dialog whose text can be copied, with where it happened and nobody's data."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import PurePath
from types import TracebackType

from yazd_desktop import __version__

_ROOMS = ("ui", "yazd_desktop", "db")
Shown = Callable[[str], None]


def report(error: BaseException) -> str:
    """Kind of error, the way to it and the versions; neither its message nor any value: both may hold names."""
    lines = [f"Yazd Desktop {__version__}, Python {platform.python_version()}, {platform.system()}"]
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__name__)
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


def install(show: Shown) -> None:
    """Bring every uncaught error to `show`, on whatever thread it came up."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        show(report(error.with_traceback(trace)))

    def thread_hook(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            show(report(told.exc_value))

    sys.excepthook = hook
    threading.excepthook = thread_hook


def _place(filename: str) -> str:
    """The file's path from our own rooms on: the rest names the user's folders."""
    parts = PurePath(filename).parts
    # The last room: the folders above it may be called like one.
    for place in range(len(parts) - 1, -1, -1):
        if parts[place] == "site-packages":
            return "/".join(parts[place + 1 :])
        if parts[place] in _ROOMS:
            return "/".join(parts[place:])
    return parts[-1] if parts else filename
