"""Change sets in the place of single ops, whose each record is, and the tables of the exchange."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_RECORDS = (
    "agency",
    "agency_contact",
    "agenda_item",
    "attachment",
    "attendance",
    "body",
    "body_member",
    "case",
    "case_issue",
    "case_person",
    "code",
    "commitment",
    "decision",
    "decision_neighbourhood",
    "extension",
    "follow_up",
    "household",
    "issue",
    "meeting",
    "neighbourhood",
    "office",
    "person",
    "referral",
)
_SETS_AT_ONCE = 500
_ONE_SECOND = 1000 << 16


def upgrade() -> None:
    bind = op.get_bind()
    for table in _RECORDS:
        op.add_column(table, sa.Column("scope", db.types.Key(length=16), nullable=True))
    _make_log()
    _make_exchange()
    with op.batch_alter_table("counter") as counter:  # a drawn range counts on beyond 32 bits
        counter.alter_column(
            "value", existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False
        )
    office = bind.execute(sa.text("SELECT value FROM meta WHERE key = 'office'")).scalar()
    if office is not None:
        _say_whose(bind, office)
        _carry_over(bind)
        _note_copy(bind)
    op.drop_table("op")
    op.drop_table("old_stream")


def _say_whose(bind: sa.Connection, office: str) -> None:
    """Every record is the office's. Codes that ship are of nobody: they are the same everywhere."""
    for table in _RECORDS:
        rows = sa.table(table, sa.column("scope", db.types.Key(length=16)), sa.column("code", sa.String()))
        mine = rows.update().values(scope=office)
        bind.execute(mine.where(rows.c.code.like("own!_%", escape="!")) if table == "code" else mine)


def _note_copy(bind: sa.Connection) -> None:
    """It is the founding copy, in its first life."""
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    incarnation = bind.execute(sa.select(meta.c.value).where(meta.c.key == "incarnation")).scalar_one()
    facts = {"incarnations": json.dumps([incarnation]), "number_band": "0", "number_bands": "[0]"}
    bind.execute(meta.insert(), [{"key": key, "value": value} for key, value in facts.items()])


def _make_log() -> None:
    op.rename_table("stream", "old_stream")
    op.create_table(
        "stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incarnation", db.types.Key(length=16), nullable=False),
        sa.Column("scope", db.types.Key(length=16), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stream_of_scope"),
        sa.UniqueConstraint("incarnation", "scope", name="uq_stream_incarnation"),
    )
    op.create_table(
        "change_set",
        sa.Column("stream", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=True),
        sa.Column("row", db.types.Key(length=16), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("ops", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["stream"], ["stream.id"], name="fk_change_set_stream"),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_change_set"),
    )
    op.create_index("ix_change_set_row", "change_set", ["row"])
    keyless = sa.text("key IS NULL")
    op.create_index(
        "ix_change_set_keyless",
        "change_set",
        ["stream", "seq"],
        sqlite_where=keyless,
        postgresql_where=keyless,
    )


def _make_exchange() -> None:
    op.create_table(
        "peer",
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("office", db.types.Key(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("paired_at", db.types.Moment(), nullable=False),
        sa.Column("withdrawn_at", db.types.Moment(), nullable=True),
        sa.Column("with_identity", sa.Boolean(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_peer"),
    )
    op.create_index("ix_peer_office", "peer", ["office"])
    op.create_table(
        "peer_key",
        sa.Column("signing_key", sa.String(length=64), nullable=False),
        sa.Column("peer", db.types.Key(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=100), nullable=False),
        sa.Column("added_at", db.types.Moment(), nullable=False),
        sa.Column("withdrawn_at", db.types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["peer"], ["peer.id"], name="fk_peer_key_peer"),
        sa.PrimaryKeyConstraint("signing_key", name="pk_peer_key"),
    )
    op.create_index("ix_peer_key_peer", "peer_key", ["peer"])
    op.create_table(
        "peer_copy",
        sa.Column("peer", db.types.Key(length=16), nullable=False),
        sa.Column("incarnation", db.types.Key(length=16), nullable=False),
        sa.Column("acks", sa.Text(), nullable=False),
        sa.Column("lacking", sa.LargeBinary(), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["peer"], ["peer.id"], name="fk_peer_copy_peer"),
        sa.PrimaryKeyConstraint("peer", "incarnation", name="pk_peer_copy"),
    )
    op.create_table(
        "sent_file",
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("peer", db.types.Key(length=16), nullable=False),
        sa.Column("incarnation", db.types.Key(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.Moment(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("with_identity", sa.Boolean(), nullable=False),
        sa.Column("ops", sa.Integer(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("upto", sa.Text(), nullable=False),
        sa.Column("received_at", db.types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["peer"], ["peer.id"], name="fk_sent_file_peer"),
        sa.PrimaryKeyConstraint("id", name="pk_sent_file"),
    )
    op.create_index("ix_sent_file_peer", "sent_file", ["peer"])
    op.create_table(
        "received_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", db.types.Key(length=16), nullable=False),
        sa.Column("peer", db.types.Key(length=16), nullable=False),
        sa.Column("incarnation", db.types.Key(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.Moment(), nullable=False),
        sa.Column("arrived_at", db.types.Moment(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["peer"], ["peer.id"], name="fk_received_file_peer"),
        sa.PrimaryKeyConstraint("id", name="pk_received_file"),
        sa.UniqueConstraint("file", name="uq_received_file_file"),
    )
    op.create_index("ix_received_file_peer", "received_file", ["peer"])
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("row", db.types.Key(length=16), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("since", db.types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conflict"),
        sa.UniqueConstraint("row", "field", name="uq_conflict_row"),
    )
    op.create_table(
        "held",
        sa.Column("row", db.types.Key(length=16), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("target", db.types.Key(length=16), nullable=False),
        sa.PrimaryKeyConstraint("row", "field", name="pk_held"),
    )
    op.create_index("ix_held_target", "held", ["target"])
    op.create_table(
        "arrival",
        sa.Column("row", db.types.Key(length=16), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["received_file.id"], name="fk_arrival_file"),
        sa.PrimaryKeyConstraint("row", name="pk_arrival"),
    )
    op.create_index("ix_arrival_entity", "arrival", ["entity"])


def _carry_over(bind: sa.Connection) -> None:
    """Ops of one record that follow each other become one change set; their numbers stay."""
    key = db.types.Key(length=16)
    streams = sa.table(
        "stream", sa.column("id"), sa.column("incarnation", key), sa.column("scope", key), sa.column("upto")
    )
    highest = bind.execute(sa.text("SELECT stream, max(seq) FROM op GROUP BY stream"))
    last = {int(stream): int(seq) for stream, seq in highest}
    for number, name in bind.execute(sa.text("SELECT id, name FROM old_stream")).all():
        incarnation, scope = name.split("/")
        bind.execute(
            streams.insert().values(id=number, incarnation=incarnation, scope=scope, upto=last.get(number, 0))
        )
    waiting: list[tuple[Any, ...]] = []
    open_set: list[tuple[Any, ...]] = []
    ops = bind.exec_driver_sql(
        'SELECT stream, seq, hlc, entity, "row", field, value, base, actor FROM op ORDER BY stream, seq'
    )
    for entry in ops:
        if open_set and not _belongs(open_set, tuple(entry)):
            waiting.append(_as_set(open_set))
            open_set = []
            if len(waiting) >= _SETS_AT_ONCE:
                _insert(bind, waiting)
                waiting = []
        open_set.append(tuple(entry))
    if open_set:
        waiting.append(_as_set(open_set))
    _insert(bind, waiting)


def _belongs(open_set: list[tuple[Any, ...]], entry: tuple[Any, ...]) -> bool:
    """Whether an op is of the same record and moment: a set has one clock, and history tells when."""
    stream, hlc, row, field, actor = entry[0], entry[2], entry[4], entry[5], entry[8]
    before = open_set[-1]
    fields = {old[5] for old in open_set}
    is_same = (stream, row, actor) == (before[0], before[4], before[8])
    return is_same and field not in fields and hlc - open_set[0][2] < _ONE_SECOND


def _as_set(ops: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    stream, seq, _, entity, row, _, _, _, actor = ops[0]
    packed = []
    for _, _, _, _, _, field, value, base, _ in ops:
        part: list[object] = [field, None if value is None else json.loads(str(value))]
        if base:
            part.append([[int(number) for number in one.split(".")] for one in str(base).split()])
        packed.append(part)
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    return (stream, seq, ops[-1][1], ops[-1][2], entity, row, actor, text)


def _insert(bind: sa.Connection, sets: list[tuple[Any, ...]]) -> None:
    if sets:
        bind.exec_driver_sql(
            'INSERT INTO change_set (stream, seq, last, hlc, entity, "row", actor, ops, key) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, randomblob(16))",
            sets,
        )
