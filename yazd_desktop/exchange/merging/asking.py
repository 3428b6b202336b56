"""When what copies said about a cell is a question for a person, and between which ops it is.

A question that was answered here and taken back waits again. Answer and taking back stay in the log like all else, but
decided nothing: the question is read as if they were not there, and what was written on top of them as if it stood on
what they had answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from db.heads import Op, OpId, disagree, heads

_MILLISECOND: Final = 1 / 1000


def is_question(tops: Sequence[Op]) -> bool:
    """Whether the heads of a cell wait for a person here.

    Where none of them can be read, nobody here could answer, nor even say that they differ: two that wrote the same
    have different seals. Whoever can read them is asked.
    """
    return len(tops) > 1 and disagree(tops) and not all(op.is_withheld for op in tops)


def asked(cell: Sequence[Op], lives: Sequence[str], since: datetime) -> list[Op]:
    """The ops between which to choose, about a cell that waits `since`; none where nothing is left to decide.

    `lives` are the incarnations of this copy, the present one last: only here can an answer have been taken back.
    """
    standing = _tops(cell)
    kept: list[OpId] = []
    while True:
        left, gone = _as_if_not_answered(cell, lives, since, kept)
        before = _tops(left)
        if is_question(before):
            told = [op.value for op in before]
            return before + [op for op in standing if op not in before and op.value not in told]
        if not gone:
            return []
        # Somebody elsewhere answered what was asked first; what came of that may have been asked after it.
        kept.append(gone[0])


def _tops(cell: Sequence[Op]) -> list[Op]:
    return heads(cell).get(str(cell[0].field), []) if cell else []


def _as_if_not_answered(
    cell: Sequence[Op], lives: Sequence[str], since: datetime, kept: Sequence[OpId]
) -> tuple[list[Op], list[OpId]]:
    """The cell without answers that were taken back, and which these were; those that are `kept` stay."""
    gone: list[OpId] = []
    left = {op.id: op for op in cell}
    standing = _tops(cell)
    for op in sorted(cell, key=lambda op: op.rank):
        behind = [left[base] for base in left[op.id].base if base in left] if op.id in left else []
        # A single head of this copy's own can only be that, whatever the clock of the PC was turned to meanwhile.
        if (
            op.id in kept
            or not disagree(behind)
            or not _is_of(op, lives)
            or not (len(standing) == 1 or _is_after(op, since))
        ):
            continue
        shown = max(behind, key=lambda one: one.rank)
        back = [
            one
            for one in left.values()
            if one.base == (op.id,) and one.value == shown.value and _is_of(one, lives)
        ]
        # What is not here could not be written back: the answer still stands, alone.
        if back or (_is_of(op, lives[-1:]) and (shown.is_withheld or standing == [op])):
            _let_go([op, *back[:1]], left, behind)
            gone.append(op.id)
    return list(left.values()), gone


def _let_go(gone: Sequence[Op], left: dict[OpId, Op], behind: Sequence[Op]) -> None:
    """Take ops out; what followed them follows what was behind them."""
    ids = {op.id for op in gone}
    for one in ids:
        del left[one]
    for op in list(left.values()):
        if ids.intersection(op.base):
            base = (*(one for one in op.base if one not in ids), *(one.id for one in behind))
            left[op.id] = op._replace(base=tuple(dict.fromkeys(base)))


def _is_of(op: Op, lives: Sequence[str]) -> bool:
    return op.id.stream.split("/")[0] in lives


def _is_after(op: Op, since: datetime) -> bool:
    """The clock of the log counts whole milliseconds, and may go before that of the wall."""
    return (op.hlc >> 16) / 1000 > since.timestamp() - _MILLISECOND
