"""Prints with every side of the PDF benchmark, each in a process of its own, and what the prints cost."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import _pdf_content as content
import _pdf_html
import pypdfium2
from _process import ask, run_tree

SIDE: Final = Path(__file__).with_name("_pdf_side.py")
NAMES: Final = {
    "ours": "this program",
    "raw": "raw canvas, ready strings",
    "platypus": "plain reportlab",
    "weasyprint": "WeasyPrint",
    "fpdf2": "fpdf2, text shaping on",
    "chromium": "Chromium",
}
_MODULES: Final = {"weasyprint": "weasyprint", "fpdf2": "fpdf"}


@dataclass(frozen=True)
class Run:
    """One print by one side: CPU seconds of the whole process and of the drawing, and so on."""

    whole: float
    drawing: float | None
    wall: float
    megabytes: float | None
    megabytes_before: float | None = None


class Prints:
    """Prints into one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, side: str, size: int) -> Path:
        """Where a side prints to."""
        return self.folder / f"{side}-{size}.pdf"

    def run(self, side: str, size: int) -> Run:
        """One print; raises RuntimeError when the side can't."""
        if side == "chromium":
            return self._chromium(size)
        ready = [self._ready(size)] if side == "raw" else []
        told = ask(SIDE, side, size, self.file(side, size), *ready)
        whole = told["start"] + told["draw"]
        return Run(whole, told["draw"], told["wall"], told["megabytes"], told["megabytes_before"])

    def _chromium(self, size: int) -> Run:
        source = self.folder / f"{size}.html"
        source.write_text(_pdf_html.packet(content.packet(size)), "utf-8")
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            cost = run_tree(_pdf_html.chromium_command(source, self.file("chromium", size), Path(profile)))
        return Run(cost.cpu, None, cost.wall, cost.megabytes)

    def _ready(self, size: int) -> Path:
        path = self.folder / f"ready-{size}.json"
        if not path.exists():
            from _pdf_raw import ready_pages

            path.write_text(json.dumps(ready_pages(content.packet(size))), "utf-8")
        return path

    def compare(self, size: int, rounds: dict[str, int]) -> dict[str, list[Run]]:
        """Each side prints the packet so many times, turn by turn; one that fails is told and left out."""
        head = (
            f"{'CPU s':>8} {'drawing':>8} {'clock s':>8} {'peak MB':>8} {'KB':>8} {'pages':>6} {'rounds':>6}"
        )
        print(f"{size} pages\n  {'':<26} {head}")
        runs: dict[str, list[Run]] = {side: [] for side in rounds}
        for number in range(max(rounds.values())):
            for side in [side for side in runs if number < rounds[side]]:
                try:
                    runs[side].append(self.run(side, size))
                except RuntimeError as error:
                    if side in {"ours", "raw"}:
                        raise SystemExit(f"{NAMES[side]} did not print: {error}") from error
                    print(f"!!! {NAMES[side]} did not print and is left out: {error}")
                    del runs[side]
        for side, found in runs.items():
            self._tell(side, size, found)
        return runs

    def _tell(self, side: str, size: int, runs: Sequence[Run]) -> None:
        seconds = [median_of(runs, what) for what in (_whole, _drawing, _wall)]
        told = [f"{value:8.2f}" if value is not None else f"{'-':>8}" for value in seconds]
        megabytes = median_of(runs, _megabytes)
        told.append(f"{megabytes:8.0f}" if megabytes is not None else f"{'-':>8}")
        path = self.file(side, size)
        told.append(f"{path.stat().st_size / 1024:8.0f} {_pages(path):6} {len(runs):6}")
        print(f"  {NAMES[side]:<26} {' '.join(told)}", flush=True)


def median_of(runs: Sequence[Run], what: Callable[[Run], float | None]) -> float | None:
    """The median of something over the runs that tell it."""
    values = [value for run in runs if (value := what(run)) is not None]
    return median(values) if values else None


def ratio(above: Sequence[Run], below: Sequence[Run], *, whole: bool = False) -> float | None:
    """CPU against CPU, turn by turn: the median. Of the drawing, or of the whole process."""
    pairs = list(zip(above, below, strict=False))
    if not pairs:
        return None
    if whole:
        return median(a.whole / b.whole for a, b in pairs)
    return median((a.drawing or a.whole) / (b.drawing or b.whole) for a, b in pairs)


def sides(*, with_peers: bool) -> list[str]:
    """The sides that can print here; one that can't is told loudly."""
    found = ["ours", "raw"]
    if not with_peers:
        return found
    found.append("platypus")
    for side, module in _MODULES.items():
        if importlib.util.find_spec(module):
            found.append(side)
        else:
            print(
                f"!!! {NAMES[side]} is not in this environment and is left out: python3 dev.py bench installs it"
            )
    if sys.platform == "linux" and _pdf_html.chromium():
        found.append("chromium")
    else:
        print("!!! Chromium is not on this machine and is left out")
    return found


def _whole(run: Run) -> float:
    return run.whole


def _drawing(run: Run) -> float | None:
    return run.drawing


def _wall(run: Run) -> float:
    return run.wall


def _megabytes(run: Run) -> float | None:
    return run.megabytes


def _pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()
