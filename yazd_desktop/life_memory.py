"""What this computer remembers of the lives of copies, outside their stores: how far each had come when a file left.

It holds numbers, hashes and the ids of lives, which are drawn at random and name nobody. It is never a reason not to
work: where it cannot be written or read, nothing is said.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from yazd_desktop.security.whole_file import whole_file
from yazd_desktop.this_machine import state_folder

_ROOM: Final = "copies"
_FORMAT: Final = 1
_LARGEST_BYTES: Final = 20_000_000
_HASH_LETTERS: Final = 32
_NAME: Final = re.compile(r"[0-9a-f-]{36}\.json")


@dataclass(frozen=True, slots=True)
class Memory:
    """One life: where it was open last, whether it is over, how far it held each stream (by the hash of its name).

    `left` is a hash of what the life had written when it was closed here; empty while it is open, and after a crash.
    """

    seat: str
    is_over: bool = False
    upto: Mapping[str, int] = field(default_factory=dict)
    left: str = ""


def of(life: str) -> Memory | None:
    """What is remembered of a life."""
    with suppress(OSError, RuntimeError):
        return _read(_folder() / f"{life}.json")
    return None


def keep(life: str, memory: Memory) -> None:
    """Remember it, in the place of what was remembered of this life before."""
    kept = {
        "format": _FORMAT,
        "seat": memory.seat,
        "over": memory.is_over,
        "upto": dict(memory.upto),
        "left": memory.left,
    }
    with suppress(OSError, RuntimeError):
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(_folder() / f"{life}.json", private=True) as file:
            file.write(json.dumps(kept, separators=(",", ":")).encode())


def lives_at(seat: str) -> Iterator[str]:
    """The lives that were open there last, and are not known to be over."""
    with suppress(OSError, RuntimeError):
        for path in sorted(_folder().iterdir()):
            if _NAME.fullmatch(path.name):
                found = _read(path)
                if found is not None and found.seat == seat and not found.is_over:
                    yield path.stem


def seat(office: str, folder: str) -> str:
    """Where a copy of an office has its folder, so that nobody reads it off."""
    return hashed(f"{office}\0{folder}")


def hashed(name: str) -> str:
    """What stands for a name."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LETTERS]


def _folder() -> Path:
    return state_folder() / _ROOM


def _read(path: Path) -> Memory | None:
    """None for what is not there or was spoilt."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_LARGEST_BYTES))
        if found["format"] != _FORMAT:
            return None
        upto = {str(name): int(last) for name, last in found["upto"].items()}
        return Memory(str(found["seat"]), bool(found["over"]), upto, str(found.get("left", "")))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
