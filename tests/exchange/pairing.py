"""Copies for the tests of pairing, and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import insert

from db.exchange import SentFile
from db.ids import new_id
from db.this_copy import GOVERNORATE, meta
from tests.postgres_server import Server
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing.cards import Card
from yazd_desktop.exchange.pairing.peers import PeerFacts, pair, peers
from yazd_desktop.office import Office, create_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD: Final = "three small stones"
TODAY: Final = date(2026, 5, 5)
Make = Callable[..., Office]


@contextmanager
def copies_in(folder: Path, server: Server | None) -> Iterator[Make]:
    """Make a copy: `make("HSN")`, `make("YZD", is_governorate=True)`; each in a folder of its own.

    The store of a governorate lies on the server, if there is to be one.
    """
    offices: list[Office] = []

    def made(code: str, **facts: Any) -> Office:
        name = "استانداری یزد" if facts.get("is_governorate") else f"دفتر {code}"
        new = create_office(
            folder / f"{code}-{len(offices)}",
            name=name,
            code=code,
            user="مدیر آزمون",
            password=PASSWORD,
            clock=lambda: TODAY,
            cost=FAST_FOR_TESTS,
            database=server.url(server.new_database()) if server and facts.get("is_governorate") else None,
            **facts,
        )
        offices.append(new.office)
        return new.office

    yield made
    for one in offices:
        one.close()


def work(office: Office) -> None:
    """Write a record."""
    with office.writing() as unit:
        unit.create("person", {"given_name": "نرگس", "family_name": "آزموده"})


def known(office: Office) -> list[PeerFacts]:
    """Its peers."""
    with office.reading() as connection:
        return peers(connection)


def fact(office: Office, key: str) -> str | None:
    """A fact of its store."""
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
