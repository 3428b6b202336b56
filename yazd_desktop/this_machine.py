"""Which computer this is, and where its user's programs keep what they remember of their work."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_MACHINE_ID: Final = Path("/etc/machine-id")
_PROGRAM: Final = "yazd-desktop"
_DRAWN: Final = 1 << 40  # set in a hardware address that was drawn by lot, anew in each process
_HASH_LETTERS: Final = 32


@cache
def machine_id() -> str:
    """The same on this computer for as long as its system stands; a hash that tells nothing of it."""
    known = _registered() or _by_hardware()
    return hashlib.sha256(f"{_PROGRAM}/machine/{known}".encode()).hexdigest()[:_HASH_LETTERS]


def state_folder() -> Path:
    """Where the program may keep what it remembers for the signed-in user; it need not be there yet.

    RuntimeError where the user has no home.
    """
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / _PROGRAM
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".local" / "state") / _PROGRAM


def _registered() -> str:
    """What the system calls itself; empty where it has no such name."""
    if sys.platform == "win32":
        import winreg

        place = r"SOFTWARE\Microsoft\Cryptography"
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, access) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).strip().lower()
        return ""
    with suppress(OSError, UnicodeDecodeError):
        return _MACHINE_ID.read_text("ascii").strip()
    return ""


def _by_hardware() -> str:
    address = uuid.getnode()
    return platform.node() if address & _DRAWN else f"{address:012x}"
