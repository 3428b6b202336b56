"""Every command of `yazd` is read, done, explained in both languages and told in the README."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from yazd_desktop.cli import arguments
from yazd_desktop.cli.run import COMMANDS
from yazd_desktop.i18n import LANGUAGES, use_language

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = re.compile(r"[a-z]\w*(\.[\w-]+)+")
WITHOUT_OFFICE = {"typeset"}


@pytest.fixture
def parsers(monkeypatch: pytest.MonkeyPatch) -> dict[str, argparse.ArgumentParser]:
    """The parsers by command, as `read_arguments` makes them."""
    return made(monkeypatch)


def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, argparse.ArgumentParser]:
    seen: list[argparse.ArgumentParser] = []

    def read(parser: argparse.ArgumentParser, given: object) -> argparse.Namespace:
        seen.append(parser)
        return argparse.Namespace()

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", read)
    arguments.read_arguments([])
    commands = next(a for a in seen[0]._actions if isinstance(a, argparse._SubParsersAction))
    return dict(commands.choices)


def test_every_command_is_read_and_done(parsers: dict[str, argparse.ArgumentParser]) -> None:
    assert list(COMMANDS) == list(parsers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_argument_is_explained(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    use_language(language)
    silent = [
        (name, about)
        for name, parser in made(monkeypatch).items()
        for about, text in [(name, parser.description), *((a.dest, a.help) for a in parser._actions)]
        if not text or KEY.fullmatch(text)
    ]
    assert silent == []


def test_the_readme_tells_every_command(parsers: dict[str, argparse.ArgumentParser]) -> None:
    told = re.findall(r"^\| `yazd ([\w-]+)(.*)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(name for name, _ in told) == sorted(COMMANDS)
    for name, rest in told:
        own = {option for action in parsers[name]._actions for option in action.option_strings}
        assert set(re.findall(r"--[\w-]+", rest)) <= own, name


def test_every_command_speaks_to_programs_and_all_but_those_without_one_take_an_office(
    parsers: dict[str, argparse.ArgumentParser],
) -> None:
    of_an_office = {"office", "password_file", "user"}
    for name, parser in parsers.items():
        taken = {action.dest for action in parser._actions}
        assert {"json", "lang"} <= taken, name
        assert taken & of_an_office == (set() if name in WITHOUT_OFFICE else of_an_office), name
