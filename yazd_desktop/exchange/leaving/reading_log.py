"""Values that the change log holds of some records, old ones too: what somebody was once called names them still."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from db.changes import ChangeSet

_IDS_AT_ONCE: Final = 500


def values_ever(
    connection: Connection, rows: Select[Any] | Iterable[str], fields: Collection[str]
) -> Iterator[tuple[str, str, Any]]:
    """(record, field, value) of every op that gave one of the fields a value that is known here.

    `rows` are ids, or a query for them.
    """
    for some in [rows] if isinstance(rows, Select) else batches(rows):
        query = select(ChangeSet.row, ChangeSet.ops).where(ChangeSet.row.in_(some))
        for row, ops in connection.execute(query):
            for name, value, *_ in json.loads(ops):
                if name in fields and value is not None and not isinstance(value, dict):
                    yield str(row), name, value


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in as many pieces as a query can take."""
    waiting = iter(ids)
    while some := list(islice(waiting, _IDS_AT_ONCE)):
        yield some
