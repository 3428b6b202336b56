"""The office itself."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Entity, Section
from yazd_desktop.entities.rules import in_order

OFFICE = Entity(
    name="office",
    model=models.Office,
    icon="office",
    label=("name",),
    sections=(
        Section("identity", ("name", "code", "kind", "head", "phone", "address", "emblem")),
        Section("contract", ("operator", "contract_from", "contract_to")),
    ),
    columns=("name", "code", "kind", "head", "phone"),
    sort="name",
    fixed=("code",),
    rules=(in_order("contract_from", "contract_to"),),
)
