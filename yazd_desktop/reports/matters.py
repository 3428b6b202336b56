"""Reading of what a meeting talks about: commitments, referrals, issues, case files and agencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, get_args

from yazd_desktop import labels, queries
from yazd_desktop.entities.issue import SCORE_PARTS
from yazd_desktop.i18n import t
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.office import Office
from yazd_desktop.pseudonyms import pseudonym
from yazd_desktop.queries import SCOPE
from yazd_desktop.reports.facts import (
    AgencyFact,
    CaseFact,
    CommitmentFact,
    HarmFact,
    IdentityFact,
    IssueFact,
    ReferralFact,
    StatusFact,
)
from yazd_desktop.reports.hidden import PERSON, Hidden
from yazd_desktop.reports.shown import local_digits
from yazd_desktop.reports.view import View
from yazd_desktop.typeset.blocks import Tone

Labels = Mapping[str, str]
_TONES: Final = frozenset(get_args(Tone))
_AGENCY: Final = ("name", "phone", "reply_working_days")
_CONTACT: Final = ("agency", "name", "post", "held_from", "held_to")
_COMMITMENT: Final = (
    "number",
    "agency",
    "part",
    "text",
    "status",
    "first_deadline",
    "deadline",
    "last_reply",
    "last_reply_on",
    "done_on",
    "percent",
)
_REFERRAL: Final = (
    "number",
    "agency",
    "subject",
    "case",
    "issue",
    "status",
    "urgency",
    "letter_number",
    "sent_on",
    "deadline",
    "replied_on",
)
_ISSUE: Final = (
    "number",
    "title",
    "category",
    "neighbourhood",
    "status",
    "score",
    "score_override",
    "score_reason",
    *SCORE_PARTS,
)
_CASE: Final = ("number", "neighbourhood", "harms", "risk", "status", "opened_on", "confidentiality")


def status(office: Office, code_list: str, code: object) -> StatusFact:
    """A code of a list with its words and colour."""
    row = office.codes.find(code_list, code)
    if code is None or row is None:
        text = "" if code is None else str(code)
        return StatusFact(text, text or t("reports.packet.none"), "normal")
    return StatusFact(row.code, row.label, row.tone if row.tone in _TONES else "normal", row.phase)  # type: ignore[arg-type]


def read_agencies(office: Office, view: View) -> tuple[AgencyFact, ...]:
    """All agencies by name, each once, with the contact who holds the post today."""
    today = office.today()
    contacts: dict[str, str] = {}
    for row in queries.rows(office, "agency_contact", _CONTACT, sort="local_id", descending=False):
        begins, ends = row["held_from"] or today, row["held_to"] or today
        if begins <= today <= ends:
            contacts[row["agency"]] = t("value.comma").join(
                part for part in (row["name"], row["post"]) if part
            )
    found = {row["id"]: row for row in queries.rows(office, "agency", _AGENCY, sort="name", descending=False)}
    return tuple(
        AgencyFact(
            agency,
            found[agency]["name"] or "",
            local_digits(_first(found, view.alike.members(agency), "phone") or ""),
            next((contacts[row] for row in view.alike.members(agency) if row in contacts), ""),
            _first(found, view.alike.members(agency), "reply_working_days"),
        )
        for agency in view.alike.once(found)
    )


def _first(rows: Mapping[str, Mapping[str, Any]], ids: Iterable[str], name: str) -> Any:
    """What the first of several rows of one agency says."""
    return next((rows[one][name] for one in ids if one in rows and rows[one][name]), None)


def read_commitments(
    office: Office, view: View, hidden: Hidden, agencies: Labels
) -> tuple[CommitmentFact, ...]:
    """All commitments, the earliest deadline first."""
    extensions = Counter(row["commitment"] for row in queries.rows(office, "extension", ("commitment",)))
    rows = queries.rows(
        office, "commitment", (*_COMMITMENT, SCOPE), where=view.where(), sort="deadline", descending=False
    )
    return tuple(
        CommitmentFact(
            number=local_digits(row["number"] or ""),
            agency_id=view.alike.leading(row["agency"] or ""),
            agency=agencies.get(view.alike.leading(row["agency"] or ""), ""),
            part=office.code_label("commitment_part", row["part"]) if row["part"] else "",
            text=hidden.mask.hide(row["text"] or ""),
            status=status(office, "commitment_status", row["status"]),
            first_deadline=row["first_deadline"],
            deadline=row["deadline"],
            extensions=extensions[row["id"]],
            last_reply=hidden.mask.hide(row["last_reply"] or ""),
            last_reply_on=row["last_reply_on"],
            done_on=row["done_on"],
            percent=row["percent"],
            office=view.name_of(row[SCOPE]),
        )
        for row in rows
    )


def read_referrals(
    office: Office, view: View, hidden: Hidden, numbers: Sequence[int] | None = None
) -> tuple[ReferralFact, ...]:
    """All referrals but those of very sensitive files, earliest deadline first; or those with the local `numbers`."""
    fields = (*_REFERRAL, SCOPE)
    if numbers is None:
        found_rows = queries.rows(
            office, "referral", fields, where=view.where(), sort="deadline", descending=False
        )
    else:
        found_rows = [*queries.page(office, "referral", numbers, fields).values()]
        found_rows.sort(key=lambda row: row["deadline"] or date.max)
    rows = [row for row in found_rows if row["case"] not in hidden.cases]
    with office.reading() as connection:
        files = labels.names(connection, office.codes, "case", {row["case"] for row in rows if row["case"]})
    titles = queries.labels(office, "issue", {row["issue"] for row in rows if row["issue"]})
    found = []
    for row in rows:
        if row["case"]:
            origin = local_digits(files.get(row["case"], ""))
        else:
            origin = hidden.mask.hide(titles.get(row["issue"], ""))
        found.append(
            ReferralFact(
                number=local_digits(row["number"] or ""),
                agency_id=view.alike.leading(row["agency"] or ""),
                subject=hidden.mask.hide(row["subject"] or "", hidden.words_of(row["case"])),
                origin=origin,
                case_id=row["case"],
                status=status(office, "referral_status", row["status"]),
                urgency=status(office, "referral_urgency", row["urgency"]) if row["urgency"] else None,
                letter_number=local_digits(row["letter_number"] or ""),
                sent_on=row["sent_on"],
                deadline=row["deadline"],
                replied_on=row["replied_on"],
                office=view.name_of(row[SCOPE]),
            )
        )
    return tuple(found)


def read_issues(office: Office, view: View, hidden: Hidden, places: Labels) -> tuple[IssueFact, ...]:
    """All issues, the highest score first, and of equal scores the one found first."""
    found = []
    fields = (*_ISSUE, "found_on", SCOPE)
    rows = queries.rows(office, "issue", fields, where=view.where(), sort="local_id", descending=False)
    rows.sort(key=lambda row: (-(row["score"] or 0.0), row["found_on"] or date.max))
    for row in rows:
        reach = office.codes.find("reach", row["reach"])
        parts = {**row, "reach": reach.weight if reach else None}
        overridden = row["score_override"] is not None and row["score"] == row["score_override"]
        found.append(
            IssueFact(
                id=row["id"],
                number=local_digits(row["number"] or ""),
                title=hidden.mask.hide(row["title"] or ""),
                category=office.code_label("issue_category", row["category"]) if row["category"] else "",
                neighbourhood=places.get(row["neighbourhood"], t("reports.packet.unknown_place")),
                status=status(office, "issue_status", row["status"]),
                score=row["score"],
                parts=tuple(parts[name] for name in SCORE_PARTS),
                score_reason=hidden.mask.hide(row["score_reason"] or "") if overridden else "",
                office=view.name_of(row[SCOPE]),
            )
        )
    return tuple(found)


def read_open_cases(
    office: Office, view: View, places: Labels, ids: Sequence[str] | None = None
) -> tuple[CaseFact, ...]:
    """The open case files but the very sensitive ones, newest first; with `ids` these, in their order."""
    ranks = {row.code: place for place, row in enumerate(office.codes.rows("risk"), start=1)}
    wanted = view.where() if ids is None else {"id": tuple(ids)}
    rows = queries.rows(office, "case", (*_CASE, SCOPE), where=wanted) if ids is None or ids else []
    if ids is not None:
        rows.sort(key=lambda row: ids.index(row["id"]))
    found = []
    for row in rows:
        state = status(office, "case_status", row["status"])
        if row["confidentiality"] == VERY_SENSITIVE or not state.is_open:
            continue
        found.append(
            CaseFact(
                id=row["id"],
                number=local_digits(row["number"] or ""),
                neighbourhood=places.get(row["neighbourhood"], t("reports.packet.unknown_place")),
                harms=tuple(office.code_label("harm", harm) for harm in row["harms"]),
                risk=status(office, "risk", row["risk"]) if row["risk"] else None,
                risk_rank=ranks.get(row["risk"], 0),
                status=state,
                opened_on=row["opened_on"],
                office=view.name_of(row[SCOPE]),
            )
        )
    return tuple(found)


def count_harms(cases: Iterable[tuple[str, tuple[str, ...], int]], small_number: int) -> tuple[HarmFact, ...]:
    """The harms of case files, the most frequent first; what is too few to tell is taken out here.

    Each of `cases` is a neighbourhood, harms, and how many case files have them.
    """
    everywhere: Counter[str] = Counter()
    by_place: dict[str, Counter[str]] = {}
    for place, harms, number in cases:
        for harm in set(harms):
            everywhere[harm] += number
            by_place.setdefault(place, Counter())[harm] += number
    least = max(1, small_number)
    return tuple(
        HarmFact(
            harm,
            count,
            {place: told[harm] if told[harm] >= least else None for place, told in by_place.items()},
        )
        for harm, count in sorted(everywhere.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= least
    )


def read_last_follow_ups(office: Office, cases: Iterable[str]) -> dict[str, date]:
    """The day of the last follow-up of each case file."""
    wanted = tuple(cases)
    if not wanted:
        return {}
    rows = queries.rows(
        office, "follow_up", ("case", "done_on"), where={"case": wanted}, sort="done_on", descending=False
    )
    return {row["case"]: row["done_on"] for row in rows if row["done_on"]}


def read_identities(office: Office, hidden: Hidden, cases: Iterable[str]) -> dict[str, IdentityFact]:
    """Who the case files are about: name, identity number and phone of each person, and what is asked."""
    wanted = tuple(cases)
    if not wanted:
        return {}
    requests = queries.rows(office, "case", ("request",), where={"id": wanted})
    links = queries.rows(
        office,
        "case_person",
        ("case", "person"),
        where={"case": wanted},
        sort="local_id",
        descending=False,
    )
    ids = tuple({link["person"] for link in links})
    persons = (
        {row["id"]: row for row in queries.rows(office, "person", PERSON, where={"id": ids})} if ids else {}
    )
    return {
        row["id"]: IdentityFact(
            tuple(
                _person(persons[link["person"]])
                for link in links
                if link["case"] == row["id"] and link["person"] in persons
            ),
            hidden.sensitive.hide(row["request"] or ""),
        )
        for row in requests
    }


def _person(row: Mapping[str, Any]) -> tuple[str, str, str]:
    name = " ".join(part for part in (row["given_name"], row["family_name"]) if part)
    return (
        name or pseudonym("person", row["id"]),
        local_digits(row["identity_number"] or ""),
        local_digits(row["phone"] or ""),
    )
