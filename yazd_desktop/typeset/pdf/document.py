"""The document of reportlab, written page by page instead of all at the end."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc

from yazd_desktop.typeset.pdf.objects import ObjectFile, Output
from yazd_desktop.typeset.pdf.tags import StructureTree


class StreamedDocument(pdfdoc.PDFDocument):
    """Keeps the small objects of reportlab; contents of pages and the structure go to the file at once."""

    objectcounter: int
    signature: Any
    Catalog: Any
    Pages: Any

    def __init__(self, output: Output, **options: Any) -> None:
        super().__init__(**options)
        self.objects = ObjectFile(output, self.new_number)
        self.tree = StructureTree(self.objects, self.new_number)
        self.page_number = self.new_number()  # of the object of the page that is being drawn

    def new_number(self) -> int:
        """A number for an object that reportlab does not know."""
        self.objectcounter += 1
        return self.objectcounter

    def addPage(self, page: Any) -> None:  # noqa: N802  (a method of reportlab's)
        """A page is done: its contents are written, its dictionary waits for the end."""
        content = page.stream.encode("latin-1")
        page.stream = None
        page.Contents = self._written(f"contents-{self.pageCounter}", content)
        page.Resources = self._resources(page)
        page.StructParents = self.tree.end_page()
        page.Tabs = "/S"
        page.__NoDefault__ = (*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs")
        self._register(page, self.thisPageName(), self.page_number)
        self.page_number = self.new_number()
        self.Pages.addPage(page)
        self.pageCounter += 1
        self.inObject = None

    def _written(self, name: str, content: bytes) -> Any:
        number = self.new_number()
        self.objects.put_stream(number, b"", content)
        return self._known(name, number)

    def _known(self, name: str, number: int) -> Any:
        self._register(_Elsewhere(), name, number)
        return pdfdoc.PDFObjectReference(name)

    def _register(self, thing: Any, name: str, number: int) -> None:
        """Make known to reportlab what has a number already."""
        thing.__InternalName__ = name
        self.idToObjectNumberAndVersion[name] = (number, 0)
        self.numberToId[number] = name
        self.idToObject[name] = thing

    def _resources(self, page: Any) -> Any:
        resources: Any = pdfdoc.PDFResourceDictionary()
        resources.basicFonts()
        resources.allProcs()
        if page.XObjects:
            resources.XObject = page.XObjects
        if page.ExtGState:
            resources.ExtGState = page.ExtGState
        resources.setShading(page._shadingUsed)
        resources.setColorSpace(page._colorsUsed)
        return resources

    def GetPDFData(self, canvas: Any) -> bytes:  # noqa: N802  (a method of reportlab's)
        """Write the rest of the file; nothing is left to be written by the caller."""
        self.tree.finish()
        self.Catalog.StructTreeRoot = self._known("structure", self.tree.number)
        self.Catalog.MarkInfo = _Literal(b"<</Marked true>>")
        super().GetPDFData(canvas)
        return b""

    def format(self) -> bytes:
        """Write every object that is left, then where they all stand."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        number = 0
        while number < self.objectcounter:  # writing one may bring in others
            number += 1
            name = self.numberToId.get(number)
            thing = self.idToObject.get(name)
            if thing is None or isinstance(thing, _Elsewhere):
                continue
            body = pdfdoc.format(thing, self, toplevel=1)
            if body.rstrip().endswith(b"endstream"):
                self.objects.put_whole(number, body)
            else:
                self.objects.put(number, body)
        trailer = b"/Root %b/Info %b/ID[%b]" % (root.format(self), info.format(self), self._file_id())
        self.objects.finish(trailer)
        return b""

    def _file_id(self) -> bytes:
        mark = self.signature.hexdigest().upper().encode("ascii")
        return b"<%b><%b>" % (mark, mark)


class _Elsewhere(pdfdoc.PDFObject):
    """An object that reportlab may refer to, and that is written without it."""


class _Literal(pdfdoc.PDFObject):
    """Bytes that are written as they are."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def format(self, _: Any) -> bytes:
        """The bytes."""
        return self.body
