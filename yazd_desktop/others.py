"""What other computers wrote in the same store, so that a window shows it without being opened again.

Only a store on a server has others. Their changes stand in the log like all; sets that only tell more than before, of a
file with identities, are found by the marks of what the file changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, func, select

from db.changes import ChangeSet, Stream
from db.exchange import Arrival, ReceivedFile
from yazd_desktop import office_store
from yazd_desktop.office import Office
from yazd_desktop.records import Changes
from yazd_desktop.security import key_file
from yazd_desktop.security.keyring import load_keyring

MOST_TOLD: Final = 20_000
"""More records than this are not told one by one: then everything is to be read anew."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a window knows the store. `keys` are the marks of the key file."""

    written: int
    upto: Mapping[int, int] = field(repr=False)
    file: int
    keys: tuple[int, int]


@dataclass(frozen=True, slots=True)
class News:
    """What others changed since; None is more than can be told."""

    changes: Changes | None
    seen: Seen


def has_others(office: Office) -> bool:
    """Whether other computers may have this store open."""
    return office_store.file_of(office.folder) is None


def seen_now(office: Office) -> Seen:
    """How far the store is now."""
    keys = _keys(office)
    with office.reading() as connection:
        written = office.written_by_others()
        return Seen(written, _upto(connection), _newest_file(connection), keys)


def news(office: Office, seen: Seen) -> News | None:
    """What others changed since `seen`, users too; None where nobody did. Asks the store one short question then."""
    has_other_users = _take_users(office, seen)
    with office.reading() as connection:
        written = office.written_by_others()
        if written == seen.written and not has_other_users:
            return None
        upto, file = _upto(connection), _newest_file(connection)
        found = _changed(connection, seen, upto)
    changes: Changes | None = None
    if found is not None:
        if has_other_users:
            found.setdefault("office", set()).add(office.id)
        changes = {entity: frozenset(ids) for entity, ids in found.items()}
    return News(changes, Seen(written, upto, file, _keys(office)))


def _changed(connection: Connection, seen: Seen, upto: Mapping[int, int]) -> dict[str, set[str]] | None:
    """The records by kind; None where they are too many. What this computer wrote meanwhile is among them."""
    found: dict[str, set[str]] = {}
    left = MOST_TOLD
    queries = [
        select(ChangeSet.entity, ChangeSet.row)
        .where(
            ChangeSet.stream == stream, ChangeSet.seq > seen.upto.get(stream, 0), ChangeSet.row.is_not(None)
        )
        .distinct()
        for stream, last in upto.items()
        if last > seen.upto.get(stream, 0)
    ]
    for query in (*queries, select(Arrival.entity, Arrival.row).where(Arrival.file > seen.file)):
        rows = connection.execute(query.limit(left + 1)).all()
        left -= len(rows)
        if left < 0:
            return None
        for entity, row in rows:
            found.setdefault(str(entity), set()).add(str(row))
    return found


def _upto(connection: Connection) -> dict[int, int]:
    return {stream: upto for stream, upto in connection.execute(select(Stream.id, Stream.upto))}  # noqa: C416


def _newest_file(connection: Connection) -> int:
    return int(connection.scalar(select(func.max(ReceivedFile.id))) or 0)


def _keys(office: Office) -> tuple[int, int]:
    """The marks by which another key file is told from this one; (0, 0) while the share that it lies on is away."""
    try:
        found = (office.folder / key_file.FILE_NAME).stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _take_users(office: Office, seen: Seen) -> bool:
    """Know the users that another computer added or renamed; whether there are other ones than before."""
    if _keys(office) in (seen.keys, (0, 0)):
        return False
    before, office.keyring = office.keyring, load_keyring(office.folder)
    return before.users != office.keyring.users
