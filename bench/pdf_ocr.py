"""How well the news page is read by an eye that knows no PDF: Tesseract (fas) on our page and on Chromium's.

Same text, font, width and leading; the error is the edit distance of the letters, white space folded, over the letters
of the text. Tesseract skips parts of lines of either page by chance, each up to five per cent: moving lines by a pixel
changes that. So the page is read in several sizes, and once more line by line, where nothing is skipped.

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
from statistics import mean
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
SIZES: Final = (9.0, 9.5, 10.0, 10.5, 11.0, 11.5, 12.0, 12.5, 13.0)
JUDGED: Final = (11.0, 10.5)  # of a plain text, as the README shows it, and of reports
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
                lines = [line for page in pages for line in lines_of(page)]
                whole[side][size] = error(news, read(pages, WHOLE_PAGE))
                by_line[side][size] = error(news, read(lines, ONE_LINE))
                print(
                    f"  {size:>4} {side:<13} {whole[side][size]:7.2f} {by_line[side][size]:8.2f}", flush=True
                )
    told = []
    for title, errors in (("page", whole), ("line by line", by_line)):
        mine, theirs = errors[sides[0]], errors[sides[1]]
        for size in JUDGED:
            name = f"{title}, size {size}: error; wanted is Chromium's"
            told.append(Figure(name, mine[size], "%", most=round(theirs[size], 2)))
        most = round(mean(theirs.values()), 2)
        told.append(Figure(f"{title}, {len(mine)} sizes, mean", mean(mine.values()), "%", most=most))
    tell(told)


if __name__ == "__main__":
    main()
