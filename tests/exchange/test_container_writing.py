"""An exchange file gives back what was put in, and half of one never has its name."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from functools import partial
from io import BufferedWriter, RawIOBase
from itertools import count, repeat
from pathlib import Path
from typing import Any

import pytest
from exchange_container import (
    BLOBS,
    FACTS,
    IDENTITY,
    KEY,
    LINES,
    RECIPIENT,
    content_of,
    leaving_nothing,
    read,
    refusal,
    sha256,
    signer,
    write_small,
)

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.exchange.container import members
from yazd_desktop.exchange.container.age_stream import new_identity, recipient_of
from yazd_desktop.exchange.container.reading import prove
from yazd_desktop.exchange.container.writing import Writing, write
from yazd_desktop.security import whole_file

MEGABYTE = 1024 * 1024


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = write_small(tmp_path / "week.yzx")
    proved = read(path)
    assert proved.head == {"format": 1, "app": "yazd"}
    assert proved.facts == FACTS
    assert proved.line_counts == {"sets": 3, "lacking": 1, "nothing": 0}
    assert (proved.blob_count, proved.blob_bytes) == (2, sum(map(len, BLOBS)))
    assert content_of(proved) == (LINES, BLOBS)
    assert {kind: list(proved.lines(kind)) for kind in LINES} == LINES
    assert list(proved.lines("unheard")) == []
    assert [b"".join(chunks) for _, _, chunks in proved.blobs()] == BLOBS
    assert [(digest, size) for digest, size, _ in proved.blobs()] == [(sha256(b), len(b)) for b in BLOBS]
    assert list(tmp_path.iterdir()) == [path]
    assert IDENTITY not in repr(proved)


def test_nothing_of_the_content_can_be_seen_in_the_file(tmp_path: Path) -> None:
    content = write_small(tmp_path / "week.yzx").read_bytes()
    for told in (b"head.json", b"sets", b"a letter", sha256(BLOBS[1]).encode(), "آزمون".encode()):
        assert told not in content


def test_a_file_without_anything_in_it_is_one(tmp_path: Path) -> None:
    path = tmp_path / "empty.yzx"
    with write(path, [RECIPIENT], KEY, {}) as file:
        file.finish({})
    proved = read(path)
    assert (proved.head, proved.facts, content_of(proved)) == ({"format": 1}, {}, ({}, []))


@pytest.mark.parametrize(
    "lengths",
    [
        [1],
        [5 * MEGABYTE, 5 * MEGABYTE, 1, 1],
        [8 * MEGABYTE - 1, 1, 8 * MEGABYTE, 2],
        [3, 16 * MEGABYTE - 1, 3],
        [1000] * 20_000,
    ],
    ids=["one letter", "two pieces", "as long as a piece", "as long as can be", "many"],
)
def test_lines_of_every_length_come_back_and_pieces_stay_small(
    tmp_path: Path, lengths: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines.yzx"
    lines = [bytes([97 + n % 26]) * length for n, length in enumerate(lengths)]
    pieces: list[int] = []
    packed = members.packed
    monkeypatch.setattr(members, "packed", lambda piece: pieces.append(len(piece)) or packed(piece))
    with write(path, [RECIPIENT], KEY, {}) as file:
        assert file.lines("sets", iter(lines)) == len(lines)
        file.finish({})
    assert list(read(path).lines("sets")) == lines
    assert sum(pieces) == sum(lengths) + len(lengths)
    assert max(pieces) <= max(members.PIECE_BYTES, max(lengths) + 1)
    assert len(pieces) <= 1 + 2 * sum(pieces) // members.PIECE_BYTES


def test_a_file_says_how_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "long.yzx"
    blob = os.urandom(3 * MEGABYTE)
    with write(path, [RECIPIENT], KEY, {}) as file:
        file.blob(sha256(blob), len(blob), [blob])
        assert 0 < file.bytes_written <= len(blob) + MEGABYTE
        file.finish({})
        written = file.bytes_written
        assert not path.exists()
    assert path.stat().st_size == written


def test_every_recipient_reads_it_and_nobody_else(tmp_path: Path) -> None:
    path, others = tmp_path / "all.yzx", [new_identity() for _ in range(3)]
    with write(path, list(map(recipient_of, others)), KEY, {}) as file:
        file.finish(FACTS)
    for identity in others:
        assert prove(path, [IDENTITY, identity], signer).facts == FACTS
    assert refusal(path) == "not_for_us"
    assert refusal(path, identities=[]) == "not_for_us"


# What cannot stand in a file is refused before it has its name.

WRONG: dict[str, Callable[[Writing], object]] = {
    "an empty line": lambda file: file.lines("sets", [b"a", b""]),
    "a torn line": lambda file: file.lines("sets", [b"a\nb"]),
    "a line too long": lambda file: file.lines("sets", [b"a" * 16 * MEGABYTE]),
    "a kind that is a path": lambda file: file.lines("../sets", [b"a"]),
    "a kind that came before": lambda file: [file.lines("sets", [b"a"]), file.lines("sets", [b"b"])],
    "a kind that came before, empty": lambda file: [file.lines("sets", []), file.lines("sets", [b"b"])],
    "a blob that is longer": lambda file: file.blob(sha256(b"aa"), 1, [b"aa"]),
    "a blob that is shorter": lambda file: file.blob(sha256(b"a"), 2, [b"a"]),
    "a blob of another content": lambda file: file.blob(sha256(b"a"), 1, [b"b"]),
    "a blob that came before": lambda file: [file.blob(sha256(b"a"), 1, [b"a"]) for _ in range(2)],
    "no hash": lambda file: file.blob("", 1, [b"a"]),
    "a hash in other letters": lambda file: file.blob(sha256(b"a").upper(), 1, [b"a"]),
    "a path": lambda file: file.blob("../" + sha256(b"a")[3:], 1, [b"a"]),
    "a blob without end": lambda file: file.blob(sha256(b"a"), 1, repeat(b"a")),
    "a size below nothing": lambda file: file.blob(sha256(b""), -1, []),
    "facts that are ours": lambda file: file.finish({"members": {}}),
    "facts that are no JSON": lambda file: file.finish({"a": float("nan")}),
    "half a letter": lambda file: file.finish({"a": "\ud800"}),
    "too long a list of facts": lambda file: file.finish({"a": [0] * members.MOST_FACTS}),
    "too long a fact": lambda file: file.finish({"a": "a" * (members.FACTS_LIMIT_BYTES + 1024)}),
}
# By the words that the next developer reads.
OUT_OF_TURN: dict[str, Callable[[Writing], object]] = {
    "was not finished": lambda file: file.lines("sets", [b"a"]),
    "lines come before blobs": lambda file: [file.blob(sha256(b""), 0, []), file.lines("sets", [])],
    "is finished": lambda file: [file.finish({}), file.finish({})],
    "file is finished": lambda file: [file.finish({}), file.lines("sets", [b"a"])],
    "exchange file is finished": lambda file: [file.finish({}), file.blob(sha256(b""), 0, [])],
}


@pytest.mark.parametrize("case", [*WRONG, *OUT_OF_TURN])
def test_what_no_reader_would_take_is_not_written(tmp_path: Path, case: str) -> None:
    (tmp_path / "old.yzx").write_bytes(b"of last week")
    kind, words = (ValueError, None) if case in WRONG else (RuntimeError, case)
    with leaving_nothing(tmp_path), pytest.raises(kind, match=words):
        _write(tmp_path / "old.yzx", {**WRONG, **OUT_OF_TURN}[case])


@pytest.mark.parametrize(
    ("recipients", "head"),
    [
        ([], {}),
        (["age1"], {}),
        ([IDENTITY], {}),
        ([RECIPIENT] * 65, {}),
        ([RECIPIENT], {"a": "a" * members.HEAD_LIMIT_BYTES}),
    ],
)
def test_a_file_for_nobody_or_with_too_long_a_head_is_not_begun(
    tmp_path: Path, recipients: list[str], head: dict[str, object]
) -> None:
    with leaving_nothing(tmp_path), pytest.raises(ValueError), write(tmp_path / "a", recipients, KEY, head):
        pass


def test_too_many_members_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MOST_MEMBERS", 7)
    assert content_of(read(write_small(tmp_path / "small.yzx"))) == (LINES, BLOBS)
    monkeypatch.setattr(members, "MOST_MEMBERS", 6)
    assert refusal(tmp_path / "small.yzx") == "bad_content"
    with leaving_nothing(tmp_path), pytest.raises(ValueError, match="too many"):
        write_small(tmp_path / "again.yzx")


def _write(path: Path, act: Callable[[Writing], object], cancelled: Callable[[], bool] | None = None) -> None:
    with write(path, [RECIPIENT], KEY, {}, cancelled) as file:
        act(file)


def _breaking(error: BaseException) -> Iterator[bytes]:
    yield from (b"%060d" % n for n in range(100_000))
    raise error


@pytest.mark.parametrize(
    "error", [KeyError("ours"), OSError(errno.EIO, "the attachment"), KeyboardInterrupt(), Cancelled()]
)
def test_an_error_of_the_caller_comes_through_and_leaves_nothing(
    tmp_path: Path, error: BaseException
) -> None:
    for act in (
        lambda file: file.lines("sets", _breaking(error)),
        lambda file: file.blob(sha256(b""), 60 * 200_000, _breaking(error)),
    ):
        with leaving_nothing(tmp_path), pytest.raises(type(error)) as raised:
            _write(tmp_path / "half.yzx", act)
        assert raised.value is error


def test_who_stops_at_any_step_leaves_nothing(tmp_path: Path) -> None:
    steps = count()
    with write(tmp_path / "whole.yzx", [RECIPIENT], KEY, {}, lambda: next(steps) < 0) as file:
        file.finish({})
    assert next(steps) > 6
    for last in range(next(steps) - 1):
        asked = count()
        with leaving_nothing(tmp_path), pytest.raises(Cancelled):
            _write(tmp_path / "half.yzx", lambda file: file.finish({}), partial(_later_than, last, asked))


def _later_than(last: int, asked: Iterator[int]) -> bool:
    return next(asked) >= last


class _FullDisk(RawIOBase):
    """A file on a disk with so much room; `once` it is full for a moment only."""

    def __init__(self, path: Path, room: int, once: bool) -> None:
        self._file = path.open("wb", buffering=0)
        self._room, self._once = room, once

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, content: Any) -> int:
        if not self._room:
            self._room = 2**40 if self._once else 0
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self._file.write(bytes(content)[: self._room])
        self._room -= written
        return written

    def close(self) -> None:
        self._file.close()
        super().close()


def _no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _not_allowed(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("write", "disk_full"),
        ("write, for a moment", "disk_full"),
        ("end, for a moment", "disk_full"),
        ("fsync", "disk_full"),
        ("open", "not_written"),
    ],
)
def test_a_disk_that_fails_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, code: str
) -> None:
    def open_on_full_disk(path: Path, _mode: str, opener: object = None) -> BufferedWriter:
        return BufferedWriter(_FullDisk(path, 2 * MEGABYTE * ("write" in place), "moment" in place))

    def fill(file: Writing) -> None:
        file.blob(sha256(blob), len(blob), (blob[n : n + 10_000] for n in range(0, len(blob), 10_000)))
        file.finish({})

    blob = os.urandom(5 * MEGABYTE if "write" in place else 20_000)
    with leaving_nothing(tmp_path), monkeypatch.context() as broken:
        if "write" in place or "end" in place:
            broken.setattr(whole_file, "open", open_on_full_disk, raising=False)
        elif place == "fsync":
            broken.setattr("os.fsync", _no_room)
        else:
            broken.setattr(whole_file, "open", _not_allowed, raising=False)
        with pytest.raises(UserError) as told:
            _write(tmp_path / "half.yzx", fill)
        assert told.value.code == f"exchange.{code}"
    with pytest.raises(UserError) as told:
        write_small(tmp_path / "no" / "folder.yzx")
    assert told.value.code == "exchange.not_written"
