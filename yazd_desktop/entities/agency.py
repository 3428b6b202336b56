"""Agencies and their contacts."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Child, Entity, Section
from yazd_desktop.entities.rules import in_order

AGENCY = Entity(
    name="agency",
    model=models.Agency,
    icon="agency",
    label=("name",),
    sections=(
        Section("identity", ("name", "short_name", "code", "level", "reply_working_days")),
        Section("contact", ("phone", "address")),
        Section("notes", ("notes",)),
    ),
    columns=("name", "short_name", "level", "reply_working_days", "phone"),
    sort="name",
    filters=("level",),
    children=(Child("agency_contact", "agency"), Child("referral", "agency"), Child("commitment", "agency")),
    defaults=(("reply_working_days", 10),),
)

AGENCY_CONTACT = Entity(
    name="agency_contact",
    model=models.AgencyContact,
    icon="person",
    label=("name",),
    sections=(Section("contact", ("agency", "name", "post", "phone", "held_from", "held_to")),),
    columns=("name", "post", "agency", "phone", "held_from", "held_to"),
    sort="name",
    rules=(in_order("held_from", "held_to"),),
    is_part=True,
)
