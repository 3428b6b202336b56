"""A small exchange file of invented content, and the means to forge one: inside the encryption, member by member."""

from __future__ import annotations

import hashlib
import json
import tarfile
import threading
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.age_stream import new_identity, recipient_of
from yazd_desktop.exchange.container.members import DOMAIN, packed
from yazd_desktop.exchange.container.reading import Blob, Piece, Proved, prove
from yazd_desktop.exchange.container.tar_stream import END, header, padding
from yazd_desktop.exchange.container.writing import write

IDENTITY = new_identity()
RECIPIENT = recipient_of(IDENTITY)
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()

Members = list[tuple[str, bytes]]

LINES = {"sets": [b'["a",1]', b'["b",2]', '["پ",3]'.encode()], "lacking": [b'["c",4]'], "nothing": []}
BLOBS = [b"", b"a letter\n" * 70]
FACTS: dict[str, Any] = {"cover": {"name": "دفتر آزمون", "acks": {"a/b": 7}, "received": ["x", "y"]}}


def signer(_: Mapping[str, object]) -> bytes:
    return PUBLIC


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_small(path: Path) -> Path:
    """A whole file as the program writes it."""
    with write(path, [RECIPIENT], KEY, {"app": "yazd"}) as file:
        for kind, lines in LINES.items():
            file.lines(kind, lines)
        for blob in BLOBS:
            file.blob(sha256(blob), len(blob), [blob])
        file.finish(FACTS)
    return path


def content_of(proved: Proved) -> tuple[dict[str, list[bytes]], list[bytes]]:
    """All that the second reading gives."""
    lines: dict[str, list[bytes]] = {kind: [] for kind in proved.line_counts}
    blobs = []
    for member in proved.members():
        if isinstance(member, Piece):
            lines[member.kind] += member.lines
        elif isinstance(member, Blob):
            blobs.append(b"".join(member.chunks))
    return lines, blobs


def read(path: Path) -> Proved:
    return prove(path, [IDENTITY], signer)


def refusal(path: Path, **how: Any) -> str:
    """The code that a file is refused with, its words looked at; what it is read as when it is not refused."""
    try:
        return f"read: {prove(path, **{'identities': [IDENTITY], 'signer_of': signer, **how})}"
    except UserError as error:
        refused = error
    assert refused.code.startswith("exchange.")
    assert refused.code not in (refused.what, refused.do)
    return refused.code.removeprefix("exchange.")


@contextmanager
def leaving_nothing(folder: Path) -> Iterator[None]:
    """What runs inside ends its threads and leaves the files of a folder as they were."""
    threads, files = threading.active_count(), {p.name: p.read_bytes() for p in folder.iterdir()}
    yield
    assert threading.active_count() == threads
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == files


# Forging.


def small_members() -> Members:
    """What stands before the manifest in the small file."""
    return [
        ("head.json", b'{"format":1,"app":"yazd"}'),
        *((f"{kind}-00000.jsonl.zst", pack(lines)) for kind, lines in LINES.items() if lines),
        *((f"blobs/{sha256(blob)}", blob) for blob in BLOBS),
    ]


def pack(lines: Sequence[bytes]) -> bytes:
    return packed(b"".join(line + b"\n" for line in lines))


def manifest_of(stands: Members, **other: object) -> dict[str, Any]:
    """The manifest that tells the truth of the members, but for what is said otherwise."""
    told = {name: [len(content), sha256(content)] for name, content in stands}
    counts = dict.fromkeys(LINES, 0)
    for name, content in stands:
        if name.endswith(".zst"):
            kind = name.partition("-")[0]
            counts[kind] = counts.get(kind, 0) + _lines_in(content)
    return {"members": told, "lines": counts, **FACTS, **other}


def _lines_in(piece: bytes) -> int:
    try:
        if zstandard.get_frame_parameters(piece).content_size <= 2**24 + 1:
            return zstandard.ZstdDecompressor().decompress(piece).count(b"\n")
    except zstandard.ZstdError:
        pass
    return 0


def to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def signed(members: Members, manifest: bytes | None = None, key: Ed25519PrivateKey = KEY) -> Members:
    """The members with their manifest, or another one, and its signature."""
    if manifest is None:
        manifest = to_json(manifest_of(members))
    return [*members, ("manifest.json", manifest), ("manifest.sig", key.sign(DOMAIN + manifest))]


def entry(name: str, content: bytes) -> bytes:
    return header(name, len(content)) + content + padding(len(content))


def archive(members: Members) -> bytes:
    return b"".join(entry(name, content) for name, content in members) + END


def summed(block: bytes) -> bytes:
    """A header with its checksum put right."""
    blank = block[:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(blank) + block[156:]


def member(kind: bytes = tarfile.REGTYPE, **other: Any) -> tarfile.TarInfo:
    info = tarfile.TarInfo("head.json")
    info.type = kind
    for name, value in other.items():
        setattr(info, name, value)
    return info


def seal(path: Path, plain: bytes) -> Path:
    """Encrypt bytes to us, as anybody can who has our card."""
    path.write_bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(RECIPIENT)]))
    return path


def refused(path: Path, plain: bytes, **how: Any) -> str:
    """How a file with this tar inside is refused."""
    seal(path, plain)
    with leaving_nothing(path.parent):
        return refusal(path, **how)


def peak_megabytes(act: Callable[[], bool]) -> float:
    """The memory that a reading needed at most, where the test holds what it is said to."""
    tracemalloc.start()
    try:
        assert act()
        return tracemalloc.get_traced_memory()[1] / 1024**2
    finally:
        tracemalloc.stop()
