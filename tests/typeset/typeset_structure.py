"""The structure of a printed file taken apart: its elements, and the marks on its pages with what they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pikepdf
from typeset_readers import MARKS as MARKS_OF_DIRECTION
from typeset_readers import read_by_pdfium

SHOWING: Final = frozenset({"Tj", "TJ"})
PAINTING: Final = frozenset(
    {"Tj", "TJ", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "BI", "INLINE IMAGE"}
)
MOVING: Final = frozenset({"Td", "TD", "Tm", "T*"})
_PAIR: Final = re.compile(r"<(....)> <([0-9A-F]*)>")


@dataclass
class Element:
    """An element of the structure, with the marks that it lists, each with its page."""

    role: str
    number: int
    alt: str = ""
    scope: str = ""
    columns: int = 1
    parent: Element | None = field(default=None, repr=False)
    kids: list[Element | tuple[int, int]] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def marks(self) -> list[tuple[int, int]]:
        return [kid for kid in self.kids if not isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        """It and all below it, in the order of the structure."""
        yield self
        for kid in self.elements:
            yield from kid.walk()


@dataclass
class Font:
    """What the codes of a font tell, and which of them show nothing."""

    letters: dict[str, str]
    blanks: frozenset[str]


@dataclass
class Structured:
    """A file: its elements, what its marks tell, what no mark holds, and the elements that its parent tree names."""

    root: Element
    texts: dict[tuple[int, int], str]
    roles: dict[tuple[int, int], str]
    parents: dict[tuple[int, int], int]
    unmarked: list[str]  # the operators that paint outside of every mark
    furniture: list[str]  # what is told in artifacts

    def find(self, *roles: str) -> list[Element]:
        return [element for element in self.root.walk() if element.role in roles]

    def text(self, element: Element) -> str:
        """What is told in an element and all below it, in the order of the structure."""
        parts = [self.text(kid) if isinstance(kid, Element) else self.texts[kid] for kid in element.kids]
        return " ".join(part for part in parts if part)


def read_structure(path: Path) -> Structured:
    """The structure of a file. Asserts that marks are balanced and none crosses the bounds of a text object."""
    with pikepdf.open(path) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        tree = pdf.Root.StructTreeRoot
        root = _element(tree.K, pages)
        found = Structured(root, {}, {}, {}, [], [])
        lists = tree.ParentTree.Nums
        named = {int(lists[place]): lists[place + 1] for place in range(0, len(lists), 2)}
        fonts: dict[tuple[int, int], Font] = {}
        for number, page in enumerate(pdf.pages):
            for mark, element in enumerate(named[int(page.StructParents)]):
                found.parents[number, mark] = element.objgen[0]
            _read_page(found, number, page, fonts)
        return found


def _element(thing: Any, pages: dict[tuple[int, int], int], parent: Element | None = None) -> Element:
    attributes = thing.get("/A", {})
    element = Element(
        str(thing.S)[1:],
        thing.objgen[0],
        str(thing.get("/Alt", "")),
        str(attributes.get("/Scope", "")),
        int(attributes.get("/ColSpan", 1)),
        parent,
    )
    if parent is not None:
        assert thing.P.objgen[0] == parent.number
    kids = thing.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            element.kids.append((pages[thing.Pg.objgen], kid))
        elif kid.get("/Type") == "/MCR":
            element.kids.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            element.kids.append(_element(kid, pages, element))
    return element


def _read_page(found: Structured, page_number: int, page: Any, fonts: dict[tuple[int, int], Font]) -> None:
    marks: list[tuple[str, int | None, bool]] = []  # role, number, whether it was begun inside a text object
    in_text = False
    font: Font | None = None
    stream: dict[tuple[int, int] | None, list[str]] = {}
    owner: tuple[int, int] | None = None
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in {"BT", "ET"}:
            assert in_text == (operator == "ET")
            assert operator == "BT" or not any(began_inside for _, _, began_inside in marks)
            in_text = operator == "BT"
            _end_line(stream)
        elif operator in {"BDC", "BMC"}:
            number = operands[1].get("/MCID") if operator == "BDC" else None
            marks.append((str(operands[0])[1:], None if number is None else int(number), in_text))
            if number is not None:
                assert owner is None, "a mark of the structure inside another"
                owner = page_number, int(number)
                assert owner not in found.texts
                found.roles[owner] = str(operands[0])[1:]
                stream[owner] = [""]
        elif operator == "EMC":
            _, number, began_inside = marks.pop()
            assert began_inside == in_text, "a mark that crosses the bounds of a text object"
            if number is not None:
                assert owner is not None
                found.texts[owner] = _told(stream.pop(owner))
                owner = None
        elif operator == "Tf":
            font = _font(page.Resources.Font[str(operands[0])], fonts)
        elif operator in MOVING:
            _end_line(stream)
        elif operator in PAINTING:
            is_artifact = any(role == "Artifact" for role, _, _ in marks)
            if owner is None and not is_artifact:
                found.unmarked.append(operator)
            if operator in SHOWING:
                assert font is not None
                stream.setdefault(owner, [""])[-1] += _shown(font, operands[0])
    assert not marks
    if None in stream:
        found.furniture.append(_told(stream[None]))


def _end_line(stream: dict[tuple[int, int] | None, list[str]]) -> None:
    for lines in stream.values():
        lines.append("")


def _told(lines: list[str]) -> str:
    told = (read_by_pdfium(line).translate(MARKS_OF_DIRECTION) for line in lines if line)
    return " ".join(" ".join(told).split())


def _shown(font: Font, operand: Any) -> str:
    strings = (
        [operand]
        if isinstance(operand, pikepdf.String)
        else [part for part in operand if isinstance(part, pikepdf.String)]
    )
    codes = [code for string in strings for code in re.findall("....", bytes(string).hex().upper())]
    if len(codes) == 1 and codes[0] in font.blanks:
        return ""  # pdfium passes over a text that shows nothing
    return "".join(font.letters.get(code, "\ufffe") for code in codes)


def _font(thing: Any, fonts: dict[tuple[int, int], Font]) -> Font:
    if thing.objgen not in fonts:
        letters = {
            code: bytes.fromhex(text).decode("utf-16-be")
            for block in thing.ToUnicode.read_bytes().decode("ascii").split("beginbfchar")[1:]
            for code, text in _PAIR.findall(block)
        }
        glyphs = thing.DescendantFonts[0].CIDToGIDMap.read_bytes()
        blanks = frozenset(
            f"{place // 2:04X}" for place in range(0, len(glyphs), 2) if glyphs[place : place + 2] == b"\0\0"
        )
        fonts[thing.objgen] = Font(letters, blanks)
    return fonts[thing.objgen]
