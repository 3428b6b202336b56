"""A small vocabulary of drawing: shapes and words put down from the top, kept as the code of a PDF page.

`y` is 0 at the top of a drawing and falls; how high the drawing is, is known when all was put down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from yazd_desktop.typeset.charts.palette import HATCH_GAP, Marker, Paint
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import WHITE, Colour

Point = tuple[float, float]

_BELOW: Final = 2.0  # under what was put down last
_ROUND: Final = 0.5523  # how far the handles of a quarter of a circle lie
_THIN: Final = 0.5


class _Words(NamedTuple):
    """A text and the corner where it begins: the upper left one, or the lower left one when it is turned."""

    box: TextBox
    x: float
    y: float
    width: float
    turned: bool


class Drawing:
    """Shapes with words over them."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.y = 0.0
        self._shapes: list[str] = []
        self._words: list[_Words] = []

    @property
    def height(self) -> float:
        """How high it is, as far as it was drawn."""
        return _BELOW - self.y

    def rect(self, x: float, y: float, width: float, tall: float, paint: Paint | Colour) -> None:
        """A filled rectangle; `y` is its lower edge."""
        box = f"{x:.2f} {y:.2f} {width:.2f} {tall:.2f} re"
        self._fill(box, paint, (x, y, x + width, y + tall))

    def polygon(self, points: Sequence[Point], paint: Paint | Colour) -> None:
        """A filled shape with straight edges."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._fill(f"{_path(points)} h", paint, (min(xs), min(ys), max(xs), max(ys)))

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, thick: float = _THIN) -> None:
        """A straight line."""
        self.polyline(((x0, y0), (x1, y1)), colour, thick)

    def polyline(
        self,
        points: Sequence[Point],
        colour: Colour,
        thick: float = _THIN,
        dash: str = "",
        *,
        closed: bool = False,
    ) -> None:
        """A line through points; `dash` gives the lengths of its pieces and gaps."""
        end = "s" if closed else "S"
        self._shapes.append(f"{_stroke(colour)} {thick:g} w 1 J 1 j [{dash}] 0 d {_path(points)} {end}")

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self._shapes.append(f"{_colour(colour)} {_arc(x, y, radius, 0, 360, begin=True)} h f")

    def wedge(self, middle: Point, radii: Point, start: float, end: float, paint: Paint) -> None:
        """A piece of a ring between two radii, from one angle to a larger one in degrees; a white edge parts pieces."""
        x, y = middle
        inner, outer = radii
        path = f"{_arc(x, y, outer, start, end, begin=True)} {_arc(x, y, inner, end, start, begin=False)} h"
        self._fill(path, paint._replace(edge=None), (x - outer, y - outer, x + outer, y + outer))
        self._shapes.append(f"{_stroke(WHITE)} 1.2 w 1 J 1 j [] 0 d {path} S")
        if paint.edge:
            self._edge(path, paint.edge)

    def marker(self, kind: Marker, x: float, y: float, size: float, colour: Colour) -> None:
        """The sign of a line at one of its points; a hollow one has a white middle."""
        hollow = kind in {"ring", "frame"}
        if kind in {"disc", "ring"}:
            self.disc(x, y, size, colour)
            if hollow:
                self.disc(x, y, size - 1.1, WHITE)
            return
        self.polygon(_corners(kind, x, y, size), colour)
        if hollow:
            self.polygon(_corners(kind, x, y, size - 1.1), WHITE)

    def words(self, box: TextBox, x: float, top: float, width: float) -> None:
        """A text in a column that begins at `x`."""
        self._words.append(_Words(box, x, top, width, turned=False))

    def turned(self, box: TextBox, x: float, bottom: float, width: float) -> None:
        """A text turned a quarter so that it reads downwards; its lines go from `x` to the right."""
        self._words.append(_Words(box, x, bottom, width, turned=True))

    def draw(self, canvas: Any, height: float) -> None:
        """Draw it so that its top stands at `height`."""
        canvas.saveState()
        canvas.translate(0, height)
        canvas._code.extend(self._shapes)
        for words in self._words:
            if words.turned:
                canvas.saveState()
                canvas.translate(words.x, words.y)
                canvas.rotate(90)
                words.box.draw(canvas, 0, 0, words.width)
                canvas.restoreState()
            else:
                words.box.draw(canvas, words.x, words.y, words.width)
        canvas.restoreState()

    def _fill(self, path: str, paint: Paint | Colour, box: tuple[float, float, float, float]) -> None:
        if not isinstance(paint, Paint):
            self._shapes.append(f"{_colour(paint)} {path} f")
            return
        self._shapes.append(f"{_colour(paint.colour)} {path} f")
        if paint.hatch:
            lines = " ".join(_hatch(paint, box))
            self._shapes.append(f"q {path} W n {_stroke(paint.lines)} 0.9 w [] 0 d {lines} S Q")
        if paint.edge:
            self._edge(path, paint.edge)

    def _edge(self, path: str, colour: Colour) -> None:
        """An edge inside a shape, so that it does not grow."""
        self._shapes.append(f"q {path} W n {_stroke(colour)} 1.4 w [] 0 d {path} S Q")


def _hatch(paint: Paint, box: tuple[float, float, float, float]) -> list[str]:
    """Lines that cover a box; where they lie hangs on the page, so that neighbours go on in each other."""
    left, bottom, right, top = box
    if paint.hatch == "level":
        places = range(math.ceil(bottom / HATCH_GAP), math.ceil(top / HATCH_GAP))
        return [f"{left:.2f} {at * HATCH_GAP:.2f} m {right:.2f} {at * HATCH_GAP:.2f} l" for at in places]
    if paint.hatch == "upright":
        places = range(math.ceil(left / HATCH_GAP), math.ceil(right / HATCH_GAP))
        return [f"{at * HATCH_GAP:.2f} {bottom:.2f} m {at * HATCH_GAP:.2f} {top:.2f} l" for at in places]
    found = []
    if paint.hatch in {"rising", "crossed"}:
        first, last = math.floor((bottom - right) / HATCH_GAP), math.ceil((top - left) / HATCH_GAP)
        found += [
            f"{left:.2f} {left + shift:.2f} m {right:.2f} {right + shift:.2f} l"
            for shift in (number * HATCH_GAP for number in range(first, last + 1))
        ]
    if paint.hatch in {"falling", "crossed"}:
        first, last = math.floor((bottom + left) / HATCH_GAP), math.ceil((top + right) / HATCH_GAP)
        found += [
            f"{left:.2f} {shift - left:.2f} m {right:.2f} {shift - right:.2f} l"
            for shift in (number * HATCH_GAP for number in range(first, last + 1))
        ]
    return found


def _corners(kind: Marker, x: float, y: float, size: float) -> tuple[Point, ...]:
    if kind == "triangle":
        return (x - 1.1 * size, y - 0.8 * size), (x + 1.1 * size, y - 0.8 * size), (x, y + 1.15 * size)
    if kind == "diamond":
        wide = 1.25 * size
        return (x - wide, y), (x, y - wide), (x + wide, y), (x, y + wide)
    side = 0.9 * size
    return (x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side)


def _path(points: Sequence[Point]) -> str:
    first, *others = points
    return " ".join([f"{first[0]:.2f} {first[1]:.2f} m", *(f"{x:.2f} {y:.2f} l" for x, y in others)])


def _arc(x: float, y: float, radius: float, start: float, end: float, *, begin: bool) -> str:
    """A part of a circle in pieces of at most a quarter; `begin` says whether the path begins with it."""
    pieces = max(math.ceil(abs(end - start) / 90), 1)
    step = math.radians(end - start) / pieces
    handle = _ROUND * radius * step / (math.pi / 2)
    angle = math.radians(start)
    first_x, first_y = x + radius * math.cos(angle), y + radius * math.sin(angle)
    code = [f"{first_x:.2f} {first_y:.2f} {'m' if begin else 'l'}"]
    for _ in range(pieces):
        begin_cos, begin_sin = math.cos(angle), math.sin(angle)
        angle += step
        end_cos, end_sin = math.cos(angle), math.sin(angle)
        code.append(
            f"{x + radius * begin_cos - handle * begin_sin:.2f} {y + radius * begin_sin + handle * begin_cos:.2f} "
            f"{x + radius * end_cos + handle * end_sin:.2f} {y + radius * end_sin - handle * end_cos:.2f} "
            f"{x + radius * end_cos:.2f} {y + radius * end_sin:.2f} c"
        )
    return " ".join(code)


def _colour(colour: Colour) -> str:
    return "{:g} {:g} {:g} rg".format(*colour)


def _stroke(colour: Colour) -> str:
    return "{:g} {:g} {:g} RG".format(*colour)
