from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.i18n import has_words
from yazd_desktop.persian.checked import Checked
from yazd_desktop.persian.identity import check_identity, has_right_check_digit

KINDS = [
    "national_id",
    "unique_code",
    "passport",
    "amayesh_card",
    "birth_certificate",
    "undocumented",
    "of_tomorrow",
]


def check_digit(nine: str) -> str:
    total = sum(int(nine[place]) * (10 - place) for place in range(9)) % 11
    return str(total if total < 2 else 11 - total)


@pytest.mark.parametrize(
    "typed", ["0012345679", "۰۰۱۲۳۴۵۶۷۹", "٠٠١٢٣٤٥٦٧٩", " 001-234567-9 ", "001 234567 9"]
)
def test_right_national_id(typed: str) -> None:
    assert check_identity("national_id", typed) == Checked("0012345679")


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("national_id", "0012345678", Checked("0012345678", "problem.identity.check_digit", "warning")),
        ("national_id", "1111111111", Checked("1111111111", "problem.identity.same_digits", "warning")),
        ("national_id", "12345679", Checked(None, "problem.identity.lost_zero", "warning", "0012345679")),
        ("national_id", "12345678", Checked(None, "problem.identity.length", "error")),
        ("national_id", "1234567", Checked(None, "problem.identity.length", "error")),
        ("national_id", "00123456790", Checked(None, "problem.identity.length", "error")),
        ("national_id", "001234567a", Checked(None, "problem.identity.letters", "error")),
        ("national_id", "00۱۲۳۴۵۶۷²", Checked(None, "problem.identity.letters", "error")),
        ("unique_code", "۱۲۳۴۵۶۷۸۹۰۱۲", Checked("123456789012")),
        ("unique_code", "12345678", Checked("12345678", "problem.identity.unique_code_old", "warning")),
        ("unique_code", "1234567", Checked(None, "problem.identity.unique_code_length", "error")),
        ("unique_code", "123456789012345", Checked(None, "problem.identity.unique_code_length", "error")),
        ("unique_code", "000000000000", Checked("000000000000", "problem.identity.same_digits", "warning")),
        ("unique_code", "12345678x", Checked(None, "problem.identity.letters", "error")),
        ("passport", "p ۰۱۲۳۴۵۶۷", Checked("P01234567")),
        ("passport", "گ۱۲۳۴۵۶", Checked(None, "problem.identity.latin_only", "error")),
        ("passport", "P123", Checked("P123", "problem.identity.passport_unusual", "warning")),
        ("passport", "ABCDEFG", Checked("ABCDEFG", "problem.identity.passport_unusual", "warning")),
        ("passport", "1" * 41, Checked(None, "problem.identity.too_long", "error")),
        ("amayesh_card", "۱۲۳-۴۵۶۷۸", Checked("12345678")),
        ("amayesh_card", "12", Checked("12", "problem.identity.amayesh_card_unusual", "warning")),
        ("birth_certificate", "۱۲۳ سری الف/۲", Checked("123 سری الف/2")),
        ("birth_certificate", "الف", Checked(None, "problem.identity.no_digit", "error")),
        ("birth_certificate", "1" * 41, Checked(None, "problem.identity.too_long", "error")),
        ("undocumented", "م-۱۲", Checked("م-12")),
        ("of_tomorrow", "x 1", Checked("x 1")),
        ("of_tomorrow", "1" * 41, Checked(None, "problem.identity.too_long", "error")),
    ],
)
def test_check_identity(kind: str, typed: str, expected: Checked) -> None:
    assert check_identity(kind, typed) == expected
    assert expected.problem is None or has_words(expected.problem)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_forced_to_have_a_number(kind: str) -> None:
    assert check_identity(kind, " \u200f ") == Checked()


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_one_last_digit_is_right(nine: str) -> None:
    right = [last for last in "0123456789" if has_right_check_digit(nine + last)]
    assert right == [check_digit(nine)]


@given(st.sampled_from(KINDS), st.text(max_size=50))
def test_a_check_is_stable_and_says_one_thing(kind: str, text: str) -> None:
    checked = check_identity(kind, text)
    assert (checked.problem is None) is (checked.severity is None)
    if checked.severity == "error":
        assert checked.value is None
    if checked.value is not None:
        assert len(checked.value) <= 40
        assert check_identity(kind, checked.value) == checked
    if checked.suggestion is not None:
        assert check_identity(kind, checked.suggestion).value == checked.suggestion
