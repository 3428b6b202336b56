"""A program that is killed while it writes, or that has the office open, takes nothing with it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yazd_desktop import attachments, queries
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office, open_office

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "three small stones"
BEGIN = """
import sys, time
from pathlib import Path
from yazd_desktop import attachments
from yazd_desktop.office import open_office
office = open_office(Path(sys.argv[1]), password=sys.argv[2])
say = lambda word: print(word, flush=True)
"""
HOLD = "say('open'); sys.stdin.read()"
WRITE = """
paper = Path(sys.argv[1]).with_name('paper.bin')
paper.write_bytes(bytes(200_000))
for round in range(10_000):
    with office.writing() as unit:
        place = unit.create('neighbourhood', {'name': f'{sys.argv[3]} {round}'})
        for _ in range(5):
            case = unit.create('case', {'neighbourhood': place, 'request': 'words ' * 40})
    if round % 3 == 0:
        attachments.attach(office, paper, owner_entity='case', owner_id=case)
    say(f'{sys.argv[3]} {round}')
"""
STOP_MIDWAY = """
with office.writing() as unit:
    for number in range(500):  # more than the cache of pages holds, so that half of it is on the disk
        place = unit.create('neighbourhood', {'name': f'half {number}', 'notes': 'words ' * 16_000})
        unit.create('case', {'neighbourhood': place})
    say('half')
    time.sleep(60)
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(office: Office) -> Iterator[Start]:
    """Run a script in another process that has the office open; it is killed at the end at the latest."""
    office.close()
    started: list[subprocess.Popen[str]] = []

    def run(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", BEGIN + script, str(office.folder), PASSWORD, *arguments]
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


def _killed(process: subprocess.Popen[str]) -> list[str]:
    """Kill it as a power failure would, and give back what it had said until then."""
    process.kill()
    return process.communicate()[0].split("\n")[:-1]


def _names(office: Office) -> set[str]:
    return {str(row["name"]) for row in queries.rows(office, "neighbourhood", ("name",))}


def test_what_was_said_to_be_saved_is_there_after_a_kill(office: Office, start: Start) -> None:
    saved: set[str] = set()
    for number in range(4):
        writer = start(WRITE, f"run{number}")
        saved.add(_line(writer))
        time.sleep(0.05 + 0.037 * number)
        saved |= set(_killed(writer))
        opened = open_office(office.folder, password=PASSWORD)
        try:
            assert opened.check() == []
            names = _names(opened)
            assert saved <= names
            assert len(names - saved) <= number + 1  # at most the one that was not said any more
            assert queries.count(opened, "case") == 5 * len(names)
            for row in queries.rows(opened, "attachment", ("size_bytes",)):
                assert len(attachments.read_bytes(opened, str(row["id"]))) == 200_000
        finally:
            opened.close()
    assert len(saved) >= 4


def test_of_a_transaction_cut_in_the_middle_nothing_is_left(office: Office, start: Start) -> None:
    writer = start(STOP_MIDWAY)
    assert _line(writer) == "half"
    assert (office.folder / "office.db-wal").stat().st_size > 1_000_000
    _killed(writer)
    opened = open_office(office.folder, password=PASSWORD)
    try:
        assert (queries.count(opened, "neighbourhood"), queries.count(opened, "case")) == (0, 0)
        assert opened.check() == []
        with opened.writing() as unit:
            case = unit.create("case", {})
        assert str(queries.get(opened, "case", case)["number"]).endswith("-00001")
    finally:
        opened.close()


def test_only_one_program_at_a_time_and_no_lock_outlives_it(office: Office, start: Start) -> None:
    holder = start(HOLD)
    assert _line(holder) == "open"
    with pytest.raises(UserError) as refused:
        open_office(office.folder, password=PASSWORD)
    assert refused.value.code == "store.in_use"
    assert holder.poll() is None
    _killed(holder)
    open_office(office.folder, password=PASSWORD).close()


def test_the_program_that_has_the_office_is_not_disturbed_by_one_that_is_refused(
    office: Office, start: Start
) -> None:
    opened = open_office(office.folder, password=PASSWORD)
    try:
        late = start(HOLD)
        assert _line(late) == ""
        assert late.wait(30) != 0
        with opened.writing() as unit:
            unit.create("neighbourhood", {"name": "پس از آن"})
        assert _names(opened) == {"پس از آن"}
        assert opened.check() == []
    finally:
        opened.close()
