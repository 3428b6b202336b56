"""Which change sets go to a peer: those it does not hold, as much of each as it may see."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from db.changes import ChangeSet, Stream, stream_names
from db.heads import unpacked
from yazd_desktop.exchange.leaving.rules import LeavingSet, Rules, Verdict
from yazd_desktop.exchange.merging.wire import WireSet, parts_of, to_line
from yazd_desktop.exchange.receipts import Holdings, Ranges

_SETS_AT_ONCE: Final = 1_000
_HAS_BASE: Final = ",[["
"""Stands in the packed ops of a set that replaced something (and in few others, which cost a closer look)."""
_COLUMNS: Final = (
    ChangeSet.stream,
    ChangeSet.seq,
    ChangeSet.last,
    ChangeSet.hlc,
    ChangeSet.entity,
    ChangeSet.row,
    ChangeSet.actor,
    ChangeSet.key,
    ChangeSet.ops,
)


@dataclass(slots=True)
class Chosen:
    """What was chosen, for those who are told before and after."""

    ops: int = 0
    sets: int = 0
    withheld: int = 0
    hidden: int = 0
    records: dict[str, set[str]] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    """Attachments whose whole record goes with this file, so their content goes too."""


@dataclass(frozen=True, slots=True)
class _Stored:
    stream: int
    seq: int
    last: int
    hlc: int
    entity: str | None
    row: str | None
    actor: str
    key: bytes | None
    ops: str

    def openness(self) -> int:
        if self.key is not None:
            return 2
        return 0 if self.row is None else 1


class Choice:
    """The change sets for a peer, as lines; `done` fills while they are read."""

    def __init__(
        self,
        connection: Connection,
        rules: Rules,
        scopes: Collection[str] | None,
        peer: Holdings,
        *,
        refills: bool,
    ) -> None:
        self._connection = connection
        self._rules = rules
        self._peer = peer
        self._refills = refills
        streams = connection.execute(select(Stream.id, Stream.scope)).all()
        self._scope_of = {number: scope for number, scope in streams if scopes is None or scope in scopes}
        self._names = stream_names(connection)
        self.streams = [self._names[number] for number in sorted(self._names)]
        self._places = {name: place for place, name in enumerate(self.streams)}
        self.done = Chosen()

    def lines(self) -> Iterator[bytes]:
        """Every set that the peer lacks, in the order of its stream."""
        for stream in self._scope_of:
            name = self._names[stream]
            base = self._peer.upto.get(name, 0)
            yield from self._judged(self._read(stream, base + 1, None), least=-1)
            hidden = self._below(self._peer.gaps.hidden.get(name, []), base)
            for first, last in hidden:
                yield from self._judged(self._read(stream, first, last), least=0)
            if self._refills:
                for first, last in self._below(self._peer.gaps.withheld.get(name, []), base):
                    yield from self._judged(self._read(stream, first, last), least=1)

    def expected(self) -> int:
        """About how many ops the lines will hold; more where the peer asks for what it holds in part."""
        query = select(Stream.id, Stream.upto)
        return sum(
            max(0, upto - self._peer.upto.get(self._names[stream], 0))
            for stream, upto in self._connection.execute(query)
            if stream in self._scope_of
        )

    def _read(self, stream: int, first: int, last: int | None) -> Iterator[list[_Stored]]:
        while True:
            query = select(*_COLUMNS).where(ChangeSet.stream == stream, ChangeSet.seq >= first)
            if last is not None:
                query = query.where(ChangeSet.seq <= last)
            found = self._connection.execute(query.order_by(ChangeSet.seq).limit(_SETS_AT_ONCE)).all()
            if found:
                yield [_Stored(*row) for row in found]
                first = found[-1][2] + 1
            if len(found) < _SETS_AT_ONCE:
                return

    def _below(self, ranges: Ranges, base: int) -> Iterator[tuple[int, int]]:
        return ((first, min(last, base)) for first, last in ranges if first <= base)

    def _judged(self, batches: Iterable[list[_Stored]], least: int) -> Iterator[bytes]:
        """The lines of sets of which more than `least` may be told."""
        for sets in batches:
            asked = [
                LeavingSet(one.entity, one.row, self._scope_of[one.stream], json.loads(one.ops))
                for one in sets
            ]
            for one, verdict in zip(sets, self._rules.verdicts(asked), strict=True):
                if min(_openness(verdict), one.openness()) > least:
                    yield self._line(one, verdict)

    def _line(self, one: _Stored, verdict: Verdict | frozenset[str]) -> bytes:
        name = self._names[one.stream]
        done = self.done
        done.sets += 1
        done.ops += one.last - one.seq + 1
        if one.row is None or verdict is Verdict.HIDDEN:
            done.hidden += one.last - one.seq + 1
        else:
            done.records.setdefault(str(one.entity), set()).add(one.row)
        if verdict is Verdict.OPEN and one.key is not None:
            if one.entity == "attachment" and one.row is not None:
                done.attachments.append(one.row)
            if _HAS_BASE not in one.ops:
                head = [self._places[name], one.seq, one.hlc, one.entity, one.row, one.actor, one.key.hex()]
                text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
                return f"{text[:-1]},{one.ops}]".encode()
        whole = self._whole(one)
        if verdict is Verdict.HIDDEN:
            whole = whole.hidden() if not whole.is_hidden else whole
        elif isinstance(verdict, frozenset):
            done.withheld += len(verdict)
            whole = whole.less(verdict)
        return to_line(whole, self._places)

    def _whole(self, one: _Stored) -> WireSet:
        name = self._names[one.stream]
        ops = unpacked(name, one.seq, one.hlc, one.entity, one.row, one.actor, one.ops, self._names)
        return WireSet(
            name,
            one.seq,
            one.hlc,
            one.entity,
            one.row,
            one.actor,
            one.key,
            parts_of(ops, sealed=one.key is None),
        )


def _openness(verdict: Verdict | frozenset[str]) -> int:
    if verdict is Verdict.OPEN:
        return 2
    return 0 if verdict is Verdict.HIDDEN else 1
