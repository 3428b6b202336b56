"""Ten thousand damaged and forged variants of a file are refused: each with a reason, no thread, no file left behind.

Those that are made inside the encryption stand for whoever has our card and can therefore encrypt to us.
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pyrage
import pytest
from exchange_container import (
    BLOBS,
    KEY,
    LINES,
    RECIPIENT,
    archive,
    content_of,
    entry,
    leaving_nothing,
    read,
    refusal,
    seal,
    sha256,
    signed,
    small_members,
    summed,
    write_small,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.tar_stream import END
from yazd_desktop.exchange.container.writing import write

Variant = tuple[str, bytes]
SEALED_CHUNK = 64 * 1024 + 16
KEY_OF_OURS = pyrage.x25519.Recipient.from_str(RECIPIENT)


def encrypted(plain: bytes) -> bytes:
    return bytes(pyrage.encrypt(plain, [KEY_OF_OURS]))


def flipped(content: bytes, place: int, bit: int = 0) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def from_outside(small: bytes, chance: random.Random) -> Iterator[Variant]:
    """Without any key: cut at bytes, bits flipped, parts moved, repeated, lost, blank, added."""
    for place in range(len(small)):
        if place < 1000 or place % 3 == 0:
            yield "cut", small[:place]
        if place < 2000 or place % 3 == 0:
            yield "flipped", flipped(small, place, chance.randrange(8))
    for _ in range(200):
        start, end = sorted(chance.sample(range(len(small)), 2))
        other = chance.randrange(len(small))
        yield "lost", small[:start] + small[end:]
        yield "repeated", small[:end] + small[start:]
        yield "moved", small[:other] + small[start:end] + small[other:]
        yield "blank", small[:start] + bytes(end - start) + small[end:] + b"\0" * (not any(small[start:end]))
        yield "grown", small + chance.randbytes(chance.randrange(1, 2000))


def from_inside(chance: random.Random) -> Iterator[Variant]:
    """By whoever encrypts to us: other orders of the members, bits flipped in the plain tar, forged headers."""
    whole = signed(small_members())
    entries = [entry(name, content) for name, content in whole]
    plain = archive(whole)
    orders = [order for order in permutations(entries) if list(order) != entries]
    for order in chance.sample(orders, 1500):
        yield "in another order", encrypted(b"".join(order) + END)
    for place in range(0, len(plain), 4):
        yield "flipped inside", encrypted(flipped(plain, place, chance.randrange(8)))
    for place in range(0, len(plain), 64):
        yield "cut inside", encrypted(plain[:place])
    for place in range(len(entries)):
        for other in entries:
            yield "repeated inside", encrypted(b"".join([*entries[:place], other, *entries[place:]]) + END)
    for start in range(0, len(plain), 512):
        header = bytearray(plain[start : start + 512])
        for _ in range(20):
            header[chance.randrange(512)] ^= 1 << chance.randrange(8)
            changed = plain[:start] + summed(bytes(header)) + plain[start + 512 :]
            if changed != plain:  # as it is when the sum alone was changed
                yield "another header with its sum put right", encrypted(changed)


# What each kind of variant may be told as. Of one sealed chunk nobody can tell a cut from other damage.
TOLD = {
    "cut": {"cut"},
    "flipped": {"cut", "damaged", "not_for_us", "not_ours"},
    "lost": {"cut", "damaged", "not_ours"},
    "repeated": {"cut", "damaged"},
    "moved": {"cut", "damaged", "not_ours"},
    "blank": {"cut", "damaged", "not_for_us", "not_ours"},
    "grown": {"cut"},
    "in another order": {"bad_content"},
    "flipped inside": {"damaged", "bad_content", "bad_signature", "newer", "cut"},
    "cut inside": {"cut"},
    "repeated inside": {"bad_content"},
    "another header with its sum put right": {"bad_content", "damaged", "cut"},
}


def test_ten_thousand_variants_are_refused(tmp_path: Path) -> None:
    path = write_small(tmp_path / "week.yzx")
    chance = random.Random(5)
    small, whole = path.read_bytes(), content_of(read(path))
    assert content_of(read(seal(path, archive(signed(small_members()))))) == whole, "the forger can write one"
    told = {kind: Counter[str]() for kind in TOLD}
    threads = threading.active_count()
    for variants in (from_outside(small, chance), from_inside(chance)):
        for kind, content in variants:
            path.write_bytes(content)
            told[kind][refusal(path)] += 1
            assert threading.active_count() == threads
    assert list(tmp_path.iterdir()) == [path]
    assert sum(codes.total() for codes in told.values()) >= 10_000
    assert {kind: set(codes) - TOLD[kind] for kind, codes in told.items() if set(codes) - TOLD[kind]} == {}
    assert all(codes.total() for codes in told.values())


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file of several sealed chunks."""
    path, blob = tmp_path_factory.mktemp("longer") / "longer.yzx", os.urandom(300_000)
    with write(path, [RECIPIENT], KEY, {}) as file:
        file.blob(sha256(blob), len(blob), [blob])
        file.finish({})
    return path.read_bytes()


def test_damage_in_the_middle_is_told_apart_from_a_missing_end(tmp_path: Path, longer: bytes) -> None:
    path = tmp_path / "longer.yzx"
    header = longer.index(b"\n--- ") + len("\n--- ") + 43 + 1
    first = header + 16
    whole_chunks = (len(longer) - first) // SEALED_CHUNK
    assert whole_chunks == 4
    chance = random.Random(7)
    for chunk in range(whole_chunks + 1):
        start = first + chunk * SEALED_CHUNK
        end = min(start + SEALED_CHUNK, len(longer))
        for place in (start, end - 1, *chance.sample(range(start, end), 20)):
            path.write_bytes(flipped(longer, place))
            assert refusal(path) == ("cut" if chunk == whole_chunks else "damaged")
            path.write_bytes(longer[:place])
            assert refusal(path) == "cut"
    chunks = [
        longer[first + n * SEALED_CHUNK : first + (n + 1) * SEALED_CHUNK] for n in range(whole_chunks + 1)
    ]
    for n in range(whole_chunks):
        swapped = [*chunks[:n], chunks[n + 1], chunks[n], *chunks[n + 2 :]]
        path.write_bytes(longer[:first] + b"".join(swapped))
        assert refusal(path) == "damaged"
        path.write_bytes(longer[:first] + b"".join([*chunks[:n], *chunks[n + 1 :]]))
        assert refusal(path) in {"damaged", "cut"}


# Anything at all is refused or read as what it was.


@given(content=st.binary(max_size=600), as_age=st.sampled_from(["no", "begins like one", "encrypted to us"]))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_refused(tmp_path: Path, content: bytes, as_age: str) -> None:
    path = tmp_path / "random.yzx"
    if as_age == "begins like one":
        content = b"age-encryption.org/v1\n-> X25519 " + content
    path.write_bytes(encrypted(content) if as_age == "encrypted to us" else content)
    with leaving_nothing(tmp_path):
        assert refusal(path) in {"not_ours", "not_for_us", "cut", "damaged", "bad_content"}


PLAIN = archive(signed(small_members()))
SPOT = st.integers(0, len(PLAIN))


@given(
    changes=st.lists(st.tuples(SPOT, SPOT, st.binary(max_size=40)), min_size=1, max_size=4),
    kept=st.booleans(),
)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_changes_inside_are_refused_or_change_nothing(
    tmp_path: Path, changes: list[tuple[int, int, bytes]], kept: bool
) -> None:
    """Bytes replaced by as many, or by others."""
    plain = PLAIN
    for start, end, new in changes:
        stop = start + len(new) if kept else max(start, min(end, start + 40))
        plain = plain[:start] + new + plain[stop:]
    path = seal(tmp_path / "changed.yzx", plain)
    with leaving_nothing(tmp_path):
        try:
            assert content_of(read(path)) == (LINES, BLOBS)
        except UserError as refused:
            code = refused.code.removeprefix("exchange.")
            assert code in {"cut", "damaged", "bad_content", "bad_signature", "newer"}
