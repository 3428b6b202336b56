"""Lives of a copy: a restored backup and a copied folder begin a new one, a moved folder and a plain opening do not.

The numbers of a stream are given once. A store that comes back from a backup does not know what its forerunner gave
away and acknowledged since, and a copied folder does not know what the other one gives: neither may go on as it
was. Three things tell:

- The store keeps a mark of the place where it was opened last. At the same path the number of the file decides, not
  that of its device, which Linux draws anew at a start. A store without a mark is of version 0.1, and goes on.
- A backup that is written over the very file it was made of keeps the mark true. So this computer remembers how far
  the store held each stream when a file left (`life_memory.py`); a store that comes to hold less was restored. The
  streams of others count too: what was acknowledged and is gone again would not be sent a second time.
- Where the computer remembers nothing, a peer does: it holds more of this life than the copy itself.

A life belongs to a computer, which remembers what it had written when it was closed. A folder that comes back to its
place there and holds just that goes on with it: one that is carried between computers has one life on each, and a stick
whose files have other numbers each time it is put in has one at all.

A former life is `superseded` when it is certain that nobody can go on with it; others then wait for it no more. In
doubt it may live on, and they send rather too much. Several computers have a store on a server open: it has no place,
and only what computers and peers remember tells of its backups.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from sqlalchemy import Connection, select
from sqlalchemy.exc import ResourceClosedError

from db.changes import Stream
from db.errors import StoreError
from db.this_copy import INCARNATION, OFFICE, go_back, lives, meta, numbers_of, set_meta, start_copy
from yazd_desktop import life_memory
from yazd_desktop.life_memory import Memory
from yazd_desktop.this_machine import machine_id

_MARK: Final = "mark"
_SUPERSEDED: Final = "superseded"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a store was opened last."""

    machine: str
    folder: str
    device: int
    inode: int


_ON_SERVER: Final = Mark("", "", 0, 0)


class Seats(NamedTuple):
    """Where a store was open last and where it is now, as this computer remembers places."""

    before: str
    here: str


class Sender(Protocol):
    """Whose files leave: an open office."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading."""


class Opened(Sender, Protocol):
    """A store."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One write transaction."""


class Closable(Sender, Protocol):
    """A store that is about to be closed."""

    def close(self) -> None:
        """Close it."""


def begin(connection: Connection, file: Path | None) -> None:
    """Mark the place of a new store; `file` is None for one on a server."""
    _keep_mark(connection, _place(file))


def settle(store: Opened, file: Path | None) -> None:
    """Begin a new life if this store was restored or copied; called when it is opened, before anybody writes.

    `file` is the store, None for one on a server. Where nothing has changed, nothing is written.
    """
    here = _place(file)
    with store.reading() as connection:
        verdict = _judge(connection, here, file)
        life = str(meta(connection, INCARNATION))
    if verdict is None:
        _forget_left(life)
        return
    with store.writing() as connection:
        if _judge(connection, here, file) == verdict:  # else another computer on the same server was first
            _settle(connection, here, file, is_other=verdict)


def close(store: Closable, file: Path | None) -> None:
    """Close a store, and remember on this computer what its life had written, so that it may go on with it here."""
    try:
        if file is not None:
            _remember_left(store)
    finally:
        store.close()


def remember_sent(office: Sender) -> None:
    """Remember on this computer how far the store holds each stream; called when a file is about to leave."""
    with office.reading() as connection:
        life, held = str(meta(connection, INCARNATION)), _held(connection)
        mark = _mark(connection) or _ON_SERVER
        seat = life_memory.seat(str(meta(connection, OFFICE)), mark.folder)
    known = life_memory.of(life) or Memory("")
    upto = {name: max(held.get(name, 0), known.upto.get(name, 0)) for name in held.keys() | known.upto.keys()}
    life_memory.keep(life, replace(known, seat=seat, upto=upto))


def restored_by_peer(connection: Connection) -> None:
    """Begin a new life in the running write transaction: a peer holds more of the present one than this copy.

    Whether the store was restored or two computers went on with one life cannot be known here, so the former life is
    not said to be gone.
    """
    start_copy(connection, str(meta(connection, OFFICE)))


def begin_again(connection: Connection) -> None:
    """Begin a new life in the running write transaction because somebody wants it so: the former one is over."""
    life = str(meta(connection, INCARNATION))
    told = dict.fromkeys([*superseded(connection), life])
    restored_by_peer(connection)
    set_meta(connection, _SUPERSEDED, json.dumps(list(told)))


def superseded(connection: Connection) -> list[str]:
    """The former lives of this copy that are gone for certain."""
    return list(json.loads(meta(connection, _SUPERSEDED) or "[]"))


def _judge(connection: Connection, here: Mark, file: Path | None) -> bool | None:
    """Whether this store was restored or copied since it was open; None when it is as it was left.

    False is a store that was moved, or never marked.
    """
    before = _mark(connection)
    if _was_restored(connection):
        return True
    if before == here:
        return None
    if before is None or file is None:
        return False
    if before == _ON_SERVER:
        return not _came_back(connection)
    if (before.machine, before.folder) == (here.machine, here.folder):
        return None if before.inode == here.inode else True
    if (before.machine, before.device, before.inode) != (here.machine, here.device, here.inode):
        return True
    old = Path(before.folder, file.name)
    if not old.exists():
        return False
    return None if old.samefile(file) else True  # one folder by two names, or a number that was given again


def _settle(connection: Connection, here: Mark, file: Path | None, *, is_other: bool) -> None:
    before = _mark(connection)
    life, office = str(meta(connection, INCARNATION)), str(meta(connection, OFFICE))
    seat = life_memory.seat(office, here.folder)
    known = life_memory.of(life)
    _keep_mark(connection, here)
    if not is_other:
        if known is not None:
            life_memory.keep(life, replace(known, seat=seat, left=""))
        return
    left = _left_here(connection, seat)
    if left is not None:
        if left != life:
            go_back(connection, left)
        _forget_left(left)
        return
    gone = set(life_memory.lives_at(seat)) - {life}  # what was here is here no more
    seats = Seats(life_memory.seat(office, before.folder) if before is not None else seat, seat)
    if _is_gone(before, here, file, seats, known):
        gone.add(life)
    told = [*superseded(connection), *sorted(gone)]
    new = start_copy(connection, office)
    set_meta(connection, _SUPERSEDED, json.dumps(list(dict.fromkeys(told))))
    for one in gone:
        life_memory.keep(one, replace(life_memory.of(one) or Memory(seat), is_over=True))
    life_memory.keep(new, Memory(seat))


def _left_here(connection: Connection, seat: str) -> str | None:
    """The life that was closed in this place last, if this folder holds just what that one had written by then."""
    gone, held = superseded(connection), _held(connection)
    for life in reversed(lives(connection)):
        known = life_memory.of(life)
        if known is None or known.is_over or known.seat != seat or life in gone:
            continue
        holds_all = all(held.get(name, 0) >= upto for name, upto in known.upto.items())
        return life if holds_all and known.left and known.left == _written(connection, life) else None
    return None


def _remember_left(store: Sender) -> None:
    with (
        suppress(StoreError, ResourceClosedError),
        store.reading() as connection,
    ):  # damaged, or closed before
        life, mark = meta(connection, INCARNATION), _mark(connection)
        if life is not None and mark is not None:
            seat = life_memory.seat(str(meta(connection, OFFICE)), mark.folder)
            known = life_memory.of(life) or Memory(seat)
            life_memory.keep(life, replace(known, left=_written(connection, life)))


def _forget_left(life: str) -> None:
    """The life is open from now on: what it writes, nobody remembers before it is closed."""
    known = life_memory.of(life)
    if known is not None and known.left:
        life_memory.keep(life, replace(known, left=""))


def _written(connection: Connection, life: str) -> str:
    """A hash of how far a life has written and numbered, here; empty where its numbers were not kept.

    Of this computer: a user's home may be shared by several.
    """
    numbers = numbers_of(connection, life)
    own = select(Stream.scope, Stream.upto).where(Stream.incarnation == life).order_by(Stream.scope)
    rows = [[scope, upto] for scope, upto in connection.execute(own)]
    return "" if numbers is None else life_memory.hashed(json.dumps([machine_id(), rows, numbers]))


def _was_restored(connection: Connection) -> bool:
    """Whether this computer knows that this life is over, or that it once held more."""
    known = life_memory.of(str(meta(connection, INCARNATION)))
    if known is None:
        return False
    held = _held(connection) if known.upto else {}
    return known.is_over or any(held.get(name, 0) < upto for name, upto in known.upto.items())


def _is_gone(before: Mark | None, here: Mark, file: Path | None, seats: Seats, known: Memory | None) -> bool:
    """Whether nobody can go on with the present life, now that this store begins another."""
    if known is not None and known.is_over:
        return True
    if before is None:
        return known is not None and known.seat == seats.here
    if before.machine != here.machine:
        return False
    if file is not None and before.folder != here.folder and Path(before.folder, file.name).exists():
        return False
    # A store may have moved out of that folder before: then it lives where this computer saw it last.
    return known is None or known.seat in seats


def _came_back(connection: Connection) -> bool:
    """Whether a store moved from a server into its folder; a backup of one on a server did not."""
    return (meta(connection, "move") or "").startswith("left")


def _held(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(Stream.incarnation, Stream.scope, Stream.upto))
    return {life_memory.hashed(f"{life}/{scope}"): upto for life, scope, upto in rows}


def _place(file: Path | None) -> Mark:
    if file is None:
        return _ON_SERVER
    found = file.stat()
    return Mark(machine_id(), str(file.parent.resolve()), found.st_dev, found.st_ino)


def _mark(connection: Connection) -> Mark | None:
    kept = meta(connection, _MARK)
    return None if kept is None else Mark(**json.loads(kept))


def _keep_mark(connection: Connection, mark: Mark) -> None:
    set_meta(connection, _MARK, json.dumps(asdict(mark)))
