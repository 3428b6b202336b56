"""Blocks become flowables; a heading takes the beginning of what follows it with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from reportlab.platypus.flowables import CondPageBreak, Flowable
from reportlab.platypus.flowables import PageBreak as NewPage

from yazd_desktop.typeset import blocks as b
from yazd_desktop.typeset.charts.figure import ChartFlow
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.flows.cards import (
    CalloutFlow,
    FiguresRow,
    KeyValuesRow,
    SignaturesRow,
    WritingLine,
    label_share,
)
from yazd_desktop.typeset.flows.contents import contents_lines, outlined
from yazd_desktop.typeset.flows.cover import CoverFlow
from yazd_desktop.typeset.flows.paragraphs import HeadingFlow, ItemFlow, TextFlow
from yazd_desktop.typeset.flows.pictures import PictureFlow
from yazd_desktop.typeset.flows.qr import QrFlow
from yazd_desktop.typeset.flows.table import TableFlow
from yazd_desktop.typeset.pdf.tags import Tag
from yazd_desktop.typeset.style import (
    BODY,
    HEADINGS,
    MM,
    PARAGRAPHS,
    SPACE_AFTER_HEADING,
    SPACE_BEFORE_HEADING,
    WHOLE_PAGE,
    Room,
)

_GUTTER: Final = 18.0  # between blocks side by side
_FIGURES_IN_A_ROW: Final = 4


class Gap(Flow):
    """An empty strip; at the head of a page it stays, as the author asked for it."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.gap = height

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Its height in that width."""
        return self.gap

    def draw(self) -> None:
        """Draw it on the page."""
        return


class SideBySide(Flow):
    """Columns of flowables, the first rightmost."""

    space_before = 4.0
    space_after = 8.0

    def __init__(self, columns: Sequence[Sequence[Flow]]) -> None:
        super().__init__()
        self.columns = columns

    def _column_width(self, width: float) -> float:
        return (width - _GUTTER * (len(self.columns) - 1)) / len(self.columns)

    def measure(self, width: float) -> float:
        """Its height in that width."""
        column = self._column_width(width)
        return max((stack_height(flows, column) for flows in self.columns), default=0.0)

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        column = self._column_width(self.width)
        for number, flows in enumerate(self.columns):
            left = self.width - (number + 1) * column - number * _GUTTER
            y = self.height
            after = 0.0
            for place, flow in enumerate(flows):
                y -= max(after, flow.getSpaceBefore()) if place else 0.0
                _, height = flow.wrap(column, y)
                flow.drawOn(canvas, left, y - height)
                y -= height
                after = flow.getSpaceAfter()


def stack_height(flows: Sequence[Flow], width: float) -> float:
    """The height of flowables under each other, with the room between them."""
    height = after = 0.0
    for place, flow in enumerate(flows):
        height += flow.measure(width) + (max(after, flow.getSpaceBefore()) if place else 0.0)
        after = flow.getSpaceAfter()
    return height


def tell_story(blocks: Sequence[b.Block], room: Room = WHOLE_PAGE) -> Iterator[Flowable]:
    """The flowables of all blocks, with the page breaks that keep headings with what follows.

    There is at least one, and no page without a block: breaks in a row, or at the end, make no empty pages.
    """
    kept: list[Flow] = []
    begun = break_wanted = False
    for block in blocks:
        if isinstance(block, b.Contents):
            flows: list[Flow] = list(contents_lines(list(outlined(blocks)), block.deepest))
        else:
            flows = list(_flows_of(block, room))
        if flows and break_wanted and begun:
            yield NewPage()
        break_wanted = break_wanted and not flows
        if isinstance(block, b.Heading) or (isinstance(block, b.Paragraph) and block.keep_with_next):
            kept += flows
        elif isinstance(block, b.PageBreak):
            yield from kept
            begun, break_wanted, kept = begun or bool(kept), True, []
        elif flows:
            if isinstance(block, b.Together):
                yield _keep([*kept, *flows], room)
            elif kept:
                yield _keep(kept, room, flows[0])
            yield from kept
            yield from flows
            begun, break_wanted, kept = True, isinstance(block, b.Cover), []
    yield from kept
    if not begun and not kept:
        yield Gap(0)


def _keep(flows: Sequence[Flow], room: Room, following: Flow | None = None) -> Flowable:
    """A page break if these, and the beginning of what follows, don't fit any more."""
    height = stack_height(flows, room.width)
    if following is not None:
        gap = max(flows[-1].getSpaceAfter(), following.getSpaceBefore())
        height += gap + following.least_height(room.width)
    height += flows[0].getSpaceBefore()
    return CondPageBreak(min(height, room.height - 1))


def _flows_of(block: b.Block, room: Room) -> Iterator[Flow]:
    for flow in _made_of(block, room):
        flow.page_height = room.height
        yield flow


def _made_of(block: b.Block, room: Room) -> Iterator[Flow]:
    match block:
        case b.Cover():
            yield CoverFlow(block)
        case b.Heading():
            yield _heading(block)
        case b.Paragraph():
            look = PARAGRAPHS[block.style]
            yield TextFlow(
                block.text, look.but(justify=True, kashida=block.kashida) if block.justify else look
            )
        case b.Items():
            whole = Tag("L")
            for number, item in enumerate(block.items, 1):
                flow = ItemFlow(item, BODY, number if block.numbered else None, Tag("LI", whole))
                flow.space_after = 3 if number < len(block.items) else 8
                yield flow
        case b.Table():
            yield TableFlow(block)
        case b.BarChart() | b.LineChart() | b.PieChart() | b.Sparklines() | b.ProgressBars() | b.HeatMap():
            yield ChartFlow(block)
        case b.Picture() | b.PicturePair():
            yield PictureFlow(block)
        case b.QrCode():
            yield QrFlow(block)
        case b.Callout():
            yield CalloutFlow(block)
        case b.Space():
            yield Gap(block.mm * MM)
        case b.Row():
            yield from _side_by_side(block, room)
        case b.Together():
            for inner in block.blocks:
                yield from _flows_of(inner, room)
        case b.PageBreak() | b.Contents():
            return
        case _:
            yield from _cards_of(block, room)


def _cards_of(block: b.Figures | b.KeyValues | b.WritingLines | b.Signatures, room: Room) -> Iterator[Flow]:
    match block:
        case b.Figures() if block.items:
            rows = -(-len(block.items) // _FIGURES_IN_A_ROW)
            columns = -(-len(block.items) // rows)
            for part in _parts(block.items, columns):
                yield FiguresRow(part, columns)
        case b.KeyValues() if block.pairs:
            columns = min(max(block.columns, 1), len(block.pairs))
            shares = [
                label_share([label for label, _ in block.pairs[number::columns]], room.width / columns)
                for number in range(columns)
            ]
            rows_of_pairs = [KeyValuesRow(part, shares) for part in _parts(block.pairs, columns)]
            rows_of_pairs[0].space_before = 4
            rows_of_pairs[-1].space_after = 10
            yield from rows_of_pairs
        case b.WritingLines():
            for number in range(block.count):
                yield WritingLine(block.label if number == 0 else "")
        case b.Signatures() if block.people:
            columns = max(block.columns, 1)
            for people in _parts(block.people, columns):
                yield SignaturesRow(people, columns)


def _heading(block: b.Heading) -> HeadingFlow:
    level = min(max(block.level, 1), 3)
    return HeadingFlow(
        block.text,
        HEADINGS[level],
        level=level,
        outlined=block.outline,
        before=SPACE_BEFORE_HEADING[level],
        after=SPACE_AFTER_HEADING[level],
    )


def _side_by_side(block: b.Row, room: Room) -> Iterator[Flow]:
    columns = [list(_flows_of(inner, room)) for inner in block.blocks]
    columns = [flows for flows in columns if flows]
    if not columns:
        return
    row = SideBySide(columns)
    if row.measure(room.width) <= room.height:
        yield row
    else:  # too tall to stand on one page: one under the other, so that nothing is cut
        for flows in columns:
            yield from flows


def _parts(items: Sequence[Any], count: int) -> Iterator[tuple[Any, ...]]:
    iterator = iter(items)
    while part := tuple(islice(iterator, count)):
        yield part
