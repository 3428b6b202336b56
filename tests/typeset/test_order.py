"""Lines printed and read back: no word out of order, no character lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typeset_reading import Seen, all_letters, as_seen, expected, letters_only, lines_seen, page_texts
from typeset_sample import LONG, document, hard_lines

from yazd_desktop.typeset import Content, Paragraph, Span, Table
from yazd_desktop.typeset.render import render
from yazd_desktop.typeset.text.bidi import resolve_all
from yazd_desktop.typeset.text.lines import lines_of
from yazd_desktop.typeset.text.words import base_level, paragraphs_of, plain_text

PAGE_NUMBER = "صفحهٔ ۱ از ۱"
BARE = {"head_start": "", "head_end": "", "foot_start": ""}

# As an office writes them: dates, ranges, phones, sums, percents, quotes, Latin names, brackets.
WRITTEN = (
    "جلسه در ۱۴۰۵/۰۷/۱۵ برگزار شد",
    "از ۱۰:۳۰ تا ۱۲:۰۰ (۹۰ دقیقه)",
    "بازهٔ ۱۴۰۳–۱۴۰۵ و صفحهٔ ۱۲-۱۸",
    "تلفن ۰۳۵-۳۸۲۴۱۲۳۴ و ۰۹۱۳۱۲۳۴۵۶۷",
    "مبلغ ۱۲٬۵۰۰٬۰۰۰٫۵ ریال",
    "رشد ۴۵٫۷٪ و ۱۰۰٪",
    "مصوبهٔ «ساماندهی بافت» (بند ۳)",
    "پروندهٔ HSN-1405-00127 (نسخهٔ v2.1)",
    "نشانی office@example.test و GIS/AutoCAD",
    "الله، لله، کالا، ملّا، قطعاً، مسئول",
)


def body_lines(path: Path) -> list[list[Seen]]:
    """The lines of the first page without the page number."""
    return lines_seen(path)[:-1]


@pytest.mark.parametrize("line", [*hard_lines(), *WRITTEN])
def test_a_line_is_seen_in_order(line: str, printed: Callable[..., Path]) -> None:
    path = printed(Paragraph(line), **BARE)
    (seen,) = body_lines(path)
    assert as_seen(seen) == expected(line)


@pytest.mark.parametrize("line", [*hard_lines(), *WRITTEN])
def test_no_character_of_a_line_is_lost(line: str, printed: Callable[..., Path]) -> None:
    path = printed(Paragraph(line), **BARE)
    assert all_letters("".join(page_texts(path))) == all_letters(line + PAGE_NUMBER)


@pytest.mark.parametrize(
    "line",
    [
        "جلسه (ستاد بازآفرینی شهری) در تاریخ ۱۴۰۳/۰۷/۱۵ برگزار شد.",
        "می‌شود، نمی‌توانند، کتاب‌ها، خانه‌های، پی‌گیری‌ها و آن‌ها را بررسی کردیم",
        "مبلغ ۱۲٬۵۰۰٬۰۰۰ ریال (دوازده میلیون و پانصد هزار ریال)",
        "ساعت ۱۰:۳۰ تا ۱۲:۰۰ روز سه‌شنبه",
        "عبارت «بافت فرسوده» و [محلهٔ کشتارگاه] و {آزمون} در متن",
        "لا، الا، الله، لله، اسلام، کالا، بالا، ملّا، لأ لإ لآ",
        "خانهٔ بزرگ، نامهٔ اداری، همهٔ ساکنین، ۀ قدیمی: خانۀ ما",
        "مصوبه: فرمانداری ۳۰ روز مهلت دارد (تا ۱۴۰۳/۰۹/۳۰) گزارش دهد.",
    ],
)
def test_a_line_is_copied_as_it_was_written(line: str, printed: Callable[..., Path]) -> None:
    copied = page_texts(printed(Paragraph(line), **BARE))[0].splitlines()
    assert normalize("NFD", line) in [normalize("NFD", text) for text in copied]


def test_a_percent_sign_stands_left_of_its_number(printed: Callable[..., Path]) -> None:
    for line in ("۴۵٫۷٪", "۱۰۰٪", "رشد ۴۵٫۷٪"):
        (seen,) = body_lines(printed(Paragraph(line), **BARE))
        assert as_seen(seen).startswith("٪"), line
    (seen,) = body_lines(printed(Paragraph("growth 45%"), **BARE))
    assert as_seen(seen) == "growth45%"


def test_a_long_paragraph_goes_on_from_line_to_line(printed: Callable[..., Path]) -> None:
    words = [f"کلمهٔ{chr(0x0628 + number % 19)}{chr(0x0633 + number // 19 % 8)}" for number in range(120)]
    path = printed(Paragraph(" ".join(words), justify=True), **BARE)
    seen = "".join(as_seen(line)[::-1] for line in body_lines(path))
    assert len(body_lines(path)) > 5
    assert seen == letters_only(" ".join(words))


def test_levels_come_from_the_whole_paragraph() -> None:
    text = "الف abc def (ghi jkl) mno pqr ب"
    levels = resolve_all(text)
    for width in (4.0, 6.0, 9.0):
        found = [run for line in lines_of(text, width) for word in line.words for run in word.runs]
        letters = "".join(run.text for run in found)
        assert letters == text.replace(" ", "")
        spread = [run.level for run in found for _ in run.text]
        assert spread == [level for level, char in zip(levels, text, strict=True) if char != " "]


@example("آب ۱-۲")
@example("آب ۱۲٪ (۳)")
@given(st.text("ابپسشلهی‌ٔ ّ۱۲۳۰ ()«»،؛؟.:/!-+٪", min_size=1, max_size=24))
def test_easy_words_are_ordered_each_for_itself(text: str) -> None:
    levels = resolve_all(text, base_level(text))
    (paragraph,) = paragraphs_of(text)
    found = [(run.text, run.level) for word in paragraph.words for run in word.runs]
    assert "".join(part for part, _ in found) == text.replace(" ", "")
    spread = [level for part, level in found for _ in part]
    assert spread == [level for level, char in zip(levels, text, strict=True) if char != " "]


def test_looks_change_no_order(printed: Callable[..., Path]) -> None:
    spans = (
        Span("مبلغ "),
        Span("۱۲٬۵۰۰ ریال", bold=True),
        Span(" (از "),
        Span("GIS", bold=True),
        Span(") شد"),
    )
    path = printed(Paragraph(spans), **BARE)
    (seen,) = body_lines(path)
    assert as_seen(seen) == expected(plain_text(spans))


def test_a_long_word_is_split_and_nothing_lost(printed: Callable[..., Path]) -> None:
    address = "https://example.test/" + "-".join(f"part{number}" for number in range(60))
    table = Table(head=(), rows=[(address, "الف")], widths=(Content(), Content()))
    copied = "".join(page_texts(printed(table, Paragraph(address), **BARE)))
    assert all_letters(copied) == all_letters(address * 2 + "الف" + PAGE_NUMBER)


@given(
    st.lists(
        st.text("ابپسشلهی‌ٔ ّ۱۲abC ()«»،.:/-٪٬", min_size=1, max_size=12).filter(str.strip),
        min_size=1,
        max_size=8,
    )
)
def test_random_lines_lose_nothing(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("random") / "lines.pdf"
    render(document(*map(Paragraph, lines), **BARE), path)
    drawn = {letters_only(line) for line in lines}
    seen = {as_seen(line) for line in lines_seen(path)}
    assert {"".join(sorted(text)) for text in drawn if text} <= {"".join(sorted(text)) for text in seen}


def test_the_sample_paragraph_is_read_whole(printed: Callable[..., Path]) -> None:
    copied = "".join(page_texts(printed(Paragraph(LONG), **BARE)))
    assert all_letters(copied) == all_letters(LONG + PAGE_NUMBER)
