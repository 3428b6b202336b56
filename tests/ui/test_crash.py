"""The report of a bug: enough for us to find it, and nobody's data."""

from __future__ import annotations

from pathlib import Path

from ui import crash
from yazd_desktop.paths import RESOURCES

ROOT = RESOURCES.parent
NAME = "کاظم محرمانه"


def failing(name: str) -> None:
    values = {"name": name}
    raise ValueError(f"cannot read {values['name']}")


def test_the_report_of_a_bug_names_the_place_and_nobody() -> None:
    try:
        failing(NAME)
    except ValueError as error:
        told = crash.report(error)
    assert "ValueError" in told
    assert "failing" in told
    assert NAME not in told
    assert str(Path.home()) not in told
    assert str(ROOT) not in told


def test_what_caused_a_bug_is_told_too() -> None:
    try:
        try:
            failing(NAME)
        except ValueError as error:
            raise KeyError(NAME) from error
    except KeyError as error:
        told = crash.report(error)
    assert told.index("KeyError") < told.index("ValueError")
    assert NAME not in told
