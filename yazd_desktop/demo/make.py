"""Make a sample office."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from yazd_desktop import queries
from yazd_desktop.codes import shipped_rows
from yazd_desktop.demo.maker import Maker, demo_words
from yazd_desktop.demo.meetings import make_meetings
from yazd_desktop.demo.work import make_cases, make_issues
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import Cancelled
from yazd_desktop.office import Office, create_office
from yazd_desktop.persian.text import look_alike_key
from yazd_desktop.security.password_lock import STANDARD, Cost

_CASES_AT_ONCE: Final = 2_000
_FEWEST_ISSUES: Final = 12
_CASES_FOR_AN_ISSUE: Final = 8
_MOST_ISSUES: Final = 400
_NEIGHBOURHOODS: Final = 6


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made; `counts` by entity."""

    name: str
    code: str
    counts: dict[str, int]


def make_demo(
    folder: Path,
    *,
    password: str,
    cases: int = 300,
    seed: int = 1,
    clock: Callable[[], date] = date.today,
    cost: Cost = STANDARD,
    progress: Callable[[int, int], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Demo:
    """Make a sample office with so many case files; the same seed and day give the same records."""
    dice = random.Random(seed)
    words = demo_words()
    name, code = words["offices"][seed % len(words["offices"])]
    facts: dict[str, Value] = {
        "operator": dice.choice(words["operators"]),
        "head": words["head"],
        "kind": "facilitation",
    }
    office = create_office(
        folder,
        name=name,
        code=code,
        user=words["head"],
        password=password,
        facts=facts,
        clock=clock,
        cost=cost,
    ).office
    try:
        _fill(office, dice, cases, progress, cancelled)
        counts = {kind.name: queries.count(office, kind.name) for kind in ENTITIES}
    finally:
        office.close()
    return Demo(name, code, counts)


def _fill(
    office: Office,
    dice: random.Random,
    cases: int,
    progress: Callable[[int, int], object] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    def tell(done: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(done, cases)

    with office.writing() as unit:
        maker = Maker(unit, dice, office.today(), office.codes)
        _make_places(maker)
        issues = make_issues(maker, min(_MOST_ISSUES, max(_FEWEST_ISSUES, cases // _CASES_FOR_AN_ISSUE)))
        make_meetings(maker, issues)
    kept = [issue for issue, _ in issues]
    for first in range(0, cases, _CASES_AT_ONCE):
        with office.writing() as unit:
            maker.unit = unit
            make_cases(maker, min(_CASES_AT_ONCE, cases - first), kept, first=first, progress=tell)


def _make_places(maker: Maker) -> None:
    for row in list(shipped_rows("neighbourhoods"))[:_NEIGHBOURHOODS]:
        maker.neighbourhoods.append(
            maker.create(
                "neighbourhood",
                name=row["name"],
                city=row["city"] or None,
                municipal_district=row["municipal_district"] or None,
                kind=row["kind"] or None,
                population=maker.dice.randint(20, 90) * 100,
                households=maker.dice.randint(5, 25) * 100,
            )
        )
    for row in shipped_rows("agencies"):
        agency = maker.create(
            "agency",
            name=row["name"],
            short_name=row["short_name"] or None,
            code=row["code"] or None,
            level=row["level"] or None,
            reply_working_days=int(row["reply_working_days"] or 10),
        )
        for name in (row["name"], row["short_name"]):
            maker.agencies.setdefault(look_alike_key(name), agency)
        maker.create(
            "agency_contact",
            agency=agency,
            name=f"{maker.pick(maker.words['men'])} {maker.pick(maker.words['families'])}",
            post=maker.pick(maker.words["posts"]),
        )
