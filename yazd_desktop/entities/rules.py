"""Rules that several entities share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yazd_desktop.entities.base import Problem, Rule, ShownWhen, Values
from yazd_desktop.i18n import t


def in_order(first: str, second: str) -> Rule:
    """The day in `second` may not lie before the day in `first`."""

    def rule(values: Values) -> Iterable[Problem]:
        start, end = values.get(first), values.get(second)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            yield Problem(second, "problem.before_start")

    return rule


def one_of(entity: str, *names: str) -> Rule:
    """At least one of the fields of `entity` must be given; the problem is shown at the first and names them all."""

    def rule(values: Values) -> Iterable[Problem]:
        if not any(values.get(name) for name in names):
            fields = t("value.or").join(t(f"field.{entity}.{name}") for name in names)
            yield Problem(names[0], "problem.one_of", "error", (("fields", fields),))

    return rule


def has_code(field: str, *codes: str) -> ShownWhen:
    """Holds when the field has one of the codes."""
    return lambda values: values.get(field) in codes
