"""A file is written whole or not at all: what stood before stands until the new content is on the disk."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import Any

import pytest

from yazd_desktop.security import whole_file as module
from yazd_desktop.security.whole_file import whole_file


class _FullDisk(RawIOBase):
    """A file on a disk with room for ten bytes more."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._room = 10

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, content: Any) -> int:
        if not self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self._file.write(bytes(content)[: self._room])
        self._room -= written
        return written

    def close(self) -> None:
        self._file.close()
        super().close()


def _no_space(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _broken_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_on_full_disk(path: Path, _mode: str, opener: object = None) -> BufferedWriter:
        return BufferedWriter(_FullDisk(path))

    monkeypatch.setattr(module, "open", open_on_full_disk, raising=False)


def _broken_fsync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", _no_space)


def _broken_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", _no_space)


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as file:
        file.write(content)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("breaks", [_broken_write, _broken_fsync, _broken_replace])
@pytest.mark.parametrize("before", [{}, {"keys": b"the old keys"}])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    breaks: Callable[[pytest.MonkeyPatch], None],
    before: dict[str, bytes],
) -> None:
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    with monkeypatch.context() as broken:
        breaks(broken)
        with pytest.raises(OSError, match="No space"):
            _write(tmp_path / "keys", b"new " * 1000)
    assert _files(tmp_path) == before
    _write(tmp_path / "keys", b"new")
    assert _files(tmp_path) == {"keys": b"new"}


def test_a_block_that_raises_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"old")

    def interrupted() -> None:
        with whole_file(tmp_path / "keys") as file:
            file.write(b"half of the n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert _files(tmp_path) == {"keys": b"old"}


def test_until_the_end_the_old_content_is_what_others_read(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_the_content_is_on_the_disk_before_it_takes_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[str, int | str]] = []
    fsync, replace = os.fsync, Path.replace

    def seen_fsync(handle: int) -> None:
        steps.append(("fsync", "folder" if os.path.isdir(handle) else os.fstat(handle).st_size))
        fsync(handle)

    def seen_replace(self: Path, target: Path) -> Path:
        steps.append(("replace", target.name))
        return replace(self, target)

    monkeypatch.setattr("os.fsync", seen_fsync)
    monkeypatch.setattr(Path, "replace", seen_replace)
    _write(tmp_path / "keys", b"new")
    last = [] if sys.platform == "win32" else [("fsync", "folder")]
    assert steps == [("fsync", 3), ("replace", "keys"), *last]


def test_what_a_power_failure_left_behind_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "keys.part").write_bytes(b"half of something long")
    _write(tmp_path / "keys", b"new")
    assert _files(tmp_path) == {"keys": b"new"}


@pytest.mark.parametrize(("refusals", "kept"), [(2, b"new"), (99, b"old")])
def test_a_file_held_by_a_virus_scanner_is_tried_again_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int, kept: bytes
) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"old")
    replace, left = Path.replace, [refusals]

    def held(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(errno.EACCES, "held by another program")
        return replace(self, target)

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "replace", held)
    try:
        _write(path, b"new")
    except PermissionError:
        assert kept == b"old"
    assert _files(tmp_path) == {"keys": kept}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    for old in (path, tmp_path / "keys.part"):
        old.write_bytes(b"old")
        old.chmod(0o644)
    with whole_file(path, private=True) as file:
        file.write(b"new")
    assert path.stat().st_mode & 0o777 == 0o600
