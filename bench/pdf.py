"""Persian pages set by this program and by others: CPU, time on the clock, peak memory, size of the file.

All print the packet of bench/_pdf_content.py, each in a process of its own, turn by turn, medians of some rounds. The
raw canvas draws the same lines, shaped and ordered beforehand. CPU is user and system time, that of children
included; «drawing» is without Python's start and the imports. Memory is the most that the process held, the content
included; of Chromium, what its processes held together.

python bench/pdf.py [--ours] [--all] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _machine import describe
from _pdf_run import Prints, Run, median_of, ratio, sides
from _verdict import Figure, tell

SMALL: Final = 30
LARGE: Final = 300
HUGE: Final = 3000
SHORT_TABLE: Final = 1250
LONG_TABLE: Final = 5000
ROUNDS: Final = {
    SMALL: {"ours": 7, "raw": 7, "platypus": 3, "weasyprint": 3, "fpdf2": 1, "chromium": 3},
    LARGE: {"ours": 5, "raw": 5, "platypus": 1, "weasyprint": 1, "fpdf2": 1, "chromium": 1},
}
FIRST_PAGES: Final = 9
TABLES: Final = 5
# At 300 pages it needs a minute, and its time is linear.
SLOW: Final = "fpdf2"


def speeds(prints: Prints, size: int, chosen: list[str]) -> tuple[list[Figure], dict[str, list[Run]]]:
    """What the packet of one size costs all sides."""
    runs = prints.compare(size, {side: ROUNDS[size][side] for side in chosen})
    ours, raw = runs["ours"], runs["raw"]
    most = 1.5 if size == LARGE else None
    note = "the aim is 1" if most else ""
    found = [
        Figure(f"{size} pages: drawing, this program / raw canvas", ratio(ours, raw), most=most, note=note)
    ]
    whole = ratio(ours, raw, whole=True)
    found.append(Figure(f"{size} pages: the same with Python's start and the imports", whole))
    if rival := runs.get("weasyprint"):
        least = 25 if size == LARGE else None
        name = f"{size} pages: drawing, WeasyPrint / this program"
        found.append(Figure(name, ratio(rival, ours), least=least, places=1))
        whole = ratio(rival, ours, whole=True)
        found.append(Figure(f"{size} pages: the same with Python's start and the imports", whole, places=1))
    return found, runs


def first_page(prints: Prints) -> list[Figure]:
    """A whole process that prints one page."""
    runs = [prints.run("ours", 1) for _ in range(FIRST_PAGES)]
    clock = median(run.wall for run in runs)
    cpu = median(run.whole for run in runs)
    return [
        Figure("first page of a cold process, imports included: CPU", cpu, "s", most=0.5),
        Figure("the same on the clock", clock, "s", note="other work on the machine counts here"),
    ]


def memory(runs: list[Run], size: int, most: float) -> Figure:
    """What this program held at most."""
    before = median_of(runs, lambda run: run.megabytes_before)
    note = f"{before:.0f} MB of them content and imports" if before else ""
    held = median_of(runs, lambda run: run.megabytes)
    return Figure(f"{size} pages: peak memory of this program", held, "MB", most=most, places=0, note=note)


def long_table(prints: Prints) -> Figure:
    """Whether a row costs the same in a long table, the fonts loaded before."""
    short, long = [], []
    for _ in range(TABLES):
        short.append((prints.run("table", SHORT_TABLE).drawing or 0) / SHORT_TABLE)
        long.append((prints.run("table", LONG_TABLE).drawing or 0) / LONG_TABLE)
    note = f"{median(long) * 1e6:.0f} microseconds a row"
    name = f"time of a row in a table of {LONG_TABLE} / of {SHORT_TABLE} rows"
    return Figure(
        name, median(b / a for a, b in zip(short, long, strict=True)), most=1.1, places=3, note=note
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ours", action="store_true", help="this program and the raw canvas only")
    parser.add_argument("--all", action="store_true", help=f"{SLOW} at {LARGE} pages too")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the PDFs there")
    asked = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        prints = Prints(folder.resolve())
        chosen = sides(with_peers=not asked.ours)
        found, _ = speeds(prints, SMALL, chosen)
        quick = [side for side in chosen if asked.all or side != SLOW]
        large, runs = speeds(prints, LARGE, quick)
        found += [*large, *first_page(prints), memory(runs["ours"], LARGE, 120)]
        found += [memory([prints.run("ours", HUGE)], HUGE, 400), long_table(prints)]
        tell(found)


if __name__ == "__main__":
    main()
