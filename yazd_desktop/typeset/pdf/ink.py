"""Lines of text drawn on a canvas of reportlab, glyph by glyph; all text of all pages goes through here."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

from yazd_desktop.typeset.blocks import Text, Tone
from yazd_desktop.typeset.pdf.atoms import PlacedMark
from yazd_desktop.typeset.pdf.composing import ComposedLine, Composer
from yazd_desktop.typeset.pdf.font import PdfFont
from yazd_desktop.typeset.style import TONES, Colour, Look
from yazd_desktop.typeset.text.faces import FaceName, outline_of
from yazd_desktop.typeset.text.kashida import stretch
from yazd_desktop.typeset.text.lines import Line, lines_of, natural_width
from yazd_desktop.typeset.text.shaping import shape
from yazd_desktop.typeset.text.words import Run, Word

# The middle of Persian letters lies this far above the baseline, in ems: a line stands in the middle of its height.
_MIDDLE_OF_LETTERS: Final = 0.225
_FACES: Final[tuple[FaceName, ...]] = ("regular", "bold", "signs")
_WIDE_GAP: Final = 60.0  # thousandths of the size that a space may grow before letters are drawn longer
_WIDEST_GAP: Final = 1000.0  # a line that needs more stays ragged: eyes and poppler would take it for columns
# How far a link reaches over its letters and under their line, in ems.
_ABOVE_LETTERS: Final = 0.85
_BELOW_LETTERS: Final = 0.35
_KEPT_BODIES: Final = 4096


class Ink:
    """The fonts of one PDF, and what was drawn with them already."""

    def __init__(self, document: Any) -> None:
        self.fonts = {name: PdfFont(name) for name in _FACES}
        self._composer = Composer(self.fonts)
        self._spaces: dict[FaceName, str] = {}
        self._words: dict[tuple[Word, bool], str] = {}
        self._bodies: dict[tuple[int, int, float], tuple[tuple[Line, ...], Look, SetLines]] = {}
        document.delayedFonts.extend(self.fonts.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that no font has: they stand as boxes."""
        return tuple(self.fonts["signs"].missing)

    def set_lines(self, lines: tuple[Line, ...], look: Look, x: float, top: float, width: float) -> str:
        """The PDF code of lines in a column that begins at `x` from the left, its top at `top`."""
        return self.setting_of(lines, look, width).placed(x, top)

    def setting_of(self, lines: tuple[Line, ...], look: Look, width: float) -> SetLines:
        """The PDF code of lines in a column, to be placed; that of lines that come again is made once."""
        key = (id(lines), id(look), width)
        known = self._bodies.get(key)
        if known is None:
            if len(self._bodies) >= _KEPT_BODIES:
                self._bodies.clear()
            # The lines and the look are kept, so that nothing else gets their identities.
            known = self._bodies[key] = lines, look, self._set(lines, look, width)
        return known[2]

    def _set(self, lines: tuple[Line, ...], look: Look, width: float) -> SetLines:
        size = look.size
        baseline = -look.leading / 2 - _MIDDLE_OF_LETTERS * size
        if len(lines) == 1 and (plain := lines[0].look) is not None:
            # Most cells of most tables.
            line = lines[0]
            face, tone = plain
            begin = look_code(TONES[tone] if tone else look.colour or TONES[look.tone], face, size)
            code = shown(self._plain_line(line, 0.0))
            return SetLines(_start(look, line.width * size, width), baseline, begin, code, begin)
        setting = _Setting(size, look.colour or TONES[look.tone])
        for line in lines:
            if line.words:
                used = line.width * size
                gap = 0.0
                if look.justify and not line.last:
                    line, gap = _justified(line, width / size, draw_longer=look.kashida)
                    used = width if gap else line.width * size
                setting.go_to(_start(look, used, width), baseline)
                if line.look is not None:
                    setting.show(*line.look, self._plain_line(line, gap))
                else:
                    setting.show_composed(self._composer.line(line, gap, setting.change))
            baseline -= look.leading
        return setting.finished()

    def _plain_line(self, line: Line, gap: float) -> str:
        words = self._words
        found: list[str] = []
        followed = False
        for word in reversed(line.words):
            code = words.get((word, followed))
            if code is None:
                code = words[word, followed] = self._composer.plain_word(word, followed=followed)
            found.append(code)
            followed = True
        if len(found) == 1:
            return found[0]
        face = line.words[0].gap_face
        space = self._spaces.get(face)
        if space is None:
            glyph = shape(face, " ", rtl=True).glyphs[0]
            space = self._spaces[face] = self.fonts[face].code_of(glyph, " ")
        return (f"{space}>{-gap:.1f}<" if gap else space).join(found)


class Link(NamedTuple):
    """A rectangle, seen from the corner of the column, that leads to an address."""

    address: str
    left: float
    bottom: float
    right: float
    top: float


class SetLines(NamedTuple):
    """Lines that are set: where the first begins, seen from the corner of their column, their code and their marks.

    The code stands inside a text object after what puts the look of its beginning in force; then that of its end is.
    """

    left: float
    baseline: float
    begin: str
    operands: str
    end: str
    marks: str = ""
    links: tuple[Link, ...] = ()

    def placed(self, x: float, top: float) -> str:
        """The code of the lines in a column that begins at `x` from the left, its top at `top`."""
        text = f"BT\n{self.begin}\n{x + self.left:.2f} {top + self.baseline:.2f} Td\n{self.operands}\nET"
        return f"{text}\nq 1 0 0 1 {x:.2f} {top:.2f} cm\n{self.marks}\nQ" if self.marks else text


def _start(look: Look, used: float, width: float) -> float:
    """Where a line begins from the left that uses so much of a width."""
    if look.align == "end":
        return 0.0
    return width - used if look.align == "start" else (width - used) / 2


def shown(operands: str) -> str:
    """Operands as an operator that shows them."""
    if ">" not in operands:
        return f"<{operands}> Tj"
    code = f"[<{operands}>] TJ"
    return code.replace("<>", "").replace("[] TJ", "") if "<>" in code else code


class _Setting:
    """Code of a text object as it grows, and what the viewer has in force in it."""

    def __init__(self, size: float, usual: Colour) -> None:
        self.size = size
        self.usual = usual
        self.code: list[str] = []
        self.marks: list[str] = []
        self.links: list[Link] = []
        self._scale = 1.0
        self._start: tuple[float, float] | None = None
        self._x = self._y = 0.0
        self._face: FaceName | None = None
        self._colour = usual

    def go_to(self, x: float, y: float) -> None:
        """Begin a line there."""
        if self._start is None:
            self._start = x, y
        else:
            self.code.append(f"{x - self._x:.2f} {y - self._y:.2f} Td")
        self._x, self._y = x, y

    def finished(self) -> SetLines:
        """What was set."""
        left, baseline = self._start or (0.0, 0.0)
        end = look_code(self._colour, self._face or "regular", self.size)
        begin = fill_code(self.usual)
        if self._scale != 1:
            end = ""  # whatever comes next says its font itself
        marks = "\n".join(self.marks)
        return SetLines(left, baseline, begin, "\n".join(self.code), end, marks, tuple(self.links))

    def show(self, face: FaceName, tone: Tone | None, operands: str) -> None:
        """Show a line of one look."""
        if code := self._switch(face, tone, 1.0):
            self.code.append(code)
        self.code.append(shown(operands))

    def show_composed(self, line: ComposedLine) -> None:
        """Show a line of any looks, with its marks and links."""
        self.code.append(shown(line.operands))
        for mark in line.marks:
            self._add_mark(mark)
        unit = self.size / 1000
        for address, left, right in line.links:
            bottom, top = self._y - _BELOW_LETTERS * self.size, self._y + _ABOVE_LETTERS * self.size
            self.links.append(Link(address, self._x + left * unit, bottom, self._x + right * unit, top))

    def change(self, run: Run) -> str:
        """What stands between the strings of two runs."""
        code = self._switch(run.face, run.tone, run.scale)
        return f">] TJ {code} [<" if code else ""

    def _switch(self, face: FaceName, tone: Tone | None, scale: float) -> str:
        parts: list[str] = []
        if face != self._face or scale != self._scale:
            self._face, self._scale = face, scale
            parts.append(f"/Y{face[0]} {self.size * scale:g} Tf")
        colour = TONES[tone] if tone else self.usual
        if colour != self._colour:
            self._colour = colour
            parts.append(fill_code(colour))
        return " ".join(parts)

    def _add_mark(self, mark: PlacedMark) -> None:
        """Draw a mark as a shape: as text, above its letter, readers would take it for a line of its own."""
        colour = TONES[mark.tone] if mark.tone else self.usual
        x, y = self._x + mark.x * self.size / 1000, self._y + mark.y * self.size / 1000
        outline, size = outline_of(mark.face, mark.id), self.size * mark.scale
        self.marks.append(f"q {fill_code(colour)} {size:g} 0 0 {size:g} {x:.2f} {y:.2f} cm {outline} Q")


@cache
def look_code(colour: Colour, face: FaceName, size: float) -> str:
    """The code that puts a colour and a font in force."""
    return f"{fill_code(colour)}\n/Y{face[0]} {size:g} Tf"


@cache
def fill_code(colour: Colour) -> str:
    """The code that makes a colour that of what is filled, text too."""
    return "{:g} {:g} {:g} rg".format(*colour)


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
        """The width in points when nothing breaks it."""
        return natural_width(self.text, bold=self.look.bold) * self.look.size

    def draw(self, canvas: Any, x: float, top: float, width: float) -> float:
        """Draw at `x` from the left, downwards from `top`; the height used."""
        lines = self.lines(width)
        draw_lines(canvas, lines, self.look, x, top, width)
        return len(lines) * self.look.leading


def draw_lines(canvas: Any, lines: tuple[Line, ...], look: Look, x: float, top: float, width: float) -> None:
    """Draw wrapped lines in a column."""
    setting = canvas.ink.setting_of(lines, look, width)
    canvas.put_text(setting.placed(x, top))
    if setting.links:
        canvas.add_links(setting.links, x, top)


def tone_colour(tone: Tone | None) -> Colour:
    """The colour of a tone; of ordinary text if there is none."""
    return TONES[tone or "normal"]


def _justified(line: Line, width: float, *, draw_longer: bool) -> tuple[Line, float]:
    """The line that fills so many ems, and what its spaces grow by, in thousandths."""
    gap = _gap(line, width)
    if gap > _WIDEST_GAP:
        return line, 0.0
    if draw_longer and gap > _WIDE_GAP:
        line = stretch(line, width - line.width)
        gap = _gap(line, width)
    return line, gap


def _gap(line: Line, width: float) -> float:
    spaces = len(line.words) - 1
    return (width - line.width) / spaces * 1000 if spaces else 0.0
