"""From version 0001 to 0002: a store that was worked in keeps every change, its number and what it replaced."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from db.changes import ChangeSet, Log, history, ops_of, problems
from db.heads import Op, OpId, heads
from db.ids import new_id
from db.migrations import upgrade
from db.models import Code, Neighbourhood, Person
from db.models import Office as OfficeRow
from db.session import Store, _connect, open_store
from db.this_copy import lives, meta, next_number
from db.types import Key, Moment

KEY = bytes(range(32))
OFFICE, FORMER, PRESENT = new_id(), new_id(), new_id()
NAMES = {1: f"{FORMER}/{OFFICE}", 2: f"{PRESENT}/{OFFICE}"}
START = 1_790_000_000_000  # milliseconds
MANY = 1_200  # more than the migration writes at once


def _old(name: str, *columns: str, **types: Any) -> sa.TableClause:
    kinds = {"id": Key(), "row": Key(), "created_at": Moment(), "changed_at": Moment(), **types}
    return sa.table(name, *(sa.column(one, kinds.get(one)) for one in columns))


_OP = _old("op", "stream", "seq", "hlc", "entity", "row", "field", "value", "base", "actor", "is_head")
_STREAM = _old("stream", "id", "name", id=sa.Integer())
_RECORD = ("id", "version", "deleted", "created_at", "changed_at")


@dataclass(slots=True)
class Log1:
    """The change log as version 0001 wrote it: a row for each op, with a clock of its own."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    hlc: int = 0

    def write(
        self,
        row: str,
        values: dict[str, object],
        *,
        after_ms: int,
        entity: str = "person",
        stream: int = 1,
        actor: str = "manager",
    ) -> None:
        """The ops of one change, written `after_ms` after the start."""
        for name, value in values.items():
            self.hlc = max(self.hlc + 1, (START + after_ms) << 16)
            cell = [op for op in self.rows if (op["row"], op["field"]) == (row, name) and op["is_head"]]
            for op in cell:
                op["is_head"] = False
            self.rows.append(
                {
                    "stream": stream,
                    "seq": sum(op["stream"] == stream for op in self.rows) + 1,
                    "hlc": self.hlc,
                    "entity": entity,
                    "row": row,
                    "field": name,
                    "value": None if value is None else json.dumps(value, ensure_ascii=False),
                    "base": " ".join(f"{op['stream']}.{op['seq']}" for op in cell) or None,
                    "actor": actor,
                    "is_head": True,
                }
            )

    def as_ops(self) -> dict[OpId, tuple[Any, ...]]:
        """What each op says: entity, row, field, value, base, actor."""
        return {
            OpId(NAMES[op["stream"]], op["seq"]): (
                op["entity"],
                op["row"],
                op["field"],
                json.loads(op["value"] or "null"),
                tuple(_id(one) for one in (op["base"] or "").split()),
                op["actor"],
            )
            for op in self.rows
        }

    def heads(self) -> dict[tuple[str, str], set[OpId]]:
        """The heads of each cell."""
        found: dict[tuple[str, str], set[OpId]] = {}
        for op in self.rows:
            if op["is_head"]:
                cell = found.setdefault((op["row"], op["field"]), set())
                cell.add(OpId(NAMES[op["stream"]], op["seq"]))
        return found


def _id(text: str) -> OpId:
    stream, _, seq = text.partition(".")
    return OpId(NAMES[int(stream)], int(seq))


ZAHRA, NARGES, SHIPPED, OWN = new_id(), new_id(), new_id(), new_id()
PLACES = [new_id() for _ in range(MANY)]


@pytest.fixture(scope="module")
def written() -> Log1:
    """An office that was worked in, restored from a backup and worked in again."""
    log = Log1()
    log.write(OFFICE, {"name": "دفتر آزمون", "code": "TST"}, after_ms=0, entity="office")
    log.write(ZAHRA, {"given_name": "زهرا", "family_name": "فرضی", "disability": ["b", "a"]}, after_ms=10)
    log.write(ZAHRA, {"notes": "فردای آن روز"}, after_ms=86_400_000)
    log.write(ZAHRA, {"notes": None}, after_ms=86_400_100)
    log.write(ZAHRA, {"given_name": "نرگس", "notes": "باز"}, after_ms=90_000_000, actor="expert")
    log.write(ZAHRA, {"family_name": "نمونه"}, after_ms=90_000_001)
    log.write(NARGES, {"given_name": "نرگس", "deleted": True}, after_ms=90_000_002)
    log.write(SHIPPED, {"label": "نام دیگر"}, after_ms=90_000_003, entity="code")
    log.write(OWN, {"label": "از ما", "code": "own_1"}, after_ms=90_000_004, entity="code")
    for number, place in enumerate(PLACES):
        log.write(place, {"name": f"محلهٔ {number}"}, after_ms=95_000_000 + number, entity="neighbourhood")
    log.write(ZAHRA, {"phone": "09990000123"}, after_ms=98_999_999)
    log.write(ZAHRA, {"given_name": "زهرا"}, after_ms=99_000_000, stream=2)
    log.write(PLACES[0], {"name": "نام سوم"}, after_ms=99_000_001, entity="neighbourhood", stream=2)
    # As after an exchange: neither of the two copies knew of the other.
    log.rows[-1]["base"] = None
    next(op for op in log.rows if op["row"] == PLACES[0])["is_head"] = True
    return log


@pytest.fixture(scope="module")
def path(written: Log1, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store as version 0001 left it."""
    made = tmp_path_factory.mktemp("old") / "office.db"
    old = Store(made, _connect(made, KEY))
    with old.writing() as connection:
        upgrade(connection, "0001")
        _fill(connection, written)
    old.close()
    return made


@pytest.fixture(scope="module")
def migrated(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same store, opened by the version of today."""
    store = open_store(Path(shutil.copy(path, tmp_path_factory.mktemp("new"))), KEY)
    yield store
    store.close()


def _fill(connection: Connection, log: Log1) -> None:
    now = datetime.now(UTC)
    facts = {"version": 1, "deleted": False, "created_at": now, "changed_at": now}
    connection.execute(
        _old("meta", "key", "value").insert(),
        [
            {"key": "office", "value": OFFICE},
            {"key": "incarnation", "value": PRESENT},
            {"key": "hlc", "value": str(log.hlc)},
        ],
    )
    connection.execute(_STREAM.insert(), [{"id": number, "name": name} for number, name in NAMES.items()])
    connection.execute(_OP.insert(), log.rows)
    connection.execute(_old("office", *_RECORD).insert(), [{"id": OFFICE, **facts}])
    people = [{"id": one, **facts, "deleted": one == NARGES} for one in (ZAHRA, NARGES)]
    connection.execute(_old("person", *_RECORD).insert(), people)
    connection.execute(_old("neighbourhood", *_RECORD).insert(), [{"id": one, **facts} for one in PLACES])
    codes = [{"id": SHIPPED, "code": "addiction", **facts}, {"id": OWN, "code": "own_1", **facts}]
    connection.execute(_old("code", *_RECORD, "code").insert(), codes)
    counters = [{"name": "TST-1404-", "value": 12_345}, {"name": "TST-1404-H", "value": 7}]
    connection.execute(_old("counter", "name", "value").insert(), counters)


def _ops(store: Store) -> list[Op]:
    with store.reading() as connection:
        rows = [str(row) for row in connection.scalars(sa.select(ChangeSet.row).distinct())]
        return [op for some in ops_of(connection, rows).values() for op in some]


def test_every_op_keeps_its_number_its_value_and_what_it_replaced(migrated: Store, written: Log1) -> None:
    ops = _ops(migrated)
    assert len(ops) == len(written.rows)
    told = {op.id: (op.entity, op.row, op.field, op.value, op.base, op.actor) for op in ops}
    assert told == written.as_ops()


def test_the_heads_are_the_same_as_before(migrated: Store, written: Log1) -> None:
    by_row: dict[str, list[Op]] = {}
    for op in _ops(migrated):
        by_row.setdefault(str(op.row), []).append(op)
    found = {
        (row, name): {op.id for op in cell}
        for row, ops in by_row.items()
        for name, cell in heads(ops).items()
    }
    assert found == written.heads()
    assert len(found[PLACES[0], "name"]) == 2


def test_history_tells_the_same_moments(migrated: Store, written: Log1) -> None:
    """A set has one clock: what was changed on different days must not be told as one change."""
    clock = {OpId(NAMES[op["stream"]], op["seq"]): op["hlc"] for op in written.rows}
    ops = _ops(migrated)
    assert max(abs(op.hlc - clock[op.id]) >> 16 for op in ops) < 1000
    for stream in NAMES.values():
        own = sorted((op for op in ops if op.id.stream == stream), key=lambda op: op.id.seq)
        assert [op.hlc for op in own] == sorted(op.hlc for op in own)
    with migrated.reading() as connection:
        assert meta(connection, "hlc") == str(written.hlc)
        told = history(connection, ZAHRA)
    assert [(line.field, line.value, line.actor) for line in told if line.field == "notes"] == [
        ("notes", "باز", "expert"),
        ("notes", None, "manager"),
        ("notes", "فردای آن روز", "manager"),
    ]
    assert [line.moment_ms - START for line in told][:2] == [99_000_000, 98_999_999]


def test_ops_that_belong_together_become_one_set_with_a_key_of_its_own(migrated: Store) -> None:
    query = sa.select(ChangeSet.seq, ChangeSet.last, ChangeSet.key, ChangeSet.ops)
    with migrated.reading() as connection:
        sets = connection.execute(query.where(ChangeSet.row == ZAHRA).order_by(ChangeSet.hlc)).all()
        keys = connection.scalars(sa.select(ChangeSet.key)).all()
    fields = [[part[0] for part in json.loads(ops)] for _, _, _, ops in sets]
    assert fields == [
        ["given_name", "family_name", "disability"],
        ["notes"],
        ["notes"],  # the same field twice in one second
        ["given_name", "notes"],
        ["family_name"],  # somebody else, one millisecond later
        ["phone"],
        ["given_name"],  # the other stream
    ]
    assert all(last - seq + 1 == len(names) for (seq, last, _, _), names in zip(sets, fields, strict=True))
    assert len(set(keys)) == len(keys) > MANY
    assert {len(key or b"") for key in keys} == {16}


def test_every_record_is_the_offices_and_what_ships_is_nobodys(migrated: Store) -> None:
    with migrated.reading() as connection:
        for model in (OfficeRow, Person, Neighbourhood):
            assert set(connection.scalars(sa.select(model.scope))) == {OFFICE}
        scopes = dict(connection.execute(sa.select(Code.id, Code.scope)).all())
    assert scopes == {SHIPPED: None, OWN: OFFICE}


def test_the_log_is_sound_and_the_old_one_is_gone(migrated: Store) -> None:
    with migrated.reading() as connection:
        assert problems(connection) == []
        tables = sa.inspect(connection).get_table_names()
    assert {"op", "old_stream"}.isdisjoint(tables)
    assert {"change_set", "stream", "peer", "conflict"} <= set(tables)


def test_it_is_the_founding_copy_and_its_numbers_leave_room_for_others(migrated: Store) -> None:
    with migrated.writing() as connection:
        assert lives(connection) == [PRESENT]
        assert meta(connection, "number_band") == "0"
        assert next_number(connection, "TST-1404-H") == 8
        assert next_number(connection, "TST-1404-") == 100_001


def test_the_next_change_goes_on_where_the_old_log_ended(path: Path, written: Log1, tmp_path: Path) -> None:
    store = open_store(Path(shutil.copy(path, tmp_path)), KEY)
    try:
        with store.writing() as connection:
            log = Log(connection, "manager")
            log.append("neighbourhood", PLACES[0], OFFICE, {"name": "نام چهارم"})
            log.finish()
            assert problems(connection) == []
            (shown,) = heads(ops_of(connection, [PLACES[0]])[PLACES[0]])["name"]
        assert shown.id == OpId(NAMES[2], 3)
        assert set(shown.base) == written.heads()[PLACES[0], "name"]
        assert shown.hlc > written.hlc
    finally:
        store.close()
