"""Persons. Nobody is forced to have an identity number."""

from __future__ import annotations

from collections.abc import Iterable

from db import models
from yazd_desktop.entities.base import Child, Entity, Facts, Problem, Section, Value, Values
from yazd_desktop.entities.rules import has_code, one_of
from yazd_desktop.persian import jalali
from yazd_desktop.persian.identity import check_identity


def _identity_number(values: Values) -> Iterable[Problem]:
    number = values.get("identity_number")
    if not isinstance(number, str):
        return
    checked = check_identity(str(values.get("identity_kind") or "national_id"), number)
    if checked.problem is None or checked.severity is None:
        return
    if checked.severity == "warning" and values.get("identity_reason"):
        return
    yield Problem("identity_number", checked.problem, checked.severity)


def _derive(new: dict[str, Value], old: Values, facts: Facts) -> None:  # noqa: ARG001
    born = new.get("birth_date")
    if born is not None and born != old.get("birth_date"):
        new["birth_year"] = jalali.to_jalali(born)[0]  # type: ignore[arg-type]  # a date by its kind


PERSON = Entity(
    name="person",
    model=models.Person,
    icon="person",
    label=("given_name", "family_name"),
    sections=(
        Section(
            "identity",
            (
                "given_name",
                "family_name",
                "fathers_name",
                "identity_kind",
                "identity_number",
                "identity_reason",
                "sex",
                "birth_date",
                "birth_year",
                "nationality",
            ),
        ),
        Section("contact", ("phone", "household", "relation_to_head")),
        Section("living", ("marital_status", "education", "work", "disability", "local_roles")),
        Section("notes", ("notes",)),
    ),
    columns=("family_name", "given_name", "fathers_name", "identity_number", "phone", "household"),
    sort="family_name",
    filters=("sex", "nationality", "education"),
    children=(Child("case_person", "person"),),
    defaults=(("identity_kind", "national_id"),),
    rules=(one_of("person", "family_name", "given_name"), _identity_number),
    derive=_derive,
    shown_when=(("identity_number", lambda values: values.get("identity_kind") != "undocumented"),),
    required_when=(("identity_reason", has_code("identity_kind", "undocumented")),),
)
