"""The first page: invocation, emblem, title and the facts of the document."""

from __future__ import annotations

import io
from typing import Any, Final, cast

from reportlab.lib.utils import ImageReader

from yazd_desktop.errors import UserError
from yazd_desktop.typeset.blocks import Cover
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.pdf.tags import Tag
from yazd_desktop.typeset.style import ACCENT, MM, RULE, RULE_FAINT, TINTS, TONES, Look

_INVOCATION: Final = Look(size=12, leading=20, align="centre", tone="muted")
_TITLE: Final = Look(size=25, leading=40, bold=True, tone="accent", align="centre")
_SUBTITLE: Final = Look(size=14, leading=24, align="centre")
_FACT_LABEL: Final = Look(size=10.5, leading=17, tone="muted")
_FACT_VALUE: Final = Look(size=11, leading=18, bold=True)
_NOTE: Final = Look(size=9.5, leading=16, align="centre")
_NOTE_PADDING: Final = 8.0
_FACTS_WIDTH: Final = 0.8  # and that of the note
_EMBLEM: Final = 30 * MM


class CoverFlow(Flow):
    """A whole page; its height is that of the body of a page."""

    def __init__(self, block: Cover) -> None:
        super().__init__()
        self.block = block
        self.emblem = open_emblem(block.emblem) if block.emblem else None

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Its height in that width."""
        return self.page_height - 1

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        width, block = self.width, self.block
        top = self.height
        with canvas.tagged(Tag("P")):
            top -= TextBox(block.invocation, _INVOCATION).draw(canvas, 0, top, width)
        top -= 26
        if self.emblem is not None:
            draw_emblem(canvas, self.emblem, (width - _EMBLEM) / 2, top - _EMBLEM, _EMBLEM)
            top -= _EMBLEM
        facts = [(TextBox(label, _FACT_LABEL), TextBox(value, _FACT_VALUE)) for label, value in block.facts]
        title, subtitle = TextBox(block.title, _TITLE), TextBox(block.subtitle, _SUBTITLE)
        column = width * _FACTS_WIDTH
        label_width = min(max((label.natural_width() for label, _ in facts), default=0) + 16, column * 0.45)
        rows = [
            max(label.height(label_width), value.height(column - label_width)) + 9 for label, value in facts
        ]
        note = TextBox(block.note or "", _NOTE.but(tone=block.note_tone, bold=block.note_tone == "danger"))
        note_height = note.height(column - 2 * _NOTE_PADDING) + 2 * _NOTE_PADDING if block.note else 0.0
        used = title.height(width) + subtitle.height(width) + 30 + sum(rows) + note_height
        free = max(top - used, 0.0)
        top -= min(free * 0.28, 120)
        with canvas.tagged(Tag("H1")):
            top -= title.draw(canvas, 0, top, width) + 4
        with canvas.tagged(Tag("P")):
            top -= subtitle.draw(canvas, 0, top, width) + 12
        canvas.fill(ACCENT, width / 2 - 30, top, 60, 2)
        top -= 14 + min(free * 0.2, 70)
        self._draw_facts(canvas, facts, rows, top, label_width)
        if block.note:
            self._draw_note(canvas, note, note_height)

    def _draw_note(self, canvas: Any, note: TextBox, height: float) -> None:
        column = self.width * _FACTS_WIDTH
        left = (self.width - column) / 2
        canvas.setFillColorRGB(*TINTS[self.block.note_tone])
        canvas.roundRect(left, 0, column, height, 4, stroke=0, fill=1)
        canvas.fill(TONES[self.block.note_tone], left + column - 3, 4, 3, height - 8)
        with canvas.tagged(Tag("P")):
            note.draw(canvas, left + _NOTE_PADDING, height - _NOTE_PADDING, column - 2 * _NOTE_PADDING)

    def _draw_facts(
        self,
        canvas: Any,
        facts: list[tuple[TextBox, TextBox]],
        rows: list[float],
        top: float,
        label_width: float,
    ) -> None:
        left = self.width * (1 - _FACTS_WIDTH) / 2
        column = self.width * _FACTS_WIDTH
        if facts:
            canvas.fill(RULE, left, top, column, 0.8)
        for (label, value), height in zip(facts, rows, strict=True):
            with canvas.tagged(Tag("P")):
                label.draw(canvas, left + column - label_width, top - 4.5, label_width)
                value.draw(canvas, left, top - 4, column - label_width)
            top -= height
            canvas.fill(RULE_FAINT, left, top, column, 0.6)


def open_emblem(data: bytes) -> ImageReader:
    """The picture; UserError when the bytes are none that can be read."""
    try:
        reader: Any = ImageReader(io.BytesIO(data))
        reader.getRGBData()
    except Exception as error:  # whatever the picture library finds wrong with the bytes
        raise UserError("typeset.bad_emblem") from error
    return cast("ImageReader", reader)


def draw_emblem(canvas: Any, emblem: ImageReader, x: float, y: float, size: float) -> None:
    """Draw a picture into a square, its proportions kept."""
    canvas.drawImage(emblem, x, y, size, size, mask="auto", preserveAspectRatio=True, anchor="c")
