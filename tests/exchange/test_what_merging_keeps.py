"""What two copies that worked at the same time hold when they have met: both words, one shown, nothing brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.ids import new_id
from tests.postgres_server import Server
from yazd_desktop import queries
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.exchange.receiving import receive

from .forging import Forger
from .world import Copy, Province, clock_of, found, make, settle

Template = tuple[Path, dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Template:
    """Four copies that know each other, closed."""
    root = tmp_path_factory.mktemp("merged")
    return root, found(root, server)


@pytest.fixture
def province(template: Template, server: Server | None, tmp_path: Path) -> Iterator[Province]:
    """The four, open."""
    made = settle(*template, tmp_path / "province", server)
    yield made
    made.close()


def _made(copy: Copy, entity: str, **values: str) -> str:
    with copy.office.writing() as unit:
        return unit.create(entity, values)  # type: ignore[arg-type]  # plain values of a test


def _change(copy: Copy, entity: str, row: str, minutes: int = 0, **values: str) -> None:
    with clock_of(minutes), copy.office.writing() as unit:
        unit.update(entity, row, values)  # type: ignore[arg-type]  # plain values of a test


def _said(copy: Copy, word: str) -> int:
    """In how many change sets of its log a word stands."""
    return sum(word in ops for _, ops in copy.sets().values())


def _two_plans(province: Province, first: str, second: str) -> str:
    """A case file whose plan the governorate and an office wrote without knowing of each other."""
    cima, gov = province.copies["cima"], province.copies["gov"]
    case = _made(cima, "case", request="درخواست", risk="low")
    province.exchange("cima", "gov")
    _change(cima, "case", case, plan="از دفتر")
    _change(gov, "case", case, plan="از استانداری", minutes=20)
    province.exchange(first, second)
    return case


@pytest.mark.parametrize(("first", "second"), [("cima", "gov"), ("gov", "cima")])
def test_the_later_word_is_shown_in_both_copies_in_whatever_order_files_came(
    province: Province, first: str, second: str
) -> None:
    case = _two_plans(province, first, second)
    for name in ("cima", "gov"):
        assert queries.get(province.copies[name].office, "case", case)["plan"] == "از استانداری"


def test_both_words_of_a_conflict_stay_in_both_logs_also_when_it_is_decided(province: Province) -> None:
    _two_plans(province, "cima", "gov")
    both = [province.copies[name] for name in ("cima", "gov")]
    for copy in both:
        assert (_said(copy, "از دفتر"), _said(copy, "از استانداری")) == (1, 1)
        assert conflicts.count(copy.office) == 1
    waiting = conflicts.conflicts(both[0].office)[0]
    assert {side.text for side in waiting.sides} == {"از دفتر", "از استانداری"}
    conflicts.take(both[0].office, waiting, "theirs")
    province.exchange("cima", "gov")
    for copy in both:
        assert (_said(copy, "از دفتر"), _said(copy, "از استانداری")) == (1, 2)
        assert (conflicts.count(copy.office), copy.office.check()) == (0, [])


def test_an_edit_that_knew_nothing_of_it_brings_no_retired_record_back(province: Province) -> None:
    cima, gov = province.copies["cima"], province.copies["gov"]
    case = _made(cima, "case", request="درخواست", risk="low")
    province.exchange("cima", "gov")
    _change(gov, "case", case, plan="پیش از آن", minutes=-30)
    with cima.office.writing() as unit:
        unit.retire("case", case)
    province.exchange("gov", "cima")
    for copy in (cima, gov):
        assert (queries.count(copy.office, "case"), _said(copy, "پیش از آن")) == (0, 1)
    assert cima.digest(cima.office.id) == gov.digest(cima.office.id)


def test_what_was_told_once_is_not_forgotten_when_it_comes_withheld(province: Province) -> None:
    cima, gov = province.copies["cima"], province.copies["gov"]
    person = _made(cima, "person", given_name="نرگس", family_name="آزموده")
    for with_identity in (True, False):
        province.send("cima", "gov", with_identity=with_identity, everything=True)
        province.deliver(province.mail[-1])
    assert queries.get(gov.office, "person", person)["family_name"] == "آزموده"
    assert all(key is not None for key, _ in gov.sets().values())


def test_what_was_withheld_is_filled_in_by_the_whole_that_comes_later(province: Province) -> None:
    cima, gov = province.copies["cima"], province.copies["gov"]
    person = _made(cima, "person", given_name="نرگس", family_name="آزموده")
    shown = []
    for with_identity in (False, True):
        province.send("cima", "gov", with_identity=with_identity)
        province.deliver(province.mail[-1])
        province.send("gov", "cima")
        province.deliver(province.mail[-1])
        shown.append(queries.get(gov.office, "person", person)["family_name"])
    assert shown == [None, "آزموده"]
    assert conflicts.count(gov.office) == 0


def test_a_link_waits_for_its_record_and_is_completed(tmp_path: Path, server: Server | None) -> None:
    gov = make("gov", tmp_path / "gov", server)
    try:
        forger, case, place = Forger(gov, "office"), new_id(), new_id()
        linked = {"request": "درخواست", "risk": "low", "neighbourhood": place}
        came = receive(gov, forger.file(tmp_path, [forger.set(1, "case", case, linked)]))
        assert (came.held, queries.get(gov, "case", case)["neighbourhood"]) == (1, None)
        came = receive(
            gov, forger.file(tmp_path, [forger.set(4, "neighbourhood", place, {"name": "محلهٔ آزمون"})])
        )
        assert (came.held, queries.get(gov, "case", case)["neighbourhood"]) == (-1, place)
        assert gov.check() == []
    finally:
        gov.close()
