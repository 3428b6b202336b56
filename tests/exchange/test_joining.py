"""A second PC of an office: which one joins which, whose records stay, which numbers each of them gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from db.changes import ChangeSet, Stream
from db.exchange import Peer, PeerKey
from db.ids import new_id
from db.models import Office as OfficeRow
from db.this_copy import INCARNATION
from tests.postgres_server import Server
from yazd_desktop import queries
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.joining import should_join
from yazd_desktop.exchange.pairing.peers import (
    pair,
    withdraw,
)
from yazd_desktop.office import Office, open_office

from .pairing import PASSWORD, Make, copies_in, fact, known, work


@pytest.fixture
def make(tmp_path: Path, chosen_server: Server | None) -> Iterator[Make]:
    with copies_in(tmp_path, chosen_server) as made:
        yield made


@pytest.fixture
def governorate(make: Make) -> Office:
    return make("YZD", is_governorate=True)


def test_a_second_pc_joins_the_office_and_keeps_nothing_of_its_own(make: Make) -> None:
    office, second = make("HSN"), make("HSN2")
    work(office)
    told: list[Any] = []
    second.changes.connect(told.append)
    life, old_id = fact(second, INCARNATION), second.id
    card = own_card(office)
    assert should_join(second, card)
    peer = pair(second, card, "same-office")
    assert (peer.role, peer.office, peer.with_identity) == ("same-office", office.id, True)
    assert (second.id, second.name, second.code) == (office.id, office.name, "HSN")
    assert told == [{"office": frozenset({old_id, office.id})}]
    assert fact(second, INCARNATION) != life
    with second.reading() as connection:
        assert connection.execute(select(OfficeRow.id, OfficeRow.scope)).all() == [(office.id, office.id)]
        assert connection.scalar(select(func.count()).select_from(ChangeSet)) == 0
        assert connection.scalar(select(func.count()).select_from(Stream)) == 0
    assert second.check() == []
    assert queries.find_ids(second, "office", search="HSN") == [office.id]
    assert not should_join(second, card)
    folder = second.folder
    second.close()
    opened = open_office(folder, password=PASSWORD)
    assert opened.id == office.id
    opened.close()


def test_of_two_new_pcs_the_younger_one_joins(make: Make) -> None:
    old, young = make("HSN"), make("HSN")
    cards = own_card(old), own_card(young)
    pair(old, cards[1], "same-office")
    assert old.id == cards[0].office
    pair(young, cards[0], "same-office")
    assert young.id == old.id
    # The first one knows the other by its keys, under whatever id its card had.
    again = pair(old, own_card(young))
    assert (again.id, again.office) == (known(old)[0].id, old.id)
    assert len(known(old)) == len(known(young)) == 1


def test_a_new_pc_joins_one_where_somebody_works_also_when_that_is_younger(make: Make) -> None:
    old, young = make("HSN"), make("HSN")
    work(young)
    pair(old, own_card(young), "same-office")
    assert old.id == young.id
    pair(young, own_card(old), "same-office")
    assert young.id == old.id


def test_pcs_that_both_worked_keep_their_records_when_their_code_is_the_same(make: Make) -> None:
    old, young = make("HSN"), make("HSN")
    work(old)
    work(young)
    ids = old.id, young.id
    pair(young, own_card(old), "same-office")
    pair(old, own_card(young), "same-office")
    assert (old.id, young.id) == ids
    assert [peer.band for peer in known(old)] == [1]
    # Both numbered from one so far; from now on they never meet.
    assert fact(old, "number_band") == "0"
    assert int(str(fact(young, "number_band"))) >= 1000
    assert [peer.band for peer in known(young)] == [None]


def test_a_second_pc_of_the_governorate_joins_it(make: Make, governorate: Office) -> None:
    work(governorate)
    second = make("YZD", is_governorate=True)
    pair(second, own_card(governorate))
    assert second.id == governorate.id
    assert second.is_governorate
    assert pair(governorate, own_card(second)).role == "same-office"


def test_the_founding_pc_gives_each_further_one_a_range_of_numbers(make: Make) -> None:
    office = make("HSN")
    work(office)
    bands = []
    for _ in range(2):
        second = make("HSN")
        pair(second, own_card(office), "same-office")
        bands.append(pair(office, own_card(second)).band)
        assert known(second)[0].band is None  # it founded nothing, and gives nothing
    withdraw(office, known(office)[0].id)
    third = make("HSN")
    pair(third, own_card(office), "same-office")
    bands.append(pair(office, own_card(third)).band)
    assert bands == [1, 2, 3]  # what was given once is never given again
    with office.bookkeeping() as connection:
        connection.execute(
            insert(Peer).values(
                id=new_id(),
                office=office.id,
                name="x",
                code="x",
                role="same-office",
                paired_at=datetime.now(UTC),
                with_identity=True,
                band=9,
            )
        )
    fourth = make("HSN")
    pair(fourth, own_card(office), "same-office")
    assert pair(office, own_card(fourth)).band is None


def test_a_pairing_that_fails_halfway_leaves_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the id of the office that was to be joined."""
    office, second = make("HSN"), make("HSN")
    work(office)
    card, old_id = own_card(office), second.id
    own_card(second)

    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("yazd_desktop.exchange.pairing.peers._add_key", broken)
    with pytest.raises(KeyError):
        pair(second, card, "same-office")
    assert second.id == old_id
    assert known(second) == []
    assert second.check() == []
    with second.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(PeerKey)) == 0
