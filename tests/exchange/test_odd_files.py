"""What a peer may send though it is odd: repeated, with holes, on top of what nobody knows; taken as far as it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from db.changes import ChangeSet
from db.ids import new_id
from db.models import Case
from tests.postgres_server import Server
from yazd_desktop.exchange.merging.wire import MOST_NUMBER
from yazd_desktop.exchange.receipts import held
from yazd_desktop.exchange.receiving import receive

from .forging import state
from .staging import WORDS, Stage, staged


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("taken"), server) as made:
        yield made


def test_a_replayed_file_changes_nothing_and_says_so(stage: Stage) -> None:
    row = new_id()
    old = stage.file(stage.forger.set(2_000, "case", row, WORDS))
    assert receive(stage.gov, old).new == 1
    base = {"plan": [(stage.forger.stream, 2_001)]}
    receive(stage.gov, stage.file(stage.forger.set(2_003, "case", row, {"plan": "تازه"}, bases=base)))
    before = state(stage.gov)
    again = receive(stage.gov, old)
    assert (again.was_here, again.new, again.updated, again.conflicts, again.repeated) == (True, 0, 0, 0, 3)
    assert state(stage.gov) == before
    # The same content as a new file is told as known too, and takes nothing back.
    again = receive(stage.gov, stage.file(stage.forger.set(2_000, "case", row, WORDS)))
    assert (again.was_here, again.new, again.updated, again.conflicts, again.repeated) == (False, 0, 0, 0, 3)
    assert _shown(stage, row)[1] == "تازه"
    assert state(stage.gov)[:2] == before[:2]


def test_a_hole_is_kept_and_not_acknowledged_until_it_is_filled(stage: Stage) -> None:
    first, second = new_id(), new_id()
    life = f"{new_id()}/{stage.forger.office}"
    late = stage.forger.set(4, "case", second, WORDS, stream=life)
    assert receive(stage.gov, stage.file(late)).new == 1
    assert _shown(stage, second)[0] == WORDS["request"]
    assert _upto(stage, life) == 0
    assert stage.gov.check() == []
    receive(stage.gov, stage.file(stage.forger.set(1, "case", first, WORDS, stream=life)))
    assert _upto(stage, life) == 6
    told = state(stage.gov)
    assert (told[1], told[0].astray) == ([], ())  # type: ignore[attr-defined]


def test_a_base_that_nobody_here_knows_is_kept(stage: Stage) -> None:
    row, unknown = new_id(), f"{new_id()}/{stage.forger.office}"
    one = stage.forger.set(3_000, "case", row, {"request": "پس از آن"}, bases={"request": [(unknown, 5)]})
    assert receive(stage.gov, stage.file(one)).new == 1
    assert (_shown(stage, row)[0], _upto(stage, unknown)) == ("پس از آن", 0)
    assert stage.gov.check() == []
    # What it replaced comes late, and stays replaced.
    receive(stage.gov, stage.file(stage.forger.set(5, "case", row, {"request": "پیش"}, stream=unknown)))
    assert _shown(stage, row)[0] == "پس از آن"
    assert state(stage.gov)[1] == []


def test_a_link_to_a_record_of_another_kind_waits_for_ever(stage: Stage) -> None:
    case, person, late = new_id(), new_id(), new_id()
    linked = {**WORDS, "household": person, "neighbourhood": late}
    sets = (
        stage.forger.set(4_000, "case", case, linked),
        stage.forger.set(4_010, "person", person, {"family_name": "فرضی"}),
    )
    assert receive(stage.gov, stage.file(*sets)).held == 2
    came = receive(stage.gov, stage.file(stage.forger.set(4_020, "household", late, {"notes": "x"})))
    assert (came.new, came.held) == (1, 0)
    assert _shown(stage, case) == (WORDS["request"], WORDS["plan"], None, None)
    told = state(stage.gov)
    assert (told[1], told[0].astray) == ([], ())  # type: ignore[attr-defined]


def test_no_file_turns_the_clock_to_the_end_of_all_numbers(stage: Stage) -> None:
    last = MOST_NUMBER - 1
    receive(stage.gov, stage.file(stage.forger.set(5_000, "case", new_id(), WORDS, hlc=last), hlc=last))
    with stage.gov.writing() as unit:
        unit.update("body", stage.own_body, {"name": "پس از آن"})
    with stage.gov.reading() as connection:
        own = select(ChangeSet.hlc).where(ChangeSet.row == stage.own_body).order_by(ChangeSet.hlc.desc())
        assert MOST_NUMBER // 2 < (connection.scalars(own).first() or 0) < MOST_NUMBER - 10**15
    assert stage.gov.check() == []


def test_a_file_may_have_any_name(stage: Stage) -> None:
    path = stage.file(stage.new(6_000))
    odd = path.with_name("هفته \udcff.yzx")  # as Linux tells a name that is no UTF-8
    path.rename(odd)
    assert receive(stage.gov, odd).new == 1


def _shown(stage: Stage, row: str) -> tuple[Any, ...]:
    with stage.gov.reading() as connection:
        query = select(Case.request, Case.plan, Case.household, Case.neighbourhood).where(Case.id == row)
        return tuple(connection.execute(query).one())


def _upto(stage: Stage, stream: str) -> int:
    with stage.gov.reading() as connection:
        return held(connection, None).get(stream, 0)
