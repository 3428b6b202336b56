"""Text files as people have them: UTF-8, or what Notepad may have written in its stead."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path
from typing import Final

from yazd_desktop.errors import UserError

MOST_MEGABYTES: Final = 50
_OF_WINDOWS: Final = (
    "cp1256"  # what Windows calls ANSI where it is Persian or Arabic; has a letter for every byte
)
_OTHER_KINDS: Final = (b"%PDF-", b"{\\rtf")  # may be all letters, and yet nothing that anybody wrote
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_MOST_CONTROLS: Final = 0.01  # of the characters of a text
_BROKEN: Final = "\ufffd"
_WIDE: Final = re.compile("[\x80-\U0010ffff]")


def read_text(path: Path) -> str:
    """The text of a file; raises UserError when it can't be read or is no text."""
    content = _bytes_of(path)
    try:
        text = _decoded(content)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(error.encoding, "replace")
        line = len(f"{before}.".splitlines())
        raise UserError("cli.damaged_text", file=str(path), line=line) from error
    controls = _CONTROL.findall(text)
    if content.startswith(_OTHER_KINDS) or "\0" in controls or len(controls) > len(text) * _MOST_CONTROLS:
        raise UserError("cli.no_text", file=str(path))
    return text


def _bytes_of(path: Path) -> bytes:
    most = MOST_MEGABYTES * 1_000_000
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # before it is opened: a pipe would keep us waiting
            raise UserError("cli.not_a_file", file=str(path))
        with path.open("rb") as file:
            content = file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError("cli.no_such_file", file=str(path)) from error
    except OSError as error:
        raise UserError("cli.unreadable_file", file=str(path)) from error
    if len(content) > most:
        raise UserError("cli.large_file", file=str(path), megabytes=MOST_MEGABYTES)
    return content


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        # The letters of Windows hardly ever make one of UTF-8: where most do, it is UTF-8 that was damaged.
        text = content.decode(errors="replace")
        if len(_WIDE.findall(text)) > 2 * text.count(_BROKEN):
            raise
        return content.decode(_OF_WINDOWS)
