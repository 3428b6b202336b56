"""What another process costs: CPU seconds with those of its children, time on the clock, peak memory.

Memory of a process of our own is told by itself (`peak_megabytes`): what the system tells of a child that has ended
counts what its parent held when it was started. A tree of processes (a browser) is looked at ten times a second, each
shared page counted once.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_BECOME_REAPER: Final = (
    36  # PR_SET_CHILD_SUBREAPER: orphans of the tree come to us, so that their seconds count
)
_LOOK_EVERY: Final = 0.1
_LINGER: Final = 5.0


@dataclass(frozen=True)
class Cost:
    """What a process took; megabytes is None where the system doesn't tell."""

    cpu: float
    wall: float
    megabytes: float | None


def peak_megabytes() -> float | None:
    """The most memory that this process has held so far."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return None


def ask(script: Path, *arguments: object) -> dict[str, Any]:
    """Run a script of ours in a process of its own; the JSON of its last line, with the seconds on the clock."""
    begun = time.perf_counter()
    command = [sys.executable, "-X", "utf8", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")
    wall = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(f"{script.name} {' '.join(map(str, arguments))} failed:\n{done.stderr[-2000:]}")
    return {**json.loads(done.stdout.splitlines()[-1]), "wall": wall}


def run_tree(command: Sequence[str]) -> Cost:
    """Run a program that starts others (Linux only) and wait for all of them."""
    ctypes.CDLL(None).prctl(_BECOME_REAPER, 1, 0, 0, 0)
    begun = time.perf_counter()
    first = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    cpu = peak = 0.0
    ended: float | None = None
    code = 0
    while True:
        try:
            pid, status, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break  # all of them have ended
        if pid:
            cpu += used.ru_utime + used.ru_stime
            if pid == first.pid:
                ended, code = time.perf_counter(), os.waitstatus_to_exitcode(status)
                first.returncode = code
            continue
        tree = list(_descendants(os.getpid()))
        peak = max(peak, sum(map(_own_megabytes, tree)))
        if ended is not None and time.perf_counter() - ended > _LINGER:
            _end(tree)
        time.sleep(_LOOK_EVERY)
    if code:
        raise RuntimeError(f"{command[0]} ended with {code}")
    return Cost(cpu, (ended or time.perf_counter()) - begun, peak or None)


def _end(tree: Sequence[int]) -> None:
    """Processes that stay behind when the program that started them is done."""
    for pid in tree:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def _descendants(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text("ascii").split()):
                yield child
                yield from _descendants(child)


def _own_megabytes(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
