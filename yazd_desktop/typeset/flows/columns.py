"""Widths of the columns of a table, from what was asked for and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from yazd_desktop.typeset.blocks import Content, Entry, Fixed, Share, Table, Text
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import MM, TABLE_CELL, TABLE_HEAD
from yazd_desktop.typeset.text.lines import longest_word

PADDING_SIDE: Final = 5.0
_ROWS_LOOKED_AT: Final = 300
_STROKE: Final = re.compile(r"(?<=[^\W\d_]/)(?=[^\W\d_])")
_WIDEST_WORD_SHARE: Final = 0.3  # a longer word is split rather than given more of the table
_WIDEST_CONTENT_SHARE: Final = 0.45


def text_of(entry: Entry) -> Text:
    """The text of a cell however it was given."""
    return entry if isinstance(entry, str | tuple) else entry.text


def column_widths(table: Table, width: float) -> tuple[float, ...]:
    """The width of each column in points; together they fill the table."""
    count = len(table.widths)
    least = [_least_width(table, column, width) for column in range(count)]
    found = [0.0] * count
    sharing: list[int] = []
    for column, wanted in enumerate(table.widths):
        if isinstance(wanted, Fixed):
            found[column] = max(wanted.mm * MM, least[column])
        elif isinstance(wanted, Content):
            natural = _natural_width(table, column)
            found[column] = max(min(natural, width * _WIDEST_CONTENT_SHARE), least[column])
        else:
            sharing.append(column)
    _share_out(table, found, least, sharing, width - sum(found))
    total = sum(found)
    return tuple(part * width / total for part in found)


def _share_out(table: Table, found: list[float], least: list[float], sharing: list[int], room: float) -> None:
    """Give the room to the sharing columns by their parts, but to none less than its longest word."""
    waiting = list(sharing)
    while waiting:
        parts = {
            column: share.parts for column in waiting if isinstance(share := table.widths[column], Share)
        }
        whole = sum(parts.values()) or 1.0
        tight = [column for column in waiting if room * parts[column] / whole < least[column]]
        if not tight:
            for column in waiting:
                found[column] = room * parts[column] / whole
            return
        for column in tight:
            found[column] = least[column]
            room -= least[column]
            waiting.remove(column)


def _entries(table: Table, column: int) -> Sequence[Text]:
    rows = list(table.rows[:_ROWS_LOOKED_AT])
    if table.total is not None:
        rows.append(table.total)
    return [text_of(row[column]) for row in rows if column < len(row)]


def _least_width(table: Table, column: int, width: float) -> float:
    size = TABLE_CELL.size
    words = [_longest(text) * size for text in _entries(table, column)]
    head = table.head[column] if column < len(table.head) else ""
    words.append(longest_word(head, bold=True) * TABLE_HEAD.size)
    return min(max(words), width * _WIDEST_WORD_SHARE) + 2 * PADDING_SIDE + 0.5


def _longest(text: Text) -> float:
    """The widest word of a text; one of two words with a stroke between them may end its line after the stroke."""
    if isinstance(text, str) and "/" in text:
        return max(longest_word(part) for part in _STROKE.split(text))
    return longest_word(text)


def _natural_width(table: Table, column: int) -> float:
    head = table.head[column] if column < len(table.head) else ""
    widths = [TextBox(head, TABLE_HEAD).natural_width()]
    widths += [TextBox(text, TABLE_CELL).natural_width() for text in _entries(table, column)]
    return max(widths) + 2 * PADDING_SIDE + 0.5
