"""What the office has to do today: follow-ups that are due, overdue commitments, silent referrals, the next meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from yazd_desktop import queries
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_long, format_short, weekday_name
from yazd_desktop.queries import Days

_LINES: Final = 50
_NOT_HELD: Final = ("planned", "invited")
_COUNTED: Final = ("case", "issue", "referral", "commitment")
_SUBJECTS: Final = ("case", "issue", "referral", "commitment")


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting; `days_left` is 0 on its day."""

    record_id: str
    title: str
    place: str
    when: str
    days_left: int
    items: int


@dataclass(frozen=True, slots=True)
class Home:
    """The first page of a working day; `totals` count what the lines are only the first of."""

    today_text: str
    follow_ups: tuple[Line, ...]
    overdue: tuple[Line, ...]
    silent: tuple[Line, ...]
    meeting: NextMeeting | None
    counts: tuple[tuple[str, str, int], ...]
    totals: dict[str, int]


def read_home(office: Office) -> Home:
    """Read the first page."""
    today = office.today()
    due: dict[str, Any] = {"next_on": Days(last=today), "next_done": (None, False)}
    return Home(
        today_text=today_words(office),
        follow_ups=_follow_ups(office, due, today),
        overdue=_overdue(office, today),
        silent=_silent(office, today),
        meeting=read_next_meeting(office),
        counts=tuple((name, t(f"entity.{name}.plural"), queries.count(office, name)) for name in _COUNTED),
        totals={
            "follow_ups": queries.count(office, "follow_up", due),
            "overdue": queries.count(office, "commitment", {"status": "overdue"}),
            "silent": queries.count(office, "referral", {"status": "silent"}),
        },
    )


def next_meeting(office: Office) -> str | None:
    """The next own meeting that was not held yet, else the last own one; None when there is none.

    Those that a governorate has of its offices, or an office of its governorate, are not its own to prepare.
    """
    today, own = office.today(), {queries.SCOPE: office.id}
    coming = queries.find_ids(
        office,
        "meeting",
        where={**own, "held_on": Days(first=today), "status": _NOT_HELD},
        sort="held_on",
        descending=False,
        limit=1,
    )
    return next(iter(coming or queries.find_ids(office, "meeting", where=own, limit=1)), None)


def days_late(day: date | None, today: date) -> int:
    """Days since a deadline."""
    return 0 if day is None else (today - day).days


def _follow_ups(office: Office, due: dict[str, Any], today: date) -> tuple[Line, ...]:
    found = queries.rows(
        office,
        "follow_up",
        (*_SUBJECTS, "next_step", "next_on", "way"),
        where=due,
        sort="next_on",
        descending=False,
        limit=_LINES,
    )
    names = {
        kind: queries.labels(office, kind, [row[kind] for row in found if row[kind]]) for kind in _SUBJECTS
    }
    lines = []
    for row in found:
        subject = next((kind for kind in _SUBJECTS if row[kind]), None)
        title = names[subject].get(row[subject], "") if subject else ""
        late = days_late(row["next_on"], today)
        lines.append(
            Line(
                "follow_up",
                row["id"],
                title,
                row["next_step"] or office.code_label("follow_up_way", row["way"] or ""),
                format_short(row["next_on"]),
                "danger" if late > 0 else "warning",
                late,
            )
        )
    return tuple(lines)


def _overdue(office: Office, today: date) -> tuple[Line, ...]:
    found = queries.rows(
        office,
        "commitment",
        ("text", "agency", "deadline"),
        where={"status": "overdue"},
        sort="deadline",
        descending=False,
        limit=_LINES,
    )
    agencies = queries.labels(office, "agency", [row["agency"] for row in found if row["agency"]])
    return tuple(
        Line(
            "commitment",
            row["id"],
            row["text"] or "",
            agencies.get(row["agency"], ""),
            format_short(row["deadline"]),
            "danger",
            days_late(row["deadline"], today),
        )
        for row in found
    )


def _silent(office: Office, today: date) -> tuple[Line, ...]:
    found = queries.rows(
        office,
        "referral",
        ("number", "subject", "agency", "deadline"),
        where={"status": "silent"},
        sort="deadline",
        descending=False,
        limit=_LINES,
    )
    agencies = queries.labels(office, "agency", [row["agency"] for row in found if row["agency"]])
    names = queries.labels(office, "referral", [row["id"] for row in found])
    return tuple(
        Line(
            "referral",
            row["id"],
            names[row["id"]],
            agencies.get(row["agency"], ""),
            format_short(row["deadline"]),
            "warning",
            days_late(row["deadline"], today),
        )
        for row in found
    )


def today_words(office: Office) -> str:
    """The day, as a page tells it."""
    today = office.today()
    return t("home.today", weekday=weekday_name(today), day=format_long(today))


def read_next_meeting(office: Office) -> NextMeeting | None:
    """The next own meeting with what is to be told of it; None when none lies ahead."""
    meeting, today = next_meeting(office), office.today()
    if meeting is None:
        return None
    facts = queries.get(office, "meeting", meeting)
    day = facts["held_on"]
    if not isinstance(day, date) or day < today:
        return None
    body = queries.labels(office, "body", [str(facts["body"])]).get(str(facts["body"]), "")
    return NextMeeting(
        meeting,
        str(facts["subject"] or body),
        str(facts["place"] or ""),
        t("home.meeting_when", weekday=weekday_name(day), day=format_long(day)),
        (day - today).days,
        queries.count(office, "agenda_item", {"meeting": meeting}),
    )
