"""The cover of a packet: whose meeting it is, when and where."""

from __future__ import annotations

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import Facts, MeetingFact
from yazd_desktop.reports.shown import long_day
from yazd_desktop.typeset.blocks import Cover


def cover(facts: Facts, *, with_identity: bool, agency: str = "") -> Cover:
    """The first page; facts that are not known are left out. `agency` names the one it is for."""
    meeting = facts.meeting
    pairs = (
        (t("field.meeting.number"), meeting.number),
        (t("reports.packet.cover.for_agency"), agency),
        (t("field.meeting.subject"), meeting.subject),
        (t("field.meeting.held_on"), long_day(meeting.held_on)),
        (t("reports.packet.cover.time"), _time(meeting)),
        (t("field.meeting.place"), meeting.place),
        (t("field.meeting.chair"), meeting.chair),
        (t("field.meeting.secretary"), meeting.secretary),
        (t(f"reports.packet.cover.{'governorate' if facts.offices else 'office'}"), facts.office),
        (t("reports.packet.cover.printed"), long_day(facts.today)),
    )
    return Cover(
        invocation=t("reports.packet.cover.invocation"),
        title=t("reports.packet.title"),
        subtitle=meeting.body or t("reports.packet.cover.all_offices"),
        facts=tuple((label, text) for label, text in pairs if text),
        emblem=facts.emblem,
        note=t("reports.packet.cover.with_identity" if with_identity else "reports.packet.cover.no_identity"),
        note_tone="danger" if with_identity else "muted",
    )


def _time(meeting: MeetingFact) -> str:
    if meeting.starts_at and meeting.ends_at:
        return t("reports.packet.cover.from_to", start=meeting.starts_at, end=meeting.ends_at)
    return meeting.starts_at
