"""Links whose target has not come yet: the column stays empty, the log knows better, and the target completes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from db.changes import ops_of
from db.exchange import Held
from db.heads import heads
from db.kinds import Field
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity


class Holding:
    """What waits in one transaction; `count` is how many more wait than before it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_empty = connection.execute(select(Held.row).limit(1)).first() is None
        self.count = 0

    def keep(self, kind: Entity, shown: Mapping[str, dict[str, Any]], coming: Mapping[str, str]) -> None:
        """Empty the links of the records `shown` whose target is not here, and remember them.

        Those that are `coming` (id -> entity) in the same step count as here: links are checked at the end of the
        transaction. A record of another kind than the link's is no target.
        """
        if not self._is_empty:
            gone = self._connection.execute(delete(Held).where(Held.row.in_(list(shown))))
            self.count -= gone.rowcount
        waiting = [
            {"row": row, "field": link.name, "entity": kind.name, "target": found[link.name]}
            for link in _enforced(kind)
            for missing in [self._missing(link, shown, coming)]
            if missing
            for row, found in shown.items()
            if found.get(link.name) in missing
        ]
        for one in waiting:
            shown[one["row"]][one["field"]] = None
        if waiting:
            self._connection.execute(insert(Held), waiting)
            self._is_empty = False
            self.count += len(waiting)

    def complete(self, kind: Entity, arrived: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Fill in the links that waited for the records `arrived` of a kind; (entity, record, field) of each."""
        if self._is_empty or not arrived:
            return
        waiting = self._connection.execute(
            select(Held.row, Held.field, Held.entity, Held.target).where(Held.target.in_(arrived))
        ).all()
        fitting = [one for one in waiting if entity_named(one.entity).fields[one.field].target == kind.name]
        # Somebody may have written another link since: the log tells which of them is shown.
        shown = ops_of(self._connection, {one.row for one in fitting})
        for row, name, entity, target in fitting:
            tops = heads(shown[row]).get(name, [])
            if tops and tops[0].value == target:
                model = entity_named(entity).model
                self._connection.execute(update(model).where(model.id == row).values({name: target}))
                yield entity, row, name
        for entity, name in {(one.entity, one.field) for one in fitting}:
            own = (Held.target.in_(arrived), Held.entity == entity, Held.field == name)
            self.count -= self._connection.execute(delete(Held).where(*own)).rowcount

    def _missing(
        self, link: Field, shown: Mapping[str, Mapping[str, Any]], coming: Mapping[str, str]
    ) -> set[str]:
        wanted = {
            found[link.name]
            for found in shown.values()
            if found.get(link.name) is not None and coming.get(found[link.name]) != link.target
        }
        if not wanted:
            return set()
        target = entity_named(str(link.target)).model
        return wanted.difference(self._connection.scalars(select(target.id).where(target.id.in_(wanted))))


def _enforced(kind: Entity) -> Iterator[Field]:
    columns = kind.model.__table__.columns
    return (one for one in kind.fields.values() if one.target is not None and columns[one.name].foreign_keys)
