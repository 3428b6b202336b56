"""Backups that come back, files that get lost, what is said to have arrived: nothing lost, no number twice."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from db.exchange import SentFile
from db.ids import new_id
from db.models import Body, Case
from tests.postgres_server import Server
from yazd_desktop import copies
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.reading import prove
from yazd_desktop.exchange.cover import read_cover
from yazd_desktop.exchange.pairing.peers import peer_named
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send
from yazd_desktop.office import Office, open_office

from .forging import Forger, state
from .world import PASSWORD, TODAY, Copy, Province, found, make, settle

WORDS = {"request": "درخواست", "plan": "برنامه", "risk": "low"}
Template = tuple[Path, dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Template:
    """Four copies that know each other, closed."""
    root = tmp_path_factory.mktemp("restored")
    return root, found(root, server)


@pytest.fixture
def province(template: Template, server: Server | None, tmp_path: Path) -> Iterator[Province]:
    """The four, open, after a first file there and back."""
    made = settle(*template, tmp_path / "province", server)
    for name in ("ana", "bita", "cima"):
        made.exchange(name, "gov")
    yield made
    made.close()


@pytest.fixture
def gov(tmp_path: Path, server: Server | None) -> Iterator[Office]:
    """A governorate for files that are written by hand."""
    with closing(make("gov", tmp_path / "gov", server)) as office:
        yield office


def _write(copy: Copy, request: str) -> str:
    with copy.office.writing() as unit:
        return unit.create("case", {"request": request, "risk": "low"})


def _requests(copy: Copy, office: str) -> set[str]:
    with copy.office.reading() as connection:
        rows = connection.scalars(select(Case.request).where(Case.scope == office)).all()
    assert len(rows) == len(set(rows))
    return {str(row) for row in rows}


def _bodies(copy: Copy) -> list[str | None]:
    with copy.office.reading() as connection:
        return list(connection.scalars(select(Body.name)))


def _acknowledged(office: Office, forger: Forger, folder: Path) -> int:
    """How far the next file for the forger says that its stream is here."""
    with office.reading() as connection:
        peer = peer_named(connection, forger.peer)
    folder.mkdir()
    proved = prove(send(office, peer, folder).file, [forger.identity], lambda facts: _signer(facts))
    return read_cover(proved.facts).acks.get(forger.stream, 0)


def _signer(facts: object) -> bytes:
    return bytes.fromhex(read_cover(facts).sender)  # type: ignore[arg-type]  # a mapping, as prove gives it


def test_a_restored_backup_begins_a_new_life_and_nothing_that_left_is_lost(province: Province) -> None:
    cima, gov = province.copies["cima"], province.copies["gov"]
    _write(cima, "پیش از پشتیبان")
    province.back_up("cima")
    life = cima.incarnation()
    _write(cima, "پس از پشتیبان")
    province.send("cima", "gov")
    province.deliver(province.mail[-1])
    province.restore("cima")
    assert cima.incarnation() != life
    _write(cima, "پس از بازگشت")  # would bear a number that the governorate holds already
    for _ in range(2):
        province.exchange("cima", "gov")
    both = {"پیش از پشتیبان", "پس از پشتیبان", "پس از بازگشت"}
    assert _requests(cima, cima.office.id) == _requests(gov, cima.office.id) == both
    assert cima.digest(cima.office.id) == gov.digest(cima.office.id)
    assert (cima.office.check(), gov.office.check()) == ([], [])
    assert province.send("cima", "gov").ops == province.send("gov", "cima").ops == 0


def test_what_an_older_backup_of_the_governorate_forgot_comes_again(province: Province) -> None:
    cima, gov = province.copies["cima"], province.copies["gov"]
    province.back_up("gov")
    life = gov.incarnation()
    _write(cima, "خوانده و تأییدشده")
    province.exchange("cima", "gov")
    assert province.send("cima", "gov").ops == 0
    province.restore("gov")
    assert gov.incarnation() != life
    assert _requests(gov, cima.office.id) == set()
    province.exchange("gov", "cima")
    assert _requests(gov, cima.office.id) == {"خوانده و تأییدشده"}


def test_what_one_pc_of_an_office_acknowledged_goes_to_its_other_pc_too(province: Province) -> None:
    ana, bita, gov = (province.copies[name] for name in ("ana", "bita", "gov"))
    with gov.office.writing() as unit:
        unit.create("body", {"name": "کارگروه"})
    province.exchange("gov", "ana")
    assert (_bodies(ana), _bodies(bita)) == (["کارگروه"], [])
    province.exchange("gov", "bita")
    assert _bodies(bita) == ["کارگروه"]


def test_a_lost_file_heals_itself_with_the_next_one(province: Province) -> None:
    cima, gov = province.copies["cima"], province.copies["gov"]
    _write(cima, "فایل نخست")
    province.exchange("cima", "gov")
    _write(cima, "در فایل گم‌شده")
    lost = province.send("cima", "gov")
    _write(cima, "فایل سوم")
    assert province.send("cima", "gov").ops > lost.ops > 0
    province.deliver(province.mail[-1])
    assert _requests(gov, cima.office.id) == {"فایل نخست", "در فایل گم‌شده", "فایل سوم"}


def test_of_three_files_without_the_second_only_the_first_is_acknowledged(
    gov: Office, tmp_path: Path
) -> None:
    forger = Forger(gov, "office")
    one, two, three = (forger.set(seq, "case", new_id(), WORDS) for seq in (1, 4, 7))
    receive(gov, forger.file(tmp_path, [one]))
    receive(gov, forger.file(tmp_path, [three]))
    assert _acknowledged(gov, forger, tmp_path / "first") == 3
    # The writer sends again all that was not acknowledged; what is here already is no trouble.
    came = receive(gov, forger.file(tmp_path, [two, three]))
    assert (came.new, came.repeated) == (1, 3)
    assert _acknowledged(gov, forger, tmp_path / "second") == 9
    assert gov.check() == []


def test_a_file_is_known_to_have_arrived_only_by_whom_it_was_made_for(gov: Office, tmp_path: Path) -> None:
    first, other = Forger(gov, "office"), Forger(gov, "office")
    with gov.reading() as connection:
        peer = peer_named(connection, first.peer)
    send(gov, peer, tmp_path)

    def sent() -> tuple[str, bool]:
        with gov.reading() as connection:
            file, moment = connection.execute(select(SentFile.id, SentFile.received_at)).one()
        return file, moment is not None

    receive(gov, other.file(tmp_path, received=[sent()[0]]))
    assert not sent()[1]
    receive(gov, first.file(tmp_path, received=[sent()[0]]))
    assert sent()[1]


def test_one_life_in_two_folders_raises_an_alarm_and_changes_no_byte(
    province: Province, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder was copied in a manner that no computer noticed: both count on with the same numbers."""
    cima, gov = province.copies["cima"], province.copies["gov"]
    cima.office.close()
    twin_folder = Path(shutil.copytree(cima.folder, tmp_path / "twin"))
    monkeypatch.setattr(copies, "settle", lambda _store, _file: None)
    province.open(cima)
    with closing(open_office(twin_folder, password=PASSWORD, clock=lambda: TODAY)) as office:
        twin = Copy("twin", twin_folder, office, cima.peer_ids)
        assert twin.incarnation() == cima.incarnation()
        _write(cima, "از پوشهٔ نخست")
        _write(twin, "از پوشهٔ دیگر")
        sent = send(office, twin.peer("gov"), tmp_path, with_identity=True).file
    province.send("cima", "gov")
    province.deliver(province.mail[-1])
    before, content = state(gov.office), _bytes_of(gov.office)
    with pytest.raises(UserError) as refused:
        receive(gov.office, sent)
    assert refused.value.code == "exchange.other_content"
    assert "در دو جا" in refused.value.do
    assert (state(gov.office), _bytes_of(gov.office)) == (before, content)
    assert _requests(gov, cima.office.id) == {"از پوشهٔ نخست"}


def _bytes_of(office: Office) -> str:
    """A hash of all files in the folder of an office, but for what readers use together."""
    whole = hashlib.sha256()
    for path in sorted(office.folder.rglob("*")):
        if path.is_file() and not path.name.endswith("-shm"):
            whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()
