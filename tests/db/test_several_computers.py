"""Several computers with one store on a server: they see each other, numbers never collide, a kill leaves nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from db.changes import ChangeSet, Stream
from db.models import Code, Neighbourhood
from db.postgres import store as postgres_store
from tests.postgres_offices import Offices
from yazd_desktop import queries
from yazd_desktop.errors import ConflictError, UserError
from yazd_desktop.kept import Kept
from yazd_desktop.office import Office
from yazd_desktop.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "three small stones"
BEGIN = """
import os, sys, time
from pathlib import Path
from yazd_desktop.office import open_office
office = open_office(Path(sys.argv[1]), password=sys.argv[2])
say = lambda word: print(word, flush=True)
say('open')
"""
WRITE = """
sys.stdin.readline()
for turn in range(int(sys.argv[4])):
    with office.writing() as unit:
        place = unit.create('neighbourhood', {'name': f'{sys.argv[3]} {turn}'})
        for _ in range(3):
            case = unit.create('case', {'neighbourhood': place, 'request': 'words ' * 40})
    say(f'{sys.argv[3]} {turn}')
"""
STOP_MIDWAY = """
with office.writing() as unit:
    for number in range(200):
        place = unit.create('neighbourhood', {'name': f'half {number}', 'notes': 'words ' * 1_000})
        unit.create('case', {'neighbourhood': place})
    say('half')
    time.sleep(60)
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def folder(postgres_offices: Offices, tmp_path: Path) -> Path:
    """The folder of an empty office on the server, as all computers see it."""
    return postgres_offices.copy("empty", postgres_offices.empty, tmp_path / "shared")


@pytest.fixture
def two(folder: Path, postgres_offices: Offices, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Office]]:
    """The office on two computers that look at once what the other did."""
    monkeypatch.setattr(postgres_store, "_LOOK_SECONDS", 0)
    with closing(postgres_offices.open(folder)) as here, closing(postgres_offices.open(folder)) as there:
        yield [here, there]


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Run a script on another computer; it is killed at the end at the latest."""
    started: list[subprocess.Popen[str]] = []

    def run(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", BEGIN + script, str(folder), PASSWORD, *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_what_one_keeps_in_memory_notices_the_other(two: list[Office]) -> None:
    here, there = two
    assert (here.name, here.settings.packet_cases) == ("دفتر آزمون", 20)
    assert here.code_label("risk", "high") != "پرخطر"
    with there.writing() as unit:
        code = unit.connection.scalar(select(Code.id).where(Code.list_name == "risk", Code.code == "high"))
        unit.update("code", str(code), {"label": "پرخطر"})
        unit.update("office", there.id, {"name": "نام تازه"})
    there.change_settings(Settings(packet_cases=7))
    assert queries.count(here, "case") == 0  # whatever is read next
    assert (here.name, here.settings.packet_cases) == ("نام تازه", 7)
    assert here.code_label("risk", "high") == "پرخطر"
    assert (there.name, there.settings.packet_cases) == ("نام تازه", 7)


def _write_nothing(office: Office) -> None:
    with office.writing():
        pass


def test_it_is_noticed_within_a_second_and_before_every_write(
    folder: Path, postgres_offices: Offices
) -> None:
    with closing(postgres_offices.open(folder)) as here, closing(postgres_offices.open(folder)) as there:
        assert queries.count(here, "case") == 0
        for number, read in enumerate((lambda: time.sleep(1.1), lambda: _write_nothing(here))):
            there.change_settings(Settings(packet_cases=number + 7))
            read()
            with here.reading():
                pass
            assert here.settings.packet_cases == number + 7


def test_own_changes_throw_nothing_away_that_they_did_not_touch(two: list[Office]) -> None:
    here, _ = two
    lists = here.codes
    with here.writing() as unit:
        unit.create("case", {})
    assert here.codes is lists
    with here.writing() as unit:
        code = unit.connection.scalar(select(Code.id).where(Code.list_name == "risk", Code.code == "high"))
        unit.update("code", str(code), {"label": "پرخطر"})
    assert here.codes is not lists
    assert here.code_label("risk", "high") == "پرخطر"


def test_what_was_read_before_a_change_is_not_kept_after_it(two: list[Office]) -> None:
    """A long reading that began before the change sees old values: they must not outlive it."""
    here, there = two
    kept = Kept(
        here._store,
        here.reading,
        lambda connection: connection.scalar(select(func.count()).select_from(Neighbourhood)),
    )
    with here.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Neighbourhood)) == 0
        with there.writing() as unit:
            unit.create("neighbourhood", {"name": "محله"})
        noticed = threading.Thread(target=lambda: queries.count(here, "case"))
        noticed.start()
        noticed.join()
        assert kept.get() == 0  # this is what the block sees
    assert kept.get() == 1


def test_a_reading_sees_one_moment(two: list[Office]) -> None:
    here, there = two
    count = select(func.count()).select_from(Neighbourhood)
    with here.reading() as connection:
        assert connection.scalar(count) == 0
        with there.writing() as unit:
            unit.create("neighbourhood", {"name": "محله"})
        assert connection.scalar(count) == 0
    with here.reading() as connection:
        assert connection.scalar(count) == 1


def test_of_two_who_change_the_same_field_the_second_is_told(two: list[Office]) -> None:
    here, there = two
    with here.writing() as unit:
        person = unit.create("person", {"given_name": "زهرا", "family_name": "فرضی", "notes": "یک"})
    opened = [queries.get(office, "person", person) for office in two]
    with here.writing() as unit:
        unit.update("person", person, {"given_name": "نرگس"}, opened=opened[0])
    with pytest.raises(ConflictError), there.writing() as unit:
        unit.update("person", person, {"given_name": "لاله"}, opened=opened[1])
    with there.writing() as unit:  # another field stands beside it
        unit.update("person", person, {"notes": "دو"}, opened=opened[1])
    for office in two:
        found = queries.get(office, "person", person)
        assert (found["given_name"], found["notes"]) == ("نرگس", "دو")
        assert office.check() == []


def test_numbers_never_collide_and_streams_have_no_hole(
    folder: Path, start: Start, postgres_offices: Offices
) -> None:
    writers = [start(WRITE, f"computer{number}", "12") for number in range(3)]
    for writer in writers:
        assert _line(writer) == "open"
    for writer in writers:
        _go(writer)
    for writer in writers:
        assert len(writer.communicate(timeout=120)[0].split("\n")) == 13
    with closing(postgres_offices.open(folder)) as office:
        numbers = sorted(str(row["number"])[-5:] for row in queries.rows(office, "case", ("number",)))
        assert numbers == [f"{number:05d}" for number in range(1, 3 * 12 * 3 + 1)]
        with office.reading() as connection:
            ((last, upto),) = connection.execute(
                select(func.max(ChangeSet.last), Stream.upto)
                .join(Stream, Stream.id == ChangeSet.stream)
                .group_by(Stream.upto)
            ).all()
        assert last == upto
        assert office.check() == []


def test_ten_kills_of_a_writer_leave_nothing_half_written(
    folder: Path, start: Start, postgres_offices: Offices
) -> None:
    saved: set[str] = set()
    with closing(postgres_offices.open(folder)) as here:
        for number in range(10):
            writer = start(WRITE, f"run{number}", "10000")
            assert _line(writer) == "open"
            _go(writer)
            saved.add(_line(writer))
            time.sleep(0.03 + 0.017 * number)
            writer.kill()
            saved |= set(writer.communicate()[0].split("\n")[:-1])
            with here.writing() as unit:  # the lock of the dead one is free at once
                unit.create("agency", {"name": f"دستگاه {number}"})
            names = {str(row["name"]) for row in queries.rows(here, "neighbourhood", ("name",))}
            assert saved <= names
            assert len(names - saved) <= number + 1  # at most the one that was not said any more
            assert queries.count(here, "case") == 3 * len(names)
        assert here.check() == []


def test_of_a_transaction_cut_in_the_middle_nothing_is_left(
    folder: Path, start: Start, postgres_offices: Offices
) -> None:
    writer = start(STOP_MIDWAY)
    assert [_line(writer), _line(writer)] == ["open", "half"]
    with closing(postgres_offices.open(folder)) as here:
        assert queries.count(here, "case") == 0
        writer.kill()
        writer.communicate()
        with here.writing() as unit:
            case = unit.create("case", {})
        assert str(queries.get(here, "case", case)["number"]).endswith("-00001")
        assert here.check() == []


def test_threads_of_one_computer_take_turns_too(two: list[Office]) -> None:
    here, _ = two

    def write(name: str) -> None:
        for turn in range(10):
            with suppress(ZeroDivisionError), here.writing() as unit:
                unit.create("case", {"request": f"{name} {turn}"})
                if turn % 5 == 4:
                    raise ZeroDivisionError

    threads = [threading.Thread(target=write, args=(f"thread {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(str(row["number"])[-5:] for row in queries.rows(here, "case", ("number",)))
    assert numbers == [f"{number:05d}" for number in range(1, 33)]
    assert here.check() == []
    with pytest.raises(RuntimeError), here.writing(), here.writing():
        pass
    assert here._store.age == _generation(here)


def _generation(office: Office) -> int:
    with office.reading() as connection:
        return postgres_store.facts(connection).generation


def test_a_failed_write_leaves_the_generation_as_it_was(two: list[Office]) -> None:
    here, there = two
    before = _generation(here)
    with pytest.raises(UserError), here.writing() as unit:
        unit.update("case", "018f0000-0000-7000-8000-000000000000", {"request": "x"})
    assert (_generation(there), here._store.age) == (before, before)
    with here.writing() as unit:
        unit.connection.execute(update(Neighbourhood).values(version=1))
    assert (_generation(there), here._store.age) == (before + 1, before + 1)
