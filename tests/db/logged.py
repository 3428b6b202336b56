"""What an office logged, as the tests of the log read it."""

from __future__ import annotations

from sqlalchemy import select

from db import changes as change_log
from db.changes import ChangeSet, Stream
from db.heads import Op, OpId, heads
from db.ids import new_id
from yazd_desktop.office import Office


def sets_of(office: Office, row: str | None = None) -> list[ChangeSet]:
    """The change sets as they are stored, in the order in which they were written."""
    query = select(*ChangeSet.__table__.c).order_by(ChangeSet.stream, ChangeSet.seq)
    if row is not None:
        query = query.where(ChangeSet.row == row)
    with office.reading() as connection:
        return [ChangeSet(**found._mapping) for found in connection.execute(query)]


def ops_of(office: Office, row: str | None = None, field: str | None = None) -> list[Op]:
    """The ops in the order in which they were written."""
    with office.reading() as connection:
        rows = {kept.row or "" for kept in sets_of(office, row)}
        ops = [op for some in change_log.ops_of(connection, rows).values() for op in some]
    return sorted((op for op in ops if field in (None, op.field)), key=lambda op: (op.id.stream, op.id.seq))


def heads_of(office: Office, row: str, field: str) -> list[OpId]:
    """The heads of a cell, the shown one first."""
    return [op.id for op in heads(ops_of(office, row))[field]]


def problems_of(office: Office) -> list[str]:
    """What is wrong with its log."""
    with office.reading() as connection:
        return change_log.problems(connection)


def change(office: Office, entity: str, record: str, **values: object) -> None:
    """Change a record in a transaction of its own."""
    with office.writing() as unit:
        unit.update(entity, record, values)  # type: ignore[arg-type]  # plain values of a test


def change_elsewhere(office: Office, row: str, field: str, value: str, hlc: int) -> OpId:
    """What another copy, which knew nothing of this one's changes, wrote of a record of the office."""
    incarnation = new_id()
    with office.bookkeeping() as connection:
        connection.execute(Stream.__table__.insert().values(incarnation=incarnation, scope=office.id, upto=1))
        stream = connection.scalar(select(Stream.id).where(Stream.incarnation == incarnation))
        connection.execute(
            ChangeSet.__table__.insert().values(
                stream=stream,
                seq=1,
                last=1,
                hlc=hlc,
                entity="person",
                row=row,
                actor="somebody",
                key=bytes(16),
                ops=change_log.packed([(field, value)]),
            )
        )
    return OpId(f"{incarnation}/{office.id}", 1)
