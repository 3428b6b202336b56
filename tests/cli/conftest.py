"""Run the command line in this process, and read what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from yazd_desktop.cli.run import run


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Yazd = Callable[..., Said]


@pytest.fixture
def yazd(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Yazd:
    """`yazd(...)` as typed in a terminal, with the password of the sample offices."""
    monkeypatch.setenv("YAZD_PASSWORD", "three small stones")

    def call(*arguments: str | Path) -> Said:
        capsys.readouterr()
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(str(left.code))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call
