"""Forged members, by whoever has our card or even a key that we trust: names, order, tar and packed lines."""

from __future__ import annotations

import struct
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zstandard
from exchange_container import (
    BLOBS,
    LINES,
    Members,
    archive,
    content_of,
    entry,
    member,
    pack,
    peak_megabytes,
    read,
    refusal,
    refused,
    seal,
    sha256,
    signed,
    small_members,
    summed,
    write_small,
)

from yazd_desktop.exchange.container import members as shared
from yazd_desktop.exchange.container.tar_stream import header

MEGABYTE = 1024 * 1024
SMALL = small_members()
HEAD, SETS, LACKING, EMPTY, LETTER = SMALL
WHOLE = signed(SMALL)


def test_what_is_forged_here_is_else_as_the_program_writes_it(tmp_path: Path) -> None:
    forged = read(seal(tmp_path / "forged.yzx", archive(WHOLE)))
    ours = read(write_small(tmp_path / "ours.yzx"))
    assert (forged.head, forged.facts, forged.line_counts) == (ours.head, ours.facts, ours.line_counts)
    assert content_of(forged) == content_of(ours)
    assert forged.sha256 == ours.sha256


# Names, order, repeats: the manifest tells the truth of each, and is signed by whom we trust.

HOSTILE_NAMES = [
    "../" + SETS[0], "/" + SETS[0], "./" + SETS[0], "sets/../" + SETS[0], "C:\\sets", "..\\" + SETS[0],
    SETS[0].upper(), "sets-0.jsonl.zst", "sets-00002.jsonl.zst", "sets-000000.jsonl.zst", "sets-00000.jsonl",
    "se ts-00000.jsonl.zst", "-00000.jsonl.zst", "s" * 33 + "-00000.jsonl.zst", "sets-00000.jsonl.zst/",
    "sets-00000.jsonl.zst\n", "s\0ets-00000.jsonl.zst", "", ".", "nul", "HEAD.JSON", "blobs/", "blobs/" + "a" * 63,
    "blobs/" + "A" * 64, "blobs/../" + "a" * 64, "blobs//" + "a" * 64, "a" * 100,
    LETTER[0] + "0", LETTER[0] + "\n", LETTER[0].upper(),
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_member_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    for place, (_, content) in enumerate(SMALL):
        renamed = [*SMALL[:place], (name, content), *SMALL[place + 1 :]]
        assert refused(tmp_path / "named.yzx", archive(signed(renamed))) == "bad_content"


LONG_HEAD = b'{"format":1,"app":"' + b"a" * shared.HEAD_LIMIT_BYTES + b'"}'
ORDERS: dict[str, Members] = {
    "a head that is too long": signed([("head.json", LONG_HEAD), SETS]),
    "without a head": signed(SMALL[1:]),
    "head later": signed([SETS, HEAD, LACKING, EMPTY]),
    "two heads": [HEAD, *WHOLE],
    "a blob before lines": signed([HEAD, EMPTY, SETS]),
    "a blob twice": signed([HEAD, EMPTY, EMPTY]),
    "lines twice": signed([HEAD, SETS, SETS]),
    "a kind torn in two": signed([HEAD, SETS, LACKING, ("sets-00001.jsonl.zst", SETS[1])]),
    "a piece left out": signed([HEAD, SETS, ("sets-00002.jsonl.zst", SETS[1])]),
    "a piece that is the first no more": signed([HEAD, ("sets-00001.jsonl.zst", SETS[1])]),
    "two manifests": [*WHOLE[:-1], *WHOLE[-2:]],
    "two signatures": [*WHOLE, WHOLE[-1]],
    "a member after the signature": [*WHOLE, ("blobs/" + sha256(b"x"), b"x")],
    "the signature before the manifest": [*SMALL, WHOLE[-1], WHOLE[-2]],
    "no signature": WHOLE[:-1],
    "no manifest": [*SMALL, WHOLE[-1]],
    "neither": SMALL,
    "nothing": [],
    "a signature that is shorter": [*WHOLE[:-1], ("manifest.sig", WHOLE[-1][1][:-1])],
    "a signature that is longer": [*WHOLE[:-1], ("manifest.sig", WHOLE[-1][1] + b"\0")],
    "an empty signature": [*WHOLE[:-1], ("manifest.sig", b"")],
}


@pytest.mark.parametrize("order", ORDERS)
def test_members_in_another_order_are_refused(tmp_path: Path, order: str) -> None:
    assert refused(tmp_path / "order.yzx", archive(ORDERS[order])) == "bad_content"


def test_members_that_the_manifest_does_not_know_are_refused(tmp_path: Path) -> None:
    path, stranger = tmp_path / "more.yzx", ("blobs/" + sha256(b"x"), b"x")
    for place in range(1, len(SMALL)):
        assert refused(path, archive([*WHOLE[:place], *WHOLE[place + 1 :]])) == "bad_content"
    assert refused(path, archive([*WHOLE[:-2], stranger, *WHOLE[-2:]])) == "bad_content"
    assert refused(path, archive([HEAD, SETS, LACKING, LETTER, EMPTY, *WHOLE[-2:]])) == "bad_content"


def test_contents_that_the_manifest_does_not_know_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "other.yzx"
    for place, content in (
        (0, b'{"format":1,"app":"yazt"}'),
        (1, pack([b'["a",1]', b'["b",2]', b'["c",3]'])),
        (4, b"another letter"),
    ):
        swapped = [*WHOLE[:place], (WHOLE[place][0], content), *WHOLE[place + 1 :]]
        assert refused(path, archive(swapped)) == "damaged"


def test_a_blob_under_the_hash_of_another_is_damage(tmp_path: Path) -> None:
    liar = [HEAD, ("blobs/" + sha256(b"what was wanted"), b"what came")]
    assert refused(tmp_path / "blob.yzx", archive(signed(liar))) == "damaged"


# The tar: one form of header alone.

KINDS = [kind for kind in map(bytes, ([n] for n in range(256))) if kind != tarfile.REGTYPE]
OTHER_HEADERS: dict[str, bytes] = {
    **{
        f"kind {kind!r}": summed(header("head.json", 25)[:156] + kind + header("head.json", 25)[157:])
        for kind in KINDS
    },
    "a link": member(tarfile.SYMTYPE, linkname="/etc/passwd").tobuf(tarfile.USTAR_FORMAT),
    "a device": member(tarfile.CHRTYPE, devmajor=1, devminor=3).tobuf(tarfile.USTAR_FORMAT),
    "a prefix": summed(header("head.json", 25)[:345] + b"up" + header("head.json", 25)[347:]),
    "rights": member(size=25, mode=0o4755).tobuf(tarfile.USTAR_FORMAT),
    "an owner": member(size=25, uname="root").tobuf(tarfile.USTAR_FORMAT),
    "a time": member(size=25, mtime=1).tobuf(tarfile.USTAR_FORMAT),
    "a link's name": member(size=25, linkname="x").tobuf(tarfile.USTAR_FORMAT),
    "GNU": member(size=25).tobuf(tarfile.GNU_FORMAT),
    "pax": member(size=25, pax_headers={"path": "../head.json"}).tobuf(tarfile.PAX_FORMAT),
    "pax for all": tarfile.TarInfo.create_pax_global_header({"path": "../head.json"}),
    "a long name": member(name="a/" * 80 + "head.json", size=25).tobuf(tarfile.GNU_FORMAT),
    **{
        f"size {size!r}": summed(header("head.json", 25)[:124] + size + header("head.json", 25)[136:])
        for size in (
            b"-0000000031\0", b" 0000000031\0", b"000000_0031\0", b"0o000000031\0", b"00000000031 ", b"31\0" + bytes(9),
            b"\x80" + bytes(10) + b"\x19", b"\xff" * 12, b"zzzzzzzzzzz\0", bytes(12),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("form", OTHER_HEADERS)
def test_a_header_of_another_form_is_refused(tmp_path: Path, form: str) -> None:
    first = entry(*HEAD)
    plain = archive(WHOLE)
    assert plain.startswith(first)
    forged = OTHER_HEADERS[form] + plain[512:]
    assert refused(tmp_path / "header.yzx", forged) == "bad_content"


def test_a_header_with_a_wrong_sum_is_damage(tmp_path: Path) -> None:
    plain = archive(WHOLE)
    assert refused(tmp_path / "sum.yzx", plain[:150] + b"8" + plain[151:]) == "damaged"
    assert refused(tmp_path / "sum.yzx", b"not a tar at all" * 100) == "damaged"


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_tar_made_by_another_program_is_refused(tmp_path: Path, form: int) -> None:
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as tar:
        for name, content in WHOLE:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.uname = len(content), 1_700_000_000, "somebody"
            tar.addfile(info, BytesIO(content))
    assert refused(tmp_path / "tar.yzx", file.getvalue()) == "bad_content"


def test_sizes_that_lie_are_refused(tmp_path: Path) -> None:
    path, letter = tmp_path / "size.yzx", LETTER[1]
    before, after = archive([HEAD])[:-1024], archive([*WHOLE[-2:]])

    def lying(name: str, size: int) -> bytes:
        return before + header(name, size) + letter + bytes(-len(letter) % 512) + after

    assert refused(path, lying(LETTER[0], 8**11 - 1), limit_bytes=2**40) == "cut"
    assert refused(path, lying(LETTER[0], 8**11 - 1), limit_bytes=2**30) == "too_large"
    assert refused(path, lying(LETTER[0], 0)) == "damaged"
    for wrong in (len(letter) - 1, len(letter) + 1):
        assert refused(path, lying(LETTER[0], wrong)) == "damaged", "a blob with another hash"
    for name, size in (
        ("sets-00000.jsonl.zst", shared.PACKED_LIMIT_BYTES + 1),
        ("manifest.json", shared.manifest_limit_bytes(1) + 1),
    ):
        assert refused(path, lying(name, size)) == "bad_content"
    assert refused(path, header("head.json", shared.HEAD_LIMIT_BYTES + 1) + bytes(10**6)) == "bad_content"


def test_what_follows_the_end_is_refused(tmp_path: Path) -> None:
    path, plain = tmp_path / "end.yzx", archive(WHOLE)
    for more in (b"", bytes(1), bytes(512), bytes(19 * 512)):
        seal(path, plain + more)
        assert content_of(read(path)) == (LINES, BLOBS)
    for more in (b"x", bytes(511) + b"x", plain, bytes(19 * 512 + 1), bytes(10 * MEGABYTE)):
        assert refused(path, plain + more) == "bad_content"
    hidden = archive([HEAD])[:-1024][:-1] + b"x" + archive(WHOLE[1:])
    assert refused(path, hidden) == "bad_content", "a letter in the padding of a member"
    assert refused(path, plain[:-512]) == "cut"
    assert refused(path, plain[:-513]) == "cut"
    assert refused(path, plain[:-1024]) == "cut"


# Packed lines.


def compressed(content: bytes, **how: Any) -> bytes:
    return zstandard.ZstdCompressor(**how).compress(content)


def saying(frame: bytes, size: int) -> bytes:
    """A frame that says another size of its content, in the four bytes that it says it with."""
    start = 5 + (not frame[4] >> 5 & 1)
    assert frame[4] >> 6 == 2
    return frame[:start] + struct.pack("<I", size) + frame[start + 4 :]


def streamed(content: bytes, window: int) -> bytes:
    """A frame that says nothing of its size, with a window of its own."""
    how = zstandard.ZstdCompressionParameters(window_log=window, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=how).compressobj()
    return compressor.compress(content) + compressor.flush()


TEXT = b'["a",1]\n' * 10_000
HUGE = compressed(b'["a",1]\n' * (256 * MEGABYTE // 8))
BOMBS: dict[str, tuple[bytes, str]] = {
    "says small, inflates huge": (saying(HUGE, 80_000), "damaged"),
    "says as much as may be, inflates huge": (saying(HUGE, 16 * MEGABYTE), "damaged"),
    "says huge": (HUGE, "bad_content"),
    "says huge, is small": (saying(compressed(TEXT), 2**31), "bad_content"),
    "says a bit more": (saying(compressed(TEXT), len(TEXT) + 1), "damaged"),
    "says a bit less": (saying(compressed(TEXT), len(TEXT) - 1), "damaged"),
    "one byte over": (compressed(b"a" * (16 * MEGABYTE) + b"\n"), "bad_content"),
    "says nothing": (compressed(TEXT, write_content_size=False), "bad_content"),
    "says nothing, with a huge window": (streamed(TEXT, 30), "bad_content"),
    "two frames": (compressed(TEXT) * 2, "damaged"),
    "a frame and a letter": (compressed(TEXT) + b"x", "damaged"),
    "a frame that may be skipped": (struct.pack("<II", 0x184D2A50, 8) + bytes(8), "damaged"),
    "a skipped one before": (struct.pack("<II", 0x184D2A50, 8) + bytes(8) + compressed(TEXT), "damaged"),
    "cut": (compressed(TEXT)[:-1], "damaged"),
    "no frame": (b"no frame at all", "damaged"),
    "empty": (b"", "damaged"),
    "nothing packed": (compressed(b""), "bad_content"),
    "no line end": (compressed(TEXT + b"x"), "bad_content"),
    "an empty line": (compressed(TEXT + b"\n"), "bad_content"),
    "an empty line first": (compressed(b"\n" + TEXT), "bad_content"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_lines_that_are_packed_otherwise_are_refused_and_need_no_memory(tmp_path: Path, bomb: str) -> None:
    piece, code = BOMBS[bomb]
    path = seal(tmp_path / "bomb.yzx", archive(signed([HEAD, ("sets-00000.jsonl.zst", piece)])))
    assert peak_megabytes(lambda: refusal(path) == code) <= 20


def test_many_small_bombs_are_one_large_one(tmp_path: Path) -> None:
    piece = compressed(b"a" * (15 * MEGABYTE) + b"\n")
    lines = [(f"sets-{n:05d}.jsonl.zst", piece) for n in range(8)]
    path = seal(tmp_path / "bombs.yzx", archive(signed([HEAD, *lines])))
    assert path.stat().st_size < 100_000
    assert refusal(path, limit_bytes=100 * MEGABYTE) == "too_large"
    assert refusal(path, limit_bytes=200 * MEGABYTE).startswith("read")
    assert refusal(write_small(tmp_path / "small.yzx"), limit_bytes=100) == "too_large"
