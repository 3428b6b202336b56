"""Operands of TJ as they grow, and what each of two readers is told past the other (decision 008)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from yazd_desktop.typeset.pdf.atoms import SPACE, Atoms
from yazd_desktop.typeset.pdf.font import PdfFont
from yazd_desktop.typeset.text.faces import FaceName
from yazd_desktop.typeset.text.readers import RLM
from yazd_desktop.typeset.text.shaping import BLANK, KASHIDA, Glyph
from yazd_desktop.typeset.text.words import Run

_UNSEEN: Final = 0.05  # thousandths of the font size
_FAR: Final = 70.0  # less than a quarter of a narrow letter, which pdfium may take for a space
_UNTOLD: Final = "/Span<</ActualText()>>BDC"  # what follows is nothing to poppler
_NOTHING: Final = "0000"  # the code of a glyph that shows nothing, tells nothing and takes no room
# A blank as wide as the font is high: pdfium drops this character, and takes a jump of the pen for a space.
_STEP: Final = Glyph(BLANK, 1000.0, 0.0, "\x93", 1000.0)
# The same after a space: of spaces in a row pdfium keeps one.
_WIDE_SPACE: Final = Glyph(BLANK, 1000.0, 0.0, SPACE, 1000.0)


class Writer:
    """Operands as they grow; between two pieces the pen stands where the next atom begins."""

    def __init__(self, fonts: dict[FaceName, PdfFont], change: Callable[[Run], str] | None) -> None:
        self.code: list[str] = []
        self._fonts = fonts
        self._change = change
        self._run: Run | None = None
        self._scale = 1.0  # of what is in force against the text: operands are in thousandths of that

    def show(self, atoms: Atoms, place: int) -> None:
        """Show an atom that tells both readers what it is."""
        glyph, run = atoms.glyphs[place], atoms.runs[place]
        self._turn_to(run)
        self.code.append(f"{glyph.before}{self._fonts[run.face].code_of(glyph, glyph.text)}{glyph.after}")
        if atoms.gap and glyph.text == SPACE:
            self.code.append(f">{-atoms.gap / self._scale:.1f}<")

    def show_to_pdfium(
        self,
        atoms: Atoms,
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
            while glyph.text == SPACE and atoms.starts[place + 1] - pen > _FAR * self._scale:
                pen = self._step(pen, run.face, _WIDE_SPACE)
        if parted:
            face = atoms.runs[places[-1]].face
            pen = self._step(self._go(pen, right - _STEP.natural * self._scale, face), face)
        self.code.append(">] TJ EMC [<")
        if abs(pen - left) > _UNSEEN:
            self.code.append(f">{(pen - left) / self._scale:.1f}<")

    def tell_poppler(self, atoms: Atoms, told: Sequence[str], start: int, end: int) -> None:
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
