from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from yazd_desktop.i18n import compile_catalogues, has_words, t, use_language
from yazd_desktop.persian import jalali
from yazd_desktop.persian.jalali import DateError

DAY = date(2026, 5, 13)  # Wednesday
TODAY = date(2026, 5, 1)
days = st.dates(jalali.from_jalali(1300, 1, 1), jalali.from_jalali(1500, 12, 29))


@pytest.fixture(scope="module", autouse=True)
def _words() -> Iterator[None]:
    if not has_words("month.1"):
        compile_catalogues()
    use_language("fa")
    yield
    use_language("fa")


def test_every_day_of_two_centuries_agrees_with_the_library() -> None:
    day = jalali.from_jalali(1300, 1, 1)
    last = jalali.from_jalali(1500, 12, 29)
    expected = (1300, 1, 1)
    while day <= last:
        year, month, day_of_month = jalali.to_jalali(day)
        assert (year, month, day_of_month) == expected
        assert jalali.from_jalali(year, month, day_of_month) == day
        library = JalaliDate(year, month, day_of_month)
        assert library.to_gregorian() == day
        assert library.weekday() == jalali.weekday_of(day)
        # Counted here from the rule of the calendar, so that this is no mirror of the code.
        length = 31 if month <= 6 else 30 if month <= 11 or jalali.is_leap(year) else 29
        assert jalali.month_length_days(year, month) == length
        if day_of_month < length:
            expected = (year, month, day_of_month + 1)
        else:
            expected = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
        day += timedelta(1)


def test_known_days() -> None:
    assert jalali.to_jalali(date(1979, 2, 11)) == (1357, 11, 22)
    assert jalali.to_jalali(date(2025, 3, 20)) == (1403, 12, 30)
    assert jalali.to_jalali(date(2026, 3, 21)) == (1405, 1, 1)
    assert jalali.to_jalali(date(2058, 3, 20)) == (1436, 12, 30)  # here the calendar of Qt goes wrong
    assert [year for year in range(1395, 1410) if jalali.is_leap(year)] == [1395, 1399, 1403, 1408]


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۵/۲/۲۳",
        "1405-02-23",
        "1405.2.23",
        "14050223",
        14050223,
        "۱۴۰۵۰۲۲۳",
        "١٤٠٥/٠٢/٢٣",
        " 1405 / 2 / 23 ",
        "1405 2 23",
        "۱۴۰۵٫۲٫۲۳",
        "\u200f۱۴۰۵/۲/۲۳\u200e",
        "۲۳/۲/۱۴۰۵",
        "05/2/23",
        "۰۵/۰۲/۲۳",
        "۲۳ اردیبهشت ۱۴۰۵",
        "۲۳ ارديبهشت ۱۴۰۵",
        "۲۳ اردیبهشت‌ماه ۱۴۰۵",
        "۲۳ اردیبهشت ماه سال ۱۴۰۵",
        "۲۳اردیبهشت۱۴۰۵",
        "۲۳ اردیبهشت ۰۵",
        "۲۳ ثور ۱۴۰۵",
        "23 Ordibehesht 1405",
        "۱۴۰۵ اردیبهشت ۲۳",
        "چهارشنبه ۲۳ اردیبهشت ۱۴۰۵",
        "چهار‌شنبه، ۱۴۰۵/۲/۲۳",
        "روز چهار شنبه مورخ ۱۴۰۵/۲/۲۳",
        "Wednesday 1405/2/23",
        "2026-05-13",
        "2026/5/13",
        "20260513",
        "2026-05-13T00:00:00",
        "2026-05-13 00:00:00",
    ],
)
def test_parse(typed: str | int) -> None:
    assert jalali.parse(typed, today=TODAY) == DAY


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("۰۴/۰۳/۰۵", (1404, 3, 5)),
        ("99/12/1", (1399, 12, 1)),
        ("65/7/1", (1365, 7, 1)),
        ("15/1/1", (1415, 1, 1)),
        ("16/1/1", (1316, 1, 1)),
        ("۱۳ امرداد ۱۳۶۰", (1360, 5, 13)),
        ("1250/1/1", (1250, 1, 1)),
        ("1500/12/29", (1500, 12, 29)),
        ("1403/12/30", (1403, 12, 30)),
    ],
)
def test_parse_other_years(typed: str, expected: tuple[int, int, int]) -> None:
    assert jalali.to_jalali(jalali.parse(typed, today=TODAY)) == expected


def test_near_days() -> None:
    assert jalali.parse("امروز", today=TODAY) == TODAY
    assert jalali.parse("فردا", today=TODAY) == TODAY + timedelta(1)
    assert jalali.parse("دیروز", today=TODAY) == TODAY - timedelta(1)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("۱۴۰۴/۱۲/۳۰", "no_such_day"),
        ("1405/7/31", "no_such_day"),
        ("1405/13/1", "no_such_day"),
        ("1405/0/1", "no_such_day"),
        ("1405/1/0", "no_such_day"),
        ("14051301", "no_such_day"),
        ("2026-02-29", "no_such_day"),
        ("شنبه ۱۴۰۵/۲/۲۳", "no_such_day"),
        ("1249/12/29", "range"),
        ("1501/1/1", "range"),
        ("1899-01-01", "range"),
        ("2500-01-01", "range"),
        ("", "shape"),
        ("1405", "shape"),
        ("1405/2", "shape"),
        ("1405/2/", "shape"),
        ("1405//2/3", "shape"),
        ("1405/2/23/1", "shape"),
        ("140502233", "shape"),
        ("140523", "shape"),
        ("405/2/23", "shape"),
        ("5/2/2", "shape"),
        ("1405/2/23 10:30", "shape"),
        ("13/5/2026", "shape"),
        ("23 فلان 1405", "shape"),
        ("اردیبهشت ۲۳ ۱۴۰۵", "shape"),
        ("۲۳ اردیبهشت ۱۴۰۵ چهارشنبه", "shape"),
        ("13 اردیبهشت 2026", "shape"),
        ("1405+2+23", "shape"),
        ("-1405/2/23", "shape"),
        ("9" * 5000, "shape"),
        ("\x00", "shape"),
    ],
)
def test_parse_refuses(typed: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        jalali.parse(typed, today=TODAY)
    assert caught.value.reason == reason
    assert has_words(caught.value.problem)


@given(st.text(max_size=20) | st.text(st.sampled_from("0149/-. شنبهیک"), max_size=14))
def test_parse_says_a_day_or_why_not(text: str) -> None:
    with suppress(DateError):  # and no other error
        assert 1250 <= jalali.to_jalali(jalali.parse(text, today=TODAY))[0] <= 1500


@given(days)
def test_what_is_shown_is_read_back(day: date) -> None:
    assert jalali.parse(jalali.format_short(day)) == day
    assert jalali.parse(jalali.format_long(day)) == day
    assert jalali.parse(f"{jalali.weekday_name(day)} {jalali.format_long(day)}") == day
    assert jalali.parse(day.isoformat()) == day


def test_words() -> None:
    assert jalali.format_short(date(2026, 5, 5)) == "۱۴۰۵/۰۲/۱۵"
    assert jalali.format_long(date(2026, 5, 5)) == "۱۵ اردیبهشت ۱۴۰۵"
    assert jalali.weekday_name(DAY) == "چهارشنبه"
    assert [jalali.weekday_name(date(2026, 5, 9) + timedelta(n)) for n in (0, 6)] == ["شنبه", "جمعه"]
    use_language("en")
    try:
        assert jalali.format_long(date(2026, 5, 5)) == "15 Ordibehesht 1405"
        assert jalali.format_short(date(2026, 5, 5)) == "1405/02/15"
        assert jalali.parse("۲۳ اردیبهشت ۱۴۰۵") == DAY
    finally:
        use_language("fa")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_word_is_there(language: str) -> None:
    keys = [f"month.{n}" for n in range(1, 13)] + [f"weekday.{n}" for n in range(7)]
    keys += [f"date.spellings.{key}" for key in keys]
    assert all(has_words(key, language) for key in [*keys, "date.long", "date.spellings.filler"])
    assert t("month.1") == "فروردین"


@pytest.mark.parametrize(
    ("typed", "year"), [("1360", 1360), ("۱۳۶۰", 1360), (1360, 1360), ("60", 1360), ("۰۴", 1404)]
)
def test_parse_year(typed: str | int, year: int) -> None:
    assert jalali.parse_year(typed, today=TODAY) == year


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("1990", "range"), ("1501", "range"), ("136", "shape"), ("x", "shape"), ("", "shape")],
)
def test_parse_year_refuses(typed: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        jalali.parse_year(typed, today=TODAY)
    assert caught.value.reason == reason


def test_from_jalali_refuses() -> None:
    with pytest.raises(DateError):
        jalali.from_jalali(1404, 12, 30)
    with pytest.raises(DateError):
        jalali.from_jalali(1501, 1, 1)


def test_working_days() -> None:
    wednesday, saturday, sunday = DAY, date(2026, 5, 16), date(2026, 5, 17)
    assert jalali.add_working_days(wednesday, 1) == saturday
    assert jalali.add_working_days(wednesday, 1, frozenset({saturday})) == sunday
    assert jalali.add_working_days(wednesday, 1, weekend=frozenset({6})) == date(2026, 5, 14)
    assert jalali.add_working_days(saturday, -1) == wednesday
    assert jalali.add_working_days(date(2026, 5, 15), 0) == date(2026, 5, 15)
    assert jalali.working_days_between(wednesday, sunday) == 2
    assert jalali.working_days_between(sunday, wednesday) == -2
    assert jalali.working_days_between(wednesday, wednesday) == 0
    with pytest.raises(ValueError):
        jalali.add_working_days(wednesday, 1, weekend=frozenset(range(7)))


@given(days, st.integers(-60, 60), st.frozensets(days, max_size=3), st.sets(st.integers(0, 6), max_size=3))
def test_working_days_are_counted_as_they_are_added(
    start: date, count: int, holidays: frozenset[date], weekend: set[int]
) -> None:
    holidays |= {start + timedelta(2), start - timedelta(3)}
    end = jalali.add_working_days(start, count, holidays, weekend=frozenset(weekend))
    assert jalali.working_days_between(start, end, holidays, weekend=frozenset(weekend)) == count
