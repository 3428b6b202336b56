"""What an office sends to its governorate: with the people in it or without, never a very sensitive case file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from sqlalchemy import Connection

from db.kinds import Field
from db.types import Key
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities.base import Entity
from yazd_desktop.exchange.leaving.case_notes import about_cases
from yazd_desktop.exchange.leaving.closed_files import closed_files
from yazd_desktop.exchange.leaving.known_people import keys_of_all
from yazd_desktop.exchange.leaving.verdicts import NAMED, Judged, LeavingSet, Rules, Verdict
from yazd_desktop.masking import Finder

_TEXTS: Final = frozenset({"text", "long_text", "phone", "identity", "postal_code"})
_OF_ONE_PERSON: Final = frozenset({"personal", "identity"})
_TEXTS_KEPT: Final = 4096
_LONGEST_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class _Facts:
    """Of one entity: why fields are withheld from who may not know people, and which are read for names."""

    sensitive: Mapping[str, str]
    texts: frozenset[str]


class ForGovernorate(Rules):
    """Rules for the files of the office `own` to its governorate."""

    def __init__(self, connection: Connection, own: str, *, with_identity: bool) -> None:
        super().__init__()
        self._connection = connection
        self._own = own
        self._with_identity = with_identity
        self._closed = closed_files(connection)
        self.counts.closed_files = self._closed.count

    def verdicts(self, sets: Sequence[LeavingSet]) -> list[Judged]:
        """Open, hidden with a very sensitive file, or the fields that say who somebody is."""
        if any(one.scope != self._own for one in sets):
            raise ValueError("an office sends its own records alone")
        about = set() if self._with_identity else about_cases(self._connection, sets)
        return [self._verdict(one, is_about_case=one.row in about) for one in sets]

    def may_carry(self, attachment_id: str) -> bool:
        """What a file shows cannot be judged, so it goes only with identity."""
        return self._with_identity and attachment_id not in self._closed.rows

    def _verdict(self, one: LeavingSet, *, is_about_case: bool) -> Judged:
        if one.row is None or one.row in self._closed.rows:
            return Verdict.HIDDEN
        facts = _FACTS[str(one.entity)]
        withheld = set()
        for field, value, *_ in one.ops:
            why = None if self._with_identity else facts.sensitive.get(field)
            if why is not None and (why != "case_note" or is_about_case):
                # Also where it was cleared: what is withheld must not tell whether there was something.
                withheld.add(field)
                self.counts.withheld[why] += 1
                if why == "identity":
                    self.counts.nameless.add(one.row)
            elif field in facts.texts and isinstance(value, str) and self._names_somebody(value):
                withheld.add(field)
                self.counts.withheld[NAMED] += 1
        return frozenset(withheld) or Verdict.OPEN

    @cached_property
    def _names_somebody(self) -> Callable[[str], bool]:
        keys = self._closed.keys(self._connection)
        if not self._with_identity:
            keys.update(keys_of_all(self._connection))
        finds = Finder(keys).finds
        # Most short texts stand in many records; long ones would only fill the memory.
        finds_again = lru_cache(_TEXTS_KEPT)(finds)
        return lambda text: finds(text) if len(text) > _LONGEST_KEPT else finds_again(text)


def _facts(kind: Entity) -> _Facts:
    fields = kind.fields.values()
    return _Facts(
        sensitive={field.name: field.sensitive for field in fields if field.sensitive != "none"},
        texts=frozenset(field.name for field in fields if _is_read(kind, field)),
    )


def _is_read(kind: Entity, field: Field) -> bool:
    """Whether a field may hold words about others: typed by people, and not about the one whose record it is."""
    is_link = isinstance(kind.model.__table__.columns[field.name].type, Key)
    return (
        field.kind in _TEXTS and not field.computed and not is_link and field.sensitive not in _OF_ONE_PERSON
    )


_FACTS: Final = {kind.name: _facts(kind) for kind in ENTITIES}
