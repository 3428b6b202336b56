"""A governorate's store that has taken in the files of many offices, filled by bare inserts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert

from db import models
from db.base import Base
from db.exchange import Conflict, Held, Peer, ReceivedFile
from db.ids import new_id
from db.this_copy import GOVERNORATE, set_meta
from yazd_desktop.codes import shipped_rows
from yazd_desktop.demo.maker import demo_words
from yazd_desktop.office import Office
from yazd_desktop.persian.text import sort_key

TODAY: Final = date(2026, 5, 5)
_NOW: Final = datetime(2026, 5, 5, 8, tzinfo=UTC)
_HARMS: Final = ("addiction", "poverty", "unemployment", "divorce_conflict", "school_leaving")
_ISSUES: Final = ("identified", "assessed", "prioritised", "on_agenda", "in_progress", "verified", "stalled")


def fill(office: Office, *, offices: int, cases: int, persons: bool = False, seed: int = 1) -> list[str]:
    """Fill a new store as a governorate's with so many offices of so many case files each; the ids of the offices."""
    dice = random.Random(seed)
    made = []
    with office.bookkeeping() as connection:
        set_meta(connection, GOVERNORATE, office.id)
    office._store.note_change()
    for number in range(offices):
        with office.bookkeeping() as connection:
            made.append(_Filling(connection, dice, number).fill(cases, persons=persons))
    return made


class _Filling:
    """One office: its neighbourhoods, agencies, case files and what came of them."""

    def __init__(self, connection: Connection, dice: random.Random, number: int) -> None:
        self._connection = connection
        self._dice = dice
        self._number = number
        self._code = f"D{number:03d}"
        self._scope = new_id()

    def fill(self, cases: int, *, persons: bool) -> str:
        words = demo_words()
        name = f"دفتر {words['families'][self._number % len(words['families'])]} {self._number + 1}"
        self._add(models.Office, [{"name": name, "code": self._code, "id": self._scope}])
        self._report(name)
        places = self._add(
            models.Neighbourhood, [_named(f"محلهٔ {self._number + 1}-{place}") for place in range(1, 4)]
        )
        agencies = self._add(
            models.Agency,
            [{**_named(row["name"]), "code": row["code"] or None} for row in shipped_rows("agencies")],
        )
        issues = self._add(models.Issue, list(self._issues(max(8, cases // 50), places)))
        self._conflicts(issues)
        files = self._add(models.Case, list(self._cases(cases, places)))
        if persons:
            people = self._add(models.Person, [{} for _ in files])
            pairs = zip(files, people, strict=True)
            self._add(models.CasePerson, [{"case": case, "person": person} for case, person in pairs])
        self._add(models.Referral, list(self._referrals(files, issues, agencies)))
        self._promises(max(6, cases // 25), issues, agencies)
        self._add(
            models.FollowUp,
            [{"done_on": self._ago(300), "way": "phone", "case": case} for case in files[::2]],
        )
        return self._scope

    def _add(self, model: type[Base], rows: list[dict[str, Any]]) -> list[str]:
        common = {
            "version": 1,
            "deleted": False,
            "created_at": _NOW,
            "changed_at": _NOW,
            "scope": self._scope,
        }
        whole = [{"id": new_id(), **common, **row} for row in rows]
        if whole:
            self._connection.execute(insert(model), whole)
        return [str(row["id"]) for row in whole]

    def _ago(self, most: int, least: int = 0) -> date:
        return TODAY - timedelta(days=self._dice.randint(least, most))

    def _report(self, name: str) -> None:
        dice, peer = self._dice, new_id()
        row = {"id": peer, "office": self._scope, "name": name, "code": self._code, "role": "office"}
        self._connection.execute(insert(Peer).values(**row, paired_at=_NOW, with_identity=False))
        silent_since = 7 * dice.choice((0, 0, 0, 0, 1, 1, 3, 6)) + dice.randint(0, 5)
        files = 0 if self._number % 17 == 16 else 30  # some never reported
        for number in range(files):
            made = _NOW - timedelta(days=silent_since + 7 * (files - 1 - number))
            counts = dict.fromkeys(("new", "updated", "conflicts", "held", "repeated"), 0)
            file = {"file": new_id(), "peer": peer, "incarnation": self._scope, "number": number + 1}
            file |= {"made_at": made, "arrived_at": made, "name": "x.yzx", **counts}
            self._connection.execute(insert(ReceivedFile).values(**file))

    def _cases(self, count: int, places: list[str]) -> Iterator[dict[str, Any]]:
        dice = self._dice
        states = ("intake", "active", "planned", "in_service", "follow_up", "closed", "closed")
        for number in range(count):
            yield {
                "number": f"{self._code}-1405-{number + 1:05d}",
                "opened_on": self._ago(900),
                "neighbourhood": dice.choice(places),
                "harms": tuple(sorted(set(dice.choices(_HARMS, k=2)))),
                "risk": dice.choice(("low", "medium", "medium", "high", "urgent")),
                "confidentiality": dice.choice(("normal", "confidential")),
                "status": dice.choice(states),
            }

    def _issues(self, count: int, places: list[str]) -> Iterator[dict[str, Any]]:
        dice, titles = self._dice, demo_words()["issues"]
        for number in range(count):
            title = dice.choice(titles)
            title = title["title"] if isinstance(title, dict) else str(title)
            yield {
                "number": f"{self._code}-1405-I{number + 1:05d}",
                "title": title,
                "title_key": sort_key(title),
                "category": "lighting",
                "neighbourhood": dice.choice(places),
                "reach": "lane",
                "severity": dice.randint(1, 5),
                "urgency": dice.randint(1, 5),
                "feasibility": dice.randint(1, 5),
                "score": round(dice.uniform(20, 100), 1),
                "found_on": self._ago(600),
                "status": dice.choice(_ISSUES),
            }

    def _referrals(
        self, cases: list[str], issues: list[str], agencies: list[str]
    ) -> Iterator[dict[str, Any]]:
        dice = self._dice
        for number in range(len(cases) // 2):
            sent = self._ago(300)
            status = dice.choice(("sent", "sent", "in_review", "accepted", "served", "confirmed", "draft"))
            is_sent = status != "draft"
            replied = status not in ("draft", "sent")
            subject = {"case": dice.choice(cases)} if dice.random() < 0.9 else {"issue": dice.choice(issues)}
            yield {
                "case": None,
                "issue": None,
                **subject,
                "number": f"{self._code}-1405-R{number + 1:05d}",
                "agency": dice.choice(agencies),
                "subject": "درخواست خدمت",
                "status": status,
                "urgency": "normal",
                "drafted_on": sent,
                "sent_on": sent if is_sent else None,
                "deadline": sent + timedelta(days=dice.randint(14, 90)) if is_sent else None,
                "replied_on": sent + timedelta(days=20) if replied else None,
            }

    def _promises(self, count: int, issues: list[str], agencies: list[str]) -> None:
        dice = self._dice
        (body,) = self._add(models.Body, [_named("کارگروه محله")])
        (meeting,) = self._add(models.Meeting, [{"body": body, "held_on": self._ago(300), "number": None}])
        clauses = [
            {"meeting": meeting, "clause": number + 1, "text": "تصمیم", "issue": dice.choice(issues)}
            for number in range(max(1, count // 2))
        ]
        decisions = self._add(models.Decision, clauses)
        states = ("pending_notice", "notified", "in_progress", "verified_done", "verified_done", "cancelled")
        rows = []
        for number in range(count):
            first = TODAY + timedelta(days=dice.randint(-300, 60))
            status = dice.choice(states)
            done = first + timedelta(days=dice.randint(-20, 20)) if status == "verified_done" else None
            rows.append(
                {
                    "number": f"{self._code}-1405-C{number + 1:05d}",
                    "decision": dice.choice(decisions),
                    "agency": dice.choice(agencies),
                    "part": "lead",
                    "text": "انجام کار",
                    "first_deadline": first,
                    "deadline": first + timedelta(days=dice.choice((0, 0, 0, 60))),
                    "status": status,
                    "done_on": done,
                }
            )
        self._add(models.Commitment, rows)

    def _conflicts(self, issues: list[str]) -> None:
        for row in issues[: self._number % 3]:
            found = {"entity": "issue", "row": row, "field": "severity", "since": _NOW}
            self._connection.execute(insert(Conflict).values(**found))
        if self._number % 5 == 0:
            held = {"row": issues[0], "field": "agency", "entity": "issue", "target": new_id()}
            self._connection.execute(insert(Held).values(**held))


def _named(name: str) -> dict[str, Any]:
    return {"name": name, "name_key": sort_key(name)}
