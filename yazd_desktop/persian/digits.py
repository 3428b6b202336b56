"""Digits and numbers as Persian writes them: ۱۲٬۵۰۰٫۵."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

_ARABIC_INDIC: Final = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
_TO_PERSIAN: Final = str.maketrans("0123456789" + _ARABIC_INDIC, _PERSIAN * 2)
_TO_ASCII: Final = str.maketrans(_PERSIAN + _ARABIC_INDIC, "0123456789" * 2)

DECIMAL_MARK: Final = "\u066b"
THOUSANDS_MARK: Final = "\u066c"
# A hyphen would jump to the other end of the number in a right-to-left line.
MINUS: Final = "\u200e\u2212"
_TO_MARKS: Final = str.maketrans({",": THOUSANDS_MARK, ".": DECIMAL_MARK, "-": MINUS})

# Marks of a number as people type them. The slash is the decimal mark of Persian handwriting and number pads.
_TYPED: Final = str.maketrans(
    {
        DECIMAL_MARK: ".",
        "/": ".",
        THOUSANDS_MARK: ",",
        "\u060c": ",",
        "\u2212": "-",
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        **dict.fromkeys("\u200c\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c", None),
    }
)
_NUMBER: Final = re.compile(
    r"[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?|\.\d+)", re.ASCII
)


def to_persian(text: str | int) -> str:
    """The text with its digits in Persian."""
    return str(text).translate(_TO_PERSIAN)


def to_ascii(text: str) -> str:
    """The text with its Persian and Arabic-Indic digits in ASCII."""
    return text.translate(_TO_ASCII)


def format_number(value: float, decimals: int | None = None) -> str:
    """A number in Persian digits and marks; halves round away from zero.

    Without `decimals` as many places as the number has; raises ValueError for what is no finite number.
    """
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(value)
    with localcontext() as context:
        context.prec = 400  # the widest float has 309 digits before the point
        if decimals is not None:
            number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        shown = f"{number:,f}"
    if decimals is None and "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    if not number:
        shown = shown.removeprefix("-")
    return shown.translate(_TO_MARKS).translate(_TO_PERSIAN)


def parse_number(text: str) -> int | float:
    """The number typed, whole as int; ValueError for what could be read in two ways (12,5)."""
    typed = to_ascii(text).translate(_TYPED).strip()
    if not _NUMBER.fullmatch(typed):
        raise ValueError(text)
    typed = typed.replace(",", "").replace(" ", "")
    if "." not in typed:
        return int(typed)
    number = float(typed)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number
