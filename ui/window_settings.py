"""What this PC's window remembers: its place, its lists' columns, the last offices, the look. No personal data."""

from __future__ import annotations

import base64
import binascii
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

from PySide6.QtCore import QStandardPaths

Look = Literal["system", "light", "dark"]
_LOOKS: Final = ("system", "light", "dark")
_FOLDERS_KEPT: Final = 5
_FILE: Final = "window.json"


def default_path() -> Path:
    """Where the settings of the signed-in user of this PC lie."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(place) / _FILE


@dataclass
class WindowSettings:
    """The settings; `save` writes them to `path`, and keeps silent when that cannot be done."""

    path: Path
    look: Look = "system"
    geometry: bytes = b""
    folders: list[Path] = field(default_factory=list)
    arranged: dict[str, Any] = field(default_factory=dict)
    """What the user arranged by hand, by a key that begins with its kind: `list.case`, `splitter.agenda`."""

    def get(self, key: str, otherwise: Any = None) -> Any:
        """What the user arranged under a key."""
        return self.arranged.get(key, otherwise)

    def set(self, key: str, value: Any) -> None:
        """Keep an arrangement that JSON can hold; it is written when the window closes or locks."""
        self.arranged[key] = value

    def remember_folder(self, folder: Path) -> None:
        """Put an office first among the last ones."""
        self.folders = [folder, *(other for other in self.folders if other != folder)][:_FOLDERS_KEPT]
        self.save()

    def forget_folder(self, folder: Path) -> None:
        """Take an office out of the last ones."""
        self.folders = [other for other in self.folders if other != folder]
        self.save()

    def save(self) -> None:
        """Write the file whole."""
        stored = {
            "look": self.look,
            "geometry": base64.b64encode(self.geometry).decode("ascii"),
            "folders": [str(folder) for folder in self.folders],
            "arranged": self.arranged,
        }
        part = self.path.with_suffix(".part")
        # A window that forgets its place is no reason to trouble anybody.
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(stored, ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(self.path)


def load(path: Path) -> WindowSettings:
    """Read the settings; what is missing or broken is as if never set."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stored = None
    if not isinstance(stored, dict):
        return WindowSettings(path)
    look = stored.get("look")
    return WindowSettings(
        path,
        look=cast("Look", look) if look in _LOOKS else "system",
        geometry=_bytes(stored.get("geometry")),
        folders=[Path(folder) for folder in _list(stored.get("folders")) if isinstance(folder, str)][
            :_FOLDERS_KEPT
        ],
        arranged={str(key): value for key, value in _dict(stored.get("arranged")).items()},
    )


def _bytes(stored: Any) -> bytes:
    try:
        return base64.b64decode(stored) if isinstance(stored, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _list(stored: Any) -> list[Any]:
    return stored if isinstance(stored, list) else []


def _dict(stored: Any) -> dict[Any, Any]:
    return stored if isinstance(stored, dict) else {}
