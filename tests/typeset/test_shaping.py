"""Glyphs: joined letters, ligatures that keep their letters, marks, brackets, characters that no font has."""

from __future__ import annotations

import arabic_reshaper
import pytest

from yazd_desktop.typeset.text.faces import drawn_as, face_of, is_invisible, open_face, outline_of
from yazd_desktop.typeset.text.lines import lines_of, longest_word, natural_width
from yazd_desktop.typeset.text.shaping import BLANK, shape
from yazd_desktop.typeset.text.signs import MISSING_GLYPH, SIGNS
from yazd_desktop.typeset.text.words import paragraphs_of


def letters(text: str, *, rtl: bool = True) -> str:
    """The letters that the glyphs carry, from left to right."""
    return "".join(glyph.text for glyph in shape("regular", text, rtl=rtl).glyphs)


def nominal(char: str) -> int:
    glyph = open_face("regular").font.get_nominal_glyph(ord(char))
    assert glyph is not None
    return int(glyph)


@pytest.mark.parametrize("text", ["سلام", "کالا", "الله", "می‌شود", "خانهٔ", "قطعاً", "ملّا", "لا", "لأ", "مُدیر"])
def test_every_letter_is_carried_in_order(text: str) -> None:
    assert letters(text) == text[::-1]


@pytest.mark.parametrize("word", ["سلام", "گچ", "شهرداری", "مسئول", "محله", "دسامبر"])
def test_letters_are_joined_as_arabic_reshaper_joins_them(word: str) -> None:
    glyphs = [glyph.id for glyph in shape("regular", word, rtl=True).glyphs if glyph.id != BLANK]
    forms = [nominal(char) for char in reversed(arabic_reshaper.reshape(word))]
    assert [outline_of("regular", glyph) for glyph in glyphs] == [
        outline_of("regular", form) for form in forms
    ]


def test_each_letter_of_a_ligature_has_its_part_of_the_width() -> None:
    for text in ("لا", "الله"):
        shaped = shape("regular", text, rtl=True)
        assert sum(glyph.natural for glyph in shaped.glyphs) == pytest.approx(shaped.width * 1000, abs=0.1)
        assert all(glyph.natural > 0 for glyph in shaped.glyphs)


def test_brackets_are_turned_round_in_right_to_left_text() -> None:
    right_to_left, left_to_right = shape("regular", "(", rtl=True), shape("regular", "(", rtl=False)
    assert [glyph.id for glyph in right_to_left.glyphs] == [nominal(")")]
    assert [glyph.id for glyph in left_to_right.glyphs] == [nominal("(")]


def test_marks_are_shapes_over_their_letters() -> None:
    shaped = shape("regular", "قطعاً", rtl=True)
    (mark,) = shaped.marks
    assert abs(mark.x) < 300  # over the last letter, which is leftmost
    assert outline_of("regular", mark.id).endswith("f")
    assert [glyph.id for glyph in shaped.glyphs if glyph.text == "ً"] == [BLANK]


def test_joiners_take_no_room() -> None:
    (joiner,) = [glyph for glyph in shape("regular", "می‌شود", rtl=True).glyphs if glyph.text == "\u200c"]
    assert (joiner.id, joiner.advance, joiner.natural) == (BLANK, 0, 0)


def test_signs_are_glyphs_of_their_own_font() -> None:
    for sign in SIGNS - {"•"}:
        face = face_of(sign, bold=True)
        (glyph,) = shape(face, sign, rtl=True).glyphs
        assert glyph.id not in {0, BLANK, MISSING_GLYPH}, sign
        assert glyph.text == sign


def test_compatibility_letters_stand_in() -> None:
    assert face_of("\ufefb", bold=False) == "regular"  # lam with alef as one character
    assert sorted(letters("\ufefb")) in [sorted("لا"), ["\ufefb"]]
    assert face_of("Ａ", bold=False) == "regular"
    assert drawn_as("regular", "Ａ") == "A"
    assert drawn_as("regular", "⑫") == "12"


@pytest.mark.parametrize("char", "⁵₂⅓")
def test_no_digit_stands_in_where_it_would_say_another_number(char: str) -> None:
    assert drawn_as("regular", char) == ""
    assert face_of(char, bold=False) == "signs"


def test_what_stands_in_for_a_sign_runs_as_its_letters_do() -> None:
    (words,) = paragraphs_of("بند ⑫")
    assert [(run.text, run.level) for run in words.words[-1].runs] == [("12", 2)]


def test_what_no_font_has_is_a_box() -> None:
    assert face_of("漢", bold=False) == "signs"
    (glyph,) = shape("signs", "漢", rtl=False).glyphs
    assert (glyph.id, glyph.text) == (MISSING_GLYPH, "漢")
    assert glyph.advance > 0


def test_steering_characters_are_not_drawn() -> None:
    for char in "\u200e\u200f\u2067\u2069\u00ad\ufeff\ufe0f\t":
        assert is_invisible(char)
    assert not is_invisible("\u200c")
    (paragraph,) = paragraphs_of("\u2067الف\u2069\u00adب")
    assert "".join(run.text for word in paragraph.words for run in word.runs) == "الفب"


def test_a_steering_character_alone_is_no_word() -> None:
    (line,) = lines_of("الف \u200f ب", 40.0)
    assert len(line.words) == 2


def test_broken_characters_do_no_harm() -> None:
    (line,) = lines_of("الف \ud83d ب", 40.0)
    assert "\ufffd" in [run.text for word in line.words for run in word.runs]


def test_lines_keep_to_their_width() -> None:
    text = "این یک متن بلند است که در ستونی باریک و گاه پهن شکسته می‌شود " * 3
    for width in (3.0, 6.0, 12.5, 40.0):
        lines = lines_of(text, width)
        assert all(line.width <= width + 1e-6 for line in lines)
        assert [line.last for line in lines] == [False] * (len(lines) - 1) + [True]
    assert longest_word(text) < natural_width(text)


def test_a_newline_begins_a_line() -> None:
    assert [len(line.words) for line in lines_of("یک دو\nسه\r\n\nچهار", 90.0)] == [2, 1, 0, 1]
