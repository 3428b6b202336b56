"""Order of mixed text on a line: the Unicode Bidirectional Algorithm (UAX #9).

python-bidi resolves weak types, neutrals and implicit levels rightly for one run of text; it knows no isolates and no
bracket pairs (rule N0) and drops joiners from its storage. Those are done here, around it. Levels are always resolved
on a whole paragraph; lines are reordered afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from unicodedata import bidirectional, category, mirrored, normalize

from bidi import algorithm as python_bidi
from bidi.mirror import MIRRORED

DEEPEST: Final = 125
_EMBEDDINGS: Final = {"RLE": (1, ""), "LRE": (0, ""), "RLO": (1, "R"), "LRO": (0, "L")}
_INITIATORS: Final = frozenset({"RLI", "LRI", "FSI"})
_REMOVED: Final = frozenset({*_EMBEDDINGS, "PDF", "BN"})
_STRONG: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
_BRACKETS_AT_MOST: Final = 63

# Text without Latin letters, whose numbers come after a Persian letter: only the numbers are not at level 1.
_LETTERS: Final = "\u0620-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff"
_DIGITS: Final = "0-9\u06f0-\u06f9\u0660-\u0669"
_NEUTRAL: Final = (
    " !?()\\[\\]{}\u00ab\u00bb\u060c\u061b\u061f\u2013\u2014\u2026\u2022;\"'*=_&|@%\u066a+#\u2212-"
)
_SEPARATORS: Final = "/.,:"
_EASY: Final = re.compile(
    f"[{_NEUTRAL}]*[{_LETTERS}]"
    f"(?:[{_LETTERS}{_NEUTRAL}][\u200c\u064b-\u0655\u0670]*|[{_SEPARATORS}{_DIGITS}]|[\u200c\u064b-\u0655\u0670])*"
)
_NUMBER: Final = re.compile(f"[{_DIGITS}\u066b\u066c]+(?:[{_SEPARATORS}][{_DIGITS}\u066b\u066c]+)*")
_MARK_AFTER_DIGIT: Final = re.compile(f"[{_DIGITS}{_SEPARATORS}][\u200c\u064b-\u0655\u0670]")


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence: characters of one level that are resolved together."""

    chars: list[dict[str, Any]] = field(default_factory=list)
    first: int = 0
    last: int = 0


@lru_cache(maxsize=8192)
def resolve_levels(text: str, base: int | None = 1) -> tuple[int, ...]:
    """The embedding level of each character of a paragraph; `base` None takes it from the first strong letter."""
    if base == 1 and _EASY.fullmatch(text) and not _MARK_AFTER_DIGIT.search(text):
        return _easy_levels(text)
    return resolve_all(text, base)


def _easy_levels(text: str) -> tuple[int, ...]:
    levels = [1] * len(text)
    for number in _NUMBER.finditer(text):
        levels[number.start() : number.end()] = [2] * (number.end() - number.start())
    return tuple(levels)


def resolve_all(text: str, base: int | None = 1) -> tuple[int, ...]:
    """As `resolve_levels`, by the whole algorithm."""
    kinds = [bidirectional(char) or "L" for char in text]
    matching = _matching_isolates(kinds)
    if base is None:
        base = _first_strong(kinds, 0, len(kinds), matching)
    types = list(kinds)
    levels = _explicit_levels(types, base, matching)
    for sequence in _sequences(text, kinds, types, levels, base, matching):
        _resolve_sequence(sequence, base)
        for char in sequence.chars:
            levels[char["index"]] = char["level"]
    return _reset_whitespace(kinds, levels, base)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Rule L2: the indices of one line from left to right."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    if not odd:
        return order
    if len(odd) == len(levels) and max(odd) == min(odd):
        return order[::-1]
    for level in range(max(levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order


def mirror(char: str) -> str:
    """Rule L4: what stands for the character in right-to-left text."""
    return str(MIRRORED.get(char, char))


def _matching_isolates(kinds: Sequence[str]) -> dict[int, int]:
    """BD9: each isolate initiator with the PDI that closes it."""
    open_at: list[int] = []
    matching: dict[int, int] = {}
    for index, kind in enumerate(kinds):
        if kind in _INITIATORS:
            open_at.append(index)
        elif kind == "PDI" and open_at:
            matching[open_at.pop()] = index
        elif kind == "B":
            open_at.clear()
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


def _explicit_levels(types: list[str], base: int, matching: dict[int, int]) -> list[int]:
    """Rules X1 to X8; overrides change `types` in place."""
    levels = [base] * len(types)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    too_many_isolates = too_many_embeddings = valid_isolates = 0
    for index, kind in enumerate(tuple(types)):
        level, override, _ = stack[-1]
        levels[index] = level
        if kind in _EMBEDDINGS:
            parity, new_override = _EMBEDDINGS[kind]
            deeper = _next_level(level, parity)
            if deeper <= DEEPEST and not too_many_isolates and not too_many_embeddings:
                stack.append((deeper, new_override, False))
            elif not too_many_isolates:
                too_many_embeddings += 1
        elif kind in _INITIATORS:
            types[index] = override or kind
            parity = 1 if kind == "RLI" else 0
            if kind == "FSI":
                parity = _first_strong(types, index + 1, matching.get(index, len(types)), matching)
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
            types[index] = override or kind
        elif kind == "PDF":
            if not too_many_isolates and too_many_embeddings:
                too_many_embeddings -= 1
            elif not too_many_isolates and not stack[-1][2] and len(stack) > 1:
                stack.pop()
        elif kind == "B":
            levels[index] = base
            stack = [(base, "", False)]
            too_many_isolates = too_many_embeddings = valid_isolates = 0
        elif override and kind != "BN":
            types[index] = override
    return levels


def _next_level(level: int, parity: int) -> int:
    return level + 1 if (level + 1) % 2 == parity else level + 2


def _sequences(
    text: str, kinds: list[str], types: list[str], levels: list[int], base: int, matching: dict[int, int]
) -> list[_Sequence]:
    """Rules X9 and X10: level runs joined over the isolates that stand between them."""
    kept = [index for index, kind in enumerate(kinds) if kind not in _REMOVED]
    closers = {closer: opener for opener, closer in matching.items()}
    open_sequences: dict[int, _Sequence] = {}
    found: list[_Sequence] = []
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    place = {index: position for position, index in enumerate(kept)}
    for run in runs:
        sequence = open_sequences.pop(closers.get(run[0], -1), None) if kinds[run[0]] == "PDI" else None
        if sequence is None:
            sequence = _Sequence(first=run[0])
            found.append(sequence)
        sequence.last = run[-1]
        for index in run:
            # An isolate counts as a neutral that marks and numbers see.
            kind = "ON" if types[index] in _INITIATORS or types[index] == "PDI" else types[index]
            sequence.chars.append(
                {
                    "ch": text[index],
                    "index": index,
                    "level": levels[index],
                    "type": kind,
                    "orig": kinds[index],
                }
            )
        if run[-1] in matching:
            open_sequences[run[-1]] = sequence
    for sequence in found:
        before = place[sequence.first] - 1
        after = place[sequence.last] + 1
        level = sequence.chars[0]["level"]
        at_open_isolate = kinds[sequence.last] in _INITIATORS and sequence.last not in matching
        left = levels[kept[before]] if before >= 0 else base
        right = base if at_open_isolate or after >= len(kept) else levels[kept[after]]
        sequence.first, sequence.last = max(level, left), max(level, right)
    return found


def _resolve_sequence(sequence: _Sequence, base: int) -> None:
    """Rules W1 to W7, N0, N1, N2, I1 and I2; all but N0 are python-bidi's."""
    sor, eor = "LR"[sequence.first % 2], "LR"[sequence.last % 2]
    run = {"sor": sor, "eor": eor, "start": 0, "length": len(sequence.chars), "type": ""}
    storage = {"base_level": base, "base_dir": "LR"[base], "chars": sequence.chars, "runs": [run]}
    python_bidi.resolve_weak_types(storage)
    _resolve_brackets(sequence.chars, sor)
    python_bidi.resolve_neutral_types(storage, debug=False)
    python_bidi.resolve_implicit_levels(storage, debug=False)


def _resolve_brackets(chars: list[dict[str, Any]], sor: str) -> None:
    """Rule N0."""
    embedding = "LR"[chars[0]["level"] % 2]
    for opening, closing in _bracket_pairs(chars):
        inside = {_STRONG.get(char["type"]) for char in chars[opening + 1 : closing]} - {None}
        if not inside:
            continue
        direction = embedding
        if embedding not in inside:
            before = (_STRONG.get(char["type"]) for char in reversed(chars[:opening]))
            direction = next((strong for strong in before if strong), sor)
        for bracket in (opening, closing):
            chars[bracket]["type"] = direction
            for char in chars[bracket + 1 :]:
                if char["orig"] != "NSM":
                    break
                char["type"] = direction


def _bracket_pairs(chars: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """BD16: the pairs of brackets in the order of their openings."""
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, char in enumerate(chars):
        if char["type"] != "ON" or not is_bracket(char["ch"]):
            continue
        bracket = normalize("NFC", char["ch"])
        if category(bracket) == "Ps":
            if len(waiting) == _BRACKETS_AT_MOST:
                return []
            waiting.append((mirror(bracket), index))
            continue
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == bracket:
                pairs.append((waiting[depth][1], index))
                del waiting[depth:]
                break
    return sorted(pairs)


def is_bracket(char: str) -> bool:
    """Whether the character has the Bidi_Paired_Bracket property."""
    return bool(mirrored(char)) and category(char) in {"Ps", "Pe"} and normalize("NFC", char) in MIRRORED


def _reset_whitespace(kinds: list[str], levels: list[int], base: int) -> tuple[int, ...]:
    """Rule L1 for separators and the end of the paragraph; what rule X9 removed goes with its neighbour."""
    resetting = True
    for index in range(len(kinds) - 1, -1, -1):
        kind = kinds[index]
        if kind in {"B", "S"}:
            resetting = True
        elif kind not in _REMOVED and kind not in _INITIATORS and kind not in {"WS", "PDI"}:
            resetting = False
        if resetting:
            levels[index] = base
    for index, kind in enumerate(kinds):
        if kind in _REMOVED:
            levels[index] = levels[index - 1] if index else base
    return tuple(levels)
