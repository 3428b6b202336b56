"""Write a file whole or not at all: under another name first, then in the place of the old one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

PART_SUFFIX: Final = ".part"
"""What a write cut off by a power failure leaves behind has this ending and may be swept away."""
_TRIES: Final = 6
_WAIT_SECONDS: Final = 0.15


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when the block ends without an error.

    After it the new content is on the disk; after an error the old content stands untouched. A `private` file
    is for its owner's eyes only, where the system knows such a thing.
    """
    part = path.with_name(path.name + PART_SUFFIX)
    try:
        part.unlink(missing_ok=True)
        with open(part, "wb", opener=_open_private if private else None) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _replace(part: Path, path: Path) -> None:
    """Windows refuses while a virus scanner or a viewer holds the old file: that passes in a moment."""
    for left in reversed(range(_TRIES)):
        try:
            part.replace(path)
        except PermissionError:
            if not left:
                raise
            time.sleep(_WAIT_SECONDS)
        else:
            return


def fsync_folder(folder: Path) -> None:
    """Make the new name last; Windows can open no folder and keeps names by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
