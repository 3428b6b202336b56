"""This program's side of the PDF benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from _pdf_content import HEAD, SHARES, Section

from yazd_desktop import typeset as ty

NAME = "سنجش"


def document(blocks: Sequence[ty.Block]) -> ty.Document:
    """A document of blocks with nothing but the number at the foot of its pages."""
    return ty.Document(NAME, NAME, NAME, tuple(blocks), ty.Furniture("", ""))


def blocks_of(sections: Sequence[Section]) -> list[ty.Block]:
    """A packet as blocks, a page for each section."""
    found: list[ty.Block] = []
    for section in sections:
        found.append(ty.Heading(section.title))
        found += [ty.Paragraph(text) for text in section.paragraphs]
        found += [table(section.rows), ty.PageBreak()]
    return found


def table(rows: Sequence[tuple[str, ...]]) -> ty.Table:
    """The table of 7 columns."""
    return ty.Table(HEAD, rows, tuple(ty.Share(share) for share in SHARES))


def set_packet(sections: Sequence[Section], path: Path) -> int:
    """Print a packet; the number of its pages."""
    from yazd_desktop.typeset.render import render

    return render(document(blocks_of(sections)), path).pages


def set_lines(lines: Sequence[str], path: Path, size: float | None = None) -> int:
    """Print lines as paragraphs, in a size in points if one is given; the number of pages."""
    from yazd_desktop.typeset.render import render

    whole = document([ty.Paragraph(line) for line in lines if line.strip()])
    return render(replace(whole, text_size=size), path).pages


def set_pages(lines: Sequence[str], path: Path) -> int:
    """Print each line on a page of its own; the number of pages."""
    from yazd_desktop.typeset.render import render

    blocks: list[ty.Block] = []
    for line in lines:
        blocks += [ty.Paragraph(line), ty.PageBreak()]
    return render(document(blocks), path).pages
