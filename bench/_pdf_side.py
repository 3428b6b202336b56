"""One side of the PDF benchmark in a process of its own: prints one file, then what it cost as a line of JSON.

python bench/_pdf_side.py SIDE SIZE OUT [READY]     (bench/pdf.py starts it)

SIZE is in pages, or in rows for `table`. Making up the content, or reading the ready strings, is nobody's cost. The
rest of the CPU time is told in two parts: `start`, Python and the imports, and `draw`, from texts to the file on the
disk, fonts loaded on the way by every side.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import _pdf_content as content
from _process import peak_megabytes

Draw = Callable[[], object]
# Content first, then imports, then the work.
Steps = tuple[Callable[[], None], Callable[[], Draw]]


def ours(size: int, path: Path, _: Path | None) -> Callable[[], Draw]:
    """This program."""
    sections = content.packet(size)

    def bring() -> Draw:
        import _pdf_ours

        import yazd_desktop.typeset.render  # noqa: F401  (what is brought in here is no drawing)

        return lambda: _pdf_ours.set_packet(sections, path)

    return bring


def table(size: int, path: Path, _: Path | None) -> Callable[[], Draw]:
    """One long table by this program, when the fonts are already loaded."""
    rows, first_page = content.rows(size), content.packet(1, edition=1)

    def bring() -> Draw:
        import _pdf_ours

        from yazd_desktop.typeset.render import render

        _pdf_ours.set_packet(first_page, path)
        return lambda: render(_pdf_ours.document([_pdf_ours.table(rows)]), path)

    return bring


def raw(_: int, path: Path, ready: Path | None) -> Callable[[], Draw]:
    """A raw canvas that draws ready strings."""
    assert ready is not None  # noqa: S101  (bench/pdf.py gives it)
    pages = json.loads(ready.read_text("utf-8"))

    def bring() -> Draw:
        import _pdf_raw

        return lambda: _pdf_raw.draw_ready(pages, path)

    return bring


def platypus(size: int, path: Path, _: Path | None) -> Callable[[], Draw]:
    """Plain reportlab."""
    sections = content.packet(size)

    def bring() -> Draw:
        import _pdf_raw

        return lambda: _pdf_raw.set_by_platypus(sections, path)

    return bring


def weasyprint(size: int, path: Path, _: Path | None) -> Callable[[], Draw]:
    """WeasyPrint."""
    import _pdf_html

    source = _pdf_html.packet(content.packet(size))

    def bring() -> Draw:
        from weasyprint import HTML

        return lambda: HTML(string=source).write_pdf(path)

    return bring


def fpdf2(size: int, path: Path, _: Path | None) -> Callable[[], Draw]:
    """fpdf2 with HarfBuzz."""
    sections = content.packet(size)

    def bring() -> Draw:
        import _pdf_fpdf2

        return lambda: _pdf_fpdf2.set_packet(sections, path)

    return bring


SIDES = {function.__name__: function for function in (ours, table, raw, platypus, weasyprint, fpdf2)}


def main() -> None:
    side, size, out, *ready = sys.argv[1:]
    loaded = time.process_time()
    bring = SIDES[side](int(size), Path(out), Path(ready[0]) if ready else None)
    made = time.process_time()
    draw = bring()
    begun, held = time.process_time(), peak_megabytes()
    draw()
    ended = time.process_time()
    told = {
        "start": loaded + begun - made,
        "draw": ended - begun,
        "megabytes": peak_megabytes(),
        "megabytes_before": held,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
