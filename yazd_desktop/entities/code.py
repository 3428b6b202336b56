"""Code lists, which the users see and edit as rows."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Entity, Section

CODE = Entity(
    name="code",
    model=models.Code,
    icon="code_list",
    label=("label",),
    sections=(
        Section("code", ("list_name", "code", "label", "position", "weight", "tone", "phase", "retired")),
    ),
    columns=("list_name", "label", "code", "position", "weight", "retired"),
    sort="position",
)
