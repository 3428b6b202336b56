"""The table "How to add" of ARCHITECTURE.md: its files and checks are there, and each check misses a forgotten step."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.planted_steps import FORGOTTEN
from tests.planting import ROOT, Forgotten, copy_of_the_project, failures

FILE = re.compile(r"`([\w.<>/-]+(?:\.\w+|/))`")
# Rows that the table has to have, whatever others come.
WANTED = (
    "a field",
    "an entity",
    "a code list",
    "a code",
    "a screen",
    "a command of `yazd`",
    "a part of the packet",
    "a block of a report",
    "an import column",
    "a migration",
    "a field kind",
    "a word",
    "an icon",
    "a dependency",
    "a decision",
)
Steps = dict[int, str]


@cache
def rows() -> dict[str, tuple[Steps, Steps]]:
    """Row -> (steps, checks), both by number."""
    told = (
        (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("\n## How to add\n")[2].partition("\n## ")[0]
    )
    cells = [line.strip("| ").split(" | ") for line in told.splitlines() if re.match(r"\| an? ", line)]
    return {name: (numbered(steps), numbered(checks)) for name, steps, checks in cells}


def numbered(cell: str) -> Steps:
    """`1. do this<br>2. do that` as a dictionary."""
    found = {}
    for place, part in enumerate(cell.split("<br>"), start=1):
        number, _, text = part.partition(". ")
        assert number == str(place), cell
        found[place] = text
    return found


def check_of(row: str, step: int) -> str:
    return rows()[row][1][step].strip("` ")


def test_the_table_tells_what_can_be_added() -> None:
    assert [name for name in WANTED if name not in rows()] == []


@pytest.mark.parametrize("row", rows())
def test_the_files_of_each_step_are_there(row: str) -> None:
    steps, _ = rows()[row]
    missing = []
    for step, text in steps.items():
        files = FILE.findall(text)
        assert files, f"step {step} names no file"
        missing += [name for name in files if not any(ROOT.glob(re.sub(r"<\w+>", "*", name).rstrip("/")))]
    assert missing == []


@pytest.mark.parametrize("row", rows())
def test_each_step_has_its_check(row: str) -> None:
    steps, checks = rows()[row]
    assert list(steps) == list(checks)
    for step in checks:
        file, _, function = check_of(row, step).partition("::")
        names = {
            node.name
            for node in ast.parse((ROOT / file).read_text("utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
        assert function in names, f"{file} has no {function}"


def test_each_step_is_forgotten_once() -> None:
    planted = [(one.row, one.step) for one in FORGOTTEN]
    assert sorted(planted) == sorted((row, step) for row, (steps, _) in rows().items() for step in steps)


def checks(some: list[Forgotten]) -> list[str]:
    return [check_of(one.row, one.step) for one in some]


def is_told(one: Forgotten, said: dict[str, list[str]]) -> bool:
    """Whether the check of the step is red and says what was forgotten."""
    return any(one.tells in text for text in said.get(check_of(one.row, one.step), ()))


def name(one: Forgotten) -> str:
    return f"{one.row}, step {one.step}: {check_of(one.row, one.step)} tells of {one.tells}"


@pytest.mark.parametrize("is_apart", [False, True], ids=["rules", "store"])
def test_a_forgotten_step_is_noticed(tmp_path: Path, *, is_apart: bool) -> None:
    """All mistakes are planted in one copy; each check must name its own. Those of the store have a copy for them."""
    some = [one for one in FORGOTTEN if one.is_apart == is_apart]
    copy = copy_of_the_project(tmp_path)
    for one in some:
        for edit in one.edits:
            edit(copy)
    said = failures(copy, checks(some))
    assert [name(one) for one in some if not is_told(one, said)] == []


def test_nothing_is_noticed_where_nothing_was_forgotten(tmp_path: Path) -> None:
    """Otherwise the checks would be red for another reason and would have proved nothing."""
    said = failures(copy_of_the_project(tmp_path), checks(list(FORGOTTEN)))
    assert [name(one) for one in FORGOTTEN if is_told(one, said)] == []
