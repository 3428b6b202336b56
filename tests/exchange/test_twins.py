"""Two records with one human number: found in a pass over the index, and the younger one gets another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from merging import carry, second_copy

from yazd_desktop import queries
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.exchange.inbox.twins import Twins, give_new_number, problems, twins
from yazd_desktop.office import Office

Create = Callable[..., str]


@pytest.fixture
def twice(office: Office, create: Create, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A case file of each of two copies that counted on in the same range: the folder was copied by hand."""
    from db.this_copy import start_numbers

    create("case")
    other = second_copy(office, tmp_path / "other")
    for copy in (office, other):
        with copy.bookkeeping() as connection:
            start_numbers(connection, 7)
    older = create("case")
    with other.writing() as unit:
        younger = unit.create("case", {})
    carry(other, office)
    yield older, younger
    other.close()


def test_two_records_with_one_number_are_found(office: Office, twice: tuple[str, str]) -> None:
    older, younger = twice
    found = twins(office)
    assert [(one.entity, one.number) for one in found] == [("case", "TST-1405-70001")]
    assert [(twin.row, twin.may_be_renumbered) for twin in found[0].records] == [
        (older, False),
        (younger, True),
    ]
    assert problems(office) == ["case number TST-1405-70001 stands 2 times"]


def test_the_younger_one_gets_a_number_that_nobody_has(office: Office, twice: tuple[str, str]) -> None:
    older, younger = twice
    assert give_new_number(office, "case", younger) == "TST-1405-70002"
    assert queries.get(office, "case", older)["number"] == "TST-1405-70001"
    assert queries.find_ids(office, "case", search="70002") == [younger], "it is found by its new number"
    assert twins(office) == []
    assert office.check() == []


def test_the_new_number_goes_to_the_other_copies(
    office: Office, twice: tuple[str, str], tmp_path: Path
) -> None:
    give_new_number(office, "case", twice[1])
    other = second_copy(office, tmp_path / "third")
    try:
        carry(office, other)
        assert twins(other) == []
        assert conflicts.count(other) == 0
    finally:
        other.close()


def test_a_number_that_came_from_elsewhere_is_not_given(office: Office, create: Create) -> None:
    from merging import Elsewhere

    first, second = create("case"), create("case")
    gov = Elsewhere(office)
    gov.says("case", second, {"number": "TST-1405-00001"}, knows=True)
    third = create("case")
    gov.says("case", third, {"number": "TST-1405-00004"}, knows=True)
    gov.arrives()
    assert [one.number for one in twins(office)] == ["TST-1405-00001"]
    assert give_new_number(office, "case", second) == "TST-1405-00005"
    assert queries.get(office, "case", first)["number"] == "TST-1405-00001"


def test_a_record_out_of_the_lists_is_nobodys_twin(office: Office, twice: tuple[str, str]) -> None:
    with office.writing() as unit:
        unit.retire("case", twice[1])
    empty: list[Twins] = []
    assert twins(office) == empty
