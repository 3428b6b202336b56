"""Where the user was: places of the window, one behind the other, with a way back and forward."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_PLACES_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A screen with what it shows."""

    screen: str
    params: tuple[tuple[str, Any], ...] = ()

    @staticmethod
    def of(screen: str, params: Mapping[str, Any]) -> Place:
        """The place of a screen and its parameters, whatever their order."""
        return Place(screen, tuple(sorted(params.items())))

    def get(self, name: str) -> Any:
        """One of the parameters; None when it is not given."""
        return dict(self.params).get(name)

    @property
    def is_draft(self) -> bool:
        """Whether this is a record that was not saved yet: nobody comes back to it."""
        return self.screen == "record" and self.get("record_id") is None


@dataclass
class History:
    """The places in order, and which one is shown."""

    places: list[Place] = field(default_factory=list)
    at: int = -1

    @property
    def current(self) -> Place | None:
        """The place that is shown."""
        return self.places[self.at] if self.places else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self.at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place after this one."""
        return self.at < len(self.places) - 1

    def visit(self, place: Place) -> None:
        """Go to a new place; what lay ahead is forgotten, and a draft that is left too."""
        keep = self.at if self.current is not None and self.current.is_draft else self.at + 1
        self.places = [*self.places[:keep], place][-_PLACES_KEPT:]
        self.at = len(self.places) - 1

    def step(self, by: int) -> None:
        """Go back (-1) or forward (1)."""
        left = self.at
        self.at = max(0, min(self.at + by, len(self.places) - 1))
        if left != self.at and self.places[left].is_draft:
            self.forget(lambda place: place.is_draft)

    def forget(self, is_gone: Callable[[Place], bool]) -> None:
        """Take places away; the one that is shown stays unless it is gone itself."""
        before = sum(not is_gone(place) for place in self.places[: self.at + 1])
        self.places = [place for place in self.places if not is_gone(place)]
        self.at = max(0, before - 1) if self.places else -1
