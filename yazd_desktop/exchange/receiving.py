"""Taking a file in: proved whole first, then everything in one transaction, or nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select

from db.exchange import Arrival, ReceivedFile
from db.session import REVISIONS
from db.this_copy import GOVERNORATE, INCARNATION, OFFICE, meta, set_meta
from yazd_desktop import attachments, copies, very_sensitive
from yazd_desktop.errors import UserError
from yazd_desktop.exchange import receipts
from yazd_desktop.exchange.container.reading import Blob, Proved, prove
from yazd_desktop.exchange.cover import Cover, read_cover
from yazd_desktop.exchange.merging.folding import Folded
from yazd_desktop.exchange.merging.taking import Taking
from yazd_desktop.exchange.merging.wire import MOST_NUMBER
from yazd_desktop.exchange.pairing import bands, gone
from yazd_desktop.exchange.pairing.keys import has_keys, own_keys
from yazd_desktop.exchange.pairing.peers import (
    GOVERNORATE_ROLE,
    OFFICE_ROLE,
    SAME_OFFICE,
    PeerFacts,
    peer_of_key,
)
from yazd_desktop.office import Merging, Office

Progress = Callable[[int, int], object]
IsCancelled = Callable[[], bool]
OF_A_HANDOVER: Final = "handover"
"""Lines that only the successor of an office needs (`succession.py`)."""
_MARKS_AT_ONCE: Final = 500
_LATEST: Final = MOST_NUMBER // 2
"""No file turns the clock further than this (the year 3084): at the end of all numbers nobody would take our files."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a file brought, or why it was refused; counts are records, `repeated` ops that were here already.

    `from_gone`: somebody said that the computer which made it is no more.
    """

    file: Path
    new: int = 0
    updated: int = 0
    conflicts: int = 0
    held: int = 0
    repeated: int = 0
    was_here: bool = False
    new_by_kind: Mapping[str, int] = field(default_factory=dict)
    updated_by_kind: Mapping[str, int] = field(default_factory=dict)
    peer: str | None = None
    refused: UserError | None = None
    from_gone: bool = False
    seconds: float = 0.0


class _DryRun(Exception):  # noqa: N818 - it only leaves the transaction
    """What would have been done is undone."""


def receive(
    office: Office,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Received:
    """Take a file in, or say with `dry_run` what it would bring.

    UserError exchange.* when it is refused: nothing was changed then. Cancelled.
    """
    began = time.perf_counter()
    with office.reading() as connection:
        if not has_keys(connection):
            raise UserError("exchange.not_for_us")
        keys = own_keys(connection)

        def signer(facts: Mapping[str, object]) -> bytes:
            sender = read_cover(facts).sender
            peer_of_key(connection, sender)
            return bytes.fromhex(sender)

        proved = prove(path, keys.identities, signer, cancelled=cancelled, progress=progress)
        cover = read_cover(proved.facts)
        peer = peer_of_key(connection, cover.sender)
        check(cover, connection, keys.recipients)
        if _was_here(connection, cover):
            seconds = time.perf_counter() - began
            return Received(path, repeated=cover.ops, was_here=True, peer=peer.name, seconds=seconds)
    with whole_or_nothing(office, keep=not dry_run) as (merging, written):
        result = take(office, merging, proved, cover, peer, path, written, keep=not dry_run)
    return replace(result, seconds=time.perf_counter() - began)


@contextmanager
def whole_or_nothing(office: Office, *, keep: bool) -> Iterator[tuple[Merging, list[Path]]]:
    """The transaction of a file, and a list for the attachments that it writes: all of it stays, or nothing.

    Without `keep` nothing does: it is told what would have been done.
    """
    written: list[Path] = []
    try:
        with suppress(_DryRun), _without_collecting(), office.merging() as merging:
            yield merging, written
            if not keep:
                raise _DryRun
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No garbage collection meanwhile: it would look through some hundred thousand small values again and again.

    They hold no circles, so nothing piles up.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def check(cover: Cover, connection: Connection, recipients: tuple[str, ...]) -> None:
    """UserError exchange.newer, exchange.not_for_us, exchange.own_file."""
    if cover.schema not in REVISIONS:
        raise UserError("exchange.newer")
    if not set(cover.recipients) & set(recipients):
        raise UserError("exchange.not_for_us")
    if cover.incarnation == meta(connection, INCARNATION):
        raise UserError("exchange.own_file")


def _was_here(connection: Connection, cover: Cover) -> bool:
    query = select(ReceivedFile.id).where(ReceivedFile.file == cover.file)
    return connection.execute(query).first() is not None


def take(
    office: Office,
    merging: Merging,
    proved: Proved,
    cover: Cover,
    peer: PeerFacts,
    path: Path,
    written: list[Path],
    *,
    keep: bool,
) -> Received:
    """Take in a file that was proved, in the running transaction; names of files that were written go to `written`."""
    connection = merging.connection
    if _was_here(connection, cover):  # by another PC on the same store, meanwhile
        return Received(path, repeated=cover.ops, was_here=True, peer=peer.name)
    taking = Taking(connection, merging.facts, str(meta(connection, OFFICE)), _allowed(connection, peer))
    lacking = receipts.Gaps()
    folded: Folded | None = None
    for member in proved.members():
        if isinstance(member, Blob):
            folded = folded or taking.finish()
            if keep:
                written += attachments.take_content(office, connection, member.sha256, member.chunks)
        elif member.kind == "streams":
            taking.name_streams(member.lines)
        elif member.kind == "sets":
            taking.take(member.lines)
        elif member.kind == OF_A_HANDOVER:
            continue  # for a successor alone, who reads it by himself
        elif member.kind == "lacking":
            lacking = receipts.joined(lacking, receipts.read_gaps(member.lines))
        else:
            raise UserError("exchange.bad_content")
    folded = folded or taking.finish()
    _notice_restored(connection, cover.acks, taking)
    receipts.note(connection, peer.id, cover, lacking)
    _take_band(connection, cover, peer)
    if peer.role == OFFICE_ROLE and cover.very_sensitive is not None:
        very_sensitive.note(connection, peer.office, cover.very_sensitive, cover.incarnation, cover.number)
    own_clock = int(meta(connection, "hlc") or 0)
    set_meta(connection, "hlc", str(max(own_clock, min(max(taking.hlc, cover.hlc), _LATEST))))
    result = Received(
        path,
        new=sum(len(rows) for rows in folded.new.values()),
        updated=sum(len(rows) for rows in folded.updated.values()),
        conflicts=folded.conflicts,
        held=folded.held,
        repeated=taking.repeated,
        new_by_kind=_counted(folded.new),
        updated_by_kind=_counted(folded.updated),
        peer=peer.name,
        from_gone=gone.is_gone(connection, peer.id, cover.incarnation),
    )
    _note(connection, cover, peer, result, folded)
    merging.changed = folded.changed()
    return result


def _counted(found: Mapping[str, Collection[str]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in sorted(found.items()) if rows}


def _storable(name: str) -> str:
    """A stick may name a file in any bytes."""
    return name.encode("utf-8", "replace").decode()


def _allowed(connection: Connection, peer: PeerFacts) -> Callable[[str], bool]:
    own = str(meta(connection, OFFICE))
    if peer.role == SAME_OFFICE:
        return lambda _scope: True
    if peer.role == GOVERNORATE_ROLE:
        return lambda scope: scope in (own, peer.office)
    if meta(connection, GOVERNORATE) == own:
        return lambda scope: scope == peer.office
    return lambda _scope: False


def _notice_restored(connection: Connection, acks: Mapping[str, int], taking: Taking) -> None:
    """A peer that holds more of this copy's present life than the copy itself has seen its future: it was restored."""
    incarnation = str(meta(connection, INCARNATION))
    own = receipts.held(connection, None)
    ahead = any(name.startswith(incarnation) and upto > own.get(name, 0) for name, upto in acks.items())
    if ahead or taking.grew(incarnation):
        copies.restored_by_peer(connection)


def _take_band(connection: Connection, cover: Cover, peer: PeerFacts) -> None:
    """The founding PC gives another one of the office its range of numbers."""
    if peer.role == SAME_OFFICE and cover.band is not None:
        bands.take(connection, cover.band)


def _note(connection: Connection, cover: Cover, peer: PeerFacts, result: Received, folded: Folded) -> None:
    row: dict[str, Any] = {
        "file": cover.file,
        "peer": peer.id,
        "incarnation": cover.incarnation,
        "number": cover.number,
        "made_at": cover.made,
        "arrived_at": datetime.now(UTC),
        "name": _storable(result.file.name)[:200],
        "new": result.new,
        "updated": result.updated,
        "conflicts": max(result.conflicts, 0),
        "held": max(result.held, 0),
        "repeated": result.repeated,
    }
    file = connection.execute(insert(ReceivedFile).values(**row).returning(ReceivedFile.id)).scalar_one()
    marks = [
        {"row": record, "entity": entity, "file": file}
        for entity, records in folded.changed().items()
        for record in records
    ]
    for first in range(0, len(marks), _MARKS_AT_ONCE):
        some = marks[first : first + _MARKS_AT_ONCE]
        ids = [mark["row"] for mark in some]
        connection.execute(delete(Arrival).where(Arrival.row.in_(ids)))
        connection.execute(insert(Arrival), some)
