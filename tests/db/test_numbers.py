"""Human numbers: consecutive in their office, kind and Jalali year, given once, whoever asks at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.this_copy import next_number
from db.session import Store
from yazd_desktop import queries
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "three small stones"
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


def test_after_99999_the_numbers_grow_longer_and_go_on(hassan_abad: Office) -> None:
    _number(hassan_abad, "case")
    with hassan_abad.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE counter SET value = 99998")
    numbers = [_number(hassan_abad, "case") for _ in range(3)]
    assert numbers == ["HSN-1404-99999", "HSN-1404-100000", "HSN-1404-100001"]


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
