"""Whole documents: pages, outline, metadata, fonts, failures that leave nothing half written."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from typeset_reading import as_seen, characters, expected, lines_seen, page_texts
from typeset_sample import LONG, commitments, document, everything, fa

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.typeset import (
    BarChart,
    Callout,
    Cover,
    Document,
    Figures,
    Fixed,
    Heading,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    PieChart,
    Row,
    Series,
    Share,
    Signatures,
    Space,
    Table,
    Together,
    WritingLines,
)
from yazd_desktop.typeset.charts.scale import round_scale
from yazd_desktop.typeset.flows.columns import column_widths
from yazd_desktop.typeset.render import render
from yazd_desktop.typeset.style import BODY_WIDTH, MARGIN_SIDE, MM, PAGE_HEIGHT, PAGE_WIDTH, TONES


def emblem() -> bytes:
    data = io.BytesIO()
    Image.new("RGBA", (40, 40), (15, 76, 92, 200)).save(data, "PNG")
    return data.getvalue()


def test_every_block_is_printed_and_nothing_is_missing(printed: Callable[..., Path]) -> None:
    pages = page_texts(printed(everything()))
    text = "\n".join(pages)
    for words in (
        "بسمه تعالی",
        "دستور جلسه",
        "یادآوری",
        "توضیح",
        "پروندهٔ باز",
        "خشونت خانگی",
        "تسهیلگر محله",
        "کمتر از ۵ پرونده",
        "پیش از تمدید",
        "پس از آسفالت",
        "شمارهٔ جلسه، برای بایگانی",
        "پاسخ‌ها در نیمهٔ نخست سال",
    ):
        assert words in text, words
    for sign in "☑☐✓✗■●▲←→★":
        assert sign in text, sign


def test_every_page_has_its_number(printed: Callable[..., Path]) -> None:
    pages = page_texts(printed(*[block for _ in range(12) for block in (Paragraph("متن"), PageBreak())]))
    numbers = [f"صفحهٔ {fa(page)} از {fa(len(pages))}" for page in range(1, len(pages) + 1)]
    assert [number in page for number, page in zip(numbers, pages, strict=True)] == [True] * len(pages)
    assert len(pages) == 12


def test_furniture_stands_on_all_pages_but_the_first(printed: Callable[..., Path]) -> None:
    blocks = (Paragraph("یک"), PageBreak(), Paragraph("دو"))
    first, second = page_texts(printed(*blocks, secrecy="محرمانه", emblem=emblem()))
    assert "دفتر تسهیلگری" in second
    assert "دفتر تسهیلگری" not in first
    assert "محرمانه" in first
    assert "محرمانه" in second
    assert "دفتر تسهیلگری" in page_texts(printed(*blocks, first_page=True))[0]


def test_the_class_of_secrecy_stands_at_head_and_foot_of_each_page(printed: Callable[..., Path]) -> None:
    path = printed(Cover("", "عنوان", "", ()), Paragraph("یک"), secrecy="خیلی محرمانه")
    for number in range(2):
        line_of = [seen.y for seen in characters(path, number) if seen.char == "خ"]
        assert len(line_of) == 2
        assert max(line_of) > PAGE_HEIGHT - 27 * MM
        assert min(line_of) < 22 * MM


def test_a_long_foot_keeps_away_from_the_class_of_secrecy(printed: Callable[..., Path]) -> None:
    path = printed(Paragraph("متن"), secrecy="محرمانه", foot_start="دفتر تسهیلگری و توسعهٔ محلی " * 3)
    middle = [seen.x for seen in characters(path) if seen.y < 22 * MM and seen.x < PAGE_WIDTH / 2 + 20]
    assert max(middle) < PAGE_WIDTH / 2 + 16
    foot = [seen.x for seen in characters(path) if seen.y < 22 * MM and seen.x >= PAGE_WIDTH / 2 + 20]
    assert min(foot) > PAGE_WIDTH / 2 + 24


def test_a_note_on_the_cover_stands_in_its_colour(printed: Callable[..., Path]) -> None:
    shades = []
    for tone in ("muted", "danger"):
        path = printed(Cover("", "عنوان", "", (), note="نگه دارید", note_tone=tone))
        assert "نگه دارید" in page_texts(path)[0]
        book = pypdfium2.PdfDocument(path)
        image = book[0].render().to_pil().convert("RGB")
        book.close()
        shades.append({colour for _, colour in image.getcolors(1 << 20) or ()})
    red = tuple(round(255 * part) for part in TONES["danger"])
    assert [red in found for found in shades] == [False, True]


def test_two_words_with_a_stroke_may_part_after_it_and_take_no_room_from_others(
    printed: Callable[..., Path],
) -> None:
    rows = [("بی‌سرپرستی/بدسرپرستی", "متن")]
    table = Table(head=("آسیب", "درخواست"), rows=rows, widths=(Share(1), Fixed(142)))
    assert column_widths(table, BODY_WIDTH)[1] == pytest.approx(142 * MM)
    lines = [as_seen(line) for line in lines_seen(printed(table))]
    assert expected("بدسرپرستی") in lines


def test_the_outline_leads_to_the_headings(printed: Callable[..., Path]) -> None:
    path = printed(
        Heading("بخش یک"),
        Heading("زیربخش", level=3),
        PageBreak(),
        Heading("پنهان", outline=False),
        Heading("بخش دو"),
    )
    book = pypdfium2.PdfDocument(path)
    found = [(mark.get_title(), mark.level, mark.get_dest().get_index()) for mark in book.get_toc()]
    book.close()
    assert found == [("بخش یک", 0, 0), ("زیربخش", 1, 0), ("بخش دو", 0, 1)]


def test_the_file_says_what_it_is(printed: Callable[..., Path]) -> None:
    path = printed(Paragraph("متن"))
    book = pypdfium2.PdfDocument(path)
    about = book.get_metadata_dict()
    book.close()
    assert (about["Title"], about["Author"]) == ("بستهٔ جلسه", "دفتر تسهیلگری")
    with pikepdf.open(path) as file:
        assert str(file.Root.Lang) == "fa-IR"
        assert file.Root.ViewerPreferences.Direction == "/R2L"
        assert file.Root.ViewerPreferences.DisplayDocTitle


def test_all_fonts_are_embedded(printed: Callable[..., Path]) -> None:
    with pikepdf.open(printed(everything())) as file:
        fonts = [
            thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary) and "/BaseFont" in thing
        ]
        names = {str(font.BaseFont) for font in fonts}
        described = [font.FontDescriptor for font in fonts if "/FontDescriptor" in font]
        assert names == {"/YZDREG+Vazirmatn-Regular", "/YZDBLD+Vazirmatn-Bold", "/YZDSGN+YazdSigns"}
        assert len(described) == 3
        assert all("/FontFile2" in one for one in described)


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    render(everything(), tmp_path / "a.pdf")
    render(document(commitments(40)), tmp_path / "between.pdf")
    render(everything(), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_what_no_font_has_is_told_and_seen(tmp_path: Path) -> None:
    rendered = render(document(Paragraph("نماد 漢 و 🙂 و ☑")), tmp_path / "a.pdf")
    assert rendered.missing == ("🙂", "漢") or rendered.missing == ("漢", "🙂")
    assert "漢" in page_texts(tmp_path / "a.pdf")[0]


def test_a_heading_never_stands_alone_at_the_foot(printed: Callable[..., Path]) -> None:
    for millimetres in range(170, 250, 4):
        for following in (Paragraph(LONG), commitments(5), Items((LONG,)), Callout(LONG), WritingLines(3)):
            path = printed(
                Space(millimetres), Heading("تیتر", level=2), Heading("زیرتیتر", level=3), following
            )
            for page in page_texts(path):
                if "زیرتیتر" in page:
                    rest = page.split("زیرتیتر")[1]
                    alone = not rest.strip() and not isinstance(following, WritingLines)
                    assert not alone, (millimetres, following)
                    assert page.count("تیتر") == 2


def test_together_stays_together(printed: Callable[..., Path]) -> None:
    for millimetres in range(190, 245, 5):
        pages = page_texts(
            printed(
                Space(millimetres), Together((Paragraph("سرآغاز"), WritingLines(2), Paragraph("سرانجام")))
            )
        )
        assert any("سرآغاز" in page and "سرانجام" in page for page in pages)


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Figures(()), KeyValues(()), Items(()), Signatures(()), Row(()), Together(()), WritingLines(0)),
        (Paragraph(""), Heading(""), Callout(""), Paragraph("\n\n")),
        (PieChart("هیچ", ()), PieChart("صفر", (("الف", 0.0),)), BarChart("هیچ", (), ())),
        (
            BarChart("منفی", ("الف", "ب"), (Series("س", (-3, 5)),)),
            BarChart("صفر", ("الف",), (Series("س", (0,)),)),
        ),
        (Row((commitments(60), Paragraph(LONG))),),
        (Together((commitments(80),)),),
        (Cover("", "عنوان " * 30, "", tuple(("برچسب", LONG) for _ in range(4))),),
        (
            Callout(LONG * 20, title="عنوان"),
            Items((LONG * 20,), numbered=True),
            Paragraph(LONG * 30, justify=True),
        ),
    ],
    ids=[
        "nothing",
        "empty",
        "blank",
        "no-data",
        "negative",
        "tall-row",
        "tall-together",
        "full-cover",
        "long",
    ],
)
def test_odd_documents_are_printed(blocks: tuple[object, ...], printed: Callable[..., Path]) -> None:
    whole = document(*blocks)  # type: ignore[arg-type]
    assert len(page_texts(printed(whole))) >= 1


def test_long_boxes_lose_nothing_at_the_end_of_a_page(printed: Callable[..., Path]) -> None:
    marked = " ".join(f"واژه{fa(number)}تمام" for number in range(900))
    for block in (Callout(marked), Items((marked,), numbered=True), Paragraph(marked)):
        text = "".join(page_texts(printed(block)))
        assert [word for word in marked.split() if text.count(word) != 1] == []


def test_a_callout_over_two_pages_has_one_title(printed: Callable[..., Path]) -> None:
    pages = page_texts(printed(Callout(LONG * 20, title="عنوان کادر")))
    assert len(pages) > 1
    assert "".join(pages).count("عنوان کادر") == 1


def test_nothing_stands_outside_the_margins(printed: Callable[..., Path]) -> None:
    path = printed(everything())
    for page in range(len(page_texts(path))):
        for seen in characters(path, page):
            assert MARGIN_SIDE - 1 <= seen.x <= PAGE_WIDTH - MARGIN_SIDE + 1, seen
            assert 20 <= seen.y <= PAGE_HEIGHT - 20, seen


def test_two_documents_at_once_do_not_mix(tmp_path: Path) -> None:
    wholes = [everything(), document(commitments(120))] * 2
    paths = [tmp_path / f"{number}.pdf" for number in range(len(wholes))]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(render, wholes, paths))
    alone = tmp_path / "alone.pdf"
    for whole, path in zip(wholes, paths, strict=True):
        render(whole, alone)
        assert path.read_bytes() == alone.read_bytes()


def fail_with(number: int) -> Callable[[int], None]:
    def failing(_: int) -> None:
        raise OSError(number, os.strerror(number))

    return failing


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "typeset.disk_full"),
        (errno.EDQUOT, "typeset.disk_full"),
        (errno.EIO, "typeset.not_writable"),
    ],
)
def test_a_full_disk_leaves_the_old_file(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "packet.pdf"
    target.write_bytes(b"the old one")
    monkeypatch.setattr(os, "fsync", fail_with(number))
    with pytest.raises(UserError) as caught:
        render(document(Paragraph("متن")), target)
    assert caught.value.code == code
    assert "packet.pdf" in caught.value.what
    assert caught.value.do
    assert target.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.pdf").mkdir()
    for target in (tmp_path / "nowhere" / "a.pdf", tmp_path / "file" / "a.pdf", tmp_path / "folder.pdf"):
        with pytest.raises(UserError) as caught:
            render(document(Paragraph("متن")), target)
        assert caught.value.code == "typeset.not_writable"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.pdf"]


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        render(document(commitments(200)), tmp_path / "a.pdf", cancelled=cancelled)
    assert list(tmp_path.iterdir()) == []


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    render(everything(), tmp_path / "a.pdf", progress=lambda done, total: told.append((done, total)))
    assert len(told) >= 8
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_broken_emblem_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        render(document(Paragraph("متن"), emblem=b"no picture"), tmp_path / "a.pdf")
    assert caught.value.code == "typeset.bad_emblem"
    assert list(tmp_path.iterdir()) == []


def test_a_cover_with_an_emblem(printed: Callable[..., Path]) -> None:
    cover = Cover("بسمه تعالی", "عنوان", "زیرعنوان", (("تاریخ", "۱۴۰۵/۰۲/۱۵"),), emblem=emblem())
    first, second = page_texts(printed(cover, Paragraph("متن")))
    assert "عنوان" in first
    assert "متن" in second


def test_charts_read_from_right_to_left(printed: Callable[..., Path]) -> None:
    chart = BarChart("نمودار", ("الف", "بهمن", "پرده"), (Series("س", (10, 20, 30)),))
    seen = [as_seen(line) for line in lines_seen(printed(chart))]
    assert expected("الف بهمن پرده") in seen


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([3.0, 7.0], (0, 8, 2)),
        ([0.0], (0, 0, 1)),
        ([120.0, 85.0], (0, 150, 50)),
        ([-3.0, 5.0], (-4, 6, 2)),
        ([0.5], (0, 0.6, 0.2)),
    ],
)
def test_axes_have_round_marks(values: list[float], scale: tuple[float, float, float]) -> None:
    assert round_scale(values) == pytest.approx(scale)


def test_importing_the_blocks_is_cheap() -> None:
    check = (
        "import sys, yazd_desktop.typeset;"
        "print([name for name in ('reportlab', 'uharfbuzz', 'fontTools', 'bidi') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_documents_are_plain_values() -> None:
    assert isinstance(hash(document(Paragraph("متن"))), int)
    assert document(Paragraph("متن")) == document(Paragraph("متن"))
    assert isinstance(everything(), Document)
