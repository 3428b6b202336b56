"""`yazd new --database` and `yazd move`: the records on a server and back, and the password of it said nowhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Yazd
from tests.postgres_offices import Offices
from tests.postgres_server import PASSWORD
from yazd_desktop.cli.move_command import VARIABLE

FACTS = ("--name", "استانداری", "--code", "YZD")


@pytest.fixture
def store_kind() -> str:
    """These offices begin in their folder."""
    return "sqlcipher"


@pytest.fixture
def address(postgres_offices: Offices, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database, whose password stands in the environment."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    return postgres_offices.server.url(postgres_offices.database()).replace(
        f":{PASSWORD.replace(' ', '%20')}", ""
    )


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_governorate_is_made_on_a_server(yazd: Yazd, tmp_path: Path, address: str) -> None:
    folder = tmp_path / "governorate"
    made = yazd("new", folder, *FACTS, "--governorate", "--database", address, "--json")
    assert (made.code, made.json["code"]) == (0, "YZD")
    assert not (folder / "office.db").exists()
    info = yazd("info", folder, "--json").json
    assert (info["role"], info["counts"]["office"]) == ("governorate", 1)
    assert info["size"] > 500_000
    assert yazd("check", folder, "--json").json == {"ok": True, "problems": []}
    for secret in (PASSWORD.encode(), address.rpartition("@")[2].encode()):
        assert secret not in _bytes(folder)


def test_an_office_moves_to_a_server_and_back(yazd: Yazd, sample_office_folder: Path, address: str) -> None:
    before = yazd("info", sample_office_folder, "--json").json
    found = yazd("search", sample_office_folder, "حسن", "--json").json
    there = yazd("move", sample_office_folder, "--database", address, "--json").json
    assert there["verified"] is True
    assert there["tables"] > 30
    assert there["rows"] > sum(before["counts"].values())
    assert there["seconds"] > 0
    assert yazd("info", sample_office_folder, "--json").json["counts"] == before["counts"]
    assert yazd("search", sample_office_folder, "حسن", "--json").json == found
    back = yazd("move", sample_office_folder, "--database", "sqlcipher", "--json").json
    assert back["tables"] == there["tables"]
    assert yazd("info", sample_office_folder, "--json").json["counts"] == before["counts"]
    assert yazd("check", sample_office_folder, "--json").json["ok"] is True
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(sample_office_folder / "office.db").execute("SELECT * FROM sqlite_master")


def test_people_are_told_what_was_moved(yazd: Yazd, sample_office_folder: Path, address: str) -> None:
    said = yazd("move", sample_office_folder, "--database", address)
    assert "ردیف" in said.out
    again = yazd("move", sample_office_folder, "--database", address)
    assert (again.code, "نشانی" in again.out) == (0, True)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("nonsense", "server.bad_address"),
        ("mysql://yazd@localhost/cases", "server.bad_address"),
        ("postgresql://yazd@db.example/cases?sslmode=disable", "server.not_encrypted"),
        ("postgresql://yazd@127.0.0.1:1/cases", "server.unreachable"),
        ("sqlcipher", "moving.already_there"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    yazd: Yazd, sample_office_folder: Path, monkeypatch: pytest.MonkeyPatch, address: str, code: str
) -> None:
    monkeypatch.setenv(VARIABLE, "a secret of tests")
    yazd("info", sample_office_folder)
    names = sorted(path.name for path in sample_office_folder.rglob("*"))
    said = yazd("move", sample_office_folder, "--database", address, "--json")
    assert (said.code, said.json["error"]) == (1, code)
    assert "secret" not in said.out + said.err
    assert sorted(path.name for path in sample_office_folder.rglob("*")) == names
    assert yazd("check", sample_office_folder).code == 0
    made = yazd("new", sample_office_folder.parent / "new", *FACTS, "--database", address, "--json")
    assert made.code == 1
    assert not (sample_office_folder.parent / "new").exists()


def test_a_wrong_password_of_the_server_is_not_repeated(
    yazd: Yazd, sample_office_folder: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "a wrong secret")
    said = yazd("move", sample_office_folder, "--database", address, "--json")
    assert said.json["error"] == "server.wrong_password"
    assert "secret" not in said.out + said.err
    assert "127.0.0.1" in said.err
