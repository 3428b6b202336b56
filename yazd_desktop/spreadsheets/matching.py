"""Persons: which row speaks of whom. The same valid identity number, or the same name and the same telephone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from yazd_desktop.entities.base import Value
from yazd_desktop.i18n import language, t
from yazd_desktop.persian.identity import check_identity
from yazd_desktop.persian.text import look_alike_key, normal

Why = Literal["identity", "name_and_phone"]


@dataclass(slots=True, eq=False)
class Entry:
    """A person that rows can attach to: of the office (`record_id`), or of an earlier row (`row_number`)."""

    values: dict[str, Value]
    record_id: str | None = None
    row_number: int | None = None
    opened: set[date] = field(default_factory=set)
    """The days on which cases of this person were opened."""


@dataclass(frozen=True, slots=True)
class Match:
    """The person found; `other_identity` are persons of the same name and telephone with another valid number."""

    entry: Entry | None = None
    why: Why | None = None
    other_identity: tuple[Entry, ...] = ()


@dataclass(slots=True)
class Persons:
    """All persons that rows can attach to."""

    _by_identity: dict[str, Entry] = field(default_factory=dict)
    _by_name_and_phone: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Make a person known; the one that was first keeps a number that two claim."""
        number = valid_identity(entry.values)
        if number is not None:
            self._by_identity.setdefault(number, entry)
        pair = _name_and_phone(entry.values)
        if pair is not None:
            known = self._by_name_and_phone.setdefault(pair, [])
            if entry not in known:
                known.append(entry)

    def find(self, values: Mapping[str, Value]) -> Match:
        """The person that the values speak of. A name alone is never enough."""
        number = valid_identity(values)
        if number is not None and number in self._by_identity:
            return Match(self._by_identity[number], "identity")
        pair = _name_and_phone(values)
        others = []
        for entry in self._by_name_and_phone.get(pair, ()) if pair else ():
            theirs = valid_identity(entry.values)
            if number is None or theirs is None:
                return Match(entry, "name_and_phone")
            others.append(entry)  # two valid numbers that differ are two persons
        return Match(other_identity=tuple(others))


def valid_identity(values: Mapping[str, Value]) -> str | None:
    """The identity number when nothing about it is doubtful, as a key that is equal for one person."""
    number = values.get("identity_number")
    if not isinstance(number, str):
        return None
    kind = str(values.get("identity_kind") or "national_id")
    checked = check_identity(kind, number)
    if checked.value is None or checked.problem in {
        "problem.identity.check_digit",
        "problem.identity.same_digits",
    }:
        return None
    return f"{kind} {checked.value}"


def full_name(values: Mapping[str, Value]) -> str:
    """Given and family name as people read them."""
    return " ".join(str(values[name]) for name in ("given_name", "family_name") if values.get(name))


def split_name(text: str, given_names: frozenset[str]) -> tuple[str | None, str]:
    """Given and family name of a whole name; `given_names` are look-alike keys of names met elsewhere.

    The first word is the given name, with the titles before it (of descent, of pilgrimage). The next word joins it
    where the name is known to begin double names and that word is met as a given name elsewhere.
    """
    words = " ".join(normal(text).split()).split(" ")
    if len(words) == 1:
        return None, words[0]
    keys = [look_alike_key(word) for word in words]
    count = 1 + next((n for n, key in enumerate(keys) if key not in _titles(language())), 0)
    most = len(words) - 1
    if count < most and keys[count - 1] in _double_beginnings(language()) and keys[count] in given_names:
        count += 1
    count = min(count, most)
    return " ".join(words[:count]), " ".join(words[count:])


def first_word_key(text: str) -> str:
    """The key of the first word of a whole name, which is a given name."""
    words = normal(text).split()
    return look_alike_key(words[0]) if words else ""


def _name_and_phone(values: Mapping[str, Value]) -> tuple[str, str] | None:
    # Joined, so that a list that splits the name elsewhere still matches.
    name, phone = look_alike_key(full_name(values)), values.get("phone")
    return (name, phone) if name and isinstance(phone, str) and phone else None


@lru_cache(maxsize=4)
def _titles(spoken: str) -> frozenset[str]:  # noqa: ARG001  (words differ by language)
    return frozenset(look_alike_key(word) for word in t("spreadsheets.names.titles").split("|"))


@lru_cache(maxsize=4)
def _double_beginnings(spoken: str) -> frozenset[str]:  # noqa: ARG001  (words differ by language)
    return frozenset(look_alike_key(word) for word in t("spreadsheets.names.double").split("|"))
