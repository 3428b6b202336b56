"""Names of neighbourhoods and agencies: spellings of one name in one group, known or proposed as new."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from yazd_desktop.i18n import language, t
from yazd_desktop.persian.text import look_alike_key, search_key
from yazd_desktop.spreadsheets.book import CellValue
from yazd_desktop.spreadsheets.cells import says_nothing, tidy
from yazd_desktop.spreadsheets.known import Known, Place

NameKind = Literal["neighbourhood", "agency"]
_LEAST_LIKENESS: Final = 0.7
_MOST_CANDIDATES: Final = 3
_LONGEST_NAME: Final[Mapping[NameKind, int]] = {"neighbourhood": 120, "agency": 160}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record of the office whose name is near."""

    record_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NameGroup:
    """The spellings of one name in the list, each with the number of its rows.

    `record_id` is the record that is meant, None for a new one called `name`; an empty `name` is not made at all,
    its text stays in the notes. `candidates` are near names of the office, the nearest first, for the user.
    """

    kind: NameKind
    key: str
    name: str
    spellings: tuple[tuple[str, int], ...]
    record_id: str | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows say this name."""
        return sum(count for _text, count in self.spellings)

    @property
    def is_new(self) -> bool:
        """Whether the import makes a record for it."""
        return self.record_id is None and bool(self.name)


def name_key(kind: NameKind, text: str) -> str:
    """What is equal for all spellings of one name: letters only, without the words for neighbourhood or office."""
    words = search_key(text).split()
    rest = [word for word in words if look_alike_key(word) not in _filler(kind, language())]
    return look_alike_key(" ".join(rest or words))


def group_names(
    kind: NameKind, cells: Iterable[CellValue], known: Known, chosen: Mapping[tuple[str, str], str]
) -> dict[str, NameGroup]:
    """The groups of all names in a column, by key.

    `chosen` is what the user said: (kind, key) -> id of a record of the office, a new name, or nothing.
    """
    spellings: dict[str, Counter[str]] = {}
    texts = Counter(tidy(cell) for cell in cells if not says_nothing(cell))
    for text, count in texts.items():
        spellings.setdefault(_meant_key(kind, text, known), Counter())[text] += count
    places = known.neighbourhoods if kind == "neighbourhood" else known.agencies
    finder = _Finder(kind, places)
    return {
        key: _group(kind, key, counted, known, finder, chosen.get((kind, key)))
        for key, counted in spellings.items()
    }


def find_group(
    kind: NameKind, cell: CellValue, known: Known, groups: Mapping[str, NameGroup]
) -> NameGroup | None:
    """The group of the name in a cell."""
    return None if says_nothing(cell) else groups.get(_meant_key(kind, tidy(cell), known))


class _Finder:
    """The records of the office by every key they go under."""

    def __init__(self, kind: NameKind, places: Sequence[Place]) -> None:
        self.places = places
        self.by_id = {place.record_id: place for place in places}
        self._by_key: dict[str, Place] = {}
        for key_of in (look_alike_key, lambda text: name_key(kind, text)):
            for place in places:
                for text in (place.name, *place.also):
                    self._by_key.setdefault(key_of(text), place)

    def find(self, *keys: str) -> Place | None:
        return next((self._by_key[key] for key in keys if key and key in self._by_key), None)

    def near(self, key: str) -> tuple[Candidate, ...]:
        likeness = difflib.SequenceMatcher(None, "", key)
        scored = []
        for place in self.places:
            likeness.set_seq1(look_alike_key(place.name))
            ratio = likeness.ratio()
            if ratio >= _LEAST_LIKENESS:
                scored.append((-ratio, place.name, place.record_id))
        return tuple(Candidate(found, name) for _ratio, name, found in sorted(scored)[:_MOST_CANDIDATES])


def _group(
    kind: NameKind,
    key: str,
    counted: Counter[str],
    known: Known,
    finder: _Finder,
    chosen: str | None,
) -> NameGroup:
    spellings = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    place = finder.find(*(look_alike_key(text) for text, _count in spellings), key)
    if chosen is not None:
        place = finder.by_id.get(chosen)
        name = place.name if place else " ".join(chosen.split())
    elif place is not None:
        name = place.name
    else:
        shipped = (_shipped_name(kind, text, known) for text, _count in spellings)
        name = next(filter(None, shipped), None) or _best_spelling(kind, spellings)
    name = name[: _LONGEST_NAME[kind]].rstrip()
    if place is None and chosen:
        place = finder.find(look_alike_key(name))
    return NameGroup(
        kind,
        key,
        name,
        spellings,
        place.record_id if place else None,
        () if place else finder.near(look_alike_key(name)),
    )


def _best_spelling(kind: NameKind, spellings: Sequence[tuple[str, int]]) -> str:
    """The spelling most rows have; the bare name goes before one with the word for neighbourhood in front."""
    bare = [text for text, _count in spellings if look_alike_key(text) == name_key(kind, text)]
    return bare[0] if bare else spellings[0][0]


def _meant_key(kind: NameKind, text: str, known: Known) -> str:
    return name_key(kind, _shipped_name(kind, text, known) or text)


def _shipped_name(kind: NameKind, text: str, known: Known) -> str | None:
    """The name that ships with the program for a spelling: by alias, or by name, short name or code."""
    aliases = known.aliases.get(kind, {})
    keys = (look_alike_key(text), name_key(kind, text))
    target = next((aliases[key] for key in keys if key in aliases), None)
    rows = known.shipped.get(kind, {})
    for key in (look_alike_key(target or ""), *keys):
        if key in rows and rows[key].get("name"):
            return rows[key]["name"]
    return target


@lru_cache(maxsize=8)
def _filler(kind: NameKind, spoken: str) -> frozenset[str]:  # noqa: ARG001  (words differ by language)
    return frozenset(look_alike_key(word) for word in t(f"spreadsheets.filler.{kind}").split("|"))
