"""Reading: order of the Persian alphabet, filters, search, names of records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office
from yazd_desktop.queries import Days

Create = Callable[..., str]


def test_names_sort_by_the_persian_alphabet(office: Office, create: Create) -> None:
    names = ["گلی", "پروین", "چمن", "ژاله", "کریم", "بهار", "ثریا", "یاسر", "هاجر", "وحید"]
    for name in names:
        create("person", given_name="الف", family_name=name)
    found = [row["family_name"] for row in queries.rows(office, "person", ("family_name",))]
    assert found == ["بهار", "پروین", "ثریا", "چمن", "ژاله", "کریم", "گلی", "وحید", "هاجر", "یاسر"]


def test_search_finds_whatever_the_spelling(office: Office, create: Create) -> None:
    person = create("person", given_name="علی‌اکبر", family_name="مؤمنی", phone="09990000123")
    for words in ("علي اكبر", "علی‌اکبر", "علیاکبر", "مومنی", "مؤمن", "٠٩٩٩٠٠٠٠١٢٣", "اکبر مومنی"):
        assert queries.find_ids(office, "person", search=words) == [person], words
    spaced = create("person", given_name="علی اکبر", family_name="دیگری")
    assert set(queries.find_ids(office, "person", search="علی‌اکبر")) == {person, spaced}
    assert queries.find_ids(office, "person", search="حسن") == []


def test_a_case_is_found_by_its_person_and_by_its_short_number(office: Office, create: Create) -> None:
    case = create("case", opened_on=date(2026, 4, 1))
    person = create("person", given_name="نرگس", family_name="فرضی")
    create("case_person", case=case, person=person)
    assert queries.find_ids(office, "case", search="نرگس") == [case]
    assert queries.find_ids(office, "case", search="TST-1405-00001") == [case]
    with office.writing() as unit:
        unit.update("person", person, {"given_name": "لاله"})
    assert queries.find_ids(office, "case", search="نرگس") == []
    assert queries.find_ids(office, "case", search="لاله") == [case]


def test_many_codes_are_found_one_by_one_and_never_by_a_part(office: Office, create: Create) -> None:
    both = create("case", harms=("addiction", "unemployment"))
    one = create("case", harms=("addiction",))
    none = create("case")
    assert set(queries.find_ids(office, "case", where={"harms": "addiction"})) == {both, one}
    assert queries.find_ids(office, "case", where={"harms": "unemployment"}) == [both]
    assert queries.find_ids(office, "case", where={"harms": "employment"}) == []
    assert queries.find_ids(office, "case", where={"harms": None}) == [none]


def test_days_none_and_several_values(office: Office, create: Create) -> None:
    early = create("case", opened_on=date(2026, 1, 1), risk="low")
    late = create("case", opened_on=date(2026, 4, 1), risk="high")
    unknown = create("case")
    assert queries.find_ids(office, "case", where={"opened_on": Days(last=date(2026, 1, 1))}) == [early]
    assert queries.find_ids(office, "case", where={"opened_on": Days(date(2026, 1, 2))}) == [late]
    assert queries.find_ids(office, "case", where={"risk": None}) == [unknown]
    assert set(queries.find_ids(office, "case", where={"risk": ("low", "high")})) == {early, late}


def test_sorting_by_a_link_goes_by_its_name_and_by_a_code_goes_by_its_place(
    office: Office, create: Create
) -> None:
    places = {name: create("neighbourhood", name=name) for name in ("پشت باغ", "اسکان", "گلشن")}
    cases = {name: create("case", neighbourhood=place) for name, place in places.items()}
    assert queries.find_ids(office, "case", sort="neighbourhood") == [
        cases["اسکان"],
        cases["پشت باغ"],
        cases["گلشن"],
    ]
    risks = {risk: create("case", risk=risk) for risk in ("high", "low", "medium")}
    found = [c for c in queries.find_ids(office, "case", sort="risk") if c in risks.values()]
    assert found == [risks["low"], risks["medium"], risks["high"]]


def test_a_very_sensitive_case_is_named_by_its_number_alone(office: Office, create: Create) -> None:
    person = create("person", given_name="نرگس", family_name="فرضی")
    cases = [create("case", confidentiality=secrecy) for secrecy in ("confidential", "very_sensitive")]
    for case in cases:
        create("case_person", case=case, person=person)
    labels = queries.labels(office, "case", cases)
    assert "نرگس فرضی" in labels[cases[0]]
    assert "نرگس" not in labels[cases[1]]


def test_an_unknown_field_is_a_plain_message(office: Office) -> None:
    with pytest.raises(UserError, match="no_such"):
        queries.find_ids(office, "case", where={"no_such": "x"})


def test_the_sample_office_is_sound(sample_office: Office) -> None:
    assert sample_office.check() == []
    assert queries.count(sample_office, "case") == 40
    assert queries.count(sample_office, "commitment") > 5
