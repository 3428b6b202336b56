"""Persian pages against a raw canvas: pages a second of one document of tables and paragraphs, as a ratio.

The raw side draws the same strings, shaped and ordered beforehand, with reportlab's `drawString`: no wrapping, no
tables, no order, the least that any PDF of these pages can cost. Both sides run in this process, turn by turn, and
each round prints other texts.

python bench/pdf.py
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _machine import describe
from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from yazd_desktop import typeset as ty
from yazd_desktop.paths import resource
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.typeset.render import render
from yazd_desktop.typeset.text.layout import lines_of

PAGES = 30
ROUNDS = 5
ROWS_OF_A_PAGE = 14
PARAGRAPH = (
    "این گزارش بر پایهٔ پرونده‌های باز دفتر تسهیلگری تا تاریخ ۱۴۰۵/۰۲/۱۵ فراهم شده است و وضعیت ارجاع‌ها، تعهدهای "
    "دستگاه‌ها و مسائل اولویت‌دار محله‌ها را نشان می‌دهد؛ مبلغ‌ها به ریال است (برای نمونه ۱۲٬۵۰۰٬۰۰۰ ریال)."
)
HEAD = ("ردیف", "دستگاه", "متن تعهد", "مهلت", "تأخیر", "آخرین پاسخ")
WIDTHS = (ty.Fixed(12), ty.Share(2), ty.Share(4), ty.Content(), ty.Fixed(18), ty.Content())


def rows_of(page: int, edition: int) -> list[tuple[str, ...]]:
    """The rows of the table of one page; the texts differ from page to page."""
    return [
        (
            to_persian(row + 1),
            ("ادارهٔ کل بهزیستی", "شهرداری منطقهٔ ۳", "شرکت آب و فاضلاب")[row % 3],
            f"نصب روشنایی معابر کوچه‌های {to_persian(page + edition)} تا {to_persian(page + row)} و گزارش به دبیرخانه",
            f"۱۴۰۵/۰{to_persian(row % 9 + 1)}/۱۵",
            to_persian((page * 7 + row * 3 + edition) % 90),
            f"نامهٔ ۱۴۰۴/ص/{to_persian(1000 + page * 20 + row + edition * 700)}",
        )
        for row in range(ROWS_OF_A_PAGE)
    ]


def document(edition: int) -> ty.Document:
    """A document of as many sections as pages are wanted."""
    blocks: list[ty.Block] = []
    for page in range(PAGES):
        blocks += [
            ty.Heading(f"بخش {to_persian(page + 1)}"),
            ty.Paragraph(f"{to_persian(page + edition * 100)}. {PARAGRAPH}"),
        ]
        blocks += [ty.Paragraph(PARAGRAPH), ty.Table(HEAD, rows_of(page, edition), WIDTHS), ty.PageBreak()]
    return ty.Document("سنجش", "سنجش", "سنجش", tuple(blocks), ty.Furniture("دفتر", "جلسه"))


def ready_strings(edition: int) -> list[list[str]]:
    """The strings of each page as a canvas would need them: reshaped, in visual order, one for each line."""
    reshape = ArabicReshaper({"delete_harakat": False}).reshape
    pages = []
    for page in range(PAGES):
        lines = [
            f"بخش {to_persian(page + 1)}",
            "دفتر",
            "جلسه",
            f"صفحهٔ {to_persian(page + 1)} از {to_persian(PAGES)}",
        ]
        for text, width in [(f"{to_persian(page + edition * 100)}. {PARAGRAPH}", 45.9), (PARAGRAPH, 45.9)]:
            lines += broken(text, width)
        for row in (HEAD, *rows_of(page, edition)):
            for column, text in enumerate(row):
                lines += broken(text, 14.0 if column == 2 else 60.0)
        pages.append([get_display(reshape(line), base_dir="R") for line in lines])
    return pages


def broken(text: str, width: float) -> list[str]:
    return [
        " ".join("".join(run.text for run in word.runs) for word in line.words)
        for line in lines_of(text, width)
    ]


def draw_raw(pages: list[list[str]]) -> int:
    """Only `drawString`, page after page."""
    canvas = Canvas(io.BytesIO(), invariant=1)
    for strings in pages:
        canvas.setFont("Vazirmatn", 9.5)
        for number, string in enumerate(strings):
            canvas.drawString(60 + number % 6 * 80, 800 - number // 6 * 15, string)
        canvas.showPage()
    canvas.save()
    return len(pages)


def pages_a_second(work: Callable[[], int]) -> float:
    begun = time.perf_counter()
    pages = work()
    return pages / (time.perf_counter() - begun)


def main() -> None:
    print(describe())
    pdfmetrics.registerFont(TTFont("Vazirmatn", str(resource("fonts", "Vazirmatn-Regular.ttf"))))
    ours: list[float] = []
    raw: list[float] = []
    strings = ready_strings(0)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "bench.pdf"
        for edition in range(ROUNDS + 1):
            strings, whole = ready_strings(edition), document(edition)
            raw.append(pages_a_second(lambda strings=strings: draw_raw(strings)))
            ours.append(pages_a_second(lambda whole=whole: render(whole, target).pages))
    first, usual, peer = ours[0], median(ours[1:]), median(raw[1:])
    print(
        f"{PAGES} Persian pages of paragraphs and tables; {sum(map(len, strings))} strings on the raw canvas"
    )
    print(f"  raw canvas, ready strings {peer:6.0f} pages/s")
    print(f"  this program              {usual:6.0f} pages/s   ratio {usual / peer:.2f}")
    print(f"  the same, first time      {first:6.0f} pages/s   ratio {first / peer:.2f}")


if __name__ == "__main__":
    main()
