"""The canvas of a document: it owns the fonts, knows what every piece of text is, and brings in nothing of reportlab's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from yazd_desktop.typeset.pdf.document import StreamedDocument
from yazd_desktop.typeset.pdf.ink import Ink
from yazd_desktop.typeset.pdf.tags import Tag

# What ends with one of these paints something: fills, strokes, clips, pictures.
_PAINTS = frozenset("fFSsBbno*")


class Sheet(Canvas):
    """A canvas whose text is tagged with what it is; everything else on it is decoration (an artifact)."""

    _doc: Any
    _code: list[str]
    _codeStack: list[Any]

    def __init__(self, filename: Any, **options: Any) -> None:
        super().__init__(filename, **options)
        self._doc = StreamedDocument(
            filename,
            compression=1,
            invariant=options.get("invariant"),
            lang=options.get("lang"),
        )
        self.ink = Ink(self._doc)
        self._tag: Tag | None = None
        self._in_figure = False
        self._tagged_up_to = 0

    def _make_preamble(self) -> None:
        # reportlab would choose an unembedded Helvetica here, on every page.
        self._preamble = "1 0 0 1 0 0 cm"

    def setFont(self, *_: Any, **__: Any) -> None:  # noqa: N802  (a method of reportlab's)
        """Nothing: reportlab's drawings would choose an unembedded font for text that they do not have."""

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
        self._end_decoration()
        self._code.append(f"{self._begin_mark(self._tag)}\n{code}\nEMC")
        self._tagged_up_to = len(self._code)

    def _begin_mark(self, tag: Tag) -> str:
        number = self._doc.tree.mark(tag, self._doc.page_number)
        return f"/{tag.role}<</MCID {number}>>BDC"

    def _end_decoration(self) -> None:
        """Mark as decoration what was drawn since the last text."""
        code = self._code
        if self._in_form or not any(piece[-1:] in _PAINTS for piece in code[self._tagged_up_to :]):
            return
        code.insert(self._tagged_up_to, "/Artifact BMC")
        code.append("EMC")

    def showPage(self) -> None:  # noqa: N802  (a method of reportlab's)
        """End the page."""
        self._end_decoration()
        super().showPage()
        self._tagged_up_to = 0

    @property
    def _in_form(self) -> bool:
        return bool(self._codeStack)
