"""The list of contents: it tells the page of each heading, on paper and in the order of the document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from typeset_reading import characters, page_texts
from typeset_sample import document, fa

from yazd_desktop.typeset import (
    Contents,
    Cover,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Together,
)
from yazd_desktop.typeset.render import render

CHAPTERS = ("گزارش دفتر", "مسائل محله‌ها", "کاربرگ دستگاه‌ها")


def chapters() -> tuple[object, ...]:
    return tuple(
        block
        for chapter in CHAPTERS
        for block in (PageBreak(), Heading(chapter), Heading(f"بخشی از {chapter}", level=2), Paragraph("متن"))
    )


def lines_of(page: str) -> list[str]:
    return [" ".join(line.split()) for line in page.splitlines()]


def test_each_heading_is_listed_with_the_page_that_the_outline_leads_to(printed: Callable[..., Path]) -> None:
    path = printed(Cover("", "عنوان", "", ()), Contents(), *chapters())
    book = pypdfium2.PdfDocument(path)
    outline = [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in book.get_toc()]
    book.close()
    assert [page for _, page in outline] == [3, 3, 4, 4, 5, 5]
    contents = lines_of(page_texts(path)[1])
    for title, page in outline:
        assert f"{title} {fa(page)}" in contents, (title, contents)


def test_only_what_stands_in_the_outline_is_listed_and_only_so_deep(printed: Callable[..., Path]) -> None:
    path = printed(
        Contents(deepest=1),
        PageBreak(),
        Heading("پنهان", outline=False),
        Heading("یکم"),
        Heading("ژرف", level=2),
        Together((Heading("دوم"), Paragraph("متن"))),
        Row((Paragraph("متن"), Together((Heading("سوم"), Paragraph("متن"))))),
    )
    first = " ".join(lines_of(page_texts(path)[0]))
    listed = [title for title in ("پنهان", "یکم", "ژرف", "دوم", "سوم") if title in first]
    assert listed == ["یکم", "دوم", "سوم"]


def test_a_long_list_goes_on_on_the_next_page(printed: Callable[..., Path]) -> None:
    titles = [f"بخش شمارهٔ {fa(number)}" for number in range(100)]
    pages = page_texts(printed(Contents(), PageBreak(), *(Heading(title) for title in titles)))
    assert f"{titles[0]} ۴" in " ".join(lines_of(pages[0]))
    assert f"{titles[-1]} {fa(len(pages))}" in " ".join(lines_of(pages[2]))


def test_a_long_title_keeps_away_from_the_number(printed: Callable[..., Path]) -> None:
    title = "گزارش پیگیری مصوبه‌های کارگروه اجتماعی، فرهنگی، سلامت، زنان و خانواده " * 3
    path = printed(Contents(), PageBreak(), Heading(title))
    letters = [seen for seen in characters(path) if seen.y > 100]  # without the foot of the page
    number = min(letters, key=lambda seen: seen.x)
    assert number.char == "۲"
    assert min(seen.x for seen in letters if seen is not number) > number.x + 25


def test_larger_text_makes_larger_numbers(tmp_path: Path) -> None:
    """The number is written last, when the scale of the page is known no more."""
    blocks = (Contents(), PageBreak(), Heading("یکم"))
    usual = document(*blocks)
    large = Document(usual.title, usual.author, usual.subject, blocks, usual.furniture, text_size=21)
    sizes = []
    for whole in (usual, large):
        render(whole, tmp_path / "a.pdf")
        book = pypdfium2.PdfDocument(tmp_path / "a.pdf")
        text = book[0].get_textpage()
        places = range(text.count_chars())
        boxes = [text.get_charbox(place) for place in places if text.get_text_range(place, 1) == "۲"]
        sizes.append(max(top - bottom for _, bottom, _, top in boxes))
        book.close()
    assert sizes[1] / sizes[0] == pytest.approx(2, abs=0.1)


def test_a_document_without_headings_has_no_contents(printed: Callable[..., Path]) -> None:
    assert len(page_texts(printed(Contents(), Paragraph("متن")))) == 1
