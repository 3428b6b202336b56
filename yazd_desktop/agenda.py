"""Building the agenda of a meeting: what could be on it, what is, in which order and for how many minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from yazd_desktop import queries, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.entities.decision import FINISHED
from yazd_desktop.entities.issue import BEFORE_AGENDA, FOR_AGENDA, OFF_AGENDA, ON_AGENDA
from yazd_desktop.errors import UserError
from yazd_desktop.hooks import Hook
from yazd_desktop.i18n import t
from yazd_desktop.lines import chip
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_long, weekday_name
from yazd_desktop.records import Unit

Kind = Literal["issue", "commitment", "referral"]
KINDS: Final[tuple[Kind, ...]] = ("issue", "commitment", "referral")
FREE: Final = "free"
_TITLE_LENGTH: Final = 200
_USUAL_MINUTES: Final = {"issue": 10, "commitment": 5, "referral": 5}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that could be put on the agenda."""

    kind: Kind
    record_id: str
    title: str
    detail: str
    score_text: str
    tone: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item of the agenda; `kind` is that of its record, or `free`. `key` is stable while it is edited."""

    key: str
    position: int
    title: str
    presenter: str | None
    minutes: int | None
    kind: str
    record_id: str | None = None


class AgendaState:
    """The agenda of one meeting while it is built. Nothing is stored before `save`."""

    def __init__(self, office: Office, meeting_id: str) -> None:
        self.office = office
        self.meeting_id = meeting_id
        self.changed: Hook[[]] = Hook()
        self._proposals: dict[Kind, tuple[Proposal, ...]] = {}
        self._made = 0
        self.reload()

    @property
    def items(self) -> tuple[AgendaLine, ...]:
        """The agenda in order."""
        return self._items

    @property
    def dirty(self) -> bool:
        """Whether something would be lost."""
        return self._items != self._stored

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._redo)

    @property
    def total_minutes(self) -> int:
        """How long the meeting would take."""
        return sum(item.minutes or 0 for item in self._items)

    def reload(self) -> None:
        """Read meeting, agenda and proposals anew; what was not saved is gone."""
        meeting = queries.get(self.office, "meeting", self.meeting_id)
        self.title = queries.labels(self.office, "meeting", [self.meeting_id])[self.meeting_id]
        self.meeting_facts = self._facts(meeting)
        self._proposals = {
            "issue": self._issues(),
            "commitment": self._commitments(),
            "referral": self._referrals(),
        }
        self._stored = self._items = self._read_items()
        self._undo: list[tuple[AgendaLine, ...]] = []
        self._redo: list[tuple[AgendaLine, ...]] = []
        self.changed.send()

    def groups(self) -> tuple[tuple[Kind, str, tuple[Proposal, ...]], ...]:
        """(kind, its words, proposals) with what is on the agenda ticked."""
        on = {(item.kind, item.record_id) for item in self._items}
        return tuple(
            (
                kind,
                t(f"agenda.group.{kind}"),
                tuple(replace(p, ticked=(kind, p.record_id) in on) for p in self._proposals[kind]),
            )
            for kind in KINDS
        )

    def proposals(self) -> tuple[Proposal, ...]:
        """Everything that could be on the agenda."""
        return tuple(proposal for _, _, group in self.groups() for proposal in group)

    def tick(self, kind: Kind, record_id: str, on: bool) -> None:
        """Put a proposal on the agenda, or take it off."""
        rest = tuple(item for item in self._items if (item.kind, item.record_id) != (kind, record_id))
        if not on:
            self._become(rest)
        elif len(rest) == len(self._items):
            proposal = next(p for p in self._proposals[kind] if p.record_id == record_id)
            line = AgendaLine(
                self._new_key(),
                0,
                proposal.title[:_TITLE_LENGTH],
                None,
                _USUAL_MINUTES[kind],
                kind,
                record_id,
            )
            self._become((*self._items, line))

    def add(self, title: str) -> str:
        """Put free words on the agenda; gives the key of the item. Empty words add nothing."""
        tidy = " ".join(title.split())[:_TITLE_LENGTH]
        if not tidy:
            return ""
        key = self._new_key()
        self._become((*self._items, AgendaLine(key, 0, tidy, None, None, FREE)))
        return key

    def remove(self, key: str) -> None:
        """Take an item off."""
        self._become(tuple(item for item in self._items if item.key != key))

    def move(self, key: str, new_position: int) -> None:
        """Put an item at another place, counted from 1."""
        item = next(item for item in self._items if item.key == key)
        rest = [other for other in self._items if other.key != key]
        rest.insert(max(0, min(new_position - 1, len(rest))), item)
        self._become(tuple(rest))

    def edit(
        self,
        key: str,
        *,
        title: str | None = None,
        presenter: str | None = None,
        minutes: int | None = None,
    ) -> None:
        """Change an item; empty presenter and zero minutes mean none."""

        def changed(item: AgendaLine) -> AgendaLine:
            if title is not None and title.strip():
                item = replace(item, title=" ".join(title.split())[:_TITLE_LENGTH])
            if presenter is not None:
                item = replace(item, presenter=presenter.strip() or None)
            if minutes is not None:
                item = replace(item, minutes=minutes or None)
            return item

        self._become(tuple(changed(item) if item.key == key else item for item in self._items))

    def undo(self) -> None:
        """Take the last step back."""
        if self._undo:
            self._redo.append(self._items)
            self._items = self._undo.pop()
            self.changed.send()

    def redo(self) -> None:
        """Do the last undone step again."""
        if self._redo:
            self._undo.append(self._items)
            self._items = self._redo.pop()
            self.changed.send()

    def save(self) -> None:
        """Store the agenda. Issues that came on it move to that status; those taken off go back."""
        if not self.dirty:
            return
        before = {item.key: item for item in self._stored}
        now = {item.key: item for item in self._items}
        with self.office.writing() as unit:
            for key in before.keys() - now.keys():
                unit.retire("agenda_item", key)
            for key, item in now.items():
                entered = _stored_values(item)
                if key not in before:
                    unit.create("agenda_item", {**entered, "meeting": self.meeting_id})
                elif item != before[key]:
                    unit.update("agenda_item", key, entered)
            _move_issues(unit, _issues_of(self._stored), _issues_of(self._items))
        self.reload()

    def _become(self, items: tuple[AgendaLine, ...]) -> None:
        numbered = tuple(replace(item, position=place) for place, item in enumerate(items, start=1))
        if numbered != self._items:
            self._undo.append(self._items)
            self._redo.clear()
            self._items = numbered
            self.changed.send()

    def _new_key(self) -> str:
        self._made += 1
        return f"new-{self._made}"

    def _read_items(self) -> tuple[AgendaLine, ...]:
        fields = ("position", "title", "presenter", "minutes", *KINDS)
        rows = queries.rows(self.office, "agenda_item", fields, where={"meeting": self.meeting_id})
        lines = []
        for place, row in enumerate(rows, start=1):
            kind = next((name for name in KINDS if row[name]), None)
            lines.append(
                AgendaLine(
                    row["id"],
                    place,
                    row["title"] or "",
                    row["presenter"],
                    row["minutes"],
                    kind or FREE,
                    row[kind] if kind else None,
                )
            )
        return tuple(lines)

    def _facts(self, meeting: dict[str, Value]) -> tuple[tuple[str, str], ...]:
        body = str(meeting["body"])
        day = meeting["held_on"]
        when = (
            t("home.meeting_when", weekday=weekday_name(day), day=format_long(day))
            if isinstance(day, date)
            else ""
        )
        starts = values.show(entity_named("meeting").fields["starts_at"], meeting["starts_at"])
        found = (
            ("body", queries.labels(self.office, "body", [body]).get(body, "")),
            ("held_on", when),
            ("starts_at", starts),
            ("place", str(meeting["place"] or "")),
            ("chair", str(meeting["chair"] or "")),
        )
        return tuple((t(f"field.meeting.{name}"), text) for name, text in found if text)

    def _issues(self) -> tuple[Proposal, ...]:
        rows = queries.rows(
            self.office,
            "issue",
            ("number", "title", "neighbourhood", "category", "score", "status", "found_on"),
            where={"status": FOR_AGENDA},
            sort="score",
            descending=True,
        )
        # Issues of the same score come by age, the oldest first.
        rows.sort(key=lambda row: (-(row["score"] or 0), row["found_on"] or date.max))
        places = self._labels("neighbourhood", rows, "neighbourhood")
        score = entity_named("issue").fields["score"]
        found = []
        for row in rows:
            status = chip(self.office.codes, "issue_status", row["status"])
            detail = [places.get(row["neighbourhood"], ""), status.label if status else ""]
            found.append(
                Proposal(
                    "issue",
                    row["id"],
                    row["title"] or "",
                    t("case_file.joint").join(part for part in detail if part),
                    values.show(score, row["score"]),
                    status.tone if status else "normal",
                    ticked=False,
                )
            )
        return tuple(found)

    def _commitments(self) -> tuple[Proposal, ...]:
        rows = queries.rows(
            self.office,
            "commitment",
            ("text", "agency", "deadline", "status"),
            sort="deadline",
            descending=False,
        )
        open_rows = [row for row in rows if row["status"] not in FINISHED]
        agencies = self._labels("agency", open_rows, "agency")
        return tuple(self._due("commitment", row, row["text"], agencies) for row in open_rows)

    def _referrals(self) -> tuple[Proposal, ...]:
        rows = queries.rows(
            self.office,
            "referral",
            ("number", "subject", "agency", "deadline", "status"),
            where={"status": "silent"},
            sort="deadline",
            descending=False,
        )
        agencies = self._labels("agency", rows, "agency")
        names = queries.labels(self.office, "referral", [row["id"] for row in rows])
        return tuple(self._due("referral", row, names[row["id"]], agencies) for row in rows)

    def _due(self, kind: Kind, row: dict[str, Any], title: str, agencies: dict[str, str]) -> Proposal:
        status = chip(self.office.codes, f"{kind}_status", row["status"])
        deadline = row["deadline"]
        late = (self.office.today() - deadline).days if isinstance(deadline, date) else 0
        return Proposal(
            kind,
            row["id"],
            " ".join((title or "").split()),
            t("case_file.joint").join(
                part for part in (agencies.get(row["agency"], ""), status.label if status else "") if part
            ),
            t("agenda.days_late", days=late) if late > 0 else "",
            status.tone if status else "normal",
            ticked=False,
        )

    def _labels(self, entity: str, rows: list[dict[str, Any]], link: str) -> dict[str, str]:
        return queries.labels(self.office, entity, {row[link] for row in rows if row[link]})


def _stored_values(item: AgendaLine) -> dict[str, Value]:
    links: dict[str, Value] = {item.kind: item.record_id} if item.kind != FREE else {}
    return {
        "position": item.position,
        "title": item.title,
        "presenter": item.presenter,
        "minutes": item.minutes,
        **links,
    }


def _issues_of(items: tuple[AgendaLine, ...]) -> set[str]:
    return {item.record_id for item in items if item.kind == "issue" and item.record_id}


def _move_issues(unit: Unit, before: set[str], now: set[str]) -> None:
    for issue in now - before:
        if _status(unit, issue) in BEFORE_AGENDA:
            unit.update("issue", issue, {"status": ON_AGENDA})
    for issue in before - now:
        if _status(unit, issue) == ON_AGENDA:
            unit.update("issue", issue, {"status": OFF_AGENDA})


def _status(unit: Unit, issue: str) -> Value:
    try:
        return unit.get("issue", issue)["status"]
    except UserError:
        return None  # retired meanwhile: its item stays as words
