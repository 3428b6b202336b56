"""Whether a store is new: it holds nothing but its own office and the codes that ship, and exchanged no file."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from db.changes import ChangeSet
from db.exchange import ReceivedFile, SentFile
from db.this_copy import OFFICE, meta


def is_new(connection: Connection) -> bool:
    """Whether nobody has worked in this store; whatever is entered is in the log."""
    own = meta(connection, OFFICE)
    of_others = select(ChangeSet.seq).where(or_(ChangeSet.row.is_(None), ChangeSet.row != own))
    questions = (of_others, select(SentFile.id), select(ReceivedFile.id))
    return not any(connection.execute(query.limit(1)).first() for query in questions)
