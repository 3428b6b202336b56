"""Values as they stand in a report: counts, days, marks for what is not known."""

from __future__ import annotations

from datetime import date
from typing import Final

from yazd_desktop.i18n import language, t
from yazd_desktop.persian import digits, jalali
from yazd_desktop.typeset.blocks import Fixed, Paragraph

ROW_NUMBER: Final = Fixed(10.5)
DATE: Final = Fixed(19.5)
"""Widths of columns that come in many tables."""
_HUNDRED: Final = 100


def number(value: float | None, decimals: int | None = None) -> str:
    """A number for people, with as many decimals as it has if not told otherwise; a dash for none."""
    if value is None:
        return t("reports.packet.none")
    if language() == "fa":
        return digits.format_number(value, decimals)
    return f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"


def local_digits(text: str) -> str:
    """A number that is a name (of a file, a letter, a phone) in the digits of the language."""
    return digits.to_persian(text) if language() == "fa" else text


def day(value: date | None) -> str:
    """A day in digits; a dash for none."""
    return t("reports.packet.none") if value is None else jalali.format_short(value)


def long_day(value: date | None) -> str:
    """A day in words with its weekday; empty for none."""
    if value is None:
        return ""
    return t("reports.packet.day", weekday=jalali.weekday_name(value), day=jalali.format_long(value))


def percent(part: int, whole: int, small_number: int) -> str:
    """A share of the whole; a dash when the whole is too small to speak of percentages."""
    if whole < max(1, small_number):
        return t("reports.packet.none")
    return t("reports.packet.percent", percent=(2 * part * _HUNDRED + whole) // (2 * whole))


def of_how_many(part: int, whole: int, small_number: int) -> str:
    """The counts behind a percentage, and why it is not shown where it is not."""
    if whole < max(1, small_number):
        return t("reports.packet.too_few", part=part, whole=whole)
    return t("reports.packet.of", part=part, whole=whole)


def or_dash(text: str) -> str:
    """The text; a dash for none."""
    return text or t("reports.packet.none")


def shortened(text: str, length: int) -> str:
    """The beginning of a text in one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[:length]
    return t("reports.packet.cut", text=head.rsplit(" ", 1)[0] if " " in head else head)


def nothing_here() -> Paragraph:
    """The line of a section that has nothing to say."""
    return Paragraph(t("reports.packet.nothing"), style="note")
