"""The sheet on which those present sign, and how many of them make the meeting valid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from yazd_desktop.i18n import t
from yazd_desktop.reports.facts import Facts
from yazd_desktop.reports.shown import ROW_NUMBER, nothing_here, number
from yazd_desktop.typeset.blocks import (
    Block,
    Fixed,
    Paragraph,
    Share,
    Signature,
    Signatures,
    Table,
)

_GUEST_ROWS = 4
_SIGNING_HEIGHT_MM = 11.0
_TWO_THIRDS = Fraction(2, 3)
_WRITTEN_FOR_TWO_THIRDS = (66, 67)


def quorum(members: int, percent: int | None) -> int:
    """How many of the members must be there; two thirds where the body says nothing.

    A percentage cannot say two thirds: 67 of three members would be all of them, so 66 and 67 mean two thirds.
    """
    exact = percent is not None and percent not in _WRITTEN_FOR_TWO_THIRDS
    share = Fraction(int(percent or 0), 100) if exact else _TWO_THIRDS
    return ceil(members * share)


def signatures(facts: Facts) -> Iterator[Block]:
    """Members with room to sign, rows for guests, the quorum, and the two who sign the minutes."""
    members = [person for person in facts.people if not person.is_guest]
    guests = [person for person in facts.people if person.is_guest]
    if members:
        needed = quorum(len(members), facts.meeting.quorum_percent)
        yield Paragraph(t("reports.packet.signatures.quorum", members=len(members), needed=needed))
    else:
        yield nothing_here()
    rows = [
        (number(place), person.name, person.post, person.presence, "")
        for place, person in enumerate((*members, *guests), start=1)
    ]
    for place in range(len(rows) + 1, len(rows) + 1 + _GUEST_ROWS):
        rows.append((number(place), "", "", t("reports.packet.signatures.guest"), ""))  # noqa: PERF401 - length grows
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.signatures.name"),
            t("reports.packet.signatures.post"),
            t("reports.packet.signatures.presence"),
            t("reports.packet.signatures.signature"),
        ),
        rows=rows,
        widths=(ROW_NUMBER, Share(3), Share(4), Fixed(26), Fixed(42)),
        align=("centre", "start", "start", "centre", "centre"),
        zebra=False,
        row_height_min_mm=_SIGNING_HEIGHT_MM,
    )
    yield Signatures(
        (
            Signature(facts.meeting.secretary, t("reports.packet.signatures.secretary")),
            Signature(facts.meeting.chair, t("reports.packet.signatures.chair")),
        ),
        columns=2,
    )
