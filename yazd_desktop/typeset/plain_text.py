"""Plain text becomes blocks: its paragraphs, headings, tables and lists. Nothing that was written is lost.

Only marks of layout are no text: the `#` of a heading, the bars of a table and the row of dashes beneath its head. The
mark of a list is drawn anew: a dot for `-` and `*`, a number in Persian digits with a full stop for `1.` and `1)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final
from unicodedata import bidirectional

from yazd_desktop.persian.digits import to_persian
from yazd_desktop.typeset.blocks import Align, Block, Heading, Items, PageBreak, Paragraph, Share, Table

_LINE_END: Final = re.compile("\r\n|[\n\r\v\x85\u2028]")
_NEW_PAGE: Final = "\f"
_NEW_PARAGRAPH: Final = "\u2029"
_HEADING: Final = re.compile(
    r"(#{1,3})[ \t]+(\S.{,400})", re.DOTALL
)  # what is longer is no heading of anything
_ITEM: Final = re.compile(
    r"(?P<mark>[-*\u2022]|(?P<number>[0-9]{1,4}|[\u06f0-\u06f9]{1,4})(?P<stop>[.)]))[ \t]+(?P<text>\S.*)",
    re.DOTALL,
)
_BAR: Final = re.compile(r"(?<!\\)\|")
# As Markdown has it; a lone dash is what people write in an empty cell.
_RULE: Final = re.compile(r"(?P<left>:?)(?:-{3,}|(?<=:)-+|-+(?=:))(?P<right>:?)")
_MOST_COLUMNS: Final = 20  # narrower ones could hold no word
_USUAL_ALIGN: Final[Align] = "start"
_ROWS_LOOKED_AT: Final = 300
_TYPICAL_SHARE: Final = 0.8  # of the cells of a column are no longer than its typical cell
_SHORTEST, _LONGEST, _PADDING = 3, 60, 3  # of a typical cell, in characters


def read_blocks(text: str) -> Iterator[Block]:
    """The blocks of a text: a blank line ends a paragraph, a form feed a page."""
    for number, page in enumerate(text.replace(_NEW_PARAGRAPH, "\n\n").split(_NEW_PAGE)):
        if number:
            yield PageBreak()
        yield from _blocks_of(_LINE_END.split(page))


def words_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The words that stand on the pages of a plain text, in order, the marks of its lists among them."""
    for block in blocks:
        for text in _texts_of(block):
            yield from text.split()


def _blocks_of(lines: Sequence[str]) -> Iterator[Block]:
    waiting: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        heading = _HEADING.fullmatch(line)
        barred = [] if heading else _barred_from(lines, place)
        rows = _rows_of(barred)
        if heading or rows or not line.strip():
            yield from _paragraph(waiting)
            waiting = []
            if heading:
                yield Heading(heading[2].rstrip(), level=len(heading[1]))
            elif rows:
                yield _table(rows)
        else:
            waiting += lines[place : place + max(len(barred), 1)]
        place += max(len(barred), 1)
    yield from _paragraph(waiting)


def _paragraph(lines: list[str]) -> Iterator[Block]:
    """The lines between two blank ones, as a list if each is an item of the same one."""
    if not lines:
        return
    items = [item for line in lines if (item := _ITEM.fullmatch(line))]
    if len(lines) > 1 and len(items) == len(lines) and _is_one_list(items):
        yield Items(tuple(item["text"].rstrip() for item in items), numbered=items[0]["number"] is not None)
    else:
        yield Paragraph("\n".join(lines))


def _is_one_list(items: list[re.Match[str]]) -> bool:
    """Whether the items have one mark, or count 1, 2, 3 in one way of writing numbers."""
    first = items[0]
    if first["number"] is None:
        return all(item["mark"] == first["mark"] for item in items)
    is_latin = first["number"].isascii()
    if is_latin and not any(_reads_from_the_right(item["text"]) for item in items):
        return False  # the list would be drawn with Persian digits
    return all(
        item["number"] is not None
        and item["stop"] == first["stop"]
        and item["number"].isascii() == is_latin
        and to_persian(item["number"]) == to_persian(number)
        for number, item in enumerate(items, 1)
    )


def _reads_from_the_right(text: str) -> bool:
    return any(bidirectional(char) in {"R", "AL"} for char in text)


def _barred_from(lines: Sequence[str], place: int) -> list[list[str]]:
    """What stands between the bars of each line, from here to the first line that can't be a row."""
    found: list[list[str]] = []
    for following in range(place, len(lines)):
        parts = [part.strip() for part in _BAR.split(lines[following])]
        if len(parts) < 2 or _inner_count(parts) > _MOST_COLUMNS or _HEADING.fullmatch(lines[following]):
            break
        found.append(parts)
    return found


def _rows_of(barred: list[list[str]]) -> list[tuple[str, ...]]:
    """The cells of a table; nothing where a line stands alone or has bars at its ends only."""
    columns = max(map(_inner_count, barred), default=0)
    if len(barred) < 2 or columns < 2:
        return []
    is_framed = all(not parts[0] for parts in barred)
    rows = []
    for parts in barred:
        # A bar at the beginning is a frame, unless other rows show that an empty cell stands before it.
        first = 1 if is_framed or (not parts[0] and len(parts) > columns) else 0
        last = len(parts) if parts[-1] else -1
        rows.append(tuple(part.replace("\\|", "|") for part in parts[first:last]))
    return rows


def _inner_count(parts: list[str]) -> int:
    """How many cells a line has if bars at its ends are a frame."""
    return len(parts) - (not parts[0]) - (not parts[-1])


def _table(rows: list[tuple[str, ...]]) -> Table:
    head, *body = rows
    rules = [_RULE.fullmatch(cell) for cell in body[0]]
    align: tuple[Align, ...] = ()
    if rules and all(rules):
        align = tuple(_align(rule) for rule in rules if rule)
        del body[0]
    count = max(map(len, [head, *body]))
    padded = [row + ("",) * (count - len(row)) for row in [head, *body]]
    return Table(
        head=padded[0],
        rows=padded[1:],
        widths=tuple(
            Share(_typical_length(column)) for column in zip(*padded[:_ROWS_LOOKED_AT], strict=True)
        ),
        align=(*align, *(_USUAL_ALIGN,) * count)[:count],
    )


def _align(rule: re.Match[str]) -> Align:
    """Colons say left and right; a page begins at the right."""
    if rule["left"] and rule["right"]:
        return "centre"
    return "end" if rule["left"] else "start"


def _typical_length(cells: tuple[str, ...]) -> int:
    """How much room a column needs beside others: by its usual cells, not by the one that is far longer."""
    lengths = sorted(map(len, cells))
    typical = lengths[round((len(lengths) - 1) * _TYPICAL_SHARE)]
    return min(max(typical, _SHORTEST), _LONGEST) + _PADDING


def _texts_of(block: Block) -> Iterator[str]:
    """The texts of a block made here, which are all without looks."""
    match block:
        case Heading(text=str(text)) | Paragraph(text=str(text)):
            yield text
        case Items():
            for number, item in enumerate(block.items, 1):
                yield f"{to_persian(number)}." if block.numbered else "\u2022"
                if isinstance(item, str):
                    yield item
        case Table():
            yield from (cell for cell in chain(block.head, *block.rows) if isinstance(cell, str))
