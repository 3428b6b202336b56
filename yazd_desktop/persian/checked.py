"""What the check of a typed number says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Checked:
    """The value to store, or why not.

    `problem` is a key of the catalogue; a warning with a value may be saved, with a reason where the form
    asks for one. `suggestion` is what was probably meant: offered to the user, never stored unasked.
    """

    value: str | None = None
    problem: str | None = None
    severity: Severity | None = None
    suggestion: str | None = None


def refused(problem: str) -> Checked:
    """Nothing to store: an error."""
    return Checked(None, problem, "error")


def doubted(problem: str, value: str | None = None, *, suggestion: str | None = None) -> Checked:
    """A warning, with the value as typed or with what was probably meant."""
    return Checked(value, problem, "warning", suggestion)
