"""The printed recovery key: easy to type from paper, and of any other key nothing opens."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.errors import UserError
from yazd_desktop.security.recovery_key import new_recovery_key, read_recovery_key

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
KEY = "IO2A-BCDE-FGHI-JKLM-NOPQ-RSTU-VWXY-Z357"


def _refused(typed: str) -> bool:
    with pytest.raises(UserError) as refused:
        read_recovery_key(typed)
    return refused.value.code == "keys.wrong_recovery_key"


def test_a_key_is_eight_groups_of_four_and_never_the_same() -> None:
    made = [new_recovery_key() for _ in range(50)]
    for key in made:
        assert re.fullmatch(f"([{LETTERS}]{{4}}-){{7}}[{LETTERS}]{{4}}", key)
        assert len(read_recovery_key(key)) == 20
    assert len({read_recovery_key(key) for key in made}) == 50


@pytest.mark.parametrize(
    "typed",
    [
        KEY.lower(),
        KEY.replace("-", ""),
        KEY.replace("-", " "),
        f"  {KEY}\n",
        KEY.replace("-", " – "),
        KEY.replace("-", "_"),
        KEY.replace("I", "1").replace("O", "0"),
        KEY.lower().replace("i", "1").replace("o", "۰"),
        KEY.replace("2", "۲").replace("3", "٣").replace("5", "۵").replace("7", "٧"),
        f"\u200e{KEY}\u200f",
    ],
)
def test_what_a_hand_types_from_paper_is_the_same_key(typed: str) -> None:
    assert read_recovery_key(typed) == read_recovery_key(KEY)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        KEY[:-1],
        KEY + "A",
        KEY[5:],
        KEY.replace("A", "8"),
        KEY.replace("A", "9"),
        KEY.replace("A", "ا"),
    ],
)
def test_what_is_no_key_is_refused(typed: str) -> None:
    assert _refused(typed)


@given(st.integers(0, 31), st.sampled_from(LETTERS))
def test_every_letter_counts(place: int, letter: str) -> None:
    letters = KEY.replace("-", "")
    other = letters[:place] + letter + letters[place + 1 :]
    assert (read_recovery_key(other) == read_recovery_key(KEY)) == (other == letters)


@given(st.text(max_size=40))
def test_whatever_is_typed_the_program_does_not_fall_over(typed: str) -> None:
    with suppress(UserError):
        assert len(read_recovery_key(typed)) == 20
