from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.persian.digits import MINUS, format_number, parse_number, to_ascii, to_persian


def test_digits() -> None:
    assert to_persian(1405) == "۱۴۰۵"
    assert to_persian("a1٢۳") == "a۱۲۳"
    assert to_ascii("a1٢۳") == "a123"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (12500.5, None, "۱۲٬۵۰۰٫۵"),
        (0, None, "۰"),
        (-0.0, None, "۰"),
        (1000000, None, "۱٬۰۰۰٬۰۰۰"),
        (3.0, None, "۳"),
        (3.0, 2, "۳٫۰۰"),
        (2.5, 0, "۳"),
        (0.285, 2, "۰٫۲۹"),
        (-0.001, 1, "۰٫۰"),
        (-1234, None, f"{MINUS}۱٬۲۳۴"),
        (1e22, None, "۱۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰"),
        (1e-7, None, "۰٫۰۰۰۰۰۰۱"),
    ],
)
def test_format_number(value: float, decimals: int | None, shown: str) -> None:
    assert format_number(value, decimals) == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_is_not_shown_as_one(value: float) -> None:
    with pytest.raises(ValueError):
        format_number(value)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("۱۲٬۵۰۰٫۵", 12500.5),
        ("12.5", 12.5),
        ("۱۲/۵", 12.5),
        ("12,500", 12500),
        ("۱۲،۵۰۰", 12500),
        ("1 250 000", 1250000),
        ("٣٤", 34),
        ("-۵", -5),
        ("−5", -5),
        (f"{MINUS}۵", -5),
        ("+7", 7),
        (".5", 0.5),
        (" 007 ", 7),
    ],
)
def test_parse_number(typed: str, number: float) -> None:
    assert parse_number(typed) == number
    assert type(parse_number(typed)) is type(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12,5",
        "1.2.3",
        "1,2500",
        "1405/02/15",
        "5-",
        "abc",
        "1e5",
        "۵ ریال",
        "5.",
        "--5",
        "1,000 000",
        "²",
        "9" * 400 + ".5",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_number(typed)


@given(st.integers(-(10**18), 10**18) | st.floats(-1e15, 1e15).map(lambda value: round(value, 3)))
def test_what_is_shown_is_read_back(value: float) -> None:
    assert parse_number(format_number(value)) == value
