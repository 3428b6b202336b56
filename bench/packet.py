"""The packet of a meeting against a raw canvas: pages a second, as a ratio.

Our side reads the records, sets every page and writes the file, as `yazd packet` does. The raw side draws the very
lines of that packet, shaped and ordered beforehand, with reportlab's `drawString`: it reads nothing and sets
nothing, the least that any PDF with these words can cost.

python bench/packet.py [--cases 300]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pypdfium2
from _machine import describe
from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from yazd_desktop.demo import make_demo
from yazd_desktop.home import next_meeting
from yazd_desktop.office import open_office
from yazd_desktop.paths import resource
from yazd_desktop.reports.packet import print_packet
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

ROUNDS: Final = 5
PASSWORD: Final = "benchmarks only"  # noqa: S105


def lines_of(path: Path) -> list[list[str]]:
    """The lines of each page as a raw canvas has to draw them: shaped, and in the order they are seen."""
    shaper = ArabicReshaper()
    document = pypdfium2.PdfDocument(path)
    found = []
    for page in document:
        text = page.get_textpage().get_text_range()
        found.append([get_display(shaper.reshape(line), base_dir="R") for line in text.splitlines() if line])
    document.close()
    return found


def draw(pages: list[list[str]], path: Path) -> None:
    """The raw side."""
    canvas = Canvas(str(path), pageCompression=1)
    for lines in pages:
        canvas.setFont("bench", 10)
        for place, line in enumerate(lines):
            canvas.drawString(60, 800 - place * 14 % 760, line)
        canvas.showPage()
    canvas.save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    cases = parser.parse_args().cases
    print(describe())
    pdfmetrics.registerFont(TTFont("bench", str(resource("fonts", "Vazirmatn-Regular.ttf"))))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_demo(folder / "office", password=PASSWORD, cases=cases, cost=FAST_FOR_TESTS)
        office = open_office(folder / "office", password=PASSWORD)
        meeting = next_meeting(office)
        if meeting is None:
            raise SystemExit("the sample office has no meeting ahead")
        ours: list[float] = []
        raw: list[float] = []
        pages = 0
        for _ in range(ROUNDS + 1):
            began = time.perf_counter()
            pages = print_packet(office, folder / "packet.pdf", meeting_id=meeting).pages
            ours.append(time.perf_counter() - began)
            lines = lines_of(folder / "packet.pdf")
            began = time.perf_counter()
            draw(lines, folder / "raw.pdf")
            raw.append(time.perf_counter() - began)
        office.close()
    # The first round loads fonts on both sides.
    our_time, raw_time = median(ours[1:]), median(raw[1:])
    print(
        f"packet of {cases} case files, {pages} pages: {pages / our_time:.0f} pages/s with reading and setting, "
        f"raw canvas {pages / raw_time:.0f} pages/s, ratio {raw_time / our_time:.2f}"
    )


if __name__ == "__main__":
    main()
