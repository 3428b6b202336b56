"""A backup: the whole office, encrypted as it is, in a folder of its own that opens with the same keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.office import ATTACHMENTS_NAME, Office
from yazd_desktop.office_store import STORE_NAME
from yazd_desktop.security import key_file
from yazd_desktop.store_words import told

Progress = Callable[[int, int], object]
IsCancelled = Callable[[], bool]
_PART: Final = ".part"


def back_up(
    office: Office, target: Path, progress: Progress | None = None, cancelled: IsCancelled | None = None
) -> int:
    """Copy an open office into the new folder `target`, which takes its name only when it is whole; bytes written.

    UserError backup.exists, backup.inside, store.disk_full, store.not_writable; Cancelled when the user stopped it.
    """
    if target.exists():
        raise UserError("backup.exists", folder=str(target))
    if office.folder in target.parents:
        raise UserError("backup.inside", folder=str(target))
    part = target.with_name(target.name + _PART)
    try:
        with told(target.parent):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            written = _copy(office, part, progress or _unheard, cancelled or _never)
            part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return written


def _copy(office: Office, part: Path, progress: Progress, cancelled: IsCancelled) -> int:
    sealed = [path for path in sorted(office.attachments_folder.glob("*")) if path.is_file()]
    keys = [office.folder / name for name in (key_file.FILE_NAME, key_file.SPARE_NAME)]
    total = len(sealed) + 1
    progress(0, total)
    office.backup(part / STORE_NAME)
    for path in keys:
        if path.exists():
            shutil.copy2(path, part / path.name)
    if sealed:
        (part / ATTACHMENTS_NAME).mkdir()
    for done, path in enumerate(sealed, start=1):
        if cancelled():
            raise Cancelled
        shutil.copy2(path, part / ATTACHMENTS_NAME / path.name)
        progress(done, total)
    progress(total, total)
    return sum(path.stat().st_size for path in part.rglob("*") if path.is_file())


def _unheard(done: int, total: int) -> None:
    """Progress that nobody asked for."""


def _never() -> bool:
    return False
