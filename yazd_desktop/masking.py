"""Names and numbers of persons taken out of free text: a title that names a person would tell what a list hides."""

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
