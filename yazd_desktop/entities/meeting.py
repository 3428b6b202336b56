"""Bodies, their members, meetings, agendas and attendance."""

from __future__ import annotations

from db import models
from yazd_desktop.entities.base import Child, Entity, Facts, Section, Value, Values

BODY = Entity(
    name="body",
    model=models.Body,
    icon="body",
    label=("name",),
    sections=(Section("identity", ("name", "level", "chair", "secretary", "quorum_percent")),),
    columns=("name", "level", "chair", "secretary"),
    sort="name",
    filters=("level",),
    children=(Child("body_member", "body"), Child("meeting", "body")),
    defaults=(("quorum_percent", 67),),
)

BODY_MEMBER = Entity(
    name="body_member",
    model=models.BodyMember,
    icon="person",
    label=("name",),
    sections=(Section("member", ("body", "name", "post", "agency", "position")),),
    columns=("name", "post", "agency", "position"),
    sort="position",
    is_part=True,
)


def _derive_meeting(new: dict[str, Value], old: Values, facts: Facts) -> None:
    if old:
        return
    body = new.get("body")
    for field in ("chair", "secretary"):
        if not new.get(field):
            new[field] = facts.value("body", body, field)  # type: ignore[arg-type]  # a link by its kind


MEETING = Entity(
    name="meeting",
    model=models.Meeting,
    icon="meeting",
    label=("number", "subject"),
    sections=(
        Section(
            "meeting", ("number", "body", "subject", "held_on", "starts_at", "ends_at", "place", "status")
        ),
        Section("people", ("chair", "secretary")),
        Section("notes", ("notes",)),
    ),
    columns=("number", "body", "subject", "held_on", "starts_at", "place", "status"),
    sort="held_on",
    descending=True,
    filters=("status", "body"),
    children=(Child("agenda_item", "meeting"), Child("attendance", "meeting"), Child("decision", "meeting")),
    number_mark="M",
    number_date="held_on",
    defaults=(("status", "planned"),),
    derive=_derive_meeting,
)

AGENDA_ITEM = Entity(
    name="agenda_item",
    model=models.AgendaItem,
    icon="meeting",
    label=("title",),
    sections=(
        Section(
            "item",
            ("meeting", "position", "title", "presenter", "minutes", "issue", "commitment", "referral"),
        ),
    ),
    columns=("position", "title", "presenter", "minutes"),
    sort="position",
    is_part=True,
)


def _derive_attendance(new: dict[str, Value], old: Values, facts: Facts) -> None:  # noqa: ARG001
    member = new.get("member")
    for field in ("name", "post"):
        if not new.get(field):
            new[field] = facts.value("body_member", member, field)  # type: ignore[arg-type]  # a link by its kind


ATTENDANCE = Entity(
    name="attendance",
    model=models.Attendance,
    icon="person",
    label=("name",),
    sections=(
        Section(
            "attendance", ("meeting", "member", "name", "post", "presence", "deputy_letter", "arrived_at")
        ),
    ),
    columns=("name", "post", "presence", "deputy_letter", "arrived_at"),
    sort="local_id",
    derive=_derive_attendance,
    is_part=True,
)
