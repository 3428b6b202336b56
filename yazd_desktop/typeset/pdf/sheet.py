"""The canvas of a document: it owns the fonts, knows what each text is, and brings in nothing of reportlab's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from reportlab.pdfgen.canvas import Canvas

from yazd_desktop.typeset.pdf.document import StreamedDocument
from yazd_desktop.typeset.pdf.ink import Ink, Link, SetLines, fill_code
from yazd_desktop.typeset.pdf.tags import Tag
from yazd_desktop.typeset.style import Colour

# Lines that are set, in a column that begins so far from the left and from the bottom.
PlacedLines: TypeAlias = tuple[SetLines, float, float]
# What ends with one of these paints something: fills, strokes, clips, pictures.
_PAINTS: Final = frozenset("fFSsBbno*")


class Sheet(Canvas):
    """A canvas whose text is tagged with what it is; everything else on it is decoration (an artifact)."""

    _doc: StreamedDocument
    _code: list[str]
    _pagesize: tuple[float, float]
    _codeStack: list[Any]  # noqa: N815  (of reportlab)

    def __init__(self, filename: Any, **options: Any) -> None:
        super().__init__(filename, **options)
        wanted = {name: options.get(name) for name in ("invariant", "lang")}
        self._doc = StreamedDocument(filename, compression=1, **wanted)
        self.ink = Ink(self._doc)
        self.tree = self._doc.tree
        self._tag: Tag | None = None
        self._in_figure = False
        self._tagged_up_to = 0

    def _make_preamble(self) -> None:
        # reportlab would choose an unembedded Helvetica here, on every page.
        self._preamble = "1 0 0 1 0 0 cm"

    def setFont(self, *_: Any, **__: Any) -> None:  # noqa: N802  (a method of reportlab's)
        """Nothing: reportlab's drawings would choose an unembedded font for text that they do not have."""

    def fill(self, colour: Colour, x: float, y: float, width: float, height: float) -> None:
        """Fill a rectangle, without the pains that reportlab takes."""
        self._code.append(f"{fill_code(colour)} {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    @contextmanager
    def tagged(self, tag: Tag | None) -> Iterator[None]:
        """Text drawn inside belongs to that tag; to nothing, as decoration, when there is none."""
        before, self._tag = self._tag, tag
        try:
            yield
        finally:
            self._tag = before

    @contextmanager
    def figure(self, tag: Tag) -> Iterator[None]:
        """All that is drawn inside, words too, is one figure."""
        self._end_decoration()
        self._code.append(self._begin_mark(tag))
        self._in_figure = True
        try:
            yield
        finally:
            self._in_figure = False
            self._code.append("EMC")
            self._tagged_up_to = len(self._code)

    def put_text(self, code: str) -> None:
        """Add text that is ready as PDF code."""
        if self._tag is None or self._in_figure:
            self._code.append(code)
            return
        if not code:
            return
        self._end_decoration()
        self._code.append(f"{self._begin_mark(self._tag)}\n{code}\nEMC")
        self._tagged_up_to = len(self._code)

    def put_cells(self, row: Tag, cells: Sequence[PlacedLines | None]) -> None:
        """Add the texts of a row that is drawn whole, as one text object; nothing for an empty cell."""
        self._end_decoration()
        marks = self.tree.put_cells(row, self._doc.page_number, [cell is not None for cell in cells])
        code = ["BT"]
        in_force = ""
        for cell, mark in zip(cells, marks, strict=True):
            if cell is None:
                continue
            lines, x, top = cell
            begun = f"/TD<</MCID {mark}>>BDC\n"
            if lines.marks:
                code.append(f"ET\n{begun}{lines.placed(x, top)}\nEMC\nBT")
                in_force = lines.end
                continue
            if lines.begin != in_force:
                code.append(lines.begin)
            x, y = x + lines.left, top + lines.baseline
            code.append(f"{begun}1 0 0 1 {x:.2f} {y:.2f} Tm\n{lines.operands}\nEMC")
            in_force = lines.end
        code.append("ET")
        self._code.append("\n".join(code))
        self._tagged_up_to = len(self._code)
        for cell in cells:
            if cell is not None and cell[0].links:
                with self.tagged(row):  # the cells themselves are written and closed
                    self.add_links(cell[0].links, cell[1], cell[2])

    def add_links(self, links: Sequence[Link], x: float, top: float) -> None:
        """Let rectangles, seen from the corner of a column, lead to their addresses."""
        for address, left, bottom, right, upper in links:
            begin = self.absolutePosition(x + left, top + bottom)
            end = self.absolutePosition(x + right, top + upper)
            if not self._codeStack:
                self._doc.add_link(address, (*begin, *end), self._tag)

    def _begin_mark(self, tag: Tag) -> str:
        number = self.tree.mark(tag, self._doc.page_number)
        return f"/{tag.role}<</MCID {number}>>BDC"

    def _end_decoration(self) -> None:
        """Mark as decoration what was drawn since the last text."""
        code = self._code
        if len(code) == self._tagged_up_to or self._codeStack or self._in_figure:
            return
        for piece in code[self._tagged_up_to :]:
            if piece[-1:] in _PAINTS:
                code.insert(self._tagged_up_to, "/Artifact BMC")
                code.append("EMC")
                self._tagged_up_to = len(code)
                return

    def showPage(self) -> None:  # noqa: N802  (a method of reportlab's)
        """End the page."""
        self._end_decoration()
        super().showPage()
        self._tagged_up_to = 0

    def place_later(self) -> int:
        """Leave room for something that is known at the end (`put_later`): its number."""
        number = self._doc.new_form()
        self._code.append(f"/Later{number} Do")
        return number

    def put_later(self, number: int, code: str) -> None:
        """What stands where `place_later` left room, as PDF code."""
        self._doc.put_form(number, code, self._pagesize)
