"""Flowing text: paragraphs, headings and lists as flowables of reportlab."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus.flowables import Flowable

from yazd_desktop.persian.digits import to_persian
from yazd_desktop.typeset.blocks import Text
from yazd_desktop.typeset.flow import Flow
from yazd_desktop.typeset.pdf.ink import TextBox, draw_lines
from yazd_desktop.typeset.pdf.tags import Role, Tag
from yazd_desktop.typeset.style import ACCENT, BODY, Look
from yazd_desktop.typeset.text.lines import Line
from yazd_desktop.typeset.text.words import plain_text

_ROLES: Final[dict[int, Role]] = {1: "H1", 2: "H2", 3: "H3"}
_LEAST_LINES = 2  # of a paragraph, at the foot and at the head of a page
_ROUNDING = (
    1e-7  # less than reportlab allows for: what is higher than the room that it offers ends in an error
)
_ITEM_INDENT = 18.0
_BULLET = "\u2022"


class TextFlow(Flow):
    """A paragraph; on a page that ends it is parted between lines."""

    def __init__(
        self, text: Text, look: Look = BODY, *, before: float = 0, after: float = 6, tag: Tag | None = None
    ) -> None:
        super().__init__()
        self.box = TextBox(text, look)
        self.tag = tag or Tag("P")
        self.space_before, self.space_after = before, after
        self.lines: tuple[Line, ...] | None = None

    def lines_in(self, width: float) -> tuple[Line, ...]:
        """The lines, those left of a parted paragraph included."""
        return self.box.lines(width) if self.lines is None else self.lines

    def measure(self, width: float) -> float:
        """Its height in that width."""
        return len(self.lines_in(width)) * self.box.look.leading

    def least_height(self, width: float) -> float:
        """How much of it must stand where it begins."""
        count = len(self.lines_in(width))
        return (count if count < 2 * _LEAST_LINES else _LEAST_LINES) * self.box.look.leading

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """What stands on this page, and the rest."""
        lines = self.lines_in(availWidth)
        count = int((availHeight + _ROUNDING) // self.box.look.leading)
        least = _LEAST_LINES if self.least_height(availWidth) <= self.page_height else 1
        if len(lines) - count < least:
            count = len(lines) - least
        if count < least:
            return []
        first, rest = self._part(lines[:count]), self._part(lines[count:])
        for part in (first, rest):
            part.tag, part.page_height = self.tag, self.page_height
        first.space_before, first.space_after = self.space_before, 0
        rest.space_before, rest.space_after = 0, self.space_after
        return [first, rest]

    def _part(self, lines: tuple[Line, ...]) -> TextFlow:
        part = TextFlow(self.box.text, self.box.look)
        part.lines = lines
        return part

    def draw(self) -> None:
        """Draw it on the page."""
        draw_lines(self.canv, self.lines_in(self.width), self.box.look, 0, self.height, self.width)


class HeadingFlow(TextFlow):
    """A heading, with its line in the outline."""

    def __init__(
        self, text: str, look: Look, *, level: int, outlined: bool, before: float, after: float
    ) -> None:
        super().__init__(text, look, before=before, after=after, tag=Tag(_ROLES[level]))
        self.level = level
        self.outlined = outlined
        self.rule = 4.0 if level == 1 else 0.0  # the height of the line under it

    def measure(self, width: float) -> float:
        """Its height in that width."""
        return super().measure(width) + self.rule

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """Nothing, for a heading stays whole, unless no page holds it."""
        if self.measure(availWidth) < self.page_height:
            return []
        return super().split(availWidth, availHeight - self.rule)

    def _part(self, lines: tuple[Line, ...]) -> TextFlow:
        whole = self.lines_in(self.width)
        part = HeadingFlow("", self.box.look, level=self.level, outlined=False, before=0, after=0)
        part.box, part.lines = self.box, lines
        part.outlined = self.outlined and lines[0] is whole[0]
        part.rule = self.rule if lines[-1] is whole[-1] else 0.0
        return part

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        if self.rule:
            canvas.fill(ACCENT, self.width - 42, 0, 42, 1.6)
        super().draw()
        if self.outlined:
            canvas.add_to_outline(plain_text(self.box.text), self.level - 1, self.height)


class ItemFlow(TextFlow):
    """One line of a list, its mark hanging at the right."""

    def __init__(self, text: Text, look: Look, number: int | None, tag: Tag | None = None) -> None:
        super().__init__(text, look, after=0, tag=Tag("LBody", tag))
        self.mark_tag = Tag("Lbl", tag)
        # The mark that makes it «۱.»: a full stop after a number goes to its left in right-to-left text.
        mark = _BULLET if number is None else f"{to_persian(number)}."
        self.mark: TextBox | None = TextBox(
            mark, look.but(bold=number is not None, tone="accent", justify=False)
        )

    def lines_in(self, width: float) -> tuple[Line, ...]:
        """The lines in that width."""
        return super().lines_in(width - _ITEM_INDENT)

    def _part(self, lines: tuple[Line, ...]) -> TextFlow:
        part = ItemFlow(self.box.text, self.box.look, None)
        part.mark_tag = self.mark_tag
        part.lines = lines
        whole = self.lines if self.lines is not None else self.box.lines(self.width - _ITEM_INDENT)
        part.mark = self.mark if lines[0] is whole[0] else None
        return part

    def draw(self) -> None:
        """Draw it on the page."""
        if self.mark is not None:
            canvas: Any = self.canv
            with canvas.tagged(self.mark_tag):
                self.mark.draw(canvas, self.width - _ITEM_INDENT * 2, self.height, _ITEM_INDENT * 2)
        column = self.width - _ITEM_INDENT
        draw_lines(self.canv, self.lines_in(self.width), self.box.look, 0, self.height, column)
