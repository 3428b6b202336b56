"""Lines as they might be written in an office, and as nobody would: words, numbers, brackets and signs by chance."""

from __future__ import annotations

from random import Random
from typing import Final
from unicodedata import bidirectional, category

from yazd_desktop.typeset import Span

LETTERS: Final = "ابپتجچدرزژسشعفقکگلمنوهیآئؤأءة"
MARKS: Final = "\u064b\u064e\u0651\u0654\u0670"
ZWNJ: Final = "\u200c"
DIGITS: Final = ("۰۱۲۳۴۵۶۷۸۹", "0123456789", "٠١٢٣٤٥٦٧٨٩")
BETWEEN_DIGITS: Final = "/.,:-٫٬"
PAIRS: Final = ("()", "[]", "{}", "«»", "<>", "‹›", "“”", "‘’")
JOINTS: Final = "/-_@.+="
ENDS: Final = "،.؛:؟!"
SIGNS: Final = "☑☐✓■●→←▲★°±×÷–—•·§¶€$£≤≥∞√"
FAR: Final = "😀🏠漢字ЖΩé"
_TONES: Final = (None, None, "danger", "accent")


def word(random: Random) -> str:
    """Persian letters, some with a mark, some parted by ZWNJ."""
    written = ""
    length = random.randint(1, 7)
    for place in range(length):
        written += random.choice(LETTERS)
        if place < length - 1 and random.random() < 0.1:
            written += ZWNJ
        elif random.random() < 0.06:
            written += random.choice(MARKS)
    return written


def number(random: Random) -> str:
    """Digits of one kind with separators, perhaps a percentage."""
    digits = random.choice(DIGITS)
    written = "".join(random.choices(digits, k=random.randint(1, 4)))
    while random.random() < 0.4:
        written += random.choice(BETWEEN_DIGITS) + "".join(random.choices(digits, k=random.randint(1, 4)))
    return written + (random.choice("%٪") if random.random() < 0.15 else "")


def latin(random: Random) -> str:
    return "".join(random.choices("abcdXYZ", k=random.randint(1, 5)))


def token(random: Random, *, odd: bool = False) -> str:
    """What stands between two spaces; `odd` ones have signs and characters of other scripts."""
    written = random.choice((word, word, number, latin))(random)
    kind = random.random()
    if odd and kind < 0.4:
        written += random.choice(("", " ")) + random.choice(SIGNS + FAR)
    elif odd and kind < 0.5:
        written = random.choice(SIGNS) + random.choice(("", " ")) + written
    elif kind < 0.12:
        first, last = random.choice(PAIRS)
        written = first + written + last
    elif kind < 0.18:
        written += random.choice(JOINTS) + random.choice((word, number, latin))(random)
    return written + (random.choice(ENDS) if random.random() < 0.15 else "")


def line(random: Random, most: int = 8, *, odd: bool = False) -> str:
    """Some tokens: a paragraph of one line, or of several when there are many."""
    while True:
        written = " ".join(token(random, odd=odd) for _ in range(random.randint(1, most)))
        if is_promised(written):
            return written


def is_promised(text: str) -> bool:
    """Whether every reader is promised to give back the words of a line.

    Not when each word is a single character: poppler takes them for the spaced letters of one word. Not when no letter
    runs from the right and there are digits of Arabic, which then run against the line: poppler cannot tell two numbers
    that do. Not when nothing of it is as high as half a line: pdfium finds no new line there.
    """
    runs_from_the_left = any(bidirectional(char) == "L" for char in text) and not any(
        bidirectional(char) in {"R", "AL"} for char in text
    )
    has_arabic_digits = any(bidirectional(char) == "AN" for char in text)
    is_spaced = all(sum(category(char) != "Mn" for char in part) == 1 for part in text.split())
    return not (runs_from_the_left and has_arabic_digits) and not is_spaced


def spans(random: Random, text: str) -> tuple[Span, ...]:
    """A text in pieces of any look; a mark stays with its letter."""
    found: list[Span] = []
    start = 0
    while start < len(text):
        end = start + random.randint(1, 6)
        while end < len(text) and (category(text[end]) == "Mn" or text[end] == ZWNJ):
            end += 1
        found.append(Span(text[start:end], random.random() < 0.4, random.choice(_TONES)))
        start = end
    return tuple(found)
