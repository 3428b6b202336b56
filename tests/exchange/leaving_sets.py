"""What of an office's log would leave it, as plain values: for the tests of what may leave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.changes import ChangeSet, Stream
from yazd_desktop.exchange.leaving.rules import Judged, LeavingSet, Rules, Verdict, rules_for
from yazd_desktop.office import Office

OTHER_OFFICE = "01990000-0000-7000-8000-00000000000f"


@dataclass(frozen=True)
class Left:
    """Every set of a log with the verdict on it."""

    rules: Rules
    judged: list[tuple[LeavingSet, Judged]]

    def values(self) -> Iterator[tuple[str, str, str, Any]]:
        """(entity, record, field, value) of everything that goes in the open."""
        for one, verdict in self.judged:
            if verdict is not Verdict.HIDDEN:
                withheld = verdict if isinstance(verdict, frozenset) else frozenset()
                for field, value, *_ in one.ops:
                    if field not in withheld:
                        yield str(one.entity), str(one.row), field, value

    def text(self) -> str:
        """The same as one text, as a thief of the file would search it."""
        return "\n".join(json.dumps(part, ensure_ascii=False) for part in self.values())

    def open_fields(self, row: str) -> set[str]:
        """The fields of a record that are told."""
        return {field for _, one, field, _ in self.values() if one == row}

    def withheld(self, row: str) -> set[str]:
        """The fields of a record that are not."""
        found: set[str] = set()
        for one, verdict in self.judged:
            if one.row == row and isinstance(verdict, frozenset):
                found |= verdict
        return found

    def hidden(self) -> set[str]:
        """The records of which nothing is told."""
        return {str(one.row) for one, verdict in self.judged if verdict is Verdict.HIDDEN}

    def seen(self) -> set[str]:
        """The records of which something is told."""
        return {str(one.row) for one, verdict in self.judged if verdict is not Verdict.HIDDEN}


def log_of(office: Office) -> list[LeavingSet]:
    """Every change set of a store."""
    query = select(ChangeSet.entity, ChangeSet.row, Stream.scope, ChangeSet.ops)
    query = query.join(Stream, Stream.id == ChangeSet.stream).order_by(ChangeSet.stream, ChangeSet.seq)
    with office.reading() as connection:
        rows = connection.execute(query).all()
    return [LeavingSet(entity, row, scope, json.loads(ops)) for entity, row, scope, ops in rows]


def leaves(office: Office, role: str = "governorate", *, with_identity: bool = False) -> Left:
    """What would leave an office, piece by piece as the sender asks."""
    sets = log_of(office)
    with office.reading() as connection:
        rules = rules_for(
            connection,
            own=office.id,
            role=role,
            peer_office=OTHER_OFFICE,
            with_identity=with_identity,
            is_governorate=False,
        )
        verdicts: list[Judged] = []
        for first in range(0, len(sets), 7):
            verdicts += rules.verdicts(sets[first : first + 7])
    return Left(rules, list(zip(sets, verdicts, strict=True)))
