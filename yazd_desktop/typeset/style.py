"""The look of a printed page: sizes in points, colours, and the room around things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from yazd_desktop.typeset.blocks import Align, ParagraphStyle, Tone

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
MARGIN_SIDE: Final = 20 * MM
MARGIN_TOP: Final = 27 * MM
MARGIN_BOTTOM: Final = 22 * MM
BODY_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN_SIDE
BODY_HEIGHT: Final = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """The room for the body of a page, or of a column on it."""

    width: float
    height: float


WHOLE_PAGE: Final = Room(BODY_WIDTH, BODY_HEIGHT)


def _colour(code: str) -> Colour:
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return round(red, 3), round(green, 3), round(blue, 3)


INK: Final = _colour("1e2629")
RULE: Final = _colour("c9d0d3")
RULE_FAINT: Final = _colour("e3e8ea")
ZEBRA: Final = _colour("f5f8f8")
ACCENT: Final = _colour("0f4c5c")
HEAD_TINT: Final = _colour("e4eef0")
WHITE: Final = (1.0, 1.0, 1.0)
TONES: Final[dict[Tone, Colour]] = {
    "normal": INK,
    "muted": _colour("66737a"),
    "accent": ACCENT,
    "success": _colour("1b7046"),
    "warning": _colour("96590a"),
    "danger": _colour("a8231c"),
}
TINTS: Final[dict[Tone, Colour]] = {
    "normal": _colour("f3f5f6"),
    "muted": _colour("f3f5f6"),
    "accent": _colour("eaf2f4"),
    "success": _colour("eaf5ef"),
    "warning": _colour("fbf3e4"),
    "danger": _colour("fbecea"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a text stands: its size and the height of its lines in points."""

    size: float = 10.5
    leading: float = 17.3
    bold: bool = False
    tone: Tone = "normal"
    align: Align = "start"
    justify: bool = False
    kashida: bool = False
    colour: Colour | None = None

    def but(self, **changes: object) -> Look:
        """The same look with some changes."""
        return replace(self, **changes)  # type: ignore[arg-type]


BODY: Final = Look()
PARAGRAPHS: Final[dict[ParagraphStyle, Look]] = {
    "body": BODY,
    "lead": Look(size=11.5, leading=19.5, tone="accent"),
    "small": Look(size=9, leading=14.6),
    "note": Look(size=9, leading=14.6, tone="muted"),
    "centre": BODY.but(align="centre"),
}
HEADINGS: Final = {
    1: Look(size=16, leading=25, bold=True, tone="accent"),
    2: Look(size=12.5, leading=20.5, bold=True, tone="accent"),
    3: Look(size=10.5, leading=17.3, bold=True),
}
SPACE_BEFORE_HEADING: Final = {1: 14.0, 2: 13.0, 3: 9.0}
SPACE_AFTER_HEADING: Final = {1: 8.0, 2: 4.0, 3: 2.0}
TABLE_CELL: Final = Look(size=9.5, leading=14.6)
TABLE_HEAD: Final = Look(size=9.2, leading=14.2, bold=True, tone="accent")
SMALL: Final = PARAGRAPHS["small"]
NOTE: Final = PARAGRAPHS["note"]
