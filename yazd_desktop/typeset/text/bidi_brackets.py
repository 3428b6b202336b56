"""Rule N0 of the bidirectional algorithm: two brackets of a pair take one direction."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from yazd_desktop.typeset.text.bidi_classes import OPENING, mirror

_AT_MOST: Final = 63
_BRACKET: Final = re.compile(rb"[()]")
_MARKS: Final = re.compile(rb"[\^_]+")
_MARKED: Final = re.compile(rb"[()][\^_]")
_STRONG: Final = {b"L": re.compile(b"L"), b"R": re.compile(b"[R12]")}


def resolve_brackets(text: str, kinds: bytes, original: bytes, embedding: bytes, before: bytes) -> bytes:
    """The classes with brackets resolved; `before` is the direction at the start (sor), `original` tells marks.

    The time grows with the length alone: a pair looks no further back than the pair before it, and at most 63 pairs
    can be around one character.
    """
    found = bytearray(kinds)
    is_marked = _MARKED.search(original)
    against = b"R" if embedding == b"L" else b"L"
    is_with, is_against = _STRONG[embedding].search, _STRONG[against].search
    looked = 0
    for opening, closing in _pairs(text, kinds):
        if is_with(found, opening + 1, closing):
            direction = embedding
        elif is_against(found, opening + 1, closing):
            direction = before = _last_strong(found, looked, opening) or before
            looked = opening
        else:
            continue
        found[opening] = found[closing] = direction[0]
        if is_marked:
            for bracket in (opening, closing):
                marks = _MARKS.match(original, bracket + 1)
                if marks:
                    found[marks.start() : marks.end()] = direction * len(marks[0])
    return bytes(found)


def _pairs(text: str, kinds: bytes) -> list[tuple[int, int]]:
    """BD16: the pairs of brackets in the order of their openings; none at all where they are nested too deeply."""
    waiting: list[int] = []
    awaited = ""
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(kinds):
        index = match.start()
        bracket = text[index] if text[index] in "()[]{}" else normalize("NFC", text[index])
        if match[0] == OPENING:
            if len(waiting) == _AT_MOST:
                return []
            waiting.append(index)
            awaited += mirror(bracket)
        elif (depth := awaited.rfind(bracket)) >= 0:
            pairs.append((waiting[depth], index))
            del waiting[depth:]
            awaited = awaited[:depth]
    return sorted(pairs)


def _last_strong(kinds: bytearray, start: int, end: int) -> bytes:
    left = kinds.rfind(b"L", start, end)
    right = max(kinds.rfind(code, start, end) for code in (b"R", b"1", b"2"))
    return b"" if left == right else b"L" if left > right else b"R"
