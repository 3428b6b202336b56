"""`keys.json`: how the slots of a keyring stand on the disk."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from yazd_desktop.errors import UserError
from yazd_desktop.security.password_lock import SALT_BYTES, Cost
from yazd_desktop.security.subkeys import KEY_BYTES
from yazd_desktop.security.whole_file import whole_file

FILE_NAME: Final = "keys.json"
SPARE_NAME: Final = "keys.json.bak"
RECOVERY_ID: Final = "recovery"
_FORMAT: Final = "yazd-desktop-keys"
_VERSION: Final = 1
_MAX_BYTES: Final = 1_000_000
_NONCE_BYTES: Final = 12
_SEALED_BYTES: Final = KEY_BYTES + 16


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the data key. The slot of the recovery key has no cost, name or role."""

    id: str
    name: str
    role: str
    cost: Cost | None
    salt: bytes
    nonce: bytes
    sealed: bytes

    def sealed_facts(self) -> bytes:
        """What is sealed in with the data key: a name or role edited in the file opens nothing."""
        return json.dumps([_FORMAT, _VERSION, self.id, self.name, self.role]).encode("ascii")


def stands_in(folder: Path) -> bool:
    """Whether the folder has a key file, or what is left of one."""
    return (folder / FILE_NAME).exists() or (folder / SPARE_NAME).exists()


def write(folder: Path, slots: tuple[Slot, ...]) -> None:
    """Write the key file and its spare; each of the two is at every moment whole, old or new.

    The spare is the same file again: an older one would still open with the password of a user who left. It is
    written first, so that whoever is told that nothing was saved still has the keys of before in force.
    """
    content = json.dumps(
        {"format": _FORMAT, "version": _VERSION, "slots": [_slot_to_json(slot) for slot in slots]},
        ensure_ascii=False,
        indent=1,
    ).encode()
    if _parse(content) != slots:
        raise ValueError("keys would not be read back")
    try:
        for name in (SPARE_NAME, FILE_NAME):
            with whole_file(folder / name, private=True) as file:
                file.write(content)
    except OSError as error:
        raise UserError("keys.not_saved", folder=str(folder)) from error


def read(folder: Path) -> tuple[Slot, ...]:
    """Read the key file; UserError keys.missing, keys.damaged, keys.newer, keys.not_readable."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise UserError("keys.missing", file=FILE_NAME, spare=SPARE_NAME) from None
    except OSError as error:
        raise UserError("keys.not_readable", file=FILE_NAME) from error
    try:
        return _parse(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserError("keys.damaged", file=FILE_NAME, spare=SPARE_NAME) from error


def _parse(content: bytes) -> tuple[Slot, ...]:
    if len(content) > _MAX_BYTES:
        raise ValueError("too long")
    whole = json.loads(content)
    if whole["format"] != _FORMAT:
        raise ValueError("another format")
    version = whole["version"]
    if type(version) is not int or version < 1:
        raise ValueError("no version")
    if version > _VERSION:
        raise UserError("keys.newer")
    slots = tuple(_slot_from_json(slot) for slot in whole["slots"])
    ids = [slot.id for slot in slots]
    if len(set(ids)) != len(ids) or ids.count(RECOVERY_ID) != 1 or len(ids) < 2:
        raise ValueError("not one recovery slot and some users")
    return slots


def _slot_to_json(slot: Slot) -> dict[str, object]:
    shown: dict[str, object] = {"id": slot.id}
    if slot.cost is not None:
        shown |= {"name": slot.name, "role": slot.role, "argon2id": _cost_to_json(slot.cost)}
    sealed = {"salt": slot.salt, "nonce": slot.nonce, "sealed": slot.sealed}
    return shown | {name: base64.b64encode(value).decode("ascii") for name, value in sealed.items()}


def _cost_to_json(cost: Cost) -> dict[str, int]:
    return {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}


def _slot_from_json(shown: Mapping[str, Any]) -> Slot:
    slot_id = _text(shown["id"])
    is_user = slot_id != RECOVERY_ID
    return Slot(
        id=slot_id,
        name=_text(shown["name"]) if is_user else "",
        role=_text(shown["role"]) if is_user else "",
        cost=_cost_from_json(shown["argon2id"]) if is_user else None,
        salt=_bytes(shown["salt"], SALT_BYTES),
        nonce=_bytes(shown["nonce"], _NONCE_BYTES),
        sealed=_bytes(shown["sealed"], _SEALED_BYTES),
    )


def _cost_from_json(shown: Mapping[str, Any]) -> Cost:
    numbers = [shown[name] for name in ("memory_kib", "passes", "lanes")]
    if any(type(number) is not int for number in numbers):
        raise TypeError(numbers)
    return Cost(*numbers)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(value)
    return value


def _bytes(value: object, length: int) -> bytes:
    content = base64.b64decode(_text(value), validate=True)
    if len(content) != length:
        raise ValueError("wrong length")
    return content
