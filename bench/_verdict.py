"""Figures beside what is wanted of them, said the same way by the benchmarks of PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Something measured; `least` and `most` are what is wanted, `note` stands behind."""

    name: str
    value: float | None
    unit: str = ""
    least: float | None = None
    most: float | None = None
    places: int = 2
    note: str = ""

    def verdict(self) -> str:
        """Whether it is as wanted; nothing where nothing is wanted."""
        if self.least is None and self.most is None:
            return ""
        if self.value is None:
            return "not measured"
        low = self.least is not None and self.value < self.least
        high = self.most is not None and self.value > self.most
        return "NOT" if low or high else "ok"

    def wanted(self) -> str:
        """The bounds in words."""
        bounds = [f">= {self.least:g}"] if self.least is not None else []
        bounds += [f"<= {self.most:g}"] if self.most is not None else []
        return " ".join(bounds)


def tell(figures: list[Figure]) -> None:
    """A line for each figure."""
    print(f"  {'figure':<66} {'measured':>12}  {'wanted':<9}")
    for figure in figures:
        value = "-" if figure.value is None else f"{figure.value:.{figure.places}f} {figure.unit}".rstrip()
        note = f"  ({figure.note})" if figure.note else ""
        print(f"  {figure.name:<66} {value:>12}  {figure.wanted():<9} {figure.verdict()}{note}".rstrip())
