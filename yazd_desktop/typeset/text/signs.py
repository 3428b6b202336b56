"""A small font of signs that Vazirmatn lacks (boxes, ticks, arrows, dots), drawn here; and the box of what is missing.

Being glyphs, they keep their place in the line and can be copied from the PDF like any letter. Into the box come the
digits of the code point, two rows of two or three, so that whoever sees it can tell which character is wanted.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeAlias

UNITS_PER_EM: Final = 1000
MISSING_GLYPH: Final = 1  # the glyph after .notdef; those of the sixteen digits follow

Point: TypeAlias = tuple[float, float]
Contour: TypeAlias = Sequence[Point]
_BOX: Final = (80, -40, 720, 600)
_MIDDLE: Final = (400, 280)
_MISSING_BOX: Final = (90, -40, 610, 680)
_DIGIT_WIDTH, _DIGIT_HEIGHT, _DIGIT_STROKE, _DIGIT_GAP = 122, 272, 32, 26
# The strokes of each digit: top, upper left and right, middle, lower left and right, bottom.
_DIGIT_STROKES: Final = (
    *("1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010"),
    *("1111111", "1111011", "1111110", "0101111", "1100101", "0011111", "1101101", "1101100"),
)


def _rectangle(left: float, bottom: float, right: float, top: float) -> Contour:
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


def _frame(left: float, bottom: float, right: float, top: float, stroke: float) -> list[Contour]:
    inner = _rectangle(left + stroke, bottom + stroke, right - stroke, top - stroke)
    return [_rectangle(left, bottom, right, top), list(reversed(inner))]


def _disc(radius: float) -> Contour:
    corners = 48
    x, y = _MIDDLE
    angles = (-2 * math.pi * corner / corners for corner in range(corners))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def _stroke(points: Sequence[Point], width: float) -> list[Contour]:
    """A broken line of a width, as one quadrilateral for each piece."""
    pieces: list[Contour] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        along_x, along_y = (x1 - x0) / length * width / 2, (y1 - y0) / length * width / 2
        # Each end goes on by half a width, so that the pieces meet without a notch.
        x0, y0, x1, y1 = x0 - along_x, y0 - along_y, x1 + along_x, y1 + along_y
        pieces.append(
            [
                (x0 - along_y, y0 + along_x),
                (x1 - along_y, y1 + along_x),
                (x1 + along_y, y1 - along_x),
                (x0 + along_y, y0 - along_x),
            ]
        )
    return pieces


_TICK: Final = _stroke([(190, 290), (345, 130), (625, 500)], 78)
_CROSS: Final = [*_stroke([(200, 80), (600, 480)], 74), *_stroke([(200, 480), (600, 80)], 74)]
_RING: Final[list[Contour]] = [_disc(310), list(reversed(_disc(255)))]
_ARROW: Final = [*_stroke([(90, 280), (700, 280)], 64), *_stroke([(330, 500), (100, 280), (330, 60)], 64)]


def _turned(contours: Sequence[Contour], turn: Callable[[Point], Point]) -> list[Contour]:
    return [[turn(point) for point in contour] for contour in contours]


def _upwards(contours: Sequence[Contour]) -> list[Contour]:
    x, y = _MIDDLE
    return _turned(contours, lambda point: (x - (point[1] - y), y - (point[0] - x)))


def _mirrored(contours: Sequence[Contour]) -> list[Contour]:
    return [
        list(reversed(contour)) for contour in _turned(contours, lambda point: (800 - point[0], point[1]))
    ]


def _upside_down(contours: Sequence[Contour]) -> list[Contour]:
    return [
        list(reversed(contour)) for contour in _turned(contours, lambda point: (point[0], 560 - point[1]))
    ]


def _digit(strokes: str) -> list[Contour]:
    middle, half = _DIGIT_HEIGHT / 2, _DIGIT_STROKE / 2
    right, top = _DIGIT_WIDTH - _DIGIT_STROKE, _DIGIT_HEIGHT - _DIGIT_STROKE
    places = (
        (0, top, _DIGIT_WIDTH, _DIGIT_HEIGHT),
        (0, middle, _DIGIT_STROKE, _DIGIT_HEIGHT),
        (right, middle, _DIGIT_WIDTH, _DIGIT_HEIGHT),
        (0, middle - half, _DIGIT_WIDTH, middle + half),
        (0, 0, _DIGIT_STROKE, middle),
        (right, 0, _DIGIT_WIDTH, middle),
        (0, 0, _DIGIT_WIDTH, _DIGIT_STROKE),
    )
    return [_rectangle(*place) for place, is_drawn in zip(places, strokes, strict=True) if is_drawn == "1"]


def digits_in_box(char: str) -> list[tuple[int, float, float]]:
    """The glyphs that write the code point of a character into the box that stands for it, and their places."""
    digits = f"{ord(char):04X}" if char <= "\uffff" else f"{ord(char):06X}"
    left, bottom, right, top = _MISSING_BOX
    columns = len(digits) // 2
    width = columns * _DIGIT_WIDTH + (columns - 1) * _DIGIT_GAP
    x = (left + right - width) / 2
    y = (bottom + top - 2 * _DIGIT_HEIGHT - _DIGIT_GAP) / 2
    return [
        (
            MISSING_GLYPH + 1 + int(digit, 16),
            x + place % columns * (_DIGIT_WIDTH + _DIGIT_GAP),
            y + (_DIGIT_HEIGHT + _DIGIT_GAP if place < columns else 0),
        )
        for place, digit in enumerate(digits)
    ]


def _shapes() -> dict[str, list[Contour]]:
    empty_box = _frame(*_BOX, 52)
    full_box: list[Contour] = [_rectangle(*_BOX)]
    triangle: list[Contour] = [[(120, 0), (400, 560), (680, 0)]]
    diamond: list[Contour] = [[(400, -60), (80, 280), (400, 620), (720, 280)]]
    up = _upwards(_ARROW)
    return {
        "\u2610": empty_box,
        "\u25a1": empty_box,
        "\u2611": [*empty_box, *_TICK],
        "\u2705": [*empty_box, *_TICK],
        "\u2612": [*empty_box, *_CROSS],
        "\u2713": list(_TICK),
        "\u2714": list(_TICK),
        "\u2717": list(_CROSS),
        "\u2718": list(_CROSS),
        "\u274c": list(_CROSS),
        "\u25a0": full_box,
        "\u25aa": [_rectangle(240, 120, 560, 440)],
        "\u25cf": [_disc(300)],
        "\u2b24": [_disc(300)],
        "\u25cb": list(_RING),
        "\u25c9": [*_RING, _disc(170)],
        "\u25c6": diamond,
        "\u25b2": triangle,
        "\u25bc": _upside_down(triangle),
        "\u25c0": [[(120, 280), (640, 600), (640, -40)]],
        "\u25b6": [[(160, -40), (160, 600), (680, 280)]],
        "\u2605": [_star()],
        "\u2190": list(_ARROW),
        "\u2192": _mirrored(_ARROW),
        "\u2191": up,
        "\u2193": _upside_down(up),
    }


def _star() -> Contour:
    x, y = _MIDDLE
    points = []
    for corner in range(10):
        angle = math.pi / 2 - math.pi * corner / 5
        radius = 340 if corner % 2 == 0 else 140
        points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return points


SIGNS: Final = frozenset(_shapes())


@cache
def build_sign_font() -> bytes:
    """The font as TrueType data; glyph 1 is the box that stands for what no font has."""
    from fontTools.fontBuilder import FontBuilder

    glyphs: dict[str, list[Contour]] = {".notdef": [], "missing": _frame(*_MISSING_BOX, 28)}
    for digit, strokes in enumerate(_DIGIT_STROKES):
        glyphs[f"digit{digit}"] = _digit(strokes)
    names: dict[int, str] = {}
    for char, contours in _shapes().items():
        name = f"u{ord(char):04X}"
        glyphs[name] = contours
        names[ord(char)] = name
    builder: Any = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: _drawn(contours) for name, contours in glyphs.items()})
    widths = {name: 700 if name in {".notdef", "missing"} else 800 for name in glyphs}
    begins = {
        name: round(min((x for line in glyph for x, _ in line), default=0)) for name, glyph in glyphs.items()
    }
    builder.setupHorizontalMetrics({name: (width, begins[name]) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Yazd Signs", "styleName": "Regular", "psName": "YazdSigns"})
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    data = io.BytesIO()
    builder.font.save(data)
    return data.getvalue()


def _drawn(contours: Sequence[Contour]) -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for contour in contours:
        pen.moveTo(_whole(contour[0]))
        for point in contour[1:]:
            pen.lineTo(_whole(point))
        pen.closePath()
    return pen.glyph()


def _whole(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])
