"""Jalali dates: Gregorian inside, Jalali to the user. The week runs from Saturday (0) to Friday (6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal

from persiantools.jdatetime import JalaliDate

from yazd_desktop.i18n import language, t
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.persian.text import ZWNJ, look_alike_key, search_key, words

Reason = Literal["shape", "no_such_day", "range"]

FIRST_YEAR: Final = 1250
LAST_YEAR: Final = 1500
FIRST_GREGORIAN_YEAR: Final = 1900
"""A year from here on is Gregorian: no Jalali year that an office writes comes near it."""
THURSDAY: Final = 5
FRIDAY: Final = 6
WEEKEND: Final = frozenset({THURSDAY, FRIDAY})
"""The days on which government agencies are closed."""
_YEARS_AHEAD: Final = 10  # a year of two digits is at most so far ahead: a deadline or the end of a contract
_IRAN_TIME: Final = timezone(timedelta(hours=3, minutes=30))  # no summer time since 1401
_MIDNIGHT: Final = re.compile(r"[t ]\s*0?0:00(?::00(?:\.0+)?)?$")  # how a spreadsheet exports a day
_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+|\S")
_SEPARATORS: Final = frozenset("/-.,\\\u060c\u2010\u2011\u2012\u2013\u2212\u066b")


class DateError(ValueError):
    """The text is no date: not the shape of one, a day the calendar lacks, or too far away."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason

    @property
    def problem(self) -> str:
        """The key of the words that tell the user."""
        return f"problem.date.{self.reason}"


def parse(text: str | int, *, today: date | None = None) -> date:
    """The day meant by a typed date; raises DateError.

    Year first or last with any separator, 8 digits together, the month as a word, a weekday in front (it must
    be the right one), the words for today, yesterday and tomorrow. A year of two digits stands first and is
    the latest one not more than ten years ahead. A year from 1900 on makes the date Gregorian (ISO order).
    """
    # A ZWNJ joins the month to the word "month" here, while a search key must drop it.
    key = _MIDNIGHT.sub("", search_key(str(text).replace(ZWNJ, " ")))
    if (offset_days := _near_days().get(look_alike_key(key))) is not None:
        return (today or _today()) + timedelta(offset_days)
    numbers, month, weekday = _read(key)
    day = _day_meant(numbers, month, today)
    if weekday is not None and weekday_of(day) != weekday:
        raise DateError("no_such_day")
    return day


def parse_year(text: str | int, *, today: date | None = None) -> int:
    """The Jalali year typed, in four digits or two; raises DateError.

    A Gregorian year is out of range: it lies in two Jalali ones.
    """
    key = search_key(str(text))
    if not re.fullmatch(r"[0-9]{4}|[0-9]{2}", key):
        raise DateError("shape")
    return _within_range(_full_year(key, today))


def to_jalali(day: date) -> tuple[int, int, int]:
    """Year, month and day in the Jalali calendar."""
    return _to_jalali(day.toordinal())


def from_jalali(year: int, month: int, day: int) -> date:
    """The day with this Jalali date; raises DateError."""
    _within_range(year)
    try:
        found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        raise DateError("no_such_day") from None
    return found


def is_leap(year: int) -> bool:
    """Whether the Jalali year has 366 days."""
    return bool(JalaliDate.is_leap(year))


def month_length_days(year: int, month: int) -> int:
    """How many days a Jalali month has."""
    return int(JalaliDate.days_in_month(month, year))


def weekday_of(day: date) -> int:
    """The place of a day in its week: 0 for Saturday, 6 for Friday."""
    return (day.weekday() + 2) % 7


def weekday_name(day: date) -> str:
    """The weekday in words."""
    return t(f"weekday.{weekday_of(day)}")


def month_name(month: int) -> str:
    """The name of a Jalali month, 1 to 12."""
    return t(f"month.{month}")


def format_short(day: date) -> str:
    """Year, month and day in digits."""
    year, month, day_of_month = to_jalali(day)
    return _digits(f"{year:04}/{month:02}/{day_of_month:02}")


def format_long(day: date) -> str:
    """Day, month in words and year."""
    year, month, day_of_month = to_jalali(day)
    return t("date.long", day=_digits(str(day_of_month)), month=month_name(month), year=_digits(str(year)))


def add_working_days(
    day: date, days: int, holidays: frozenset[date] = frozenset(), *, weekend: frozenset[int] = WEEKEND
) -> date:
    """The day that is so many working days later, or earlier for a negative number; 0 is the day itself."""
    step = timedelta(1 if days >= 0 else -1)
    _some_day_works(weekend)
    left = abs(days)
    while left:
        day += step
        left -= weekday_of(day) not in weekend and day not in holidays
    return day


def working_days_between(
    start: date, end: date, holidays: frozenset[date] = frozenset(), *, weekend: frozenset[int] = WEEKEND
) -> int:
    """How many working days come after `start` up to and with `end`; negative when `end` is the earlier.

    Undoes `add_working_days` from a working day, and forward from any day.
    """
    if end < start:
        # Counted backward the first day does not count and the last does, as in add_working_days.
        one = timedelta(1)
        return -working_days_between(end - one, start - one, holidays, weekend=weekend)
    _some_day_works(weekend)
    weeks, rest_days = divmod((end - start).days, 7)
    rest = (weekday_of(end - timedelta(back)) for back in range(rest_days))
    worked = weeks * (7 - len(weekend)) + sum(weekday not in weekend for weekday in rest)
    return worked - sum(start < day <= end and weekday_of(day) not in weekend for day in holidays)


def _read(key: str) -> tuple[list[str], int | None, int | None]:
    """The numbers of a date, the month where it is a word, the weekday where one stands in front."""
    numbers: list[str] = []
    month = weekday = None
    letters = ""
    tokens = _TOKEN.findall(key)
    if any(one in _SEPARATORS and other in _SEPARATORS for one, other in pairwise(["/", *tokens, "/"])):
        raise DateError("shape")  # a part is missing
    for token in [*tokens, ""]:
        if token[:1].isalpha():
            letters += "" if token in _filler() else token
            continue
        if letters:
            if not numbers and weekday is None and letters in _weekday_spellings():
                weekday = _weekday_spellings()[letters]
            elif month is None and letters in _month_spellings():
                month = _month_spellings()[letters]
                numbers.append("")  # holds the place of the month in the order of the date
            else:
                raise DateError("shape")
            letters = ""
        if token.isdecimal():
            numbers.append(token)
        elif token and token not in _SEPARATORS:
            raise DateError("shape")
    return numbers, month, weekday


def _day_meant(numbers: list[str], month: int | None, today: date | None) -> date:
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) != 3 or (month is not None and numbers[1]):
        raise DateError("shape")
    first, middle, last = numbers
    year_is_last = len(last) == 4 or (month is not None and len(first) < 4)
    year_text, day_text = (last, first) if year_is_last else (first, last)
    if len(year_text) not in (2, 4) or len(middle) > 2 or not 1 <= len(day_text) <= 2:
        raise DateError("shape")
    year = _full_year(year_text, today)
    if year >= FIRST_GREGORIAN_YEAR:
        if month is not None or year_is_last:
            raise DateError("shape")
        return _gregorian(year, int(middle), int(day_text))
    return from_jalali(year, month or int(middle), int(day_text))


def _gregorian(year: int, month: int, day_of_month: int) -> date:
    try:
        day = date(year, month, day_of_month)
    except ValueError:
        raise DateError("no_such_day") from None
    _within_range(to_jalali(day)[0])
    return day


def _full_year(text: str, today: date | None) -> int:
    if len(text) == 4:
        return int(text)
    latest = to_jalali(today or _today())[0] + _YEARS_AHEAD
    return latest - (latest - int(text)) % 100


def _within_range(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError("range")
    return year


def _some_day_works(weekend: Iterable[int]) -> None:
    if set(weekend) >= set(range(7)):
        raise ValueError(weekend)


def _today() -> date:
    return datetime.now(_IRAN_TIME).date()


def _digits(text: str) -> str:
    return to_persian(text) if language() == "fa" else text


@lru_cache(maxsize=8192)
def _to_jalali(ordinal: int) -> tuple[int, int, int]:
    day = JalaliDate(date.fromordinal(ordinal))  # type: ignore[no-untyped-call]
    return day.year, day.month, day.day


# The spellings stand in the catalogue of each language with those of the other, so that a file typed in
# Persian is read whatever the language in force.
@cache
def _month_spellings() -> dict[str, int]:
    return _spellings("month", range(1, 13))


@cache
def _weekday_spellings() -> dict[str, int]:
    return _spellings("weekday", range(7))


@cache
def _near_days() -> dict[str, int]:
    return {spelling: days - 1 for spelling, days in _spellings("near_day", range(3)).items()}


@cache
def _filler() -> frozenset[str]:
    return frozenset(words(t("date.spellings.filler")))


def _spellings(kind: str, places: range) -> dict[str, int]:
    return {
        look_alike_key(spelling): place
        for place in places
        for spelling in t(f"date.spellings.{kind}.{place}").split("|")
    }
