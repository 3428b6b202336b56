from __future__ import annotations

import sys
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.persian.text import ZWNJ, look_alike_key, normal, search_key, sort_key, words

any_text = st.text(st.characters(exclude_categories=()), max_size=60)
persian_text = st.text(
    st.sampled_from(
        "آابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهةۀیيىئءؤأإ\u064b\u0654\u0653\u0640 ۱٢3\u200c\u200f\n«»،"
    ),
    max_size=40,
)
letters = st.text(st.sampled_from("ابپتچژکگلی"), max_size=8)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كتاب‌خانة علي", "کتاب‌خانة علی"),
        ("  علی \t رضا\u00a0احمدی ", "علی رضا احمدی"),
        ("خط یک \r\nخط دو\rخط سه\u2028خط چهار", "خط یک\nخط دو\nخط سه\nخط چهار"),
        ("\u202bمتن\u202c\u200f\ufeff", "متن"),
        ("می\u200c\u200cرود \u200cاو\u200c", "می‌رود او"),
        ("می\u200bرود", "می‌رود"),
        ("\ufee3\ufea4\ufee4\ufeaa", "محمد"),
        ("\ufefb\ufb9f", "لاڟ".replace("ڟ", "ں")),
        ("\ufdfc ۵۰۰", "\ufdfc ۵۰۰"),
        ("a\u0301", "á"),
        ("ا\u0653ب", "آب"),
        ("ا\u0000ب\u0007\u009f", "اب"),
        ("\ud83d\ude00", "\U0001f600"),
        ("ا\ud800ب\udc00", "ا\ufffdب\ufffd"),
        ("ا\uffffب\ufdd0", "ا\ufffdب\ufffd"),
        ("ه\u200d.ش", "ه\u200d.ش"),
        ("", ""),
        (" \n\u200c ", ""),
    ],
)
def test_stored_form(typed: str, stored: str) -> None:
    assert normal(typed) == stored


@given(any_text | persian_text)
def test_stored_form_is_stable(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(any_text | persian_text)
def test_stored_form_loses_nothing_visible(text: str) -> None:
    def visible(shown: str) -> Counter[str]:
        decomposed = unicodedata.normalize("NFKD", shown.translate(str.maketrans("يىك", "ییک")))
        decomposed = decomposed.translate(str.maketrans("يىك", "ییک"))
        return Counter(char for char in decomposed if unicodedata.category(char)[0] in "LMNPS")

    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert visible(whole) - visible(normal(text)) == Counter()


@given(any_text | persian_text)
def test_stored_form_is_fit_for_every_store(text: str) -> None:
    stored = normal(text)
    assert "\x00" not in stored
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert stored == stored.strip()


def test_no_single_character_is_unstable() -> None:
    for code in [*range(0x10000), *range(0x10000, sys.maxunicode + 1, 37)]:
        key = search_key(chr(code))
        assert search_key(key) == key, hex(code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مُحمَّد", "محمد"),
        ("می‌رود", "میرود"),
        ("علي أكبر", "علی اکبر"),
        ("مسئول", "مسیول"),
        ("مؤسسه", "موسسه"),
        ("خانۀ", "خانه"),
        ("خانهٔ", "خانة"),
        ("آب", "اب"),
        ("جزء", "جز"),
        ("محمــد", "محمد"),
        ("۱۲۳", "١٢٣"),
        ("۱۲۳", "123"),
        ("Ärzte", "ARZTE"),
        ("\ufee3\ufea4\ufee4\ufeaa", "محمد"),
        ("ا\x00ب", "اب"),
    ],
)
def test_search_finds_other_spellings(one: str, other: str) -> None:
    assert search_key(one) == search_key(other) != ""


def test_search_keeps_different_letters_apart() -> None:
    keys = {search_key(letter) for letter in "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"}
    assert len(keys) == 32


@given(any_text | persian_text)
def test_search_key_is_stable(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(any_text | persian_text)
def test_search_key_does_not_see_the_stored_form_or_decomposition(text: str) -> None:
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(text)
    if not any("\ud800" <= char <= "\udfff" for char in text):
        without_breaks = text.replace("\u200b", ZWNJ)
        assert search_key(normal(without_breaks)) == search_key(without_breaks) or max(text) >= "\ufdd0"


def test_words() -> None:
    assert words("«علي‌آباد»، خیابان_۱۲/۳ (شرقی)") == ["علیاباد", "خیابان", "12", "3", "شرقی"]
    assert words("!؟ \n") == []


def test_look_alikes() -> None:
    assert look_alike_key("علی آباد-۲") == look_alike_key("عَلي‌أباد 2")
    assert look_alike_key("علی آباد") != look_alike_key("علی آبادی")


def test_alphabet_order() -> None:
    alphabet = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
    assert sorted(alphabet, key=sort_key) == list(alphabet)
    assert sorted(alphabet, key=lambda letter: sort_key(letter).encode()) == list(alphabet)


def test_order_of_kinds() -> None:
    lines = ["ali", "Zahra", "ی", "آ", "۲", "1", "٠", " ", "-", "Ω", "ء"]
    assert sorted(lines, key=sort_key) == [" ", "-", "٠", "1", "۲", "آ", "ی", "ء", "ali", "Zahra", "Ω"]


def test_names_sort_as_in_a_telephone_book() -> None:
    names = [
        "پور احمد",
        "پوراحمد",
        "پورآذر",
        "تقوی",
        "چمنی",
        "کاظمی",
        "گلستانی",
        "لطفی",
        "ژاله",
        "زارع",
        "أحمدی",
        "احمدیان",
    ]
    assert sorted(names, key=sort_key) == [
        "أحمدی",
        "احمدیان",
        "پور احمد",
        "پورآذر",
        "پوراحمد",
        "تقوی",
        "چمنی",
        "زارع",
        "ژاله",
        "کاظمی",
        "گلستانی",
        "لطفی",
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("علي", "علی"), ("كريم", "کریم"), ("می‌رود", "میرود"), ("ALI", "ali"), ("۱۲", "12")]
)
def test_spellings_sort_together(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@given(letters, letters)
def test_binary_order_is_alphabet_order(one: str, other: str) -> None:
    alphabet = "ابپتچژکگلی"
    expected = [alphabet.index(letter) for letter in one] < [alphabet.index(letter) for letter in other]
    assert (sort_key(one).encode("utf-8") < sort_key(other).encode("utf-8")) is expected


@given(any_text)
def test_sort_key_can_always_be_stored(text: str) -> None:
    key = sort_key(text)
    assert "\x00" not in key
    key.encode("utf-8")


@given(st.text(st.sampled_from("آابپگکی ۱2-xY\u200c"), max_size=40))
def test_sort_key_is_ascii_and_no_longer_than_the_text(text: str) -> None:
    assert sort_key(text).isascii()
    assert len(sort_key(text)) <= len(text)
