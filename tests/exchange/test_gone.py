"""Computers that are no more: nobody waits for them, what they had sent still counts, and a mistake is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.world import Province, found, settle
from yazd_desktop.errors import UserError
from yazd_desktop.exchange import receipts
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.gone import PeerLife, life_named, lives, say_gone, say_pc_gone
from yazd_desktop.exchange.pairing.peers import pair


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, str]]]:
    root = tmp_path_factory.mktemp("template")
    return root, found(root)


@pytest.fixture
def province(template: tuple[Path, dict[str, dict[str, str]]], tmp_path: Path) -> Iterator[Province]:
    """The four; both PCs of the office have exchanged with each other and with the governorate."""
    made = settle(*template, tmp_path / "province")
    for one, other in (("ana", "bita"), ("ana", "gov"), ("bita", "gov"), ("ana", "bita")):
        made.exchange(one, other)
    yield made
    made.close()


def work(province: Province, name: str, title: str) -> None:
    with province.copies[name].office.writing() as unit:
        unit.create("agency", {"name": title})


def life_of(province: Province, at: str, name: str) -> PeerLife:
    """What a copy knows of the computer that is another one."""
    return life_named(province.copies[at].office, province.copies[name].incarnation())


def unacknowledged(province: Province) -> int:
    """How many changes of the governorate the least of the office's computers has not acknowledged."""
    gov = province.copies["gov"]
    with gov.office.reading() as connection:
        known = receipts.holdings(connection, gov.peer_ids["ana"]).upto
        own = receipts.held(connection, [gov.office.id])
    return sum(upto - known.get(name, 0) for name, upto in own.items())


def again_and_again(province: Province) -> list[int]:
    """How many changes each of three files to the living PC carries, one written before each."""
    carried = []
    for number in range(3):
        work(province, "gov", f"ادارهٔ {number}")
        carried.append(province.send("gov", "ana").ops)
        province.deliver(province.mail[-1])
        province.exchange("ana", "gov")
    return carried


def test_a_dead_computer_makes_every_file_carry_more_until_it_is_said_to_be_gone(province: Province) -> None:
    growing = again_and_again(province)
    assert growing == sorted(set(growing)), "all since the dead one was heard last"
    gov = province.copies["gov"]
    assert {one.is_gone for one in lives(gov.office, gov.peer_ids["ana"])} == {False}
    say_gone(gov.office, gov.peer_ids["ana"], life_of(province, "gov", "bita").id)
    steady = again_and_again(province)
    assert len(set(steady)) == 1
    assert steady[0] < growing[1]
    assert unacknowledged(province) == 0


def test_what_an_office_says_of_its_own_computer_goes_on_to_the_governorate(province: Province) -> None:
    ana = province.copies["ana"]
    assert not life_of(province, "gov", "bita").is_gone
    say_pc_gone(ana.office, ana.peer_ids["bita"])
    province.exchange("ana", "gov")
    assert life_of(province, "gov", "bita").is_gone
    assert not life_of(province, "gov", "ana").is_gone
    steady = again_and_again(province)
    assert len(set(steady)) == 1


def test_a_file_of_a_computer_that_is_gone_is_taken_in_and_told(province: Province) -> None:
    work(province, "bita", "واپسین کار")
    late = province.send("bita", "gov")
    mail = province.mail[-1]
    gov = province.copies["gov"]
    say_gone(gov.office, gov.peer_ids["ana"], life_of(province, "gov", "bita").id)
    result = province.deliver(mail)
    assert (result.from_gone, result.new) == (True, 1)
    assert late.ops > 0
    assert life_of(province, "gov", "bita").is_gone, "one file that comes late is no sign of life"
    province.exchange("ana", "gov")
    assert not province.deliver(province.mail[-2]).from_gone


def test_a_mistake_is_taken_back_and_the_computer_is_waited_for_again(province: Province) -> None:
    gov = province.copies["gov"]
    life = life_of(province, "gov", "bita")
    say_gone(gov.office, life.peer, life.id)
    work(province, "gov", "اداره")
    province.exchange("gov", "ana")
    assert unacknowledged(province) == 0
    say_gone(gov.office, life.peer, life.id, is_gone=False)
    assert unacknowledged(province) > 0, "that one has not seen it"
    province.exchange("gov", "bita")
    assert unacknowledged(province) == 0


def test_a_computer_whose_card_is_taken_again_is_there_again(province: Province) -> None:
    ana, bita = province.copies["ana"], province.copies["bita"]
    say_pc_gone(ana.office, ana.peer_ids["bita"])
    assert ana.peer("bita").withdrawn
    assert life_of(province, "ana", "bita").is_gone
    pair(ana.office, own_card(bita.office))
    assert not life_of(province, "ana", "bita").is_gone
    province.exchange("ana", "bita")
    assert province.send("ana", "bita").ops == 0, "what it holds is known again"


def test_a_computer_is_told_by_the_beginning_of_its_id(province: Province) -> None:
    gov = province.copies["gov"].office
    one = lives(gov)[0]
    assert life_named(gov, one.id[:-2]) in lives(gov)
    assert one.arrived_on is not None
    for text in ("", "0", "zzzz"):
        with pytest.raises(UserError) as error:
            life_named(gov, text)
        assert error.value.code == "peer.no_such_pc"
