"""Succeeding to an office that was handed over: a new store takes its file in and is that office from then on.

The new store knows nobody yet, so it takes the file of whoever made it for its card. That it was the right one is
told by six words, which giver and taker compare by telephone (`Card.phrase`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing as closed_at_the_end
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, insert

from db.exchange import Arrival, Peer, PeerKey
from db.ids import new_id
from db.this_copy import GOVERNORATE, set_meta
from yazd_desktop import closing, settings
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.reading import Piece, Proved, prove
from yazd_desktop.exchange.cover import Cover, read_cover
from yazd_desktop.exchange.handover import CARRIED
from yazd_desktop.exchange.merging.content import is_key
from yazd_desktop.exchange.pairing.cards import Card, card_of
from yazd_desktop.exchange.pairing.joining import join
from yazd_desktop.exchange.pairing.keys import has_keys, own_keys, take_over
from yazd_desktop.exchange.pairing.newness import is_new
from yazd_desktop.exchange.pairing.peers import peer_named
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE
from yazd_desktop.exchange.receiving import OF_A_HANDOVER, Received, check, receive, take, whole_or_nothing
from yazd_desktop.exchange.told_rows import read
from yazd_desktop.office import Merging, Office
from yazd_desktop.settings import Settings

Progress = Callable[[int, int], object]
IsCancelled = Callable[[], bool]
_LONGEST_NAME: Final = 200
_MOST_USERS: Final = 1_000
_TABLES: Final = {table.name: table for table in CARRIED}


@dataclass(frozen=True, slots=True)
class Succeeded(Received):
    """What a handover brought: whose office this store is now, and the words to compare with the giver."""

    office: str = ""
    phrase: tuple[str, ...] = ()


@dataclass(slots=True)
class _Will:
    """What the lines beside the change sets tell."""

    card: Card
    word: str
    identities: tuple[str, ...] = field(repr=False)
    governorate: str | None
    settings: Settings
    users: dict[str, str]
    rows: list[tuple[str, dict[str, Any]]]


def take_in(
    office: Office,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Received:
    """Take any file in: that of a peer, and in a new store that of an office which is handed over to it.

    UserError as `receive` and `succeed`; Cancelled.
    """
    try:
        return receive(office, path, dry_run=dry_run, progress=progress, cancelled=cancelled)
    except UserError as error:
        if error.code != "exchange.unknown_sender":
            raise
        try:
            return succeed(office, path, dry_run=dry_run, progress=progress, cancelled=cancelled)
        except UserError as other:
            raise error if other.code == "handover.none" else other from other


def succeed(
    office: Office,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Succeeded:
    """Become the office whose file this is, or say with `dry_run` what that would bring; all of it or nothing.

    UserError handover.none, handover.not_empty, exchange.*; Cancelled.
    """
    began = time.perf_counter()
    with office.reading() as connection:
        if not has_keys(connection):
            raise UserError("exchange.not_for_us")
        keys, is_empty = own_keys(connection), is_new(connection)
    proved = prove(
        path,
        keys.identities,
        lambda facts: bytes.fromhex(read_cover(facts).sender),
        cancelled=cancelled,
        progress=progress,
    )
    cover = read_cover(proved.facts)
    if OF_A_HANDOVER not in proved.line_counts:
        raise UserError("handover.none")
    if not is_empty:
        raise UserError("handover.not_empty")
    with office.reading() as connection:
        check(cover, connection, keys.recipients)
    will = _read(proved, cover)
    with whole_or_nothing(office, keep=not dry_run) as (merging, written):
        result = _become(office, merging, proved, cover, will, path, written, keep=not dry_run)
    told = replace(result, seconds=time.perf_counter() - began)
    facts = {one.name: getattr(told, one.name) for one in fields(Received)}
    return Succeeded(**facts, office=will.card.name, phrase=will.card.phrase())


def _become(
    office: Office,
    merging: Merging,
    proved: Proved,
    cover: Cover,
    will: _Will,
    path: Path,
    written: list[Path],
    *,
    keep: bool,
) -> Received:
    connection = merging.connection
    if not is_new(connection):  # somebody began to work meanwhile
        raise UserError("handover.not_empty")
    joined = join(connection, will.card)
    giver = _know(connection, will)
    if will.governorate is not None:
        set_meta(connection, GOVERNORATE, will.governorate)
    settings.save(connection, will.settings)
    closing.remember_users(connection, will.users)
    try:
        take_over(connection, will.card.signing_key, will.word, will.identities)
    except ValueError as error:
        raise UserError("exchange.bad_content") from error
    result = take(office, merging, proved, cover, peer_named(connection, giver), path, written, keep=keep)
    connection.execute(delete(Arrival))  # all of it came: a mark on everything would tell nothing
    changed = dict(merging.changed)
    changed["office"] = changed.get("office", frozenset()) | joined
    merging.changed = changed
    return result


def _know(connection: Connection, will: _Will) -> str:
    """Take over the peers, and know the giver as another PC of the office: it may be reopened one day.

    Whom this store has paired with while it waited is among them, with all that was exchanged since.
    """
    card, number, now = will.card, new_id(), datetime.now(UTC)
    for table in reversed(CARRIED):
        connection.execute(delete(table))
    for name, row in will.rows:
        connection.execute(insert(_TABLES[name]).values(**row))
    facts = {"id": number, "office": card.office, "name": card.name, "code": card.code, "role": SAME_OFFICE}
    connection.execute(insert(Peer).values(**facts, paired_at=now, with_identity=True))
    key = {"signing_key": card.signing_key, "peer": number, "recipient": card.recipient}
    connection.execute(insert(PeerKey).values(**key, added_at=now))
    return number


def _read(proved: Proved, cover: Cover) -> _Will:
    """The lines of the handover; UserError exchange.bad_content for what does not fit together."""
    lines: list[bytes] = []
    with closed_at_the_end(proved.members()) as members:
        for member in members:
            if not (isinstance(member, Piece) and member.kind == OF_A_HANDOVER):
                break
            lines += member.lines
    try:
        kind, facts = json.loads(lines[0])
        will = _facts(facts)
        if kind != "facts" or (will.card.signing_key, will.card.office) != (cover.sender, cover.office):
            raise ValueError("the facts of another office")
        for line in lines[1:]:
            name, row = json.loads(line)
            will.rows.append((name, read(_TABLES[name], row)))
        will.rows.sort(key=lambda row: [*_TABLES].index(row[0]))
        own = {row["id"] for name, row in will.rows if name == "peer"}
        if any(row["peer"] not in own for name, row in will.rows if name != "peer"):
            raise ValueError("the key of a peer that is not there")
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise UserError("exchange.bad_content") from error
    return will


def _facts(facts: Mapping[str, Any]) -> _Will:
    users, identities = facts["users"], facts["identities"]
    governorate, word = facts["governorate"], facts["word"]
    sound = (
        isinstance(users, dict)
        and len(users) <= _MOST_USERS
        and all(
            isinstance(part, str) and 0 < len(part) <= _LONGEST_NAME
            for pair in users.items()
            for part in pair
        )
        and isinstance(identities, list)
        and all(isinstance(one, str) for one in identities)
        and (governorate is None or is_key(governorate))
        and isinstance(word, str)
    )
    if not sound:
        raise ValueError("facts that say nothing")
    return _Will(
        card_of(facts["card"]),
        word,
        tuple(identities),
        governorate,
        settings.read(facts["settings"]),
        dict(users),
        [],
    )
