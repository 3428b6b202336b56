"""Sealed files: what goes in comes out, and whatever was cut, moved, changed or swapped is refused."""

from __future__ import annotations

import errno
import hashlib
import random
from io import BytesIO
from pathlib import Path

import pytest

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.security import sealed_file
from yazd_desktop.security.sealed_file import CHUNK_BYTES, open_sealed, seal_file, unseal_chunks, unseal_file

KEY = bytes(range(32))
NAME = "letter"
SMALL = 32
HEADER = 40
TAG = 16


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of 32 bytes, so that every place of a file of several can be tried."""
    monkeypatch.setattr(sealed_file, "CHUNK_BYTES", SMALL)


def _sealed(folder: Path, content: bytes, *, key: bytes = KEY, name: str = NAME) -> Path:
    plain, target = folder / "plain", folder / f"{name}.sealed"
    plain.write_bytes(content)
    seal_file(plain, target, key, name=name)
    plain.unlink()
    return target


def _refused(path: Path, *, key: bytes = KEY, name: str = NAME) -> str:
    with pytest.raises(UserError) as refused:
        open_sealed(path, key, name=name)
    assert refused.value.what
    return refused.value.code


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_every_size_comes_back(tmp_path: Path, size: int) -> None:
    content = random.Random(size).randbytes(size)
    plain, sealed, copy = tmp_path / "plain", tmp_path / "sealed", tmp_path / "copy"
    plain.write_bytes(content)
    facts = seal_file(plain, sealed, KEY, name=NAME)
    assert (facts.size_bytes, facts.sha256) == (size, hashlib.sha256(content).hexdigest())
    chunks = max(1, -(-size // CHUNK_BYTES))
    assert sealed.stat().st_size == HEADER + size + chunks * TAG
    unseal_file(sealed, copy, KEY, name=NAME)
    assert copy.read_bytes() == content


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("size", [0, 5, SMALL, 2 * SMALL + 3])
def test_one_changed_byte_anywhere_is_refused(tmp_path: Path, size: int) -> None:
    path = _sealed(tmp_path, bytes(size))
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert _refused(path) == ("sealed_file.newer" if place in (6, 7) else "sealed_file.damaged"), place
    path.write_bytes(whole)
    assert open_sealed(path, KEY, name=NAME) == bytes(size)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("size", [0, SMALL, 2 * SMALL, 2 * SMALL + 3])
def test_a_file_cut_short_or_grown_is_refused(tmp_path: Path, size: int) -> None:
    path = _sealed(tmp_path, bytes(size))
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert _refused(path) == "sealed_file.damaged", length
    for more in (b"\0", bytes(TAG), whole[HEADER:]):
        path.write_bytes(whole + more)
        assert _refused(path) == "sealed_file.damaged", len(more)


@pytest.mark.usefixtures("small_chunks")
def test_chunks_out_of_their_order_are_refused(tmp_path: Path) -> None:
    path = _sealed(tmp_path, bytes(range(4 * SMALL)))
    whole = path.read_bytes()
    step = SMALL + TAG
    header, chunks = whole[:HEADER], [whole[at : at + step] for at in range(HEADER, len(whole), step)]
    one, two, three, last = chunks
    for order in ([two, one, three, last], [one, three, last], [one, two, two, three, last], [last], [one]):
        path.write_bytes(header + b"".join(order))
        assert _refused(path) == "sealed_file.damaged"
    path.write_bytes(header + b"".join(chunks))
    assert open_sealed(path, KEY, name=NAME) == bytes(range(4 * SMALL))


@pytest.mark.usefixtures("small_chunks")
def test_a_chunk_of_another_file_is_refused(tmp_path: Path) -> None:
    one = _sealed(tmp_path, bytes(2 * SMALL), name="one")
    other = _sealed(tmp_path, bytes(2 * SMALL), name="other").read_bytes()
    content = one.read_bytes()
    one.write_bytes(content[: HEADER + SMALL + TAG] + other[HEADER + SMALL + TAG :])
    assert _refused(one, name="one") == "sealed_file.damaged"


def test_another_key_or_another_name_opens_nothing(tmp_path: Path) -> None:
    path = _sealed(tmp_path, b"words")
    assert _refused(path, key=bytes(32)) == "sealed_file.damaged"
    assert _refused(path, name="another") == "sealed_file.damaged"
    assert open_sealed(path, KEY, name=NAME) == b"words"


def test_the_same_content_is_never_sealed_into_the_same_bytes(tmp_path: Path) -> None:
    content = b"three small stones " * 9
    first = _sealed(tmp_path, content).read_bytes()
    second = _sealed(tmp_path, content).read_bytes()
    assert first[HEADER:] != second[HEADER:]
    assert b"stones" not in first


def test_a_missing_file_and_an_unreadable_one_are_told_apart(tmp_path: Path) -> None:
    assert _refused(tmp_path / "nothing") == "sealed_file.missing"
    assert _refused(tmp_path) == "sealed_file.not_readable"  # a folder is no file


class _Unplugged(BytesIO):
    """A file whose disk is pulled out after its first bytes were read."""

    def read(self, length: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().read(length)


def test_a_disk_that_fails_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _sealed(tmp_path, b"words")
    content = path.read_bytes()
    monkeypatch.setattr(Path, "open", lambda self, mode: _Unplugged(content))
    assert _refused(path) == "sealed_file.not_readable"


@pytest.mark.usefixtures("small_chunks")
def test_of_a_damaged_file_no_unproved_byte_comes_out(tmp_path: Path) -> None:
    path = _sealed(tmp_path, bytes(3 * SMALL))
    whole = path.read_bytes()
    path.write_bytes(whole[: HEADER + SMALL + TAG] + bytes([whole[HEADER + SMALL + TAG] ^ 1]) + whole[89:])
    chunks = unseal_chunks(path, KEY, name=NAME)
    assert next(chunks) == bytes(SMALL)
    with pytest.raises(UserError):
        next(chunks)


@pytest.mark.usefixtures("small_chunks")
def test_a_damaged_file_leaves_the_copy_of_before(tmp_path: Path) -> None:
    path, copy = _sealed(tmp_path, bytes(3 * SMALL)), tmp_path / "copy"
    copy.write_bytes(b"old")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UserError):
        unseal_file(path, copy, KEY, name=NAME)
    assert copy.read_bytes() == b"old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy", path.name]


@pytest.mark.usefixtures("small_chunks")
def test_who_stops_halfway_leaves_nothing(tmp_path: Path) -> None:
    plain, target = tmp_path / "plain", tmp_path / "target"
    plain.write_bytes(bytes(3 * SMALL))
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done > SMALL:
            raise Cancelled

    with pytest.raises(Cancelled):
        seal_file(plain, target, KEY, stop, name=NAME)
    assert told == [(SMALL, 3 * SMALL), (2 * SMALL, 3 * SMALL)]
    assert [file.name for file in tmp_path.iterdir()] == ["plain"]


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    for source, target in ((plain, tmp_path / "target"), (plain, tmp_path / "no" / "target")):
        with pytest.raises(UserError) as refused:
            seal_file(source, target, KEY, name=NAME)
        assert refused.value.code == "sealed_file.not_copied"
        assert "plain" in refused.value.what
        plain.write_bytes(b"now it is there")
    assert [file.name for file in tmp_path.iterdir()] == ["plain"]
