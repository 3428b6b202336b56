"""A right-to-left table of our own: column 0 rightmost, heads on each page, rows parted only when a page is too short.

reportlab's Table wraps each cell three times and grows worse than linearly; here each row is laid out once and the
parts of a table share what was measured.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, NamedTuple

from reportlab.platypus.flowables import Flowable

from yazd_desktop.typeset.blocks import Align, Cell, Entry, Table
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.flows.columns import PADDING_SIDE, column_widths
from yazd_desktop.typeset.pdf.ink import draw_lines
from yazd_desktop.typeset.style import (
    ACCENT,
    BODY_HEIGHT,
    HEAD_TINT,
    MM,
    RULE,
    RULE_FAINT,
    TABLE_CELL,
    TABLE_HEAD,
    ZEBRA,
    Colour,
    Look,
)
from yazd_desktop.typeset.text.layout import Line, lines_of

_PADDING: Final = 3.6  # above and below the text of a row
_LEAST_LINES: Final = 2  # of a row that is parted
_SLACK: Final = 0.01


class _Row(NamedTuple):
    """A row laid out: the lines of its cells with their looks."""

    cells: tuple[tuple[Line, ...], ...]
    looks: tuple[Look, ...]
    height: float
    tint: Colour | None
    is_total: bool = False
    spans_all: bool = False


@dataclass(slots=True)
class _Layout:
    """What the parts of one table share."""

    widths: tuple[float, ...]
    head: _Row | None
    rows: list[_Row]
    bottoms: list[float]  # where each row ends, counted from the first
    room: float  # for rows on a whole page
    to_write_in: bool  # rows of a least height are there to be filled in by hand


class TableFlow(Flow):
    """A table, or the part of it that stands on one page."""

    space_before = 4.0
    space_after = 10.0

    def __init__(self, table: Table, page_height: float = BODY_HEIGHT) -> None:
        super().__init__()
        self.table = table
        self.page_height = page_height
        self.layout: _Layout | None = None
        self.layout_width = 0.0
        self.start, self.end = 0, 0
        self.lead: _Row | None = None  # what is left of a row that began on the page before
        self.tail: _Row | None = None  # the beginning of a row that goes on on the next page

    def laid_out(self, width: float) -> _Layout:
        """The layout in that width, made once."""
        if self.layout is None or self.layout_width != width:
            self.layout = _lay_out(self.table, width, self.page_height)
            self.layout_width = width
            self.start, self.end = 0, len(self.layout.rows)
        return self.layout

    def measure(self, width: float) -> float:
        """Its height in that width."""
        layout = self.laid_out(width)
        pieces = sum(piece.height for piece in (layout.head, self.lead, self.tail) if piece)
        return pieces + _bottom(layout, self.end) - _bottom(layout, self.start)

    def least_height(self, width: float) -> float:
        """How much of it must stand where it begins."""
        layout = self.laid_out(width)
        head = layout.head.height if layout.head else 0.0
        if layout.rows and layout.rows[0].height > layout.room / 2:
            return head + 6 * TABLE_CELL.leading
        return head + _bottom(layout, min(2, len(layout.rows)))

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """What stands on this page, and the rest."""
        layout = self.laid_out(availWidth)
        room = availHeight - (layout.head.height if layout.head else 0.0) + _SLACK
        if self.lead is not None and self.lead.height > room:
            first, rest = _part_row(self.lead, room)
            return self._parts(self.start, lead=first, rest=rest) if first else []
        if self.lead is not None:
            room -= self.lead.height
        passed = _bottom(layout, self.start)
        end = bisect_right(layout.bottoms, passed + room, self.start, self.end)
        if end >= self.end:
            return []
        following = layout.rows[end]
        if following.height > layout.room:
            piece, rest = _part_row(following, room - (_bottom(layout, end) - passed))
            if piece is not None:
                return self._parts(end, lead=self.lead, tail=piece, rest=rest, skipped=1)
        elif following.is_total and end - self.start > 1:
            end -= 1  # a sum never stands alone on a page
        if end == self.start and self.lead is None:
            return []
        return self._parts(end, lead=self.lead)

    def _parts(
        self,
        end: int,
        *,
        lead: _Row | None = None,
        tail: _Row | None = None,
        rest: _Row | None = None,
        skipped: int = 0,
    ) -> list[Flowable]:
        first = self._part(self.start, end, lead, tail)
        second = self._part(end + skipped, self.end, rest, self.tail)
        first.space_before, first.space_after = self.space_before, 0
        second.space_before, second.space_after = 0, self.space_after
        return [first, second]

    def _part(self, start: int, end: int, lead: _Row | None, tail: _Row | None) -> TableFlow:
        part = TableFlow(self.table, self.page_height)
        part.layout, part.layout_width = self.layout, self.layout_width
        part.start, part.end, part.lead, part.tail = start, end, lead, tail
        return part

    def draw(self) -> None:
        """Draw it on the page."""
        layout = self.laid_out(self.width)
        canvas: Any = self.canv
        top = self.height
        if layout.head:
            _draw_row(canvas, layout, layout.head, top, self.width)
            top -= layout.head.height
            canvas.setFillColorRGB(*ACCENT)
            canvas.rect(0, top, self.width, 0.9, stroke=0, fill=1)
        pieces = [self.lead, *layout.rows[self.start : self.end], self.tail]
        for row in pieces:
            if row is None:
                continue
            _draw_row(canvas, layout, row, top, self.width)
            top -= row.height
            canvas.setFillColorRGB(*RULE_FAINT)
            canvas.rect(0, top, self.width, 0.5, stroke=0, fill=1)
        canvas.setFillColorRGB(*RULE)
        canvas.rect(0, top, self.width, 0.8, stroke=0, fill=1)
        if layout.to_write_in:
            _draw_column_rules(canvas, layout, top, self.height, self.width)


def _bottom(layout: _Layout, count: int) -> float:
    return layout.bottoms[count - 1] if count else 0.0


def _lay_out(table: Table, width: float, page_height: float) -> _Layout:
    widths = column_widths(table, width)
    usual: Align = "start"
    aligns = table.align or (usual,) * len(widths)
    looks = tuple(TABLE_CELL.but(align=align) for align in aligns)
    least = (table.row_height_min_mm or 0.0) * MM
    head = None
    if any(table.head):
        head_looks = tuple(TABLE_HEAD.but(align=align) for align in aligns)
        head = _lay_out_row(table.head, head_looks, widths, 0.0)._replace(tint=HEAD_TINT)
    rows = [
        _lay_out_row(row, looks, widths, least, ZEBRA if table.zebra and number % 2 else None)
        for number, row in enumerate(table.rows)
    ]
    if not rows and table.empty:
        look = TABLE_CELL.but(align="centre", tone="muted")
        row = _lay_out_row((table.empty,), (look,), (width,), 3 * TABLE_CELL.leading)
        rows.append(row._replace(spans_all=True))
    if table.total is not None:
        bold = tuple(look.but(bold=True, tone="accent") for look in looks)
        total = _lay_out_row(table.total, bold, widths, 0.0, HEAD_TINT)
        rows.append(total._replace(is_total=True))
    room = page_height - (head.height if head else 0.0)
    return _Layout(
        widths, head, rows, list(accumulate(row.height for row in rows)), room, to_write_in=least > 0
    )


def _lay_out_row(
    row: Sequence[Entry],
    looks: tuple[Look, ...],
    widths: tuple[float, ...],
    least: float,
    tint: Colour | None = None,
) -> _Row:
    cells: list[tuple[Line, ...]] = []
    own_looks = looks
    for column, entry in enumerate(row[: len(widths)]):
        look = looks[column]
        text = entry
        if isinstance(entry, Cell):
            look = look.but(bold=entry.bold or look.bold, tone=entry.tone or look.tone)
            own_looks = (*own_looks[:column], look, *own_looks[column + 1 :])
            text = entry.text
        assert not isinstance(text, Cell)  # noqa: S101  (for the type checker)
        ems = (widths[column] - 2 * PADDING_SIDE) / look.size
        cells.append(lines_of(text, round(ems, 4), bold=look.bold))
    height = max(
        (len(lines) * look.leading for lines, look in zip(cells, own_looks, strict=False)), default=0.0
    )
    return _Row(tuple(cells), own_looks, max(height + 2 * _PADDING, least), tint)


def _part_row(row: _Row, room: float) -> tuple[_Row | None, _Row]:
    """The lines of a row that go into a room, and the rest of it."""
    leading = max(look.leading for look in row.looks)
    count = int((room - 2 * _PADDING) // leading)
    if count < _LEAST_LINES:
        return None, row
    first = tuple(lines[:count] for lines in row.cells)
    rest = tuple(lines[count:] for lines in row.cells)
    longest = max(len(lines) for lines in rest)
    return (
        row._replace(cells=first, height=count * leading + 2 * _PADDING),
        row._replace(cells=rest, height=longest * leading + 2 * _PADDING),
    )


def _draw_column_rules(canvas: Any, layout: _Layout, bottom: float, top: float, width: float) -> None:
    canvas.setFillColorRGB(*RULE)
    for right in accumulate(layout.widths[:-1]):
        canvas.rect(width - right - 0.3, bottom, 0.6, top - bottom, stroke=0, fill=1)


def _draw_row(canvas: Any, layout: _Layout, row: _Row, top: float, width: float) -> None:
    if row.tint:
        canvas.setFillColorRGB(*row.tint)
        canvas.rect(0, top - row.height, width, row.height, stroke=0, fill=1)
    right = width
    widths = (width,) if row.spans_all else layout.widths
    centred = layout.to_write_in or row.spans_all or row is layout.head
    for lines, look, column_width in zip(row.cells, row.looks, widths, strict=False):
        right -= column_width
        height = len(lines) * look.leading
        above = (row.height - height) / 2 if centred else _PADDING
        draw_lines(canvas, lines, look, right + PADDING_SIDE, top - above, column_width - 2 * PADDING_SIDE)
