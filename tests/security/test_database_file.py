"""Where the store on a server lies, sealed: nobody reads it without the keys, and what was changed opens nothing."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest

from yazd_desktop.errors import UserError
from yazd_desktop.security import database_file

ADDRESS = "postgresql://yazd:three-small-stones@db.example:5432/cases"
KEY = bytes(range(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database_file.write(tmp_path, KEY, ADDRESS)
    return tmp_path


def _code(folder: Path, key: bytes = KEY) -> str:
    with pytest.raises(UserError) as refused:
        database_file.read(folder, key)
    return refused.value.code


def test_what_was_sealed_is_read_again_and_stands_nowhere(folder: Path) -> None:
    assert database_file.read(folder, KEY) == ADDRESS
    content = (folder / "database.json").read_bytes()
    for word in (b"stones", b"yazd:", b"db.example", b"cases"):
        assert word not in content
    assert [path.name for path in folder.iterdir()] == ["database.json"]


def test_the_same_address_never_looks_the_same(folder: Path) -> None:
    before = (folder / "database.json").read_bytes()
    database_file.write(folder, KEY, ADDRESS)
    assert (folder / "database.json").read_bytes() != before


def test_another_key_opens_nothing(folder: Path) -> None:
    assert _code(folder, secrets.token_bytes(32)) == "database.damaged"


def test_what_was_changed_opens_nothing(folder: Path) -> None:
    path = folder / "database.json"
    whole = json.loads(path.read_bytes())
    for name, value in whole.items():
        for other in (None, 7, "", "AAAA", value[::-1] if isinstance(value, str) else 2, [value]):
            path.write_text(json.dumps({**whole, name: other}))
            expected = "database.newer" if name == "version" and other != 1 else "database.damaged"
            assert _code(folder) == expected, (name, other)
        path.write_text(json.dumps({key: kept for key, kept in whole.items() if key != name}))
        assert _code(folder) == "database.damaged"
    for content in (b"", b"{", b"[]", b"null", b"\xff" * 99, b"[" * 99_999):
        path.write_bytes(content)
        assert _code(folder) == "database.damaged"


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    assert _code(tmp_path) == "database.not_readable"
