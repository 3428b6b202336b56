"""Looks of charts: paints, strokes and shades that are told apart in grey print too."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from yazd_desktop.typeset.style import ACCENT, INK, WHITE, Colour, Look

Hatch = Literal["", "rising", "falling", "crossed", "level", "upright"]
Marker = Literal["disc", "frame", "triangle", "ring", "diamond", "square"]

TITLE: Final = Look(size=10, leading=16.5, bold=True)
LABEL: Final = Look(size=8, leading=12, tone="muted")
NAME: Final = LABEL.but(tone="normal")
VALUE: Final = Look(size=8, leading=12, bold=True)
HATCH_GAP: Final = 3.4


class Paint(NamedTuple):
    """What fills a bar or a piece of a pie; a pale paint has an edge."""

    colour: Colour
    hatch: Hatch = ""
    lines: Colour = WHITE
    edge: Colour | None = None


class Stroke(NamedTuple):
    """How a line of a chart looks."""

    colour: Colour
    marker: Marker
    dash: str = ""


_DEEP: Final = ACCENT
_PALE: Final = (0.612, 0.804, 0.816)
_OCHRE: Final = (0.773, 0.494, 0.176)
_CREAM: Final = (0.949, 0.918, 0.839)
_PLUM: Final = (0.455, 0.231, 0.29)
_GREEN: Final = (0.306, 0.49, 0.314)
_BLUE: Final = (0.243, 0.361, 0.604)
# The first four by lightness alone, far from each other; then the same steps of lightness again under lines.
_PAINTS: Final = (
    Paint(_DEEP),
    Paint(_PALE),
    Paint(_OCHRE),
    Paint(_CREAM, edge=_OCHRE),
    Paint(_PLUM, "rising"),
    Paint((0.8, 0.867, 0.733), "falling", _GREEN),
    Paint(_BLUE, "crossed"),
    Paint(WHITE, "rising", INK, INK),
    Paint(_GREEN, "level"),
    Paint((0.871, 0.855, 0.894), "upright", _PLUM),
)
_STROKES: Final = (
    Stroke(_DEEP, "disc"),
    Stroke((0.682, 0.4, 0.106), "square"),
    Stroke(_PLUM, "triangle", "5 3"),
    Stroke((0.184, 0.506, 0.549), "ring"),
    Stroke(_GREEN, "diamond", "1 3"),
    Stroke(_BLUE, "frame", "7 3 1 3"),
)
_READ_WELL: Final = 4.0  # white from this contrast on, in bold: black, though 5, looks drowned there
_BLACK: Final = (0.0, 0.0, 0.0)  # on the middle shades nothing less is read well
_LIGHTEST: Final = (0.925, 0.957, 0.961)


def paint_of(number: int) -> Paint:
    """The paint of a series or a part."""
    return _PAINTS[number % len(_PAINTS)]


def stroke_of(number: int) -> Stroke:
    """The line of a series."""
    return _STROKES[number % len(_STROKES)]


def shade(share: float) -> Colour:
    """From the lightest (0) to the darkest (1) of one colour."""
    light, dark = _LIGHTEST, _DEEP
    mixed = tuple(round(a + (b - a) * share, 3) for a, b in zip(light, dark, strict=True))
    return mixed[0], mixed[1], mixed[2]


def ink_on(ground: Colour) -> Colour:
    """The ink that is read well on a ground."""
    return WHITE if contrast(ground, WHITE) >= _READ_WELL else _BLACK


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21, as WCAG reckons it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4) for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
