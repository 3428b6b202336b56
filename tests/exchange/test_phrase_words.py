"""The words that people compare by telephone: none is taken for another, read or heard."""

from __future__ import annotations

import re
from itertools import combinations

from yazd_desktop.paths import resource
from yazd_desktop.persian.text import look_alike_key, normal

WORDS = resource("phrase", "words.txt").read_text("utf-8").split()
# Letters that most people speak alike.
HEARD = str.maketrans("صثذضظطحغعآ", "سسزززتهقاا")


def distance(one: str, other: str) -> int:
    """How many letters have to be changed, put in or left out (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        before, row = row, [number]
        for place, found in enumerate(other):
            row.append(min(before[place + 1] + 1, row[-1] + 1, before[place] + (letter != found)))
    return row[-1]


def test_there_is_a_word_for_each_byte() -> None:
    assert len(WORDS) == 256
    assert len({look_alike_key(word) for word in WORDS}) == 256


def test_words_are_short_and_plain() -> None:
    for word in WORDS:
        assert normal(word) == word
        assert re.fullmatch("[آ-ی]{3,8}|[آ-ی]{2}", word), word


def test_no_two_words_are_close_to_the_eye_or_to_the_ear() -> None:
    for fold in ({}, HEARD):
        keys = {word: look_alike_key(word).translate(fold) for word in WORDS}
        close = [(a, b) for a, b in combinations(WORDS, 2) if distance(keys[a], keys[b]) < 2]
        assert close == []


def test_the_measure_is_right() -> None:
    assert [distance(*pair) for pair in (("گل", "گل"), ("گل", "گلاب"), ("ماه", "راه"), ("", "آب"))] == [
        0,
        2,
        1,
        2,
    ]
