"""The data that ships with the program: icons that the theme can colour, each with its licence line."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from yazd_desktop.entities import ENTITIES
from yazd_desktop.paths import resource

ICONS = sorted(resource("icons").glob("*.svg"))


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
