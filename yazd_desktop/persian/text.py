"""Persian text: the form that is stored, the key that is searched and the key that is sorted by.

Every function is a table from one character to its folded form. The tables fill themselves as characters are
met (a character is worked out once), so a text costs one `str.translate`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

ZWNJ: Final = "\u200c"
_LAST_KEPT: Final = 0xFFFF
_REPLACEMENT: Final = "\ufffd"
_GAP: Final = re.compile(f"[ \n{ZWNJ}]{{2,}}")
_GAP_BEGINNINGS: Final = tuple(one + other for one in f" \n{ZWNJ}" for other in f" \n{ZWNJ}")
_WORD: Final = re.compile(r"[^\W_]+")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_LINE_ENDS: Final = "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

# Written order and joining are the work of the renderer: these marks come along with copied text and then
# break searching, comparing and sorting. ZWNJ and ZWJ are not here: they change what the reader sees.
_STRAY_MARKS: Final = frozenset(
    "\u00ad\u061c\u180e\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb"
)
_ARABIC_TO_PERSIAN: Final = {"ي": "ی", "ى": "ی", "ك": "ک"}
_SEARCH_LETTERS: Final = {
    **_ARABIC_TO_PERSIAN,
    **dict.fromkeys("ېۍےێۑ", "ی"),
    **dict.fromkeys("ڪګڬڭڮ", "ک"),
    **dict.fromkeys("ةەہۃھۿ", "ه"),
    **dict.fromkeys("ٱٲٳٵ", "ا"),
    **dict.fromkeys("ۋۇۆۈۉ", "و"),
    "\u0621": "",  # a bare hamza is left out as often as it is written
    "\u0640": "",  # tatweel only stretches a word
    "\u066b": ".",
    "\u066c": ",",
}
# The order of the Persian alphabet in the Unicode locale data for fa: alef with madda before alef.
_ALPHABET: Final = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیء"
_FIRST_LETTER_KEY: Final = 0x3C  # the alphabet fills 3C-5D, between the digits (30-39) and a-z (61-7A)
_LETTER_KEYS: Final = {letter: chr(_FIRST_LETTER_KEY + place) for place, letter in enumerate(_ALPHABET)}


class _Folding(dict[int, str]):
    """A table for `str.translate` that works out a character the first time it is met."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if code <= _LAST_KEPT:  # so that no text can make the table large
            self[code] = folded
        return folded


def normal(text: str) -> str:
    """The form in which text is stored: the same to the eye, one spelling to the machine.

    NFC; Persian yeh and kaf; presentation forms as letters; stray marks and control characters dropped;
    broken surrogates as U+FFFD; single spaces, none at the ends of lines; lines end in a bare newline.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", text)
    text = composed.translate(_STORED)
    if text != composed:  # what a dropped mark stood between may compose now
        text = unicodedata.normalize("NFC", text)
    if any(gap in text for gap in _GAP_BEGINNINGS):  # far quicker than the expression on a tidy text
        text = _GAP.sub(_tidy_gap, text)
    return text.strip(f" \n{ZWNJ}")


def search_key(text: str) -> str:
    """The form in which text is searched: letters without variants, marks or case, digits in ASCII."""
    return " ".join(text.translate(_SEARCHED).split())


def words(text: str) -> list[str]:
    """The words of a text as they are searched."""
    return _WORD.findall(search_key(text))


def look_alike_key(text: str) -> str:
    """What is left of a text when only letters and digits count: equal for two spellings of one name."""
    return _NOT_WORD.sub("", search_key(text))


def sort_key(text: str) -> str:
    """A key whose plain binary order is the order of the Persian alphabet.

    Spaces come before punctuation, then digits, Persian letters, Latin letters without case, all else. The
    key of text in Persian and Latin letters is ASCII and no longer than the text.
    """
    return text.translate(_SORTED)


def _tidy_gap(gap: re.Match[str]) -> str:
    lines = gap[0].count("\n")
    if lines:
        return "\n" * lines
    return " " if " " in gap[0] else ZWNJ


def _stored(char: str) -> str:
    code = ord(char)
    if char in _STRAY_MARKS:
        return ""
    if char in _LINE_ENDS:
        return "\n"
    if char == "\t":
        return " "
    if code == 0x200B:
        return ZWNJ  # the zero-width space of web pages: here it separates two letters
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return _REPLACEMENT  # no characters: XML, and so a spreadsheet, refuses them
    category = unicodedata.category(char)
    if category == "Cc":
        return ""
    if category == "Zs":
        return " "
    if 0xFB50 <= code <= 0xFDCF or 0xFE80 <= code <= 0xFEFC:
        letters = unicodedata.normalize("NFKC", char)
        if letters != char and " " not in letters:  # some are a mark over a space: kept as they look
            return "".join(_ARABIC_TO_PERSIAN.get(letter, letter) for letter in letters)
    return _ARABIC_TO_PERSIAN.get(char, char)


def _searched(char: str) -> str:
    """One character folded again and again until it stays: so the whole key is stable too."""
    folded = "".join(map(_searched_once, unicodedata.normalize("NFKD", char)))
    return folded if folded == char else "".join(map(_searched, folded))


def _searched_once(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return _REPLACEMENT
    if char.isspace():
        return " "
    if category in ("Cc", "Cf") or unicodedata.combining(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return _SEARCH_LETTERS.get(char, char).casefold()


def _sorted(char: str) -> str:
    if char in _LETTER_KEYS:
        return _LETTER_KEYS[char]
    if char.isspace():
        return " "
    folded = _searched(char)
    if folded == char and not char.isascii():
        punctuation = unicodedata.category(char)[0] in "PS" and ord(char) <= 0xFFFF
        return "!" if punctuation else char
    return "".join(_sorted_ascii(one) if one.isascii() else _sorted(one) for one in folded)


def _sorted_ascii(char: str) -> str:
    return char if char.isalnum() or char < "0" else "!"


_STORED: Final = _Folding(_stored)
_SEARCHED: Final = _Folding(_searched)
_SORTED: Final = _Folding(_sorted)
