"""Two copies at work in a process that will be killed: what it does, and what it says of it.

The office writes records and exports them to the governorate, which imports them, writes too and exports back. Before
each step it says (step, None), after it (step, what was done).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from itertools import count
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from db.models import Case
from yazd_desktop import attachments
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair, peer_named
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import Sent, send
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD: Final = "three small stones"
SIDES: Final = {"office": "HSN", "governorate": "YZD"}
OTHER: Final = {"office": "governorate", "governorate": "office"}
STEPS: Final = ("write", "attach", "export", "import", "decide", "export back", "import back")
CASES_AT_ONCE: Final = 8
READY: Final = "ready"
_PHOTO_BYTES: Final = 60_000


def today() -> date:
    """The day it is in all of them."""
    return date(2026, 5, 5)


def found(root: Path, database: str | None = None) -> None:
    """An office and a governorate that know each other, closed; the governorate's store at `database` if it says so."""
    offices = {}
    for side, code in SIDES.items():
        offices[side] = create_office(
            root / side,
            name=side,
            code=code,
            user="مدیر آزمون",
            password=PASSWORD,
            is_governorate=side == "governorate",
            database=database if side == "governorate" else None,
            clock=today,
            cost=FAST_FOR_TESTS,
        ).office
    for side, other in OTHER.items():
        pair(offices[side], own_card(offices[other]), other)
    for office in offices.values():
        office.close()
    (root / "mail").mkdir()


def opened(root: Path, side: str) -> Office:
    """One of the two, open."""
    return open_office(root / side, password=PASSWORD, clock=today)


def mail_to(root: Path, side: str) -> list[Path]:
    """Every file that was made for one of them, the oldest first."""
    return sorted((root / "mail").glob(f"{SIDES[OTHER[side]]}-{SIDES[side]}-*.yzx"))


def post(root: Path, office: Office, side: str) -> Sent:
    """The next file of one of them for the other."""
    with office.reading() as connection:
        peer = peer_named(connection, SIDES[OTHER[side]])
    return send(office, peer, root / "mail", with_identity=True)


def work(root: Path, turn: int, pipe: Pipe) -> None:
    """What the process does until it is killed. Every other turn it first takes in what came and was not taken."""

    def step(name: str, do: Callable[[], Any]) -> Any:
        pipe.send((name, None))
        done = do()
        pipe.send((name, done))
        return done

    both = {side: opened(root, side) for side in SIDES}
    office, governorate = both["office"], both["governorate"]
    pipe.send((READY, True))
    if turn % 2:
        for side, name in (("governorate", "import"), ("office", "import back")):
            for path in mail_to(root, side)[-1:]:
                step(name, lambda side=side, path=path: _taken(both[side], path))
    for place in count():
        tag = f"{turn}.{place}"
        step("write", lambda tag=tag: _written(office, tag))
        step("attach", lambda tag=tag: _attached(root, office, tag))
        path = step("export", lambda: post(root, office, "office").file)
        step("import", lambda path=path: _taken(governorate, path))
        step("decide", lambda tag=tag: _written(governorate, f"g{tag}"))
        path = step("export back", lambda: post(root, governorate, "governorate").file)
        step("import back", lambda path=path: _taken(office, path))


def _written(office: Office, tag: str) -> str:
    """Case files in one transaction, and a change of the newest that stands: a conflict now and then."""
    with office.reading() as connection:
        newest = connection.scalars(select(Case.id).order_by(Case.number.desc()).limit(2)).all()
    with office.writing() as unit:
        if office.is_governorate:
            body = unit.create("body", {"name": tag})
            unit.create("meeting", {"body": body, "held_on": today(), "notes": "words " * 60})
        else:
            for _ in range(CASES_AT_ONCE):
                person = unit.create("person", {"given_name": "نرگس", "family_name": tag})
                case = unit.create("case", {"request": tag, "notes": "words " * 60, "risk": "low"})
                unit.create("case_person", {"case": case, "person": person})
        for case in newest:
            unit.update("case", case, {"plan": tag})
    return tag


def _attached(root: Path, office: Office, tag: str) -> str:
    photo = root / "photo.bin"
    photo.write_bytes(random.randbytes(_PHOTO_BYTES))
    with office.reading() as connection:
        case = connection.scalars(select(Case.id).where(Case.request == tag)).first()
    return attachments.attach(office, photo, owner_entity="case", owner_id=str(case), description=tag)


def _taken(office: Office, path: Path) -> Path:
    receive(office, path)
    return path
