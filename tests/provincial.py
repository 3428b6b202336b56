"""A governorate's store that holds records of two offices and its own, as after some weeks of exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from db.exchange import Conflict, Held, Peer, ReceivedFile
from db.ids import new_id
from db.this_copy import GOVERNORATE, set_meta
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.office import Office
from yazd_desktop.records import Unit

TODAY = date(2026, 5, 5)  # 15 Ordibehesht 1405
ROOTS = ("office", "neighbourhood", "agency", "body", "person", "household")


def make_governorate(office: Office) -> None:
    """Make a store the governorate's."""
    with office.bookkeeping() as connection:
        set_meta(connection, GOVERNORATE, office.id)
    office._store.note_change()


def make_governed(office: Office) -> str:
    """Make an office one that has paired with a governorate; the id of that."""
    governorate = new_id()
    with office.bookkeeping() as connection:
        set_meta(connection, GOVERNORATE, governorate)
    office._store.note_change()
    return governorate


def put(unit: Unit, scope: str, entity: str, **values: Any) -> str:
    """Make a record of an office, whatever it hangs on."""
    made = unit.create(entity, values)
    model = entity_named(entity).model
    unit.connection.execute(update(model).where(model.id == made).values(scope=scope))
    return made


def report(
    office: Office, whose: str, *, days_ago: int | None, name: str = "دفتر", code: str = "NEW"
) -> None:
    """Pair with an office; a file of it came so many days ago, or never."""
    peer, now = new_id(), datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=9)
    row = {"id": peer, "office": whose, "name": name, "code": code, "role": "office"}
    with office.bookkeeping() as connection:
        connection.execute(insert(Peer).values(**row, paired_at=now, with_identity=False))
        if days_ago is None:
            return
        came = now - timedelta(days=days_ago)
        counts = dict.fromkeys(("new", "updated", "conflicts", "held", "repeated"), 0)
        file = {"file": new_id(), "peer": peer, "incarnation": new_id(), "number": 1, "name": "HSN-YZD.yzx"}
        connection.execute(insert(ReceivedFile).values(**file, made_at=came, arrived_at=came, **counts))


@dataclass(frozen=True)
class Province:
    """The store and the ids of what stands in it."""

    office: Office
    first: str
    second: str
    places: tuple[str, str]
    issues: tuple[str, str]
    agencies: tuple[str, str, str]
    cases: tuple[str, str]
    meeting: str

    def add(self, scope: str, entity: str, **values: Any) -> str:
        """Make a record of an office."""
        with self.office.writing() as unit:
            return put(unit, scope, entity, **values)


def make_province(office: Office) -> Province:
    """Fill an empty store: two offices, each with a neighbourhood, an issue, a case file and a water agency.

    The first office has a silent and a waiting referral, two commitments that are overdue, one kept in
    time and one kept late.
    """
    make_governorate(office)
    own = office.id
    with office.writing() as unit:
        first, second = new_id(), new_id()
        for whose, name, code in ((first, "دفتر حسن‌آباد", "HSN"), (second, "دفتر صدرآباد", "SDR")):
            unit.create("office", {"name": name, "code": code}, record_id=whose)
            model = entity_named("office").model
            unit.connection.execute(update(model).where(model.id == whose).values(scope=whose))
        agencies = (
            put(unit, own, "agency", name="آب و فاضلاب استان", code="water"),
            put(unit, first, "agency", name="آبفا", code="WATER-1"),
            put(unit, second, "agency", name="آب و فاضلاب استان"),
        )
        places = (
            put(unit, first, "neighbourhood", name="حسن‌آباد"),
            put(unit, second, "neighbourhood", name="صدرآباد"),
        )
        body = put(unit, own, "body", name="کارگروه استان", chair="استاندار", secretary="دبیر")
        meeting = unit.create("meeting", {"body": body, "held_on": date(2026, 5, 14), "place": "استانداری"})
        issues = []
        cases = []
        for place, severity in zip(places, (5, 3), strict=True):
            values = {"severity": severity, "urgency": severity, "reach": "lane", "feasibility": 3}
            issues.append(
                unit.create("issue", {"title": f"مسئلهٔ {severity}", "neighbourhood": place, **values})
            )
            cases.append(
                unit.create(
                    "case",
                    {"neighbourhood": place, "opened_on": TODAY, "risk": "urgent", "status": "active"},
                )
            )
        unit.create("case", {"neighbourhood": places[0], "opened_on": TODAY, "status": "closed"})
        sent = {"agency": agencies[1], "case": cases[0], "sent_on": date(2026, 4, 1), "status": "sent"}
        unit.create("referral", {**sent, "subject": "انشعاب آب", "deadline": date(2026, 4, 20)})
        unit.create("referral", {**sent, "subject": "کنتور", "deadline": date(2026, 6, 1)})
        late = {"agency": agencies[1], "deadline": date(2026, 4, 1)}
        decided = unit.create("meeting", {"body": put(unit, first, "body", name="شورا"), "held_on": TODAY})
        decision = unit.create(
            "decision", {"meeting": decided, "clause": 1, "text": "متن", "issue": issues[0]}
        )
        for text, status, done in (
            ("لوله‌گذاری", "notified", None),
            ("حفر چاه", "in_progress", None),
            ("تعویض شیر", "verified_done", date(2026, 3, 30)),
            ("لایروبی", "verified_done", date(2026, 4, 20)),
        ):
            unit.create(
                "commitment", {**late, "decision": decision, "text": text, "status": status, "done_on": done}
            )
    report(office, first, days_ago=3, name="دفتر حسن‌آباد", code="HSN")
    report(office, second, days_ago=30, name="دفتر صدرآباد", code="SDR")
    return Province(
        office,
        first,
        second,
        places,
        (issues[0], issues[1]),
        agencies,
        (cases[0], cases[1]),
        meeting,
    )


def disagree(office: Office, row: str, entity: str = "issue") -> None:
    """Let two copies have said different things of a record."""
    with office.bookkeeping() as connection:
        now = datetime.now(UTC)
        connection.execute(insert(Conflict).values(entity=entity, row=row, field="severity", since=now))


def hold(office: Office, row: str, entity: str = "issue") -> None:
    """Let a link of a record wait for its target."""
    with office.bookkeeping() as connection:
        connection.execute(insert(Held).values(entity=entity, row=row, field="agency", target=new_id()))
