"""The whole bidirectional algorithm, for text with embeddings, overrides, isolates, tabs or several paragraphs.

python-bidi resolves weak types, neutrals and implicit levels of one isolating run sequence. It knows no isolates, no
brackets and no levels above 61, and loses joiners: paragraphs, explicit levels, sequences and rule N0 are done around
it. It is slow (a dictionary for each character), but such text is rare, and it makes this an independent judge of the
quick way of bidi.py: the tests hold one against the other, which they could not if both shared their rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from bidi import algorithm as python_bidi

from yazd_desktop.typeset.text.bidi_brackets import resolve_brackets
from yazd_desktop.typeset.text.bidi_classes import CLASSES, CODES, CODES_OF_BRACKETS, codes_of

DEEPEST: Final = 125
_EMBEDDINGS: Final = {"RLE": (1, ""), "LRE": (0, ""), "RLO": (1, "R"), "LRO": (0, "L")}
_INITIATORS: Final = frozenset({"RLI", "LRI", "FSI"})
_ISOLATES: Final = _INITIATORS | {"PDI"}
_REMOVED: Final = frozenset({*_EMBEDDINGS, "PDF", "BN"})
_SPACES: Final = _ISOLATES | {"WS"}
_SHORT: Final = 32  # a sequence of fewer characters is remembered: they come again and again
_AS_NEUTRAL: Final = bytes.maketrans(b"".join(CODES[kind] for kind in _ISOLATES), CODES["ON"] * 4)


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence: places of characters of one level that are resolved together."""

    places: list[int]
    before: int = 0
    after: int = 0


def resolve_all(text: str, base: int | None = 1) -> tuple[int, ...]:
    """The embedding level of each character of a text; `base` None takes it from the first strong letter."""
    codes = codes_of(text)
    levels: list[int] = []
    start = 0
    while start < len(text):  # rule P1
        end = codes.find(CODES["B"], start) + 1 or len(text)
        end += text[end - 1 : end + 1] == "\r\n"
        levels += _paragraph_levels(text[start:end], codes[start:end], base)
        start = end
    return tuple(levels)


def _paragraph_levels(text: str, codes: bytes, base: int | None) -> list[int]:
    kinds = [CLASSES[code] for code in codes]
    matching = _matching_isolates(kinds)
    if base is None:
        base = _first_strong(kinds, 0, len(kinds), matching)
    types = bytearray(codes)
    levels = _explicit_levels(kinds, types, base, matching)
    types = types.translate(_AS_NEUTRAL)
    for sequence in _sequences(kinds, levels, base, matching):
        own_types = bytes([types[place] for place in sequence.places])
        own_codes, own_text = b"", ""
        if not CODES_OF_BRACKETS.isdisjoint(own_types):
            own_codes = bytes([codes[place] for place in sequence.places])
            own_text = "".join([text[place] for place in sequence.places])
        level = levels[sequence.places[0]]
        resolve = _short_sequence_levels if len(own_types) < _SHORT else _sequence_levels
        resolved = resolve(own_types, own_codes, own_text, level, sequence.before, sequence.after)
        for place, level in zip(sequence.places, resolved, strict=True):
            levels[place] = level
    return _reset_whitespace(kinds, levels, base)


def _matching_isolates(kinds: Sequence[str]) -> dict[int, int]:
    """BD9: each isolate initiator with the PDI that closes it."""
    open_at: list[int] = []
    matching: dict[int, int] = {}
    for index, kind in enumerate(kinds):
        if kind in _INITIATORS:
            open_at.append(index)
        elif kind == "PDI" and open_at:
            matching[open_at.pop()] = index
    return matching


def _first_strong(kinds: Sequence[str], start: int, end: int, matching: dict[int, int]) -> int:
    """Rules P2 and P3."""
    index = start
    while index < end:
        kind = kinds[index]
        if kind in {"L", "R", "AL"}:
            return 0 if kind == "L" else 1
        index = matching.get(index, end) + 1 if kind in _INITIATORS else index + 1
    return 0


def _explicit_levels(
    kinds: Sequence[str], types: bytearray, base: int, matching: dict[int, int]
) -> list[int]:
    """Rules X1 to X8; overrides change `types` in place."""
    levels = [base] * len(kinds)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    too_many_isolates = too_many_embeddings = valid_isolates = 0
    for index, kind in enumerate(kinds):
        level, override, _ = stack[-1]
        levels[index] = level
        if kind in _EMBEDDINGS:
            parity, new_override = _EMBEDDINGS[kind]
            deeper = _next_level(level, parity)
            if deeper <= DEEPEST and not too_many_isolates and not too_many_embeddings:
                stack.append((deeper, new_override, False))
            elif not too_many_isolates:
                too_many_embeddings += 1
            continue
        if kind in _INITIATORS:
            parity = 1 if kind == "RLI" else 0
            if kind == "FSI":
                parity = _first_strong(kinds, index + 1, matching.get(index, len(kinds)), matching)
            deeper = _next_level(level, parity)
            if deeper <= DEEPEST and not too_many_isolates and not too_many_embeddings:
                valid_isolates += 1
                stack.append((deeper, "", True))
            else:
                too_many_isolates += 1
        elif kind == "PDI":
            if too_many_isolates:
                too_many_isolates -= 1
            elif valid_isolates:
                too_many_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            level, override, _ = stack[-1]
            levels[index] = level
        elif kind == "PDF":
            if not too_many_isolates and too_many_embeddings:
                too_many_embeddings -= 1
            elif not too_many_isolates and not stack[-1][2] and len(stack) > 1:
                stack.pop()
        elif kind == "B":
            levels[index] = base
            continue
        if override and kind not in _REMOVED:
            types[index] = ord(override)
    return levels


def _next_level(level: int, parity: int) -> int:
    return level + 1 if (level + 1) % 2 == parity else level + 2


def _sequences(
    kinds: Sequence[str], levels: Sequence[int], base: int, matching: dict[int, int]
) -> list[_Sequence]:
    """Rules X9 and X10: level runs joined over the isolates that stand between them."""
    kept = [index for index, kind in enumerate(kinds) if kind not in _REMOVED]
    runs: list[list[int]] = []
    level = -1
    for index in kept:
        if levels[index] != level:
            runs.append([])
            level = levels[index]
        runs[-1].append(index)
    found = _joined(runs, matching)
    position = {index: place for place, index in enumerate(kept)}
    for sequence in found:
        first, last = sequence.places[0], sequence.places[-1]
        before, after = position[first] - 1, position[last] + 1
        left = levels[kept[before]] if before >= 0 else base
        is_open = kinds[last] in _INITIATORS  # with its PDI it would not be the last
        right = base if is_open or after == len(kept) else levels[kept[after]]
        sequence.before, sequence.after = max(levels[first], left), max(levels[first], right)
    return found


def _joined(runs: list[list[int]], matching: dict[int, int]) -> list[_Sequence]:
    """BD13."""
    going_on_at: dict[int, _Sequence] = {}
    found: list[_Sequence] = []
    for run in runs:
        sequence = going_on_at.pop(run[0], None)
        if sequence:
            sequence.places += run
        else:
            sequence = _Sequence(run)
            found.append(sequence)
        if run[-1] in matching:
            going_on_at[matching[run[-1]]] = sequence
    return found


def _sequence_levels(
    types: bytes, codes: bytes, text: str, level: int, before: int, after: int
) -> tuple[int, ...]:
    """Rules W1 to W7, N0, N1, N2, I1 and I2; `codes` and `text` matter only where there are brackets."""
    sor, eor = "LR"[before % 2], "LR"[after % 2]
    chars: list[dict[str, Any]] = [{"type": CLASSES[code], "level": level} for code in types]
    storage = {"chars": chars, "runs": [{"sor": sor, "eor": eor, "start": 0, "length": len(chars)}]}
    python_bidi.resolve_weak_types(storage)
    if codes:
        weak = b"".join([CODES[char["type"]] for char in chars])
        kinds = bytes(
            [old if old in CODES_OF_BRACKETS else new for old, new in zip(types, weak, strict=True)]
        )
        kinds = resolve_brackets(text, kinds, codes, b"LR"[level % 2 :][:1], sor.encode())
        for char, code in zip(chars, kinds, strict=True):
            char["type"] = CLASSES[code]
    python_bidi.resolve_neutral_types(storage, debug=False)
    python_bidi.resolve_implicit_levels(storage, debug=False)
    return tuple([char["level"] for char in chars])


_short_sequence_levels: Final = lru_cache(maxsize=1024)(_sequence_levels)


def _reset_whitespace(kinds: Sequence[str], levels: list[int], base: int) -> list[int]:
    """Rule L1 for separators and the end of the paragraph; what rule X9 removed goes with its neighbour."""
    resetting = True
    for index in range(len(kinds) - 1, -1, -1):
        kind = kinds[index]
        if kind in {"B", "S"}:
            resetting = True
        elif kind not in _REMOVED and kind not in _SPACES:
            resetting = False
        if resetting:
            levels[index] = base
    for index, kind in enumerate(kinds):
        if kind in _REMOVED:
            levels[index] = levels[index - 1] if index else base
    return levels
