"""The document of reportlab, written page by page instead of all at the end."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc

from yazd_desktop.typeset.pdf.about import About, colour_profile, info_of, one_line, page_labels, xmp_of
from yazd_desktop.typeset.pdf.objects import ObjectFile, Output
from yazd_desktop.typeset.pdf.tags import StructureTree, Tag, text_string


class StreamedDocument(pdfdoc.PDFDocument):
    """Keeps the small objects of reportlab; pages and the structure go to the file at once."""

    objectcounter: int
    signature: Any
    Catalog: Any
    Pages: Any
    info: Any

    def __init__(self, output: Output, **options: Any) -> None:
        super().__init__(**options)
        self._language = options.get("lang") or ""
        self.objects = ObjectFile(output, self.new_number)
        self.tree = StructureTree(self.objects, self.new_numbers)
        self._forms: list[int] = []  # on the page that is being drawn
        self._links: list[bytes] = []
        self._fonts = self._reference(self.idToObject[pdfdoc.BasicFonts])
        self._parent = self._reference(self.Pages)
        self._begin_page()

    def new_number(self) -> int:
        """A number for an object that reportlab does not know."""
        return self.new_numbers(1)

    def new_numbers(self, count: int) -> int:
        """The first of so many numbers."""
        first = self.objectcounter + 1
        self.objectcounter += count
        return first

    def _begin_page(self) -> None:
        """Give the next page its object, which marks and destinations point to."""
        self.page_number = self.new_number()
        self._know(self.thisPageName(), self.page_number)

    def addPage(self, page: Any) -> None:  # noqa: N802  (a method of reportlab's)
        """Write a page that is done."""
        contents, code = self.new_number(), page.stream.encode("latin-1")
        self.objects.put_stream(contents, b"", code)
        self.updateSignature(code)
        annotations = b"/Annots[%b]" % b" ".join(self._links) if self._links else b""
        self._links = []
        self.objects.put(
            self.page_number,
            b"<</Type/Page/Parent %b/MediaBox[0 0 %.4f %.4f]/Contents %d 0 R"
            b"/Resources<<%b>>/StructParents %d/Tabs/S%b>>"
            % (
                self._parent,
                page.pagewidth,
                page.pageheight,
                contents,
                self._resources(page),
                self.tree.end_page(),
                annotations,
            ),
        )
        self.Pages.addPage(pdfdoc.PDFObjectReference(self.thisPageName()))
        self.pageCounter += 1
        self.inObject = None
        self._forms = []
        self._begin_page()

    def _resources(self, page: Any) -> bytes:
        forms = b"".join([b"/Later%d %d 0 R" % (number, number) for number in self._forms])
        pictures = page.XObjects.dict if page.XObjects else {}
        forms += b"".join(
            [b"/%b %b" % (name.encode("ascii"), self._written(pictures[name])) for name in pictures]
        )
        found = b"/Font %b" % self._fonts
        if forms:
            found += b"/XObject<<%b>>" % forms
        if page.ExtGState:
            found += b"/ExtGState %b" % self._written(page.ExtGState)
        return found

    def add_link(self, address: str, place: tuple[float, float, float, float], parent: Tag | None) -> None:
        """Let a rectangle of this page, in its own coordinates, lead to an address; it is a part of `parent`."""
        number = self.new_number()
        key = self.tree.add_annotation(Tag("Link", parent), self.page_number, number)
        written = pdfdoc.PDFString(address.encode("utf-8", "replace"))
        self.objects.put(
            number,
            b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%.2f %.2f %.2f %.2f]/StructParent %d"
            b"/Contents %b/A<</S/URI/URI %b>>>>"
            % (*place, key, text_string(address), self._written(written)),
        )
        self._links.append(b"%d 0 R" % number)

    def new_form(self) -> int:
        """A place on this page for something that is written later."""
        self._forms.append(self.new_number())
        return self._forms[-1]

    def put_form(self, number: int, code: str, size: tuple[float, float]) -> None:
        """Write what stands in such a place of a page of that size."""
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources<</Font %b>>" % (*size, self._fonts)
        self.objects.put_stream(number, head, code.encode("latin-1"))

    def _know(self, name: str, number: int) -> None:
        """Tell reportlab of an object that is written without it."""
        self.idToObjectNumberAndVersion[name] = (number, 0)
        self.idToObject[name] = _Elsewhere()
        self.numberToId[number] = name

    def _known(self, name: str, number: int) -> Any:
        self._know(name, number)
        return pdfdoc.PDFObjectReference(name)

    def _written(self, thing: Any) -> bytes:
        return bytes(pdfdoc.format(thing, self))

    def _reference(self, thing: Any) -> bytes:
        refer: Any = self.Reference
        return self._written(refer(thing))

    def GetPDFData(self, canvas: Any) -> bytes:  # noqa: N802  (a method of reportlab's)
        """Write the rest of the file; nothing is left to be written by the caller."""
        self.tree.finish()
        self._tell_about()
        super().GetPDFData(canvas)
        return b""

    def _tell_about(self) -> None:
        """Write what the file says of itself, and let the catalogue point there."""
        info, catalog = self.info, self.Catalog
        for name in ("title", "author", "subject"):  # reportlab reads them too
            setattr(info, name, one_line(getattr(info, name)))
        about = About(info.title, info.author, info.subject, info.producer, self._language)
        metadata, profile, labels, self._about = (self.new_number() for _ in range(4))
        self.objects.put_plain_stream(metadata, b"/Type/Metadata/Subtype/XML", xmp_of(about))
        self.objects.put_stream(profile, b"/N 3", colour_profile())
        self.objects.put(labels, page_labels(self.pageCounter - 1))
        self.objects.put(self._about, info_of(about))
        intent = pdfdoc.PDFDictionary(
            {
                "Type": "/OutputIntent",
                "S": "/GTS_PDFA1",
                "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"),
                "DestOutputProfile": self._known("profile", profile),
            }
        )
        catalog.__NoDefault__ = (*catalog.__NoDefault__, "OutputIntents")
        catalog.OutputIntents = pdfdoc.PDFArray([intent])
        catalog.Metadata = self._known("metadata", metadata)
        catalog.PageLabels = self._known("labels", labels)
        catalog.StructTreeRoot = self._known("structure", self.tree.number)
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def format(self) -> bytes:
        """Write every object that is left, then where they all stand."""
        root = self._reference(self.Catalog)
        number = 0
        while number < self.objectcounter:  # writing one may bring in others
            number += 1
            thing = self.idToObject.get(self.numberToId.get(number, ""))
            if thing is None or thing is self.info or isinstance(thing, _Elsewhere):
                continue
            body = bytes(pdfdoc.format(thing, self, toplevel=1))
            if body.rstrip().endswith(b"endstream"):
                self.objects.put_whole(number, body)
            else:
                self.objects.put(number, body)
        mark = self.signature.hexdigest().upper().encode("ascii")
        self.objects.finish(b"/Root %b/Info %d 0 R/ID[<%b><%b>]" % (root, self._about, mark, mark))
        return b""


class _Elsewhere(pdfdoc.PDFObject):
    """An object that reportlab may refer to, and that is written without it."""
