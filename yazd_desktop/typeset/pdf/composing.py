"""A line of words becomes operands of a PDF: glyphs and marks, in the order that readers need (`text/readers.py`).

Operands are written from inside a string of TJ to inside a string, so that pieces can be joined without looking.
What only one of the two readers may see is told past the other: poppler tells nothing of a span whose actual text is
empty, while pdfium passes over an empty actual text; and pdfium passes over a text that shows nothing, which is any
single blank glyph in a TJ of its own, while poppler reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from yazd_desktop.typeset.blocks import Tone
from yazd_desktop.typeset.text.bidi import mirror, visual_order
from yazd_desktop.typeset.text.layout import Line, Run, Word
from yazd_desktop.typeset.text.readers import (
    RLM,
    direction_of,
    mark_stretches,
    marked_for_poppler,
    stream_order,
)
from yazd_desktop.typeset.text.shaping import BLANK, NUMBER, FaceName, Glyph, shape

_UNSEEN = 0.05  # thousandths of the font size
_FAR = 120.0  # less than half a space, which pdfium would take for one
_NOTHING = "0000"  # the code of a glyph that shows nothing, tells nothing and takes no room
# A blank as wide as the font is high: pdfium drops this character, and takes a jump of the pen for a space.
_STEP = Glyph(BLANK, 1000.0, 0.0, "\x93", 1000.0)

CodeOf = Callable[[FaceName, Glyph, str], str]


class Atom(NamedTuple):
    """A glyph in its place on a line: its run, how far from the left it begins and what it takes, in thousandths."""

    glyph: Glyph
    run: Run
    x: float
    advance: float


class PlacedMark(NamedTuple):
    """A mark over letters, its place counted from the beginning of the line, in thousandths of the font size."""

    face: FaceName
    tone: Tone | None
    id: int
    x: float
    y: float


class Composer:
    """Writes lines with the codes of one PDF; `code_of` gives the four hexadecimal digits of a glyph that tells a text."""

    def __init__(self, code_of: CodeOf) -> None:
        self._code_of = code_of

    def plain_word(self, word: Word, *, followed: bool) -> str:
        """The operands of a plain word; `followed` when a space comes after it on its line."""
        if len(word.runs) == 1:
            mark = _mark_of_simple(word.runs[0], followed=followed)
            if mark is not None:
                return self._simple_word(word.runs[0], mark)
        atoms, logical = _atoms(word.runs, 0.0)
        space = [_SPACE] if followed else []
        chars = [*space, *(atom.glyph.text for atom in atoms)]
        levels = [*(1 for _ in space), *(atom.run.level for atom in atoms)]
        told = mark_stretches(chars, levels, 1)[len(space) :]
        return self._operands(atoms, logical, told, None)

    def _simple_word(self, run: Run, mark: str) -> str:
        """The operands of a word whose glyphs stand in the order of the stream, after a mark of direction."""
        face, code_of = run.face, self._code_of
        parts: list[str] = []
        if mark:
            parts.append(f">] TJ [<{code_of(face, Glyph(BLANK, 0.0, 0.0, mark, 0.0), mark)}>] TJ [<")
        for glyph in shape(face, run.text, rtl=run.level % 2 == 1).glyphs:
            parts.append(glyph.before + code_of(face, glyph, glyph.text) + glyph.after)
        return "".join(parts)

    def line(self, line: Line, gap: float, change: Callable[[Run], str]) -> tuple[str, list[PlacedMark]]:
        """The operands of any line and the marks over it; spaces are wider by `gap` thousandths.

        `change` gives what has to be written between two strings to show another run.
        """
        runs: list[Run] = []
        for number, word in enumerate(line.words):
            if number:
                before = line.words[number - 1]
                runs.append(Run(_SPACE, before.gap_face, before.gap_level, None))
            runs += word.runs
        marks: list[PlacedMark] = []
        atoms, logical = _atoms(runs, gap, marks)
        told = marked_for_poppler(
            [atom.glyph.text for atom in atoms], [atom.run.level for atom in atoms], line.base
        )
        return self._operands(atoms, logical, told, change), marks

    def _operands(
        self,
        atoms: Sequence[Atom],
        logical: Sequence[int],
        told: Sequence[str],
        change: Callable[[Run], str] | None,
    ) -> str:
        """The operands of atoms; `logical` are their places in logical order, `told` what poppler is told."""
        order, mirrored = stream_order([atoms[place].glyph.text for place in logical])
        by_pdfium = [""] * len(atoms)
        for place, turned in zip(logical, mirrored, strict=True):
            text = atoms[place].glyph.text
            by_pdfium[place] = mirror(text) if turned else text
        writer = _Writer(self._code_of, change)
        start = reach = 0
        stream = [logical[index] for index in order]
        for count, place in enumerate(stream, 1):
            reach = max(reach, place + 1)
            if reach != count:
                continue
            group = stream[start:count]
            left, right = atoms[start].x, _end(atoms[count - 1])
            letter = by_pdfium[place]
            before, found, after = told[place].partition(letter)
            if len(group) == 1 and found:
                writer.tell_marks(atoms[place], before)
                writer.show(atoms, group, by_pdfium)
                writer.move(right)
                writer.tell_marks(atoms[place], after)
            else:
                writer.show_to_pdfium(atoms, group, by_pdfium, left, right)
                writer.tell_poppler(atoms[start:count], told[start:count])
            start = count
        return "".join(writer.code)


_SPACE = " "
# Words whose order needs no thought: of letters, each with one mark at most, and perhaps a sign after the last.
_LETTERS = "\u0621-\u064a\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff"
_LETTERS_ONLY = re.compile(f"(?:[{_LETTERS}][\u064b-\u0655\u0670\u200c\u200d]?)+")
_LETTERS_AND_SIGN = re.compile(
    f"(?:[{_LETTERS}][\u064b-\u0655\u0670\u200c\u200d]?)*[{_LETTERS}]([\u060c:.\u061b\u061f!\u2026])"
)


def _mark_of_simple(run: Run, *, followed: bool) -> str | None:
    """The mark before a word that needs no more; None for other words. The rules are those of `mark_stretches`."""
    text, level = run.text, run.level
    if level == 2:
        if NUMBER.fullmatch(text):
            return RLM if followed else ""
    elif level == 1:
        if _LETTERS_ONLY.fullmatch(text):
            return "" if followed or direction_of(text[-1]) == "right" else RLM
        if found := _LETTERS_AND_SIGN.fullmatch(text):
            sign = found[1]
            if sign in "\u061b\u061f":
                return ""
            return "" if followed and sign in "!\u2026" else RLM
    return None


def _atoms(
    runs: Sequence[Run], gap: float, marks: list[PlacedMark] | None = None
) -> tuple[list[Atom], list[int]]:
    """The glyphs of runs from left to right, and their places in logical order."""
    places: list[list[int]] = [[] for _ in runs]
    atoms: list[Atom] = []
    x = 0.0
    for number in visual_order([run.level for run in runs]):
        run = runs[number]
        rtl = run.level % 2 == 1
        shaped = shape(run.face, run.text, rtl=rtl)
        if marks is not None:
            marks += [PlacedMark(run.face, run.tone, mark.id, x + mark.x, mark.y) for mark in shaped.marks]
        first = len(atoms)
        for glyph in shaped.glyphs:
            advance = glyph.advance + (gap if glyph.text == _SPACE else 0.0)
            atoms.append(Atom(glyph, run, x, advance))
            x += advance
        places[number] = list(range(first, len(atoms)))
        if rtl:
            places[number].reverse()
    return atoms, [place for found in places for place in found]


def _end(atom: Atom) -> float:
    return atom.x + atom.advance


class _Writer:
    """Operands as they grow, and where the pen stands, in thousandths of the font size."""

    def __init__(self, code_of: CodeOf, change: Callable[[Run], str] | None) -> None:
        self.code: list[str] = []
        self._code_of = code_of
        self._change = change
        self._run: Run | None = None
        self._pen = 0.0

    def move(self, x: float) -> None:
        """Bring the pen to a place."""
        if abs(x - self._pen) > _UNSEEN:
            self.code.append(f">{self._pen - x:.1f}<")
            self._pen = x

    def show(self, atoms: Sequence[Atom], places: Sequence[int], told: Sequence[str]) -> None:
        """Show atoms in the given order."""
        for place in places:
            atom = atoms[place]
            self._turn_to(atom.run)
            self._go(atom.x + atom.glyph.dx, atom.run.face)
            self.code.append(self._code_of(atom.run.face, atom.glyph, told[place]))
            self._pen += atom.glyph.natural

    def show_to_pdfium(
        self, atoms: Sequence[Atom], places: Sequence[int], told: Sequence[str], left: float, right: float
    ) -> None:
        """Show atoms that fill the line from `left` to `right` so that poppler tells nothing of them."""
        self._turn_to(atoms[places[0]].run)
        self.code.append(">] TJ /Span<</ActualText()>>BDC [<")
        face = atoms[places[-1]].run.face
        if len(places) > 1:  # pdfium measures gaps from the first and the last code
            self.move(left)
            self._step(atoms[places[0]].run.face)
        self.show(atoms, places, told)
        if len(places) > 1:
            self._go(right, face)
            self.code.append(_NOTHING)
        self.code.append(">] TJ EMC [<")

    def tell_poppler(self, atoms: Sequence[Atom], told: Sequence[str]) -> None:
        """Tell the texts of atoms by blanks of their widths."""
        self._turn_to(atoms[0].run)
        self.move(atoms[0].x)
        for atom, text in zip(atoms, told, strict=True):
            before, letter, after = text.partition(atom.glyph.text)
            self.tell_marks(atom, before)
            self.move(atom.x)
            width = round(atom.advance, 1)
            self._tell(atom, letter, width)
            self._pen += width
            self.tell_marks(atom, after)
        self.move(_end(atoms[-1]))

    def tell_marks(self, atom: Atom, marks: str) -> None:
        """Tell poppler marks of direction, where the pen is."""
        for mark in marks:
            self._tell(atom, mark, 0.0)

    def _tell(self, atom: Atom, letter: str, width: float) -> None:
        self._turn_to(atom.run)
        code = self._code_of(atom.run.face, Glyph(BLANK, width, 0.0, letter, width), letter)
        self.code.append(f">] TJ [<{code}>] TJ [<")

    def _turn_to(self, run: Run) -> None:
        if self._change is not None and run is not self._run:
            self.code.append(self._change(run))
            self._run = run

    def _go(self, x: float, face: FaceName) -> None:
        """As `move`, but far to the right by blanks."""
        while x - self._pen > _FAR:
            self._step(face)
        self.move(x)

    def _step(self, face: FaceName) -> None:
        self.code.append(self._code_of(face, _STEP, _STEP.text))
        self._pen += _STEP.natural
