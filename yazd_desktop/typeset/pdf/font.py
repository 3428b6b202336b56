"""A font inside the PDF whose every code is one pair of glyph and letter, so that copying gives the letters back.

It is a Type0 font with Identity-H encoding (PDF 1.7, 9.7). A pair that shows nothing maps to an empty glyph: joiners,
marks and the further letters of a ligature are kept that way.
"""

from __future__ import annotations

from typing import Any, Final

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from yazd_desktop.typeset.text.faces import Face, FaceName, open_face
from yazd_desktop.typeset.text.shaping import BLANK, Glyph
from yazd_desktop.typeset.text.signs import MISSING_GLYPH

_TABLES_NOT_NEEDED: Final = ("GSUB", "GPOS", "GDEF", "name", "post", "cmap", "OS/2", "STAT", "DSIG", "kern")
_ROWS_OF_A_BLOCK: Final = 100  # the most that a bfchar block may hold
_POSTSCRIPT: Final = {"regular": "Vazirmatn-Regular", "bold": "Vazirmatn-Bold", "signs": "YazdSigns"}
_SUBSET_TAG: Final = {"regular": "YZDREG", "bold": "YZDBLD", "signs": "YZDSGN"}


class PdfFont:
    """One face in one PDF: gives out codes while text is drawn, and writes itself when the document is closed."""

    def __init__(self, name: FaceName) -> None:
        self.name = name
        self.internal_name = f"Y{name[0]}"
        self.missing: list[str] = []  # characters that stand as a box
        self.codes: dict[tuple[int, str, float], str] = {(0, "", 0.0): "0000"}

    def code_of(self, glyph: Glyph, told: str) -> str:
        """The code, as four hexadecimal digits, of a glyph that tells a reader a letter."""
        key = (glyph.id, told, glyph.natural)
        code = self.codes.get(key)
        if code is None:
            code = self.codes[key] = f"{len(self.codes):04X}"
            if self.name == "signs" and glyph.id == MISSING_GLYPH:
                self.missing.append(glyph.text)
        return code

    def blank(self, told: str, width: float) -> str:
        """The code of a blank of a width, in thousandths, that tells a reader a letter."""
        return self.codes.get((BLANK, told, width)) or self.code_of(Glyph(BLANK, 0, 0, told, width), told)

    def addObjects(self, document: Any) -> None:  # noqa: N802  (reportlab calls it by this name)
        """Write the font into the PDF, with the glyphs that were used."""
        if len(self.codes) == 1:
            return
        base_name = f"/{_SUBSET_TAG[self.name]}+{_POSTSCRIPT[self.name]}"
        glyphs = [max(glyph, 0) for glyph, _, _ in self.codes]
        widths = [width for _, _, width in self.codes]
        dictionary, array, refer = pdfdoc.PDFDictionary, pdfdoc.PDFArray, self._referrer(document)
        # A blank goes to .notdef, which is empty in Vazirmatn; the signs have no blanks.
        descendant = dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": base_name,
                "CIDSystemInfo": dictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": refer("descriptor", self._descriptor(base_name, refer)),
                "DW": 0,
                "W": array([0, array(widths)]),
                "CIDToGIDMap": refer(
                    "glyphs", _stream(b"".join(glyph.to_bytes(2, "big") for glyph in glyphs))
                ),
            }
        )
        whole = dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": base_name,
                "Encoding": "/Identity-H",
                "DescendantFonts": array([refer("descendant", descendant)]),
                "ToUnicode": refer("letters", _stream(self._letters().encode("ascii"))),
            }
        )
        document.idToObject["BasicFonts"].dict[self.internal_name] = refer("font", whole)

    def _referrer(self, document: Any) -> Any:
        return lambda part, thing: document.Reference(thing, f"{self.internal_name}-{part}")

    @property
    def face(self) -> Face:
        """The font itself; that of signs is made when it is first used."""
        return open_face(self.name)

    def _descriptor(self, base_name: str, refer: Any) -> Any:
        data = self._subset()
        file = _stream(data)
        file.dictionary["Length1"] = len(data)
        extents = self.face.font.get_font_extents("ltr")
        scale = 1000.0 / self.face.units_per_em
        ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": base_name,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([-1000, descent, 2500, ascent]),
                "ItalicAngle": 0,
                "Ascent": ascent,
                "Descent": descent,
                "CapHeight": 700,
                "StemV": 140 if self.name == "bold" else 80,
                "FontFile2": refer("file", file),
            }
        )

    def _subset(self) -> bytes:
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update({max(glyph, 0) for glyph, _, _ in self.codes})
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(
            int.from_bytes(tag.encode("ascii"), "big") for tag in _TABLES_NOT_NEEDED
        )
        keep_numbers = hb.SubsetFlags.RETAIN_GIDS
        wanted.flags = keep_numbers | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        return bytes(hb.subset(self.face.face, wanted).blob.data)

    def _letters(self) -> str:
        """The ToUnicode map."""
        rows = [
            f"<{code}> <{text.encode('utf-16-be').hex().upper()}>"
            for (_, text, _), code in self.codes.items()
            if text
        ]
        lines = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
        ]
        for start in range(0, len(rows), _ROWS_OF_A_BLOCK):
            block = rows[start : start + _ROWS_OF_A_BLOCK]
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
        return "\n".join(lines)


def _stream(content: bytes) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    stream.filters = [pdfdoc.PDFZCompress]
    return stream
