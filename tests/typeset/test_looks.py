"""Pieces of a text in other sizes, links, and letters drawn longer: seen on the page, and of no harm to the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from typeset_reading import all_letters, characters, page_texts
from typeset_words import READERS, in_order, readers

from yazd_desktop.typeset import Cell, Paragraph, Share, Span, Table
from yazd_desktop.typeset.text.kashida import stretch
from yazd_desktop.typeset.text.lines import lines_of, natural_width
from yazd_desktop.typeset.text.shaping import KASHIDA

BARE = {"head_start": "", "head_end": "", "foot_start": ""}
PAGE_NUMBER = "صفحهٔ ۱ از ۱"
SITE = "https://example.test/news?id=12"
MIXED = (
    Span("مبلغ "),
    Span("۱۲٬۵۰۰ ریال", bold=True, scale=1.3),
    Span(" (از "),
    Span("GIS (v2)", scale=0.8),
    Span(") شد؛ سایت "),
    Span(SITE, link=SITE),
    Span(" و قطعاً", scale=1.4),
)
TEXT = "".join(span.text for span in MIXED)
LONG = (
    "مسئولان دستگاه‌ها نشست سالانهٔ کارگروه اجتماعی را در سالن کوثر برگزار کردند و گزارش اقدام‌ها را شنیدند. "
    * 6
)


@pytest.mark.parametrize("reader", [name for name in readers() if name in {"pdfium", "poppler"}])
def test_words_of_several_sizes_come_back_in_order(reader: str, printed: Callable[..., Path]) -> None:
    path = printed(Paragraph(MIXED), **BARE)
    assert in_order(TEXT, READERS[reader](path)).percent == 100


def test_a_size_makes_letters_and_lines_wider(printed: Callable[..., Path]) -> None:
    assert natural_width((Span("سلام", scale=2.0),)) == pytest.approx(2 * natural_width("سلام"))
    wide = "واژه " * 30
    assert len(lines_of((Span(wide, scale=2.0),), 40.0)) > len(lines_of(wide, 40.0))
    small, large = (
        [
            seen.x
            for seen in characters(printed(Paragraph((Span("ابجدهوز", scale=scale),)), **BARE))
            if seen.y > 100
        ]
        for scale in (1.0, 2.0)
    )
    assert max(large) - min(large) == pytest.approx(2 * (max(small) - min(small)), rel=0.02)


def test_a_link_lies_on_its_words_and_leads_where_it_should(printed: Callable[..., Path]) -> None:
    path = printed(Paragraph(MIXED), **BARE)
    with pikepdf.open(path) as file:
        (link,) = file.pages[0].Annots
        left, bottom, right, top = (float(side) for side in link.Rect)
        assert (str(link.A.S), str(link.A.URI)) == ("/URI", SITE)
        assert str(link.Contents) == SITE
    # pdfium reckons with widths in whole thousandths: a letter stands up to a point beside its place.
    inside = [seen for seen in characters(path) if left - 1 <= seen.x < right - 1 and bottom <= seen.y <= top]
    drawn = "".join(seen.char for seen in sorted(inside, key=lambda seen: seen.x))
    assert drawn == SITE


def test_a_link_is_an_element_of_the_structure(printed: Callable[..., Path]) -> None:
    rows = [(Cell((Span("سایت "), Span("یزد", link=SITE))), "دو")]
    path = printed(Paragraph(MIXED), Table(("الف", "ب"), rows, (Share(), Share())), **BARE)
    with pikepdf.open(path) as file:
        numbers = list(file.Root.StructTreeRoot.ParentTree.Nums)
        elements = dict(zip(numbers[::2], numbers[1::2], strict=True))
        annotations = list(file.pages[0].Annots)
        assert len(annotations) == 2
        for annotation in annotations:
            element = elements[int(annotation.StructParent)]
            assert str(element.S) == "/Link"
            assert element.K[0].Obj.objgen == annotation.objgen
            assert element.objgen in [
                kid.objgen for kid in element.P.K if isinstance(kid, pikepdf.Dictionary)
            ]


def test_a_link_over_two_lines_is_two_rectangles(printed: Callable[..., Path]) -> None:
    words = "نشانی تازهٔ سامانهٔ دفترهای محله " * 5
    with pikepdf.open(printed(Paragraph((Span(words, link=SITE),)), **BARE)) as file:
        places = [[float(side) for side in link.Rect] for link in file.pages[0].Annots]
    assert len(places) == 2
    assert places[0][1] > places[1][1]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "example.test", " https://a.test"]
)
def test_a_link_to_anything_else_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="link"):
        Span("اینجا", link=link)


def test_long_letters_fill_lines_and_change_no_word(printed: Callable[..., Path]) -> None:
    plain = printed(Paragraph(LONG, justify=True), **BARE).read_bytes()
    path = printed(Paragraph(LONG, justify=True, kashida=True), **BARE)
    assert path.read_bytes() != plain
    assert all_letters("".join(page_texts(path))) == all_letters(LONG + PAGE_NUMBER)
    for name, read in readers().items():
        if name in {"pdfium", "poppler"}:
            assert in_order(LONG, read(path)).percent == 100, name


def test_strokes_stand_where_they_may_and_take_what_there_is() -> None:
    (line,) = lines_of("مسئولان دستگاه سالانهٔ سلام کالا الله در را GIS ۱۲", 60.0)
    stretched = stretch(line, 3.0)
    text = " ".join("".join(run.text for run in word.runs) for word in stretched.words)
    assert text.replace(KASHIDA, "") == "مسئولان دستگاه سالانهٔ سلام کالا الله در را GIS ۱۲"
    assert 0 < stretched.width - line.width <= 3.0
    assert not re.search(f"ل{KASHIDA}+ا|{KASHIDA}$|^{KASHIDA}|[رداو]{KASHIDA}", text)
    assert "س" + KASHIDA in text
    assert stretch(line, 0.01).width == line.width


def test_a_line_with_nothing_to_stretch_is_left_alone() -> None:
    (line,) = lines_of("در را ۱۲ GIS", 60.0)
    assert [word.runs for word in stretch(line, 5.0).words] == [word.runs for word in line.words]


@pytest.mark.parametrize(("text", "fills"), [(LONG, True), ("یک دو سه " + "ببب" * 45, False)])
def test_a_line_is_justified_unless_its_gaps_would_tear_it_apart(
    text: str, fills: bool, printed: Callable[..., Path]
) -> None:
    ragged, justified = (
        {(seen.x, seen.y) for seen in characters(printed(Paragraph(text, justify=justify), **BARE))}
        for justify in (False, True)
    )
    assert (justified != ragged) == fills
