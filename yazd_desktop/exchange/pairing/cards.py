"""The card of a copy: its name and public keys, to be handed to the other side, and six words to compare by telephone.

Whoever swaps a card on its way cannot make the words the same. They are 48 bits: too few for a quick hash, of which a
graphics card makes 2^48 in a day, so each try is made to cost a tenth of a second.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from db.this_copy import GOVERNORATE, meta
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.age_stream import is_recipient
from yazd_desktop.exchange.merging.content import is_key
from yazd_desktop.exchange.pairing.keys import endorsed, ensure_keys, has_keys, own_keys, renew_keys
from yazd_desktop.exchange.pairing.newness import is_new
from yazd_desktop.office import Office
from yazd_desktop.paths import resource
from yazd_desktop.persian.text import normal
from yazd_desktop.security.whole_file import whole_file

FORMAT: Final = 1
_MARK: Final = "yazd-card"
_LARGEST_BYTES: Final = 16_384
_WORDS: Final = 6
_LONGEST_NAME: Final = 120
_LONGEST_CODE: Final = 12
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Card:
    """Who a copy is. `is_new`: nobody had worked in it when the card was made.

    `former_key` and `word` are there when the keys were renewed: the former key signed these.
    """

    office: str
    name: str
    code: str
    is_governorate: bool
    is_new: bool
    recipient: str
    signing_key: str
    former_key: str | None = None
    word: str | None = None

    def text(self) -> str:
        """The card as a file or a QR code holds it."""
        return json.dumps({_MARK: FORMAT, **asdict(self)}, ensure_ascii=False, separators=(",", ":"))

    def phrase(self) -> tuple[str, ...]:
        """Six words, the same on both sides when office and keys are the same."""
        return _phrase(self.office, self.recipient, self.signing_key)

    def is_endorsed_by(self, signing_key: str) -> bool:
        """Whether the owner of a former key says that these are its keys now."""
        if self.former_key != signing_key or self.word is None:
            return False
        try:
            former = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signing_key))
            former.verify(bytes.fromhex(self.word), endorsed(self.recipient, self.signing_key))
        except (InvalidSignature, ValueError):
            return False
        return True


def own_card(office: Office, *, new_keys: bool = False) -> Card:
    """The card of this copy; with `new_keys` its keys are renewed first, and every peer needs the new card."""
    with office.reading() as connection:
        is_ready = has_keys(connection) and not new_keys
    if not is_ready:
        with office.bookkeeping() as connection:
            if new_keys:
                renew_keys(connection)
            else:
                ensure_keys(connection)
    with office.reading() as connection:
        keys = own_keys(connection)
        still_new = is_new(connection)
        is_governorate = meta(connection, GOVERNORATE) == office.id
    former, word = keys.endorsement or (None, None)
    return Card(
        office=office.id,
        name=office.name,
        code=office.code,
        is_governorate=is_governorate,
        is_new=still_new,
        recipient=keys.recipient,
        signing_key=keys.public_hex,
        former_key=former,
        word=word,
    )


def write_card(card: Card, path: Path) -> None:
    """Write a card file; UserError card.not_written."""
    try:
        with whole_file(path) as file:
            file.write(card.text().encode())
    except OSError as error:
        raise UserError("card.not_written", file=path.name) from error


def read_card(path: Path) -> Card:
    """Read a card file; UserError card.unreadable, card.not_a_card, card.damaged, card.newer."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise UserError("card.unreadable", file=path.name) from error
    if len(content) > _LARGEST_BYTES:
        raise UserError("card.not_a_card")
    try:
        return card_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserError("card.not_a_card") from error


def card_of(text: str) -> Card:
    """The card that a text holds, each field looked at; UserError card.not_a_card, card.damaged, card.newer."""
    try:
        found = json.loads(text, object_pairs_hook=_single)
    except (ValueError, RecursionError) as error:
        raise UserError("card.not_a_card") from error
    version = found.pop(_MARK, None) if isinstance(found, dict) else None
    if type(version) is not int or version < 1:
        raise UserError("card.not_a_card")
    if version > FORMAT:
        raise UserError("card.newer")
    if set(found) != {one.name for one in fields(Card)} or not _is_sound(found):
        raise UserError("card.damaged")
    card = Card(**found)
    if card.former_key is not None and not card.is_endorsed_by(card.former_key):
        raise UserError("card.damaged")
    return card


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field that stands twice")
    return found


def _is_sound(found: dict[str, object]) -> bool:
    return (
        is_key(found["office"])
        and _is_text(found["name"], _LONGEST_NAME)
        and _is_text(found["code"], _LONGEST_CODE)
        and isinstance(found["is_governorate"], bool)
        and isinstance(found["is_new"], bool)
        and isinstance(found["recipient"], str)
        and is_recipient(found["recipient"])
        and _is_hex(found["signing_key"], 64)
        and (found["former_key"] is None) == (found["word"] is None)
        and (found["former_key"] is None or _is_hex(found["former_key"], 64))
        and (found["word"] is None or _is_hex(found["word"], 128))
    )


def _is_text(value: object, longest: int) -> bool:
    """Whether it is one line as the store keeps it: no marks that hide or turn what is read."""
    is_line = isinstance(value, str) and 0 < len(value) <= longest and "\n" not in value
    return is_line and normal(str(value)) == value


def _is_hex(value: object, length: int) -> bool:
    return isinstance(value, str) and len(value) == length and _HEX.issuperset(value)


@lru_cache(maxsize=256)
def _phrase(office: str, recipient: str, signing_key: str) -> tuple[str, ...]:
    told = hashlib.sha256(f"yazd-card-1\0{office}\0{recipient}\0{signing_key}".encode()).digest()
    marks = Scrypt(salt=b"yazd-card-1", length=_WORDS, n=2**15, r=8, p=1).derive(told)
    words = list(_words())
    # None comes twice: on the telephone it would be taken for a slip of the tongue.
    return tuple(words.pop(mark % len(words)) for mark in marks)


@cache
def _words() -> Sequence[str]:
    return tuple(resource("phrase", "words.txt").read_text("utf-8").split())
