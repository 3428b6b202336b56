"""What is asked of each change set before it leaves an office, and what may be answered."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

NAMED: Final = "named"
"""Counts among what is withheld the texts that hold a name or number of somebody; the others by their field's fact."""


@dataclass(frozen=True, slots=True)
class LeavingSet:
    """One stored change set, as the sender reads it; `ops` are `[field, value, base?, seal?]`."""

    entity: str | None
    row: str | None
    scope: str
    ops: list[list[Any]]


class Verdict(Enum):
    """How much of a change set may be told: all, or no more than that there is something."""

    OPEN = "open"
    HIDDEN = "hidden"


Judged = Verdict | frozenset[str]
"""A verdict, or the names of the fields whose values are withheld."""


@dataclass(slots=True)
class Counts:
    """What is told before sending; it fills while verdicts are given. `withheld` counts values by why."""

    closed_files: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    nameless: set[str] = field(default_factory=set, repr=False)

    @property
    def persons_without_names(self) -> int:
        """How many persons go without their names."""
        return len(self.nameless)


class Rules(ABC):
    """What may go to one peer in one file."""

    def __init__(self) -> None:
        self.counts = Counts()

    @property
    def closed_files(self) -> int:
        """How many very sensitive case files stay here."""
        return self.counts.closed_files

    @abstractmethod
    def verdicts(self, sets: Sequence[LeavingSet]) -> list[Judged]:
        """How much of each set may go; ValueError for a set that this peer has no business with."""

    @abstractmethod
    def may_carry(self, attachment_id: str) -> bool:
        """Whether the content of an attachment may go."""


class Everything(Rules):
    """For another PC of the same office."""

    def verdicts(self, sets: Sequence[LeavingSet]) -> list[Judged]:
        """All of each."""
        return [Verdict.OPEN] * len(sets)

    def may_carry(self, attachment_id: str) -> bool:  # noqa: ARG002
        """Every content."""
        return True


class Nothing(Rules):
    """For an office that is none of ours to write to."""

    def verdicts(self, sets: Sequence[LeavingSet]) -> list[Judged]:
        """No set may be asked for."""
        if sets:
            raise ValueError("nothing goes to this peer")
        return []

    def may_carry(self, attachment_id: str) -> bool:  # noqa: ARG002
        """No content."""
        return False
