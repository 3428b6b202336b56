"""What is read is proved twice, can be stopped at any time, and needs little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from exchange_container import (
    BLOBS,
    FACTS,
    IDENTITY,
    KEY,
    LINES,
    RECIPIENT,
    archive,
    content_of,
    leaving_nothing,
    read,
    seal,
    sha256,
    signed,
    signer,
    small_members,
    write_small,
)

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.exchange.container.reading import Piece, Proved, prove
from yazd_desktop.exchange.container.writing import write

MEGABYTE = 1024 * 1024


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """A file of which much more waits than a conduit holds."""
    path, blobs = tmp_path / "long.yzx", [os.urandom(3 * MEGABYTE) for _ in range(3)]
    with write(path, [RECIPIENT], KEY, {}) as file:
        file.lines("first", [b"%d" % n for n in range(1_000)])
        file.lines("second", [os.urandom(500).hex().encode() for _ in range(6_000)])
        for blob in blobs:
            file.blob(sha256(blob), len(blob), [blob])
        file.finish({})
    return path


def test_who_stops_reading_leaves_no_thread(tmp_path: Path, long_file: Path) -> None:
    proved = read(long_file)
    with leaving_nothing(tmp_path):
        for member in proved.members():
            assert isinstance(member, Piece)
            break
    with leaving_nothing(tmp_path):
        assert next(proved.lines("first")) == b"0"
    with leaving_nothing(tmp_path):
        assert len(next(next(proved.blobs())[2])) > 0
    with leaving_nothing(tmp_path):
        held = proved.members()
        next(held)
        held.close()
    with leaving_nothing(tmp_path), pytest.raises(KeyError):
        _stumble(proved)


def _stumble(proved: Proved) -> None:
    for _ in proved.members():
        raise KeyError("of the caller")


def test_lines_are_read_no_further_than_to_the_last_of_their_kind(long_file: Path) -> None:
    proved = read(long_file)
    long_file.write_bytes(long_file.read_bytes()[:-MEGABYTE])
    assert sum(1 for _ in proved.lines("first")) == 1_000
    with pytest.raises(UserError):
        list(proved.members())


def test_what_the_reader_passes_over_is_passed_over(long_file: Path) -> None:
    proved = read(long_file)
    kinds = [member.kind if isinstance(member, Piece) else member.size_bytes for member in proved.members()]
    assert kinds == ["first", "second", *[3 * MEGABYTE] * 3]
    assert [len(next(chunks)) > 0 for _, _, chunks in proved.blobs()] == [True] * 3
    assert sum(1 for _ in proved.lines("second")) == 6_000


@pytest.mark.parametrize("asked", [1, 2, 5, 30])
def test_reading_can_be_stopped_and_tells_how_far_it_is(tmp_path: Path, long_file: Path, asked: int) -> None:
    told: list[tuple[int, int]] = []
    proved = prove(long_file, [IDENTITY], signer, progress=lambda done, total: told.append((done, total)))
    size = long_file.stat().st_size
    assert len(told) > 5
    assert told == sorted(told)
    assert told[-1] == (size, size)

    def stopped() -> Callable[[], bool]:
        steps = count(1)
        return lambda: next(steps) >= asked

    with leaving_nothing(tmp_path), pytest.raises(Cancelled):
        prove(long_file, [IDENTITY], signer, cancelled=stopped())
    with leaving_nothing(tmp_path), pytest.raises(Cancelled):
        list(proved.members(stopped()))

    def stop(*_: int) -> None:
        raise Cancelled

    with leaving_nothing(tmp_path), pytest.raises(Cancelled):
        prove(long_file, [IDENTITY], signer, progress=stop)


def _swapped_for_another(path: Path) -> None:
    with write(path, [RECIPIENT], KEY, {"app": "yazd"}) as file:
        for kind, lines in LINES.items():
            file.lines(kind, lines)
        for blob in BLOBS:
            file.blob(sha256(blob), len(blob), [blob])
        file.finish({**FACTS, "cover": "as long as the other, with the same content"})


def _swapped_for_longer(path: Path) -> None:
    with write(path, [RECIPIENT], KEY, {"app": "yazd"}) as file:
        file.lines("sets", [*LINES["sets"], b"one more"])
        file.finish(FACTS)


def _swapped_letter(path: Path) -> None:
    with write(path, [RECIPIENT], KEY, {"app": "yazt"}) as file:
        for kind, lines in LINES.items():
            file.lines(kind, lines)
        for blob in BLOBS:
            file.blob(sha256(blob), len(blob), [blob])
        file.finish(FACTS)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _cut_inside(path: Path) -> None:
    seal(path, archive(small_members()[:2]))


@pytest.mark.parametrize(
    ("swap", "code"),
    [
        (_swapped_for_another, "damaged"),
        (_swapped_for_longer, "damaged"),
        (_swapped_letter, "damaged"),
        (_cut, "cut"),
        (_cut_inside, "damaged"),
        (Path.unlink, "unreadable"),
    ],
)
def test_a_file_that_is_swapped_after_it_was_proved_is_refused(
    tmp_path: Path, swap: Callable[[Path], object], code: str
) -> None:
    path = write_small(tmp_path / "week.yzx")
    proved = read(path)
    swap(path)
    with leaving_nothing(tmp_path), pytest.raises(UserError) as refused:
        content_of(proved)
    assert refused.value.code == f"exchange.{code}"


def test_what_was_proved_comes_under_the_name_it_was_proved_with(tmp_path: Path) -> None:
    """The second reading must not give out the lines of one kind as those of another before it is refused."""
    path = write_small(tmp_path / "week.yzx")
    proved = read(path)
    swapped = [(name.replace("sets", "sess"), content) for name, content in small_members()]
    seal(path, archive(signed(swapped)))
    assert read(path).line_counts["sess"] == 3
    given = []
    with pytest.raises(UserError, match="آسیب"):
        given += proved.members()
    assert given == []


def test_a_blob_that_is_swapped_after_it_was_proved_is_refused_even_when_it_is_passed_over(
    tmp_path: Path,
) -> None:
    path = write_small(tmp_path / "week.yzx")
    proved = read(path)
    digest = sha256(BLOBS[1])
    seen = {**proved._seen, f"blobs/{digest}": (len(BLOBS[1]), sha256(b"what was proved"))}
    object.__setattr__(proved, "_seen", seen)
    for _ in range(2):
        with pytest.raises(UserError, match="آسیب"):
            list(proved.members())


MEASURED = """
import hashlib, os, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from exchange_container import IDENTITY, KEY, PUBLIC, RECIPIENT, content_of, read, write_small
from yazd_desktop.exchange.container.writing import write

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024

folder = Path(sys.argv[1])
content_of(read(write_small(folder / "small.yzx")))
before = peak()
chunk = os.urandom(1 << 20)
digest = hashlib.sha256()
for _ in range(50):
    digest.update(chunk)
with write(folder / "large.yzx", [RECIPIENT], KEY, {}) as file:
    file.lines("sets", (b"%0100d" % n for n in range(400_000)))
    file.blob(digest.hexdigest(), 50 << 20, (chunk for _ in range(50)))
    file.finish({})
written = peak()
proved = read(folder / "large.yzx")
for member in proved.members():
    for content in getattr(member, "lines", None) or member.chunks:
        pass
print(written - before, peak() - before, (folder / "large.yzx").stat().st_size >> 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory this way")
def test_a_large_file_needs_little_memory(tmp_path: Path) -> None:
    """A blob of 50 MB and 40 MB of lines, written and read."""
    here = Path(__file__).resolve()
    command = [sys.executable, "-c", MEASURED, str(tmp_path), str(here.parent), str(here.parents[2])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    writing, all_of_it, size = map(int, done.stdout.split())
    assert size >= 50
    assert writing <= 40
    assert all_of_it <= 60
