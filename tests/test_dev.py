"""The developer's door: what it says and runs, and its exit codes; nothing is installed here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import dev


class Started:
    """Stands in for running programs: notes the commands and answers with exit codes by a word in them."""

    def __init__(self, codes: dict[str, int] | None = None) -> None:
        self.codes = codes or {}
        self.commands: list[str] = []
        self.variables: list[dict[str, str]] = []

    def __call__(self, command: Sequence[str], **variables: str) -> int:
        line = " ".join(command)
        self.commands.append(line)
        self.variables.append(variables)
        return next((code for word, code in self.codes.items() if word in line), 0)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    runner = Started()
    monkeypatch.setattr(dev, "start", runner)
    monkeypatch.setattr(dev, "setup", lambda **_: 0)
    return runner


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder without anything, and a display nowhere."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "OUT", tmp_path / "out")
    monkeypatch.setattr(dev, "OFFICE", tmp_path / "out" / "sample-office")
    monkeypatch.setattr(dev, "has_display", lambda: False)
    return tmp_path


def with_functional_tests(project: Path) -> None:
    (project / "tests" / "functional").mkdir(parents=True)
    (project / "tests" / "functional" / "test_print_the_packet.py").touch()


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError: Temporary failure in name resolution", "cannot be reached"),
        ("ReadTimeoutError: Read timed out", "cannot be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one"),
        ("ERROR: No matching distribution found for x", "not to be had"),
        ("something new", "its own words"),
    ],
)
def test_a_failed_installation_is_explained(output: str, advice: str) -> None:
    assert advice in dev.explain(output)


def test_the_hash_of_a_file_does_not_mind_line_ends(tmp_path: Path) -> None:
    unix, windows, other = tmp_path / "unix", tmp_path / "windows", tmp_path / "other"
    unix.write_bytes(b"a==1\nb==2\n")
    windows.write_bytes(b"a==1\r\nb==2\r\n")
    other.write_bytes(b"a==1\nb==3\n")
    assert dev.digest(unix) == dev.digest(windows) != dev.digest(other)


def test_only_missing_system_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "has_library", lambda name: name != "libxcb-cursor.so.0")
    monkeypatch.setattr(dev.shutil, "which", lambda name: None if name == "xvfb-run" else f"bin/{name}")
    monkeypatch.setattr(dev, "TEST_FILES", {})
    assert dev.missing_packages(for_tests=False) == ["libxcb-cursor0"]
    assert dev.missing_packages(for_tests=True) == ["libxcb-cursor0", "xvfb"]


def test_a_library_that_is_not_there_is_noticed() -> None:
    assert not dev.has_library("libyazd-no-such-thing.so.7")


@pytest.mark.skipif(sys.platform == "win32", reason="about the accounts of a Unix machine")
def test_without_root_the_packages_are_only_named(
    monkeypatch: pytest.MonkeyPatch, started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.subprocess, "run", started)
    dev.install_packages(["xvfb", "xauth"])
    assert "sudo apt-get install xvfb xauth" in capsys.readouterr().out
    assert started.commands == []


def test_an_old_python_is_refused_with_a_clear_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "OLDEST_PYTHON", (9, 0))
    assert dev.main(["setup"]) == 1
    assert "Python 3.11 or later is needed" in capsys.readouterr().out


@pytest.mark.parametrize("written", [None, "", "{half", "[]"])
def test_a_stamp_that_cannot_be_read_means_set_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str | None
) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    if written is not None:
        dev.STAMP.write_text(written, "utf-8")
    assert dev.read_stamp() == {}


def test_test_runs_every_check_and_fails_with_the_first_failure(
    project: Path, started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    with_functional_tests(project)
    started.codes = {"mypy": 3, "--ignore": 5}
    assert dev.main(["test"]) == 3
    ran = "\n".join(started.commands)
    for word in ("ruff format --check", "ruff check", "mypy --strict", "importlinter", "pytest --durations"):
        assert word in ran
    said = capsys.readouterr().out
    assert "FAILED with exit code 3" in said
    assert "FAILED with exit code 5" in said
    assert said.count(": ok,") == len(started.commands) - 2


def test_test_is_green_only_when_all_is_green(project: Path, started: Started) -> None:
    assert dev.main(["test"]) == 0


def test_the_acts_of_the_user_run_again_in_a_real_window(
    project: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_functional_tests(project)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"bin/{name}")
    dev.main(["test"])
    assert started.commands[-1].startswith("xvfb-run")
    assert started.commands[-1].endswith("-m pytest tests/functional")
    assert started.variables[-1] == {"QT_QPA_PLATFORM": "xcb"}
    assert started.variables[-2] == {"QT_QPA_PLATFORM": "offscreen"}


def test_a_machine_without_xvfb_is_told_loudly(
    project: Path, started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_functional_tests(project)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    dev.main(["test"])
    assert "!!! Xvfb is not on this machine" in capsys.readouterr().out
    assert not any(command.endswith("-m pytest tests/functional") for command in started.commands)


def test_run_makes_the_sample_office_once_prints_and_says_that_there_is_no_display(
    project: Path, started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["run"]) == 0
    assert [command.split()[3] for command in started.commands] == ["demo", "packet"]
    assert "no display here" in capsys.readouterr().out
    dev.OFFICE.mkdir()
    assert dev.main(["run"]) == 0
    assert [command.split()[3] for command in started.commands] == ["demo", "packet", "packet"]


def test_run_opens_the_window_where_there_is_a_display(
    project: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "has_display", lambda: True)
    assert dev.main(["run"]) == 0
    assert started.commands[-1].endswith(f"-m ui {dev.OFFICE}")


def test_run_stops_where_the_packet_fails(project: Path, started: Started) -> None:
    started.codes = {" packet ": 1}
    assert dev.main(["run"]) == 1


@pytest.fixture
def peers(project: Path, started: Started, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A project with benchmarks; each setting up of the peers is noted here."""
    asked: list[str] = []
    monkeypatch.setattr(dev, "set_up_peers", lambda: asked.append("peers"))
    (project / "bench").mkdir()
    for name in ("_machine", "lists", "pdf", "pdf_reading"):
        (project / "bench" / f"{name}.py").touch()
    return asked


@pytest.mark.parametrize(
    ("names", "ran", "with_peers"),
    [
        ([], ["lists.py", "pdf.py", "pdf_reading.py"], True),
        (["pdf"], ["pdf.py", "pdf_reading.py"], True),
        (["pdf.py"], ["pdf.py"], True),
        (["lists", "pdf_r"], ["lists.py", "pdf_reading.py"], True),
        (["lists"], ["lists.py"], False),
    ],
)
def test_bench_runs_what_begins_with_a_name_and_the_peers_come_with_pdf(
    names: list[str], ran: list[str], *, with_peers: bool, peers: list[str], started: Started
) -> None:
    assert dev.main(["bench", *names]) == 0
    assert [Path(command.split()[-1]).name for command in started.commands] == ran
    assert bool(peers) is with_peers


def test_a_benchmark_that_is_not_there_is_named(
    peers: list[str], started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["bench", "lists", "pfd"]) == 1
    said = capsys.readouterr().out
    assert "no benchmark pfd" in said
    assert "pdf_reading" in said
    assert started.commands == []


def test_names_are_for_bench_alone(started: Started, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        dev.main(["test", "tests/persian"])
    assert "test takes no names" in capsys.readouterr().err


def test_peers_that_cannot_be_had_stop_nothing_but_are_told_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: str) -> None:
        raise dev.SetupError("The disk is full.")

    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "install_packages", lambda _: None)
    monkeypatch.setattr(dev, "pip", refuse)
    dev.set_up_peers()
    assert (
        "!!! The packages of requirements-bench.lock are NOT compared with: The disk"
        in capsys.readouterr().out
    )
    assert not dev.STAMP.exists()


def test_peers_are_installed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    monkeypatch.setattr(dev, "install_packages", lambda _: None)
    monkeypatch.setattr(dev, "pip", lambda *arguments: installed.append(arguments))
    dev.STAMP.write_text('{"lock": "kept"}', "utf-8")
    dev.set_up_peers()
    dev.set_up_peers()
    assert len(installed) == 1
    assert "--require-hashes" in installed[0]
    assert dev.read_stamp()["lock"] == "kept"


def test_lock_writes_both_files_the_second_within_the_first(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"bin/{name}")
    assert dev.main(["lock"]) == 0
    whole, peers = started.commands
    assert "--group dev " in whole
    assert whole.endswith("-o requirements.lock")
    assert "--group bench -c requirements.lock " in peers
    assert peers.endswith("-o requirements-bench.lock")
    started.codes = {"--group dev": 2}
    assert dev.main(["lock"]) == 2
    assert len(started.commands) == 3


@pytest.mark.parametrize(
    ("platform", "variables", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
    ],
)
def test_a_display_is_recognised(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], shown: bool
) -> None:
    monkeypatch.setattr(dev.sys, "platform", platform)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert dev.has_display() is shown


def test_every_command_tells_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        dev.main(["--help"])
    assert stopped.value.code == 0
    said = capsys.readouterr().out
    assert all(command.__name__ in said for command in dev.COMMANDS)
