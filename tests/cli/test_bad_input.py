"""What can go wrong with an office or a list: a plain message each, exit code 1, nothing lost or half written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.session import open_store
from yazd_desktop.office import open_office
from yazd_desktop.security.keyring import load_keyring
from yazd_desktop.security.subkeys import subkey

Yazd = Callable[..., Any]
PASSWORD = "three small stones"
SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "office-cases-1404.xlsx"


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _refused(said: Any, *words: str) -> None:
    assert said.code == 1
    for word in words:
        assert word in said.err
    assert "Traceback" not in said.err
    assert "error." not in said.err


def test_a_wrong_password(yazd: Yazd, sample_office_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _bytes_of(sample_office_folder)
    monkeypatch.setenv("YAZD_PASSWORD", "not the password")
    _refused(yazd("list", sample_office_folder, "case"), "گذرواژه")
    assert _bytes_of(sample_office_folder) == before


def test_a_folder_that_is_no_office(yazd: Yazd, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"no office")
    _refused(yazd("info", tmp_path), str(tmp_path))
    _refused(yazd("new", tmp_path, "--name", "دفتر", "--code", "NEW"), str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_new_office_never_goes_over_an_old_one(yazd: Yazd, sample_office_folder: Path) -> None:
    before = _bytes_of(sample_office_folder)
    _refused(yazd("new", sample_office_folder, "--name", "دفتر", "--code", "NEW"), str(sample_office_folder))
    _refused(yazd("demo", sample_office_folder), str(sample_office_folder))
    assert _bytes_of(sample_office_folder) == before


def test_an_office_made_by_a_newer_version(yazd: Yazd, sample_office_folder: Path) -> None:
    key = subkey(load_keyring(sample_office_folder).unlock(PASSWORD).data_key, "store")
    store = open_store(sample_office_folder / "office.db", key)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = _bytes_of(sample_office_folder)
    _refused(yazd("info", sample_office_folder), "نسخه")
    assert _bytes_of(sample_office_folder) == before


@pytest.mark.parametrize("place", [0, 3])
def test_a_damaged_database(yazd: Yazd, sample_office_folder: Path, place: int) -> None:
    yazd("info", sample_office_folder)  # a copied folder begins a new life when it is first opened
    path = sample_office_folder / "office.db"
    content = bytearray(path.read_bytes())
    middle = 4096 * place + 2000 if place else 100
    content[middle : middle + 64] = bytes(64)
    path.write_bytes(content)
    said = yazd("check", sample_office_folder)
    assert said.code == 1
    assert "Traceback" not in said.err
    assert said.err or "ایراد" in said.out
    assert path.read_bytes() == bytes(content)


def test_a_database_cut_short(yazd: Yazd, sample_office_folder: Path) -> None:
    path = sample_office_folder / "office.db"
    path.write_bytes(path.read_bytes()[:9000])
    assert yazd("check", sample_office_folder).code == 1


def test_a_missing_attachment_is_found(yazd: Yazd, sample_office_folder: Path, tmp_path: Path) -> None:
    from yazd_desktop import attachments, queries

    paper = tmp_path / "paper.txt"
    paper.write_text("نامه", encoding="utf-8")
    office = open_office(sample_office_folder, password=PASSWORD)
    case = queries.find_ids(office, "case", limit=1)[0]
    attachment = attachments.attach(office, paper, owner_entity="case", owner_id=case)
    assert attachments.read_bytes(office, attachment).decode() == "نامه"
    office.close()
    assert yazd("check", sample_office_folder).code == 0
    next((sample_office_folder / "attachments").iterdir()).unlink()
    said = yazd("check", sample_office_folder, "--json")
    assert (said.code, said.json["ok"], len(said.json["problems"])) == (1, False, 1)


@pytest.fixture
def other_program(sample_office_folder: Path) -> Iterator[None]:
    """Another process that has the office open."""
    holder = (
        "import sys; from pathlib import Path; from yazd_desktop.office import open_office; "
        f"office = open_office(Path(sys.argv[1]), password={PASSWORD!r}); print('open', flush=True); "
        "sys.stdin.read(); office.close()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(sample_office_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "open\n"
    yield
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


@pytest.mark.usefixtures("other_program")
def test_a_second_program_on_the_same_office(yazd: Yazd, sample_office_folder: Path) -> None:
    _refused(yazd("info", sample_office_folder), "باز")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"this is no workbook", "اکسل"), (b"", "list.xlsx"), (b"PK\x03\x04 broken", "list.xlsx")],
)
def test_a_workbook_that_is_no_workbook(
    yazd: Yazd, sample_office_folder: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(content)
    before = yazd("info", sample_office_folder, "--json").json["counts"]
    _refused(yazd("import-xlsx", sample_office_folder, file), words)
    assert yazd("info", sample_office_folder, "--json").json["counts"] == before


def test_an_empty_workbook_and_one_without_the_needed_columns(
    yazd: Yazd, sample_office_folder: Path, tmp_path: Path
) -> None:
    empty, other = Workbook(), Workbook()
    empty.save(tmp_path / "empty.xlsx")
    for row in (("کالا", "قیمت"), ("میز", 12), ("صندلی", 7)):
        other.active.append(row)
    other.save(tmp_path / "other.xlsx")
    _refused(yazd("import-xlsx", sample_office_folder, tmp_path / "empty.xlsx"))
    _refused(yazd("import-xlsx", sample_office_folder, tmp_path / "other.xlsx"), "ستون")


@pytest.mark.skipif(sys.platform == "win32", reason="a full disk is made with a limit that Windows lacks")
@pytest.mark.parametrize("command", ["import", "new"])
def test_a_full_disk(yazd: Yazd, sample_office_folder: Path, tmp_path: Path, command: str) -> None:
    """A limit on the size of files stands for a full disk: the same failing write, without root."""
    limit = 200_000 if command == "import" else 100_000
    arguments = {
        "import": ["import-xlsx", str(sample_office_folder), str(SAMPLE)],
        "new": ["new", str(tmp_path / "fresh"), "--name", "دفتر", "--code", "NEW"],
    }[command]
    before = yazd("list", sample_office_folder, "case", "--json").out
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        "from yazd_desktop.cli.run import run; sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "YAZD_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "دیسک" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "fresh").exists()
    assert yazd("list", sample_office_folder, "case", "--json").out == before
    assert yazd("check", sample_office_folder).code == 0


def test_a_folder_that_cannot_be_written(yazd: Yazd, tmp_path: Path) -> None:
    """A file stands where the folder should be: it fails for root too, unlike a permission."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    _refused(yazd("new", blocked / "office", "--name", "دفتر", "--code", "NEW"))
    assert blocked.read_text() == "a file"


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere; so may Windows' owner"
)
def test_an_office_on_a_folder_without_permission(yazd: Yazd, sample_office_folder: Path) -> None:
    sample_office_folder.chmod(0o500)
    try:
        _refused(yazd("info", sample_office_folder))
    finally:
        sample_office_folder.chmod(0o700)


def test_a_packet_into_a_folder_that_is_not_there(
    yazd: Yazd, sample_office_folder: Path, tmp_path: Path
) -> None:
    _refused(yazd("packet", sample_office_folder, "--out", tmp_path / "no" / "packet.pdf"), "packet.pdf")
    assert not (tmp_path / "no").exists()


def test_lost_keys_are_told_as_lost_keys(yazd: Yazd, sample_office_folder: Path, tmp_path: Path) -> None:
    kept = shutil.copytree(sample_office_folder, tmp_path / "kept")
    for path in sample_office_folder.glob("keys*"):
        path.unlink()
    _refused(yazd("info", sample_office_folder), "keys.json")
    assert (sample_office_folder / "office.db").read_bytes() == (Path(kept) / "office.db").read_bytes()
