"""The ink of the 25 hard lines beside Chromium's: the same line, font, size, colour and base direction.

Both pages are rastered by poppler at 200 dpi in grey and cut to their ink; ours is moved by up to 3 points in each
direction to where the difference is least. The match is the correlation of the two pictures after a Gaussian blur of
2 points, the width of a stroke: sum(ab) / sqrt(sum(aa) sum(bb)); 1 is the same ink. A line that runs some points wider
still matches; words in another place or a lost letter do not. «sharp» is the same without the blur, where a quarter of
a point is seen; «wider» is how much wider our ink is, in points.

python bench/pdf_ink.py [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from dataclasses import dataclass
from operator import mul
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "typeset"))

import _pdf_html as html
import _pdf_ours as ours
from _machine import describe
from _pdf_raster import bodies, can_rasterise, only_ink, padded
from _verdict import Figure, tell
from PIL import Image, ImageChops, ImageFilter, ImageStat
from typeset_words import HARD_LINES

DPI: Final = 200
BLUR: Final = 2.0
REACH: Final = 3
WANTED: Final = 0.98
LINE_MM: Final = 40.0  # of the page; a line stands at its top
SHEET: Final = html.STYLE + "p { break-after: page; margin: 0 }"


@dataclass(frozen=True)
class Match:
    """How one line of ours agrees with the other's."""

    blurred: float
    sharp: float
    wider: int
    theirs: Image.Image
    ours: Image.Image


def match(theirs: Image.Image, mine: Image.Image) -> Match:
    """Lay two pictures over each other as well as they fit, and compare."""
    theirs, mine = only_ink(theirs), only_ink(mine)
    width = max(theirs.width, mine.width) + 4 * REACH
    height = max(theirs.height, mine.height) + 4 * REACH
    fixed = padded(theirs, width, height, 2 * REACH, 2 * REACH)
    steps = range(REACH, 3 * REACH + 1)
    moved = [padded(mine, width, height, left, top) for left in steps for top in steps]
    best = min(moved, key=lambda sheet: ImageStat.Stat(ImageChops.difference(fixed, sheet)).sum[0])
    blur = ImageFilter.GaussianBlur(BLUR)
    return Match(
        correlation(fixed.filter(blur), best.filter(blur)),
        correlation(fixed, best),
        mine.width - theirs.width,
        fixed,
        best,
    )


def correlation(first: Image.Image, second: Image.Image) -> float:
    """Of the ink of two pictures of one size; 0 when one has none."""
    a, b = first.tobytes(), second.tobytes()
    both = math.sqrt(sum(map(mul, a, a)) * sum(map(mul, b, b)))
    return sum(map(mul, a, b)) / both if both else 0.0


def print_lines(lines: list[str], folder: Path) -> tuple[Path, Path]:
    """A page for each line: by Chromium and by this program."""
    theirs, mine = folder / "chromium.pdf", folder / "ours.pdf"
    body = "".join(f'<p dir="{html.direction(line)}">{html.escape(line)}</p>' for line in lines)
    html.print_by_chromium(html.page(body, SHEET), theirs)
    ours.set_pages(lines, mine)
    return theirs, mine


def picture(found: Match) -> Image.Image:
    """Chromium's line, ours, and one over the other: black where both are, red Chromium's alone, blue ours alone."""
    both = ImageChops.lighter(found.theirs, found.ours)
    layers = (found.ours, both, found.theirs)
    over = Image.merge("RGB", [ImageChops.invert(layer) for layer in layers])
    sheet = Image.new("RGB", (over.width, over.height * 3), "white")
    for place, part in enumerate((found.theirs, found.ours)):
        sheet.paste(ImageChops.invert(part).convert("RGB"), (0, place * over.height))
    sheet.paste(over, (0, 2 * over.height))
    return sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.NEAREST)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="leave the PDFs and a picture of each line there"
    )
    asked = parser.parse_args()
    print(describe())
    if not (html.chromium() and can_rasterise()):
        print("!!! Chromium or pdftoppm is not on this machine: NOTHING was compared")
        return
    lines = HARD_LINES.read_text("utf-8").splitlines()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        theirs, mine = (bodies(path, DPI, LINE_MM) for path in print_lines(lines, folder))
        found = [match(a, b) for a, b in zip(theirs, mine, strict=True)]
        if asked.keep:
            for number, each in enumerate(found, 1):
                picture(each).save(folder / f"line-{number:02}.png")
    print(f"  {'line':>4} {'match':>7} {'sharp':>7} {'wider':>6}")
    for number, (line, each) in enumerate(zip(lines, found, strict=True), 1):
        below = (
            ""
            if each.blurred >= WANTED
            else f"  NOT  {folder / f'line-{number:02}.png' if asked.keep else line}"
        )
        print(f"  {number:>4} {each.blurred:7.4f} {each.sharp:7.3f} {each.wider:6}{below}")
    blurred = [each.blurred for each in found]
    tell(
        [
            Figure("ink match with Chromium, the worst line", min(blurred), least=WANTED, places=4),
            Figure(
                "lines at or above that",
                sum(value >= WANTED for value in blurred),
                least=len(lines),
                places=0,
            ),
            Figure("ink match, mean", sum(blurred) / len(lines), places=4),
            Figure("without the blur, mean", sum(each.sharp for each in found) / len(lines), places=4),
        ]
    )


if __name__ == "__main__":
    main()
