"""The contents of a document: a line for each heading, with the page that is known when all are done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from yazd_desktop.typeset.blocks import Block, Heading, Row, Together
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.flows.cards import draw_dotted
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.pdf.tags import Tag
from yazd_desktop.typeset.style import BODY, SMALL

_LOOKS: Final = {1: BODY.but(size=10, leading=17), 2: SMALL, 3: SMALL.but(tone="muted")}
_INDENT: Final = 14.0  # of each level
_NUMBER: Final = 30.0  # the room for the number of a page
_GAP: Final = 6.0


class ContentsLine(Flow):
    """A heading and, at the end of a dotted line, its page; `entry` counts the lines of the outline from 0."""

    def __init__(self, heading: Heading, entry: int) -> None:
        super().__init__()
        self.tag = Tag("P")
        level = min(max(heading.level, 1), 3)
        self.indent = _INDENT * (level - 1)
        self.look = _LOOKS[level]
        self.title = TextBox(heading.text, self.look)
        self.entry = entry

    def _room(self, width: float) -> float:
        return max(width - self.indent - _NUMBER - _GAP, _NUMBER)

    def measure(self, width: float) -> float:
        """Its height in that width."""
        return self.title.height(self._room(width))

    def draw(self) -> None:
        """Draw it on the page, with a place for the number."""
        canvas: Any = self.canv
        room = self._room(self.width)
        right = self.width - self.indent
        self.title.draw(canvas, right - room, self.height, room)
        last = self.title.lines(room)[-1]
        end = right - last.width * self.look.size - _GAP
        if end > _NUMBER:
            draw_dotted(canvas, _NUMBER - _GAP, self.look.leading * 0.375, end)
        canvas.place_page_of(self.entry, self.look.but(align="end"), (0.0, self.look.leading, _NUMBER))


def contents_lines(headings: Sequence[Heading], deepest: int) -> Iterator[ContentsLine]:
    """The lines of all headings of the outline down to a level."""
    for entry, heading in enumerate(headings):
        if heading.level <= deepest:
            yield ContentsLine(heading, entry)


def outlined(blocks: Sequence[Block]) -> Iterator[Heading]:
    """The headings of the outline in the order in which they are drawn."""
    for block in blocks:
        if isinstance(block, Heading):
            if block.outline:
                yield block
        elif isinstance(block, Row | Together):
            yield from outlined(block.blocks)
