"""Invented case files with their referrals and follow-ups, and the issues of the neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from yazd_desktop.demo.maker import Maker
from yazd_desktop.demo.people import make_household, make_person
from yazd_desktop.persian.jalali import add_working_days

_OPEN_FOR_DAYS: Final = 700
_ANSWERED: Final = ("acknowledged", "in_review", "accepted", "served", "confirmed", "needs_docs")


def make_issues(maker: Maker, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Issues of the neighbourhoods, and the words each was made from."""
    made = []
    templates = maker.words["issues"]
    for place in range(count):
        words = templates[place % len(templates)]
        status = maker.weighted(
            identified=2,
            assessed=3,
            prioritised=5,
            in_progress=3,
            stalled=1,
            verified=2,
            resolved_unverified=1,
        )
        issue = maker.create(
            "issue",
            title=words["title"],
            text=words["text"],
            category=maker.code("issue_category"),
            neighbourhood=maker.pick(maker.neighbourhoods),
            place=maker.pick(maker.words["places"]),
            reach=maker.code("reach"),
            people_affected=maker.dice.randint(3, 90) * 10,
            severity=maker.dice.randint(2, 5),
            urgency=maker.dice.randint(1, 5),
            feasibility=maker.dice.randint(1, 5),
            source=maker.code("issue_source"),
            committee=maker.code("committee"),
            agency=maker.agency(words["agency"]),
            found_on=maker.ago(_OPEN_FOR_DAYS, 20),
            status=status,
            status_reason=maker.pick(maker.words["last_replies"]) if status == "stalled" else None,
        )
        made.append((issue, words))
    return made


def make_cases(
    maker: Maker,
    count: int,
    issues: list[str],
    *,
    first: int = 0,
    progress: Callable[[int], None],
) -> None:
    """Case files with persons, some in a household, with what was done for them."""
    for place in range(first, first + count):
        _make_case(maker, issues, place)
        progress(place + 1)


def _make_case(maker: Maker, issues: list[str], place: int) -> None:
    neighbourhood = maker.pick(maker.neighbourhoods)
    household = make_household(maker, neighbourhood) if maker.maybe(0.6) else None
    persons = [
        make_person(maker, household, relation="head" if household and not number else None)
        for number in range(maker.dice.choice((1, 1, 1, 2, 3)))
    ]
    if household is not None:
        maker.unit.update("household", household, {"head": persons[0]})
    opened = maker.ago(_OPEN_FOR_DAYS)
    status = maker.weighted(intake=2, active=4, planned=2, in_service=3, follow_up=3, closed=4)
    closed = status == "closed"
    case = maker.create(
        "case",
        opened_on=opened,
        neighbourhood=neighbourhood,
        household=household,
        harms=tuple({maker.code("harm") for _ in range(maker.dice.randint(1, 3))}),
        risk=maker.weighted(low=4, medium=4, high=2, urgent=0.5),
        confidentiality=maker.weighted(normal=2, confidential=7, very_sensitive=1),
        caseworker=maker.pick(maker.words["caseworkers"]),
        found_by=maker.code("found_by"),
        consent=maker.maybe(0.8),
        status=status,
        closed_on=opened + (maker.today - opened) // 2 if closed else None,
        closing_reason=maker.code("closing_reason") if closed else None,
        request=maker.pick(maker.words["requests"]),
        plan=maker.pick(maker.words["plans"]) if maker.maybe(0.6) else None,
        notes=maker.pick(maker.words["notes"]) if maker.maybe(0.4) else None,
    )
    for person in persons:
        maker.create("case_person", case=case, person=person)
    if issues and maker.maybe(0.25):
        maker.create("case_issue", case=case, issue=maker.pick(issues))
    for _ in range(maker.dice.choice((0, 0, 1, 1, 2))):
        _make_referral(maker, case, opened)
    for _ in range(maker.dice.choice((0, 1, 1, 2, 3))):
        _make_follow_up(maker, case, opened, due=place % 17 == 0)


def _make_referral(maker: Maker, case: str, opened: date) -> None:
    words = maker.pick(maker.words["referrals"])
    drafted = _day_between(maker, opened, maker.today)
    sent = add_working_days(drafted, maker.dice.randint(0, 4))
    status = maker.weighted(
        draft=1, sent=5, acknowledged=1, in_review=2, accepted=2, served=4, confirmed=2, rejected=1
    )
    if sent > maker.today:
        status = "draft"
    is_sent = status != "draft"
    is_answered = status in _ANSWERED or status == "rejected"
    replied = min(maker.today, sent + timedelta(days=maker.dice.randint(2, 40))) if is_answered else None
    maker.create(
        "referral",
        case=case,
        agency=maker.agency(words["agency"]),
        subject=maker.pick(words["subjects"]),
        urgency=maker.code("referral_urgency"),
        status=status,
        drafted_on=drafted,
        sent_on=sent if is_sent else None,
        letter_number=str(maker.dice.randint(100, 9999)) if is_sent else None,
        replied_on=replied,
        reply=maker.pick(maker.words["refusals" if status == "rejected" else "replies"]) if replied else None,
        refusal_reason=maker.code("refusal_reason") if status == "rejected" else None,
    )


def _make_follow_up(maker: Maker, case: str, opened: date, *, due: bool) -> None:
    done_on = _day_between(maker, opened, maker.today)
    has_next = due or maker.maybe(0.3)
    next_on = maker.today - timedelta(days=maker.dice.randint(0, 6)) if due else done_on + timedelta(days=21)
    maker.create(
        "follow_up",
        case=case,
        done_on=min(done_on, next_on) if has_next else done_on,
        way=maker.code("follow_up_way"),
        contact=maker.pick(maker.words["contacts"]),
        done_by=maker.pick(maker.words["caseworkers"]),
        result=maker.pick(maker.words["results"]),
        next_step=maker.pick(maker.words["next_steps"]) if has_next else None,
        next_on=next_on if has_next else None,
        next_done=not due and next_on < maker.today if has_next else None,
    )


def _day_between(maker: Maker, first: date, last: date) -> date:
    return first + timedelta(days=maker.dice.randint(0, max(0, (last - first).days)))
