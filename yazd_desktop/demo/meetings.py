"""Invented meetings: those that were held, with decisions and commitments, and the next one with its agenda."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from yazd_desktop.demo.maker import Maker

_HELD: Final = 4
_BETWEEN_DAYS: Final = 75
_NEXT_IN_DAYS: Final = 9
_ON_AGENDA: Final = 5
Issues = list[tuple[str, dict[str, Any]]]


def make_meetings(maker: Maker, issues: Issues) -> None:
    """Two bodies, some meetings of the past and the next one."""
    agencies = sorted({words["agency"] for _, words in issues})
    bodies = []
    for words in maker.words["bodies"]:
        body = maker.create(
            "body",
            name=words["name"],
            level=maker.code("body_level"),
            chair=maker.words["chair"],
            secretary=maker.words["secretary"],
        )
        members = [
            maker.create(
                "body_member",
                body=body,
                name=_name(maker),
                post=maker.pick(maker.words["posts"]),
                agency=maker.agency(agency),
                position=place,
            )
            for place, agency in enumerate(agencies, start=1)
        ]
        bodies.append((body, members, words["subjects"]))
    for place in range(_HELD):
        body, members, subjects = bodies[place % len(bodies)]
        held_on = maker.today - timedelta(days=_BETWEEN_DAYS * (_HELD - place) - 20)
        meeting = _make_meeting(maker, body, subjects[place % len(subjects)], held_on, "notified")
        for member in members:
            maker.create(
                "attendance",
                meeting=meeting,
                member=member,
                presence=maker.weighted(present=6, deputy=2, absent=2),
            )
        for clause, (issue, words) in enumerate(maker.dice.sample(issues, min(4, len(issues))), start=1):
            _make_decision(maker, meeting, clause, issue, words, held_on)
    body, _, subjects = bodies[0]
    coming = maker.today + timedelta(days=_NEXT_IN_DAYS)
    _make_agenda(maker, _make_meeting(maker, body, subjects[0], coming, "planned"), issues)


def _make_meeting(maker: Maker, body: str, subject: str, held_on: date, status: str) -> str:
    return maker.create(
        "meeting",
        body=body,
        subject=subject,
        held_on=held_on,
        starts_at="10:00",
        ends_at="11:30",
        place=maker.words["meeting_place"],
        status=status,
    )


def _make_decision(
    maker: Maker, meeting: str, clause: int, issue: str, words: dict[str, Any], held_on: date
) -> None:
    decision = maker.create(
        "decision",
        meeting=meeting,
        clause=clause,
        subject=words["title"],
        text=words["commitment"],
        issue=issue,
        votes_for=maker.dice.randint(8, 12),
        votes_against=maker.dice.randint(0, 2),
    )
    maker.create("decision_neighbourhood", decision=decision, neighbourhood=maker.pick(maker.neighbourhoods))
    first = held_on + timedelta(days=maker.dice.randint(30, 120))
    status = maker.weighted(notified=2, in_progress=4, claimed_done=1, verified_done=2, extended=2, blocked=1)
    is_done = status in {"claimed_done", "verified_done"}
    extended = first + timedelta(days=45) if status == "extended" else None
    commitment = maker.create(
        "commitment",
        decision=decision,
        agency=maker.agency(words["agency"]),
        text=words["commitment"],
        measure=maker.pick(maker.words["measures"]),
        promised_on=held_on,
        first_deadline=first,
        deadline=extended or first,
        status=status,
        block_reason=maker.code("block_reason") if status == "blocked" else None,
        percent=100 if is_done else maker.dice.randrange(0, 95, 5),
        last_reply=maker.pick(maker.words["last_replies"]) if maker.maybe(0.7) else None,
        last_reply_on=held_on + timedelta(days=14),
        done_on=min(maker.today, first + timedelta(days=maker.dice.randint(-20, 30))) if is_done else None,
    )
    if extended is not None:
        maker.create(
            "extension",
            commitment=commitment,
            granted_on=min(first, maker.today),
            deadline=extended,
            reason=maker.pick(maker.words["extension_reasons"]),
            granted_by=maker.words["granted_by"],
        )


def _make_agenda(maker: Maker, meeting: str, issues: Issues) -> None:
    position = 0
    for issue, words in issues:
        values = maker.unit.get("issue", issue)
        if values["status"] == "prioritised" and position < _ON_AGENDA:
            position += 1
            maker.unit.update("issue", issue, {"status": "on_agenda"})
            maker.create(
                "agenda_item",
                meeting=meeting,
                position=position,
                title=words["title"],
                presenter=maker.words["head"],
                minutes=10,
                issue=issue,
            )


def _name(maker: Maker) -> str:
    given = maker.pick(maker.words["women" if maker.maybe(0.4) else "men"])
    return f"{given} {maker.pick(maker.words['families'])}"
