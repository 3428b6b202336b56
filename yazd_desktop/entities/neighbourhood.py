"""Neighbourhoods."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Child, Entity, Section

NEIGHBOURHOOD = Entity(
    name="neighbourhood",
    model=models.Neighbourhood,
    icon="neighbourhood",
    label=("name",),
    sections=(
        Section("identity", ("name", "city", "municipal_district", "kind", "status", "target_since")),
        Section("size", ("population", "households", "area_hectares", "outline")),
        Section("notes", ("notes",)),
    ),
    columns=("name", "city", "municipal_district", "kind", "status", "population"),
    sort="name",
    filters=("status", "kind"),
    children=(Child("issue", "neighbourhood"), Child("case", "neighbourhood")),
    defaults=(("status", "target"),),
)
