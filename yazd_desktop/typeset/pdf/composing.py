"""A line of words becomes operands of a PDF: glyphs and marks, in the order that readers need (`text/readers.py`).

Operands are written from inside a string of TJ to inside a string, so that pieces can be joined without looking.
What only one of the two readers may see is told past the other: poppler tells nothing of a span whose actual text is
empty, while pdfium passes over an empty actual text; and pdfium passes over a text that shows nothing, which is any
single blank glyph in a TJ of its own, while poppler reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, chain, groupby
from typing import Final, NamedTuple

from yazd_desktop.typeset.blocks import Tone
from yazd_desktop.typeset.pdf.font import PdfFont
from yazd_desktop.typeset.text.bidi import visual_order
from yazd_desktop.typeset.text.lines import Line
from yazd_desktop.typeset.text.readers import (
    RLM,
    direction_of,
    mark_stretches,
    marked_for_poppler,
    parted_order,
    stream_order,
    told_to_pdfium,
)
from yazd_desktop.typeset.text.shaping import BLANK, KASHIDA, NUMBER, FaceName, Glyph, Mark, shape
from yazd_desktop.typeset.text.words import Run, Word

_UNSEEN: Final = 0.05  # thousandths of the font size
_FAR: Final = 120.0  # less than half a space, which pdfium would take for one
_UNTOLD: Final = "/Span<</ActualText()>>BDC"  # what follows is nothing to poppler
_NOTHING: Final = "0000"  # the code of a glyph that shows nothing, tells nothing and takes no room
# A blank as wide as the font is high: pdfium drops this character, and takes a jump of the pen for a space.
_STEP: Final = Glyph(BLANK, 1000.0, 0.0, "\x93", 1000.0)
_SPACE: Final = " "
# The same after a space: of spaces in a row pdfium keeps one.
_WIDE_SPACE: Final = Glyph(BLANK, 1000.0, 0.0, _SPACE, 1000.0)

# Words whose order needs no thought: of letters, each with one mark at most, and perhaps a sign after the last.
_LETTER: Final = "[\u0621-\u064a\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff]"
_MARKED: Final = f"(?:{_LETTER}[\u064b-\u0655\u0670\u200c\u200d]?)"
# What pdfium may have to be told otherwise: a sign that may have a mirror image, or a character far away.
_TOLD_OTHERWISE: Final = re.compile("[^\\w\\s/.,:;\u060c\u061b\u061f!+*%-]|[\U00010000-\U0010ffff]")
_LETTERS_ONLY: Final = re.compile(f"{_MARKED}+")
_LETTERS_AND_SIGN: Final = re.compile(f"{_MARKED}*{_LETTER}([\u060c:.\u061b\u061f!\u2026])")


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


class ComposedLine(NamedTuple):
    """The operands of a line, the marks over it and the links in it."""

    operands: str
    marks: list[PlacedMark]
    links: list[PlacedLink]


class Composer:
    """Writes lines with the codes of the fonts of one PDF."""

    def __init__(self, fonts: dict[FaceName, PdfFont]) -> None:
        self._fonts = fonts
        self._numbers = {face: _NumberCodes(font) for face, font in fonts.items()}
        # Stretches that are told to each reader apart, in plain words: years of letters and the like come again.
        self._apart: dict[tuple[FaceName, str, str], str] = {}

    def plain_word(self, word: Word, *, followed: bool) -> str:
        """The operands of a plain word; `followed` when a space comes after it on its line."""
        if len(word.runs) == 1:
            mark = _mark_of_simple(word.runs[0], followed=followed)
            if mark is not None:
                return self._simple_word(word.runs[0], mark)
        atoms = _Atoms(word.runs, 0.0)
        chars, levels = atoms.chars, atoms.levels
        if followed:
            chars, levels = [_SPACE, *chars], [1, *levels]
        told = mark_stretches(chars, levels)
        return self._operands(atoms, told[1:] if followed else told, None)

    def _simple_word(self, run: Run, mark: str) -> str:
        """The operands of a word whose glyphs stand in the order of the stream, after a mark of direction."""
        font = self._fonts[run.face]
        known, code_of = font.codes.get, font.code_of
        if run.level == 2:
            codes = self._numbers[run.face]
            number = "".join([codes[char] for char in run.text])
            return f">] TJ [<{font.blank(mark, 0.0)}>] TJ [<{number}" if mark else number
        parts = [f">] TJ [<{font.blank(mark, 0.0)}>] TJ [<"] if mark else []
        for glyph in shape(run.face, run.text, rtl=run.level % 2 == 1).glyphs:
            code = known((glyph.id, glyph.text, glyph.natural)) or code_of(glyph, glyph.text)
            parts.append(glyph.before + code + glyph.after)
        return "".join(parts)

    def line(self, line: Line, gap: float, change: Callable[[Run], str]) -> ComposedLine:
        """The operands of any line, its marks and links; spaces are wider by `gap` thousandths.

        `change` gives what has to be written between two strings to show another run.
        """
        runs: list[Run] = []
        for number, word in enumerate(line.words):
            if number:
                before = line.words[number - 1]
                link = word.runs[0].link if word.runs[0].link == before.runs[-1].link else ""
                runs.append(Run(_SPACE, before.gap_face, before.gap_level, None, link=link))
            runs += word.runs
        atoms = _Atoms(runs, gap)
        told = marked_for_poppler(atoms.chars, atoms.levels, line.base)
        operands = self._operands(atoms, told, change, after_latin=line.after_latin)
        return ComposedLine(operands, atoms.marks, atoms.links())

    def _operands(
        self,
        atoms: _Atoms,
        told: Sequence[str],
        change: Callable[[Run], str] | None,
        *,
        after_latin: bool = False,
    ) -> str:
        """The operands of atoms; `told` is what poppler is told of each."""
        chars = atoms.chars
        logical = atoms.logical
        in_order = [chars[place] for place in logical]
        order, mirrored = stream_order(in_order)
        parted: frozenset[int] = frozenset()
        if change is not None and _jumps_between_looks(atoms, [logical[index] for index in order]):
            looks = [(run.face, run.tone, run.scale) for run in (atoms.runs[place] for place in logical)]
            order, mirrored, parted = parted_order(in_order, looks)
        by_pdfium = chars
        if after_latin or _TOLD_OTHERWISE.search("".join(chars)):
            by_pdfium = list(chars)
            for place, turned in zip(logical, mirrored, strict=True):
                by_pdfium[place] = told_to_pdfium(chars[place], turned=turned)
            if after_latin:
                by_pdfium[logical[order[-1]]] += RLM
        writer = _Writer(self._fonts, change)
        start = reach = 0
        stream = [logical[index] for index in order]
        for count, place in enumerate(stream, 1):
            if place >= reach:
                reach = place + 1
            if reach != count or count in parted:
                continue
            if (
                count == 1
                and change is not None
                and direction_of(chars[place]) == "neutral"
                and not mirrored[order[0]]
            ):
                # The space that pdfium finds before the next cell would be read before a bracket after Latin letters.
                writer.show_to_pdfium(atoms, [place], by_pdfium, 0, 1, parted=True)
                writer.tell_poppler(atoms, told, 0, 1)
            elif count - start == 1 and told[place] == by_pdfium[place]:
                writer.show(atoms, place)
            elif count - start == 1 and chars[place] == by_pdfium[place]:
                before, _, after = told[place].partition(chars[place])
                writer.tell_marks(before, atoms.runs[place])
                writer.show(atoms, place)
                writer.tell_marks(after, atoms.runs[place])
            elif change is None:
                key = (atoms.runs[place].face, "".join(chars[start:count]), "".join(told[start:count]))
                code = self._apart.get(key)
                if code is None:
                    apart = _Writer(self._fonts, None)
                    apart.show_to_pdfium(atoms, stream[start:count], by_pdfium, start, count)
                    apart.tell_poppler(atoms, told, start, count)
                    code = self._apart[key] = "".join(apart.code)
                writer.code.append(code)
            else:
                writer.show_to_pdfium(atoms, stream[start:count], by_pdfium, start, count)
                writer.tell_poppler(atoms, told, start, count)
            start = count
        return "".join(writer.code)


class _NumberCodes(dict[str, str]):
    """The operands of each character of numbers, which stand beside each other as they stand alone."""

    def __init__(self, font: PdfFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, char: str) -> str:
        (glyph,) = shape(self._font.name, char, rtl=False).glyphs
        code = f"{glyph.before}{self._font.code_of(glyph, glyph.text)}{glyph.after}"
        self[char] = code
        return code


def _jumps_between_looks(atoms: _Atoms, stream: Sequence[int]) -> bool:
    """Whether the pen jumps from one look to another: what pdfium is shown out of order is not in one look."""
    start = reach = 0
    for count, place in enumerate(stream, 1):
        reach = max(reach, place + 1)
        if reach == count:
            if (
                count - start > 1
                and len({(run.face, run.tone, run.scale) for run in atoms.runs[start:count]}) > 1
            ):
                return True
            start = count
    return False


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


class _Atoms:
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
                if char == _SPACE:
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


class _Writer:
    """Operands as they grow; between two pieces the pen stands where the next atom begins."""

    def __init__(self, fonts: dict[FaceName, PdfFont], change: Callable[[Run], str] | None) -> None:
        self.code: list[str] = []
        self._fonts = fonts
        self._change = change
        self._run: Run | None = None
        self._scale = 1.0  # of what is in force against the text: operands are in thousandths of that

    def show(self, atoms: _Atoms, place: int) -> None:
        """Show an atom that tells both readers what it is."""
        glyph, run = atoms.glyphs[place], atoms.runs[place]
        self._turn_to(run)
        self.code.append(f"{glyph.before}{self._fonts[run.face].code_of(glyph, glyph.text)}{glyph.after}")
        if atoms.gap and glyph.text == _SPACE:
            self.code.append(f">{-atoms.gap / self._scale:.1f}<")

    def show_to_pdfium(
        self,
        atoms: _Atoms,
        places: Sequence[int],
        told: Sequence[str],
        start: int,
        end: int,
        *,
        parted: bool = False,
    ) -> None:
        """Show the atoms from `start` to `end`, in the order of `places`, so that poppler tells nothing of them.

        Between weak characters, which pdfium drops, if there are several or one must be `parted` from its neighbours.
        """
        parted = parted or len(places) > 1
        left, right = atoms.starts[start], atoms.starts[end]
        self._turn_to(atoms.runs[places[0]])
        self.code.append(f">] TJ {_UNTOLD} [<")
        pen = begin = left
        if parted:  # pdfium measures gaps from the first and the last code
            pen = self._step(pen, atoms.runs[places[0]].face)
        for place in places:
            glyph, run = atoms.glyphs[place], atoms.runs[place]
            if code := self._change_to(run):
                # It reads one text of a span, and sorts texts by where they begin: another look begins a span there,
                # and a bit later, as widths are whole numbers to it.
                begin += len(places)
                self._go(pen, begin, run.face)
                self._scale = run.scale
                self.code.append(f"{_NOTHING}>] TJ EMC [<{code}>] TJ {_UNTOLD} [<")
                pen = self._step(begin, run.face)
            pen = self._go(pen, atoms.starts[place] + glyph.dx * run.scale, run.face)
            self.code.append(self._fonts[run.face].code_of(glyph, told[place]))
            pen += glyph.natural * run.scale
            while glyph.text == _SPACE and atoms.starts[place + 1] - pen > _FAR * self._scale:
                pen = self._step(pen, run.face, _WIDE_SPACE)
        if parted:
            face = atoms.runs[places[-1]].face
            pen = self._step(self._go(pen, right - _STEP.natural * self._scale, face), face)
        self.code.append(">] TJ EMC [<")
        if abs(pen - left) > _UNSEEN:
            self.code.append(f">{(pen - left) / self._scale:.1f}<")

    def tell_poppler(self, atoms: _Atoms, told: Sequence[str], start: int, end: int) -> None:
        """Tell the atoms from `start` to `end` by blanks of their widths."""
        pen = atoms.starts[start]
        for place in range(start, end):
            run, letter = atoms.runs[place], atoms.chars[place]
            before, _, after = told[place].partition(letter)
            if letter == KASHIDA:  # an empty place would be a space
                letter = RLM
            if before:
                self.tell_marks(before, run)
            self._turn_to(run)
            width = round((atoms.starts[place + 1] - pen) / run.scale, 1)
            self.code.append(f">] TJ [<{self._fonts[run.face].blank(letter, width)}>] TJ [<")
            pen += width * run.scale
            if after:
                self.tell_marks(after, run)

    def tell_marks(self, marks: str, run: Run) -> None:
        """Tell poppler marks of direction, where the pen is."""
        if marks:  # in one code, as it takes the same character twice in one place for one
            self._turn_to(run)
            self.code.append(f">] TJ [<{self._fonts[run.face].blank(marks, 0.0)}>] TJ [<")

    def _turn_to(self, run: Run) -> None:
        if code := self._change_to(run):
            self.code.append(code)
            self._scale = run.scale

    def _change_to(self, run: Run) -> str:
        if self._change is None or run is self._run:
            return ""
        self._run = run
        return self._change(run)

    def _go(self, pen: float, x: float, face: FaceName) -> float:
        """Bring the pen to a place, far to the right by blanks; where it is then."""
        while x - pen > _FAR * self._scale:
            pen = self._step(pen, face)
        if abs(x - pen) > _UNSEEN:
            self.code.append(f">{(pen - x) / self._scale:.1f}<")
            return x
        return pen

    def _step(self, pen: float, face: FaceName, step: Glyph = _STEP) -> float:
        self.code.append(self._fonts[face].code_of(step, step.text))
        return pen + step.natural * self._scale
