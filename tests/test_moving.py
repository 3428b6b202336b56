"""Moving an office to a server and back: every row comes along, and a kill leaves it whole in one of the two places."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import carrying
from db.carrying import all_tables
from db.store import OF_THE_STORE
from tests.postgres_offices import Offices
from yazd_desktop import attachments, queries
from yazd_desktop.entities import ENTITIES
from yazd_desktop.errors import UserError
from yazd_desktop.moving import INTO_FOLDER, move_office
from yazd_desktop.office import Office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "three small stones"


@pytest.fixture
def store_kind() -> str:
    """These offices begin in their folder."""
    return "sqlcipher"


@pytest.fixture
def address(postgres_offices: Offices) -> str:
    """The address of an empty database."""
    return postgres_offices.server.url(postgres_offices.database())


def _move(folder: Path, database: str) -> None:
    move_office(folder, database, password=PASSWORD)


def _open(folder: Path) -> Office:
    return open_office(folder, password=PASSWORD, clock=lambda: date(2026, 5, 5))


def _rows(office: Office) -> dict[str, list[Any]]:
    """Every row of every table, as the models read it."""
    found = {}
    with office.reading() as connection:
        for table in all_tables():
            query = select(table).order_by(*table.primary_key.columns)
            rows = [tuple(row) for row in connection.execute(query)]
            # Where a folder was opened last is of its own, and so is what a server knows of itself.
            own = {*OF_THE_STORE, "mark"}
            found[table.name] = [row for row in rows if table.name != "meta" or row[0] not in own]
    return found


def _answers(office: Office) -> dict[str, Any]:
    """What lists, searches and orders say; by human names, for they must not hang on where a store lies."""
    found: dict[str, Any] = {}
    for kind in ENTITIES:
        columns = [name for name in kind.columns if name in kind.fields]
        for name in columns:
            for falls in (False, True):
                found[kind.name, name, falls] = queries.find_ids(
                    office, kind.name, sort=name, descending=falls
                )
        found[kind.name] = queries.rows(office, kind.name, list(kind.fields))
        for words in ("مح", "حسن", "کار درمان", "1405", "نیست‌این"):
            found[kind.name, words] = queries.find_ids(office, kind.name, search=words)
    return found


def test_a_move_and_the_way_back_keep_every_row_and_every_answer(
    sample_office: Office, tmp_path: Path, address: str
) -> None:
    folder = sample_office.folder
    paper = tmp_path / "paper.bin"
    paper.write_bytes(b"words of a paper")
    case = queries.find_ids(sample_office, "case")[0]
    file = attachments.attach(sample_office, paper, owner_entity="case", owner_id=case)
    rows, answers = _rows(sample_office), _answers(sample_office)
    sample_office.close()
    moved = move_office(folder, address, password=PASSWORD)
    assert (moved.tables, moved.rows) == (len(rows), sum(len(found) for found in rows.values()) + 1)
    assert {path.name for path in folder.iterdir()} >= {"database.json", "office-before-move.bak"}
    assert not list(folder.glob("office.db*"))
    with closing(_open(folder)) as office:
        assert _rows(office) == rows
        assert _answers(office) == answers
        assert attachments.read_bytes(office, file) == b"words of a paper"
        assert office.check() == []
    _move(folder, INTO_FOLDER)
    assert not (folder / "database.json").exists()
    with closing(_open(folder)) as office:
        assert _rows(office) == rows
        assert _answers(office) == answers
        assert office.check() == []


def test_numbers_and_the_log_go_on_where_they_were(office: Office, address: str) -> None:
    numbers = []
    for database in (address, INTO_FOLDER, address):
        with closing(_open(office.folder)) if numbers else closing(office) as opened:
            with opened.writing() as unit:
                numbers.append(str(unit.get("case", unit.create("case", {}))["number"])[-5:])
            assert opened.check() == []
        _move(office.folder, database)
    assert numbers == ["00001", "00002", "00003"]


def test_a_backup_of_an_office_on_a_server_is_an_office_in_a_folder(
    sample_office: Office, tmp_path: Path, address: str
) -> None:
    from yazd_desktop.backup import back_up

    rows = _rows(sample_office)
    sample_office.close()
    _move(sample_office.folder, address)
    with closing(_open(sample_office.folder)) as office:
        back_up(office, tmp_path / "backup")
    with closing(_open(tmp_path / "backup")) as copy:
        assert {name: len(found) for name, found in _rows(copy).items() if name != "meta"} == {
            name: len(found) for name, found in rows.items() if name != "meta"
        }
        assert _rows(copy)["case"] == rows["case"]
        assert copy.check() == []
    assert not (tmp_path / "backup" / "database.json").exists()


def test_what_does_not_arrive_as_it_was_undoes_the_move(
    sample_office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_office.close()
    write = carrying._write

    def lose_a_letter(target: Any, table: Any, rows: list[dict[str, Any]]) -> None:
        if table.name == "person":
            rows[3] = {**rows[3], "family_name": rows[3]["family_name"][:-1]}
        write(target, table, rows)

    monkeypatch.setattr(carrying, "_write", lose_a_letter)
    with pytest.raises(UserError) as refused:
        _move(sample_office.folder, address)
    assert refused.value.code == "store.not_carried"
    monkeypatch.undo()
    assert (sample_office.folder / "office.db").exists()
    assert not (sample_office.folder / "database.json").exists()
    with closing(_open(sample_office.folder)) as office:
        assert office.check() == []
    _move(sample_office.folder, address)  # the database is as empty as before


def test_a_database_that_holds_something_is_left_alone(
    office: Office, postgres_offices: Offices, address: str
) -> None:
    with postgres_offices.server.admin(address.rpartition("/")[2]) as admin:
        admin.execute("CREATE TABLE letters (id integer)")
    office.close()
    with pytest.raises(UserError) as refused:
        _move(office.folder, address)
    assert refused.value.code == "server.not_empty"
    with postgres_offices.server.admin(address.rpartition("/")[2]) as admin:
        assert admin.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)
    _open(office.folder).close()


def test_one_office_never_goes_over_another(
    office: Office, postgres_offices: Offices, tmp_path: Path, address: str
) -> None:
    office.close()
    other = postgres_offices.copy("empty", postgres_offices.empty, tmp_path / "other")
    _move(other, INTO_FOLDER)
    _move(other, address)
    for place in (office.folder, other):
        if place == other:
            _move(other, INTO_FOLDER)  # even gone, it keeps its database
        with pytest.raises(UserError) as refused:
            _move(office.folder, address)
        assert refused.value.code == "server.not_empty"


def test_only_a_manager_moves_an_office(office: Office, address: str) -> None:
    office.add_user("کارشناس", "another small stone", cost=FAST_FOR_TESTS)
    office.close()
    with pytest.raises(UserError) as refused:
        move_office(office.folder, address, password="another small stone", user="کارشناس")
    assert refused.value.code == "moving.not_manager"


def test_where_it_is_already_nothing_is_moved(office: Office, address: str) -> None:
    office.close()
    with pytest.raises(UserError) as refused:
        _move(office.folder, INTO_FOLDER)
    assert refused.value.code == "moving.already_there"
    _move(office.folder, address)
    assert move_office(office.folder, address, password=PASSWORD).rows == 0
    _open(office.folder).close()


def test_another_computer_learns_that_the_office_is_gone(office: Office, address: str) -> None:
    office.close()
    _move(office.folder, address)
    with closing(_open(office.folder)) as elsewhere:
        _move(office.folder, INTO_FOLDER)
        with pytest.raises(UserError) as refused, elsewhere.writing() as unit:
            unit.create("case", {})
        assert refused.value.code == "server.moved_away"
    with closing(_open(office.folder)) as here:
        assert queries.count(here, "case") == 0


def test_an_older_store_in_the_folder_never_takes_the_place_of_one_that_left_the_server(
    office: Office, address: str
) -> None:
    """The folder of another computer, or one that came from a backup: what it holds is not what left."""
    folder = office.folder
    office.close()
    _move(folder, address)
    on_server = (folder / "database.json").read_bytes()
    _move(folder, INTO_FOLDER)
    (folder / "database.json").write_bytes(on_server)
    (folder / "office-before-move.bak").replace(folder / "office.db")
    before = (folder / "office.db").read_bytes()
    with pytest.raises(UserError) as refused:
        _open(folder)
    assert refused.value.code == "server.moved_away"
    assert (folder / "office.db").read_bytes() == before
    assert (folder / "database.json").read_bytes() == on_server


# Where the program is killed, as the name of a function of a module: at its beginning, or when it has ended.
KILLED = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
from yazd_desktop.moving import move_office
module, name, when, times = import_module(sys.argv[4]), sys.argv[5], sys.argv[6], int(sys.argv[7])
function = getattr(module, name)
calls = 0
def killed(*given, **named):
    global calls
    calls += 1
    if calls == times and when == 'before':
        os.kill(os.getpid(), signal.SIGKILL)
    done = function(*given, **named)
    if calls == times:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(module, name, killed)
move_office(Path(sys.argv[1]), sys.argv[2], password=sys.argv[3])
"""
TO_SERVER = [
    ("db.carrying", "_write", "after", "5"),
    ("db.carrying", "_told", "after", "20"),
    ("yazd_desktop.search_documents", "rebuild", "after", "1"),
    ("yazd_desktop.security.database_file", "write", "before", "1"),
    ("yazd_desktop.security.database_file", "write", "after", "1"),
    ("yazd_desktop.office_store", "set_aside", "before", "1"),
    ("yazd_desktop.office_store", "fsync_folder", "before", "1"),
]
INTO_THE_FOLDER = [
    ("db.carrying", "_write", "after", "5"),
    ("yazd_desktop.search_documents", "rebuild", "after", "1"),
    ("yazd_desktop.office_store", "fsync_folder", "before", "1"),
    ("yazd_desktop.office_store", "make_file", "after", "1"),
    ("yazd_desktop.office_store", "take_back", "before", "1"),
    ("yazd_desktop.office_store", "take_back", "after", "1"),
]


def _killed_move(folder: Path, database: str, place: tuple[str, str, str, str]) -> None:
    command = [sys.executable, "-c", KILLED, str(folder), database, PASSWORD, *place]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.fixture
def small_folder(office: Office) -> Path:
    """A closed office with a few records."""
    with office.writing() as unit:
        place = unit.create("neighbourhood", {"name": "محلهٔ آزمون"})
        for name in ("زهرا", "علی", "نرگس"):
            case = unit.create("case", {"neighbourhood": place})
            person = unit.create("person", {"given_name": name, "family_name": "فرضی"})
            unit.create("case_person", {"case": case, "person": person})
    office.close()
    return office.folder


@pytest.mark.parametrize("place", TO_SERVER, ids=lambda place: "-".join(place[1:]))
def test_killed_on_the_way_to_the_server_nothing_is_half_moved(
    small_folder: Path, address: str, place: tuple[str, str, str, str]
) -> None:
    with closing(_open(small_folder)) as office:
        rows = _rows(office)
    _killed_move(small_folder, address, place)
    with closing(_open(small_folder)) as office:
        assert _rows(office) == rows
        assert office.check() == []
        with office.writing() as unit:  # work goes on before anybody moves it again
            unit.create("case", {})
        rows = _rows(office)
    _move(small_folder, address)
    with closing(_open(small_folder)) as office:
        assert _rows(office) == rows
    assert not list(small_folder.glob("office.db*"))


@pytest.mark.parametrize("place", INTO_THE_FOLDER, ids=lambda place: "-".join(place[1:]))
def test_killed_on_the_way_back_nothing_is_half_moved(
    small_folder: Path, address: str, place: tuple[str, str, str, str]
) -> None:
    _move(small_folder, address)
    with closing(_open(small_folder)) as office:
        rows = _rows(office)
    _killed_move(small_folder, INTO_FOLDER, place)
    with closing(_open(small_folder)) as office:
        assert _rows(office) == rows
        assert office.check() == []
        with office.writing() as unit:
            unit.create("case", {})
        rows = _rows(office)
    if (small_folder / "database.json").exists():
        _move(small_folder, INTO_FOLDER)
    with closing(_open(small_folder)) as office:
        assert _rows(office) == rows
    assert sorted(path.name for path in small_folder.glob("*.part*")) == []
