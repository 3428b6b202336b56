"""Reading of everything a packet needs, once: the meeting, its people and agenda, and the matters to decide on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from yazd_desktop import attachments, queries
from yazd_desktop.agenda import FREE, KINDS
from yazd_desktop.entities.issue import FOR_AGENDA
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.reports.facts import AgendaFact, Facts, IssueFact, MeetingFact, MemberFact
from yazd_desktop.reports.gathering import gather
from yazd_desktop.reports.hidden import Hidden, read_hidden
from yazd_desktop.reports.matters import (
    read_agencies,
    read_commitments,
    read_identities,
    read_issues,
    read_last_follow_ups,
)
from yazd_desktop.reports.shown import local_digits
from yazd_desktop.reports.view import View, read_places, view_of
from yazd_desktop.settings import Settings

_ALL: Final = Settings(packet_issues=1_000_000, packet_cases=1_000_000)
_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def read_facts(
    office: Office,
    meeting_id: str | None,
    *,
    with_identity: bool,
    agency_id: str | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Facts:
    """Read what the packet of a meeting says, or the part of it for one agency.

    Without a meeting all that is open is listed, of one office every case file and issue. UserError records.gone
    when there is no such meeting.
    """

    def go_on() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    meeting = {} if meeting_id is None else queries.get(office, "meeting", meeting_id)
    view = view_of(office, meeting_id)
    listed = office.settings if meeting_id is not None or view.is_province else _ALL
    hidden = read_hidden(office)
    go_on()
    places = read_places(office, view)
    agencies = read_agencies(office, view)
    names = {agency.id: agency.name for agency in agencies}
    issues = read_issues(office, view, hidden, places)
    agenda = () if meeting_id is None else _agenda(office, view, meeting_id, hidden)
    listed_issues = choose_issues(issues, agenda, listed.packet_issues)
    go_on()
    matters = gather(office, view, hidden, places, listed_issues, agency_id, listed.packet_cases)
    go_on()
    body = {} if meeting_id is None else _row(office, "body", meeting["body"])
    listed_ids = [case.id for case in matters.listed_cases]
    return Facts(
        office=view.office_name,
        emblem=_emblem(office),
        today=office.today(),
        small_number=office.settings.small_number,
        meeting=_meeting(meeting, body, hidden),
        agenda=agenda,
        people=() if meeting_id is None else _people(office, view, meeting_id, meeting["body"], names),
        agencies=agencies,
        commitments=read_commitments(office, view, hidden, names),
        referrals=matters.referrals,
        issues=issues,
        open_cases_by_neighbourhood=matters.open_cases,
        harms=matters.harms,
        listed_issues=listed_issues,
        listed_cases=matters.listed_cases,
        asked=matters.asked,
        letters=matters.letters,
        letters_of_cases=matters.letters_of_cases,
        agency_ids={row: agency.id for agency in agencies for row in view.alike.members(agency.id)},
        offices=matters.offices,
        last_follow_ups=read_last_follow_ups(office, listed_ids),
        identities=read_identities(office, hidden, listed_ids) if with_identity else None,
    )


def choose_issues(
    issues: tuple[IssueFact, ...], agenda: tuple[AgendaFact, ...], limit: int
) -> tuple[IssueFact, ...]:
    """The issues with the highest scores that a meeting may decide on, and all on its agenda."""
    wanted = {item.issue for item in agenda}
    wanted |= {issue.id for issue in [i for i in issues if i.status.code in FOR_AGENDA][: max(0, limit)]}
    return tuple(issue for issue in issues if issue.id in wanted)


def _row(office: Office, entity: str, record_id: Any) -> Mapping[str, Any]:
    try:
        return queries.get(office, entity, str(record_id))
    except UserError:
        return {}  # retired since: what it said is not known any more


def _meeting(meeting: Mapping[str, Any], body: Mapping[str, Any], hidden: Hidden) -> MeetingFact:
    return MeetingFact(
        number=local_digits(meeting.get("number") or ""),
        body=body.get("name") or "",
        subject=hidden.mask.hide(meeting.get("subject") or ""),
        held_on=meeting.get("held_on"),
        starts_at=local_digits(meeting.get("starts_at") or ""),
        ends_at=local_digits(meeting.get("ends_at") or ""),
        place=meeting.get("place") or "",
        chair=meeting.get("chair") or "",
        secretary=meeting.get("secretary") or "",
        quorum_percent=body.get("quorum_percent"),
    )


def _agenda(office: Office, view: View, meeting_id: str, hidden: Hidden) -> tuple[AgendaFact, ...]:
    rows = queries.rows(
        office,
        "agenda_item",
        ("title", "presenter", "minutes", *KINDS),
        where={"meeting": meeting_id},
        sort="position",
        descending=False,
    )
    found = []
    for position, row in enumerate(rows, start=1):
        kind = next((name for name in KINDS if row[name]), FREE)
        matter = _row(office, kind, row[kind]) if kind != FREE else {}
        case = matter.get("case") if kind == "referral" else None
        title = hidden.mask.hide(row["title"] or "", hidden.words_of(case))
        agencies = {str(matter["agency"])} if matter.get("agency") else set()
        if row["issue"]:
            sent = queries.rows(office, "referral", ("agency",), where={"issue": row["issue"]})
            agencies |= {referral["agency"] for referral in sent}
        found.append(
            AgendaFact(
                position,
                t("reports.packet.agenda.confidential") if case in hidden.cases else title,
                row["presenter"] or "",
                row["minutes"],
                row["issue"],
                frozenset() if case in hidden.cases else frozenset(view.alike.once(agencies)),
            )
        )
    return tuple(found)


def _people(
    office: Office, view: View, meeting_id: str, body: Any, agencies: Mapping[str, str]
) -> tuple[MemberFact, ...]:
    """The members in their order, each as he or his deputy is noted, and then who else is."""
    fields = ("member", "name", "post", "presence")
    attendance = queries.rows(
        office, "attendance", fields, where={"meeting": meeting_id}, sort="local_id", descending=False
    )
    noted = {row["member"]: row for row in attendance if row["member"]}
    members = queries.rows(
        office,
        "body_member",
        ("name", "post", "agency"),
        where={"body": body},
        sort="position",
        descending=False,
    )
    found = []
    for member in members:
        row = noted.pop(member["id"], None) or {}
        post = _post(
            row.get("post") or member["post"] or "",
            agencies.get(view.alike.leading(member["agency"] or ""), ""),
        )
        found.append(MemberFact(row.get("name") or member["name"] or "", post, _presence(office, row)))
    guests = [*noted.values(), *(row for row in attendance if not row["member"])]
    return (
        *found,
        *(
            MemberFact(row["name"] or "", row["post"] or "", _presence(office, row), is_guest=True)
            for row in guests
        ),
    )


def _post(post: str, agency: str) -> str:
    """What somebody is and where: a director of what, unless the post says it."""
    if not post or not agency or agency in post:
        return post or agency
    return t("reports.packet.signatures.post_at", post=post, agency=agency)


def _presence(office: Office, row: Mapping[str, Any]) -> str:
    return office.code_label("presence", row["presence"]) if row.get("presence") else ""


def _emblem(office: Office) -> bytes | None:
    emblem = _row(office, "office", office.id).get("emblem")
    if not emblem:
        return None
    try:
        content = attachments.read_bytes(office, str(emblem))
    except UserError:
        return None  # a lost picture is no reason not to meet
    return content if content.startswith(_PICTURES) else None
