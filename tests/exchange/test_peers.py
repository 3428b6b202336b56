"""Who exchanges with whom: which cards are taken in which role, renewed and withdrawn keys, a second PC that joins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.this_copy import GOVERNORATE
from tests.postgres_server import Server
from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing.cards import Card, own_card
from yazd_desktop.exchange.pairing.peers import (
    choose_identity,
    pair,
    peer_named,
    peer_of_key,
    scope_named,
    withdraw,
)
from yazd_desktop.office import Office

from .pairing import Make, copies_in, fact, known, refusal, sent_to, work


@pytest.fixture
def make(tmp_path: Path, chosen_server: Server | None) -> Iterator[Make]:
    with copies_in(tmp_path, chosen_server) as made:
        yield made


@pytest.fixture
def governorate(make: Make) -> Office:
    return make("YZD", is_governorate=True)


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
