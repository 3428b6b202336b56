"""The structure of a document for those who hear it or take it apart: headings, paragraphs, tables (PDF 1.7, 14.7).

A flowable says what it is by a `Tag`; its parts on several pages share one. Tags become structure elements when
something of them is drawn. Cells of tables, of which there are thousands, are written at once and not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeAlias

from yazd_desktop.typeset.pdf.objects import ObjectFile

Role: TypeAlias = Literal[
    "Document", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Figure", "Link"
]


_FIRST_ANNOTATION: Final = 1_000_000  # the keys of pages count from 0


class Tag:
    """An element of the structure; `alt` says in words what a figure shows, `columns` how many columns a cell takes."""

    __slots__ = ("alt", "columns", "kids", "number", "page", "parent", "role")

    def __init__(self, role: Role, parent: Tag | None = None, alt: str = "", columns: int = 1) -> None:
        self.role = role
        self.parent = parent
        self.alt = alt
        self.columns = columns
        self.number = 0  # of its object, when it has begun
        self.page = 0  # the object of the page that its marks are on when none is told
        self.kids: list[bytes] = []


class StructureTree:
    """The elements of one file, written when they are closed; `new_numbers` gives the first of some free numbers."""

    def __init__(self, objects: ObjectFile, new_numbers: Callable[[int], int]) -> None:
        self._objects = objects
        self._new_numbers = new_numbers
        self.number = new_numbers(1)
        self.root = Tag("Document")
        self.root.number = new_numbers(1)
        self._open: dict[Tag, None] = {self.root: None}
        self._marks: list[int] = []  # the elements of the marks of this page, by the number of the mark
        self._pages: list[int] = []  # for each page, the object that lists them
        self._annotations: list[int] = []  # the elements of annotations

    def mark(self, tag: Tag, page: int) -> int:
        """A new mark of this page that belongs to the tag: its number; `page` is the object of the page."""
        if not tag.number:
            self.begin(tag)
        number = len(self._marks)
        self._marks.append(tag.number)
        if not tag.page:
            tag.page = page
        if tag.page == page:
            tag.kids.append(b"%d" % number)
        else:
            tag.kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (page, number))
        return number

    def add_annotation(self, tag: Tag, page: int, annotation: int) -> int:
        """An annotation of a page belongs to a tag: under which key the annotation has to tell it."""
        self.begin(tag)
        tag.kids.append(b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % (page, annotation))
        self._annotations.append(tag.number)
        return _FIRST_ANNOTATION + len(self._annotations) - 1

    def begin(self, tag: Tag) -> None:
        """Give an element its place after those of its parent that began before it."""
        if tag.number:
            return
        parent = tag.parent or self.root
        self.begin(parent)
        tag.parent = parent
        tag.number = self._new_numbers(1)
        parent.kids.append(b"%d 0 R" % tag.number)
        self._open[tag] = None

    def put_cells(self, row: Tag, page: int, has_text: Sequence[bool]) -> list[int]:
        """Write the cells of a row that is drawn as a whole; the marks of those with text, -1 for the others."""
        told: list[int] = []
        marks, bodies = self._marks, []
        first = self._new_numbers(len(has_text))
        head = b"<</S/TD/P %d 0 R/Pg %d 0 R/K " % (row.number, page)
        for number, has in enumerate(has_text, first):
            row.kids.append(b"%d 0 R" % number)
            if has:
                told.append(len(marks))
                bodies.append(b"%b%d>>" % (head, len(marks)))
                marks.append(number)
            else:
                told.append(-1)
                bodies.append(head + b"[]>>")
        self._objects.put_many(first, bodies)
        return told

    def close(self, tag: Tag) -> None:
        """Write an element to which nothing more will come."""
        if tag in self._open:
            del self._open[tag]
            self._put(tag)

    def end_page(self) -> int:
        """The page is done: its place in the list of pages with marks."""
        number = self._new_numbers(1)
        self._objects.put(number, b"[%b]" % b" ".join([b"%d 0 R" % element for element in self._marks]))
        self._marks = []
        self._pages.append(number)
        return len(self._pages) - 1

    def finish(self) -> None:
        """Write what is open, and the root of it all."""
        for tag in self._open:
            self._put(tag)
        parents = self._new_numbers(1)
        entries = [*enumerate(self._pages), *enumerate(self._annotations, _FIRST_ANNOTATION)]
        numbers = b" ".join([b"%d %d 0 R" % entry for entry in entries])
        self._objects.put(parents, b"<</Nums[%b]>>" % numbers)
        self._objects.put(
            self.number,
            b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self.root.number, parents, _FIRST_ANNOTATION + len(self._annotations)),
        )

    def _put(self, tag: Tag) -> None:
        parent = tag.parent.number if tag.parent else self.number
        body = [b"<</S/%b/P %d 0 R" % (tag.role.encode("ascii"), parent)]
        if tag.page:
            body.append(b"/Pg %d 0 R" % tag.page)
        if tag.alt:
            body.append(b"/Alt %b" % text_string(tag.alt))
        entries = b"/Scope/Column" if tag.role == "TH" else b""
        if tag.columns > 1:
            entries += b"/ColSpan %d" % tag.columns
        if entries:
            body.append(b"/A<</O/Table%b>>" % entries)
        body.append(b"/K[%b]>>" % b" ".join(tag.kids))
        self._objects.put(tag.number, b"".join(body))


def text_string(text: str) -> bytes:
    """A text as PDF writes it (7.9.2.2)."""
    return b"<FEFF%b>" % text.encode("utf-16-be", "replace").hex().upper().encode("ascii")
