"""The file itself: whole for every program that looks, the same in every run, and written as it grows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unicodedata import category
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from PIL import Image, ImageCms
from typeset_sample import LONG, commitments, document, everything, fa
from typeset_structure import read_structure
from typeset_words import ROOT

from yazd_desktop.typeset import Document, Furniture, Heading, PageBreak, Paragraph, Picture
from yazd_desktop.typeset.pdf.objects import ObjectFile
from yazd_desktop.typeset.render import render

SPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
SAMPLES: Final[dict[str, Callable[[], Document]]] = {
    "every block": everything,
    "one empty page": lambda: document(),
    "three pages": lambda: document(*[block for _ in range(3) for block in (Paragraph(LONG), PageBreak())]),
    "three hundred pages": lambda: document(
        commitments(6100), Heading("پایان"), Paragraph(LONG * 9, justify=True)
    ),
    "two columns": lambda: Document(
        "ستون", "", "", [Paragraph(LONG)] * 30, Furniture("", ""), columns=2, text_size=9
    ),
}
# What the text of a code may be: one character, marks of direction, or a character far away between two of them.
TOLD: Final = re.compile("[\u200e\u200f]*|.\u200f?|\u200e[\U00010000-\U0010ffff]\u200e\u200f?", re.DOTALL)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each sample, printed."""
    folder = tmp_path_factory.mktemp("file")
    paths = {name: folder / f"{number}.pdf" for number, name in enumerate(SAMPLES)}
    for name, path in paths.items():
        render(SAMPLES[name](), path)
    return paths


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "printed.pdf"


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_wrong_with_a_file(name: str, printed: dict[str, Path]) -> None:
    path = printed[name]
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == {"one empty page": 1, "three pages": 3}.get(name, len(pdf.pages))
        assert len(pdf.pages) > 300 or name != "three hundred pages"
    if shutil.which("qpdf"):
        told = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=True)
        assert "WARNING" not in told.stdout + told.stderr


@pytest.mark.parametrize("name", SAMPLES)
def test_every_code_tells_one_letter(name: str, printed: dict[str, Path]) -> None:
    with pikepdf.open(printed[name]) as pdf:
        letters = {name: told_by(font) for name, font in fonts_of(pdf).items()}
        assert set(codes_of(pdf)) <= {
            (font, code) for font, codes in letters.items() for code in [*codes, "0000"]
        }
        for codes in letters.values():
            assert all(TOLD.fullmatch(text) for text in codes.values())
            assert "0000" not in codes


def test_the_letters_are_those_that_were_written(path: Path) -> None:
    text = "کالا، الله و لله؛ می‌شود، قطعاً مُدیر (خانهٔ ۱۲٬۵۰۰) GIS fi ﻻ ☑ 漢"
    render(document(Paragraph(text), head_start="", head_end="", foot_start=""), path)
    told = read_structure(path)
    assert told.text(told.root) == text
    with pikepdf.open(path) as pdf:
        for font in fonts_of(pdf).values():
            glyphs = font.DescendantFonts[0].CIDToGIDMap.read_bytes()
            drawn = {
                text: glyphs[2 * int(code, 16) : 2 * int(code, 16) + 2]
                for code, text in told_by(font).items()
                if glyphs[2 * int(code, 16) : 2 * int(code, 16) + 2] != b"\0\0"
            }
            # A letter of a ligature is shown by the other one; marks and joiners are never shown by a code.
            assert not any(category(text[0]) in {"Mn", "Cf"} for text in drawn)


@pytest.mark.parametrize("name", SAMPLES)
def test_fonts_are_embedded_as_subsets(name: str, printed: dict[str, Path]) -> None:
    with pikepdf.open(printed[name]) as pdf:
        for font in fonts_of(pdf).values():
            assert font.Subtype == "/Type0"
            assert re.fullmatch("/[A-Z]{6}[+][A-Za-z-]+", str(font.BaseFont))
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert str(descriptor.FontName) == str(font.DescendantFonts[0].BaseFont) == str(font.BaseFont)
            data = descriptor.FontFile2.read_bytes()
            assert data[:4] == b"\0\1\0\0"
            assert len(data) == int(descriptor.FontFile2.Length1) < 60_000
            widths, count = (
                font.DescendantFonts[0].W[1],
                len(font.DescendantFonts[0].CIDToGIDMap.read_bytes()) // 2,
            )
            assert len(widths) == count >= len(told_by(font))


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_are_counted_in_persian_digits(name: str, printed: dict[str, Path]) -> None:
    with pikepdf.open(printed[name]) as pdf:
        labels = [page.label for page in pdf.pages]
    assert labels == [fa(number) for number in range(1, len(labels) + 1)]


@pytest.mark.parametrize(
    "title",
    [
        "بستهٔ جلسه",
        "a \"b\" 'c' <d> & (e) \\ ]]> &amp; {title}",
        "😀 سلام",
        "نیمه \ud800 تنها \udfff",
        "صفر \0 و زنگ \x07 و \ufffe\uffff",
        "دو\nخط",
        "\u202eabc\u202c \u200f(۱)",
        "",
        " ",
        "بلند " * 500,
    ],
)
def test_the_file_says_what_it_is_to_people_and_programs(title: str, path: Path) -> None:
    render(
        Document(
            title, title, title, [Heading(title), Paragraph("متن")], Furniture(title, title, title, title)
        ),
        path,
    )
    cleaned = re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", re.sub("[\0\x07\n]+", " ", title)).strip()
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        info = [str(pdf.docinfo.get(name, "")) for name in ("/Title", "/Author", "/Subject")]
        assert info == [cleaned] * 3
        xmp = ET.fromstring(pdf.Root.Metadata.read_bytes().decode("utf-8"))
        assert [text_of(xmp, name) for name in ("dc:title", "dc:creator", "dc:description")] == info
        assert text_of(xmp, "dc:language") == str(pdf.Root.Lang) == "fa-IR"
        assert text_of(xmp, "pdf:Producer") == str(pdf.docinfo["/Producer"]) == "Yazd Desktop"
        assert "pdfaid" not in pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert "pdfuaid" not in pdf.Root.Metadata.read_bytes().decode("utf-8")
        with pdf.open_outline() as outline:
            assert [entry.title for entry in outline.root] == [cleaned]
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
        assert (
            pdf.Root.ViewerPreferences.DisplayDocTitle is True
            or str(pdf.Root.ViewerPreferences.DisplayDocTitle) == "true"
        )


def test_colours_are_meant_in_srgb(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["every block"]) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert int(intent.DestOutputProfile.N) == 3
        profile = ImageCms.ImageCmsProfile(BytesIO(intent.DestOutputProfile.read_bytes()))
        assert profile.profile.xcolor_space.strip() == "RGB"
        assert "sRGB" in ImageCms.getProfileDescription(profile)


PRINT: Final = """
import sys
sys.path[:0] = sys.argv[3:]
from pathlib import Path
from typeset_sample import everything
from yazd_desktop.i18n import use_language
from yazd_desktop.typeset.render import render
use_language("fa")
for number in range(int(sys.argv[2])):
    render(everything(), Path(sys.argv[1]))
"""


def test_the_same_document_is_the_same_bytes(printed: dict[str, Path], tmp_path: Path) -> None:
    """In other processes, with other seeds of hashes, and after other documents of the same process."""
    wanted = printed["every block"].read_bytes()
    render(document(Paragraph("漢 GIS ۱۲ می‌شود"), commitments(30)), tmp_path / "other.pdf")
    render(everything(), tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == wanted
    for seed, times in (("0", "1"), ("12345", "2")):
        path = tmp_path / f"{seed}.pdf"
        command = [sys.executable, "-c", PRINT, str(path), times, str(ROOT / "tests" / "typeset"), str(ROOT)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert path.read_bytes() == wanted


def test_pages_go_to_the_disk_as_they_are_done(path: Path) -> None:
    sizes: list[int] = []

    def look(_: int, __: int) -> None:
        (part,) = path.parent.glob("*.part")
        sizes.append(part.stat().st_size)

    render(document(commitments(2000)), path, progress=look)
    assert len(sizes) > 90
    assert sizes[50] > 50_000
    assert sizes == sorted(sizes)
    assert path.stat().st_size < 2.6 * sizes[50]  # no great rest is held back till the end


def test_objects_are_found_wherever_they_stand() -> None:
    """Hundreds of small objects, packed into several streams, with a stream between them."""
    numbers = iter(range(1001, 2000))
    data = BytesIO()
    objects = ObjectFile(data, lambda: next(numbers))
    for number in range(4, 1001):
        if number == 500:
            objects.put_stream(number, b"/Type/Metadata", b"stream")
        else:
            objects.put(number, b"<</Place %d>>" % number)
    objects.put(
        1, b"<</Type/Catalog/Pages 2 0 R/All[%b]>>" % b" ".join(b"%d 0 R" % n for n in range(4, 1001))
    )
    objects.put(2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    objects.put(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>")
    objects.finish(b"/Root 1 0 R")
    with pikepdf.open(BytesIO(data.getvalue())) as pdf:
        assert pdf.check_pdf_syntax() == []
        for number, thing in enumerate(pdf.Root.All, 4):
            assert thing.read_bytes() == b"stream" if number == 500 else int(thing.Place) == number


def test_pictures_are_in_the_file_once(path: Path) -> None:
    data = BytesIO()
    Image.effect_noise((200, 200), 90).save(data, "PNG")
    picture = Picture(data.getvalue(), alt="نویز")
    render(document(picture), path)
    once = path.stat().st_size
    render(document(*[picture] * 9), path)
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert path.stat().st_size < 2 * once


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """The fonts of all pages by their names."""
    return {name: font for page in pdf.pages for name, font in page.Resources.Font.items()}


def told_by(font: Any) -> dict[str, str]:
    """What each code of a font tells."""
    return {
        code: bytes.fromhex(text).decode("utf-16-be")
        for block in font.ToUnicode.read_bytes().decode("ascii").split("beginbfchar")[1:]
        for code, text in re.findall(r"<(....)> <([0-9A-F]*)>", block)
    }


def codes_of(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Each font and code that is shown on some page, or in what is put on pages later."""
    for page in pdf.pages:
        yield from codes_in(page)
        for form in page.Resources.get("/XObject", {}).values():
            if form.Subtype == "/Form":
                yield from codes_in(form)


def codes_in(stream: Any) -> Iterator[tuple[str, str]]:
    font = ""
    for operands, operator in pikepdf.parse_content_stream(stream):
        if str(operator) == "Tf":
            font = str(operands[0])
        elif str(operator) in {"Tj", "TJ"}:
            shown = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
            for part in shown:
                if isinstance(part, pikepdf.String):
                    for code in re.findall("....", bytes(part).hex().upper()):
                        yield font, code


def text_of(xmp: ET.Element, name: str) -> str:
    found = xmp.find(f".//{name}", SPACES)
    assert found is not None
    return "".join(found.itertext()).strip()
