"""age around exchange files: Debian's own program opens ours and we open its; what is no such file is told apart."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from exchange_container import (
    BLOBS,
    FACTS,
    IDENTITY,
    LINES,
    RECIPIENT,
    archive,
    content_of,
    leaving_nothing,
    read,
    refusal,
    signed,
    small_members,
    write_small,
)

from yazd_desktop.exchange.container.age_stream import Encrypting, is_recipient, new_identity, recipient_of
from yazd_desktop.exchange.container.conduit import Conduit, Left
from yazd_desktop.exchange.container.reading import prove

AGE = shutil.which("age")
needs_age = pytest.mark.skipif(
    AGE is None, reason="!!! Debian's age is NOT on this machine: apt-get install age"
)


@pytest.fixture
def identity_file(tmp_path: Path) -> Path:
    path = tmp_path / "identity.txt"
    path.write_text(f"# of a test\n{IDENTITY}\n", "utf-8")
    return path


@needs_age
def test_age_of_debian_opens_our_file_and_tar_lists_it(tmp_path: Path, identity_file: Path) -> None:
    path = write_small(tmp_path / "week.yzx")
    opened = subprocess.run(["age", "-d", "-i", identity_file, path], capture_output=True, check=True).stdout
    listed = subprocess.run(["tar", "-tf", "-"], input=opened, capture_output=True, check=True)
    assert listed.stderr == b""
    names = [name for name, _ in signed(small_members())]
    assert listed.stdout.decode().splitlines() == names
    assert opened == archive([(name, _member(opened, name)) for name in names])


def _member(tar: bytes, name: str) -> bytes:
    return subprocess.run(["tar", "-xOf", "-", name], input=tar, capture_output=True, check=True).stdout


@needs_age
def test_we_open_what_age_of_debian_encrypted_to_us(tmp_path: Path) -> None:
    path, tar = tmp_path / "theirs.yzx", archive(signed(small_members()))
    other = recipient_of(new_identity())
    command = ["age", "-r", other, "-r", RECIPIENT, "-o", path]
    subprocess.run(command, input=tar, capture_output=True, check=True)
    proved = read(path)
    assert proved.facts == FACTS
    assert content_of(proved) == (LINES, BLOBS)


@needs_age
def test_age_of_debian_knows_our_keys(identity_file: Path) -> None:
    told = subprocess.run(["age-keygen", "-y", identity_file], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == RECIPIENT


def test_keys_are_new_each_time_and_are_not_mixed_up() -> None:
    identity, other = new_identity(), new_identity()
    assert identity != other
    assert identity.startswith("AGE-SECRET-KEY-1")
    assert recipient_of(identity) == recipient_of(identity) != recipient_of(other)
    assert is_recipient(recipient_of(identity))
    for text in ("", "age1", identity, recipient_of(identity)[:-1], "ssh-ed25519 AAAA", "\ud800", "age1\0"):
        assert not is_recipient(text)


def _encrypted(content: bytes, **how: Any) -> bytes:
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(RECIPIENT)], **how))


ARCHIVE = archive(signed(small_members()))
SEALED = _encrypted(ARCHIVE)
FIRST_LINE = b"age-encryption.org/v1\n"
HEADER_END = SEALED.index(b"\n--- ") + len("\n--- ") + 43 + 1
OTHERS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "cut"),
    "a letter": (b"a", "cut"),
    "another letter": (b"b", "not_ours"),
    "the first line alone": (FIRST_LINE, "cut"),
    "half a header": (SEALED[: HEADER_END - 60], "cut"),
    "a header alone": (SEALED[:HEADER_END], "cut"),
    "a header and its nonce": (SEALED[: HEADER_END + 16], "cut"),
    "a header, a nonce, a letter": (SEALED[: HEADER_END + 17], "cut"),
    "another header": (FIRST_LINE + b"-> X25519 " + b"A" * 43 + b"\n" + SEALED[60:], "damaged"),
    "another sum of the header": (
        SEALED[: HEADER_END - 5] + b"AAAA\n" + SEALED[HEADER_END:],
        "damaged",
    ),
    "a later age": (b"age-encryption.org/v2\n" + SEALED[len(FIRST_LINE) :], "not_ours"),
    "in letters": (_encrypted(ARCHIVE, armored=True), "not_ours"),
    "behind a password": (bytes(pyrage.passphrase.encrypt(ARCHIVE, "three small stones")), "not_for_us"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "not_ours"),
    "a workbook": (b"PK\x03\x04" + bytes(1000), "not_ours"),
    "a plain tar": (ARCHIVE, "not_ours"),
    "nothing inside": (_encrypted(b""), "cut"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_no_file_for_us_is_told_apart(tmp_path: Path, other: str) -> None:
    content, code = OTHERS[other]
    path = tmp_path / "other.yzx"
    path.write_bytes(content)
    with leaving_nothing(tmp_path):
        assert refusal(path) == code


def test_a_header_without_end_is_refused_at_once(tmp_path: Path) -> None:
    """age itself reads a header of a megabyte for twenty seconds, and one of ten for half an hour."""
    path, body = tmp_path / "flood.yzx", b"A" * 64 + b"\n"
    for header in (b"-> X\n" + body * 160_000, b"-> X25519 A\n" * 800_000, b"-> " + b"X" * 10**7):
        path.write_bytes(FIRST_LINE + header + b"\n--- " + b"A" * 43 + b"\n" + bytes(100))
        started = time.monotonic()
        assert refusal(path) == "damaged"
        assert time.monotonic() - started < 2
    path.write_bytes(FIRST_LINE + b"-> X\n" + body * 240 + b"\n--- " + b"A" * 43 + b"\n" + bytes(100))
    started = time.monotonic()
    assert refusal(path) == "not_for_us"
    assert time.monotonic() - started < 2


def test_what_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "folder.yzx").mkdir()
    places = [tmp_path / "folder.yzx", tmp_path / "missing.yzx", tmp_path / "a.yzx" / "b", Path("a\0b")]
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.yzx")
        places.append(tmp_path / "pipe.yzx")
        (tmp_path / "circle.yzx").symlink_to(tmp_path / "circle.yzx")
        places.append(tmp_path / "circle.yzx")
    for place in places:
        assert refusal(place) == "unreadable"


class _Unplugged(BytesIO):
    """A file on a stick that is pulled out after some bytes."""

    def __init__(self, content: bytes, last_bytes: int) -> None:
        super().__init__(content)
        self._last_bytes = last_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self._last_bytes:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("last_bytes", [0, 1, 9_000, 200_000])
def test_a_stick_that_is_pulled_out_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_bytes: int
) -> None:
    path = tmp_path / "stick.yzx"
    path.write_bytes(content := _encrypted(os.urandom(300_000)))
    proving = _encrypted(archive([*small_members()[:1], ("blobs/" + "a" * 64, bytes(300_000))]))
    monkeypatch.setattr(Path, "open", lambda self, mode: _Unplugged(proving, last_bytes))
    assert refusal(path) == "unreadable"
    assert path.stat().st_size == len(content)


def test_an_error_that_no_user_can_mend_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may not be told as damage of the file."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    path = write_small(tmp_path / "week.yzx")
    monkeypatch.setattr(pyrage, "decrypt_io", broken)
    with leaving_nothing(tmp_path), pytest.raises(ZeroDivisionError):
        read(path)
    monkeypatch.setattr(pyrage, "encrypt_io", broken)
    with leaving_nothing(tmp_path), pytest.raises(ZeroDivisionError):
        write_small(tmp_path / "other.yzx")
    with pytest.raises(pyrage.IdentityError):
        prove(path, ["AGE-SECRET-KEY-1"], lambda _: b"")


def test_encryption_that_is_not_finished_is_no_whole_file() -> None:
    out = BytesIO()
    with Encrypting(out, [RECIPIENT]) as stream:
        stream.write(ARCHIVE)
    with pytest.raises((OSError, pyrage.DecryptError)):
        pyrage.decrypt(out.getvalue(), [pyrage.x25519.Identity.from_str(IDENTITY)])


# The conduit between the two threads.


def test_a_conduit_gives_what_was_written_and_then_its_end() -> None:
    conduit, got = Conduit(), []

    def reads() -> None:
        while content := conduit.read(7_001):
            got.append(content)

    content = os.urandom(5_000_000)
    thread = threading.Thread(target=reads)
    thread.start()
    for start in range(0, len(content), 9_000):
        conduit.write(content[start : start + 9_000])
    conduit.end()
    thread.join(10)
    assert not thread.is_alive()
    assert b"".join(got) == content
    assert conduit.read(1) == b""


def test_a_conduit_holds_little_and_who_waits_is_told_that_the_other_left() -> None:
    conduit, written, told = Conduit(), [], []

    def writes() -> None:
        try:
            while True:
                conduit.write(bytes(100_000))
                written.append(100_000)
        except Left:
            told.append("left")

    thread = threading.Thread(target=writes)
    thread.start()
    thread.join(0.3)
    assert thread.is_alive()
    assert 1_000_000 <= sum(written) <= 1_200_000
    conduit.leave()
    thread.join(10)
    assert told == ["left"]
    with pytest.raises(Left):
        conduit.read(1)


def test_who_waits_for_bytes_is_told_that_the_other_left() -> None:
    conduit, told = Conduit(), []

    def reads() -> None:
        try:
            conduit.read(1)
        except Left:
            told.append("left")

    thread = threading.Thread(target=reads)
    thread.start()
    thread.join(0.1)
    conduit.leave()
    thread.join(10)
    assert told == ["left"]
