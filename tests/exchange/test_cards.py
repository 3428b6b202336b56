"""The card of a copy: what is on it, what the words over the telephone prove, and which cards are refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.ids import new_id
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.age_stream import new_identity, recipient_of
from yazd_desktop.exchange.pairing.card_paper import print_card
from yazd_desktop.exchange.pairing.cards import Card, card_of, own_card, read_card, write_card
from yazd_desktop.exchange.pairing.keys import endorsed, ensure_keys, own_keys, public_hex, renew_keys
from yazd_desktop.office import Office, open_office

PASSWORD = "three small stones"


SOMEBODY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def made_card(**facts: Any) -> Card:
    """The card of a copy that is not there."""
    whole: dict[str, Any] = {
        "office": new_id(),
        "name": "دفتر تسهیل‌گری آزمون",
        "code": "HSN",
        "is_governorate": False,
        "is_new": False,
        "recipient": recipient_of(new_identity()),
        "signing_key": public_hex(Ed25519PrivateKey.generate()),
    }
    return Card(**{**whole, **facts})


def refused(text: str) -> str:
    with pytest.raises(UserError) as error:
        card_of(text)
    assert error.value.what != f"error.{error.value.code}.what"
    return error.value.code


def test_a_card_tells_who_the_copy_is_and_nothing_secret(office: Office) -> None:
    card = own_card(office)
    assert (card.office, card.name, card.code) == (office.id, office.name, "TST")
    assert (card.is_governorate, card.is_new, card.former_key) == (False, True, None)
    with office.reading() as connection:
        keys = own_keys(connection)
    assert (card.recipient, card.signing_key) == (keys.recipient, keys.public_hex)
    secrets = (*keys.identities, keys.signing_key.private_bytes_raw().hex())
    assert not any(secret in card.text() for secret in secrets)
    assert not any(secret in repr(keys) for secret in secrets)
    assert own_card(office) == card


def test_a_copy_is_new_until_somebody_works_in_it(office: Office) -> None:
    assert own_card(office).is_new
    with office.writing() as unit:
        unit.update("office", office.id, {"head": "آزموده"})
    assert own_card(office).is_new
    with office.writing() as unit:
        unit.create("person", {"given_name": "نرگس", "family_name": "آزموده"})
    assert not own_card(office).is_new


def test_the_keys_live_in_the_store(office: Office, tmp_path: Path) -> None:
    card = own_card(office)
    folder = office.folder
    office.close()
    for file in folder.glob("office.db*"):  # none where the store lies on a server
        content = file.read_bytes()
        assert card.signing_key.encode() not in content
        assert card.recipient.encode() not in content
    opened = open_office(folder, password=PASSWORD)
    try:
        assert own_card(opened) == card
    finally:
        opened.close()
    copied = open_office(Path(shutil.copytree(folder, tmp_path / "backup")), password=PASSWORD)
    try:
        assert own_card(copied) == card  # peers know a restored copy at once
    finally:
        copied.close()


def test_a_card_goes_through_a_file_and_through_a_code(tmp_path: Path) -> None:
    card = made_card()
    write_card(card, tmp_path / "card.json")
    assert read_card(tmp_path / "card.json") == card
    assert card_of(card.text()) == card
    assert len(card.text().encode()) < 600  # a code that the camera of a cheap telephone still reads
    (tmp_path / "card.json").write_text("\ufeff" + json.dumps(json.loads(card.text()), indent=4), "utf-8")
    assert read_card(tmp_path / "card.json") == card  # somebody opened it with Notepad and saved it


def test_the_words_are_the_same_on_both_sides_and_change_with_every_fact_that_counts() -> None:
    card = made_card()
    assert card.phrase() == card_of(card.text()).phrase()
    assert len(card.phrase()) == 6
    others = [
        replace(card, office=new_id()),
        replace(card, recipient=recipient_of(new_identity())),
        replace(card, signing_key=public_hex(Ed25519PrivateKey.generate())),
    ]
    assert len({card.phrase(), *(other.phrase() for other in others)}) == 4
    assert replace(card, name="دفتر دیگر").phrase() == card.phrase()


def test_no_word_is_told_twice() -> None:
    """On the telephone it would be taken for a slip of the tongue."""
    facts = {"office": "01890000-0000-7000-8000-000000000001", "recipient": SOMEBODY}
    for place in range(80):
        words = made_card(**facts, signing_key=f"{place:02x}" * 32).phrase()
        assert len(set(words)) == 6, words


def test_the_words_of_a_card_stay_what_they_are() -> None:
    """Two versions of the program have to tell two people the same words."""
    card = made_card(
        office="01890000-0000-7000-8000-000000000001",
        recipient=SOMEBODY,
        signing_key="ab" * 32,
    )
    assert card.phrase() == ("پرتقال", "مرمر", "تسبیح", "نسیم", "کاروان", "قاشق")


def test_renewed_keys_are_endorsed_by_the_former_one(office: Office) -> None:
    before = own_card(office)
    after = own_card(office, new_keys=True)
    assert after.recipient != before.recipient
    assert after.signing_key != before.signing_key
    assert card_of(after.text()).is_endorsed_by(before.signing_key)
    assert not after.is_endorsed_by(public_hex(Ed25519PrivateKey.generate()))
    assert not replace(after, recipient=before.recipient).is_endorsed_by(before.signing_key)
    with office.reading() as connection:
        keys = own_keys(connection)
    # Files that are on their way are still read; nobody signs with the former key any more.
    assert keys.recipients == (after.recipient, before.recipient)
    with office.bookkeeping() as connection:
        assert ensure_keys(connection).public_hex == after.signing_key
        assert renew_keys(connection).recipients[1:] == (after.recipient, before.recipient)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"7", b'"yazd-card"', b"\xff\xfe", b"PK\x03\x04", b"[" * 15_000, b" " * 20_000],
)
def test_what_is_no_card_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(UserError, match="کارت") as error:
        read_card(tmp_path / "file")
    assert error.value.code == "card.not_a_card"


def test_a_card_is_no_longer_than_any_card_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(made_card().text() + " " * 20_000, "utf-8")
    with pytest.raises(UserError) as error:
        read_card(tmp_path / "file")
    assert error.value.code == "card.not_a_card"


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.json"):
        with pytest.raises(UserError) as error:
            read_card(path)
        assert error.value.code == "card.unreadable"
    with pytest.raises(UserError) as error:
        write_card(made_card(), tmp_path / "nowhere" / "card.json")
    assert error.value.code == "card.not_written"


def test_a_newer_card_is_told_from_a_bad_one() -> None:
    assert refused(json.dumps({**asdict(made_card()), "yazd-card": 2, "colour": "blue"})) == "card.newer"
    for version in (0, -1, "1", True, 1.0, None):
        assert refused(json.dumps({**asdict(made_card()), "yazd-card": version})) == "card.not_a_card"


def damaged() -> Iterator[tuple[str, object]]:
    for name in ("office", "recipient", "signing_key", "name", "code"):
        yield from ((name, wrong) for wrong in (None, "", 5, [], True, "x" * 200))
    for name in ("is_governorate", "is_new"):
        yield from ((name, wrong) for wrong in (None, 1, "true"))
    yield "name", "دفتر\nدوم"
    yield "name", "دفتر\u202eآزمون"  # turns what stands behind it
    yield "name", " دفتر"
    yield "code", "HSN-HSN-HSN-HSN"
    yield "office", new_id().upper()
    yield "recipient", "age1" + "q" * 58
    yield "recipient", new_identity()
    yield "signing_key", "AB" * 32
    yield "former_key", "ab" * 32
    yield "word", "ab" * 64
    yield "former_key", 7


@pytest.mark.parametrize(("name", "wrong"), list(damaged()))
def test_every_field_is_looked_at(name: str, wrong: object) -> None:
    facts = {"yazd-card": 1, **asdict(made_card())}
    assert refused(json.dumps({**facts, name: wrong})) == "card.damaged"


def test_a_card_with_more_less_or_double_fields_is_refused() -> None:
    facts = {"yazd-card": 1, **asdict(made_card())}
    assert refused(json.dumps({**facts, "colour": "blue"})) == "card.damaged"
    for name in asdict(made_card()):
        assert (
            refused(json.dumps({key: value for key, value in facts.items() if key != name})) == "card.damaged"
        )
    assert refused(made_card().text()[:-1] + ',"code":"ABC"}') == "card.not_a_card"


def test_an_endorsement_that_is_none_is_refused() -> None:
    """Else it would lead to the peer whose key it names."""
    former, card = Ed25519PrivateKey.generate(), made_card()
    word = former.sign(endorsed(card.recipient, card.signing_key)).hex()
    good = replace(card, former_key=public_hex(former), word=word)
    assert card_of(good.text()) == good
    for bad in (
        replace(good, word=word[:-2] + ("00" if word[-2:] != "00" else "11")),
        replace(good, former_key=public_hex(Ed25519PrivateKey.generate())),
        replace(good, signing_key=public_hex(Ed25519PrivateKey.generate())),
    ):
        assert refused(bad.text()) == "card.damaged"


def test_a_card_is_printed(office: Office, tmp_path: Path) -> None:
    import pypdfium2

    card = own_card(office)
    print_card(office, card, tmp_path / "card.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "card.pdf")
    try:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    assert all(word in text for word in card.phrase())
    assert card.code in text
