"""Where things are: the data that ships with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a file or folder under `resources/`."""
    return RESOURCES.joinpath(*parts)
