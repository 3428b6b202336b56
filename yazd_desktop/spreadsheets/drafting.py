"""From the draft of a row to its place in the plan: whose case it is, what is kept, what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from db.kinds import LONG_TEXT_LENGTH
from yazd_desktop import values
from yazd_desktop.entities import entity
from yazd_desktop.entities.base import Value
from yazd_desktop.i18n import language, t
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.persian.text import look_alike_key
from yazd_desktop.spreadsheets.book import Row
from yazd_desktop.spreadsheets.known import Known
from yazd_desktop.spreadsheets.matching import Entry, Match, Persons, full_name
from yazd_desktop.spreadsheets.rows import RowDraft

Outcome = Literal["created", "attached", "rejected"]
Why = Literal["new_person", "identity", "name_and_phone", "nobody"]
_SUBJECT_LENGTH: Final = 200
_NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row. `cells` are the cells as they stand in the list.

    The rest is for the import: `person` are the values of a new person or what an attached one still lacks; an
    attached row names its person by id (`person_id`) or by the earlier row that makes it (`person_row`);
    `neighbourhood` and `agency` are keys of name groups.
    """

    row_number: int
    outcome: Outcome
    person_name: str
    why: Why
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    cells: Row
    person: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)
    person_id: str | None = None
    person_row: int | None = None
    case: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)
    neighbourhood: str | None = None
    agency: str | None = None
    referral: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)


class Drafting:
    """Plans rows one after the other; a person made by one row is known to those below."""

    def __init__(self, known: Known, source: str) -> None:
        self._today = known.today
        self._source = source
        self._persons = Persons()
        for record_id, person in known.persons:
            opened = set(known.opened.get(record_id, ()))
            self._persons.add(Entry(dict(person), record_id=record_id, opened=opened))

    def plan_row(self, draft: RowDraft, cells: Row) -> PlannedRow:
        """What becomes of the row."""
        match = self._persons.find(draft.person)
        name = full_name(draft.person)
        if match.entry is None and not name and not _is_somebody(draft.person):
            reason = t("spreadsheets.reason.nobody")
            return PlannedRow(draft.number, "rejected", "", "nobody", (reason,), (), cells)
        if match.entry is None:
            return self._new(draft, match, cells)
        return self._attach(draft, match, match.entry, cells)

    def _new(self, draft: RowDraft, match: Match, cells: Row) -> PlannedRow:
        if not full_name(draft.person):
            draft.person["family_name"] = t("spreadsheets.no_name", row=_plain(draft.number))
            draft.warn("no_name", name=draft.person["family_name"])
        for other in match.other_identity:
            draft.warn("other_identity", who=_who(other))
        entry = Entry(dict(draft.person), row_number=draft.number)
        self._note_opening(draft, entry)
        self._persons.add(entry)
        reason = t("spreadsheets.reason.new_person")
        return self._line(draft, "new_person", reason, cells, person=draft.person)

    def _attach(self, draft: RowDraft, match: Match, entry: Entry, cells: Row) -> PlannedRow:
        missing = self._compare(draft, entry)
        if missing:
            entry.values.update(missing)
            self._persons.add(entry)
        self._note_opening(draft, entry)
        why = match.why or "identity"
        reason = t(f"spreadsheets.reason.{why}", who=_who(entry))
        return self._line(
            draft,
            why,
            reason,
            cells,
            person=missing,
            name=full_name(entry.values),
            person_id=entry.record_id,
            person_row=entry.row_number,
        )

    def _note_opening(self, draft: RowDraft, entry: Entry) -> None:
        """A second case of one person on one day is perhaps a list that was brought in before."""
        opened = draft.case.get("opened_on")
        if isinstance(opened, date):
            if opened in entry.opened:
                draft.warn("same_day", who=_who(entry), day=values.show(_OPENED_ON, opened))
            entry.opened.add(opened)

    def _compare(self, draft: RowDraft, entry: Entry) -> dict[str, Value]:
        """What the row says of the person and nobody knew; what it says otherwise is kept in the notes."""
        same_name = look_alike_key(full_name(draft.person)) == look_alike_key(full_name(entry.values))
        missing: dict[str, Value] = {}
        for name, value in draft.person.items():
            theirs = entry.values.get(name)
            if name in ("given_name", "family_name"):
                continue  # compared as one, below
            if name == "identity_kind":
                continue  # goes with its number
            if theirs is None or theirs == ():
                missing[name] = value
                if name == "identity_number" and draft.person.get("identity_kind"):
                    missing["identity_kind"] = draft.person["identity_kind"]
            elif not _is_same(value, theirs):
                self._keep_other(draft, name, value, theirs)
        if not same_name and full_name(draft.person):
            said, theirs = full_name(draft.person), full_name(entry.values)
            draft.keep(t("spreadsheets.name_in_list"), said)
            draft.warn("other_name", text=said, known=theirs)
        return missing

    def _keep_other(self, draft: RowDraft, name: str, value: Value, theirs: Value) -> None:
        target = f"person.{name}"
        kind = entity("person").fields[name]
        head, said = draft.said.get(target) or (t(f"field.{target}"), values.show(kind, value))
        draft.unwarn(target)
        draft.keep(head, said)
        draft.warn("differs", about=target, head=head, text=said, known=values.show(kind, theirs))

    def _line(
        self,
        draft: RowDraft,
        why: Why,
        reason: str,
        cells: Row,
        *,
        person: Mapping[str, Value],
        name: str = "",
        person_id: str | None = None,
        person_row: int | None = None,
    ) -> PlannedRow:
        referral = self._referral(draft)
        case = self._case(draft)
        return PlannedRow(
            draft.number,
            "created" if why == "new_person" else "attached",
            full_name(draft.person) or name,
            why,
            (reason,),
            draft.warnings,
            cells,
            person=dict(person),
            person_id=person_id,
            person_row=person_row,
            case=case,
            neighbourhood=draft.neighbourhood.key if draft.neighbourhood else None,
            agency=draft.agency.key if draft.agency else None,
            referral=referral,
        )

    def _case(self, draft: RowDraft) -> dict[str, Value]:
        case = dict(draft.case)
        opened = case.get("opened_on")
        if isinstance(opened, date) and opened > self._today:
            draft.warn("future", head=t("field.case.opened_on"), text=values.show(_OPENED_ON, opened))
        if draft.kept:
            head = t("spreadsheets.notes_head", source=self._source, row=_plain(draft.number))
            notes = "\n".join(filter(None, (str(case.get("notes") or ""), head, *draft.kept)))
            if len(notes) > LONG_TEXT_LENGTH:
                draft.warn("notes_cut")
                notes = notes[:LONG_TEXT_LENGTH]
            case["notes"] = notes
        return case

    def _referral(self, draft: RowDraft) -> dict[str, Value]:
        """The referral of the row; without an agency what was said of one goes into the notes."""
        said = draft.referral
        if draft.agency is None:
            for name, value in said.items():
                head, text = draft.said.get(f"referral.{name}") or (name, str(value))
                draft.keep(head, text)
                draft.warn("no_agency", head=head, text=text)
            return {}
        # No name in the subject: it is printed in packets that leave out who the people are.
        harm = draft.harm_text
        words = t("spreadsheets.subject_harm", harm=harm) if harm else t("spreadsheets.subject")
        subject = said.get("subject") or words
        sent_on = said.get("sent_on")
        if sent_on is None:
            draft.warn("not_sent", agency=draft.agency.name)
            return {**said, "subject": str(subject)[:_SUBJECT_LENGTH], "status": "draft"}
        if isinstance(sent_on, date) and sent_on > self._today:
            draft.warn("future", head=t("field.referral.sent_on"), text=values.show(_OPENED_ON, sent_on))
        return {
            **said,
            "subject": str(subject)[:_SUBJECT_LENGTH],
            "status": "sent",
            "drafted_on": sent_on,  # so that its number says the year in which it was sent
        }


_OPENED_ON: Final = entity("case").fields["opened_on"]


def _is_somebody(person: Mapping[str, Value]) -> bool:
    return bool(person.get("identity_number") or person.get("phone"))


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return look_alike_key(one) == look_alike_key(other)
    return one == other


def _who(entry: Entry) -> str:
    name = full_name(entry.values)
    if entry.row_number is not None:
        return t("spreadsheets.who.row", name=name, row=_plain(entry.row_number))
    return t("spreadsheets.who.office", name=name)


def _plain(number: int) -> str:
    """A row number as the workbook shows it at its side: without marks between thousands."""
    return to_persian(number) if language() == "fa" else str(number)
