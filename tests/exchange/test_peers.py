"""Who exchanges with whom: which cards are taken in which role, renewed and withdrawn keys, a second PC that joins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from db.changes import ChangeSet, Stream
from db.exchange import Peer, PeerKey, SentFile
from db.ids import new_id
from db.models import Office as OfficeRow
from db.this_copy import GOVERNORATE, INCARNATION, meta
from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.cards import Card, own_card
from yazd_desktop.exchange.joining import should_join
from yazd_desktop.exchange.peers import (
    PeerFacts,
    choose_identity,
    pair,
    peer_named,
    peer_of_key,
    peers,
    scope_named,
    withdraw,
)
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "three small stones"
TODAY = date(2026, 5, 5)
Make = Callable[..., Office]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make a copy: `make("HSN")`, `make("YZD", is_governorate=True)`; each in a folder of its own."""
    offices: list[Office] = []

    def made(code: str, **facts: Any) -> Office:
        name = "استانداری یزد" if facts.get("is_governorate") else f"دفتر {code}"
        new = create_office(
            tmp_path / f"{code}-{len(offices)}",
            name=name,
            code=code,
            user="مدیر آزمون",
            password=PASSWORD,
            clock=lambda: TODAY,
            cost=FAST_FOR_TESTS,
            **facts,
        )
        offices.append(new.office)
        return new.office

    yield made
    for one in offices:
        one.close()


@pytest.fixture
def governorate(make: Make) -> Office:
    return make("YZD", is_governorate=True)


def work(office: Office) -> None:
    with office.writing() as unit:
        unit.create("person", {"given_name": "نرگس", "family_name": "آزموده"})


def known(office: Office) -> list[PeerFacts]:
    with office.reading() as connection:
        return peers(connection)


def fact(office: Office, key: str) -> str | None:
    with office.reading() as connection:
        return meta(connection, key)


def refusal(office: Office, card: Card, role: str | None = None, **options: Any) -> str:
    """Why a card is refused; nothing may change with it."""
    before = (known(office), office.id, fact(office, GOVERNORATE), fact(office, "number_band"))
    with pytest.raises(UserError) as error:
        pair(office, card, role, **options)
    assert (known(office), office.id, fact(office, GOVERNORATE), fact(office, "number_band")) == before
    assert error.value.what != f"error.{error.value.code}.what"
    return error.value.code


def sent_to(office: Office, peer: PeerFacts) -> None:
    """As if a file had been made for a peer."""
    nothing = {"name": "x", "ops": 0, "attachments": 0, "size_bytes": 0, "upto": "{}", "with_identity": False}
    row = {
        "id": new_id(),
        "peer": peer.id,
        "incarnation": new_id(),
        "number": 1,
        "made_at": datetime.now(UTC),
    }
    with office.bookkeeping() as connection:
        connection.execute(insert(SentFile).values(**nothing, **row))


def test_an_office_and_its_governorate_know_each_other(make: Make, governorate: Office) -> None:
    office = make("HSN")
    there = pair(office, own_card(governorate))
    here = pair(governorate, own_card(office))
    assert (there.role, there.office, there.name) == ("governorate", governorate.id, governorate.name)
    assert (here.role, here.office, here.code) == ("office", office.id, "HSN")
    assert (there.with_identity, here.with_identity) == (False, False)
    assert there.signing_keys == (own_card(governorate).signing_key,)
    assert there.recipients == (own_card(governorate).recipient,)
    assert fact(office, GOVERNORATE) == governorate.id
    assert fact(governorate, GOVERNORATE) == governorate.id
    assert not office.is_governorate
    assert governorate.is_governorate


def test_what_the_governorate_owns_is_not_edited_in_an_office_any_more(
    make: Make, governorate: Office
) -> None:
    office = make("HSN")
    code = queries.find_ids(office, "code")[0]
    pair(office, own_card(governorate))
    with pytest.raises(UserError) as error, office.writing() as unit:
        unit.update("code", code, {"label": "نام دیگر"})
    assert error.value.code == "records.of_governorate"


def test_the_same_card_again_changes_nothing(make: Make, governorate: Office) -> None:
    office = make("HSN")
    first = pair(office, own_card(governorate))
    choose_identity(office, first.id, with_identity=True)
    assert pair(office, own_card(governorate)) == known(office)[0]
    assert known(office)[0].with_identity
    assert len(known(office)) == 1


def test_cards_are_taken_in_no_role_that_their_owner_cannot_have(make: Make, governorate: Office) -> None:
    office, other = make("HSN"), make("SDR")
    second_governorate = make("KRM", is_governorate=True)
    work(office)
    work(other)
    assert refusal(office, own_card(office)) == "peer.own_card"
    assert refusal(office, own_card(other), "governorate") == "peer.no_governorate"
    assert refusal(office, own_card(governorate), "office") == "peer.is_governorate"
    assert refusal(office, own_card(governorate), "same-office") == "peer.is_governorate"
    assert refusal(make("NEW"), own_card(governorate), "same-office") == "peer.is_governorate"  # nor joins it
    # Offices exchange with each other by way of the governorate alone.
    assert refusal(office, own_card(other)) == "peer.other_office"
    assert refusal(office, own_card(other), "office") == "peer.other_office"
    assert refusal(office, own_card(other), "same-office") == "peer.other_office"
    assert refusal(governorate, own_card(office), "same-office") == "peer.other_office"
    assert refusal(governorate, own_card(second_governorate), "governorate") == "peer.second_governorate"
    assert refusal(governorate, own_card(second_governorate), "office") == "peer.is_governorate"
    pair(office, own_card(governorate))
    assert refusal(office, own_card(second_governorate)) == "peer.second_governorate"
    assert refusal(office, own_card(governorate), "office") == "peer.other_role"


def test_own_former_keys_are_known_as_ones_own(office: Office) -> None:
    old = own_card(office)
    own_card(office, new_keys=True)
    assert refusal(office, old) == "peer.own_card"


def test_an_office_whose_governorate_was_withdrawn_may_follow_another(
    make: Make, governorate: Office
) -> None:
    office, after = make("HSN"), make("YAZ", is_governorate=True)
    first = pair(office, own_card(governorate))
    withdraw(office, first.id)
    pair(office, own_card(after))
    assert fact(office, GOVERNORATE) == after.id
    assert refusal(office, own_card(governorate)) == "peer.second_governorate"


def test_several_pcs_of_an_office_are_one_peer_of_the_governorate(make: Make, governorate: Office) -> None:
    one, two = make("HSN"), make("HSN")
    pair(two, own_card(one), "same-office")
    first = pair(governorate, own_card(one))
    both = pair(governorate, own_card(two))
    assert both.id == first.id
    assert set(both.signing_keys) == {own_card(one).signing_key, own_card(two).signing_key}
    with governorate.reading() as connection:
        for office in (one, two):
            assert peer_of_key(connection, own_card(office).signing_key).id == first.id


def test_renewed_keys_take_the_place_of_the_former_ones_without_a_question(
    make: Make, governorate: Office
) -> None:
    office = make("HSN")
    old = own_card(office)
    first = pair(governorate, old)
    renewed = own_card(office, new_keys=True)
    after = pair(governorate, renewed)
    assert (after.id, after.signing_keys, after.recipients) == (
        first.id,
        (renewed.signing_key,),
        (renewed.recipient,),
    )
    with governorate.reading() as connection:
        assert peer_of_key(connection, renewed.signing_key).id == first.id
        with pytest.raises(UserError) as error:
            peer_of_key(connection, old.signing_key)
    assert error.value.code == "exchange.withdrawn_key"
    assert refusal(governorate, old) == "peer.key_was_withdrawn"


def test_renewed_keys_of_a_pc_of_the_same_office_make_no_second_peer_of_it(make: Make) -> None:
    one, two = make("HSN"), make("HSN")
    pair(two, own_card(one), "same-office")
    first = pair(one, own_card(two))
    renewed = own_card(two, new_keys=True)
    assert pair(one, renewed).id == first.id
    assert [peer.signing_keys for peer in known(one)] == [(renewed.signing_key,)]


def test_a_card_without_proof_adds_a_pc_and_replaces_only_when_asked_to(
    make: Make, governorate: Office
) -> None:
    office = make("HSN")
    old = own_card(office)
    pair(governorate, old)
    office.close()
    lost = make("HSN")  # the PC died without a backup; its successor got the office's id from another PC
    new = own_card(lost)
    new = Card(**{**{name: getattr(new, name) for name in Card.__slots__}, "office": old.office})
    assert set(pair(governorate, new).signing_keys) == {old.signing_key, new.signing_key}
    assert pair(governorate, new, replace=True).signing_keys == (new.signing_key,)


def test_a_withdrawn_peer_is_refused_and_comes_back_with_the_keys_of_its_card_alone(
    make: Make, governorate: Office
) -> None:
    one, two = make("HSN"), make("HSN")
    pair(two, own_card(one), "same-office")
    pair(governorate, own_card(one))
    both = pair(governorate, own_card(two))
    withdraw(governorate, both.id)
    with governorate.reading() as connection, pytest.raises(UserError) as error:
        peer_of_key(connection, own_card(two).signing_key)
    assert error.value.code == "exchange.withdrawn_key"
    assert known(governorate)[0].withdrawn
    again = pair(governorate, own_card(two))
    # The first PC may have been the reason: it is not let in again by the way.
    assert (again.id, again.withdrawn, again.signing_keys) == (both.id, False, (own_card(two).signing_key,))


def test_no_card_of_a_known_peer_opens_the_records_of_another_office(make: Make, governorate: Office) -> None:
    office, other = make("HSN"), make("SDR")
    first = pair(governorate, own_card(office))
    pair(governorate, own_card(other))
    card = own_card(office)
    claimed = Card(**{**{name: getattr(card, name) for name in Card.__slots__}, "office": other.id})
    sent_to(governorate, first)
    assert refusal(governorate, claimed) == "peer.changed_office"


def test_an_unknown_key_is_told_from_a_withdrawn_one(governorate: Office) -> None:
    with governorate.reading() as connection, pytest.raises(UserError) as error:
        peer_of_key(connection, "ab" * 32)
    assert error.value.code == "exchange.unknown_sender"


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


def test_peers_are_found_however_their_name_is_spelt(make: Make, governorate: Office) -> None:
    office, other = make("HSN"), make("SDR")
    first = pair(governorate, own_card(office))
    pair(governorate, own_card(other))
    with governorate.reading() as connection:
        for text in ("HSN", "hsn", "دفتر HSN", "دفترhsn", first.id):
            assert peer_named(connection, text).id == first.id
        for text in ("", "دفتر", "HS"):
            with pytest.raises(UserError) as error:
                peer_named(connection, text)
            assert error.value.code == "peer.unknown"
        assert scope_named(connection, "sdr") == other.id
        assert scope_named(connection, governorate.name) == governorate.id
        with pytest.raises(UserError):
            scope_named(connection, "هیچ")


def test_a_name_that_fits_two_peers_is_no_answer_but_a_withdrawn_one_is_in_nobodys_way(make: Make) -> None:
    office = make("HSN")
    work(office)
    found = []
    for _ in range(2):
        second = make("HSN")
        pair(second, own_card(office), "same-office")
        found.append(pair(office, own_card(second)))
    with office.reading() as connection, pytest.raises(UserError) as error:
        peer_named(connection, "HSN")
    assert error.value.code == "peer.ambiguous"
    withdraw(office, found[0].id)
    with office.reading() as connection:
        assert peer_named(connection, "HSN").id == found[1].id
        assert peer_named(connection, found[0].id).withdrawn
    assert [peer.withdrawn for peer in known(office)] == [False, True]


def test_a_pairing_that_fails_halfway_leaves_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the id of the office that was to be joined."""
    office, second = make("HSN"), make("HSN")
    work(office)
    card, old_id = own_card(office), second.id
    own_card(second)

    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("yazd_desktop.exchange.peers._add_key", broken)
    with pytest.raises(KeyError):
        pair(second, card, "same-office")
    assert second.id == old_id
    assert known(second) == []
    assert second.check() == []
    with second.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(PeerKey)) == 0
