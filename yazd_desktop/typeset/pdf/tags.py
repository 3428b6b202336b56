"""The structure of a document for those who hear it or take it apart: headings, paragraphs, tables (PDF 1.7, 14.7).

A flowable says what it is by a `Tag`; parts of it on several pages share one. Tags become structure elements when
something of them is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from yazd_desktop.typeset.pdf.objects import ObjectFile

Role: TypeAlias = Literal[
    "Document", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Figure", "Link"
]


@dataclass(slots=True, eq=False)
class Tag:
    """An element of the structure; `alt` says in words what a figure shows, `columns` how many a cell of a table spans."""

    role: Role
    parent: Tag | None = None
    alt: str = ""
    columns: int = 1
    number: int = 0
    page: int = 0  # the object number of the page that its marks are on, when none is told
    kids: list[bytes] = field(default_factory=list)


class StructureTree:
    """The elements of one file, written when they are closed; `new_number` gives numbers of objects."""

    def __init__(self, objects: ObjectFile, new_number: Callable[[], int]) -> None:
        self._objects = objects
        self._new_number = new_number
        self.number = new_number()
        self.root = Tag("Document", number=new_number())
        self._open: dict[Tag, None] = {self.root: None}
        self._marks: list[int] = []  # the elements of the marks of this page, by the number of the mark
        self._pages: list[int] = []  # for each page, the object that lists them

    def mark(self, tag: Tag, page: int) -> int:
        """A new mark of this page that belongs to the tag: its number; `page` is the object number of the page."""
        if not tag.number:
            self._begin(tag)
        number = len(self._marks)
        self._marks.append(tag.number)
        if not tag.page:
            tag.page = page
        if tag.page == page:
            tag.kids.append(b"%d" % number)
        else:
            tag.kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (page, number))
        return number

    def _begin(self, tag: Tag) -> None:
        parent = tag.parent or self.root
        if not parent.number:
            self._begin(parent)
        tag.number = self._new_number()
        tag.parent = parent
        parent.kids.append(b"%d 0 R" % tag.number)
        self._open[tag] = None

    def close(self, tag: Tag) -> None:
        """Write an element to which nothing more will come."""
        if tag in self._open:
            del self._open[tag]
            self._put(tag)

    def end_page(self) -> int:
        """The page is done: its place in the list of pages with marks."""
        number = self._new_number()
        self._objects.put(number, b"[%b]" % b" ".join(b"%d 0 R" % element for element in self._marks))
        self._marks = []
        self._pages.append(number)
        return len(self._pages) - 1

    def finish(self) -> None:
        """Write what is open, and the root of it all."""
        for tag in self._open:
            self._put(tag)
        parents = self._new_number()
        pages = b" ".join(b"%d %d 0 R" % (place, number) for place, number in enumerate(self._pages))
        self._objects.put(parents, b"<</Nums[%b]>>" % pages)
        self._objects.put(
            self.number,
            b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self.root.number, parents, len(self._pages)),
        )

    def _put(self, tag: Tag) -> None:
        parent = tag.parent.number if tag.parent else self.number
        body = [b"<</S/%b/P %d 0 R" % (tag.role.encode("ascii"), parent)]
        if tag.page:
            body.append(b"/Pg %d 0 R" % tag.page)
        if tag.alt:
            body.append(b"/Alt %b" % text_string(tag.alt))
        body.append(_attributes(tag))
        kids = b" ".join(tag.kids)
        body.append(b"/K %b>>" % kids if len(tag.kids) == 1 and kids.isdigit() else b"/K[%b]>>" % kids)
        self._objects.put(tag.number, b"".join(body))


def _attributes(tag: Tag) -> bytes:
    entries = b""
    if tag.role == "TH":
        entries += b"/Scope/Column"
    if tag.columns > 1:
        entries += b"/ColSpan %d" % tag.columns
    return b"/A<</O/Table%b>>" % entries if entries else b""


def text_string(text: str) -> bytes:
    """A text as PDF writes it (7.9.2.2)."""
    return b"<FEFF%b>" % text.encode("utf-16-be", "replace").hex().upper().encode("ascii")
