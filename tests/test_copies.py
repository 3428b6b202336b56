"""Lives of a copy: what begins a new one, what does not, and which former ones are said to be gone."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.changes import Stream
from db.this_copy import INCARNATION, Meta, meta, set_meta
from tests.postgres_offices import Offices
from yazd_desktop import copies, life_memory
from yazd_desktop.backup import back_up
from yazd_desktop.moving import INTO_FOLDER, move_office
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security import database_file
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "three small stones"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the computer remembers in this test."""
    for variable in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new office, closed."""
    place = tmp_path / "office"
    made = create_office(
        place, name="دفتر آزمون", code="TST", user="مدیر آزمون", password=PASSWORD, cost=FAST_FOR_TESTS
    )
    made.office.close()
    return place


def open_at(folder: Path) -> closing[Office]:
    return closing(open_office(folder, password=PASSWORD))


def life_at(folder: Path) -> str:
    """Open the office and say which life it is in."""
    with open_at(folder) as office:
        return life_of(office)


def life_of(office: Office) -> str:
    with office.reading() as connection:
        return str(meta(connection, INCARNATION))


def gone(folder: Path) -> list[str]:
    with open_at(folder) as office, office.reading() as connection:
        return copies.superseded(connection)


def work_and_send(folder: Path) -> None:
    with open_at(folder) as office:
        with office.writing() as unit:
            unit.create("person", {"given_name": "نرگس", "family_name": "آزموده"})
        copies.remember_sent(office)


def numbered_range(folder: Path) -> int:
    with open_at(folder) as office, office.reading() as connection:
        return int(meta(connection, "number_band") or 0)


def put_back(backup: Path, folder: Path) -> None:
    """Write a backup over the very file it was made of: its number on the disk stays."""
    number = (folder / "office.db").stat().st_ino
    for old in folder.glob("office.db-*"):
        old.unlink()
    with (backup / "office.db").open("rb") as source, (folder / "office.db").open("r+b") as target:
        target.truncate()
        shutil.copyfileobj(source, target)
    assert (folder / "office.db").stat().st_ino == number


def test_opening_again_begins_nothing_and_writes_nothing(folder: Path) -> None:
    life = life_at(folder)
    before = (folder / "office.db").read_bytes()
    assert life_at(folder) == life
    assert (folder / "office.db").read_bytes() == before
    assert numbered_range(folder) == 0


def test_a_moved_folder_goes_on(folder: Path, tmp_path: Path) -> None:
    life = life_at(folder)
    moved = folder.rename(tmp_path / "moved")
    assert life_at(moved) == life
    # It knows its new place: the way back is a move again, and no copy.
    assert life_at(moved.rename(folder)) == life
    assert gone(folder) == []


def test_a_copied_folder_begins_a_new_life_and_the_first_one_lives_on(folder: Path, tmp_path: Path) -> None:
    life = life_at(folder)
    copied = Path(shutil.copytree(folder, tmp_path / "copied"))
    new = life_at(copied)
    assert new != life
    assert life_at(copied) == new
    assert life_at(folder) == life
    assert gone(copied) == []
    assert numbered_range(copied) >= 1000


def test_a_backup_that_is_opened_begins_a_new_life(folder: Path, tmp_path: Path) -> None:
    with open_at(folder) as office:
        life = life_of(office)
        back_up(office, tmp_path / "backup")
    assert life_at(tmp_path / "backup") != life
    assert life_at(folder) == life
    assert gone(tmp_path / "backup") == []


def test_a_backup_in_the_place_of_the_lost_office_ends_its_life(folder: Path, tmp_path: Path) -> None:
    with open_at(folder) as office:
        life = life_of(office)
        back_up(office, tmp_path / "backup")
        with office.writing() as unit:
            unit.create("person", {"given_name": "نرگس", "family_name": "آزموده"})
    (folder / "office.db").rename(
        tmp_path / "lost.db"
    )  # keeps its number on the disk, so the next has another
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    assert life_at(folder) != life
    assert gone(folder) == [life]


def test_a_backup_opened_after_the_office_was_deleted_ends_its_life(folder: Path, tmp_path: Path) -> None:
    with open_at(folder) as office:
        life = life_of(office)
        back_up(office, tmp_path / "backup")
    shutil.rmtree(folder)
    assert life_at(tmp_path / "backup") != life
    assert gone(tmp_path / "backup") == [life]


def test_an_older_store_written_over_the_same_file_is_noticed_once_a_file_had_left(
    folder: Path, tmp_path: Path
) -> None:
    life = life_at(folder)
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    work_and_send(folder)
    put_back(old, folder)
    new = life_at(folder)
    assert new != life
    assert gone(folder) == [life]
    assert life_at(folder) == new


def test_what_came_from_others_and_was_acknowledged_counts_too(folder: Path, tmp_path: Path) -> None:
    """Nobody would send it a second time."""
    life = life_at(folder)
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    with open_at(folder) as office:
        with office.bookkeeping() as connection:
            other = {"incarnation": life.replace(life[-4:], "ffff"), "scope": office.id, "upto": 7}
            connection.execute(Stream.__table__.insert(), other)  # type: ignore[attr-defined]
        copies.remember_sent(office)
    put_back(old, folder)
    assert life_at(folder) != life


def test_a_store_that_holds_all_that_left_goes_on(folder: Path, tmp_path: Path) -> None:
    life = life_at(folder)
    work_and_send(folder)
    kept = Path(shutil.copytree(folder, tmp_path / "kept"))
    put_back(kept, folder)
    assert life_at(folder) == life


def test_the_same_old_backup_twice_ends_both_lives(folder: Path, tmp_path: Path) -> None:
    first = life_at(folder)
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    work_and_send(folder)
    put_back(old, folder)
    second = life_at(folder)
    work_and_send(folder)
    put_back(old, folder)
    third = life_at(folder)
    assert len({first, second, third}) == 3
    assert sorted(gone(folder)) == sorted([first, second])


def test_a_life_that_is_over_is_not_taken_up_again(folder: Path, tmp_path: Path) -> None:
    """Not even by a backup that lacks nothing: others wait for that life no more."""
    life = life_at(folder)
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    work_and_send(folder)
    newer = Path(shutil.copytree(folder, tmp_path / "newer"))
    put_back(old, folder)
    second = life_at(folder)
    put_back(newer, folder)
    assert life_at(folder) not in (life, second)
    assert set(gone(folder)) == {life, second}


def test_an_office_that_moved_away_is_not_said_to_be_gone(folder: Path, tmp_path: Path) -> None:
    """Its backup comes to lie where it was."""
    with open_at(folder) as office:
        life = life_of(office)
        back_up(office, tmp_path / "backup")
    work_and_send(folder)
    moved = folder.rename(tmp_path / "moved")
    assert life_at(moved) == life
    shutil.copytree(tmp_path / "backup", folder)
    assert life_at(folder) != life
    assert gone(folder) == []
    assert life_at(moved) == life


def test_on_another_computer_a_new_life_begins_and_the_former_may_live_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = life_at(folder)
    monkeypatch.setattr(copies, "machine_id", lambda: "another")
    new = life_at(folder)
    assert new != life
    assert gone(folder) == []
    assert life_at(folder) == new


def test_another_number_of_the_device_alone_is_no_copy(folder: Path) -> None:
    """Linux draws it anew when the computer starts."""
    life = life_at(folder)
    with open_at(folder) as office, office.bookkeeping() as connection:
        kept = str(meta(connection, "mark"))
        set_meta(connection, "mark", kept.replace('"device": ', '"device": 9'))
    assert life_at(folder) == life


def test_a_store_of_an_older_version_goes_on_and_is_marked(folder: Path, tmp_path: Path) -> None:
    life = life_at(folder)
    with open_at(folder) as office, office.bookkeeping() as connection:
        connection.execute(Meta.__table__.delete().where(Meta.key == "mark"))  # type: ignore[attr-defined]
    assert life_at(folder) == life
    assert life_at(Path(shutil.copytree(folder, tmp_path / "copied"))) != life


def test_where_nothing_can_be_remembered_the_work_goes_on(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    for variable in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "file"))
    life = life_at(folder)
    work_and_send(folder)
    assert life_at(folder) == life
    assert life_at(Path(shutil.copytree(folder, tmp_path / "copied"))) != life


def test_a_spoilt_memory_is_no_reason_not_to_open(folder: Path, state: Path) -> None:
    life = life_at(folder)
    work_and_send(folder)
    files = list(state.rglob("*.json"))
    assert len(files) == 1
    for content in (b"", b"[]", b"\xff", b'{"format": 1, "upto": 3}', b'{"format": 9}'):
        files[0].write_bytes(content)
        assert life_at(folder) == life


def test_what_is_remembered_names_nobody(folder: Path, state: Path) -> None:
    work_and_send(folder)
    with open_at(folder) as office:
        words = [office.id, office.name, office.code, str(folder), "نرگس"]
    content = "".join(
        path.read_text("utf-8") + str(path.relative_to(state)) for path in state.rglob("*.json")
    )
    assert content
    assert [word for word in words if word in content] == []
    if os.name != "nt":
        assert {path.stat().st_mode & 0o077 for path in state.rglob("*.json")} == {0}


def test_a_peer_that_holds_more_ends_the_life_in_its_transaction(folder: Path) -> None:
    with open_at(folder) as office:
        life = life_of(office)
        with suppress(KeyError), office.bookkeeping() as connection:
            copies.restored_by_peer(connection)
            raise KeyError
        assert life_of(office) == life  # also what is only tried leaves nothing
        with office.bookkeeping() as connection:
            copies.restored_by_peer(connection)
        assert life_of(office) != life
    assert gone(folder) == []


def test_a_store_that_came_from_a_server_goes_on_but_a_backup_of_one_does_not(
    folder: Path, tmp_path: Path
) -> None:
    life = life_at(folder)
    with open_at(folder) as office, office.bookkeeping() as connection:
        copies.begin(connection, None)
    backup = Path(shutil.copytree(folder, tmp_path / "backup"))
    with closing(open_office(backup, password=PASSWORD)) as office:
        assert life_of(office) != life
        with office.reading() as connection:
            assert copies.superseded(connection) == []
    # Such a mark is left by a move from the server.
    raw = Path(shutil.copytree(backup, tmp_path / "again"))
    with open_at(raw) as office, office.bookkeeping() as connection:
        new = str(meta(connection, INCARNATION))
        copies.begin(connection, None)
        set_meta(connection, "move", "left 0123456789abcdef")
    assert life_at(raw) == new


def test_memory_knows_the_lives_of_a_place(state: Path) -> None:
    lives = [f"018f0000-0000-7000-8000-00000000000{number}" for number in range(3)]
    here, elsewhere = life_memory.seat("o", "/a"), life_memory.seat("o", "/b")
    assert life_memory.seat("p", "/a") != here
    life_memory.keep(lives[0], life_memory.Memory(here))
    life_memory.keep(lives[1], life_memory.Memory(here, is_over=True))
    life_memory.keep(lives[2], life_memory.Memory(elsewhere, upto={"x": 4}))
    assert list(life_memory.lives_at(here)) == [lives[0]]
    assert life_memory.of(lives[2]) == life_memory.Memory(elsewhere, upto={"x": 4})
    assert life_memory.of(lives[0].replace("8", "9")) is None


def on_server(offices: Offices, folder: Path) -> str:
    """Make a governorate's store on the server; its database."""
    database = offices.database()
    made = create_office(
        folder,
        name="استانداری یزد",
        code="YZD",
        user="مدیر آزمون",
        password=PASSWORD,
        is_governorate=True,
        database=offices.server.url(database),
        cost=FAST_FOR_TESTS,
    )
    made.office.close()
    return database


def test_several_computers_on_one_server_are_one_copy(postgres_offices: Offices, tmp_path: Path) -> None:
    on_server(postgres_offices, tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with open_at(tmp_path / "one") as one, open_at(tmp_path / "two") as two:
        life = life_of(one)
        copies.remember_sent(two)
        assert life_of(two) == life
    assert life_at(tmp_path / "one") == life


def test_a_server_that_was_restored_begins_one_new_life_for_all(
    postgres_offices: Offices, tmp_path: Path
) -> None:
    database = on_server(postgres_offices, tmp_path / "one")
    life = life_at(tmp_path / "one")
    dump = postgres_offices.database(database)
    work_and_send(tmp_path / "one")
    with open_at(tmp_path / "one") as office:
        data_key = office._data_key
    database_file.write(tmp_path / "one", data_key, postgres_offices.server.url(dump))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    new = life_at(tmp_path / "one")
    assert new != life
    assert life_at(tmp_path / "two") == new
    assert gone(tmp_path / "two") == [life]


def test_a_move_to_a_server_and_back_goes_on_with_the_same_life(
    folder: Path, postgres_offices: Offices, tmp_path: Path
) -> None:
    life = life_at(folder)
    address = postgres_offices.server.url(postgres_offices.database())
    move_office(folder, address, password=PASSWORD)
    move_office(folder, INTO_FOLDER, password=PASSWORD)
    assert life_at(folder) == life
    move_office(folder, address, password=PASSWORD)
    with open_at(folder) as office:
        assert life_of(office) == life
        back_up(office, tmp_path / "backup")
    assert life_at(tmp_path / "backup") != life
    assert gone(tmp_path / "backup") == []
    move_office(folder, INTO_FOLDER, password=PASSWORD)
    assert life_at(folder) == life
    assert life_at(Path(shutil.copytree(folder, tmp_path / "copied"))) != life
