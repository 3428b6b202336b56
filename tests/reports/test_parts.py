"""The parts of a packet: each is in it, and none reads the office past the facts that were cleared for print."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from yazd_desktop import reports
from yazd_desktop.i18n import has_words
from yazd_desktop.reports import REPORTS

ROOM = Path(reports.__file__).parent
# What reads the office, hides what may not be printed, or helps the parts; every other module is a part.
READING = {
    "facts",
    "gathering",
    "handover_reading",
    "hidden",
    "matters",
    "province_reading",
    "reading",
    "view",
}
PARTS = sorted({path.stem for path in ROOM.glob("*.py")} - READING - {"__init__", "shown", *REPORTS})
# Nothing that holds more than the facts.
CLEARED = ("yazd_desktop.reports", "yazd_desktop.typeset.blocks", "yazd_desktop.i18n", "yazd_desktop.persian")
OFFICE = {f"yazd_desktop.reports.{name}" for name in READING - {"facts"}}


def imports(name: str) -> set[str]:
    """The modules that a module of this room imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse((ROOM / f"{name}.py").read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module)
    return found


def test_there_are_parts() -> None:
    assert len(PARTS) >= 8


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_in_the_packet(part: str) -> None:
    assert f"yazd_desktop.reports.{part}" in imports("packet"), f"{part} is printed nowhere"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_sees_only_what_was_cleared_for_print(part: str) -> None:
    """Names and very sensitive files are left out once, in reading; a part that asks the office prints them."""
    own = {name for name in imports(part) if name.startswith(("yazd_desktop", "db", "sqlalchemy"))}
    assert [name for name in own if not name.startswith(CLEARED) or name in OFFICE] == []


@pytest.mark.parametrize("part", [part for part in PARTS if part not in {"agency_sheets", "cover"}])
def test_a_part_has_its_title(part: str) -> None:
    assert has_words(f"reports.packet.{part}.title")
