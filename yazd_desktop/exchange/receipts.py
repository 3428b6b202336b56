"""What this copy holds and what its peers hold: acknowledgements, gaps, and which sent files have arrived."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from db.changes import ChangeSet, Stream, stream_names
from db.exchange import PeerCopy, ReceivedFile, SentFile
from db.models import Attachment
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.cover import Cover
from yazd_desktop.exchange.merging.content import is_stream
from yazd_desktop.exchange.merging.wire import MOST_NUMBER

Ranges = list[tuple[int, int]]
_FILES_TOLD: Final = 500
_MOST_RANGES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Gaps:
    """Ranges of ops by stream that somebody holds only in part: values withheld, or not even the record told."""

    withheld: dict[str, Ranges] = field(default_factory=dict)
    hidden: dict[str, Ranges] = field(default_factory=dict)

    def lines(self) -> Iterator[bytes]:
        """As lines of a file."""
        for name in sorted(self.withheld.keys() | self.hidden.keys()):
            line = [name, self.withheld.get(name, []), self.hidden.get(name, [])]
            yield json.dumps(line, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a peer holds, as far as its files told: the least over its living incarnations."""

    upto: Mapping[str, int]
    gaps: Gaps
    wanted: frozenset[str]


NOTHING: Final = Holdings({}, Gaps(), frozenset())


def held(connection: Connection, scopes: Collection[str] | None) -> dict[str, int]:
    """The highest number without a hole of each stream, of some offices or of all."""
    query = select(Stream.incarnation, Stream.scope, Stream.upto)
    if scopes is not None:
        query = query.where(Stream.scope.in_(list(scopes)))
    return {f"{incarnation}/{scope}": upto for incarnation, scope, upto in connection.execute(query)}


def gaps(connection: Connection, scopes: Collection[str] | None) -> Gaps:
    """What this copy holds only in part."""
    found = Gaps()
    for stream, name in stream_names(connection).items():
        if scopes is not None and name.split("/")[1] not in scopes:
            continue
        query = (
            select(ChangeSet.seq, ChangeSet.last, ChangeSet.row.is_(None))
            .where(ChangeSet.stream == stream, ChangeSet.key.is_(None))
            .order_by(ChangeSet.seq)
        )
        for first, last, is_hidden in connection.execute(query):
            ranges = (found.hidden if is_hidden else found.withheld).setdefault(name, [])
            if ranges and ranges[-1][1] == first - 1:
                ranges[-1] = (ranges[-1][0], last)
            else:
                ranges.append((first, last))
    return found


def read_gaps(lines: Iterable[bytes]) -> Gaps:
    """Read the lines of a file; UserError exchange.bad_content."""
    found, count = Gaps(), 0
    try:
        for line in lines:
            name, *both = json.loads(line)
            if not is_stream(name) or len(both) != 2:
                raise ValueError
            for ranges, target in zip(both, (found.withheld, found.hidden), strict=True):
                count += len(ranges)
                target[name] = [(first, last) for first, last in ranges]
                if count > _MOST_RANGES or not all(_is_range(*one) for one in target[name]):
                    raise ValueError
    except (ValueError, TypeError, RecursionError) as error:
        raise UserError("exchange.bad_content") from error
    return found


def joined(first: Gaps, second: Gaps) -> Gaps:
    """What either of two lacks."""
    both = Gaps(dict(first.withheld), dict(first.hidden))
    for mine, other in ((both.withheld, second.withheld), (both.hidden, second.hidden)):
        for name, ranges in other.items():
            mine[name] = sorted({*mine.get(name, []), *ranges})
    return both


def wanted(connection: Connection, scopes: Collection[str] | None, folder: Path) -> tuple[str, ...]:
    """SHA-256 of the attachments whose content is not here. Where the name was withheld, so is the content."""
    there = {entry.name for entry in os.scandir(folder)} if folder.is_dir() else set()
    query = select(Attachment.id, Attachment.sha256).where(
        Attachment.sha256.is_not(None), Attachment.name.is_not(None)
    )
    if scopes is not None:
        query = query.where(Attachment.scope.in_(list(scopes)) | Attachment.scope.is_(None))
    missing = {str(sha) for row, sha in connection.execute(query) if f"{row}.sealed" not in there}
    return tuple(sorted(missing))


def holdings(connection: Connection, peer: str) -> Holdings:
    """What a peer holds; nothing where it has never written."""
    living = connection.execute(
        select(PeerCopy.acks, PeerCopy.lacking, PeerCopy.wanted).where(
            PeerCopy.peer == peer, ~PeerCopy.superseded
        )
    ).all()
    if not living:
        return NOTHING
    acks: list[dict[str, int]] = [json.loads(row[0]) for row in living]
    # May send too much, never too little: what one of its living incarnations does not hold goes to all.
    upto = {name: min(one.get(name, 0) for one in acks) for name in set().union(*acks)}
    together = Gaps()
    for _, lacking, _ in living:
        if lacking:
            together = joined(together, read_gaps(zlib.decompress(lacking).splitlines()))
    return Holdings(upto, together, frozenset(sha for row in living for sha in json.loads(row[2] or "[]")))


def note(connection: Connection, peer: str, cover: Cover, lacking: Gaps) -> None:
    """Remember what a file tells of its writer: acknowledgements only rise, all else is that of its newest file."""
    own = (PeerCopy.peer == peer, PeerCopy.incarnation == cover.incarnation)
    known = connection.execute(select(PeerCopy.acks, PeerCopy.number).where(*own)).one_or_none()
    acks = dict(cover.acks)
    if known is not None:
        for name, upto in json.loads(known[0]).items():
            acks[name] = max(upto, acks.get(name, 0))
    told: dict[str, Any] = {"acks": json.dumps(acks)}
    if known is None or cover.number > known[1]:
        told |= {
            "lacking": zlib.compress(b"\n".join(lacking.lines())),
            "wanted": json.dumps(cover.wanted),
            "hlc": cover.hlc,
            "number": cover.number,
        }
    if known is None:
        identity = {"peer": peer, "incarnation": cover.incarnation, "superseded": False}
        connection.execute(insert(PeerCopy).values(**identity, **told))
    else:
        connection.execute(update(PeerCopy).where(*own).values(**told))
    for gone in cover.superseded:
        if gone != cover.incarnation:
            _bury(connection, peer, gone)
    _note_arrived(connection, peer, cover)


def received(connection: Connection, peer: str) -> tuple[str, ...]:
    """The ids of the newest files that came from a peer."""
    query = select(ReceivedFile.file).where(ReceivedFile.peer == peer).order_by(ReceivedFile.id.desc())
    return tuple(connection.scalars(query.limit(_FILES_TOLD)))


def _bury(connection: Connection, peer: str, incarnation: str) -> None:
    """An incarnation that is gone will never acknowledge again, also if its last files are still on their way."""
    own = (PeerCopy.peer == peer, PeerCopy.incarnation == incarnation)
    if connection.execute(select(PeerCopy.hlc).where(*own)).first() is not None:
        connection.execute(update(PeerCopy).where(*own).values(superseded=True))
    else:
        nothing = {"acks": "{}", "hlc": 0, "number": 0, "superseded": True}
        connection.execute(insert(PeerCopy).values(peer=peer, incarnation=incarnation, **nothing))


def _note_arrived(connection: Connection, peer: str, cover: Cover) -> None:
    query = select(SentFile.id).where(SentFile.peer == peer, SentFile.received_at.is_(None))
    told = set(cover.received)
    for file in connection.scalars(query).all():
        if file in told:
            now = datetime.now(UTC)
            connection.execute(update(SentFile).where(SentFile.id == file).values(received_at=now))


def _is_range(first: object, last: object) -> bool:
    return type(first) is int and type(last) is int and 0 < first <= last < MOST_NUMBER
