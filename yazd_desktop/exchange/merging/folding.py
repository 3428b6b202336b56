"""Folding change sets into the tables: what each touched record shows, what disagrees, what waits for its target.

The cost goes with the records that are touched, never with the size of the store. Nothing here decides anything: the
shown value of a cell is that of its first head (`db/heads.py`), the same in every copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.changes import DELETED_FIELD, ChangeSet, ops_of
from db.exchange import Conflict
from db.heads import Op, heads
from db.kinds import Field
from db.this_copy import GOVERNORATE, lives, meta
from yazd_desktop import arrivals, search_documents, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity, Facts, Value
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.merging.asking import asked, is_question
from yazd_desktop.exchange.merging.holding import Holding
from yazd_desktop.exchange.merging.wire import WireSet
from yazd_desktop.persian.text import sort_key

T = TypeVar("T")
_IDS_AT_ONCE: Final = 2_000
_KEY_LENGTH: Final = 400
_SEEDED: Final = frozenset({"code", "office"})


@dataclass(slots=True)
class Folded:
    """What folding did: ids by entity. Of `disputed` records a question came up or was answered."""

    new: dict[str, set[str]] = field(default_factory=dict)
    updated: dict[str, set[str]] = field(default_factory=dict)
    disputed: dict[str, set[str]] = field(default_factory=dict)
    conflicts: int = 0
    held: int = 0

    def changed(self) -> dict[str, frozenset[str]]:
        """Every record that whoever has it before him should see again, by entity."""
        return _joined(self.new, self.updated, self.disputed)

    def rewritten(self) -> dict[str, frozenset[str]]:
        """Every record that is new or shows something else, by entity."""
        return _joined(self.new, self.updated)


def _joined(*some: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    names = {name for one in some for name, ids in one.items() if ids}
    return {name: frozenset().union(*(one.get(name, ()) for one in some)) for name in names}


@dataclass(slots=True)
class _Cells:
    """What a record shows, as the log has it, between which moments it was written, and what disagrees."""

    values: dict[str, Any]
    first: int
    last: int
    disagreeing: list[str] = field(default_factory=list)


class Folder:
    """Folds one transaction's change sets. `facts` answer what reckoned fields ask; `own` is this copy's office."""

    def __init__(self, connection: Connection, facts: Facts, own: str) -> None:
        self._connection = connection
        self._facts = facts
        self._own = own
        self._has_conflicts = connection.execute(select(Conflict.id).limit(1)).first() is not None
        self._held = Holding(connection)
        self._governorate = meta(connection, GOVERNORATE)
        self._lives = lives(connection)
        self._without_log: dict[str, str] | None = None
        self._came: dict[str, set[str]] = {}
        self.done = Folded()

    def unknown(self, rows: Mapping[str, str]) -> set[str]:
        """Those of the records (id -> entity) that the log knows nothing of; asked before their sets are written.

        UserError exchange.bad_content when one is known as a record of another kind.
        """
        unknown = set(rows)
        for some in _batches(rows):
            query = select(ChangeSet.row, ChangeSet.entity).where(ChangeSet.row.in_(some)).distinct()
            for row, entity in self._connection.execute(query):
                if rows[str(row)] != entity:
                    raise UserError("exchange.bad_content")
                unknown.discard(str(row))
        seeded = self._seeded()
        if any(seeded.get(row, rows[row]) != rows[row] for row in unknown):
            raise UserError("exchange.bad_content")
        return unknown

    def fold(
        self, touched: Mapping[str, str], scopes: Mapping[str, str], fresh: Mapping[str, list[WireSet]]
    ) -> None:
        """Bring the records `touched` (id -> entity) up to the log.

        `fresh` holds all sets of the records that the log knew nothing of before; the others are read from it.
        """
        by_entity: dict[str, list[str]] = {}
        for row, name in touched.items():
            by_entity.setdefault(name, []).append(row)
        for name, rows in by_entity.items():
            kind = entity_named(name)
            for some in _batches(rows):
                cells = {row: _of_sets(fresh[row]) for row in some if row in fresh}
                ops = ops_of(self._connection, [row for row in some if row not in fresh])
                if name == "code":
                    ops |= {row: [op for one in fresh[row] for op in one.ops] for row in cells}
                    ops = {row: self._counting(found) for row, found in ops.items()}
                cells |= {row: _of_ops(found) for row, found in ops.items()}
                self._fold_some(kind, cells, scopes, touched, fresh)
                self._note_conflicts(kind, cells, ops, scopes)

    def finish(self) -> None:
        """Bring the search index and what is news into step; once, before the commit."""
        self.done.held = self._held.count
        arrivals.note(self._connection, self._came, frozenset().union(*self.done.new.values()))
        search_documents.refresh(self._connection, self.done.rewritten())

    def _fold_some(
        self,
        kind: Entity,
        cells: Mapping[str, _Cells],
        scopes: Mapping[str, str],
        touched: Mapping[str, str],
        fresh: Mapping[str, list[WireSet]],
    ) -> None:
        # What the log knows nothing of stands in no table, but for codes that ship and the office that was joined.
        is_seeded = kind.name in _SEEDED
        standing = self._standing(kind, [row for row in cells if is_seeded or row not in fresh])
        for row, found in standing.items():
            if found["scope"] not in (None, scopes[row]):
                raise UserError("exchange.not_its_office")
        shown = {
            row: _shown(kind, cell.values)
            for row, cell in cells.items()
            if not (is_seeded and self._is_shipped_here(kind, row, standing, scopes))
        }
        self._held.keep(kind, shown, touched)
        new, changed = [], []
        empty = _empty(kind)
        for row, found in shown.items():
            before, cell = standing.get(row), cells[row]
            now = {**found, "changed_at": _moment(cell.last)}
            if before is None:
                whole = {**empty, **now, "id": row, "version": 1, "scope": scopes[row]}
                whole["created_at"] = _moment(cell.first)
                new.append(self._completed(kind, whole, whole))
            elif other := [name for name, value in found.items() if before[name] != value]:
                self._came.setdefault(row, set()).update(other)
                changed.append(self._completed(kind, {**before, **now}, now) | {"b_id": row})
        self._write(kind, new, changed)
        for entity, row, name in self._held.complete(kind, [str(found["id"]) for found in new]):
            self.done.updated.setdefault(entity, set()).add(row)
            self._came.setdefault(row, set()).add(name)

    def _is_shipped_here(
        self, kind: Entity, row: str, standing: Mapping[str, Mapping[str, Any]], scopes: Mapping[str, str]
    ) -> bool:
        """Whether it is a code that ships with the program, changed by another office for itself alone."""
        if kind.name != "code" or scopes[row] == self._own or row not in standing:
            return False
        return standing[row]["scope"] is None and scopes[row] != self._governorate

    def is_of_here(self, scope: str) -> bool:
        """Whether what is said for an office is said for this one too: its own word and the governorate's."""
        return scope in (self._own, self._governorate)

    def _counting(self, ops: list[Op]) -> list[Op]:
        """Of what several offices said of a code that ships, each for itself, what counts here.

        Where the governorate said something of a field, that alone.
        """
        scopes = {op.id: op.id.stream.split("/")[1] for op in ops}
        if len(set(scopes.values())) == 1:
            return ops
        said = {op.field for op in ops if scopes[op.id] == self._governorate}
        return [
            op
            for op in ops
            if scopes[op.id] == self._governorate or (scopes[op.id] == self._own and op.field not in said)
        ] or ops

    def _is_asked_here(self, kind: Entity, scope: str) -> bool:
        """Whether somebody here could decide: not about what is the governorate's, nor codes of another office."""
        if self._governorate in (None, self._own):
            return kind.name != "code" or self.is_of_here(scope)
        return kind.name != "code" and scope != self._governorate

    def _seeded(self) -> dict[str, str]:
        """What may stand here without the log knowing of it: codes that ship, and offices."""
        if self._without_log is None:
            self._without_log = {}
            for name in sorted(_SEEDED):
                ids = self._connection.scalars(select(entity_named(name).model.id))
                self._without_log |= dict.fromkeys(map(str, ids), name)
        return self._without_log

    def _standing(self, kind: Entity, rows: list[str]) -> dict[str, dict[str, Any]]:
        if not rows:
            return {}
        names = ["id", DELETED_FIELD, "scope", *kind.fields]
        query = select(*(getattr(kind.model, name) for name in names)).where(kind.model.id.in_(rows))
        return {row[0]: dict(zip(names, row, strict=True)) for row in self._connection.execute(query)}

    def _completed(self, kind: Entity, whole: Mapping[str, Any], now: dict[str, Any]) -> dict[str, Any]:
        """What is written of a record: reckoned fields and sort keys beside what its ops say."""
        if kind.reckon is not None:
            now |= kind.reckon(whole, self._facts)
        for one in kind.fields.values():
            if one.sort_key and one.name in now:
                text = now[one.name]
                now[one.sort_key] = sort_key(str(text))[:_KEY_LENGTH] if text else None
        return now

    def _write(self, kind: Entity, new: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
        model = kind.model
        if new:
            self._connection.execute(insert(model), new)
            self.done.new.setdefault(kind.name, set()).update(str(row["id"]) for row in new)
        by_columns: dict[frozenset[str], list[dict[str, Any]]] = {}
        for row in changed:
            by_columns.setdefault(frozenset(row), []).append(row)
        for columns, rows in by_columns.items():
            new_values: dict[str, Any] = {name: bindparam(name) for name in columns if name != "b_id"}
            statement = update(model).where(model.id == bindparam("b_id", type_=model.id.type))
            self._connection.execute(statement.values(**new_values, version=model.version + 1), rows)
        made = self.done.new.get(kind.name, set())
        ids = {str(row["b_id"]) for row in changed} - made
        if ids:
            self.done.updated.setdefault(kind.name, set()).update(ids)

    def _note_conflicts(
        self,
        kind: Entity,
        cells: Mapping[str, _Cells],
        ops: Mapping[str, Sequence[Op]],
        scopes: Mapping[str, str],
    ) -> None:
        found = {
            (row, name)
            for row, cell in cells.items()
            for name in cell.disagreeing
            if self._is_asked_here(kind, scopes[row])
        }
        known: dict[tuple[str, str], tuple[int, datetime]] = {}
        if self._has_conflicts:
            columns = (Conflict.row, Conflict.field, Conflict.id, Conflict.since)
            query = select(*columns).where(Conflict.row.in_(list(cells)))
            known = {(row, name): (id_, since) for row, name, id_, since in self._connection.execute(query)}
        # A question that somebody answered and took back waits although its cell has one head.
        gone = [
            (row, name)
            for row, name in known.keys() - found
            if not self._is_asked_here(kind, scopes[row])
            or not asked([op for op in ops[row] if op.field == name], self._lives, known[row, name][1])
        ]
        for some in _batches(known[place][0] for place in gone):
            self._connection.execute(delete(Conflict).where(Conflict.id.in_(some)))
        came = sorted(found - known.keys())
        if came:
            self._has_conflicts = True
            now = datetime.now(UTC)
            self._connection.execute(
                insert(Conflict),
                [{"entity": kind.name, "row": row, "field": name, "since": now} for row, name in came],
            )
        self.done.conflicts += len(came) - len(gone)
        for row, name in (*came, *gone):
            self.done.disputed.setdefault(kind.name, set()).add(row)
            self._came.setdefault(row, set()).add(name)


def _of_sets(sets: list[WireSet]) -> _Cells:
    """The cells of a record from all its sets; one that is told whole and replaced nothing needs no more looking."""
    if len(sets) == 1 and sets[0].is_plain:
        return _Cells(dict(sets[0].parts), sets[0].hlc, sets[0].hlc)
    return _of_ops([op for one in sets for op in one.ops])


def _of_ops(ops: list[Op]) -> _Cells:
    cells = heads(ops)
    moments = [op.hlc for op in ops]
    return _Cells(
        {name: None if tops[0].is_withheld else tops[0].value for name, tops in cells.items() if tops},
        min(moments),
        max(moments),
        [name for name, tops in cells.items() if is_question(tops)],
    )


def _shown(kind: Entity, plain: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns of a record hold; fields that nobody changed are not named."""
    found = {DELETED_FIELD: False, **plain}
    for name, one in _read_otherwise(kind.name):
        if name not in found:
            continue
        if one.reckoned:
            del found[name]
        else:
            found[name] = values.from_plain(one, found[name])
    return found


@cache
def _read_otherwise(entity: str) -> tuple[tuple[str, Field], ...]:
    """The fields whose value in a column is not the plain one of the log, and those that the log has no say in."""
    fields = entity_named(entity).fields.items()
    return tuple((name, one) for name, one in fields if one.reckoned or one.kind in ("date", "codes"))


def _empty(kind: Entity) -> dict[str, Value]:
    return {one.name: values.empty(one) for one in kind.fields.values()}


def _moment(hlc: int) -> datetime:
    return datetime.fromtimestamp((hlc >> 16) / 1000, UTC)


def _batches(ids: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(list(ids))
    while some := list(islice(waiting, _IDS_AT_ONCE)):
        yield some
