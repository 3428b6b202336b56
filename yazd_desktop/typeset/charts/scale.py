"""Numbers of charts: which can be drawn, where they stand on an axis, how they are written."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import format_number

_MARKS: Final = 4.5  # so many steps, or one more, fill an axis
_LARGEST: Final = 1e300  # what lies beyond is drawn as if it were this, so that no reckoning overflows
_SMALLEST: Final = 1e-290
_NARROW: Final = (
    1 / 6
)  # of the highest value: a line that moves by less gets an axis that does not begin at 0
_EVEN: Final = 1e-9
_MANY_DIGITS: Final = 1e15
_MILLION, _MILLIARD, _THOUSAND_MILLIARDS = 1e6, 1e9, 1e12
_AS_ONE: Final = "\u2066{}\u2069"  # a product of two numbers keeps its order in Persian text


class Scale(NamedTuple):
    """An axis with round marks."""

    low: float
    high: float
    step: float

    def share(self, value: float) -> float:
        """Where a value stands: 0 at the lowest mark, 1 at the highest."""
        return (within(value) - self.low) / (self.high - self.low)

    def marks(self) -> list[float]:
        """The marks from the lowest to the highest."""
        return [
            self.low + self.step * number for number in range(round((self.high - self.low) / self.step) + 1)
        ]


def known(values: Iterable[float | None]) -> list[float]:
    """The values that can be drawn: no gaps, nothing that is no number, nothing infinite."""
    return [value for value in values if value is not None and math.isfinite(value)]


def known_or_none(value: float | None) -> float | None:
    """A value that can be drawn, or None."""
    return value if value is not None and math.isfinite(value) else None


def round_scale(values: Iterable[float]) -> tuple[float, float, float]:
    """Lowest and highest mark of an axis from 0, and its step of 1, 2 or 5 times a power of ten."""
    given = [within(value) for value in values]
    return _round_marks(
        min([0.0, *given]), max([0.0, *given]), whole=all(value.is_integer() for value in given)
    )


def bar_scale(values: Iterable[float]) -> Scale:
    """The axis of bars: it always holds 0, and has some length."""
    low, high, step = round_scale(values)
    return Scale(low, high if high > low else low + step, step)


def line_scale(values: list[float]) -> Scale:
    """The axis of lines: as that of bars, but nearer when all values are high and move by little."""
    given = [within(value) for value in values]
    low, high = min(given), max(given)
    largest = max(abs(low), abs(high))
    if low * high <= 0 or not _EVEN * largest < high - low < _NARROW * largest:
        return bar_scale(given)
    marks = _round_marks(low, high, whole=all(value.is_integer() for value in given))
    return Scale(*marks)


def _round_marks(lowest: float, highest: float, *, whole: bool) -> tuple[float, float, float]:
    span = highest - lowest
    if span < _SMALLEST:
        span = 1.0
    power = 10.0 ** math.floor(math.log10(span / _MARKS))
    step = next(power * part for part in (1, 2, 5, 10) if power * part * _MARKS >= span * 0.999)
    if whole:
        step = max(step, 1.0)
    return math.floor(lowest / step) * step, math.ceil(highest / step) * step, step


def within(value: float) -> float:
    """A value that can be reckoned with: the largest ones are drawn as a little less."""
    return max(min(float(value), _LARGEST), -_LARGEST)


def shown(value: float | None) -> str:
    """A value as it is written beside what is drawn: at most two places, and millards as words."""
    if value is None or not math.isfinite(value):
        return t("typeset.chart.gap")
    size = abs(value)
    if size >= _MANY_DIGITS or 0 < size < 1 / 10_000:
        return _as_power(value)
    if size >= _MILLIARD:
        return _in_words(value)
    return format_number(round(value, 2 if size >= 1 / 10 else 4))


def shown_mark(mark: float, step: float) -> str:
    """A mark of an axis with as many places as its step has."""
    size = abs(mark)
    if size >= _MANY_DIGITS or step < 1 / 10_000:
        return _as_power(mark) if mark else shown(0)
    if size >= _MILLION:
        return _in_words(mark)
    places = max(0, -math.floor(math.log10(step) + _EVEN))
    return format_number(round(mark, places))


def _in_words(value: float) -> str:
    size = abs(value)
    if size >= _THOUSAND_MILLIARDS:
        return t("typeset.chart.thousand_milliards", value=_short(value / _THOUSAND_MILLIARDS))
    if size >= _MILLIARD:
        return t("typeset.chart.milliards", value=_short(value / _MILLIARD))
    return t("typeset.chart.millions", value=_short(value / _MILLION))


def _as_power(value: float) -> str:
    digits, _, power = f"{value:.2e}".partition("e")
    words = t("typeset.chart.power", value=_short(float(digits)), power=format_number(int(power)))
    return _AS_ONE.format(words)


def _short(value: float) -> str:
    return format_number(round(value, 2))
