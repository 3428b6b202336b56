"""A line of words becomes operands of a PDF: glyphs and marks, in the order that readers need (`text/readers.py`).

Operands are written from inside a string of TJ to inside a string, so that pieces can be joined without looking.
What only one of the two readers may see is told past the other: poppler tells nothing of a span whose actual text is
empty, while pdfium passes over an empty actual text; and pdfium passes over a text that shows nothing, which is any
single blank glyph in a TJ of its own, while poppler reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from yazd_desktop.typeset.pdf.atoms import SPACE, Atoms, PlacedLink, PlacedMark
from yazd_desktop.typeset.pdf.font import PdfFont
from yazd_desktop.typeset.pdf.writing import Writer
from yazd_desktop.typeset.text.faces import FaceName
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
from yazd_desktop.typeset.text.shaping import NUMBER, shape
from yazd_desktop.typeset.text.words import Run, Word

# Words whose order needs no thought: of letters, each with one mark at most, and perhaps a sign after the last.
_LETTER: Final = "[\u0621-\u064a\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff]"
_MARKED: Final = f"(?:{_LETTER}[\u064b-\u0655\u0670\u200c\u200d]?)"
# What pdfium may have to be told otherwise: a sign that may have a mirror image, or a character far away.
_TOLD_OTHERWISE: Final = re.compile("[^\\w\\s/.,:;\u060c\u061b\u061f!+*%-]|[\U00010000-\U0010ffff]")
_LETTERS_ONLY: Final = re.compile(f"{_MARKED}+")
_LETTERS_AND_SIGN: Final = re.compile(f"{_MARKED}*{_LETTER}([\u060c:.\u061b\u061f!\u2026])")


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
        atoms = Atoms(word.runs, 0.0)
        chars, levels = atoms.chars, atoms.levels
        if followed:
            chars, levels = [SPACE, *chars], [1, *levels]
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
                runs.append(Run(SPACE, before.gap_face, before.gap_level, None, link=link))
            runs += word.runs
        atoms = Atoms(runs, gap)
        told = marked_for_poppler(atoms.chars, atoms.levels, line.base)
        operands = self._operands(atoms, told, change, after_latin=line.after_latin)
        return ComposedLine(operands, atoms.marks, atoms.links())

    def _operands(
        self,
        atoms: Atoms,
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
        writer = Writer(self._fonts, change)
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
                    apart = Writer(self._fonts, None)
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


def _jumps_between_looks(atoms: Atoms, stream: Sequence[int]) -> bool:
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
