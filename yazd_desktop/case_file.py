"""A case file as one page that reads like a file: who, what harms, and everything that was done, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from yazd_desktop import attachments, queries, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.i18n import t
from yazd_desktop.lines import Chip, Line, chip
from yazd_desktop.office import Office
from yazd_desktop.pseudonyms import pseudonym

_FACTS: Final = ("opened_on", "neighbourhood", "household", "caseworker", "found_by", "consent", "closed_on")
_TEXTS: Final = ("request", "plan", "notes")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The page of one case file. `texts` and `facts` leave out what is not known."""

    record_id: str
    number: str
    title: str
    status: Chip | None
    risk: Chip | None
    secrecy: Chip | None
    facts: tuple[tuple[str, str], ...]
    people: tuple[Line, ...]
    harms: tuple[Chip, ...]
    texts: tuple[tuple[str, str], ...]
    timeline: tuple[Line, ...]
    referrals: tuple[Line, ...]
    attachments: tuple[Line, ...]
    issues: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Happened:
    day: date
    line: Line


def read_case_file(office: Office, case_id: str) -> CaseFile:
    """Read a case file; UserError records.gone when it is not there any more."""
    case = queries.get(office, "case", case_id)
    codes = office.codes
    people = _people(office, case_id)
    referrals = queries.rows(
        office,
        "referral",
        ("number", "subject", "agency", "status", "sent_on", "deadline", "replied_on", "reply"),
        where={"case": case_id},
    )
    agencies = queries.labels(office, "agency", [row["agency"] for row in referrals if row["agency"]])
    names = t("value.comma").join(person.title for person in people)
    number = str(case["number"] or "")
    return CaseFile(
        record_id=case_id,
        number=values.show(entity_named("case").fields["number"], number),
        title=names or t("case_file.no_person"),
        status=chip(codes, "case_status", case["status"]),
        risk=chip(codes, "risk", case["risk"]),
        secrecy=chip(codes, "confidentiality", case["confidentiality"]),
        facts=_facts(office, case),
        people=people,
        harms=tuple(
            found for harm in _codes(case["harms"]) if (found := chip(codes, "harm", harm)) is not None
        ),
        texts=tuple((t(f"field.case.{name}"), str(case[name])) for name in _TEXTS if case[name]),
        timeline=_timeline(office, case_id, case, referrals, agencies),
        referrals=tuple(_referral(office, row, agencies) for row in referrals),
        attachments=_attachments(office, case_id),
        issues=_issues(office, case_id),
    )


def _codes(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _facts(office: Office, case: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for name in _FACTS:
        field, value = entity_named("case").fields[name], case[name]
        if value is None:
            continue
        if field.kind == "link":
            text = queries.labels(office, str(field.target), [str(value)]).get(str(value), "")
        elif field.kind == "code":
            text = office.code_label(field.code_list, value)
        else:
            text = values.show(field, value)
        found.append((t(f"field.case.{name}"), text))
    return tuple(found)


def _people(office: Office, case_id: str) -> tuple[Line, ...]:
    links = queries.rows(office, "case_person", ("person", "role"), where={"case": case_id}, sort="local_id")
    fields = ("given_name", "family_name", "fathers_name", "identity_kind", "identity_number", "phone")
    persons = {
        row["id"]: row
        for row in queries.rows(
            office,
            "person",
            (*fields, "birth_year"),
            where={"id": tuple(row["person"] for row in links if row["person"])},
        )
    }
    kind = entity_named("person")
    found = []
    for link in links:
        person = persons.get(link["person"])
        if person is None:
            continue
        parts = [
            t(
                "case_file.fact",
                label=t(f"field.person.{name}"),
                text=values.show(kind.fields[name], person[name]),
            )
            for name in ("fathers_name", "birth_year", "identity_number", "phone")
            if person[name]
        ]
        name = " ".join(part for part in (person["given_name"], person["family_name"]) if part)
        name = name or pseudonym("person", person["id"])
        role = office.code_label("case_role", link["role"]) if link["role"] else ""
        found.append(Line("person", person["id"], name, t("case_file.joint").join(parts), role))
    return tuple(found)


def _referral(office: Office, row: dict[str, Any], agencies: dict[str, str]) -> Line:
    status = chip(office.codes, "referral_status", row["status"])
    deadline = row["deadline"]
    late = (office.today() - deadline).days if isinstance(deadline, date) else 0
    return Line(
        "referral",
        row["id"],
        agencies.get(row["agency"], ""),
        row["subject"] or "",
        status.label if status else "",
        status.tone if status else "normal",
        late,
    )


def _timeline(
    office: Office,
    case_id: str,
    case: dict[str, Any],
    referrals: list[dict[str, Any]],
    agencies: dict[str, str],
) -> tuple[Line, ...]:
    happened: list[_Happened] = []

    def note(day: Any, line: Line) -> None:
        if isinstance(day, date):
            happened.append(_Happened(day, line))

    note(case["opened_on"], Line("case", case_id, t("case_file.opened"), tone="accent"))
    reason = case["closing_reason"]
    closed = office.code_label("closing_reason", reason) if reason else ""
    note(case["closed_on"], Line("case", case_id, t("case_file.closed"), closed, tone="muted"))
    for row in referrals:
        agency = agencies.get(row["agency"], "")
        sent = t("case_file.sent", agency=agency)
        note(row["sent_on"], Line("referral", row["id"], sent, row["subject"] or ""))
        replied = t("case_file.replied", agency=agency)
        note(row["replied_on"], Line("referral", row["id"], replied, row["reply"] or "", tone="success"))
    subjects = {"case": (case_id,), "referral": tuple(row["id"] for row in referrals)}
    for name, ids in subjects.items():
        if not ids:
            continue
        for row in queries.rows(
            office, "follow_up", ("done_on", "way", "contact", "result", "case"), where={name: ids}
        ):
            if name == "referral" and row["case"] == case_id:
                continue  # it stands in the timeline already
            detail = t("case_file.joint").join(p for p in (row["contact"], row["result"]) if p)
            way = office.code_label("follow_up_way", row["way"]) if row["way"] else t("entity.follow_up")
            note(row["done_on"], Line("follow_up", row["id"], way, detail))
    field = entity_named("case").fields["opened_on"]
    return tuple(
        Line(
            item.line.entity,
            item.line.record_id,
            item.line.title,
            item.line.detail,
            values.show(field, item.day),
            item.line.tone,
        )
        for item in sorted(happened, key=lambda item: item.day, reverse=True)
    )


def _attachments(office: Office, case_id: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            "attachment",
            str(row["id"]),
            str(row["name"]),
            str(row["description"] or ""),
            t("case_file.size", kilobytes=max(1, int(str(row["size_bytes"] or 0)) // 1024)),
        )
        for row in attachments.of_record(office, "case", case_id)
    )


def _issues(office: Office, case_id: str) -> tuple[Line, ...]:
    links = queries.rows(office, "case_issue", ("issue",), where={"case": case_id})
    found = queries.rows(
        office,
        "issue",
        ("number", "title", "status", "score"),
        where={"id": tuple(row["issue"] for row in links if row["issue"])},
    )
    lines = []
    for row in found:
        status = chip(office.codes, "issue_status", row["status"])
        lines.append(
            Line(
                "issue",
                row["id"],
                row["title"] or "",
                values.show(entity_named("issue").fields["number"], row["number"]),
                status.label if status else "",
                status.tone if status else "normal",
            )
        )
    return tuple(lines)
