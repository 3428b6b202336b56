"""The order of mixed text, against the suite of the Unicode Consortium where it is there, and by hand always."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.typeset.text.bidi import is_bracket, mirror, resolve_all, resolve_levels, visual_order

UNICODE_SUITE = Path("/usr/share/unicode/BidiCharacterTest.txt")
UNICODE_BRACKETS = Path("/usr/share/unicode/BidiBrackets.txt")
EVERY = 9  # of 91,000 cases; the whole suite was run when this was written


def persian(text: str) -> str:
    """Capitals stand for Persian letters."""
    return "".join(chr(0x0628 + ord(char) - ord("A")) if "A" <= char <= "I" else char for char in text)


def seen(text: str, base: int | None = 1) -> str:
    """The text from left to right, brackets turned round where they must be."""
    logical = persian(text)
    levels = resolve_levels(logical, base)
    return "".join(
        mirror(text[index]) if levels[index] % 2 else text[index] for index in visual_order(levels)
    )


def data_lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize(
    ("logical", "visual"),
    [
        ("AB CD", "DC BA"),
        ("AB (CD) EF", "FE (DC) BA"),
        ("A [B] {C} «D»", "«D» {C} [B] A"),
        ("A gis/cad (v2024) B", "B gis/cad (v2024) A"),
        ("A (x+y)=z", "z=(x+y) A"),
        ("A (b C) d", "d (C b) A"),
        ("A b (C) d", "d (C) b A"),
        ("A 1403/07/15 B", "B 1403/07/15 A"),
        ("A ۱۴۰۳/۰۷/۱۵ B", "B ۱۴۰۳/۰۷/۱۵ A"),
        ("A 10-20 B", "B 20-10 A"),
        ("A 12,500.5 B", "B 12,500.5 A"),
        ("A ۱۲٬۵۰۰٬۰۰۰ B", "B ۱۲٬۵۰۰٬۰۰۰ A"),
        ("A 45%", "%45 A"),
        ("A ۴۵٫۷٪ (B)", "(B) ٪۴۵٫۷ A"),
        ("A office@ab.cd B", "B office@ab.cd A"),
        ("A http://a.b/c?d=12&e=f B", "B http://a.b/c?d=12&e=f A"),
        ("A abc-1024/07 (B 2.1) C", "C (2.1 B) abc-1024/07 A"),
        ("10:30 A", "A 10:30"),
        ("035-38241234", "035-38241234"),
        ("A 035-38241234", "38241234-035 A"),
    ],
)
def test_mixed_lines_stand_in_order(logical: str, visual: str) -> None:
    assert seen(logical) == visual


@pytest.mark.parametrize(
    ("logical", "visual"),
    [
        ("ab (AB) cd.", "ab (BA) cd."),
        ("ab AB (CD) cd", "ab (DC) BA cd"),
        ("ab 12 AB", "ab 12 BA"),
    ],
)
def test_a_latin_paragraph_keeps_its_direction(logical: str, visual: str) -> None:
    assert seen(logical, None) == visual


def test_isolates_and_embeddings() -> None:
    assert resolve_all(persian("A \u2066b (c) D\u2069 E")) == (1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 1, 1, 1)
    assert resolve_all("a \u202e12\u202c b", 0) == (0, 0, 0, 1, 1, 1, 0, 0)


def test_joiners_keep_their_place() -> None:
    text = "\u0645\u06cc\u200c\u0634\u0648\u062f abc \u06f1\u200c\u06f2"
    assert len(resolve_levels(text)) == len(resolve_all(text)) == len(text)
    assert resolve_levels(text) == resolve_all(text)


def test_only_paired_brackets_are_brackets() -> None:
    assert all(map(is_bracket, "()[]{}"))
    assert not any(map(is_bracket, "«»<>‹›/\\"))


@given(st.text("\u0627\u0628\u06cc\u0654\u200c ()[]«»/.,:-+%٪٬٫\u060c!0۱2a", max_size=14))
def test_the_quick_way_agrees_with_the_whole_algorithm(text: str) -> None:
    assert resolve_levels(text) == resolve_all(text)


@given(st.lists(st.integers(0, 5), max_size=12))
def test_an_order_loses_nothing(levels: list[int]) -> None:
    assert sorted(visual_order(levels)) == list(range(len(levels)))


def test_the_suite_of_unicode() -> None:
    if not UNICODE_SUITE.exists():
        pytest.skip("BidiCharacterTest.txt (package unicode-data) is not on this machine")
    lines = data_lines(UNICODE_SUITE)
    for line in lines[::EVERY]:
        codes, direction, _, levels, order = line.strip().split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        found = resolve_all(text, {"0": 0, "1": 1, "2": None}[direction])
        kept = [index for index, level in enumerate(levels.split()) if level != "x"]
        assert [str(found[index]) for index in kept] == [level for level in levels.split() if level != "x"], (
            line
        )
        visual = [kept[place] for place in visual_order([found[index] for index in kept])]
        assert visual == [int(index) for index in order.split()], line


def test_brackets_are_those_of_unicode() -> None:
    if not UNICODE_BRACKETS.exists():
        pytest.skip("BidiBrackets.txt (package unicode-data) is not on this machine")
    rows = (line.split(";") for line in data_lines(UNICODE_BRACKETS))
    known = {chr(int(row[0], 16)) for row in rows}
    mine = {chr(code) for code in range(0x2E00) if is_bracket(chr(code))}
    assert mine == {char for char in known if ord(char) < 0x2E00}
