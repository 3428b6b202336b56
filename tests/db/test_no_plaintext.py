"""No word of a person can be read in the office folder, in whatever encoding, open or closed."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from yazd_desktop import attachments, queries
from yazd_desktop.office import Office
from yazd_desktop.persian.text import search_key, sort_key

Create = Callable[..., str]
# Words that stand nowhere else: a person, a number, a note, the name of a paper and its content.
FAMILY, NUMBER, NOTE = "خیالی‌پورِ آزمونی", "0499370899", "Zanbagh-e sefid یادداشت محرمانه"
PAPER, CONTENT = "گواهی خیالی.txt", "متن نامهٔ خیالی"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def _traces(words: str) -> Iterator[bytes]:
    for form in (words, search_key(words), words.upper()):
        for encoding in ENCODINGS:
            content = form.encode(encoding)
            yield content
            yield base64.b64encode(content)[:-4]
            yield content.hex().encode()
    yield sort_key(words).encode()


SECRETS = [trace for words in (FAMILY, NUMBER, NOTE, PAPER, CONTENT) for trace in _traces(words)]


def _found(folder: Path) -> list[str]:
    seen = []
    for path in folder.rglob("*"):
        content = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        seen += [f"{path.name}: {secret!r}" for secret in SECRETS if secret in content]
    return seen


@pytest.fixture
def told(office: Office, create: Create, tmp_path: Path) -> Office:
    """An office that knows the secrets in every way in which it can learn one."""
    person = create(
        "person",
        given_name="زنبق",
        family_name=FAMILY,
        identity_kind="national_id",
        identity_number=NUMBER,
        notes="چیزی دیگر",
    )
    with office.writing() as unit:
        unit.update("person", person, {"notes": NOTE})
    paper = tmp_path / PAPER
    paper.write_text(CONTENT * 100, encoding="utf-8")
    attachments.attach(office, paper, owner_entity="person", owner_id=person)
    assert queries.find_ids(office, "person", search=FAMILY) == [person]
    assert queries.get(office, "person", person)["identity_number"] == NUMBER
    return office


def test_nothing_is_found_while_the_office_is_open(told: Office) -> None:
    names = {path.name for path in told.folder.rglob("*")}
    assert {"office.db", "office.db-wal", "keys.json", "keys.json.bak", "attachments"} <= names
    assert (told.folder / "office.db-wal").stat().st_size > 0
    assert len(list(told.attachments_folder.iterdir())) == 1
    assert _found(told.folder) == []


def test_nothing_is_found_when_it_is_closed(told: Office) -> None:
    told.close()
    assert not (told.folder / "office.db-wal").exists()
    assert _found(told.folder) == []


def test_nothing_is_found_after_a_failed_save(told: Office) -> None:
    def fail() -> None:
        with told.writing() as unit:
            for _ in range(300):
                unit.create("person", {"given_name": "زنبق", "family_name": FAMILY, "notes": NOTE * 50})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _found(told.folder) == []


def test_nothing_is_found_in_a_backup(told: Office, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    told.backup(tmp_path / "backups" / "office.db")
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["office.db"]
    assert _found(tmp_path / "backups") == []


def test_the_pages_look_like_noise(told: Office) -> None:
    told.close()
    content = (told.folder / "office.db").read_bytes()
    often = max(content.count(byte) for byte in range(256))
    assert often < 1.2 * len(content) / 256


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_a_plain_store_would_be_found(tmp_path: Path, encoding: str) -> None:
    """That nothing is found says something only if the search would find it."""
    with closing(sqlite3.connect(tmp_path / "office.db")) as plain:
        plain.execute(f"PRAGMA encoding = '{encoding}'")
        plain.execute("CREATE TABLE person (family_name TEXT)")
        plain.execute("INSERT INTO person VALUES (?)", (FAMILY,))
        plain.commit()
    assert _found(tmp_path)
