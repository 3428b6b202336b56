"""The keys of a copy: an age identity that files are encrypted to, and an Ed25519 key that signs them.

They are made when they are first needed and lie in the store, which is encrypted whole. When they are renewed, the
old identities are kept, for files that are still on their way, and the old signing key is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection

from db.this_copy import meta, set_meta
from yazd_desktop.exchange.container.age_stream import new_identity, recipient_of

_KEY: Final = "exchange_keys"


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The present keys; `identities` has the present one first. `endorsement` is the former signing key's word.

    It is (former public key, its signature over the present keys), in hexadecimal digits.
    """

    identities: tuple[str, ...] = field(repr=False)
    signing_key: Ed25519PrivateKey = field(repr=False)
    endorsement: tuple[str, str] | None = None

    @property
    def recipient(self) -> str:
        """The age key that others encrypt to."""
        return recipient_of(self.identities[0])

    @property
    def recipients(self) -> tuple[str, ...]:
        """The present age key and those before it."""
        return tuple(recipient_of(identity) for identity in self.identities)

    @property
    def public_hex(self) -> str:
        """The public signing key in hexadecimal digits."""
        return public_hex(self.signing_key)


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half of a signing key in hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def has_keys(connection: Connection) -> bool:
    """Whether this copy has made its keys."""
    return meta(connection, _KEY) is not None


def own_keys(connection: Connection) -> OwnKeys:
    """The keys of this copy; LookupError when it has none yet (`ensure_keys`)."""
    kept = meta(connection, _KEY)
    if kept is None:
        raise LookupError("this copy has no keys: ensure_keys was not called")
    found = json.loads(kept)
    endorsement = found["endorsement"]
    return OwnKeys(
        tuple(found["identities"]),
        Ed25519PrivateKey.from_private_bytes(bytes.fromhex(found["signing"])),
        None if endorsement is None else (endorsement[0], endorsement[1]),
    )


def ensure_keys(connection: Connection) -> OwnKeys:
    """The keys of this copy, made now if there are none; inside a write transaction."""
    if not has_keys(connection):
        _keep(connection, [new_identity()], Ed25519PrivateKey.generate(), None)
    return own_keys(connection)


def renew_keys(connection: Connection) -> OwnKeys:
    """New keys, endorsed by the former signing key, so that peers take the new card without a doubt."""
    old = ensure_keys(connection)
    identity, signing = new_identity(), Ed25519PrivateKey.generate()
    word = old.signing_key.sign(endorsed(recipient_of(identity), public_hex(signing)))
    _keep(connection, [identity, *old.identities], signing, (old.public_hex, word.hex()))
    return own_keys(connection)


def take_over(connection: Connection, former_key: str, word: str, identities: Iterable[str]) -> None:
    """Go on for a copy that was handed over: it endorses the present keys, and its identities open what is on its way.

    ValueError when the word is not that of the former key for these keys.
    """
    own = ensure_keys(connection)
    former = Ed25519PublicKey.from_public_bytes(bytes.fromhex(former_key))
    try:
        former.verify(bytes.fromhex(word), endorsed(own.recipient, own.public_hex))
    except InvalidSignature as error:
        raise ValueError("the word of another key") from error
    for identity in identities:
        recipient_of(identity)
    _keep(connection, [*dict.fromkeys([*own.identities, *identities])], own.signing_key, (former_key, word))


def endorsed(recipient: str, signing_key: str) -> bytes:
    """What a former key signs of the keys that follow it."""
    return f"yazd-renewed-keys-1\0{recipient}\0{signing_key}".encode()


def _keep(
    connection: Connection,
    identities: list[str],
    signing: Ed25519PrivateKey,
    endorsement: tuple[str, str] | None,
) -> None:
    kept = {
        "identities": identities,
        "signing": signing.private_bytes_raw().hex(),
        "endorsement": endorsement,
    }
    set_meta(connection, _KEY, json.dumps(kept))
