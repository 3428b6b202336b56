"""Every block is known where blocks have to be known: as a block, in the story, in the sample, and by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import pytest
from typeset_sample import everything

from yazd_desktop import typeset
from yazd_desktop.typeset import blocks
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.story import Gap, tell_story

BLOCKS: tuple[type, ...] = get_args(blocks.Block)
WHOLE = {blocks.Document, blocks.Rendered}  # what blocks stand in, and what comes of it
NOTHING_TO_SEE = {blocks.PageBreak, blocks.Space}


def examples(some: Sequence[object]) -> Iterator[object]:
    """The blocks of the sample, those inside others too."""
    for block in some:
        yield block
        yield from examples(getattr(block, "blocks", ()))


def mentioned(hint: object) -> set[object]:
    """The classes that a type is made of."""
    return {hint}.union(*(mentioned(part) for part in get_args(hint)))


def test_every_block_is_named() -> None:
    classes = [kind for kind in vars(blocks).values() if isinstance(kind, type) and is_dataclass(kind)]
    parts = {part for kind in classes for hint in get_type_hints(kind).values() for part in mentioned(hint)}
    assert [kind.__name__ for kind in classes if kind not in {*BLOCKS, *WHOLE, *parts}] == []
    assert all(fields(kind) is not None for kind in BLOCKS)


def seen(*some: blocks.Block) -> int:
    """How many flowables these blocks add to a document with many headings."""
    rest = tuple(blocks.Heading(f"بخش {number}") for number in range(12))
    return sum(isinstance(flow, Flow) and not isinstance(flow, Gap) for flow in tell_story((*some, *rest)))


@pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)
def test_every_block_is_printed(kind: type) -> None:
    for block in examples(everything().blocks):
        if isinstance(block, kind):
            assert (seen(block) > seen()) == (kind not in NOTHING_TO_SEE), block  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)
def test_every_block_has_an_example(kind: type) -> None:
    assert any(isinstance(block, kind) for block in examples(everything().blocks))


def test_every_block_is_to_be_had_from_the_room() -> None:
    assert [kind.__name__ for kind in BLOCKS if kind.__name__ not in typeset.__all__] == []
