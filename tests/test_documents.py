"""What the documents say is so: rooms, floors, paths, decisions, dependencies."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSES = ("yazd_desktop", "db", "ui")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *DECISIONS]
PARTS_OF_A_DECISION = ("The question", "What was decided", "What follows")
# A path in backticks: it ends like a file, or like a folder of the project.
PATH = re.compile(r"`([\w.<>…/-]+\.(?:py|md|po|toml|csv|svg|txt|lock|qss|xlsx)|[\w.<>/-]+/)(?:::\w+)?`")
MADE = {"out/", "out/packet.pdf", ".venv/", "dist/", "attachments/"}  # not in the project but made by it
REFERENCE = re.compile(r"docs/decisions/(\d{3})")
TEXTS = [path for house in (*HOUSES, "tests", "bench") for path in sorted((ROOT / house).rglob("*.py"))]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def project() -> dict[str, object]:
    return tomllib.loads(text("pyproject.toml"))


def asked_for(lines: object) -> list[str]:
    """The names of packages in a list of requirements."""
    assert isinstance(lines, list)
    return [re.split(r"[^\w.-]", str(line), maxsplit=1)[0] for line in lines]


def run_time() -> list[str]:
    return asked_for(project()["project"]["dependencies"])  # type: ignore[index]  # the form of the file


def group(name: str) -> list[str]:
    return asked_for(project()["dependency-groups"][name])  # type: ignore[index]


def all_packages() -> list[str]:
    return [*run_time(), *group("dev")]


def folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_document_is_there(document: Path) -> None:
    """Seen from the root, or from the document's own folder; <…> stands for any name."""
    missing = []
    for name in PATH.findall(document.read_text("utf-8")):
        shape = re.sub(r"<[^>]*>", "*", name)
        places = (
            ROOT,
            document.parent,
            *(ROOT / house for house in (*HOUSES, "yazd_desktop/reports", *_rooms())),
        )
        if name not in MADE and not any(next(place.glob(shape), None) for place in places):
            missing.append(name)
    assert missing == []


def _rooms() -> list[str]:
    return [f"yazd_desktop/{path.name}" for path in (ROOT / "yazd_desktop").iterdir() if path.is_dir()]


@pytest.mark.parametrize("house", HOUSES)
def test_every_room_is_in_the_plan_and_no_other(house: str) -> None:
    told = text("ARCHITECTURE.md").partition(f"### `{house}/`")[2].partition("\n#")[0]
    rooms = re.findall(r"^\| `([\w./]+)` \|", told, re.MULTILINE)
    built = [
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / house).iterdir()
        if path.name not in {"__init__.py", "__pycache__"}
    ]
    assert sorted(rooms) == sorted(built)


def test_the_floors_are_those_of_the_linter() -> None:
    told = re.findall(r"^```floors\n(.*?)^```", text("ARCHITECTURE.md"), re.MULTILINE | re.DOTALL)[0]
    contracts = project()["tool"]["importlinter"]["contracts"]  # type: ignore[index]
    floors = next(c["layers"] for c in contracts if c["name"] == "The floors of yazd_desktop")
    assert told.splitlines() == [re.sub(r"[()]", "", floor) for floor in floors]


def test_decisions_are_numbered_and_whole() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{n:03d}-" for n in range(1, len(DECISIONS) + 1)]
    for path in DECISIONS:
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith(f"# {path.name[:3]}. "), path.name
        parts = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
        assert [part for part in PARTS_OF_A_DECISION if part not in parts] == [], path.name
        assert len(lines) <= 60, f"{path.name} is too long to be read"


@pytest.mark.parametrize("path", [*DOCUMENTS, *TEXTS, ROOT / "pyproject.toml"], ids=lambda path: path.name)
def test_every_reference_to_a_decision_leads_to_one(path: Path) -> None:
    numbers = {decision.name[:3] for decision in DECISIONS}
    assert set(REFERENCE.findall(path.read_text("utf-8"))) <= numbers


def test_every_dependency_is_argued() -> None:
    argued = text("docs/decisions/002-dependencies.md")
    table = re.findall(r"^\| ([\w-]+) \|", argued.partition("## What else")[0], re.MULTILINE)
    assert sorted(name for name in table if name != "package") == sorted(run_time())
    named = [*all_packages(), *group("bench")]
    assert [name for name in named if not re.search(rf"\b{re.escape(name)}\b", argued, re.IGNORECASE)] == []


def locked(file: str) -> dict[str, str]:
    return {
        folded(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text(file), re.MULTILINE)
    }


def test_every_dependency_is_locked() -> None:
    assert [name for name in all_packages() if folded(name) not in locked("requirements.lock")] == []
    assert [name for name in group("bench") if folded(name) not in locked("requirements-bench.lock")] == []


def test_peers_of_the_benchmarks_ask_for_no_other_versions() -> None:
    """They are installed into the environment that the tests run in."""
    whole = locked("requirements.lock")
    other = {name: v for name, v in locked("requirements-bench.lock").items() if whole.get(name, v) != v}
    assert other == {}


def test_what_is_imported_is_declared() -> None:
    """A package that only another one brings may be gone tomorrow."""
    brought = importlib.metadata.packages_distributions()
    declared = {folded(name) for name in run_time()}
    asked: dict[str, str] = {}
    for path in TEXTS:
        if path.relative_to(ROOT).parts[0] in HOUSES:
            for name in _imported(path):
                asked[name] = path.relative_to(ROOT).as_posix()
    undeclared = {
        name: place
        for name, place in asked.items()
        if name not in {*HOUSES, *sys.stdlib_module_names}
        and not {folded(package) for package in brought.get(name, [name])} & _with_parts(declared)
    }
    assert undeclared == {}


def _with_parts(declared: set[str]) -> set[str]:
    """PySide6 is one name for the packages it is made of."""
    return {*declared, "pyside6-essentials", "pyside6-addons", "shiboken6"}


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
