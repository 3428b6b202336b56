"""The developer's door: `python3 dev.py run | test | setup | lint | bench [NAME…] | lock`.

Needs nothing but Python 3.11 or later: everything else goes into `.venv` from `requirements.lock`. On Debian,
as root, it also installs the few system libraries that Qt and the tests need; otherwise it names them.
"""

from __future__ import annotations

import argparse
import ctypes
import glob
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
OUT = ROOT / "out"
LOCK = ROOT / "requirements.lock"
PEERS_LOCK = ROOT / "requirements-bench.lock"
STAMP = VENV / "yazd-setup.json"
OFFICE = OUT / "sample-office"
SAMPLE_PASSWORD = "yazd-demo"  # noqa: S105  (the published password of the made-up office)
OLDEST_PYTHON = (3, 11)
DRAWING = ("tests/ui", "tests/typeset", "tests/functional")
ROOM_NEEDED_MB = 1800

# What must be there -> the Debian package that brings it. A library is looked for by its file name.
# fmt: off
LIBRARIES = {
    "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libglib-2.0.so.0": "libglib2.0-0",
    "libfreetype.so.6": "libfreetype6", "libfontconfig.so.1": "libfontconfig1", "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3", "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1", "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1", "libxcb-xfixes.so.0": "libxcb-xfixes0",
}
# fmt: on
TEST_PROGRAMS = {"xvfb-run": "xvfb", "xauth": "xauth", "pdftotext": "poppler-utils", "age": "age"}
# Patterns: the server of PostgreSQL lies in a folder named by its version, and not on the PATH.
TEST_FILES = {
    "/usr/share/unicode/BidiTest.txt": "unicode-data",
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
}
# What the PDF benchmarks compare with: a browser, what WeasyPrint stands on, an eye for printed letters.
PEER_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PEER_PROGRAMS = {"chromium": "chromium", "tesseract": "tesseract-ocr"}
PEER_FILES = {"/usr/share/tesseract-ocr/5/tessdata/fas.traineddata": "tesseract-ocr-fas"}

# What pip writes -> what to tell the developer.
PIP_TROUBLES = {
    r"No space left on device|Errno 28": "The disk is full. Free about 2 GB and run this again.",
    r"ConnectionError|name resolution|getaddrinfo|Timeout|ProxyError|Connection broken": "The package index "
    "cannot be reached. Check the network and run this again.",
    r"DO NOT MATCH THE HASHES": "A downloaded package is not the one in requirements.lock: stopped.",
    r"No matching distribution": "A package of requirements.lock is not to be had for this Python or system.",
}


Packages = Mapping[str, str]


class SetupError(Exception):
    """The machine lacks something; the message says what to do."""


def say(line: str) -> None:
    """Print one line of progress at once."""
    print(f"[dev] {line}", flush=True)


def digest(path: Path) -> str:
    """The hash of a file, the same whether its lines end as on Windows or not."""
    return hashlib.sha256(path.read_text("utf-8").encode()).hexdigest()


def explain(output: str) -> str:
    """What to tell the developer about a failed pip run."""
    fitting = [advice for signs, advice in PIP_TROUBLES.items() if re.search(signs, output)]
    return fitting[0] if fitting else "pip failed; its own words are above."


def environment(**more: str) -> dict[str, str]:
    """The variables of every program that is started: UTF-8 everywhere, on Windows too."""
    return {**os.environ, "PYTHONUTF8": "1", **more}


def start(command: Sequence[str], **variables: str) -> int:
    """Run a program in the project's folder, its output shown; the exit code."""
    return subprocess.run(command, cwd=ROOT, env=environment(**variables), check=False).returncode


def has_display() -> bool:
    """Whether a window can be shown to somebody here."""
    screens = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    return sys.platform in ("win32", "darwin") or any(screens)


def has_library(name: str) -> bool:
    """Whether the system can load the shared library `name`."""
    try:
        return bool(ctypes.CDLL(name))
    except OSError:
        return False


def missing_packages(*, for_tests: bool) -> list[str]:
    """The Debian packages that setting up finds missing."""
    return missing(LIBRARIES, TEST_PROGRAMS, TEST_FILES) if for_tests else missing(LIBRARIES, {}, {})


def missing(libraries: Packages, programs: Packages, files: Packages) -> list[str]:
    """The Debian packages whose library, program or file (a pattern) is not on this machine."""
    found = [package for name, package in libraries.items() if not has_library(name)]
    found += [package for name, package in programs.items() if not shutil.which(name)]
    return found + [package for name, package in files.items() if not glob.glob(name)]


def install_packages(packages: Sequence[str]) -> None:
    """Install Debian packages when root, otherwise name them; never stops the work."""
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        say(f"NOTE: these system libraries are missing; they are named as in Debian: {names}")
    elif os.geteuid() != 0:
        say(f"NOTE: missing system packages. Please run: sudo apt-get install {names}")
    else:
        say(f"Installing system packages: {names}")
        start(["apt-get", "update", "-qq"])
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        asking_nothing = environment(DEBIAN_FRONTEND="noninteractive")
        if subprocess.run(install, env=asking_nothing, stdout=subprocess.DEVNULL, check=False).returncode:
            say(f"NOTE: apt-get could not install all of: {names}")


def read_stamp() -> dict[str, str]:
    """What the environment was last set up from; empty when it has to be made."""
    try:
        return dict(json.loads(STAMP.read_text("utf-8"))) if Path(PYTHON).exists() else {}
    except (OSError, ValueError):
        return {}


def make_venv() -> None:
    """Make `.venv`, or keep the one that works."""
    probe = [PYTHON, "-m", "pip", "--version"]
    if Path(PYTHON).exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    if importlib.util.find_spec("ensurepip") is None and sys.platform == "linux":
        install_packages([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError("This Python has no venv module. On Debian: sudo apt-get install python3-venv")
    if shutil.disk_usage(ROOT).free < ROOM_NEEDED_MB * 1_000_000:
        raise SetupError(f"Too little room on the disk: the set-up needs about {ROOM_NEEDED_MB} MB.")
    say(f"Making .venv with Python {sys.version.split()[0]}")
    if start([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise SetupError("Making .venv failed; Python's own words are above.")


def pip(*arguments: str) -> None:
    """Run the environment's pip; SetupError with advice when it fails."""
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    if done.returncode != 0:
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        print(output[-4000:], flush=True)
        raise SetupError(explain(output))


def setup(*, for_tests: bool = False) -> int:
    """Bring the environment up to date: system libraries, packages, the project itself, the words."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    if sys.platform == "linux":
        install_packages(missing_packages(for_tests=for_tests))
    stamp, locked = read_stamp(), digest(LOCK)
    if stamp.get("lock") != locked:
        make_venv()
        say("Installing the packages of requirements.lock (some minutes the first time)")
        started = time.monotonic()
        pip("install", "--quiet", "--require-hashes", "-r", str(LOCK))
        say(f"Packages are in place ({time.monotonic() - started:.0f} s)")
        STAMP.write_text(json.dumps(stamp := {"lock": locked}), "utf-8")
    project = f"{ROOT} {digest(ROOT / 'pyproject.toml')}"
    if stamp.get("project") != project:
        pip("install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
        STAMP.write_text(json.dumps({**stamp, "project": project}), "utf-8")
    if start([PYTHON, "-m", "yazd_desktop.i18n"]) != 0:
        raise SetupError("The translation catalogues could not be compiled; see above.")
    say("The environment is ready.")
    return 0


def lint_steps() -> list[tuple[str, list[str]]]:
    """The checks that read the code without running it."""
    walls = "from importlinter.cli import lint_imports_command as check; check()"
    return [
        ("formatting (ruff format)", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("lint (ruff check)", [PYTHON, "-m", "ruff", "check", "."]),
        ("types (mypy --strict)", [PYTHON, "-m", "mypy", "--strict"]),
        ("import walls (import-linter)", [PYTHON, "-c", walls]),
    ]


def run_step(name: str, command: Sequence[str], platform: str = "offscreen") -> tuple[str, int, float]:
    """Run one check, its windows on the given Qt platform; its name, exit code and seconds."""
    say(f"=== {name}")
    started = time.monotonic()
    code = start(command, QT_QPA_PLATFORM=platform)
    return name, code, time.monotonic() - started


def closing(results: Sequence[tuple[str, int, float]]) -> int:
    """Print what ran and return the exit code of the first failure."""
    say("What ran:")
    for name, code, seconds in results:
        say(f"  {name}: {f'FAILED with exit code {code}' if code else 'ok'}, {seconds:.0f} s")
    return next((code for _, code, _ in results if code != 0), 0)


def lint() -> int:
    """Formatting, lint, types and import walls."""
    setup()
    return closing([run_step(*step) for step in lint_steps()])


def test_groups() -> list[tuple[str, list[str]]]:
    """The tests without a window in two halves: those that draw, and all the rest."""
    pytest = [PYTHON, "-m", "pytest", "--durations=8"]
    return [
        ("tests that draw (pytest, no window)", [*pytest, *DRAWING]),
        ("all other tests (pytest)", [*pytest, *(f"--ignore={folder}" for folder in DRAWING)]),
    ]


def test() -> int:
    """Everything: the checks of `lint`, every test, and the functional tests again in a real window."""
    setup(for_tests=True)
    results = [run_step(*step) for step in lint_steps()]
    # Two at a time: together they take as long as the slower one, where there are two processors.
    with ThreadPoolExecutor(2) as pool:
        results += pool.map(lambda group: run_step(*group), test_groups())
    if not list(ROOT.glob("tests/functional/test_*.py")):
        say("!!! There is no tests/functional yet: nothing ran in a real window.")
    elif not (shutil.which("xvfb-run") and shutil.which("xauth")):
        say("!!! Xvfb is not on this machine: tests/functional did NOT run in a real window.")
    else:
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24 -nolisten tcp"]
        in_window = [*screen, PYTHON, "-m", "pytest", "tests/functional"]
        results.append(run_step("acts of the user in a real window (Xvfb)", in_window, "xcb"))
    return closing(results)


def run() -> int:
    """A sample office, the packet of its next meeting in out/packet.pdf, and the window."""
    setup()
    yazd, office, packet = [PYTHON, "-m", "yazd_desktop"], str(OFFICE), str(OUT / "packet.pdf")
    OUT.mkdir(exist_ok=True)
    if not OFFICE.exists():
        say("Making a sample office of made-up people")
        if code := start([*yazd, "demo", office], YAZD_PASSWORD=SAMPLE_PASSWORD):
            return code
    say("Printing the packet of its next meeting")
    if code := start([*yazd, "packet", office, "--out", packet], YAZD_PASSWORD=SAMPLE_PASSWORD):
        return code
    say("The packet is in out/packet.pdf")
    if not has_display():
        say("There is no display here, so the window was not opened.")
        return 0
    say(f"Opening the window. The password of the sample office is: {SAMPLE_PASSWORD}")
    return start([PYTHON, "-m", "ui", office])


def set_up_peers() -> None:
    """What the PDF benchmarks compare with; a peer that cannot be had is left out there and stops nothing."""
    if sys.platform == "linux":
        install_packages(missing(PEER_LIBRARIES, PEER_PROGRAMS, PEER_FILES))
    stamp, locked = read_stamp(), digest(PEERS_LOCK)
    if stamp.get("peers") == locked:
        return
    say(f"Installing the packages of {PEERS_LOCK.name}")
    try:
        pip("install", "--quiet", "--require-hashes", "-r", str(PEERS_LOCK))
    except SetupError as error:
        say(f"!!! The packages of {PEERS_LOCK.name} are NOT compared with: {error}")
    else:
        STAMP.write_text(json.dumps({**stamp, "peers": locked}), "utf-8")


def bench(*names: str) -> int:
    """Run every benchmark of bench/, or those whose file names begin with the names given."""
    scripts = sorted(path for path in ROOT.glob("bench/*.py") if not path.name.startswith("_"))
    for name in names:
        if not any(path.name.startswith(name) for path in scripts):
            raise SetupError(f"There is no benchmark {name}; there are {', '.join(s.stem for s in scripts)}.")
    chosen = [path for path in scripts if not names or path.name.startswith(names)]
    about_pages = any(path.name.startswith("pdf") for path in chosen)
    setup(for_tests=about_pages)  # the programs that read pages back
    if about_pages:
        set_up_peers()
    return closing([run_step(f"bench/{path.name}", [PYTHON, str(path)]) for path in chosen])


def lock() -> int:
    """Write both lock files anew from pyproject.toml, with hashes and without an index address."""
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("Writing the lock files needs uv: python3 -m pip install uv")
    options = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "-q"]
    whole = [uv, "pip", "compile", "pyproject.toml", "--group", "dev", *options, "-o", LOCK.name]
    # The peers go into the same environment, so they may not ask for other versions.
    peers = [uv, "pip", "compile", "--group", "bench", "-c", LOCK.name, *options, "-o", PEERS_LOCK.name]
    return start(whole) or start(peers)


COMMANDS: tuple[Callable[..., int], ...] = (setup, run, test, lint, bench, lock)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    commands = {function.__name__: function for function in COMMANDS}
    meaning = "; ".join(f"{name}: {function.__doc__}" for name, function in commands.items())
    parser = argparse.ArgumentParser(prog="dev.py")
    parser.add_argument("command", choices=commands, help=meaning)
    parser.add_argument("names", nargs="*", metavar="NAME", help="bench: how the file names begin")
    given = parser.parse_args(arguments)
    if given.names and given.command != "bench":
        parser.error(f"{given.command} takes no names")
    chosen = commands[given.command]
    try:
        return chosen(*given.names)
    except SetupError as error:
        say(f"STOPPED: {error}")
        return 1
    except KeyboardInterrupt:
        say("Stopped by you.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
