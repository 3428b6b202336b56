"""Every byte of a real file «بدون مشخصات», decrypted by foreign programs: nobody who is in the office is in it.

What is looked for comes from the tables and the whole log by plain SQL, not by the rules that judge what may leave.
The same search in a file «با مشخصات» finds them: it can fail.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
import pytest
import zstandard
from sqlalchemy import text
from world import PASSWORD, TODAY, make

from yazd_desktop import attachments, queries
from yazd_desktop.demo import make_demo
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.keys import own_keys
from yazd_desktop.exchange.pairing.peers import pair, peers
from yazd_desktop.exchange.sending import send
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.office import Office, open_office
from yazd_desktop.persian.text import search_key
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

NUMBERS = {"person": ["identity_number", "phone"], "household": ["postal_code"]}
PLACES = {"household": ["address", "lane"]}
NOTES = {
    "person": ["notes", "identity_reason"],
    "household": ["notes"],
    "case": ["request", "plan", "notes"],
    "referral": ["service_asked", "reply", "result"],
    "follow_up": ["result"],
    "attachment": ["name", "description"],
}
OFFICIALS = {
    "agency_contact": ["name"],
    "body_member": ["name"],
    "attendance": ["name"],
    "body": ["chair", "secretary"],
    "meeting": ["chair", "secretary"],
}
NEVER_TOLD = "گلنار"
OLD_PHONE, NEW_PHONE = "09120000017", "09120000018"
WORD = re.compile(r"\w+")
PHOTO = b"what a picture of an identity card would show, in so many bytes"


@dataclass
class Left:
    """An office, and the bytes of its file after decryption, unpacked; `words` are the same as they are searched."""

    office: Office
    content: bytes
    members: list[str]
    words: str

    def holds(self, value: str) -> bool:
        """Whether a text stands in it, in any spelling, with whatever between its words."""
        return _spaced(value) in self.words

    def without(self, values: Iterable[str]) -> Left:
        """The same with some texts taken out."""
        words = self.words
        for value in values:
            words = words.replace(_spaced(value), " | ")
        return replace(self, words=words)

    def holds_number(self, number: str) -> bool:
        """Whether digits stand anywhere in it, also inside longer ones."""
        return search_key(number) in self.words


def _spaced(value: str) -> str:
    return f" {' '.join(WORD.findall(search_key(value)))} "


def plant(office: Office, photo: Path) -> None:
    """What an office does in a year: a mistake corrected, a person retired, a name in the text of a problem."""
    photo.write_bytes(PHOTO)
    with office.writing() as unit:
        person = unit.create(
            "person", {"given_name": NEVER_TOLD, "family_name": "رازدارپور", "phone": OLD_PHONE}
        )
        unit.update("person", person, {"phone": NEW_PHONE, "family_name": "رازداریان"})
        gone = unit.create("person", {"given_name": "سپهرداد", "family_name": "بازرفته"})
        unit.retire("person", gone)
        issue = queries.find_ids(office, "issue", limit=1)[0]
        unit.update("issue", issue, {"text": f"{NEVER_TOLD} رازدارپور ({OLD_PHONE}) از این کوچه شکایت دارد."})
        case = queries.find_ids(office, "case", limit=1)[0]
        unit.update("case", case, {"notes": "کسی نباید بداند که او کجا پناه گرفته است."})
        unit.update("case", case, {"notes": "یادداشت تازه و باز هم پنهان دربارهٔ پناهگاه."})
    attachments.attach(office, photo, owner_entity="case", owner_id=case)


def unpacked(file: Path, identity: str) -> tuple[bytes, list[str]]:
    """Everything in a file and the names of its members, by age, tar and zstd of others."""
    opened = pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    parts, names = [opened], []
    with tarfile.open(fileobj=io.BytesIO(opened)) as archive:
        for member in archive:
            names.append(member.name)
            read = archive.extractfile(member)
            assert read is not None
            content = read.read()
            parts.append(
                zstandard.ZstdDecompressor().decompress(content) if member.name.endswith(".zst") else content
            )
    return b"\n".join(parts), names


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Left]]:
    """Files of one office to its governorate: with identity, and without."""
    root = tmp_path_factory.mktemp("privacy")
    governorate = make("gov", root / "gov")
    make_demo(root / "hsn", password=PASSWORD, cases=120, seed=7, clock=lambda: TODAY, cost=FAST_FOR_TESTS)
    office = open_office(root / "hsn", password=PASSWORD, clock=lambda: TODAY)
    plant(office, root / "photo.jpg")
    pair(office, own_card(governorate), "governorate")
    with office.reading() as connection:
        (peer,) = peers(connection)
    with governorate.reading() as connection:
        identity = own_keys(connection).identities[0]
    left = {}
    for with_identity in (False, True):
        file = send(office, peer, root, with_identity=with_identity, everything=True).file
        content, names = unpacked(file, identity)
        left[with_identity] = Left(
            office, content, names, _spaced(content.decode("utf-8", "replace").replace("\\n", " "))
        )
    yield left
    office.close()
    governorate.close()


def ever(office: Office, fields: dict[str, list[str]]) -> Iterator[str]:
    """Every value that these fields have or had, by plain SQL."""
    with office.reading() as connection:
        for entity, names in fields.items():
            table = f'"{entity}"'
            for name in names:
                query = text(f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL")  # noqa: S608
                yield from map(str, connection.scalars(query))
            query = text("SELECT ops FROM change_set WHERE entity = :entity")
            for ops in connection.scalars(query, {"entity": entity}):
                for name, value, *_ in json.loads(ops):
                    if name in names and isinstance(value, str) and value:
                        yield value


def people(office: Office) -> set[tuple[str, str]]:
    """(given name, family name) of everybody."""
    with office.reading() as connection:
        query = text(
            "SELECT given_name, family_name FROM person WHERE given_name != '' AND family_name != ''"
        )
        return {(given, family) for given, family in connection.execute(query)}


def test_no_name_of_anybody(files: dict[bool, Left]) -> None:
    without, whole = files[False], files[True]
    names = people(without.office)
    assert len(names) > 100
    told = [
        pair for pair in names if without.holds(" ".join(pair)) or without.holds(" ".join(reversed(pair)))
    ]
    assert told == []
    # Officials have common names, too: theirs may be read, and are taken out before each name is looked for alone.
    rest = without.without(ever(without.office, OFFICIALS))
    alone = set(ever(without.office, {"person": ["fathers_name", "given_name", "family_name"]}))
    assert [one for one in alone if rest.holds(one)] == []
    assert not any(map(without.holds, (NEVER_TOLD, "رازدارپور", "رازداریان", "سپهرداد", "بازرفته")))
    assert all(map(whole.holds, (NEVER_TOLD, "رازدارپور", "رازداریان", "سپهرداد")))


def test_no_number_of_anybody(files: dict[bool, Left]) -> None:
    numbers = {one for one in ever(files[False].office, NUMBERS) if len(one) >= 6}
    assert len(numbers) > 100
    assert {OLD_PHONE, NEW_PHONE} <= numbers
    assert [one for one in numbers if files[False].holds_number(one)] == []
    assert [one for one in numbers if files[False].holds_number(one.lstrip("0"))] == []
    assert all(files[True].holds_number(one) for one in (OLD_PHONE, NEW_PHONE))


def test_no_address_and_no_note(files: dict[bool, Left]) -> None:
    without, whole = files[False], files[True]
    for fields, least in ((PLACES, 5), (NOTES, 25)):
        values = set(ever(without.office, fields))
        assert len(values) > least
        assert [one for one in values if without.holds(one)] == []
        # No run of words of it either: who takes a note over in part tells of it, too.
        runs = {
            " ".join(words[at : at + 5])
            for one in values
            for words in [one.split()]
            for at in range(len(words) - 4)
        }
        assert [run for run in runs if without.holds(run)] == []
        assert sum(map(whole.holds, values)) > len(values) * 0.8


def test_no_picture_and_no_name_of_a_file(files: dict[bool, Left]) -> None:
    assert not any(name.startswith("blobs/") for name in files[False].members)
    assert PHOTO not in files[False].content
    assert not files[False].holds("photo.jpg")
    assert PHOTO in files[True].content


def test_no_key_that_would_tell_whether_a_guess_is_right(files: dict[bool, Left]) -> None:
    """A seal is keyed by its change set: with the key, a thief could try all ten digits of a number."""
    without = files[False]
    with without.office.reading() as connection:
        keys = [
            key
            for key, ops in connection.execute(
                text("SELECT key, ops FROM change_set WHERE entity = 'person'")
            )
            if "family_name" in ops or "phone" in ops
        ]
    assert len(keys) > 100
    assert [key for key in keys if key.hex().encode() in without.content] == []
    assert all(key.hex().encode() in files[True].content for key in keys[-2:])


def test_a_very_sensitive_file_is_not_there_at_all(files: dict[bool, Left]) -> None:
    office = files[False].office
    secret = queries.find_ids(office, "case", where={"confidentiality": VERY_SENSITIVE})
    assert secret
    with office.reading() as connection:
        numbers = [
            str(
                connection.scalar(
                    text('SELECT number FROM "case" WHERE hex(id) = :id'),
                    {"id": one.replace("-", "").upper()},
                )
            )
            for one in secret
        ]
    for left in files.values():
        assert not any(one.encode() in left.content for one in secret)
        assert not any(map(left.holds, numbers))
