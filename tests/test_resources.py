"""The data that ships with the program: icons that the theme can colour, each with its licence line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from yazd_desktop.entities import ENTITIES
from yazd_desktop.paths import resource

ICONS = sorted(resource("icons").glob("*.svg"))
WINDOW = sorted((Path(__file__).resolve().parent.parent / "ui").rglob("*.py"))


def icons_asked_for(path: Path) -> Iterator[str]:
    """The names in icon("name"), pixmap("name") and their kin and icon_name="name", chosen by a condition too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            asked = node.args[:1] if re.match(r"_?(icon|pixmap)(_|$)", name) else []
            asked += [keyword.value for keyword in node.keywords if keyword.arg == "icon_name"]
            for value in asked:
                parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
                yield from (
                    str(part.value) for part in parts if isinstance(part, ast.Constant) and part.value
                )


@pytest.mark.parametrize("icon", ICONS, ids=lambda path: path.stem)
def test_an_icon_takes_the_colour_of_the_theme(icon: Path) -> None:
    root = ET.fromstring(icon.read_bytes())
    assert root.get("fill") == "currentColor"
    assert root.get("width") == root.get("height") == "24"
    assert all(element.get("fill") is None for element in root.iter() if element is not root)


def test_every_icon_is_listed_with_its_source() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", resource("icons", "README.md").read_text("utf-8"), re.MULTILINE)
    assert listed == [icon.stem for icon in ICONS]
    assert "Apache License" in resource("icons", "LICENSE").read_text("utf-8")


def test_every_entity_has_an_icon() -> None:
    assert {entity.icon for entity in ENTITIES} <= {icon.stem for icon in ICONS}


def test_every_icon_that_the_window_asks_for_is_there() -> None:
    asked = {name: path.name for path in WINDOW for name in icons_asked_for(path)}
    there = {icon.stem for icon in ICONS}
    assert len(asked) > 20
    assert {name: file for name, file in asked.items() if name not in there} == {}
