"""Small things in boxes: rows of big numbers, labels with values, callouts, places to write and to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.platypus.flowables import Flowable

from yazd_desktop.typeset.blocks import Callout, Figure, Signature, Span, Text
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.flows.paragraphs import TextFlow
from yazd_desktop.typeset.pdf.ink import TextBox, draw_lines, tone_colour
from yazd_desktop.typeset.pdf.tags import Tag
from yazd_desktop.typeset.style import BODY, NOTE, RULE_FAINT, SMALL, TINTS, TONES, Look
from yazd_desktop.typeset.text.lines import Line

_GAP: Final = 10.0
_LOUD: Final = frozenset({"warning", "danger"})  # with an edge, so that they are seen in grey print too
_NUMBER: Final = Look(size=21, leading=30, bold=True, tone="accent", align="centre")
_LABEL: Final = SMALL.but(align="centre")
_VALUE: Final = Look(size=10, leading=16)
_LINE_HEIGHT: Final = 26.0  # of lines to write on by hand
_SIGNING_ROOM: Final = 46.0
_CALLOUT_PADDING: Final = 9.0
_BAR: Final = 3.0
_LONGEST_TITLE: Final = 120  # characters; a longer one is text, so that it can be parted where a page ends


class FiguresRow(Flow):
    """Big numbers side by side, the first rightmost."""

    space_before = 4.0
    space_after = 8.0

    def __init__(self, figures: Sequence[Figure], columns: int) -> None:
        super().__init__()
        self.columns = columns
        self.cards = [_card(figure) for figure in figures]
        self.tones = [figure.tone or "accent" for figure in figures]

    def _card_width(self, width: float) -> float:
        return (width - _GAP * (self.columns - 1)) / self.columns

    def measure(self, width: float) -> float:
        """Its height in that width."""
        inner = self._card_width(width) - 12
        return max(sum(box.height(inner) for box in card) for card in self.cards) + 14

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        width = self._card_width(self.width)
        for number, (card, tone) in enumerate(zip(self.cards, self.tones, strict=True)):
            left = self.width - (number + 1) * width - number * _GAP
            loud = tone in _LOUD
            canvas.setFillColorRGB(*TINTS[tone])
            canvas.setStrokeColorRGB(*TONES[tone])
            canvas.setLineWidth(0.8)
            canvas.roundRect(left, 0, width, self.height, 4, stroke=int(loud), fill=1)
            canvas.fill(TONES[tone], left + 10, self.height - 1.6, width - 20, 1.6)
            top = self.height - 8
            with canvas.tagged(Tag("P")):
                for box in card:
                    top -= box.draw(canvas, left + 6, top, width - 12)


def _card(figure: Figure) -> list[TextBox]:
    card = [TextBox(figure.value, _NUMBER.but(tone=figure.tone or "accent")), TextBox(figure.label, _LABEL)]
    if figure.note:
        card.append(TextBox(figure.note, _LABEL.but(tone="muted", size=8.2, leading=13)))
    return card


class KeyValuesRow(Flow):
    """A row of labels with their values, the first rightmost."""

    def __init__(self, pairs: Sequence[tuple[str, Text]], label_shares: Sequence[float]) -> None:
        super().__init__()
        self.label_shares = label_shares  # what the labels take of each column
        self.pairs = [
            (TextBox(label, NOTE), TextBox(value, _VALUE.but(bold=isinstance(value, str))))
            for label, value in pairs
        ]

    def _column(self, width: float) -> float:
        return (width - 2 * _GAP * (len(self.label_shares) - 1)) / len(self.label_shares)

    def measure(self, width: float) -> float:
        """Its height in that width."""
        column = self._column(width)
        heights = [
            max(label.height(column * share - 6), value.height(column * (1 - share)))
            for (label, value), share in zip(self.pairs, self.label_shares, strict=False)
        ]
        return max(heights) + 7

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        column = self._column(self.width)
        for number, (label, value) in enumerate(self.pairs):
            label_width = column * self.label_shares[number]
            right = self.width - number * (column + 2 * _GAP)
            top = self.height - 3
            with canvas.tagged(Tag("P")):
                label.draw(canvas, right - label_width + 6, top - 0.7, label_width - 6)
                value.draw(canvas, right - column, top, column - label_width)
            canvas.fill(RULE_FAINT, right - column, 0, column, 0.6)


def label_share(labels: Sequence[str], column_width: float) -> float:
    """The part of a column that the labels take, so that values stand under each other."""
    widest = max((TextBox(label, NOTE).natural_width() for label in labels), default=0.0) + 14
    return min(max(widest / column_width, 0.1), 0.5)


class CalloutFlow(TextFlow):
    """A tinted box with a bar at its right; parted between lines on a page that ends."""

    def __init__(self, block: Callout) -> None:
        look = BODY.but(size=10, leading=16.5)
        text, title = block.text, block.title
        if len(title) > _LONGEST_TITLE:
            rest = (Span(text),) if isinstance(text, str) else text
            text, title = (Span(f"{title}\n", bold=True, tone=block.tone), *rest), ""
        super().__init__(text, look, before=6, after=10)
        self.tone = block.tone
        self.title = TextBox(title, look.but(bold=True, tone=block.tone)) if title else None

    def lines_in(self, width: float) -> tuple[Line, ...]:
        """The lines in that width."""
        return super().lines_in(width - 2 * _CALLOUT_PADDING - _BAR)

    def _above(self, width: float) -> float:
        inner = width - 2 * _CALLOUT_PADDING - _BAR
        return _CALLOUT_PADDING + (self.title.height(inner) if self.title else 0.0)

    def measure(self, width: float) -> float:
        """Its height in that width."""
        return super().measure(width) + self._above(width) + _CALLOUT_PADDING

    def least_height(self, width: float) -> float:
        """How much of it must stand where it begins."""
        return super().least_height(width) + self._above(width) + _CALLOUT_PADDING

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """What stands on this page, and the rest."""
        return super().split(availWidth, availHeight - self._above(availWidth) - _CALLOUT_PADDING)

    def _part(self, lines: tuple[Line, ...]) -> TextFlow:
        is_first = lines[:1] == self.lines_in(self.width)[:1]
        part = CalloutFlow(Callout(self.box.text, self.tone))
        part.lines = lines
        part.title = self.title if is_first else None
        return part

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        canvas.fill(TINTS[self.tone], 0, 0, self.width, self.height)
        canvas.fill(tone_colour(self.tone), self.width - _BAR, 0, _BAR, self.height)
        inner = self.width - 2 * _CALLOUT_PADDING - _BAR
        top = self.height - _CALLOUT_PADDING
        if self.title:
            top -= self.title.draw(canvas, _CALLOUT_PADDING, top, inner)
        draw_lines(canvas, self.lines_in(self.width), self.box.look, _CALLOUT_PADDING, top, inner)


class WritingLine(Flow):
    """One dotted line to write on, its label at the right."""

    def __init__(self, label: str = "") -> None:
        super().__init__()
        self.tag = Tag("P")
        self.label = TextBox(label, NOTE) if label else None

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Its height in that width."""
        return _LINE_HEIGHT

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        end = self.width
        if self.label:
            end -= self.label.natural_width() + 8
            self.label.draw(canvas, end, self.label.look.leading, self.width - end)
        draw_dotted(canvas, 0, 3, end)


class SignaturesRow(Flow):
    """Places to sign side by side, the first rightmost."""

    space_before = 20.0
    space_after = 8.0

    def __init__(self, people: Sequence[Signature], columns: int) -> None:
        super().__init__()
        self.columns = columns
        centre = BODY.but(align="centre", size=10, leading=16)
        self.people = [
            (TextBox(person.name, centre.but(bold=True)), TextBox(person.post, NOTE.but(align="centre")))
            for person in people
        ]

    def _column(self, width: float) -> float:
        return (width - _GAP * (self.columns - 1)) / self.columns

    def measure(self, width: float) -> float:
        """Its height in that width."""
        column = self._column(width)
        return max(name.height(column) + post.height(column) for name, post in self.people) + _SIGNING_ROOM

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        column = self._column(self.width)
        for number, (name, post) in enumerate(self.people):
            left = self.width - (number + 1) * column - number * _GAP
            top = self.height
            with canvas.tagged(Tag("P")):
                top -= name.draw(canvas, left, top, column)
                post.draw(canvas, left, top, column)
            draw_dotted(canvas, left + column * 0.15, 4, left + column * 0.85)


def draw_dotted(canvas: Any, left: float, y: float, right: float) -> None:
    """A dotted line."""
    canvas.saveState()
    canvas.setStrokeColorRGB(*TONES["muted"])
    canvas.setLineWidth(0.7)
    canvas.setLineCap(1)
    canvas.setDash([0.1, 2.8])
    canvas.line(left, y, right, y)
    canvas.restoreState()
