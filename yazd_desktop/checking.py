"""Checking a record before it is saved: one draft for forms, import, the command line and the door of writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from db.kinds import Field
from yazd_desktop import values
from yazd_desktop.codes import COMPUTED_PHASE, CodeLists
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity, Facts, Problem, Value, Values
from yazd_desktop.persian import jalali
from yazd_desktop.persian.contact import check_phone, check_postal_code
from yazd_desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class Draft:
    """All values a record would have, and what is wrong with them; an error forbids saving, a warning does not."""

    values: dict[str, Value]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid saving."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What the rules of an entity may ask, answered from an open store."""

    connection: Connection
    today: date
    codes: CodeLists
    settings: Settings

    def weight(self, code_list: str, code: str | None) -> float | None:
        """The weight of a code."""
        row = self.codes.find(code_list, code)
        return None if row is None else row.weight

    def phase(self, code_list: str, code: str | None) -> str | None:
        """The phase of a code."""
        row = self.codes.find(code_list, code)
        return None if row is None else row.phase

    def value(self, entity: str, record_id: str | None, field: str) -> Value:
        """A field of another record; None when there is none."""
        if record_id is None:
            return None
        model = entity_named(entity).model
        found: Value = self.connection.scalar(
            select(getattr(model, field)).where(model.id == record_id, ~model.deleted)
        )
        return found

    def add_working_days(self, day: date, count: int) -> date:
        """A day so many working days later, by the office's holidays."""
        return jalali.add_working_days(day, count, self.settings.holiday_dates())


def check(entity: Entity, entered: Values, old: Values, facts: Facts, codes: CodeLists) -> Draft:
    """The record `old` with `entered` put in: tidied, completed by the entity's rules, and checked.

    `old` is empty for a new record, which then gets the entity's defaults. What was wrong with `old` already, as where
    a value was withheld by the office that sent it, is a warning: it does not forbid another change.
    """
    draft = _checked(entity, entered, old, facts, codes)
    if not old or not draft.errors:
        return draft
    standing = {(problem.field, problem.key) for problem in _problems_of_record(entity, old, old, codes)}
    problems = tuple(
        replace(problem, severity="warning")
        if (problem.field, problem.key) in standing
        and entered.get(problem.field, old.get(problem.field)) == old.get(problem.field)
        else problem
        for problem in draft.problems
    )
    return Draft(draft.values, problems)


def _checked(entity: Entity, entered: Values, old: Values, facts: Facts, codes: CodeLists) -> Draft:
    problems: list[Problem] = []
    new: dict[str, Value] = {name: values.empty(field) for name, field in entity.fields.items()}
    new.update(old or dict(entity.defaults))
    for name, value in entered.items():
        field = entity.fields[name]
        if field.computed and value != old.get(name):
            problems.append(Problem(name, "problem.computed"))
            continue
        if old and name in entity.fixed and value != old.get(name):
            problems.append(Problem(name, "problem.fixed"))
            continue
        try:
            new[name] = values.clean(field, value)
        except values.BadValue as bad:
            problems.append(Problem(name, bad.key, "error", tuple(bad.params.items()), bad.suggestion))
    if entity.derive is not None and not problems:
        entity.derive(new, old, facts)
    if entity.reckon is not None and not problems:
        new.update(entity.reckon(new, facts))
    problems += _problems_of_record(entity, new, old, codes, frozenset(problem.field for problem in problems))
    return Draft(new, tuple(problems))


def _problems_of_record(
    entity: Entity, new: Values, old: Values, codes: CodeLists, told: frozenset[str] = frozenset()
) -> list[Problem]:
    """What is wrong with a record as a whole; `told` are fields of which something is told already."""
    problems: list[Problem] = []
    for field in entity.fields.values():
        problems += _problems_of(field, new[field.name], old.get(field.name), codes)
    told |= {problem.field for problem in problems}
    problems += [
        Problem(name, "problem.required")
        for name in entity.fields
        if name not in told and is_required(entity, name, new) and not is_given(new[name])
    ]
    # Everything is told at once, and of one field only what stands in the way first.
    told |= {problem.field for problem in problems if problem.severity == "error"}
    for rule in entity.rules:
        problems += [problem for problem in rule(new) if problem.field not in told]
    return problems


def is_given(value: Value) -> bool:
    """Whether there is a value at all; no and zero are values."""
    return value is not None and value != () and value != ""


def is_required(entity: Entity, name: str, current: Values) -> bool:
    """Whether the field must be given, as the record stands."""
    return entity.fields[name].required or any(
        field == name and holds(current) for field, holds in entity.required_when
    )


def is_shown(entity: Entity, name: str, current: Values) -> bool:
    """Whether the field has its place on the form, as the record stands; a value is never hidden."""
    conditions = [holds for field, holds in entity.shown_when if field == name]
    return not conditions or is_given(current.get(name)) or any(holds(current) for holds in conditions)


def _problems_of(field: Field, value: Value, before: Value, codes: CodeLists) -> Iterable[Problem]:
    if not is_given(value):
        return
    if field.kind in {"code", "codes"}:
        given = value if isinstance(value, tuple) else (value,)
        kept = before if isinstance(before, tuple) else (before,)
        for code in given:
            row = codes.find(field.code_list, code)
            # A retired code stays where it stands; it is only not given anew.
            # A computed status holds by itself or not at all: nobody stores it.
            if row is None or row.phase == COMPUTED_PHASE or (row.retired and code not in kept):
                yield Problem(field.name, "problem.unknown_code", "error", (("code", code),))
    elif field.kind == "phone":
        checked = check_phone(str(value))
        if checked.problem and checked.severity:
            yield Problem(field.name, checked.problem, checked.severity, (), checked.suggestion)
    elif field.kind == "postal_code":
        checked = check_postal_code(str(value))
        if checked.problem and checked.severity:
            yield Problem(field.name, checked.problem, checked.severity, (), checked.suggestion)


def overlapping(
    entered: Values, opened: Mapping[str, Value], current: Mapping[str, Value]
) -> tuple[str, ...]:
    """The fields that were entered here and meanwhile got another value elsewhere."""
    return tuple(
        name
        for name, value in entered.items()
        if name in opened and current.get(name) != opened[name] and current.get(name) != value
    )
