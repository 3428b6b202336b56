"""Proposed decisions: for each item of the agenda lines to write on by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import AgendaFact
from yazd_desktop.typeset.blocks import Block, Heading, Row, Together, WritingLines

_TEXT_LINES = 4


def proposals(items: Sequence[AgendaFact]) -> Iterator[Block]:
    """A form for each item."""
    for item in items:
        yield Together(
            (
                Heading(
                    t("reports.packet.proposals.item", position=item.position, title=item.title),
                    level=3,
                    outline=False,
                ),
                WritingLines(_TEXT_LINES, t("reports.packet.proposals.text")),
                Row(
                    (
                        WritingLines(1, t("reports.packet.proposals.lead")),
                        WritingLines(1, t("reports.packet.proposals.partner")),
                    )
                ),
                Row(
                    (
                        WritingLines(1, t("reports.packet.proposals.deadline")),
                        WritingLines(1, t("reports.packet.proposals.measure")),
                    )
                ),
            )
        )
