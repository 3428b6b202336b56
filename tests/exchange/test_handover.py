"""A whole office in one file for its successor: nothing is missing there, and the old copy writes nothing any more."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from world import PASSWORD, TODAY

from db.this_copy import GOVERNORATE, INCARNATION, meta
from tests.postgres_server import Server
from yazd_desktop import attachments, closing, queries
from yazd_desktop.cli.run import run
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.exchange import handover
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.handover import hand_over, reopen
from yazd_desktop.exchange.pairing.cards import own_card, write_card
from yazd_desktop.exchange.pairing.peers import pair, peers
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send
from yazd_desktop.exchange.succession import Succeeded, succeed, take_in
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.record_history import read_history
from yazd_desktop.security.password_lock import FAST_FOR_TESTS
from yazd_desktop.settings import Settings

Make = Callable[..., Office]


@pytest.fixture
def make(tmp_path: Path, chosen_server: Server | None) -> Iterator[Make]:
    """New offices, closed after the test."""
    made: list[Office] = []

    def make(code: str, *, user: str = "مدیر", is_governorate: bool = False) -> Office:
        made.append(
            create_office(
                tmp_path / f"{code}-{len(made)}",
                name=f"دفتر {code}",
                code=code,
                user=user,
                password=PASSWORD,
                clock=lambda: TODAY,
                cost=FAST_FOR_TESTS,
                is_governorate=is_governorate,
                database=(
                    chosen_server.url(chosen_server.new_database())
                    if chosen_server and is_governorate
                    else None
                ),
            ).office
        )
        return made[-1]

    yield make
    for office in made:
        office.close()


@dataclasses.dataclass
class Old:
    """An office in which somebody worked, its governorate, and a new store that waits for it."""

    office: Office
    governorate: Office
    new: Office
    out: Path
    case: str
    attached: str


@pytest.fixture
def old(make: Make, tmp_path: Path) -> Old:
    office, governorate = make("HSN", user="مدیر پیشین"), make("YZD", is_governorate=True)
    pair(office, own_card(governorate), "governorate")
    pair(governorate, own_card(office), "office")
    with office.writing() as unit:
        place = unit.create("neighbourhood", {"name": "حسن‌آباد"})
        case = unit.create("case", {"neighbourhood": place, "opened_on": TODAY, "status": "active"})
        unit.create("case", {"opened_on": TODAY, "status": "active", "confidentiality": "very_sensitive"})
        gone = unit.create("issue", {"title": "برداشته", "neighbourhood": place})
    with office.writing() as unit:
        unit.update("case", case, {"status": "planned"})
        unit.retire("issue", gone)
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    attached = attachments.attach(office, picture, owner_entity="case", owner_id=case)
    office.change_settings(Settings(holidays=("2026-03-21",), packet_cases=7))
    out = tmp_path / "out"
    out.mkdir()
    exchange(office, governorate, out)
    exchange(governorate, office, out)
    return Old(office, governorate, make("NEW", user="مدیر تازه"), out, case, attached)


def exchange(giver: Office, taker: Office, folder: Path) -> None:
    """One file from the one to the other."""
    with giver.reading() as connection:
        peer = next(one for one in peers(connection) if one.office == taker.id)
    receive(taker, send(giver, peer, folder).file)


def handed(old: Old) -> Path:
    return hand_over(old.office, own_card(old.new), old.out).sent.file


def fact(office: Office, name: str) -> str | None:
    with office.reading() as connection:
        return meta(connection, name)


def sha(office: Office) -> str:
    with office.reading() as connection:
        return digest(connection).sha256


def test_the_successor_is_the_office_with_all_that_it_held(old: Old) -> None:
    before, life = sha(old.office), fact(old.new, INCARNATION)
    told = succeed(old.new, handed(old))
    assert isinstance(told, Succeeded)
    assert sha(old.new) == before
    assert (old.new.id, old.new.name, old.new.code) == (old.office.id, "دفتر HSN", "HSN")
    assert fact(old.new, INCARNATION) not in (life, fact(old.office, INCARNATION))
    assert old.new.settings == old.office.settings
    assert attachments.read_bytes(old.new, old.attached) == attachments.read_bytes(old.office, old.attached)
    assert old.new.check() == []
    assert queries.count(old.new, "case", {"confidentiality": "very_sensitive"}) == 1


def test_history_still_says_who_it_was(old: Old) -> None:
    succeed(old.new, handed(old))
    with old.new.writing() as unit:
        unit.update("case", old.case, {"status": "in_service"})
    who = {line.who for line in read_history(old.new, "case", old.case)}
    assert who == {"مدیر پیشین", "مدیر تازه"}


def test_the_old_copy_can_be_read_and_not_written(old: Old) -> None:
    handed(old)
    assert old.office.closed == closing.Closure(TODAY, "دفتر NEW")
    assert queries.count(old.office, "case") == 2
    for act in (
        lambda: old.office.writing().__enter__(),
        lambda: old.office.change_settings(Settings()),
        lambda: old.office.merging().__enter__(),
    ):
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "office.closed"


def test_it_stays_closed_when_it_is_opened_again(old: Old) -> None:
    handed(old)
    folder = old.office.folder
    old.office.close()
    again = open_office(folder, password=PASSWORD, clock=lambda: TODAY)
    assert again.closed is not None
    again.close()


def test_reopened_it_writes_as_a_new_life_and_both_come_together_again(old: Old, tmp_path: Path) -> None:
    succeed(old.new, handed(old))
    life = fact(old.office, INCARNATION)
    reopen(old.office)
    assert old.office.closed is None
    assert fact(old.office, INCARNATION) != life
    for office, status in ((old.office, "follow_up"), (old.new, "in_service")):
        with office.writing() as unit:
            made = unit.create("case", {"opened_on": TODAY, "status": status})
        number = queries.get(office, "case", made)["number"]
        assert not str(number).endswith("00003"), "a number that the other one may give too"
    with old.office.reading() as connection:
        to_new = next(one for one in peers(connection) if one.role == "same-office")
    with old.new.reading() as connection:
        to_old = next(one for one in peers(connection) if one.role == "same-office")
    for _ in range(2):
        receive(old.new, send(old.office, to_new, tmp_path).file)
        receive(old.office, send(old.new, to_old, tmp_path).file)
    assert sha(old.office) == sha(old.new)
    assert queries.count(old.new, "case") == 4


def test_only_what_was_handed_over_can_be_reopened(old: Old) -> None:
    with pytest.raises(UserError) as refused:
        reopen(old.office)
    assert refused.value.code == "office.not_closed"


def test_a_lost_file_is_made_once_more_and_one_file_founds_the_office_again(old: Old, make: Make) -> None:
    handed(old)
    other = make("OTH")
    file = hand_over(old.office, own_card(other), old.out).sent.file
    succeed(other, file)
    assert sha(other) == sha(old.office)
    assert old.office.closed == closing.Closure(TODAY, "دفتر OTH")


def test_the_governorate_goes_on_with_the_successor(old: Old, tmp_path: Path) -> None:
    succeed(old.new, handed(old))
    assert fact(old.new, GOVERNORATE) == old.governorate.id
    with old.new.writing() as unit:
        unit.update("case", old.case, {"status": "in_service"})
    with old.new.reading() as connection:
        to_governorate = next(one for one in peers(connection) if one.role == "governorate")
    sent = send(old.new, to_governorate, tmp_path)
    assert sent.ops == 1, "what the governorate has from the old copy is not sent again"
    with pytest.raises(UserError) as refused:
        receive(old.governorate, sent.file)
    assert refused.value.code == "exchange.unknown_sender"
    # Its card carries the word of the old key: no question is asked, and the old key is withdrawn.
    peer = pair(old.governorate, own_card(old.new))
    assert peer.signing_keys == (own_card(old.new).signing_key,)
    receive(old.governorate, sent.file)
    assert queries.get(old.governorate, "case", old.case)["status"] == "in_service"


def test_a_file_that_was_on_its_way_to_the_old_copy_can_still_be_read(old: Old, tmp_path: Path) -> None:
    with old.governorate.writing() as unit:
        unit.create("agency", {"name": "آبفا"})
    with old.governorate.reading() as connection:
        to_old = next(one for one in peers(connection) if one.role == "office")
    on_its_way = send(old.governorate, to_old, tmp_path).file
    succeed(old.new, handed(old))
    receive(old.new, on_its_way)
    assert queries.count(old.new, "agency") == 1


def test_a_dry_run_says_what_would_come_and_leaves_the_store_new(old: Old) -> None:
    file = handed(old)
    told = succeed(old.new, file, dry_run=True)
    assert told.new > 0
    assert told.phrase == own_card(old.office).phrase()
    assert (old.new.code, old.new.id == old.office.id) == ("NEW", False)
    assert succeed(old.new, file).new == told.new


def test_any_file_is_taken_by_one_act(old: Old) -> None:
    assert isinstance(take_in(old.new, handed(old)), Succeeded)
    exchange_file = old.out / "none.yzx"
    exchange_file.write_bytes(b"no file at all")
    with pytest.raises(UserError):
        take_in(old.new, exchange_file)


def test_the_file_is_of_no_use_to_anybody_else(old: Old, make: Make) -> None:
    stranger = make("STR")
    own_card(stranger)
    with pytest.raises(UserError) as refused:
        succeed(stranger, handed(old))
    assert refused.value.code == "exchange.not_for_us"


def test_a_store_in_which_somebody_worked_succeeds_nobody(old: Old) -> None:
    card = own_card(old.new)
    with old.new.writing() as unit:
        unit.create("agency", {"name": "آبفا"})
    file = hand_over(old.office, card, old.out).sent.file
    before = sha(old.new)
    with pytest.raises(UserError) as refused:
        succeed(old.new, file)
    assert refused.value.code == "handover.not_empty"
    with pytest.raises(UserError) as refused:
        hand_over(old.office, own_card(old.new), old.out)
    assert refused.value.code == "handover.not_new"
    assert sha(old.new) == before


def test_an_office_is_not_handed_to_a_governorate(old: Old, make: Make) -> None:
    with pytest.raises(UserError) as refused:
        hand_over(old.office, own_card(make("GOV", is_governorate=True)), old.out)
    assert refused.value.code == "handover.other_kind"
    assert old.office.closed is None


def test_an_office_is_not_handed_to_itself(old: Old) -> None:
    with pytest.raises(UserError) as refused:
        hand_over(old.office, own_card(old.office), old.out)
    assert refused.value.code == "peer.own_card"


def test_only_a_manager_hands_over_and_reopens(old: Old) -> None:
    old.office.add_user("کارشناس", PASSWORD, cost=FAST_FOR_TESTS)
    folder, card = old.office.folder, own_card(old.new)
    old.office.close()
    expert = open_office(folder, user="کارشناس", password=PASSWORD, clock=lambda: TODAY)
    for act in (lambda: hand_over(expert, card, old.out), lambda: reopen(expert)):
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "handover.not_manager"
    expert.close()


def test_a_governorate_is_handed_over_too(old: Old, make: Make, tmp_path: Path) -> None:
    successor = make("YZ2", is_governorate=True)
    succeed(successor, hand_over(old.governorate, own_card(successor), old.out).sent.file)
    assert successor.is_governorate
    assert successor.id == old.governorate.id
    with old.office.writing() as unit:
        unit.update("case", old.case, {"status": "in_service"})
    with old.office.reading() as connection:
        peer = next(one for one in peers(connection) if one.role == "governorate")
    receive(successor, send(old.office, peer, tmp_path).file)
    assert queries.get(successor, "case", old.case)["status"] == "in_service"


def test_who_stops_it_has_handed_over_nothing(old: Old) -> None:
    with pytest.raises(Cancelled):
        hand_over(old.office, own_card(old.new), old.out, cancelled=lambda: True)
    assert old.office.closed is None
    assert list(old.out.glob("HSN-NEW*")) == []


def test_an_ordinary_file_founds_no_office(old: Old, make: Make) -> None:
    other = make("HSN")
    pair(old.office, own_card(other), "same-office")
    with old.office.reading() as connection:
        peer = next(one for one in peers(connection) if one.role == "same-office")
    with pytest.raises(UserError) as refused:
        take_in(other, send(old.office, peer, old.out).file)
    assert refused.value.code == "exchange.unknown_sender"


def test_the_command_hands_over_and_reopens(old: Old, tmp_path: Path, capsys: Any) -> None:
    card, password = tmp_path / "card.json", tmp_path / "password"
    write_card(own_card(old.new), card)
    password.write_text(PASSWORD, "utf-8")
    folders = str(old.office.folder), str(old.new.folder)
    old.office.close()
    old.new.close()
    given = ["--password-file", str(password), "--json"]
    to = ["--to", str(card), "--out", str(old.out)]
    assert run(["handover", folders[0], *to, *given]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["to"] == "دفتر NEW"
    assert run(["import", folders[1], told["file"], *given]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["new"] > 0
    assert run(["info", folders[1], *given]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "HSN"
    assert run(["handover", folders[0], "--reopen", *given]) == 0
    assert run(["handover", folders[0], "--reopen", *given]) == 1


FORGED: dict[str, Callable[[list[Any]], object]] = {
    "the word of nobody": lambda lines: lines[0][1].update(word="00" * 64),
    "no word": lambda lines: lines[0][1].update(word="zz"),
    "users that are no names": lambda lines: lines[0][1].update(users={"a": 7}),
    "settings of another kind": lambda lines: lines[0][1].update(settings={"packet_cases": "many"}),
    "holidays that are no days": lambda lines: lines[0][1].update(settings={"holidays": ["soon"]}),
    "an identity that is none": lambda lines: lines[0][1].update(identities=["AGE-SECRET-KEY-1"]),
    "a governorate that is no office": lambda lines: lines[0][1].update(governorate="yazd"),
    "the card of another office": lambda lines: lines[0][1].update(
        card=lines[0][1]["card"].replace('"office":"0', '"office":"1')
    ),
    "facts that are missing": lambda lines: lines[0][1].pop("users"),
    "rows of an unknown table": lambda lines: lines.append(["meta", {"key": "office", "value": "x"}]),
    "a row with other columns": lambda lines: lines[1][1].update(more=1),
    "a value of another kind": lambda lines: lines[1][1].update(with_identity="yes"),
    "the key of a peer that is not there": lambda lines: lines.remove(lines[1]),
    "facts that come last": lambda lines: lines.reverse(),
    "something else": lambda lines: lines.__setitem__(slice(None), [7]),
}


@pytest.mark.parametrize("how", FORGED)
def test_what_does_not_fit_together_is_refused_and_changes_nothing(
    old: Old, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    tell = handover._lines

    def forged(*given: Any) -> Iterator[bytes]:
        lines = [json.loads(line) for line in tell(*given)]
        FORGED[how](lines)
        return (json.dumps(line).encode() for line in lines)

    monkeypatch.setattr(handover, "_lines", forged)
    file, before, code = handed(old), sha(old.new), old.new.code
    with pytest.raises(UserError) as refused:
        succeed(old.new, file)
    assert refused.value.code == "exchange.bad_content"
    assert (sha(old.new), old.new.code, old.new.check()) == (before, code, [])
