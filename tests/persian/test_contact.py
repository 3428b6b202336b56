from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.i18n import has_words
from yazd_desktop.persian.checked import Checked
from yazd_desktop.persian.contact import check_phone, check_postal_code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("۰۹۱۳۰۰۰۰۰۰۱", "09130000001"),
        ("+98 913 000 0001", "09130000001"),
        ("+98 (0) 913 000 0001", "09130000001"),
        ("00989130000001", "09130000001"),
        ("989130000001", "09130000001"),
        ("0913-000-0001", "09130000001"),
        ("(۰۳۵) ۳۶۰۰ ۰۰۰۱", "03536000001"),
        ("+983536000001", "03536000001"),
        ("021/88000001", "02188000001"),
    ],
)
def test_right_phone(typed: str, stored: str) -> None:
    assert check_phone(typed) == Checked(stored)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9130000001", Checked(None, "problem.phone.lost_zero", "warning", "09130000001")),
        ("3536000001", Checked(None, "problem.phone.lost_zero", "warning", "03536000001")),
        ("36000001", Checked(None, "problem.phone.no_area_code", "warning", "03536000001")),
        ("+93 700 000 001", Checked("0093700000001", "problem.phone.foreign", "warning")),
        ("115", Checked("115", "problem.phone.short", "warning")),
        ("0913000001", Checked(None, "problem.phone.mobile_length", "error")),
        ("091300000011", Checked(None, "problem.phone.mobile_length", "error")),
        ("0353600000", Checked(None, "problem.phone.length", "error")),
        ("+98913", Checked(None, "problem.phone.mobile_length", "error")),
        ("+1", Checked(None, "problem.phone.length", "error")),
        ("0913000000O", Checked(None, "problem.phone.letters", "error")),
        ("۰۹۱۳۰۰۰۰۰۰۱ علی", Checked(None, "problem.phone.letters", "error")),
        ("0913+0000001", Checked(None, "problem.phone.letters", "error")),
        ("", Checked()),
    ],
)
def test_doubtful_phone(typed: str, expected: Checked) -> None:
    assert check_phone(typed) == expected
    assert expected.problem is None or has_words(expected.problem)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("۸۹۱۶۷-۱۳۴۵۶", Checked("8916713456")),
        ("8916013456", Checked("8916013456", "problem.postal_code.unusual", "warning")),
        ("8912713456", Checked("8912713456", "problem.postal_code.unusual", "warning")),
        ("1111111111", Checked("1111111111", "problem.postal_code.unusual", "warning")),
        ("891671345", Checked(None, "problem.postal_code.length", "error")),
        ("89167a3456", Checked(None, "problem.postal_code.letters", "error")),
        (" ", Checked()),
    ],
)
def test_postal_code(typed: str, expected: Checked) -> None:
    assert check_postal_code(typed) == expected
    assert expected.problem is None or has_words(expected.problem)


@given(st.text(max_size=20) | st.text(st.sampled_from("+0123456789 -"), max_size=18))
def test_a_check_is_stable(text: str) -> None:
    for check in (check_phone, check_postal_code):
        checked = check(text)
        if checked.value is not None:
            assert checked.value.isascii()
            assert checked.value.isdigit()
            assert len(checked.value) <= 20
            assert check(checked.value) == checked
        if checked.suggestion is not None:
            assert check(checked.suggestion) == Checked(checked.suggestion)
