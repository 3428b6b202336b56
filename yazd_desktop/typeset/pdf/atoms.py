"""A line as glyphs in their places, before it is decided in which order they are written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, groupby
from typing import Final, NamedTuple

from yazd_desktop.typeset.blocks import Tone
from yazd_desktop.typeset.text.bidi import visual_order
from yazd_desktop.typeset.text.faces import FaceName
from yazd_desktop.typeset.text.shaping import Glyph, Mark, shape
from yazd_desktop.typeset.text.words import Run

SPACE: Final = " "


class PlacedMark(NamedTuple):
    """A mark over letters, its place counted from the beginning of the line, in thousandths of the font size."""

    face: FaceName
    tone: Tone | None
    id: int
    x: float
    y: float
    scale: float


class PlacedLink(NamedTuple):
    """A stretch of a line that leads to an address, in thousandths of the font size from its beginning."""

    address: str
    left: float
    right: float


class Atoms:
    """The glyphs of runs from left to right, where each begins, and their places in logical order."""

    def __init__(self, runs: Sequence[Run], gap: float) -> None:
        self.glyphs: list[Glyph] = []
        self.runs: list[Run] = []
        self.levels: list[int] = []
        self.gap = gap
        places: list[Sequence[int]] = [()] * len(runs)
        marked: list[tuple[Run, int, Sequence[Mark]]] = []
        for number in visual_order([run.level for run in runs]):
            run = runs[number]
            rtl = run.level % 2 == 1
            shaped = shape(run.face, run.text, rtl=rtl)
            first, count = len(self.glyphs), len(shaped.glyphs)
            if shaped.marks:
                marked.append((run, first, shaped.marks))
            self.glyphs += shaped.glyphs
            self.runs += [run] * count
            self.levels += [run.level] * count
            last = first + count
            places[number] = range(last - 1, first - 1, -1) if rtl else range(first, last)
        self.chars = [glyph.text for glyph in self.glyphs]
        advances = [glyph.advance for glyph in self.glyphs]
        if any(run.scale != 1 for run in runs):
            advances = [advance * run.scale for advance, run in zip(advances, self.runs, strict=True)]
        if gap:
            for place, char in enumerate(self.chars):
                if char == SPACE:
                    advances[place] += gap
        self.starts = list(accumulate(advances, initial=0.0))
        self.logical = list(chain.from_iterable(places))
        self.marks = [
            PlacedMark(
                run.face,
                run.tone,
                mark.id,
                self.starts[first] + mark.x * run.scale,
                mark.y * run.scale,
                run.scale,
            )
            for run, first, marks in marked
            for mark in marks
        ]

    def links(self) -> list[PlacedLink]:
        """The stretches that lead somewhere, each in one line of one address."""
        found: list[PlacedLink] = []
        place = 0
        for address, group in groupby(run.link for run in self.runs):
            end = place + sum(1 for _ in group)
            if address:
                found.append(PlacedLink(address, self.starts[place], self.starts[end]))
            place = end
        return found
