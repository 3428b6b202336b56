"""Whom this copy exchanges files with, what was sent and received, what disagrees and what waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.types import Key, Moment


class Peer(Base):
    """Another copy that files go to and come from: the governorate, an office, another PC of this office.

    An office with several PCs is one peer with several keys; PCs of this very office are a peer each.
    `with_identity` is what was chosen for it last. `band` is the range of numbers given to another PC of this office.
    """

    __tablename__ = "peer"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    office: Mapped[str] = mapped_column(Key, nullable=False, index=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    code: Mapped[str] = mapped_column(String(40), nullable=False)
    role: Mapped[str] = mapped_column(String(20), nullable=False)
    paired_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    with_identity: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    band: Mapped[int | None] = mapped_column(Integer)


class PeerKey(Base):
    """The keys of one PC of a peer: Ed25519 in hexadecimal digits, and the age key that files are encrypted to.

    A file that is signed by a withdrawn key is refused, and it is said why.
    """

    __tablename__ = "peer_key"

    signing_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    peer: Mapped[str] = mapped_column(ForeignKey("peer.id"), nullable=False, index=True)
    recipient: Mapped[str] = mapped_column(String(100), nullable=False)
    added_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class PeerCopy(Base):
    """What one incarnation of a peer said that it holds.

    `acks` is JSON: the highest seq without a hole by stream. `lacking` tells what it holds only withheld or hidden,
    `wanted` the contents of attachments that it misses. `hlc` and `number` are those of its newest file;
    `superseded` is set when another incarnation of the peer says that this one is gone.
    """

    __tablename__ = "peer_copy"

    peer: Mapped[str] = mapped_column(ForeignKey("peer.id"), primary_key=True)
    incarnation: Mapped[str] = mapped_column(Key, primary_key=True)
    acks: Mapped[str] = mapped_column(Text, nullable=False)
    lacking: Mapped[bytes | None] = mapped_column(LargeBinary)
    wanted: Mapped[str | None] = mapped_column(Text)
    hlc: Mapped[int] = mapped_column(BigInteger, nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    superseded: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)


class SentFile(Base):
    """A file that this copy made for a peer. `upto` is JSON: what the peer holds when it has it, by stream."""

    __tablename__ = "sent_file"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    peer: Mapped[str] = mapped_column(ForeignKey("peer.id"), nullable=False, index=True)
    incarnation: Mapped[str] = mapped_column(Key, nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    made_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    with_identity: Mapped[bool] = mapped_column(Boolean, nullable=False)
    ops: Mapped[int] = mapped_column(Integer, nullable=False)
    attachments: Mapped[int] = mapped_column(Integer, nullable=False)
    size_bytes: Mapped[int] = mapped_column(BigInteger, nullable=False)
    upto: Mapped[str] = mapped_column(Text, nullable=False)
    received_at: Mapped[datetime | None] = mapped_column(Moment)


class ReceivedFile(Base):
    """A file that was taken in, by its own id. What was refused leaves no trace here: nothing was changed."""

    __tablename__ = "received_file"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file: Mapped[str] = mapped_column(Key, nullable=False, unique=True)
    peer: Mapped[str] = mapped_column(ForeignKey("peer.id"), nullable=False, index=True)
    incarnation: Mapped[str] = mapped_column(Key, nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    made_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    arrived_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    new: Mapped[int] = mapped_column(Integer, nullable=False)
    updated: Mapped[int] = mapped_column(Integer, nullable=False)
    conflicts: Mapped[int] = mapped_column(Integer, nullable=False)
    held: Mapped[int] = mapped_column(Integer, nullable=False)
    repeated: Mapped[int] = mapped_column(Integer, nullable=False)


class Conflict(Base):
    """A cell whose heads hold different values: for a person to decide."""

    __tablename__ = "conflict"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entity: Mapped[str] = mapped_column(String(40), nullable=False, index=True)
    row: Mapped[str] = mapped_column(Key, nullable=False)
    field: Mapped[str] = mapped_column(String(40), nullable=False)
    since: Mapped[datetime] = mapped_column(Moment, nullable=False)

    __table_args__ = (UniqueConstraint("row", "field", name="uq_conflict_row"),)


class Held(Base):
    """A link that waits for its target: the shown value is in the log, the column is empty until `target` comes."""

    __tablename__ = "held"

    row: Mapped[str] = mapped_column(Key, primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    entity: Mapped[str] = mapped_column(String(40), nullable=False, index=True)
    target: Mapped[str] = mapped_column(Key, nullable=False, index=True)


class Arrival(Base):
    """A record that a received file changed and nobody has opened since: a quiet mark in lists."""

    __tablename__ = "arrival"

    row: Mapped[str] = mapped_column(Key, primary_key=True)
    entity: Mapped[str] = mapped_column(String(40), nullable=False)
    file: Mapped[int] = mapped_column(ForeignKey("received_file.id"), nullable=False)

    __table_args__ = (Index("ix_arrival_entity", "entity"),)


class ArrivedField(Base):
    """A field that files changed, or made a question of, since somebody opened its record; a new record has none."""

    __tablename__ = "arrived_field"

    row: Mapped[str] = mapped_column(Key, primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
