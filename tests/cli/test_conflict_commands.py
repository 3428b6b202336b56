"""What waits for a decision, on the command line: told with people and places, each kind of record asked once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.merging import Elsewhere
from tests.exchange.statements import statements
from yazd_desktop.office import Office, create_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

Yazd = Callable[..., Any]
Fill = Callable[[int], tuple[Path, list[str]]]
LATER = timedelta(hours=1)


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Make an office where so many persons wait, closed again; their ids."""

    def fill(count: int) -> tuple[Path, list[str]]:
        office = create_office(
            tmp_path / f"office-{count}",
            name="دفتر آزمون",
            code="TST",
            user="مدیر آزمون",
            password="three small stones",
            cost=FAST_FOR_TESTS,
        ).office
        people = _people(office, count)
        office.close()
        return office.folder, people

    return fill


def _people(office: Office, count: int) -> list[str]:
    with office.writing() as unit:
        people = [
            unit.create("person", {"family_name": f"فرضی{n}", "phone": "09990000001"}) for n in range(count)
        ]
    gov = Elsewhere(office, "استانداری یزد")
    for person in people:
        gov.says("person", person, {"phone": "09990000002"}, when=datetime.now(UTC) + LATER)
    gov.arrives()
    with office.writing() as unit:
        unit.retire("person", people[0])
    return people


def test_who_said_it_is_told_by_name_and_copy(yazd: Yazd, fill: Fill) -> None:
    office, _people = fill(2)
    found = yazd("conflicts", office, "--json").json["conflicts"][1]["sides"]
    assert [side["by"] for side in found] == ["مدیر آزمون، همین رایانه", "استانداری یزد"]
    assert all(len(side["actor"]) == 36 for side in found), "the id stays for who looks for it in a log"
    said = yazd("conflicts", office).out
    assert "ما: ۰۹۹۹۰۰۰۰۰۰۱ (مدیر آزمون، همین رایانه)" in said
    assert not any(side["actor"] in said for side in found)


def test_a_record_out_of_the_lists_is_said_to_be(yazd: Yazd, fill: Fill) -> None:
    office, _people = fill(2)
    found = yazd("conflicts", office, "--json").json["conflicts"]
    assert [one["retired"] for one in found] == [True, False]
    said = yazd("conflicts", office).out
    assert said.count("بیرون از فهرست‌ها") == 1
    refused = yazd("resolve", office, found[0]["id"], "--take", "ours")
    assert refused.code == 1
    assert yazd("resolve", office, found[1]["id"], "--take", "theirs", "--json").json["left"] == 1


def test_however_many_wait_the_store_is_not_asked_for_each(yazd: Yazd, fill: Fill) -> None:
    counts = []
    for many in (3, 90):
        office, _people = fill(many)
        with statements() as asked:
            assert yazd("conflicts", office, "--json").json["count"] == many
        counts.append(len(asked))
    assert counts[0] == counts[1]
