"""What all parts of a sample office share: dice that fall the same way for the same seed, words, codes and days."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from yazd_desktop.codes import COMPUTED_PHASE, CodeLists
from yazd_desktop.entities.base import Value
from yazd_desktop.paths import resource
from yazd_desktop.persian.text import look_alike_key
from yazd_desktop.records import Unit

T = TypeVar("T")
_FIRST_MS = 1_700_000_000_000
_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62


@cache
def demo_words() -> dict[str, Any]:
    """The words of sample offices."""
    with resource("demo", "words.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass
class Maker:
    """Makes records of a sample office through the door that all records go through."""

    unit: Unit
    dice: random.Random
    today: date
    codes: CodeLists
    made: int = 0
    agencies: dict[str, str] = field(default_factory=dict)
    neighbourhoods: list[str] = field(default_factory=list)

    @property
    def words(self) -> dict[str, Any]:
        """The words of sample offices."""
        return demo_words()

    def create(self, entity: str, **values: Value) -> str:
        """Make a record; its id is the same for the same seed."""
        self.made += 1
        bits = (_FIRST_MS + self.made) << 80 | _VERSION_7 | _VARIANT
        record_id = str(UUID(int=bits | self.dice.getrandbits(12) << 64 | self.dice.getrandbits(62)))
        return self.unit.create(entity, values, record_id=record_id)

    def pick(self, several: list[T]) -> T:
        """One of several."""
        return self.dice.choice(several)

    def maybe(self, chance: float) -> bool:
        """Yes, this often."""
        return self.dice.random() < chance

    def code(self, code_list: str) -> str:
        """Some code of a list."""
        rows = [row for row in self.codes.rows(code_list) if not row.retired and row.phase != COMPUTED_PHASE]
        return self.dice.choice(rows).code

    def weighted(self, **weights: float) -> str:
        """One of the named codes, each as often as its weight says."""
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def ago(self, at_most_days: int, at_least_days: int = 0) -> date:
        """A day in the past."""
        return self.today - timedelta(days=self.dice.randint(at_least_days, at_most_days))

    def agency(self, name: str) -> str:
        """The agency of this name."""
        return self.agencies[look_alike_key(name)]
