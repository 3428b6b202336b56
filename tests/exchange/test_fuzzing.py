"""Files that nobody thought of: random changes of everything that a forger can change, for as long as asked.

`YAZD_FUZZ=600` tries them for ten minutes, and not for one second; the seed of a file that is read wrongly is told.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random

import pyrage
import pytest
from exchange_container import (
    KEY,
    RECIPIENT,
    Members,
    archive,
    content_of,
    manifest_of,
    pack,
    read,
    signed,
    small_members,
    to_json,
    write_small,
)

from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.members import DOMAIN

SECONDS = float(os.environ.get("YAZD_FUZZ", "1"))
MOST_MEGABYTES = 80
JSON_PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b'"',
    b"\\u0000",
    b"\\ud800",
    b"1e9",
    b"-1",
    b"null",
    b"9" * 50,
]
NAMES = ["head.json", "sets-00000.jsonl.zst", "sets-00001.jsonl.zst", "lacking-00000.jsonl.zst", "manifest.json",
         "manifest.sig", "blobs/" + "a" * 64, "../x", "x" * 100]  # fmt: skip
REASONS = {"not_ours", "not_for_us", "cut", "damaged", "newer", "bad_content", "bad_signature", "too_large"}


def spliced(content: bytes, chance: Random, new: bytes | None = None) -> bytes:
    """A content in which some bytes are replaced, added or lost."""
    place = chance.randrange(len(content) + 1)
    if new is None:
        new = chance.randbytes(chance.choice((0, 1, 1, 2, 8, 600)))
    return content[:place] + new + content[place + chance.choice((0, len(new), chance.randrange(1000))) :]


def changed(members: Members, chance: Random) -> Members:
    """Members in which one thing is another."""
    place, other = chance.randrange(len(members)), chance.randrange(len(members))
    name, content = members[place]
    lines = [
        chance.randbytes(chance.randrange(1, 30)).replace(b"\n", b" ") for _ in range(chance.randrange(9))
    ]
    what = chance.randrange(7)
    if what == 0:
        return [*members[:place], *members[place + 1 :]]
    if what == 1:
        return [*members[:place], members[other], *members[place:]]
    if what == 2:
        content = spliced(content, chance)
    elif what == 3:
        content = spliced(content, chance, chance.choice(JSON_PIECES))
    elif what == 4:
        content = pack(lines)
    elif what == 5:
        name = chance.choice(NAMES)
    else:
        content = members[other][1]
    return [*members[:place], (name, content), *members[place + 1 :]]


def anything(chance: Random) -> bytes:
    """A file as anybody might make it who has our card, and sometimes the sender's key too."""
    members = small_members()
    for _ in range(chance.randrange(3)):
        members = changed(members, chance) or members
    manifest = to_json(manifest_of(members))
    for _ in range(chance.choice((0, 0, 1, 2))):
        manifest = spliced(manifest, chance, chance.choice((None, *JSON_PIECES)))
    members = signed(members, manifest)
    if not chance.randrange(4):
        members = changed(members, chance)
    if not chance.randrange(6):
        members = [*members[:-1], ("manifest.sig", KEY.sign(DOMAIN + chance.choice(members)[1]))]
    plain = archive(members)
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        plain = spliced(plain, chance)
    file = bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(RECIPIENT)]))
    return spliced(file, chance) if not chance.randrange(8) else file


def peak_megabytes() -> int:
    return int(Path("/proc/self/status").read_text("utf-8").split("VmHWM:")[1].split()[0]) // 1024


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory this way")
def test_whatever_comes_is_refused_or_read_whole(tmp_path: Path) -> None:
    path, told = write_small(tmp_path / "any.yzx"), Counter[str]()
    before, threads = peak_megabytes(), threading.active_count()
    seed = 0 if SECONDS <= 1 else time.time_ns()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        seed += 1
        path.write_bytes(anything(Random(seed)))
        try:
            proved = read(path)
            lines, blobs = content_of(proved)
        except UserError as refused:
            told[refused.code.removeprefix("exchange.")] += 1
        except BaseException as error:
            error.add_note(f"the file of seed {seed}")
            raise
        else:
            told["read"] += 1
            assert {kind: len(of_kind) for kind, of_kind in lines.items()} == proved.line_counts, seed
            assert len(blobs) == proved.blob_count, seed
        assert threading.active_count() == threads, seed
    sys.stdout.write(f"{dict(told)}, {peak_megabytes() - before} MB more\n")
    assert set(told) <= {*REASONS, "read"}
    assert told["read"] > 0
    assert told["bad_content"] > 0
    assert peak_megabytes() - before <= MOST_MEGABYTES
