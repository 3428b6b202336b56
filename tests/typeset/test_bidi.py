"""The order of mixed text: cases of the Unicode Consortium, cases by hand, and one way held against the other."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typeset_bidi import check, data_lines
from typeset_sample import hard_lines

from yazd_desktop.typeset.text import bidi
from yazd_desktop.typeset.text.bidi import (
    is_bracket,
    mirror,
    quick_levels,
    resolve_all,
    resolve_levels,
    visual_order,
)
from yazd_desktop.typeset.text.bidi_classes import class_of

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "bidi-sample.txt"
UNICODE = Path("/usr/share/unicode")
LENGTH = 100_000

# Every class that the quick way takes, brackets of both kinds and of two spellings, and what follows them.
RICH = (
    "ab\u05d0\u0628\u06cc12\u06f3\u0661\u0662+-#%\u066a,.:/\u0654\u0331\u200c\u200d\u00ad\0 !\u00ab\u00bb"
    "()[]{}\u2329\u232a\u3008\u3009"
)
LONG_NAMES = {
    "Left_To_Right": "L",
    "Right_To_Left": "R",
    "Arabic_Letter": "AL",
    "European_Terminator": "ET",
}
BASES = st.sampled_from([0, 1, None])


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


def of_unicode(name: str) -> Path:
    if not (UNICODE / name).exists():
        pytest.skip(f"{name} (Debian package unicode-data) is not on this machine")
    return UNICODE / name


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
        ("A 1/2/3 B", "B 1/2/3 A"),
        ("1-2-3", "1-2-3"),
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


def test_what_is_removed_keeps_its_place_and_goes_with_the_letter_before_it() -> None:
    assert resolve_levels("\u0645\u06cc\u200c\u0634 ab\u200cc 1,\u200c2\u200c") == (
        *(1, 1, 1, 1, 1),
        *(2, 2, 2, 2, 2),
        *(2, 2, 2, 2, 2),
    )
    assert resolve_levels("\u200ca", 1) == (1, 2)


def test_every_paragraph_stands_for_itself() -> None:
    assert resolve_levels("a\u2029\u0628\u2029b", None) == (0, 0, 1, 1, 0)
    assert resolve_levels("\u0628\r\na", None) == (1, 1, 1, 0)
    # Neither an override, an isolate nor the search of FSI for a letter goes on behind the end.
    assert resolve_levels("a\u202eb\u2029c", 0) == (0, 0, 1, 0, 0)
    assert resolve_levels("\u2068!\u2029\u0628", 0) == (0, 2, 0, 1)


def test_tabs_and_the_spaces_before_them_stand_as_the_paragraph() -> None:
    assert resolve_levels("a b \t c", 1) == (2, 2, 2, 1, 1, 2, 2)


def test_the_sample_of_unicode() -> None:
    assert check(SAMPLE, resolve_all, resolve_levels) > 1500
    assert check(SAMPLE, quick_levels) > 400


@pytest.mark.parametrize(("name", "cases"), [("BidiTest.txt", 770_000), ("BidiCharacterTest.txt", 91_000)])
def test_every_case_of_unicode(name: str, cases: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lru_cache(maxsize=8)(resolve_all)
    monkeypatch.setattr(
        bidi, "resolve_all", whole
    )  # what was just answered is not worked out again at the door
    assert check(of_unicode(name), whole, resolve_levels.__wrapped__) >= 2 * cases


@settings(max_examples=2000)
@given(st.text(RICH, max_size=16), BASES)
@example("1,\u200c2", 1)
@example("\u0628 a(\u200c\u0654b)\u0654", 1)
@example("a\u2329\u0628\u3009\u0628", 0)
@example("\u0654\u200c(a", 0)
@example("b(\u0654a}\u0654\u05d0", 1)
def test_the_quick_way_agrees_with_the_whole_algorithm(text: str, base: int | None) -> None:
    assert quick_levels(text, base) == resolve_all(text, base)


@given(
    st.lists(
        st.sampled_from(
            ["\u06cc\u0645\u200c", "\u0631\u0654", "GIS", "v2", "12", "\u06f1\u06f2", *" (/)[,]-.%"]
        ),
        max_size=40,
    )
)
def test_the_quick_way_agrees_on_long_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert quick_levels(text) == resolve_all(text)


def test_the_lines_of_an_office_go_the_quick_way() -> None:
    for line in hard_lines():
        assert quick_levels(line) == resolve_all(line) == resolve_levels(line)


@given(st.text(st.characters(exclude_categories=()), max_size=30), BASES)
@example("\ud800(\0\udfff)\u2066", None)
def test_no_text_is_refused(text: str, base: int | None) -> None:
    levels = resolve_levels(text, base)
    assert levels == resolve_all(text, base)
    assert len(levels) == len(text)
    assert sorted(visual_order(levels)) == list(range(len(text)))


@pytest.mark.parametrize(
    "piece",
    [
        *("(", "()", "[(a", "(\u0628)a", "{[(])}", " ", "a ", " \t", "1,\u200c", "%a", "\u0628\u0654\u0654"),
        *("\u2066", "\u2068!", "\u2068!\u2069", "\u2067(\u2069)", "\u202ba\u202c", "\n"),
    ],
)
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    short, long = (piece * (length // len(piece)) for length in (LENGTH // 10, LENGTH))
    for resolve in (resolve_all, quick_levels):
        assert seconds(resolve, long) < 40 * max(min(seconds(resolve, short) for _ in range(3)), 0.001)


def seconds(resolve: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    resolve(text)
    return time.process_time() - start


def by_the_letter(levels: list[int]) -> list[int]:
    """Rule L2 as it is written: from the highest level to the lowest odd one, turn what is at that level or higher."""
    order = list(range(len(levels)))
    lowest_odd = min((level for level in levels if level % 2), default=max(levels, default=0) + 1)
    for level in range(max(levels, default=0), lowest_odd - 1, -1):
        groups = groupby(order, key=lambda index: levels[index] >= level)
        order = [index for turned, group in groups for index in (reversed([*group]) if turned else group)]
    return order


@given(st.lists(st.integers(1, 2), max_size=12) | st.lists(st.integers(0, 7), max_size=12))
def test_a_line_is_turned_by_the_letter_of_the_rule(levels: list[int]) -> None:
    assert visual_order(levels) == by_the_letter(levels)


def test_only_paired_brackets_are_brackets() -> None:
    assert all(map(is_bracket, "()[]{}\u2e55\u2e5c"))
    assert not any(map(is_bracket, "«»<>‹›/\\"))


def test_brackets_are_those_of_unicode() -> None:
    rows = (line.split(";") for line in data_lines(of_unicode("BidiBrackets.txt")))
    known = {chr(int(row[0], 16)) for row in rows}
    assert {chr(code) for code in range(sys.maxunicode + 1) if is_bracket(chr(code))} == known


def test_mirrors_are_those_of_unicode() -> None:
    rows = (line.split(";") for line in data_lines(of_unicode("BidiMirroring.txt")))
    known = {chr(int(one, 16)): chr(int(other, 16)) for one, other in rows}
    assert {
        char: mirror(char) for char in map(chr, range(sys.maxunicode + 1)) if mirror(char) != char
    } == known


def test_what_is_not_assigned_has_the_class_that_unicode_keeps_for_it() -> None:
    assert [class_of(char) for char in "\u05ff\u07bf\u20cf\ufdd0\U0010ffff\u0378"] == (
        ["R", "AL", "ET", "BN", "BN", "L"]
    )
    kept: dict[int, str] = {}
    for line in of_unicode("extracted/DerivedBidiClass.txt").read_text("utf-8").splitlines():
        rule = re.match(r"(?:# @missing: )?([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*; (\w+)", line)
        if rule:
            # Characters that are newer than this Python cannot be known; what is reserved can.
            is_kept = line.startswith("#") or "<reserved-" in line or "<noncharacter-" in line
            name = LONG_NAMES.get(rule[3], rule[3]) if is_kept else ""
            points = range(int(rule[1], 16), int(rule[2] or rule[1], 16) + 1)
            kept.update(dict.fromkeys(points, name))
    wrong = {
        hex(point): (class_of(chr(point)), name)
        for point, name in kept.items()
        if name and category(chr(point)) == "Cn" and class_of(chr(point)) != name
    }
    assert len(kept) == sys.maxunicode + 1
    assert not wrong
