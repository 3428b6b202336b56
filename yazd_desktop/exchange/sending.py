"""Making a file for a peer: what it lacks and may see, and what this copy holds, so that the other side can answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, insert, select

from db.exchange import SentFile
from db.ids import new_id
from db.models import Attachment
from db.session import HEAD as SCHEMA
from db.this_copy import GOVERNORATE, INCARNATION, OFFICE, meta
from yazd_desktop import attachments, copies
from yazd_desktop.errors import UserError
from yazd_desktop.exchange import receipts
from yazd_desktop.exchange.choosing import Choice, Chosen
from yazd_desktop.exchange.container.writing import Writing, write
from yazd_desktop.exchange.cover import FORMAT, Cover
from yazd_desktop.exchange.leaving.reading_log import batches
from yazd_desktop.exchange.leaving.rules import Rules, rules_for
from yazd_desktop.exchange.pairing import gone
from yazd_desktop.exchange.pairing.keys import ensure_keys, own_keys
from yazd_desktop.exchange.pairing.peers import (
    GOVERNORATE_ROLE,
    OFFICE_ROLE,
    SAME_OFFICE,
    PeerFacts,
    choose_identity,
)
from yazd_desktop.exchange.steps import WHOLE, IsCancelled, Progress, Steps, file_bytes, packed_bytes
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import to_jalali

_MOST_ALIKE: Final = 1_000
_LINES_END: Final = WHOLE // 2
ENDING: Final = ".yzx"


@dataclass(frozen=True, slots=True)
class Survey:
    """What would go to a peer: records by entity, and what is left out; `size_bytes` is about what the file takes."""

    ops: int
    records: dict[str, int]
    attachments: int
    withheld: int
    hidden: int
    closed_files: int
    attachment_bytes: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was made."""

    file: Path
    ops: int
    records: dict[str, int]
    attachments: int
    size_bytes: int
    seconds: float


def scopes_for(connection: Connection, peer: PeerFacts) -> frozenset[str] | None:
    """Whose streams go to a peer; None is all of them."""
    own = str(meta(connection, OFFICE))
    if peer.role == SAME_OFFICE:
        return None
    if peer.role == GOVERNORATE_ROLE:
        return frozenset({own})
    if meta(connection, GOVERNORATE) == own:
        return frozenset({own, peer.office})
    return frozenset()


def survey(
    office: Office,
    peer: PeerFacts,
    *,
    with_identity: bool,
    everything: bool = False,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Survey:
    """What a file would hold, without making it; Cancelled."""
    steps = Steps(progress, cancelled)
    with office.reading() as connection:
        choice, rules = _choice(connection, peer, with_identity=with_identity, everything=everything)
        done, scopes = choice.done, scopes_for(connection, peer)
        lines_bytes = packed_bytes(steps.of_lines(choice.lines(), lambda: done.ops, choice.expected()))
        lines_bytes += packed_bytes(receipts.gaps(connection, scopes).lines())
        told = json.dumps(receipts.held(connection, scopes)).encode()  # most of what stands on the cover
        contents = _present(office, _contents(connection, rules, done, peer, everything=everything))
        attachment_bytes = sum(size for _, _, size in contents)
        return Survey(
            done.ops,
            _counts(done),
            len(contents),
            done.withheld,
            done.hidden,
            rules.closed_files,
            attachment_bytes,
            file_bytes(lines_bytes + len(told) + attachment_bytes, len(contents)),
        )


def send(
    office: Office,
    peer: PeerFacts,
    folder: Path,
    *,
    with_identity: bool | None = None,
    everything: bool = False,
    beside: Mapping[str, Iterable[bytes]] | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Sent:
    """Write the next file for a peer into `folder`; it takes its name when it is whole.

    `with_identity` is remembered for the peer; None is what was chosen last. `everything` sends all again. `beside`
    are lines of other kinds that go with it.
    UserError peer.withdrawn, exchange.disk_full, exchange.not_written; Cancelled.
    """
    began = time.perf_counter()
    steps = Steps(progress, cancelled, lines_end=_LINES_END)
    if peer.withdrawn:
        raise UserError("peer.withdrawn", name=peer.name)
    open_names = peer.with_identity if with_identity is None else with_identity
    with office.bookkeeping() as connection:
        ensure_keys(connection)
    if open_names != peer.with_identity:
        choose_identity(office, peer.id, with_identity=open_names)
    with office.reading() as connection:
        cover = _cover(connection, office, peer, with_identity=open_names)
        scopes = scopes_for(connection, peer)
        path = _free_path(folder, _file_name(office, cover, peer))
        choice, rules = _choice(connection, peer, with_identity=open_names, everything=everything)
        upto = receipts.held(connection, scopes)
        keys = own_keys(connection)
        with write(path, peer.recipients, keys.signing_key, {"exchange": FORMAT}, cancelled) as file:
            for kind, lines in (beside or {}).items():
                file.lines(kind, lines)
            file.lines("streams", (name.encode() for name in choice.streams))
            file.lines("sets", steps.of_lines(choice.lines(), lambda: choice.done.ops, choice.expected()))
            file.lines("lacking", receipts.gaps(connection, scopes).lines())
            contents = _present(
                office, _contents(connection, rules, choice.done, peer, everything=everything)
            )
            _carry(office, file, contents, steps)
            secret = rules.closed_files if peer.role == GOVERNORATE_ROLE else None
            file.finish(replace(cover, ops=choice.done.ops, very_sensitive=secret).facts())
            steps.end()
            size_bytes = file.bytes_written
            # Before it has its name: a restored copy has to know that these numbers were given away.
            copies.remember_sent(office)
    _note_sent(office, peer, cover, choice.done, path, len(contents), size_bytes, upto)
    seconds = time.perf_counter() - began
    return Sent(path, choice.done.ops, _counts(choice.done), len(contents), size_bytes, seconds)


def _choice(
    connection: Connection, peer: PeerFacts, *, with_identity: bool, everything: bool
) -> tuple[Choice, Rules]:
    own = str(meta(connection, OFFICE))
    rules = rules_for(
        connection,
        own=own,
        role=peer.role,
        peer_office=peer.office,
        with_identity=with_identity,
        is_governorate=meta(connection, GOVERNORATE) == own,
    )
    held = receipts.NOTHING if everything else receipts.holdings(connection, peer.id)
    refills = with_identity or peer.role != GOVERNORATE_ROLE
    return Choice(connection, rules, scopes_for(connection, peer), held, refills=refills), rules


def _cover(connection: Connection, office: Office, peer: PeerFacts, *, with_identity: bool) -> Cover:
    incarnation = str(meta(connection, INCARNATION))
    sent = select(func.max(SentFile.number)).where(
        SentFile.peer == peer.id, SentFile.incarnation == incarnation
    )
    return Cover(
        file=new_id(),
        sender=own_keys(connection).public_hex,
        recipients=peer.recipients,
        office=office.id,
        name=office.name,
        code=office.code,
        incarnation=incarnation,
        number=int(connection.scalar(sent) or 0) + 1,
        hlc=int(meta(connection, "hlc") or 0),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        schema=SCHEMA,
        with_identity=with_identity,
        acks=receipts.held(connection, _answered(connection, peer)),
        received=receipts.received(connection, peer.id),
        superseded=(*copies.superseded(connection), *gone.told_further(connection)),
        wanted=receipts.wanted(connection, _answered(connection, peer), office.attachments_folder),
        band=peer.band,
        ops=0,
    )


def _answered(connection: Connection, peer: PeerFacts) -> frozenset[str] | None:
    """Whose streams a peer may send, so that it is told what has arrived."""
    scopes = scopes_for(connection, peer)
    return scopes if scopes is None or peer.role == OFFICE_ROLE else scopes | {peer.office}


def _contents(
    connection: Connection, rules: Rules, done: Chosen, peer: PeerFacts, *, everything: bool
) -> list[tuple[str, str, int]]:
    """(attachment, SHA-256, bytes) of the contents that go: of new attachments, and those that the peer misses."""
    wanted = receipts.NOTHING.wanted if everything else receipts.holdings(connection, peer.id).wanted
    found = {}
    for column, keys in ((Attachment.id, done.attachments), (Attachment.sha256, sorted(wanted))):
        for some in batches(keys):
            query = select(Attachment.id, Attachment.sha256, Attachment.size_bytes).where(column.in_(some))
            for row, sha, size in connection.execute(query):
                if sha is not None and rules.may_carry(row):
                    found[str(sha)] = (row, str(sha), int(size or 0))
    return list(found.values())


def _present(office: Office, contents: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """Those that are here; one that is missing is what the peer will go on asking for."""
    return [one for one in contents if attachments.is_there(office, one[0])]


def _carry(office: Office, file: Writing, contents: list[tuple[str, str, int]], steps: Steps) -> None:
    """Put the contents into the file."""
    before, total = 0, sum(size for _, _, size in contents)
    for attachment, sha256, size_bytes in contents:
        chunks = steps.of_content(attachments.chunks(office, attachment), before, total)
        file.blob(sha256, size_bytes, chunks)
        before += size_bytes


def _note_sent(
    office: Office,
    peer: PeerFacts,
    cover: Cover,
    done: Chosen,
    path: Path,
    carried: int,
    size_bytes: int,
    upto: dict[str, int],
) -> None:
    with office.bookkeeping() as connection:
        connection.execute(
            insert(SentFile).values(
                id=cover.file,
                peer=peer.id,
                incarnation=cover.incarnation,
                number=cover.number,
                made_at=cover.made,
                name=path.name,
                with_identity=cover.with_identity,
                ops=done.ops,
                attachments=carried,
                size_bytes=size_bytes,
                upto=json.dumps(upto),
            )
        )


def _file_name(office: Office, cover: Cover, peer: PeerFacts) -> str:
    """Own code, the peer's, the Jalali day and the number: letters that every stick and mail can carry."""
    day = "{:04d}{:02d}{:02d}".format(*to_jalali(office.today()))
    codes = "-".join(
        "".join(char for char in code if char.isalnum()) or "x" for code in (cover.code, peer.code)
    )
    return f"{codes}-{day}-{cover.number:04d}"


def _free_path(folder: Path, name: str) -> Path:
    """A name that no file has: another PC of the office, or a restored one, may have written there today."""
    names = (f"{name}{ENDING}", *(f"{name}-{place}{ENDING}" for place in range(2, _MOST_ALIKE)))
    return next((folder / one for one in names if not (folder / one).exists()), folder / names[0])


def _counts(done: Chosen) -> dict[str, int]:
    return {name: len(rows) for name, rows in sorted(done.records.items())}
