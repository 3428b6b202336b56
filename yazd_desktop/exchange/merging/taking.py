"""Taking change sets into the log and the tables, inside one write transaction of the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from db.changes import ChangeSet, Stream, packed, stream_names
from db.heads import unpacked
from yazd_desktop.entities.base import Facts
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.merging import content
from yazd_desktop.exchange.merging.comparing import completed
from yazd_desktop.exchange.merging.content import is_stream
from yazd_desktop.exchange.merging.folding import Folded, Folder
from yazd_desktop.exchange.merging.wire import WireSet, from_line, parts_of

SETS_AT_ONCE: Final = 2_000
IsAllowed = Callable[[str], bool]
"""Whether the sender may write records of an office."""


class Taking:
    """One file's change sets. `repeated` counts the ops that were here already."""

    def __init__(self, connection: Connection, facts: Facts, own: str, is_allowed: IsAllowed) -> None:
        self._connection = connection
        self._is_allowed = is_allowed
        self._folder = Folder(connection, facts, own)
        self._names = stream_names(connection)
        self._numbers = {name: number for number, name in self._names.items()}
        self._highest: dict[int, int] = {}
        self._grown: set[int] = set()
        self._streams: list[str] = []
        self.repeated = 0
        self.hlc = 0

    def name_streams(self, lines: Iterable[bytes]) -> None:
        """The file's own list of streams, before its sets."""
        for line in lines:
            name = line.decode("utf-8", "replace")
            if not is_stream(name):
                raise UserError("exchange.bad_content")
            self._streams.append(name)

    def take(self, lines: Iterable[bytes]) -> None:
        """Take a piece of the file's sets; UserError exchange.bad_content or exchange.other_content."""
        for some in _batches(lines):
            sets = [from_line(line, self._streams) for line in some]
            self._take_some(sets)

    def finish(self) -> Folded:
        """Say how far each stream is whole now, and index what changed."""
        for stream in self._grown:
            self._raise_upto(stream)
        self._folder.finish()
        return self._folder.done

    def grew(self, incarnation: str) -> bool:
        """Whether the file told this copy of ops of an incarnation that it did not hold."""
        return any(self._names[stream].startswith(incarnation) for stream in self._grown)

    def _take_some(self, sets: list[WireSet]) -> None:
        """Files come in the order of their streams; out of it, what came before is written first to be compared."""
        new: dict[int, list[WireSet]] = {}
        changed: dict[tuple[int, int], WireSet] = {}
        for one in sets:
            content.check(one)
            if not self._is_allowed(one.stream.split("/")[1]):
                raise UserError("exchange.not_its_office")
            self.hlc = max(self.hlc, one.hlc)
            number = self._number(one.stream)
            if one.seq <= self._highest_of(number):
                if number in new or (number, one.seq) in changed:
                    self._keep([kept for some in new.values() for kept in some], [*changed.values()])
                    new, changed = {}, {}
                held = self._held(number, one)
                if held is not None:
                    self.repeated += len(one.parts)
                    more = completed(held, one)
                    if more is not None:
                        changed[number, one.seq] = more
                    continue
            self._highest[number] = max(one.last, self._highest_of(number))
            new.setdefault(number, []).append(one)
        self._keep([kept for some in new.values() for kept in some], [*changed.values()])

    def _keep(self, new: list[WireSet], changed: list[WireSet]) -> None:
        told = [one for one in (*new, *changed) if one.row is not None]
        unknown = self._folder.unknown({str(one.row): str(one.entity) for one in told})
        self._write(new, changed)
        touched: dict[str, str] = {}
        scopes: dict[str, str] = {}
        fresh: dict[str, list[WireSet]] = {}
        for one in told:
            row = str(one.row)
            if touched.setdefault(row, str(one.entity)) != one.entity:
                raise UserError("exchange.bad_content")
            scope = one.stream.split("/")[1]
            # A shipped code is the one record that several offices may change, each for itself.
            if scopes.setdefault(row, scope) != scope:
                if one.entity != "code":
                    raise UserError("exchange.not_its_office")
                scopes[row] = scope if self._folder.is_of_here(scope) else scopes[row]
            if row in unknown:
                fresh.setdefault(row, []).append(one)
        self._folder.fold(touched, scopes, fresh)

    def _held(self, stream: int, came: WireSet) -> WireSet | None:
        """The set that this copy holds at the same place; one that only overlaps cannot be the same."""
        columns = (
            ChangeSet.seq,
            ChangeSet.last,
            ChangeSet.hlc,
            ChangeSet.entity,
            ChangeSet.row,
            ChangeSet.actor,
            ChangeSet.key,
            ChangeSet.ops,
        )
        found = self._connection.execute(
            select(*columns)
            .where(ChangeSet.stream == stream, ChangeSet.seq <= came.last)
            .order_by(ChangeSet.seq.desc())
            .limit(1)
        ).one_or_none()
        if found is None or found[1] < came.seq:
            return None
        seq, last, hlc, entity, row, actor, key, ops = found
        if (seq, last) != (came.seq, came.last):
            raise UserError("exchange.other_content")
        read = unpacked(came.stream, seq, hlc, entity, row, actor, ops, self._names)
        parts = parts_of(read, sealed=key is None)
        return WireSet(came.stream, seq, hlc, entity, row, actor, key, parts)

    def _write(self, new: list[WireSet], changed: list[WireSet]) -> None:
        if new:
            self._connection.execute(insert(ChangeSet), [self._row(one) for one in new])
            self._grown.update(self._number(one.stream) for one in new)
        for one in changed:
            row = self._row(one)
            place = (ChangeSet.stream == row.pop("stream"), ChangeSet.seq == row.pop("seq"))
            self._connection.execute(update(ChangeSet).where(*place).values(**row))

    def _row(self, one: WireSet) -> dict[str, Any]:
        ops = [
            (*part[:2], [[self._number(base.stream), base.seq] for base in part[2]], *part[3:])
            if len(part) > 2
            else part
            for part in one.parts
        ]
        return {
            "stream": self._number(one.stream),
            "seq": one.seq,
            "last": one.last,
            "hlc": one.hlc,
            "entity": one.entity,
            "row": one.row,
            "actor": one.actor,
            "key": one.key,
            "ops": packed(ops),
        }

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            incarnation, scope = name.split("/")
            made = insert(Stream).values(incarnation=incarnation, scope=scope, upto=0)
            number = self._connection.execute(made.returning(Stream.id)).scalar_one()
            self._numbers[name], self._names[number] = number, name
        return self._numbers[name]

    def _highest_of(self, stream: int) -> int:
        """The last op of a stream that this copy holds; asked once, of the streams of the file alone."""
        if stream not in self._highest:
            query = select(ChangeSet.last).where(ChangeSet.stream == stream)
            found = self._connection.scalar(query.order_by(ChangeSet.seq.desc()).limit(1))
            self._highest[stream] = found or 0
        return self._highest[stream]

    def _raise_upto(self, stream: int) -> None:
        upto = start = int(self._connection.scalar(select(Stream.upto).where(Stream.id == stream)) or 0)
        query = (
            select(ChangeSet.seq, ChangeSet.last)
            .where(ChangeSet.stream == stream, ChangeSet.seq > start)
            .order_by(ChangeSet.seq)
        )
        for seq, last in self._connection.execute(query):
            if seq != upto + 1:
                break
            upto = last
        if upto != start:
            self._connection.execute(update(Stream).where(Stream.id == stream).values(upto=upto))


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    waiting = iter(lines)
    while some := list(islice(waiting, SETS_AT_ONCE)):
        yield some
