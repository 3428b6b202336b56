"""Names and numbers of persons in free text, taken out or found: a title with a name tells what a list hides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from yazd_desktop.i18n import t
from yazd_desktop.persian.text import look_alike_key, words

_WORD: Final = re.compile("(?:[^\\W_][\u064b-\u0655\u0670]*)+")
_MOST_WORDS: Final = 6
_SHORTEST_WORD: Final = 3
_SHORTEST_NUMBER: Final = 6
# Found anywhere, also inside a longer word; what is shorter would be found in words that mean something else.
_SURE_NAME: Final = 6
_SURE_NUMBER: Final = 8


@dataclass(frozen=True, slots=True)
class Mask:
    """What may not be read in a text: keys of names, numbers of persons, numbers of files."""

    keys: frozenset[str] = field(default=frozenset(), repr=False)

    def hide(self, text: str, also: Iterable[str] = ()) -> str:
        """The text with every hidden name replaced by a sign; `also` are more keys, for this text alone."""
        own = frozenset(also)
        found = list(_WORD.finditer(text))
        parts = [look_alike_key(word.group()) for word in found]
        result, at, place = [], 0, 0
        while place < len(found):
            length = self._hidden_words(parts, place, own)
            if length:
                result += [text[at : found[place].start()], t("masking.hidden")]
                at = found[place + length - 1].end()
            place += length or 1
        return "".join([*result, text[at:]])

    def _hidden_words(self, parts: list[str], place: int, own: frozenset[str]) -> int:
        for length in range(min(_MOST_WORDS, len(parts) - place), 0, -1):
            key = "".join(parts[place : place + length])
            if key in self.keys or key in own:
                return length
        return 0


class Finder:
    """Tells whether a text holds one of many keys, in whatever spelling and with whatever stuck to it.

    Names of six letters and numbers of eight digits are found anywhere, shorter ones as whole words or runs of words.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._sure: set[str] = set()
        self._short: set[str] = set()
        lengths: dict[str, set[int]] = {}
        for key in keys:
            if len(key) < _SHORTEST_WORD:  # initials, which are no name
                continue
            if len(key) < (_SURE_NUMBER if key.isdecimal() else _SURE_NAME):
                self._short.add(key)
            elif key not in self._sure:
                self._sure.add(key)
                lengths.setdefault(key[:_SURE_NAME], set()).add(len(key))
        self._lengths = {beginning: tuple(found) for beginning, found in lengths.items()}
        self._longest_short = max(map(len, self._short), default=0)

    def finds(self, text: str) -> bool:
        """Whether one of the keys stands in the text."""
        if not self._sure and not self._short:
            return False
        key = look_alike_key(text)
        beginnings = [key[place : place + _SURE_NAME] for place in range(len(key) - _SURE_NAME + 1)]
        if not self._lengths.keys().isdisjoint(beginnings):
            for place, beginning in enumerate(beginnings):
                for length in self._lengths.get(beginning, ()):
                    if key[place : place + length] in self._sure:
                        return True
        return bool(self._short) and self._finds_words(words(text))

    def _finds_words(self, parts: list[str]) -> bool:
        for place in range(len(parts)):
            run = ""
            for part in parts[place : place + _MOST_WORDS]:
                run += part
                if len(run) > self._longest_short:
                    break
                if run in self._short:
                    return True
        return False


def full_name_keys(given: str | None, family: str | None) -> Iterator[str]:
    """The keys of a person's whole name in both orders, and of its first words, as people say it in short.

    A single word is too common to be hidden everywhere.
    """
    first, last = words(given or ""), words(family or "")
    if not first or not last:
        whole = first or last
        if len(whole) > 1:
            yield "".join(whole)
        return
    for one in {"".join(first), first[0]}:
        for other in {"".join(last), last[0]}:
            yield one + other
            yield other + one


def single_name_keys(given: str | None, family: str | None) -> Iterator[str]:
    """The keys of each word of a name, for texts about this very person."""
    for name in (given, family):
        yield from (word for word in words(name or "") if len(word) >= _SHORTEST_WORD)
        if name and len(look_alike_key(name)) >= _SHORTEST_WORD:
            yield look_alike_key(name)


def number_keys(*numbers: str | None) -> Iterator[str]:
    """The keys of numbers that tell who somebody is."""
    for number in numbers:
        key = look_alike_key(number or "")
        if len(key) >= _SHORTEST_NUMBER:
            yield key


def loose_number_keys(*numbers: str | None) -> Iterator[str]:
    """The same without leading zeros: one is left out before the code of the country, and by spreadsheets."""
    for key in number_keys(*numbers):
        bare = key.lstrip("0")
        yield bare if len(bare) >= _SURE_NUMBER else key


def address_keys(address: str | None) -> Iterator[str]:
    """The key of an address; a single word (of a village, a quarter) tells of nobody."""
    parts = words(address or "")
    key = "".join(parts)
    if len(parts) > 1 and len(key) >= _SURE_NAME and not key.isdecimal():
        yield key
