"""A right-to-left table of our own: column 0 rightmost, heads on each page, rows parted only when a page is too short.

reportlab's Table wraps each cell three times and grows worse than linearly; here each row is laid out once and the
parts of a table share what was measured.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from reportlab.platypus.doctemplate import FrameBreak
from reportlab.platypus.flowables import Flowable

from yazd_desktop.typeset.blocks import Align, Table
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.flows.columns import column_widths
from yazd_desktop.typeset.flows.rows import LaidRow, body_rows, draw_row, head_rows, part_row, row_looks
from yazd_desktop.typeset.pdf.tags import Tag
from yazd_desktop.typeset.style import ACCENT, RULE, RULE_FAINT, TABLE_CELL

# Less than reportlab allows for: what is higher than the room that it offers ends in an error.
_ROUNDING: Final = 1e-7
_SAME_WIDTH: Final = 0.01
_LAST_ROWS: Final = 3  # fewer on the last page of a table look forgotten there


@dataclass(slots=True)
class _Layout:
    """What the parts of one table share."""

    widths: tuple[float, ...]
    head: list[LaidRow]
    head_height: float
    rows: list[LaidRow]
    bottoms: list[float]  # where each row ends, counted from the first
    room: float  # for rows on a whole page
    to_write_in: bool  # rows of a least height are there to be filled in by hand


class TableFlow(Flow):
    """A table, or the part of it that stands on one page."""

    space_before = 4.0
    space_after = 10.0

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table
        self.tag: Tag = Tag("Table")
        self.layout: _Layout | None = None
        self.layout_width = 0.0
        self.start, self.end = 0, 0
        self.lead: LaidRow | None = None  # what is left of a row that began on the page before
        self.tail: LaidRow | None = None  # the beginning of a row that goes on on the next page

    def laid_out(self, width: float) -> _Layout:
        """The layout in that width, made once."""
        # Columns of a page are equally wide but for rounding; a new layout would begin again at the first row.
        if self.layout is None or abs(self.layout_width - width) > _SAME_WIDTH:
            self.layout = _lay_out(self.table, width, self.page_height)
            self.layout_width = width
            self.start, self.end = 0, len(self.layout.rows)
        return self.layout

    def measure(self, width: float) -> float:
        """Its height in that width."""
        layout = self.laid_out(width)
        pieces = layout.head_height + sum(piece.height for piece in (self.lead, self.tail) if piece)
        return pieces + _bottom(layout, self.end) - _bottom(layout, self.start)

    def least_height(self, width: float) -> float:
        """How much of it must stand where it begins."""
        layout = self.laid_out(width)
        if layout.rows and layout.rows[0].height > layout.room / 2:
            return layout.head_height + 6 * TABLE_CELL.leading
        return layout.head_height + _bottom(layout, min(2, len(layout.rows)))

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """What stands on this page, and the rest."""
        layout = self.laid_out(availWidth)
        room = availHeight - layout.head_height + _ROUNDING
        if self.lead is not None and self.lead.height > room:
            first, rest = part_row(self.lead, room, self.tag)
            return self._parts(self.start, lead=first, rest=rest) if first else []
        if self.lead is not None:
            room -= self.lead.height
        passed = _bottom(layout, self.start)
        end = bisect_right(layout.bottoms, passed + room, self.start, self.end)
        if end >= self.end:
            return []
        following = layout.rows[end]
        if following.height > layout.room:
            piece, rest = part_row(following, room - (_bottom(layout, end) - passed), self.tag)
            if piece is not None:
                return self._parts(end, lead=self.lead, tail=piece, rest=rest, skipped=1)
        elif (fewer := self._without_few_left(end)) < end:
            above, below = self._parts(fewer, lead=self.lead)
            # Without the break it would begin again here, where there is room for a row or two.
            return [above, FrameBreak, below]
        if end == self.start and self.lead is None:
            return []
        return self._parts(end, lead=self.lead)

    def _without_few_left(self, end: int) -> int:
        """Where to end on this page so that neither a row or two, nor a sum, stand alone on the next."""
        rows = self.laid_out(self.layout_width).rows
        if self.end - end < _LAST_ROWS and end - self.start > 2 * _LAST_ROWS:
            return self.end - _LAST_ROWS
        return end - 1 if rows[end].kind == "total" and end - self.start > 1 else end

    def _parts(
        self,
        end: int,
        *,
        lead: LaidRow | None = None,
        tail: LaidRow | None = None,
        rest: LaidRow | None = None,
        skipped: int = 0,
    ) -> list[Flowable]:
        first = self._part(self.start, end, lead, tail)
        second = self._part(end + skipped, self.end, rest, self.tail)
        first.space_before, first.space_after = self.space_before, 0
        second.space_before, second.space_after = 0, self.space_after
        return [first, second]

    def _part(self, start: int, end: int, lead: LaidRow | None, tail: LaidRow | None) -> TableFlow:
        part = TableFlow(self.table)
        part.page_height, part.tag = self.page_height, self.tag
        part.layout, part.layout_width = self.layout, self.layout_width
        part.start, part.end, part.lead, part.tail = start, end, lead, tail
        return part

    def draw(self) -> None:
        """Draw it on the page."""
        layout = self.laid_out(self.width)
        canvas: Any = self.canv
        top, width, widths = self.height, self.width, layout.widths
        head_tag = None if self.tag.number else self.tag  # heads that come again are decoration
        for row in layout.head:
            draw_row(canvas, row, widths, top, width, centred=True, tag=head_tag)
            top -= row.height
        if layout.head:
            canvas.fill(ACCENT, 0, top, width, 0.9)
        for part in (self.lead, *layout.rows[self.start : self.end], self.tail):
            if part is None:
                continue
            centred = layout.to_write_in or part.kind == "empty"
            draw_row(canvas, part, widths, top, width, centred=centred, tag=self.tag)
            top -= part.height
            canvas.fill(RULE_FAINT, 0, top, width, 0.5)
        canvas.fill(RULE, 0, top, width, 0.8)
        if layout.to_write_in:
            for right in accumulate(widths[:-1]):
                canvas.fill(RULE, width - right - 0.3, top, 0.6, self.height - top)


def _bottom(layout: _Layout, count: int) -> float:
    return layout.bottoms[count - 1] if count else 0.0


def _lay_out(table: Table, width: float, page_height: float) -> _Layout:
    widths = column_widths(table, width)
    usual: Align = "start"
    looks = row_looks(table.align or (usual,) * len(widths))
    head = head_rows(table, looks, widths)
    rows = body_rows(table, looks, widths)
    head_height = sum(row.height for row in head)
    if head_height > page_height / 2:  # hardly a row would stand below it: it comes once, and may be parted
        head, rows, head_height = [], [*head, *rows], 0.0
    return _Layout(
        widths,
        head,
        head_height,
        rows,
        list(accumulate(row.height for row in rows)),
        page_height - head_height,
        to_write_in=bool(table.row_height_min_mm),
    )
