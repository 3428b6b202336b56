"""Lines of text drawn on a canvas of reportlab, glyph by glyph; all text of all pages goes through here."""

from __future__ import annotations

from typing import Any, cast

from reportlab.pdfgen.canvas import Canvas

from yazd_desktop.typeset.blocks import Text, Tone
from yazd_desktop.typeset.pdf.font import PdfFont
from yazd_desktop.typeset.style import TONES, Colour, Look
from yazd_desktop.typeset.text.bidi import visual_order
from yazd_desktop.typeset.text.layout import Line, Run, lines_of, natural_width
from yazd_desktop.typeset.text.shaping import FaceName, Shaped, outline_of, shape
from yazd_desktop.typeset.text.signs import MISSING_GLYPH

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
        usual = look.colour or TONES[look.tone]
        setting = _Setting(size, usual, ["q", _fill(usual), "BT"])
        baseline = top - look.leading / 2 - _MIDDLE_OF_LETTERS * size
        for line in lines:
            if line.words:
                used = line.width * size
                gap = 0.0
                if look.justify and not line.last and len(line.words) > 1:
                    gap = (width - used) / (len(line.words) - 1)
                    used = width
                left = x + {"start": width - used, "centre": (width - used) / 2, "end": 0.0}[look.align]
                setting.code.append(f"1 0 0 1 {left:.2f} {baseline:.2f} Tm")
                self._set_line(line, setting, left, baseline, gap)
            baseline -= look.leading
        return "\n".join([*setting.code, "ET", *setting.marks, "Q"])

    def _set_line(self, line: Line, setting: _Setting, x: float, baseline: float, gap: float) -> None:
        items: list[Run] = []
        previous = None
        for word in line.words:
            if previous is not None:
                items.append(Run(" ", "regular", previous.gap_level, None))
            items += word.runs
            previous = word
        size = setting.size
        for index in visual_order([run.level for run in items]):
            run = items[index]
            font = self.fonts[run.face]
            rtl = run.level % 2 == 1
            shaped = shape(run.face, run.text, rtl=rtl)
            operands = font.pieces.get((run.text, rtl)) or self._first_drawn(run, font, shaped, rtl=rtl)
            colour = TONES[run.tone] if run.tone else setting.usual
            setting.add(font.internal_name, colour, operands)
            for mark in shaped.marks:
                place = (x + mark.x * size / 1000, baseline + mark.y * size / 1000)
                setting.add_mark(outline_of(run.face, mark.id), colour, place)
            x += shaped.width * size
            if run.text == " ":
                x += gap
                if gap:
                    setting.waiting.append(f"{-gap * 1000 / size:.2f}")
        setting.flush()

    def _first_drawn(self, run: Run, font: PdfFont, shaped: Shaped, *, rtl: bool) -> str:
        if run.face == "signs":
            lost = (glyph.text for glyph in shaped.glyphs if glyph.id == MISSING_GLYPH)
            self.missing.update(dict.fromkeys(lost))
        return font.drawn(run.text, shaped.glyphs, rtl=rtl)


class _Setting:
    """Code of a text object as it grows, and what the viewer has in force in it."""

    def __init__(self, size: float, usual: Colour, code: list[str]) -> None:
        self.size = size
        self.usual = usual
        self.code = code
        self.waiting: list[str] = []
        self.marks: list[str] = []
        self._font = ""
        self._colour = usual

    def add(self, font: str, colour: Colour, operands: str) -> None:
        """Show a piece in a font and a colour."""
        if font != self._font:
            self.flush()
            self.code.append(f"/{font} {self.size:g} Tf")
            self._font = font
        if colour != self._colour:
            self.flush()
            self.code.append(_fill(colour))
            self._colour = colour
        self.waiting.append(operands)

    def add_mark(self, outline: str, colour: Colour, place: tuple[float, float]) -> None:
        """Draw a mark as a shape: as text, above its letter, readers would take it for a line of its own."""
        x, y = place
        self.marks.append(f"q {_fill(colour)} {self.size:g} 0 0 {self.size:g} {x:.2f} {y:.2f} cm {outline} Q")

    def flush(self) -> None:
        """Write what waits to be shown."""
        if self.waiting:
            self.code.append(f"[{' '.join(self.waiting)}] TJ")
            self.waiting = []


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
