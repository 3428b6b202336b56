"""Kill -9 at any moment of an exchange, and what must be true afterwards.

Each turn a process works (`killed_work.py`) and is killed once, at a moment drawn from the length of a round; then
everything is opened again and looked through, and the next process goes on with what lies there.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, select

from db.exchange import SentFile
from db.models import Attachment, Body, Case, CasePerson, Person
from db.this_copy import lives
from tests.exchange.killed_work import CASES_AT_ONCE, OTHER, READY, SIDES, STEPS, mail_to, opened, post, work
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.reading import prove
from yazd_desktop.exchange.cover import read_cover
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.pairing.keys import own_keys
from yazd_desktop.exchange.receiving import receive

BETWEEN: Final = "between two steps"
_PARTS: Final = 8
_PATIENCE_SECONDS: Final = 120
_PROCESSES: Final = multiprocessing.get_context("forkserver")
Said = list[tuple[str, Any]]
Known = dict[str, set[str]]


def _nothing() -> Known:
    return {side: set() for side in SIDES}


@dataclass
class Ledger:
    """What was said to be done, and what was found to be lost or half."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    """How long a round takes."""
    tags: Known = field(default_factory=_nothing)
    photos: Known = field(default_factory=_nothing)
    files: dict[Path, tuple[set[str], set[str]]] = field(default_factory=dict)
    """What each file that was said to be made must hold."""
    proved: set[Path] = field(default_factory=set)

    def note(self, said: Said) -> str:
        """Remember what a process said; the step that it was killed in."""
        where = BETWEEN
        at: dict[str, tuple[set[str], set[str]]] = {}
        for name, done in said:
            side = "governorate" if name in ("decide", "export back", "import") else "office"
            if done is None:
                where = name
                at[name] = (set(self.tags[side]), set(self.photos[side]))
                continue
            where = BETWEEN
            self.acknowledged += name in STEPS
            if name in ("write", "decide"):
                self.tags[side].add(done)
            elif name == "attach":
                self.photos[side].add(done)
            elif name.startswith("export"):
                self.files[done] = at[name]
            elif name.startswith("import"):
                # A file that nobody was told of may have come whole all the same.
                tags, photos = self.files.get(done, (set(), set()))
                self.tags[side] |= tags
                self.photos[side] |= photos
        return where


def kill_often(
    root: Path, times: int, tell: Callable[[int, str], object] | None = None, *, rounds: int = 3
) -> Ledger:
    """Kill a process at work so many times, after some whole rounds; what was seen, a last exchange included."""
    ledger, chance = Ledger(), random.Random(4)
    lengths = []
    for turn in range(rounds):
        said, seconds = _run(root, turn, None)
        ledger.note(said)
        lengths.append(seconds)
    ledger.seconds = sorted(lengths)[rounds // 2]
    for turn in range(rounds, rounds + times):
        part = (turn * 5) % _PARTS  # evenly over the round, also in few turns
        said, _ = _run(root, turn, ledger.seconds * (part + chance.random()) / _PARTS)
        where = ledger.note(said)
        ledger.kills[where] += 1
        look(root, ledger)
        if tell is not None:
            tell(turn - rounds + 1, where)
    settle(root, ledger)
    return ledger


def look(root: Path, ledger: Ledger) -> None:
    """Open both and find what is not as it was said to be."""
    for side in SIDES:
        with closing(opened(root, side)) as office:
            found = office.check()
            with office.reading() as connection:
                found += digest(connection).astray
                found += _lost_or_half(connection, side, ledger)
                identities = own_keys(connection).identities
            ledger.problems += [f"{side}: {problem}" for problem in found]
        ledger.problems += _half_files(root, side, identities, ledger)


def settle(root: Path, ledger: Ledger) -> None:
    """A full exchange: then both hold the same, and have nothing left to send."""
    with closing(opened(root, "office")) as office, closing(opened(root, "governorate")) as governorate:
        both = {"office": office, "governorate": governorate}
        for _ in range(2):
            for side, other in OTHER.items():
                receive(both[other], post(root, both[side], side).file)
        for scope in (office.id, governorate.id):
            told = set()
            for one in both.values():
                with one.reading() as connection:
                    told.add(digest(connection, scope))
            if len(told) != 1:
                ledger.problems.append("the digests differ")
        left = {side: post(root, both[side], side).ops for side in SIDES}
        if any(left.values()):
            ledger.problems.append(f"left to send: {left}")
    for known in (ledger.tags, ledger.photos):
        known.update(dict.fromkeys(SIDES, set().union(*known.values())))
    look(root, ledger)


def _lost_or_half(connection: Connection, side: str, ledger: Ledger) -> list[str]:
    found = [] if len(lives(connection)) == 1 else ["began another life"]
    cases = _counted(connection, Case.request)
    people = _counted(connection, Person.family_name)
    bodies = _counted(connection, Body.name)
    found += [f"{n} of {tag}" for one in (cases, people) for tag, n in one.items() if n != CASES_AT_ONCE]
    links = connection.scalar(select(func.count()).select_from(CasePerson))
    if links != sum(cases.values()) or cases.keys() != people.keys():
        found.append("half a transaction")
    found += [f"lost {tag}" for tag in ledger.tags[side] - cases.keys() - bodies.keys()]
    found += [
        f"lost photo {one}"
        for one in ledger.photos[side].difference(connection.scalars(select(Attachment.id)))
    ]
    made = {path.name for path in ledger.files if path.name.startswith(SIDES[side])}
    found += [f"{name} is not noted" for name in made.difference(connection.scalars(select(SentFile.name)))]
    return found


def _counted(connection: Connection, column: Any) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column))
    return {str(tag): n for tag, n in rows}


def _half_files(root: Path, side: str, identities: tuple[str, ...], ledger: Ledger) -> list[str]:
    """Files that have their name and are not whole. Those that nobody was told of may still be made anew."""
    there = mail_to(root, side)
    made = {path for path in ledger.files if path.name.startswith(SIDES[OTHER[side]])}
    found = [f"{path.name} is gone" for path in made.difference(there)]
    for path in there:
        if path in ledger.proved:
            continue
        try:
            prove(path, identities, lambda facts: bytes.fromhex(read_cover(facts).sender))
        except UserError as error:
            found.append(f"{path.name} is half: {error}")
        if path in made:
            ledger.proved.add(path)
    return found


def _run(root: Path, turn: int, after: float | None) -> tuple[Said, float]:
    """Let a process work for so many seconds, or one whole round, and kill it: what it said, and how long it worked."""
    _PROCESSES.set_forkserver_preload([work.__module__])
    pipe, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=work, args=(root, turn, theirs), daemon=True)
    process.start()
    theirs.close()
    said: Said = []
    try:
        while (READY, True) not in said:
            _hear(pipe, said, _PATIENCE_SECONDS)
        began = time.monotonic()
        if after is None:
            while not (said[-1][0] == "import back" and said[-1][1] and ("write", None) in said):
                _hear(pipe, said, _PATIENCE_SECONDS)
        else:
            while (left := began + after - time.monotonic()) > 0:
                if pipe.poll(left):
                    said.append(pipe.recv())
        seconds = time.monotonic() - began
    finally:
        process.kill()
        process.join()
    with suppress(EOFError):
        while True:
            said.append(pipe.recv())
    pipe.close()
    return said, seconds


def _hear(pipe: Pipe, said: Said, seconds: float) -> None:
    if not pipe.poll(seconds):
        raise TimeoutError("the process says nothing")
    said.append(pipe.recv())  # EOFError when it ended by itself
