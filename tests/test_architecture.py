"""The rules of the house that can be read off its files; `ARCHITECTURE.md` gives the reasons.

The import walls are contracts in `pyproject.toml`; here each is crossed on purpose, in a copy, to see it red.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("yazd_desktop", "ui", "db")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".po",
    ".csv",
    ".svg",
    ".qss",
    ".json",
    ".txt",
    ".cfg",
    ".ini",
    ".yml",
}

# Files that may hold Persian words, each with its reason.
PERSIAN_ALLOWED = {
    "yazd_desktop/persian/text.py": "the alphabet in its order, and the letters that are folded into one",
    "yazd_desktop/security/password_lock.py": "letters that two keyboard layouts write differently",
}
# Files that may be longer than 400 lines, each with its reason.
LONG_ALLOWED = {
    "db/migrations/versions/0001_the_first_tables.py": "all first tables in one step, frozen",
}
LONGEST = 400

WORDING = re.compile("[\u0621-\u064a\u066e-\u06d3\u06fa-\u06fc]{3,}")
MACHINE = re.compile(
    r"(?<![\w.])/(?:tmp|work|root|farm|home|Users)/[A-Za-z.]"  # a folder of somebody's machine
    r"|[A-Z]:\\+Users\\"
    r"|index-url|extra-index|find-links|\"resolved\":|registry = "  # where packages come from
    r"|pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org"
)

CROSSINGS = {
    "ui stands on yazd_desktop": ("db/ids.py", "import yazd_desktop.hooks"),
    "Qt stays in ui": ("yazd_desktop/paths.py", "import PySide6.QtCore"),
    "The window never touches the store": ("ui/planted.py", "from db import models"),
    "The floors of yazd_desktop": ("yazd_desktop/planted.py", "import yazd_desktop.hooks"),
    "never import each other in a circle": ("yazd_desktop/paths.py", "import yazd_desktop.i18n"),
}


def project_files() -> list[Path]:
    """The files of the project, those not yet committed too."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("the files can only be listed in a git work tree")
    files = [ROOT / name for name in done.stdout.split("\0") if name]
    return sorted(path for path in files if path.is_file())


def python_files(*folders: str) -> list[Path]:
    """The Python files of the project, or those under some of its folders."""
    files = [path for path in project_files() if path.suffix == ".py"]
    return [path for path in files if not folders or path.relative_to(ROOT).parts[0] in folders]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def wording_in(source: str) -> Iterator[str]:
    """Persian words of a source text, written as they are or as escapes inside a string."""
    yield from WORDING.findall(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from WORDING.findall(node.value)


def test_there_is_code_to_check() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in python_files(*CODE)} == set(CODE)


def test_no_persian_wording_in_code() -> None:
    found = {name_of(path): sorted(set(wording_in(path.read_text("utf-8")))) for path in python_files(*CODE)}
    assert {name: words for name, words in found.items() if words and name not in PERSIAN_ALLOWED} == {}
    assert [name for name in PERSIAN_ALLOWED if not found.get(name)] == [], "listed without need"


def test_wording_is_found_in_every_disguise() -> None:
    word = "\u0633\u0644\u0627\u0645"
    assert set(wording_in(f"x = 1  # {word}")) == {word}
    assert set(wording_in(r'x = "\u0633\u0644\u0627\u0645"')) == {word}
    assert set(wording_in('FOLD = {"\u064a": "\u06cc", "\u0643": "\u06a9"}')) == set()


def test_long_files_have_a_reason() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in python_files()}
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST}
    assert {name: lines for name, lines in too_long.items() if name not in LONG_ALLOWED} == {}
    assert [name for name in LONG_ALLOWED if name not in too_long] == [], "listed without need"


def test_every_module_says_what_it_is() -> None:
    written = [*python_files(*CODE), *python_files("bench"), ROOT / "dev.py"]
    silent = [name_of(path) for path in written if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = re.compile(r"(utils?|helpers?|common|misc|manager)$")
    assert [name_of(path) for path in python_files(*CODE) if drawers.search(path.stem)] == []


def test_no_machine_path_and_no_package_index() -> None:
    found = []
    for path in project_files():
        if path.suffix not in TEXT and path.name not in {"run", "LICENSE", ".gitignore"}:
            continue
        if path == Path(__file__).resolve():
            continue
        lines = path.read_text("utf-8").splitlines()
        found += [
            f"{name_of(path)}:{n}: {line.strip()[:120]}"
            for n, line in enumerate(lines, 1)
            if MACHINE.search(line)
        ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["open('/tmp/x')", "see /root/project", "C:\\Users\\me", "--index-url x", "https://pypi.org/simple"],
)
def test_a_machine_path_is_recognised(line: str) -> None:
    assert MACHINE.search(line)


@pytest.mark.parametrize(
    "line", ["https://example.test/work/files", "out/tmp/x", "work/main", "the root/ of it"]
)
def test_an_ordinary_path_is_not_a_machine_path(line: str) -> None:
    assert not MACHINE.search(line)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    check = "from importlinter.cli import lint_imports_command as check; check(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", check], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_wall_goes_red_when_it_is_crossed(tmp_path: Path) -> None:
    for folder in CODE:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, line in CROSSINGS.values():
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert done.returncode != 0
    assert [wall for wall in CROSSINGS if not any(wall in line for line in broken)] == []
