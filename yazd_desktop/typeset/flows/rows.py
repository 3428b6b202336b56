"""Rows of a table: laid out once, parted when they are taller than a page, drawn with their place in the structure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from yazd_desktop.typeset.blocks import Align, Cell, Entry, Table
from yazd_desktop.typeset.flows.columns import PADDING_SIDE
from yazd_desktop.typeset.pdf.ink import Ink
from yazd_desktop.typeset.pdf.sheet import PlacedLines
from yazd_desktop.typeset.pdf.tags import Role, Tag
from yazd_desktop.typeset.style import HEAD_TINT, MM, RULE, TABLE_CELL, TABLE_HEAD, WHITE, ZEBRA, Colour, Look
from yazd_desktop.typeset.text.lines import Line, beside, lines_of

PADDING: Final = 3.6  # above and below the text of a row
_LEAST_LINES: Final = 2  # of a row that is parted

Kind: TypeAlias = Literal["body", "head", "total", "empty"]


class CellTags:
    """The structure of a row that is not drawn all at once: its parts share it."""

    def __init__(self, table: Tag, row: LaidRow) -> None:
        self.row = Tag("TR", table)
        role: Role = "TH" if row.kind == "head" else "TD"
        self.cells = [Tag(role, self.row, columns=span) for span in row.spans]


class LaidRow(NamedTuple):
    """A row laid out: the lines of its cells, their looks, and how many columns each of them takes."""

    cells: tuple[tuple[Line, ...], ...]
    looks: tuple[Look, ...]
    spans: tuple[int, ...]
    height: float
    tint: Colour | None
    kind: Kind = "body"
    tags: CellTags | None = None


@lru_cache(maxsize=256)
def row_looks(aligns: tuple[Align, ...]) -> RowLooks:
    """The looks of tables with columns aligned so."""
    return RowLooks(aligns)


class RowLooks:
    """The looks of the cells of a table; each is one object, so that what was drawn in it is found again."""

    def __init__(self, aligns: Sequence[Align]) -> None:
        self.body = tuple(TABLE_CELL.but(align=align) for align in aligns)
        self.head = tuple(TABLE_HEAD.but(align=align) for align in aligns)
        self.group = TABLE_HEAD.but(align="centre")
        self.total = tuple(look.but(bold=True, tone="accent") for look in self.body)
        self.empty = TABLE_CELL.but(align="centre", tone="muted")
        self._cells: dict[tuple[int, bool, str | None], Look] = {}

    def of_cell(self, look: Look, cell: Cell) -> Look:
        """The look of a cell that has one of its own."""
        key = (id(look), cell.bold, cell.tone)
        if key not in self._cells:
            self._cells[key] = look.but(bold=cell.bold or look.bold, tone=cell.tone or look.tone)
        return self._cells[key]


def body_rows(table: Table, looks: RowLooks, widths: Sequence[float]) -> list[LaidRow]:
    """All rows but the heads: those of the table, or what stands in an empty one, and the sum."""
    least = (table.row_height_min_mm or 0.0) * MM
    inner = [round((width - 2 * PADDING_SIDE) / TABLE_CELL.size, 4) for width in widths]
    spans = (1,) * len(widths)
    rows = [
        _lay_out(row, looks, looks.body, inner, spans, least, ZEBRA if table.zebra and number % 2 else None)
        for number, row in enumerate(table.rows)
    ]
    if not rows and table.empty:
        whole = [round((sum(widths) - 2 * PADDING_SIDE) / TABLE_CELL.size, 4)]
        row = _lay_out((table.empty,), looks, (looks.empty,), whole, (len(widths),), 3 * TABLE_CELL.leading)
        rows.append(row._replace(kind="empty"))
    if table.total is not None:
        total = _lay_out(table.total, looks, looks.total, inner, spans, 0.0, HEAD_TINT)
        rows.append(total._replace(kind="total"))
    return rows


def head_rows(table: Table, looks: RowLooks, widths: Sequence[float]) -> list[LaidRow]:
    """The rows of the head: that of the merged heads, when there are any, above that of the columns."""
    found: list[LaidRow] = []
    if table.groups:
        spans = tuple(group.columns for group in table.groups)
        ends = list(accumulate(spans))
        inner = [
            round((sum(widths[end - span : end]) - 2 * PADDING_SIDE) / TABLE_HEAD.size, 4)
            for span, end in zip(spans, ends, strict=True)
        ]
        titles = tuple(group.title for group in table.groups)
        row = _lay_out(titles, looks, (looks.group,) * len(spans), inner, spans, 0.0, HEAD_TINT)
        found.append(row._replace(kind="head"))
    if any(table.head):
        inner = [round((width - 2 * PADDING_SIDE) / TABLE_HEAD.size, 4) for width in widths]
        row = _lay_out(table.head, looks, looks.head, inner, (1,) * len(widths), 0.0, HEAD_TINT)
        found.append(row._replace(kind="head"))
    return found


def _lay_out(
    entries: Sequence[Entry],
    row_looks: RowLooks,
    looks: tuple[Look, ...],
    inner: Sequence[float],
    spans: tuple[int, ...],
    least: float,
    tint: Colour | None = None,
) -> LaidRow:
    if len(entries) > len(inner):
        raise ValueError("a row of a table has more cells than the table has columns")
    cells: list[tuple[Line, ...]] = []
    own_looks = looks
    height = 0.0
    for column, ems in enumerate(inner):
        look = looks[column]
        entry: Entry = entries[column] if column < len(entries) else ""
        if isinstance(entry, Cell):
            look = row_looks.of_cell(look, entry)
            own_looks = (*own_looks[:column], look, *own_looks[column + 1 :])
            entry = entry.text
        lines = lines_of(entry, ems, bold=look.bold)
        height = max(height, len(lines) * look.leading)
        cells.append(lines)
    return LaidRow(tuple(cells), own_looks, spans, max(height + 2 * PADDING, least), tint)


def part_row(row: LaidRow, room: float, table: Tag) -> tuple[LaidRow | None, LaidRow]:
    """The lines of a row that go into a room, and the rest of it; None when too few of them do."""
    leading = max(look.leading for look in row.looks)
    count = int((room - 2 * PADDING) // leading)
    if count < _LEAST_LINES:
        return None, row
    tags = row.tags or CellTags(table, row)
    first = tuple(lines[:count] for lines in row.cells)
    rest = tuple(lines[count:] for lines in row.cells)
    longest = max(len(lines) for lines in rest)
    return (
        row._replace(cells=first, height=count * leading + 2 * PADDING, tags=tags),
        row._replace(cells=rest, height=longest * leading + 2 * PADDING, tags=tags),
    )


def draw_row(
    canvas: Any,
    row: LaidRow,
    widths: Sequence[float],
    top: float,
    width: float,
    *,
    centred: bool,
    tag: Tag | None,
) -> None:
    """Draw a row whose top and width are given; `tag` is that of its table, or None where it is only repeated."""
    if row.tint:
        canvas.fill(row.tint, 0, top - row.height, width, row.height)
    placed = _placed(canvas.ink, row, widths, top, width, centred=centred)
    if tag is not None and row.kind not in {"head", "empty"} and row.tags is None:
        own = Tag("TR", tag)
        canvas.tree.begin(own)
        canvas.put_cells(own, placed)
        canvas.tree.close(own)
    else:
        tags = (row.tags or CellTags(tag, row)).cells if tag is not None else [None] * len(placed)
        for cell_tag, cell in zip(tags, placed, strict=True):
            if cell_tag is not None:
                canvas.tree.begin(cell_tag)
            if cell is not None:
                with canvas.tagged(cell_tag):
                    canvas.put_text(cell[0].placed(cell[1], cell[2]))
    if row.kind == "head" and len(row.spans) < len(widths):
        _draw_group_rules(canvas, row, widths, top, width)


def _placed(
    ink: Ink, row: LaidRow, widths: Sequence[float], top: float, width: float, *, centred: bool
) -> list[PlacedLines | None]:
    """The lines of each cell and where they stand; None for one without text."""
    placed: list[PlacedLines | None] = []
    right, column = width, 0
    latin = False
    for lines, look, span in zip(row.cells, row.looks, row.spans, strict=True):
        cell_width = widths[column] if span == 1 else sum(widths[column : column + span])
        column += span
        right -= cell_width
        if lines and (lines[0].words or len(lines) > 1):
            if latin or lines[0].look is None or len(lines) > 1:
                lines, latin = beside(lines, latin=latin)
            above = (row.height - len(lines) * look.leading) / 2 if centred else PADDING
            setting = ink.setting_of(lines, look, cell_width - 2 * PADDING_SIDE)
            placed.append((setting, right + PADDING_SIDE, top - above))
        else:
            placed.append(None)
    return placed


def _draw_group_rules(canvas: Any, row: LaidRow, widths: Sequence[float], top: float, width: float) -> None:
    """A line under each merged head, and a gap between them."""
    right, column = width, 0
    for span in row.spans:
        cell_width = sum(widths[column : column + span])
        if span > 1:
            canvas.fill(RULE, right - cell_width + 3, top - row.height, cell_width - 6, 0.7)
            for edge in (right, right - cell_width):
                if 0 < edge < width:
                    canvas.fill(WHITE, edge - 0.4, top - row.height, 0.8, row.height)
        right -= cell_width
        column += span
