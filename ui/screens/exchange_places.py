"""Where a file may be put: sticks first where they can be told, then the folder of last time, then the documents."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, QStorageInfo

from ui.screens.exchange_words import isolated, path_words
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.window_settings import WindowSettings

_SETTING: Final = "folder.exchange"
_REMOVABLE: Final = 2
"""DRIVE_REMOVABLE of GetDriveTypeW."""
_STICKS: Final = ("/media/", "/run/media/", "/Volumes/")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that is offered, and what it is called."""

    folder: Path
    words: str


def places(settings: WindowSettings) -> list[Place]:
    """The folders that are offered, each once."""
    found = [Place(root, t("screens.exchange.place.stick", name=isolated(name))) for root, name in _sticks()]
    last = remembered(settings)
    if last is not None:
        found.append(Place(last, t("screens.exchange.place.last", name=path_words(last))))
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    if documents.is_dir():
        found.append(Place(documents, t("screens.exchange.place.documents")))
    return list({place.folder: place for place in reversed(found)}.values())[::-1]


def remembered(settings: WindowSettings) -> Path | None:
    """The folder of last time, while it is there."""
    kept = settings.get(_SETTING)
    folder = Path(kept) if isinstance(kept, str) and kept else None
    return folder if folder is not None and folder.is_dir() else None


def remember(settings: WindowSettings, folder: Path) -> None:
    """Offer this folder the next time."""
    settings.set(_SETTING, str(folder))


def _sticks() -> list[tuple[Path, str]]:
    """(folder, name) of each removable drive that can be written to."""
    return [
        (Path(volume.rootPath()), volume.displayName() or volume.rootPath())
        for volume in QStorageInfo.mountedVolumes()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and _is_stick(volume.rootPath())
    ]


def _is_stick(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\"))) == _REMOVABLE
    return root.startswith(_STICKS)
