"""Households."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Child, Entity, Section

HOUSEHOLD = Entity(
    name="household",
    model=models.Household,
    icon="household",
    label=("number",),
    sections=(
        Section("identity", ("number", "head", "neighbourhood", "resident_since", "tags")),
        Section("address", ("address", "block", "lane", "postal_code")),
        Section("dwelling", ("tenure", "dwelling_material", "has_permit", "has_deed", "rent_rials")),
        Section("living", ("income_source", "income_band", "cover", "insurance")),
        Section("notes", ("notes",)),
    ),
    columns=("number", "head", "neighbourhood", "address", "tenure", "cover"),
    sort="number",
    descending=True,
    filters=("neighbourhood", "tenure", "cover"),
    children=(Child("person", "household"), Child("case", "household")),
    number_mark="H",
)
