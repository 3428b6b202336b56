"""How well the news page is read by an eye that knows no PDF: Tesseract (fas) on our page and on Chromium's.

Same text, font, width and leading; the error is the edit distance of the letters, white space folded, over the
letters of the text. Tesseract skips whole lines of either page by chance, each up to five per cent: moving lines by a
pixel changes that, so one page alone tells little. The page is read in 41 sizes, and the mean of the differences is
judged by its own standard error; in nine of them it is read once more line by line, where nothing is skipped.

python bench/pdf_ocr.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, stdev
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "typeset"))

import _pdf_html as html
import _pdf_ours as ours
import typeset_words as reading
from _machine import describe
from _pdf_raster import bodies, can_rasterise, only_ink, padded
from _verdict import Figure, tell
from PIL import Image, ImageChops

DPI: Final = 300
SIZES: Final = tuple(tenth / 10 for tenth in range(90, 131))
BY_LINE: Final = tuple(size for size in SIZES if size * 2 == int(size * 2))
JUDGED: Final = 11.0  # of a plain text, as the README shows it
BORDER: Final = 30
# In points of the picture: a paler row is no ink, and dots nearer than this to a line are of it.
FAINT: Final = 60
NEAR: Final = 8
WHOLE_PAGE: Final = "3"
ONE_LINE: Final = "13"


def edits(first: str, second: str) -> int:
    """The edit distance of two texts, a bit of a long number for each letter of the first (Myers)."""
    if not first:
        return len(second)
    places: dict[str, int] = {}
    for place, char in enumerate(first):
        places[char] = places.get(char, 0) | 1 << place
    whole, last, distance = (1 << len(first)) - 1, 1 << (len(first) - 1), len(first)
    up, down = whole, 0
    for char in second:
        equal = places.get(char, 0)
        vertical = equal | down
        horizontal = (((equal & up) + up) ^ up) | equal
        right, left = down | (~(horizontal | up) & whole), up & horizontal
        distance += bool(right & last) - bool(left & last)
        right, left = (right << 1 | 1) & whole, left << 1 & whole
        up, down = left | (~(vertical | right) & whole), right & vertical
    return distance


def error(source: str, got: str) -> float:
    """The letters in error, in percent."""
    wanted, found = (" ".join(reading.words(text, "NFC")) for text in (source, got))
    return 100 * edits(wanted, found) / len(wanted)


def read(pictures: list[Image.Image], mode: str) -> str:
    """What Tesseract reads in pictures of white ink on black."""
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / f"{number:03}.png" for number in range(len(pictures))]
        for file, picture in zip(files, pictures, strict=True):
            ImageChops.invert(picture).save(file)
        listed = Path(name) / "files.txt"
        listed.write_text("\n".join(map(str, files)), "utf-8")
        command = ["tesseract", str(listed), "-", "-l", "fas", "--psm", mode, "--dpi", str(DPI)]
        variables = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, check=True, capture_output=True, env=variables)
    return done.stdout.decode("utf-8")


def lines_of(page: Image.Image) -> Iterator[Image.Image]:
    """The lines of a page, each with a border."""
    found: list[tuple[int, int]] = []
    for row in range(page.height):
        if page.crop((0, row, page.width, row + 1)).getextrema()[1] <= FAINT:
            continue
        if found and row - found[-1][1] < NEAR:
            found[-1] = found[-1][0], row + 1
        else:
            found.append((row, row + 1))
    for top, bottom in found:
        line = only_ink(page.crop((0, top, page.width, bottom)))
        yield padded(line, line.width + 2 * BORDER, line.height + 2 * BORDER, BORDER, BORDER)


def can_read() -> bool:
    """Whether Tesseract reads Persian here."""
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], check=False, capture_output=True, text=True)
    return "fas" in listed.stdout.split()


def main() -> None:
    print(describe())
    news = reading.news()
    if news is None:
        print(
            f"!!! {reading.NEWS} is not here: put it into a folder and name that in YAZD_TEXTS. NOTHING was read"
        )
        return
    if not (html.chromium() and can_rasterise() and can_read()):
        print("!!! Chromium, pdftoppm or Tesseract with Persian is not on this machine: NOTHING was read")
        return
    sides = ("this program", "Chromium")
    whole: dict[str, dict[float, float]] = {side: {} for side in sides}
    by_line: dict[str, dict[float, float]] = {side: {} for side in sides}
    print(f"  {'size':>4} {'':<13} {'page':>7} {'by line':>8}   errors in percent, {DPI} dpi")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            files = {side: Path(name) / f"{side}.pdf" for side in sides}
            ours.set_lines(news.splitlines(), files["this program"], size)
            html.print_by_chromium(html.lines(news.splitlines(), size), files["Chromium"])
            for side, file in files.items():
                pages = bodies(file, DPI)
                whole[side][size] = error(news, read(pages, WHOLE_PAGE))
                told = f"  {size:>4} {side:<13} {whole[side][size]:7.2f}"
                if size in BY_LINE:
                    lines = [line for page in pages for line in lines_of(page)]
                    by_line[side][size] = error(news, read(lines, ONE_LINE))
                    told += f" {by_line[side][size]:8.2f}"
                print(told, flush=True)
    tell(
        [at_size(whole, sides), over_sizes("page", whole, sides), over_sizes("line by line", by_line, sides)]
    )


def at_size(errors: dict[str, dict[float, float]], sides: tuple[str, str]) -> Figure:
    """The page of the size that is judged."""
    mine, theirs = (errors[side][JUDGED] for side in sides)
    return Figure(f"page, size {JUDGED}: error; wanted is Chromium's", mine, "%", most=round(theirs, 2))


def over_sizes(title: str, errors: dict[str, dict[float, float]], sides: tuple[str, str]) -> Figure:
    """The means of both, and whether ours stands above by more than the chance of the lines that get lost."""
    mine, theirs = (list(errors[side].values()) for side in sides)
    more = [one - other for one, other in zip(mine, theirs, strict=True)]
    chance = 2 * stdev(more) / len(more) ** 0.5
    note = f"ours {mean(mine):.2f}, Chromium's {mean(theirs):.2f}; wanted: twice its standard error"
    name = f"{title}, {len(more)} sizes, mean of the differences"
    return Figure(name, mean(more), "points", most=round(chance, 2), note=note)


if __name__ == "__main__":
    main()
