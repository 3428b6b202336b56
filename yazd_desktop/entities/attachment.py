"""Attachments."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Entity, Section

ATTACHMENT = Entity(
    name="attachment",
    model=models.Attachment,
    icon="attachment",
    label=("name",),
    sections=(Section("file", ("name", "description", "media_type", "size_bytes", "secrecy")),),
    columns=("name", "description", "media_type", "size_bytes", "secrecy"),
    sort="local_id",
    descending=True,
    filters=("secrecy",),
    defaults=(("secrecy", "confidential"),),
    not_shown=("sha256", "owner_entity", "owner_id"),
    is_part=True,
)
