"""What an entity is to the program: how its fields are arranged, what its list shows, which rules hold.

Types and limits of the fields stand in `db/models`, words in the catalogue, codes in code lists. This says the rest,
once, for forms, lists, import and reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from sqlalchemy import ColumnElement

from db.base import Record
from db.kinds import Field, fields_of

Value = str | int | float | bool | date | tuple[str, ...] | None
Values = Mapping[str, Value]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one field: an error forbids saving, a warning does not. `key` is in the catalogue;
    `suggestion` is the value that was perhaps meant.
    """

    field: str
    key: str
    severity: Severity = "error"
    params: tuple[tuple[str, object], ...] = ()
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields of a form; its words are `section.<entity>.<name>`."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """Records of another entity that belong to a record: shown in its form or page as a small list."""

    entity: str
    link: str


@dataclass(frozen=True, slots=True)
class Through:
    """Names lent by other records: `entity` rows whose `link` is this row lend what `lender` points at.

    The row is found by these names, and `column` shows them in its list.
    """

    entity: str
    link: str
    lender: str
    column: str


@dataclass(frozen=True, slots=True)
class ComputedStatus:
    """A status nobody types: `code` is shown instead of the stored one when it holds on the day `today`.

    `needs` are the fields beside the status that `holds` looks at.
    """

    field: str
    code: str
    needs: tuple[str, ...]
    holds: Callable[[Values, date], bool]
    where: Callable[[date], ColumnElement[bool]]


class Facts(Protocol):
    """What `derive` may ask the store."""

    @property
    def today(self) -> date:
        """The day on which the rules are asked."""

    def weight(self, code_list: str, code: str | None) -> float | None:
        """The weight of a code."""

    def phase(self, code_list: str, code: str | None) -> str | None:
        """The phase of a code: open, waiting, done, cancelled."""

    def value(self, entity: str, record_id: str | None, field: str) -> Value:
        """A field of another record; None when there is none."""

    def add_working_days(self, day: date, count: int) -> date:
        """A day so many working days later, by the office's holidays."""


Derive = Callable[[dict[str, Value], Values, Facts], None]
Reckon = Callable[[Values, Facts], dict[str, Value]]
Rule = Callable[[Values], Iterable[Problem]]
ShownWhen = Callable[[Values], bool]


@dataclass(frozen=True)
class Entity:
    """One kind of record.

    `label` are the fields whose texts name a record; `number_mark` is the letter in human numbers (None: no number,
    empty: a case file's plain number). `derive(new, old, facts)` fills computed fields before a save;
    `reckon(values, facts)` gives the fields that follow from others in every copy alike, also after an exchange.
    `fixed` fields are given when the record is made and never change: others know the record by them. A new
    form begins with the day of `today` fields; what comes from a list does not.
    """

    name: str
    model: type[Record]
    icon: str
    label: tuple[str, ...]
    sections: tuple[Section, ...]
    columns: tuple[str, ...]
    sort: str
    descending: bool = False
    filters: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    search_through: tuple[Through, ...] = ()
    number_mark: str | None = None
    number_date: str | None = None
    defaults: tuple[tuple[str, Value], ...] = ()
    rules: tuple[Rule, ...] = ()
    derive: Derive | None = None
    reckon: Reckon | None = None
    computed_status: ComputedStatus | None = None
    shown_when: tuple[tuple[str, ShownWhen], ...] = ()
    required_when: tuple[tuple[str, ShownWhen], ...] = ()
    not_shown: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    is_part: bool = False
    """Lives only inside another record (an agenda item, a member): no list of its own in the navigation."""

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The fields by name, as declared in the model."""
        return fields_of(self.model)

    @cached_property
    def links(self) -> tuple[Field, ...]:
        """The fields that point at other records."""
        return tuple(field for field in self.fields.values() if field.kind == "link")

    def placed(self) -> tuple[str, ...]:
        """Every field that stands in a section, in order."""
        return tuple(name for section in self.sections for name in section.fields)
