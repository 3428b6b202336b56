"""Every screen is named, can be made, answers what the window asks it, and can be reached; so is every record."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import ui
from ui.navigation import GROUPS, HOME, PLACES, Navigation
from ui.screens import SCREENS, Screen
from yazd_desktop.entities import ENTITIES

HOUSE = Path(ui.__file__).parent
ANSWERS = ("title", "is_dirty", "save", "refresh")


def pages(path: Path) -> Iterator[str]:
    """The classes of a module that answer the window as a screen does."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            defined = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            if set(ANSWERS) <= defined:
                yield node.name


def gone_to() -> set[str]:
    """The screens that some button, key or click leads to."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if called == "go" and isinstance(first, ast.Constant):
                found.add(str(first.value))
            elif called == "go" and isinstance(first, ast.Name) and first.id == "HOME":
                found.add(HOME)
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_a_widget_that_answers_the_window(name: str) -> None:
    module, class_name = SCREENS[name]
    page = getattr(import_module(module), class_name)
    assert issubclass(page, QWidget), name
    for answer in ANSWERS:
        asked = inspect.signature(getattr(Screen, answer)).parameters
        given = inspect.signature(getattr(page, answer)).parameters
        assert len(given) == len(asked), f"{name}.{answer}"
    assert list(inspect.signature(page.__init__).parameters)[1] == "context", name


def test_every_page_is_named_as_a_screen() -> None:
    written = {
        (f"ui.screens.{path.stem}", name)
        for path in (HOUSE / "screens").glob("*.py")
        if path.stem != "__init__"
        for name in pages(path)
    }
    assert written == set(SCREENS.values())


def test_every_screen_can_be_reached_and_every_way_leads_to_one() -> None:
    assert gone_to() == set(SCREENS)


def test_every_record_with_a_list_of_its_own_stands_in_the_navigation(qtbot: QtBot) -> None:
    named = [name for group in GROUPS for name in group]
    assert sorted(named) == sorted(entity.name for entity in ENTITIES if not entity.is_part)
    navigation = Navigation("office")
    qtbot.addWidget(navigation)
    assert set(PLACES) <= set(SCREENS)
    assert navigation.keys() == (*PLACES, *named)
    assert [key for key in (*PLACES, *named) if navigation.button(key).icon().isNull()] == []
