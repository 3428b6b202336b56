"""Names of people, neighbourhoods and agencies as lists spell them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from yazd_desktop.spreadsheets.known import Known, Place
from yazd_desktop.spreadsheets.matching import Entry, Persons, split_name
from yazd_desktop.spreadsheets.names import group_names

GIVEN = frozenset({"رضا", "علی", "محمد", "حسین"})


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("صغری خاتمی", "صغری", "خاتمی"),
        ("مهدی ژاله‌پور", "مهدی", "ژاله‌پور"),
        ("محمد رضا زارع بیدکی", "محمد رضا", "زارع بیدکی"),
        ("محمد زارع بیدکی", "محمد", "زارع بیدکی"),
        ("سید حسین میرجلیلی", "سید حسین", "میرجلیلی"),
        ("سید محمد رضا موسوی", "سید محمد رضا", "موسوی"),
        ("سید حسینی", "سید", "حسینی"),
        ("علی رضا", "علی", "رضا"),
        ("زهرا محمد علی", "زهرا", "محمد علی"),
        ("کریمی", None, "کریمی"),
    ],
)
def test_a_whole_name_in_two(text: str, given: str | None, family: str) -> None:
    assert split_name(text, GIVEN) == (given, family)


def test_spellings_are_one_group_named_as_most_rows_say(known: Known) -> None:
    cells = ["محله حسن آباد"] * 5 + ["حسن‌آباد"] * 3 + ["حسن اباد", "صدر آباد", "-", None, "نامشخص"]
    groups = group_names("neighbourhood", cells, known, {})
    assert {group.name: group.rows for group in groups.values()} == {"حسن‌آباد": 9, "صدر آباد": 1}


def test_a_name_that_is_only_the_word_for_neighbourhood_stays_itself(known: Known) -> None:
    assert [group.name for group in group_names("neighbourhood", ["محله"], known, {}).values()] == ["محله"]


def test_agencies_by_alias_short_name_and_code(known_with: Callable[..., Known]) -> None:
    office = known_with(
        agencies=(
            Place("a1", "اداره کل بهزیستی استان یزد", ("بهزیستی", "welfare")),
            Place("a2", "آموزش و پرورش"),
        )
    )
    groups = group_names("agency", ["بهزیستی", "بهزيستي شهرستان", "Welfare", "آ.پ", "باغ وحش"], office, {})
    assert {group.record_id for group in groups.values()} == {"a1", "a2", None}
    assert [group.name for group in groups.values() if group.is_new] == ["باغ وحش"]


def test_names_that_ship_are_proposed_as_they_ship(known_with: Callable[..., Known]) -> None:
    row = {"name": "ادارهٔ آموزش و پرورش", "code": "education"}
    office = known_with(
        shipped={"agency": {"education": row}},
        aliases={"agency": {"اپ": "education", "اموزشوپرورش": "education"}},
    )
    groups = group_names("agency", ["آ.پ", "آموزش وپرورش"], office, {})
    assert [(group.name, group.rows) for group in groups.values()] == [("ادارهٔ آموزش و پرورش", 2)]


def test_the_first_person_keeps_a_number_that_two_claim() -> None:
    persons = Persons()
    number = {"identity_kind": "national_id", "identity_number": "0012345679"}
    persons.add(Entry({**number, "family_name": "الف"}, record_id="1"))
    persons.add(Entry({**number, "family_name": "ب"}, record_id="2"))
    found = persons.find(number).entry
    assert found is not None
    assert found.record_id == "1"
    assert persons.find({**number, "identity_kind": "unique_code"}).entry is None
