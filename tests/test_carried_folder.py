"""A folder on a stick that goes from computer to computer: each goes on with the life it had, if nobody else did."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.changes import Stream
from db.exchange import PeerCopy
from db.models import Case
from db.this_copy import INCARNATION, lives, meta
from yazd_desktop import copies
from yazd_desktop.exchange import receipts
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "three small stones"
Sit = Callable[[str], None]


@pytest.fixture
def sit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """Sit down at a computer: it has a name and a memory of its own."""

    def at(name: str) -> None:
        monkeypatch.setattr(copies, "machine_id", lambda: name)
        for variable in ("XDG_STATE_HOME", "LOCALAPPDATA"):
            monkeypatch.setenv(variable, str(tmp_path / "state" / name))

    at("home")
    return at


def made(folder: Path, code: str = "TST", *, is_governorate: bool = False) -> Path:
    create_office(
        folder,
        name="دفتر آزمون",
        code=code,
        user="مدیر آزمون",
        password=PASSWORD,
        cost=FAST_FOR_TESTS,
        is_governorate=is_governorate,
    ).office.close()
    return folder


@pytest.fixture
def stick(tmp_path: Path, sit: Sit) -> Path:
    """A new office on a stick, made at home."""
    return made(tmp_path / "stick")


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    with closing(open_office(folder, password=PASSWORD)) as office:
        yield office


def life_of(office: Office) -> str:
    with office.reading() as connection:
        return str(meta(connection, INCARNATION))


def add_case(office: Office) -> int:
    """Open a case file; the number it got, without what stands before it."""
    with office.writing() as unit:
        row = unit.create("case", {})
    with office.reading() as connection:
        number = str(connection.scalar(select(Case.number).where(Case.id == row)))
    return int(number.rpartition("-")[2])


def work(folder: Path) -> tuple[str, int]:
    """Open the folder and write a case file: in which life, under which number."""
    with opened(folder) as office:
        return life_of(office), add_case(office)


def gone(folder: Path) -> list[str]:
    with opened(folder) as office, office.reading() as connection:
        return copies.superseded(connection)


def test_each_computer_goes_on_with_its_life_and_its_numbers(stick: Path, sit: Sit) -> None:
    seen: dict[str, list[tuple[str, int]]] = {"home": [], "work": []}
    for _ in range(3):
        for computer, found in seen.items():
            sit(computer)
            found.append(work(stick))
    for found in seen.values():
        assert len({life for life, _ in found}) == 1
        first = found[0][1]
        assert [number for _, number in found] == [first, first + 1, first + 2]
    assert seen["home"][0][1] == 1
    assert seen["work"][0][1] >= 10_000_001
    assert seen["home"][0][0] != seen["work"][0][0]
    assert gone(stick) == []
    with opened(stick) as office:
        assert office.check() == []


def test_after_a_crash_nobody_knows_what_was_written_and_a_new_life_begins(
    stick: Path, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = work(stick)
    with monkeypatch.context() as patch:
        patch.setattr(copies, "_remember_left", lambda _store: None)
        assert work(stick)[0] == home
    sit("work")
    work(stick)
    sit("home")
    again, number = work(stick)
    assert again != home
    assert number >= 10_000_001


@pytest.mark.parametrize("comes_from", ["home", "work"])
def test_what_is_lost_in_a_crash_is_not_numbered_again_by_an_older_copy(
    stick: Path, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comes_from: str
) -> None:
    """Whether the life was opened where it was closed, or gone back to, before it crashed."""
    home, _ = work(stick)
    if comes_from == "work":
        sit("work")
        work(stick)
    copied = Path(shutil.copytree(stick, tmp_path / "copied"))
    sit("home")
    with monkeypatch.context() as patch:
        patch.setattr(copies, "_remember_left", lambda _store: None)
        assert work(stick) == (home, 2)
    sit("work")
    work(copied)
    sit("home")
    stick.rename(tmp_path / "aside")
    copied.rename(stick)
    assert work(stick)[0] != home, "it would give number 2 once more"


def test_an_older_copy_of_the_stick_does_not_go_on_with_a_life_that_wrote_since(
    stick: Path, sit: Sit, tmp_path: Path
) -> None:
    home, _ = work(stick)
    copied = Path(shutil.copytree(stick, tmp_path / "copied"))
    assert work(stick) == (home, 2)
    sit("work")
    work(copied)
    sit("home")
    stick.rename(tmp_path / "aside")
    copied.rename(stick)
    assert work(stick)[0] != home


def test_a_copy_that_got_the_changes_by_a_file_but_not_the_numbers_does_not_go_on_either(
    stick: Path, sit: Sit, tmp_path: Path
) -> None:
    home, _ = work(stick)
    copied = Path(shutil.copytree(stick, tmp_path / "copied"))
    assert work(stick) == (home, 2)
    with opened(stick) as office, office.reading() as connection:
        upto = dict(
            connection.execute(select(Stream.scope, Stream.upto).where(Stream.incarnation == home)).all()
        )
    sit("work")
    with opened(copied) as office, office.bookkeeping() as connection:
        for scope, last in upto.items():
            own = (Stream.incarnation == home, Stream.scope == scope)
            connection.execute(update(Stream).where(*own).values(upto=last))
    sit("home")
    stick.rename(tmp_path / "aside")
    copied.rename(stick)
    assert work(stick)[0] != home, "it would give number 2 once more"


def test_a_life_that_was_given_up_is_not_gone_back_to(stick: Path, sit: Sit) -> None:
    home, _ = work(stick)
    sit("work")
    work(stick)
    sit("home")
    with opened(stick) as office, office.merging() as merging:
        copies.begin_again(merging.connection)
        given_up = copies.superseded(merging.connection)
    assert given_up == [home]
    sit("work")
    work(stick)
    sit("home")
    assert work(stick)[0] != home


def test_another_folder_on_the_same_computer_is_another_copy(stick: Path, sit: Sit, tmp_path: Path) -> None:
    home, _ = work(stick)
    sit("work")
    work(stick)
    copied = Path(shutil.copytree(stick, tmp_path / "copied"))
    sit("home")
    assert work(copied)[0] != home, "that life is one of the stick's place"
    assert work(stick)[0] == home


def test_a_stick_whose_files_have_other_numbers_each_time_goes_on(stick: Path, tmp_path: Path) -> None:
    """As FAT has them on Linux."""
    home, _ = work(stick)
    for number in (2, 3):
        copied = Path(shutil.copytree(stick, tmp_path / f"{number}"))
        stick.rename(tmp_path / f"old-{number}")  # keeps its numbers on the disk, so the next has others
        copied.rename(stick)
        assert work(stick) == (home, number)
    assert gone(stick) == []


def test_closing_twice_and_closing_what_is_damaged_is_no_trouble(stick: Path) -> None:
    office = open_office(stick, password=PASSWORD)
    office.close()
    office.close()


def test_fifty_changes_of_computer_leave_two_lives_and_files_that_do_not_grow(
    stick: Path, sit: Sit, tmp_path: Path
) -> None:
    governorate = made(tmp_path / "gov", "OST", is_governorate=True)
    with opened(stick) as office, opened(governorate) as there:
        known, back = pair(office, own_card(there)), pair(there, own_card(office))
    sizes = []
    for turn in range(50):
        sit("home" if turn % 2 else "work")
        with opened(stick) as office:
            add_case(office)
            sent = send(office, known, tmp_path / "stick")
            with opened(governorate) as there:
                receive(there, sent.file)
                answer = send(there, back, tmp_path)
            receive(office, answer.file)
        sizes.append((sent.ops, sent.size_bytes, answer.ops))
    assert sizes[-1][0] <= sizes[4][0]
    assert sizes[-1][1] < sizes[4][1] + 300 * 50, "an id of each file that came, and no more"
    assert sizes[-1][2] <= sizes[4][2]
    with opened(governorate) as there, there.reading() as connection:
        assert len(connection.execute(select(PeerCopy.incarnation)).all()) == 2
        assert len(receipts.held(connection, [back.office])) == 2
    with opened(stick) as office, office.reading() as connection:
        assert len(lives(connection)) == 2
        assert len(json.loads(str(meta(connection, "number_bands")))) == 2
