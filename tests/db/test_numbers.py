"""Human numbers: consecutive in their office, kind and Jalali year, given once, whoever asks at the same time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.ids import new_id
from db.session import Store
from db.this_copy import (
    MOST_BAND,
    draw_numbers,
    lives,
    next_number,
    number_after,
    set_meta,
    start_copy,
    start_numbers,
)
from yazd_desktop import queries
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "three small stones"
OFFICE = new_id()
LAST_OF_1404, FIRST_OF_1405 = date(2026, 3, 20), date(2026, 3, 21)


class Clock:
    """The day at the office, to be turned by hand."""

    def __init__(self) -> None:
        self.today = LAST_OF_1404

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hassan_abad(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """An empty office with the code HSN on the last day of 1404."""
    made = create_office(
        tmp_path / "hsn",
        name="دفتر حسن‌آباد",
        code="HSN",
        user="مدیر آزمون",
        password=PASSWORD,
        clock=clock,
        cost=FAST_FOR_TESTS,
    )
    yield made.office
    made.office.close()


def _number(office: Office, entity: str, **values: object) -> str:
    with office.writing() as unit:
        record = unit.create(entity, values)  # type: ignore[arg-type]  # plain values of a test
        return str(unit.get(entity, record)["number"])


def test_the_number_of_a_case_file_is_office_year_and_place(hassan_abad: Office, clock: Clock) -> None:
    clock.today = date(2026, 5, 5)
    with hassan_abad.writing() as unit:
        for _ in range(126):
            unit.create("case", {})
    assert _number(hassan_abad, "case") == "HSN-1405-00127"
    assert _number(hassan_abad, "household") == "HSN-1405-H00001"
    assert _number(hassan_abad, "case") == "HSN-1405-00128"
    assert queries.by_number(hassan_abad, "HSN-1405-00127") is not None


def test_a_new_year_begins_at_one_at_nowruz(hassan_abad: Office, clock: Clock) -> None:
    assert [_number(hassan_abad, "case") for _ in range(2)] == ["HSN-1404-00001", "HSN-1404-00002"]
    clock.today = FIRST_OF_1405
    assert [_number(hassan_abad, "case") for _ in range(2)] == ["HSN-1405-00001", "HSN-1405-00002"]
    assert _number(hassan_abad, "household") == "HSN-1405-H00001"


def test_the_year_is_that_of_the_records_own_day(hassan_abad: Office, clock: Clock) -> None:
    clock.today = date(2026, 5, 5)
    days = (LAST_OF_1404, FIRST_OF_1405, date(2025, 3, 20), date(2025, 3, 21), LAST_OF_1404)
    assert [_number(hassan_abad, "case", opened_on=day) for day in days] == [
        "HSN-1404-00001",
        "HSN-1405-00001",
        "HSN-1403-00001",
        "HSN-1404-00002",
        "HSN-1404-00003",
    ]


def test_a_number_stays_when_the_day_is_corrected(hassan_abad: Office) -> None:
    with hassan_abad.writing() as unit:
        case = unit.create("case", {"opened_on": LAST_OF_1404})
        unit.update("case", case, {"opened_on": date(2025, 3, 1)})
        assert unit.get("case", case)["number"] == "HSN-1404-00001"


def test_the_founding_copy_goes_on_beyond_the_numbers_of_other_computers(hassan_abad: Office) -> None:
    """10001 to 99999 belong to further computers of the office, seven digits and more to them and to copies."""
    _number(hassan_abad, "case")
    with hassan_abad.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE counter SET value = 9998")
    numbers = [_number(hassan_abad, "case") for _ in range(3)]
    assert numbers == ["HSN-1404-09999", "HSN-1404-100001", "HSN-1404-100002"]


def test_a_further_computer_numbers_in_the_range_it_was_given(hassan_abad: Office) -> None:
    _number(hassan_abad, "case")
    with hassan_abad.writing() as unit:
        start_numbers(unit.connection, 3)
    assert [_number(hassan_abad, "case") for _ in range(2)] == ["HSN-1404-30001", "HSN-1404-30002"]
    assert _number(hassan_abad, "household") == "HSN-1404-H30001"
    with hassan_abad.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE counter SET value = 39998")
    numbers = [_number(hassan_abad, "case") for _ in range(3)]
    assert numbers == ["HSN-1404-39999", "HSN-1404-3000001", "HSN-1404-3000002"]


def test_a_copied_or_restored_office_numbers_where_its_forerunner_does_not(hassan_abad: Office) -> None:
    with hassan_abad.writing() as unit:
        assert unit.get("case", unit.create("case", {}))["number"] == "HSN-1404-00001"
        start_copy(unit.connection, hassan_abad.id)
    first, second = _number(hassan_abad, "case"), _number(hassan_abad, "case")
    drawn = int(first.removeprefix("HSN-1404-"))
    assert 10_000_001 <= drawn <= 99_990_001
    assert drawn % 10_000 == 1
    assert second == f"HSN-1404-{drawn + 1}"


def test_a_range_is_drawn_anew_and_never_one_that_was_had(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([7, 7, 7, 8_999, 7, 8_999, 0])
    monkeypatch.setattr("secrets.randbelow", lambda below: next(drawn) % below)
    with store.writing() as connection:
        numbers = []
        for _ in range(4):
            start_copy(connection, OFFICE)
            numbers.append(next_number(connection, "case"))
        assert numbers == [1, 10_070_001, 99_990_001, 10_000_001]
        assert len(set(lives(connection))) == 4


def test_ranges_never_run_out_and_grow_longer_before_they_would_meet_others(store: Store) -> None:
    with store.writing() as connection:
        start_copy(connection, OFFICE)
        set_meta(connection, "number_bands", json.dumps([0, *range(1_000, 10_000)]))
        draw_numbers(connection)
        first = next_number(connection, "case")
        assert 100_000_001 <= first <= 999_990_001
        assert first % 10_000 == 1
        set_meta(connection, "number_bands", json.dumps([0, *range(1_000, 1_999)]))
        draw_numbers(connection)
        assert 10_000_001 <= next_number(connection, "case") <= 99_990_001


def test_a_range_that_was_had_is_not_begun_again(store: Store) -> None:
    """The office's first computer sends a range along with every file, also to a copy that was restored."""
    with store.writing() as connection:
        start_copy(connection, OFFICE)
        for band, number in ((3, 30_001), (3, 30_002), (4, 40_001), (3, 40_002), (0, 40_003)):
            start_numbers(connection, band)
            assert next_number(connection, "case") == number
        start_copy(connection, OFFICE)
        drawn = next_number(connection, "case")
        start_numbers(connection, 4)
        assert next_number(connection, "case") == drawn + 1


def _owner(number: int) -> int:
    """Whose a number is, told from its digits alone: so no two ranges can ever meet."""
    digits = str(number)
    letters = {5: 1, 7: 1, 8: 4, 10: 4, 9: 5, 11: 5}.get(len(digits), 0)
    return int(digits[:letters] or 0)


BANDS = st.one_of(st.integers(0, MOST_BAND), st.integers(1_000, 99_999))
# How far in a range a counter stands: at its ends, or anywhere.
PLACES = st.one_of(st.sampled_from([0, 1, 9_998, 9_999, 999_997]), st.integers(0, 999_997))


@given(BANDS, st.sampled_from([10_000, 1_000_000]), PLACES)
def test_no_two_ranges_ever_meet(band: int, width: int, place: int) -> None:
    last = band * width + min(place, width - 1)
    for number in (number_after(band, None), number_after(band, last)):
        assert 1 <= len(str(number)) <= 11
        assert _owner(number) == band
    assert number_after(band, last) > last


@pytest.mark.parametrize("band", [*range(MOST_BAND + 1), 1_000, 5_555, 9_999, 54_321])
def test_a_range_that_is_used_up_goes_on_in_its_second_half(band: int) -> None:
    numbers = [number_after(band, None)]
    while len(numbers) < 10_050:
        numbers.append(number_after(band, numbers[-1]))
    assert numbers == sorted(set(numbers))
    assert {_owner(number) for number in numbers} == {band}
    assert len(str(numbers[-1])) == {0: 6, 1: 7, 4: 10, 5: 11}[len(str(band)) if band else 0]


def test_a_counter_that_passed_its_range_goes_on_in_the_next() -> None:
    """Version 0001 counted on through the numbers that other computers have now."""
    assert [number_after(0, last) for last in (9_999, 10_000, 54_321, 99_999)] == [100_001] * 4
    assert [number_after(0, last) for last in (100_001, 999_998)] == [100_002, 999_999]


@pytest.mark.parametrize(("band", "last"), [(0, 999_999), (1, 1_999_999), (9_999, 9_999_999_999)])
def test_after_the_last_number_there_is_none_rather_than_another_computers(band: int, last: int) -> None:
    assert number_after(band, last - 1) == last
    with pytest.raises(OverflowError):
        number_after(band, last)


def test_the_count_goes_on_after_closing(hassan_abad: Office, clock: Clock) -> None:
    _number(hassan_abad, "case")
    hassan_abad.close()
    again = open_office(hassan_abad.folder, password=PASSWORD, clock=clock)
    try:
        assert _number(again, "case") == "HSN-1404-00002"
    finally:
        again.close()


def test_writers_at_the_same_time_never_get_the_same(hassan_abad: Office) -> None:
    given: list[str] = []
    begin = threading.Barrier(3)

    def write(entity: str) -> None:
        begin.wait()
        for turn in range(25):
            if turn % 5 == 4:  # a writer that gives up takes its number along into nothing
                _give_up(hassan_abad)
            given.append(_number(hassan_abad, entity))

    threads = [threading.Thread(target=write, args=(entity,)) for entity in ("case", "case", "household")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cases = sorted(number for number in given if "-H" not in number)
    assert cases == [f"HSN-1404-{place:05d}" for place in range(1, 51)]
    assert sorted(set(given) - set(cases)) == [f"HSN-1404-H{place:05d}" for place in range(1, 26)]
    assert hassan_abad.check() == []


def _give_up(office: Office) -> None:
    try:
        with office.writing() as unit:
            unit.create("case", {})
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass


def test_counters_of_another_name_do_not_know_of_each_other(store: Store) -> None:
    with store.writing() as connection:
        given = [next_number(connection, name) for name in ("one", "two", "one", "one", "two")]
    assert given == [1, 1, 2, 3, 2]
