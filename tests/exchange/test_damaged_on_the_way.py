"""A real file of a real office, damaged on its way in every manner: refused, and no byte of the store is changed.

Ten thousand more, against the reader alone, are in test_damaged_files.py.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pyrage
import pytest

from tests.postgres_server import Server
from yazd_desktop import attachments
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing.keys import own_keys
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.office import Office

from .forging import state
from .killed_work import found, opened, post

SECONDS: Final = float(os.environ.get("YAZD_DAMAGED_SECONDS", "8"))
AT_LEAST: Final = 1_000
TOLD: Final = {
    "cut",
    "damaged",
    "not_ours",
    "not_for_us",
    "bad_content",
    "bad_signature",
    "unknown_sender",
    "newer",
    "too_large",
}


def _bytes_of(office: Office) -> str:
    """A hash of the files of the store and of its attachments."""
    whole = hashlib.sha256()
    for path in sorted(office.folder.rglob("*")):
        if path.is_file() and not path.name.endswith("-shm"):  # what readers use together, no content
            whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def _damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut, flipped, lost, repeated, moved, blank, or grown at random places."""
    start, end = sorted(chance.sample(range(len(content)), 2))
    end = min(end, start + chance.choice([1, 16, 512, len(content)]))
    part, place = content[start:end], chance.randrange(len(content))
    return chance.choice([
        content[:start],
        content[:start] + bytes([content[start] ^ 1 << chance.randrange(8)]) + content[start + 1 :],
        content[:start] + content[end:],
        content[:end] + content[start:],
        content[:place] + part + content[place:],
        content[:start] + bytes(end - start) + content[end:],
        content + chance.randbytes(chance.randrange(1, 999)),
    ])  # fmt: skip


def _variants(whole: bytes, identity: str, recipient: str) -> Iterator[bytes]:
    """From outside and, turn by turn, by somebody who can encrypt to us and changes what is inside."""
    chance = random.Random(8)
    plain = pyrage.decrypt(whole, [pyrage.x25519.Identity.from_str(identity)])
    to = [pyrage.x25519.Recipient.from_str(recipient)]
    # Behind the signature are only the zeros that end a tar.
    end = len(plain.rstrip(b"\0"))
    while True:
        outside = _damaged(whole, chance)
        if outside != whole:
            yield outside
        inside = _damaged(plain[:end], chance) + plain[end:]
        if inside.rstrip(b"\0") != plain[:end]:
            yield bytes(pyrage.encrypt(inside, to))


@pytest.fixture(scope="module")
def sent(
    tmp_path_factory: pytest.TempPathFactory, chosen_server: Server | None
) -> Iterator[tuple[Office, Path]]:
    """A governorate that holds a file of its office, and the next one."""
    root = tmp_path_factory.mktemp("damaged")
    found(root, chosen_server.url(chosen_server.new_database()) if chosen_server else None)
    with closing(opened(root, "office")) as office, closing(opened(root, "governorate")) as governorate:
        for turn in range(2):
            with office.writing() as unit:
                person = unit.create("person", {"given_name": "نرگس", "family_name": f"فرضی {turn}"})
                case = unit.create("case", {"request": "درخواست", "risk": "low"})
                unit.create("case_person", {"case": case, "person": person})
            paper = root / "paper.bin"
            paper.write_bytes(random.Random(turn).randbytes(3_000))
            attachments.attach(office, paper, owner_entity="case", owner_id=case)
            path = post(root, office, "office").file
            if turn == 0:
                receive(governorate, path)
        yield governorate, path


def test_a_damaged_file_changes_no_byte_of_the_store(sent: tuple[Office, Path], tmp_path: Path) -> None:
    governorate, path = sent
    with governorate.reading() as connection:
        keys = own_keys(connection)
    before, content = state(governorate), _bytes_of(governorate)
    told: Counter[str] = Counter()
    until = time.monotonic() + SECONDS
    broken = tmp_path / path.name
    for variant in _variants(path.read_bytes(), keys.identities[0], keys.recipient):
        broken.write_bytes(variant)
        with pytest.raises(UserError) as refused:
            receive(governorate, broken)
        told[refused.value.code.removeprefix("exchange.")] += 1
        if told.total() % 100 == 0:
            assert _bytes_of(governorate) == content
        if told.total() >= AT_LEAST and time.monotonic() > until:
            break
    sys.stdout.write(f"{told.total()} damaged files were refused: {dict(told)}\n")
    assert set(told) <= TOLD
    assert _bytes_of(governorate) == content
    assert state(governorate) == before
    assert before[1] == []
    assert receive(governorate, path).new > 0  # the whole file is still taken
