"""Code lists, which the users see and edit as rows."""

from __future__ import annotations

from db import models
from db.ids import new_id
from yazd_desktop.entities.base import Entity, Facts, Section, Value, Values


def _derive(new: dict[str, Value], old: Values, facts: Facts) -> None:  # noqa: ARG001
    # Nobody has to think of an identifier; two offices that add a code must not think of the same one.
    if not old:
        new["code"] = f"own_{new_id().replace('-', '')[-12:]}"


CODE = Entity(
    name="code",
    model=models.Code,
    icon="code_list",
    label=("label",),
    sections=(
        Section("code", ("list_name", "label", "position", "weight", "tone", "phase", "retired", "code")),
    ),
    columns=("list_name", "label", "position", "weight", "phase", "retired"),
    sort="list_name",
    filters=("list_name",),
    defaults=(("position", 1000), ("tone", "normal"), ("retired", False)),
    derive=_derive,
    fixed=("list_name",),
)
