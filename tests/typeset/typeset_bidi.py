"""The conformance cases of the Unicode Consortium, read from files of its two formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from yazd_desktop.typeset.text.bidi import visual_order

Levels = tuple[int | None, ...]

# One character for each class; none of them is a bracket.
CHARACTERS = {
    "L": "a",
    "R": "\u05d0",
    "AL": "\u0628",
    "EN": "1",
    "AN": "\u0661",
    "ES": "+",
    "ET": "%",
    "CS": ",",
    "NSM": "\u0654",
    "BN": "\u200c",
    "WS": " ",
    "ON": "!",
    "B": "\u2029",
    "S": "\t",
    "LRE": "\u202a",
    "RLE": "\u202b",
    "PDF": "\u202c",
    "LRO": "\u202d",
    "RLO": "\u202e",
    "LRI": "\u2066",
    "RLI": "\u2067",
    "FSI": "\u2068",
    "PDI": "\u2069",
}
BASES = {"0": (0,), "1": (1,), "2": (None,)}
BASES_OF_BITS = {
    bits: tuple(base for bit, base in ((1, None), (2, 0), (4, 1)) if bits & bit) for bits in range(8)
}


class Case(NamedTuple):
    """A line of a file: a text, base levels, and what must come out; `None` stands for what has no level."""

    line: str
    text: str
    bases: tuple[int | None, ...]
    levels: Levels
    order: tuple[int, ...]


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of BidiTest.txt, of BidiCharacterTest.txt, or of a file with lines of both."""
    levels: Levels = ()
    order: tuple[int, ...] = ()
    with path.open(encoding="utf-8") as lines:
        for number, raw in enumerate(lines, 1):
            head, *rest = raw.rstrip().split(";")
            if raw.startswith(("#", "@")) or not rest:
                if raw.startswith("@Levels:"):
                    levels = read_levels(raw.partition(":")[2])
                elif raw.startswith("@Reorder:"):
                    order = tuple(map(int, raw.partition(":")[2].split()))
            elif len(rest) == 1:
                text = "".join([CHARACTERS[kind] for kind in head.split()])
                yield Case(f"{number}: {raw}", text, BASES_OF_BITS[int(rest[0], 16)], levels, order)
            else:
                text = "".join([chr(int(code, 16)) for code in head.split()])
                direction, _, its_levels, its_order = rest
                yield Case(
                    f"{number}: {raw}",
                    text,
                    BASES[direction],
                    read_levels(its_levels),
                    tuple(map(int, its_order.split())),
                )


def read_levels(text: str) -> Levels:
    return tuple([None if level == "x" else int(level) for level in text.split()])


def check(path: Path, *ways: Callable[[str, int | None], Levels | None]) -> int:
    """How many answers were right; fails with the line of the first that was not. `None` is no answer."""
    right = 0
    last: tuple[Levels, tuple[int, ...]] | None = None
    kept: list[int] = []
    for case in cases_of(path):
        if last != (case.levels, case.order):
            last = case.levels, case.order
            kept = [index for index, level in enumerate(case.levels) if level is not None]
            visual = [kept[place] for place in visual_order([case.levels[index] for index in kept])]
            assert visual == list(case.order), f"{path.name}:{case.line} order {visual}"
        for base in case.bases:
            for resolve in ways:
                found = resolve(case.text, base)
                if found is None:
                    continue
                right += 1
                if found != case.levels:
                    told = f"{path.name}:{case.line} base {base} gives {found}"
                    assert len(found) == len(case.levels), told
                    assert all(found[index] == case.levels[index] for index in kept), told
    return right


def data_lines(path: Path) -> list[str]:
    """The lines of a file of the Unicode Character Database without its comments."""
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line]
