"""Offices for the benchmarks of exchange: files of case files of many offices, and the same rows for a bare upsert."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.ids import new_id
from db.session import HEAD
from yazd_desktop.exchange.container.age_stream import new_identity, recipient_of
from yazd_desktop.exchange.container.writing import write
from yazd_desktop.exchange.cover import FORMAT, Cover
from yazd_desktop.exchange.merging.wire import WireSet, to_line
from yazd_desktop.exchange.pairing.cards import Card
from yazd_desktop.exchange.pairing.keys import public_hex
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.office import Office

FIRST_DAY = date(2025, 3, 21)
RISKS = ("low", "medium", "high", "urgent")
WORDS = ("پیگیری", "اجاره", "بیمه", "مدرسه", "درمان", "کار", "مسکن", "خانوار", "نیاز", "حمایت", "بازدید")


@dataclass
class Writer:
    """An office that is known to the governorate by its card, and writes files by hand."""

    office: str
    code: str
    key: Ed25519PrivateKey
    incarnation: str
    seed: int

    def values(self, count: int, first: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
        """(id, fields) of case files, as their log has them."""
        dice = random.Random(self.seed * 1_000_003 + first)
        moment = int(time.time() * 1000)
        for place in range(first, first + count):
            yield (
                new_id(moment + place),
                {
                    "number": f"{self.code}-1404-{place + 1:05d}",
                    "opened_on": (FIRST_DAY + timedelta(days=place % 360)).isoformat(),
                    "harms": ["addiction", "poverty"],
                    "risk": RISKS[dice.randrange(4)],
                    "confidentiality": "confidential",
                    "caseworker": f"مددکار {dice.randrange(6)}",
                    "found_by": "field_visit",
                    "consent": True,
                    "status": "active",
                    "request": " ".join(dice.choices(WORDS, k=12)),
                    "plan": " ".join(dice.choices(WORDS, k=12)),
                },
            )

    def file(
        self, path: Path, to: Card, number: int, records: list[tuple[str, dict[str, Any]]], seq: int = 1
    ) -> int:
        """Write a file with a set for each record; how many ops it holds."""
        stream = f"{self.incarnation}/{self.office}"
        sets, ops, hlc = [], seq, int(time.time() * 1000) << 16
        for place, (row, values) in enumerate(records):
            parts = list(values.items())
            sets.append(WireSet(stream, ops, hlc + place, "case", row, "expert", _key(place), parts))
            ops += len(parts)
        cover = Cover(
            file=new_id(),
            sender=public_hex(self.key),
            recipients=(to.recipient,),
            office=self.office,
            name=self.code,
            code=self.code,
            incarnation=self.incarnation,
            number=number,
            hlc=hlc + len(records),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            schema=HEAD,
            with_identity=True,
            acks={},
            received=(),
            superseded=(),
            wanted=(),
            band=None,
            ops=ops - seq,
        )
        with write(path, [to.recipient], self.key, {"exchange": FORMAT}) as file:
            file.lines("streams", [stream.encode()])
            file.lines("sets", (to_line(one, {stream: 0}) for one in sets))
            file.lines("lacking", ())
            file.finish(cover.facts())
        return ops - seq


def writer(governorate: Office, number: int) -> Writer:
    """An office that the governorate has paired with."""
    key, code = Ed25519PrivateKey.generate(), f"B{number:04d}"
    office = new_id()
    card = Card(
        office=office,
        name=f"office {number}",
        code=code,
        is_governorate=False,
        is_new=False,
        recipient=recipient_of(new_identity()),
        signing_key=public_hex(key),
    )
    pair(governorate, card, "office")
    return Writer(office, code, key, new_id(), number)


def _key(place: int) -> bytes:
    return place.to_bytes(16, "big")
