"""Lines of text drawn on a canvas of reportlab, glyph by glyph; all text of all pages goes through here."""

from __future__ import annotations

from typing import Any, cast

from reportlab.pdfgen.canvas import Canvas

from yazd_desktop.typeset.bidi import visual_order
from yazd_desktop.typeset.blocks import Text, Tone
from yazd_desktop.typeset.font import PdfFont
from yazd_desktop.typeset.layout import Line, Run, lines_of, natural_width
from yazd_desktop.typeset.shaping import FaceName, shape
from yazd_desktop.typeset.signs import MISSING_GLYPH
from yazd_desktop.typeset.style import TONES, Colour, Look

# The middle of Persian letters lies this far above the baseline, in ems: a line stands in the middle of its height.
_MIDDLE_OF_LETTERS = 0.225
_FACES: tuple[FaceName, ...] = ("regular", "bold", "signs")


class Ink:
    """The fonts of one PDF, and what they could not draw."""

    def __init__(self, document: Any) -> None:
        self.fonts = {name: PdfFont(name) for name in _FACES}
        self.missing: dict[str, None] = {}
        document.delayedFonts.extend(self.fonts.values())

    def set_lines(self, lines: tuple[Line, ...], look: Look, x: float, top: float, width: float) -> str:
        """The PDF code of lines in a column that begins at `x` from the left, its top at `top`."""
        size = look.size
        code = ["q", _fill(look.colour or TONES[look.tone]), "BT"]
        baseline = top - look.leading / 2 - _MIDDLE_OF_LETTERS * size
        state = _State(look.colour or TONES[look.tone])
        for line in lines:
            if line.words:
                used = line.width * size
                gap = 0.0
                if look.justify and not line.last and len(line.words) > 1:
                    gap = (width - used) / (len(line.words) - 1)
                    used = width
                left = {"start": width - used, "centre": (width - used) / 2, "end": 0.0}[look.align]
                code.append(f"1 0 0 1 {x + left:.2f} {baseline:.2f} Tm")
                self._set_line(line, size, gap * 1000 / size, state, code)
            baseline -= look.leading
        code.append("ET Q")
        return "\n".join(code)

    def _set_line(self, line: Line, size: float, gap: float, state: _State, code: list[str]) -> None:
        items: list[Run] = []
        levels: list[int] = []
        previous = None
        for word in line.words:
            if previous is not None:
                items.append(Run(" ", "regular", previous.gap_level, None))
                levels.append(previous.gap_level)
            items += word.runs
            levels += [run.level for run in word.runs]
            previous = word
        waiting: list[str] = []
        for index in visual_order(levels):
            run = items[index]
            font = self.fonts[run.face]
            rtl = run.level % 2 == 1
            pieces = font.pieces.get((run.text, rtl)) or self._shaped(run, font, rtl=rtl)
            colour = TONES[run.tone] if run.tone else state.usual
            for rise, operands in pieces:
                if (font.internal_name, size, rise, colour) != state.now:
                    _flush(waiting, code)
                    state.change(font.internal_name, size, rise, colour, code)
                waiting.append(operands)
            if gap and run.text == " ":
                waiting.append(f"{-gap:.2f}")
        _flush(waiting, code)

    def _shaped(self, run: Run, font: PdfFont, *, rtl: bool) -> tuple[tuple[float, str], ...]:
        shaped = shape(run.face, run.text, rtl=rtl)
        if run.face == "signs":
            self.missing.update(
                {glyph.text: None for glyph in shaped.glyphs if glyph.id == MISSING_GLYPH and glyph.text}
            )
        return font.drawn(run.text, shaped.glyphs, rtl=rtl)


class _State:
    """What the viewer has in force inside a text object."""

    def __init__(self, usual: Colour) -> None:
        self.usual = usual
        self.now: tuple[str, float, float, Colour] = ("", 0.0, 0.0, usual)

    def change(self, font: str, size: float, rise: float, colour: Colour, code: list[str]) -> None:
        old_font, old_size, old_rise, old_colour = self.now
        if (font, size) != (old_font, old_size):
            code.append(f"/{font} {size:g} Tf")
        if rise != old_rise:
            code.append(f"{rise * size / 1000:.3f} Ts")
        if colour != old_colour:
            code.append(_fill(colour))
        self.now = (font, size, rise, colour)


def _flush(waiting: list[str], code: list[str]) -> None:
    if waiting:
        code.append(f"[{''.join(waiting)}] TJ")
        waiting.clear()


def _fill(colour: Colour) -> str:
    return "{:g} {:g} {:g} rg".format(*colour)


class Sheet(Canvas):
    """A canvas that owns the fonts of its PDF and brings in no font of reportlab's."""

    _doc: Any
    _code: list[str]

    def __init__(self, filename: Any, **options: Any) -> None:
        super().__init__(filename, **options)
        self.ink = Ink(self._doc)

    def _make_preamble(self) -> None:
        # reportlab would choose an unembedded Helvetica here, on every page.
        self._preamble = "1 0 0 1 0 0 cm"

    def setFont(self, *_: Any, **__: Any) -> None:  # noqa: N802  (a method of reportlab's)
        """Nothing: reportlab's drawings would choose an unembedded font for text that they do not have."""


class TextBox:
    """A text in a look, wrapped to a width; not a flowable, but what flowables draw."""

    def __init__(self, text: Text, look: Look) -> None:
        self.text = text
        self.look = look

    def lines(self, width: float) -> tuple[Line, ...]:
        """The lines in a column of that many points."""
        return lines_of(self.text, round(width / self.look.size, 4), bold=self.look.bold)

    def height(self, width: float) -> float:
        """The height in a column of that many points."""
        return len(self.lines(width)) * self.look.leading

    def natural_width(self) -> float:
        """The width in points when nothing breaks the text."""
        return natural_width(self.text, bold=self.look.bold) * self.look.size

    def draw(self, canvas: Any, x: float, top: float, width: float) -> float:
        """Draw at `x` from the left, downwards from `top`; the height used."""
        lines = self.lines(width)
        draw_lines(canvas, lines, self.look, x, top, width)
        return len(lines) * self.look.leading


def draw_lines(canvas: Any, lines: tuple[Line, ...], look: Look, x: float, top: float, width: float) -> None:
    """Draw wrapped lines in a column."""
    canvas._code.append(cast("Sheet", canvas).ink.set_lines(lines, look, x, top, width))


def tone_colour(tone: Tone | None) -> Colour:
    """The colour of a tone; of ordinary text if there is none."""
    return TONES[tone or "normal"]
