"""What stands on a page: a flowable of reportlab that knows its height before it is drawn, and what it is."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable

from yazd_desktop.typeset.pdf.tags import Tag
from yazd_desktop.typeset.style import BODY_HEIGHT


class Flow(Flowable):
    """A flowable of ours: it knows its height, and how much of it must follow a heading on the same page.

    Text of it that is drawn without a tag of its own belongs to `tag`, which the parts of a flowable share.
    """

    space_before = 0.0
    space_after = 0.0
    page_height = BODY_HEIGHT  # of the pages that it stands on
    tag: Tag | None = None

    def measure(self, width: float) -> float:
        """The height in a column of that width."""
        raise NotImplementedError

    def least_height(self, width: float) -> float:
        """How much of it must stand on the page where it begins."""
        return self.measure(width)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Its size in the room that there is."""
        self.width = availWidth
        self.height = self.measure(availWidth)
        return self.width, self.height * self._scale()

    def _scale(self) -> float:
        """How large it is drawn: smaller than meant when no page holds it and it can't be parted."""
        if self.height <= self.page_height or type(self).split is not Flow.split:
            return 1.0
        return self.page_height / self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: ARG002, N803
        """What stands on this page, and the rest."""
        return []

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw it with its lower left corner there."""
        scale = self._scale()
        with canvas.tagged(self.tag):
            if scale != 1:
                canvas.saveState()
                canvas.translate(x + self.width * (1 - scale), y)
                canvas.scale(scale, scale)
                x = y = 0.0
            Flowable.drawOn(self, canvas, x, y, _sW)  # type: ignore[call-arg]  # the stubs lack it
            if scale != 1:
                canvas.restoreState()

    def getSpaceBefore(self) -> float:  # noqa: N802
        """The room above it."""
        return self.space_before

    def getSpaceAfter(self) -> float:  # noqa: N802
        """The room below it."""
        return self.space_after


class FigureFlow(Flow):
    """Something drawn: who cannot see it is told what it shows."""

    def alternative_text(self) -> str:
        """What the figure says, in a plain sentence or two."""
        raise NotImplementedError

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw it, all of it as one figure."""
        with canvas.figure(Tag("Figure", alt=self.alternative_text())):
            super().drawOn(canvas, x, y, _sW)
