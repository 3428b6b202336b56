"""Words given back in order by the readers of a PDF: pages of this program, of Chromium and of WeasyPrint.

The measure is said in tests/typeset/typeset_words.py. The words of a table are read row by row, cell by cell; for the
packet the words found anywhere on the pages are told as well.

python bench/pdf_reading.py [news] [hard] [packet] [--ours] [--show [READER]] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "typeset"))

import _pdf_content as content
import _pdf_html as html
import _pdf_ours as ours
import typeset_words as reading
from _machine import describe

PAGES: Final = 30
OURS: Final = "this program"
FORMS: Final[tuple[reading.Form, ...]] = ("raw", "NFC", "letters")


@dataclass(frozen=True)
class Case:
    """A text, how each side sets it, and whether it has tables."""

    name: str
    title: str
    source: str
    ours: Callable[[Path], object]
    html: str
    table: bool = False


def cases(names: list[str]) -> list[Case]:
    """The texts that were asked for and are to be had."""
    found = []
    if "news" in names:
        if (text := reading.news()) is None:
            print(f"!!! {reading.NEWS} is not here: put it into a folder and name that in YAZD_TEXTS")
        else:
            found.append(_lines("news", "news of the session", text))
    if "hard" in names:
        found.append(_lines("hard", "hard lines", reading.HARD_LINES.read_text("utf-8")))
    if "packet" in names:
        sections = content.packet(PAGES)
        page, title = html.packet(sections), f"packet of {PAGES} pages with tables"
        source = content.source(sections)
        found.append(
            Case("packet", title, source, lambda path: ours.set_packet(sections, path), page, table=True)
        )
    return found


def _lines(name: str, title: str, text: str) -> Case:
    lines = text.splitlines()
    return Case(name, title, text, lambda path: ours.set_lines(lines, path), html.lines(lines))


def tell(case: Case, side: str, path: Path, show: str | None) -> None:
    """A line for each reader, and where it went wrong when that was asked for."""
    form, wanted_of = reading.WANTED[case.name]
    for name, read in reading.readers().items():
        got = read(path)
        shares = {each: reading.in_order(case.source, got, each) for each in FORMS}
        anywhere = f"{reading.recovered(case.source, got)}" if case.table else ""
        told = " ".join(f"{shares[each]!s:>9}" for each in FORMS) + f" {anywhere:>9}"
        if side == OURS and name in wanted_of:
            wanted, share, judged = wanted_of[name], shares[form], form
            if (case.name, name) in reading.ANYWHERE:
                share, judged = reading.recovered(case.source, got, form), f"{form}, anywhere"
            told += f"  {judged} >= {wanted:g} %: {'ok' if share.percent >= wanted else 'NOT'}"
        print(f"  {side:<12} {name:<13} {told.rstrip()}", flush=True)
        if show is not None and name.startswith(show):
            for line in reading.differences(case.source, got, form):
                print(f"      {line}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    texts = ("news", "hard", "packet")
    parser.add_argument("texts", nargs="*", metavar="TEXT", help=", ".join(texts))
    parser.add_argument("--ours", action="store_true", help="without the peers")
    parser.add_argument("--show", nargs="?", const="", metavar="READER", help="print where the texts part")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the PDFs there")
    chosen = parser.parse_args()
    if unknown := set(chosen.texts) - set(texts):
        parser.error(f"no such text: {', '.join(sorted(unknown))}")
    print(describe())
    peers = {} if chosen.ours else html.peers()
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for case in cases(chosen.texts or list(texts)):
            print(f"{case.title}, {len(reading.words(case.source))} words; in order")
            head = " ".join(f"{form:>9}" for form in FORMS) + f" {'anywhere' if case.table else '':>9}"
            print(f"  {'set by':<12} {'read by':<13} {head}  wanted")
            path = folder / f"{case.name}-ours.pdf"
            case.ours(path)
            tell(case, OURS, path, chosen.show)
            for side, printing in peers.items():
                path = folder / f"{case.name}-{side}.pdf"
                printing(case.html, path)
                tell(case, side, path, None)


if __name__ == "__main__":
    main()
