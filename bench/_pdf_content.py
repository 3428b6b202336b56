"""The packet that all sides of the PDF benchmarks print: a heading, paragraphs and a table of 7 columns on each page.

As in a real packet, agencies, statuses, dates and standing sentences come again and again; what was agreed, the
numbers of letters and the people's own words are new in every row. Nothing here knows a PDF library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

ROWS_OF_A_PAGE: Final = 11
HEAD: Final = ("ردیف", "دستگاه", "متن تعهد", "محله", "مهلت", "وضعیت", "آخرین پاسخ")
# Of the width of the table, for every side.
SHARES: Final = (5, 15, 32, 12, 12, 10, 14)
STANDING: Final = (
    "این گزارش بر پایهٔ پرونده‌های باز دفتر تسهیلگری تا تاریخ ۱۴۰۵/۰۲/۱۵ فراهم شده است و وضعیت ارجاع‌ها، تعهدهای "
    "دستگاه‌ها و مسائل اولویت‌دار محله‌ها را نشان می‌دهد؛ مبلغ‌ها به ریال است (برای نمونه ۱۲٬۵۰۰٬۰۰۰ ریال)."
)
AGENCIES: Final = (
    "ادارهٔ کل بهزیستی",
    "شهرداری منطقهٔ ۳",
    "شرکت آب و فاضلاب",
    "ادارهٔ کل آموزش و پرورش",
    "مرکز بهداشت شهرستان",
    "کمیتهٔ امداد",
)
NEIGHBOURHOODS: Final = ("کشتارگاه", "اسکان", "حسن‌آباد", "نعیم‌آباد", "شیخداد")
STATUSES: Final = ("در دست اقدام", "انجام شده", "بی‌پاسخ", "تمدید شده")
WORKS: Final = (
    "نصب روشنایی معابر",
    "آسفالت کوچه‌های فرعی",
    "بازسازی خانهٔ بهداشت",
    "لایروبی جوی‌ها",
    "جمع‌آوری نخاله‌ها",
)
_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True)
class Section:
    """What stands on one page."""

    title: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def persian(number: int) -> str:
    """A whole number in Persian digits."""
    return str(number).translate(_DIGITS)


def packet(pages: int, edition: int = 0) -> tuple[Section, ...]:
    """A packet of so many pages; another edition has other texts in its rows."""
    return tuple(_section(page, edition) for page in range(pages))


def rows(count: int, edition: int = 0) -> tuple[tuple[str, ...], ...]:
    """The rows of one long table."""
    return tuple(_row(row, edition) for row in range(count))


def _section(page: int, edition: int) -> Section:
    number, first = persian(page + 1), page * ROWS_OF_A_PAGE
    opened, late = persian(20 + (page * 13 + edition) % 300), persian((page * 7 + edition) % 45)
    news = (
        f"در بخش {number} از {opened} پرونده، {late} پرونده بیش از ۳۰ روز بی‌پاسخ مانده است؛ «دفتر {number}» نامهٔ شمارهٔ "
        f"۱۴۰۵/ص/{persian(2000 + page + edition * 700)} را برای پیگیری فرستاد (پیوست: {persian(page % 9 + 1)} برگ)."
    )
    table = tuple(_row(first + place, edition) for place in range(ROWS_OF_A_PAGE))
    return Section(f"بخش {number}", (STANDING, news), table)


def _row(row: int, edition: int) -> tuple[str, ...]:
    seed = row * 31 + edition * 977
    work, house, end = WORKS[seed % len(WORKS)], persian(1 + seed % 397), persian(400 + seed % 89)
    return (
        persian(row + 1),
        AGENCIES[seed % len(AGENCIES)],
        f"{work} از پلاک {house} تا {end} و گزارش شمارهٔ {persian(10000 + seed)} به دبیرخانه",
        NEIGHBOURHOODS[seed // 7 % len(NEIGHBOURHOODS)],
        f"۱۴۰۵/۰{persian(seed % 9 + 1)}/{persian(10 + seed % 20)}",
        STATUSES[seed // 3 % len(STATUSES)],
        f"۱۴۰۴/ص/{persian(1000 + seed % 8999)}",
    )


def source(sections: Sequence[Section]) -> str:
    """All texts in the order in which they are read: line by line, a row of a table cell by cell."""
    return "\n".join(_lines(sections))


def _lines(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield section.title
        yield from section.paragraphs
        for row in (HEAD, *section.rows):
            yield " ".join(row)
