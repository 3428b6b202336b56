"""What stands on a page: a flowable of reportlab that knows its height before it is drawn."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable


class Flow(Flowable):
    """A flowable of ours: it knows its height, and how much of it must follow a heading on the same page."""

    space_before = 0.0
    space_after = 0.0

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
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: ARG002, N803
        """What stands on this page, and the rest."""
        return []

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
