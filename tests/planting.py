"""Mistakes planted in a copy of the project: each forgets one step of the table in ARCHITECTURE.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("yazd_desktop", "ui", "db", "resources", "tests", "docs")
Edit = Callable[[Path], None]


@dataclass(frozen=True)
class Forgotten:
    """One forgotten step of one row, and what the check that misses it says when it does."""

    row: str
    step: int
    tells: str
    edits: tuple[Edit, ...]
    is_apart: bool = False
    """Breaks more than its own check: planted in a second copy, away from the mistakes it would hide."""


def changed(name: str, old: str, new: str) -> Edit:
    """A file with `new` where `old` was; `old` stands there once, or the plant is out of date."""

    def edit(copy: Path) -> None:
        text = (copy / name).read_text("utf-8")
        assert text.count(old) == 1, f"{name} has no single {old!r} to plant a mistake at"
        (copy / name).write_text(text.replace(old, new), "utf-8")

    return edit


def without(name: str, text: str) -> Edit:
    """A file without a piece of it."""
    return changed(name, text, "")


def written(name: str, text: str) -> Edit:
    """A new file."""

    def edit(copy: Path) -> None:
        assert not (copy / name).exists(), name
        (copy / name).write_text(text, "utf-8")

    return edit


def removed(name: str) -> Edit:
    """A file less."""
    return lambda copy: (copy / name).unlink()


def without_words(language: str, room: str, key: str) -> Edit:
    """A catalogue without the words of a key."""

    def edit(copy: Path) -> None:
        path = copy / "resources" / "translations" / language / f"{room}.po"
        text, times = re.subn(
            rf'^msgid "{re.escape(key)}"\nmsgstr .*\n(".*\n)*',
            "",
            path.read_text("utf-8"),
            flags=re.MULTILINE,
        )
        assert times == 1, f"{path.name} has no words for {key}"
        path.write_text(text, "utf-8")

    return edit


def copy_of_the_project(target: Path) -> Path:
    """The project as it is on the disk, with what Python compiled of it."""
    for folder in COPIED:
        shutil.copytree(ROOT / folder, target / folder)
    for path in ROOT.iterdir():
        if path.is_file() and path.suffix in {".md", ".toml", ".lock", ".py"}:
            shutil.copy2(path, target)
    return target


def failures(copy: Path, checks: Iterable[str]) -> dict[str, list[str]]:
    """Run the checks in a copy; what each one that is red says, the name of the case in front."""
    report = copy / "report.xml"
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "PYTHONPATH": str(copy)}
    subprocess.run([sys.executable, "-m", "yazd_desktop.i18n"], cwd=copy, env=variables, check=True)
    command = [sys.executable, "-m", "pytest", "-vv", "--tb=short", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, f"--junitxml={report}", *sorted(set(checks))],
        cwd=copy,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    said: dict[str, list[str]] = {}
    for case in ET.parse(report).iter("testcase"):
        path = str(case.get("classname")).replace(".", "/") + ".py"
        name, _, parameters = str(case.get("name")).partition("[")
        for told in case:
            if told.tag in {"failure", "error"}:
                said.setdefault(f"{path}::{name}", []).append(
                    f"[{parameters} {told.get('message')} {told.text}"
                )
    return said
