"""The same pages as HTML, and the two peers that print HTML: Chromium and WeasyPrint."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final
from unicodedata import bidirectional

from _pdf_content import HEAD, SHARES, Section

FONTS: Final = Path(__file__).resolve().parent.parent / "resources" / "fonts"
CHROMIUM_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-pdf-header-footer",
)
STYLE: Final = """
@page { size: A4; margin: 27mm 20mm 22mm 20mm }
html { font-size: 10.5pt }
body { margin: 0; font: 1rem/calc(17.3rem / 10.5) Vazirmatn; color: #1e2629; background: white }
h1 { font-size: 16pt; line-height: 25pt; margin: 0 0 8pt; break-after: avoid }
p { margin: 0 0 calc(6rem / 10.5) }
section { break-after: page }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 9.5pt; line-height: 14.6pt }
th { background: #e4eef0; font-size: 9.2pt }
th, td { padding: 3.2pt 5pt; text-align: start; vertical-align: top; border-bottom: 0.5pt solid #e3e8ea }
tbody tr:nth-child(even) { background: #f5f8f8 }
"""

Printing = Callable[[str, Path], None]


def direction(text: str) -> str:
    """The base direction of a paragraph, chosen as this program chooses it: left to right for Latin letters only."""
    kinds = {bidirectional(char) for char in text}
    return "ltr" if "L" in kinds and not kinds & {"R", "AL", "RLE", "RLO", "RLI"} else "rtl"


def page(body: str, style: str = STYLE) -> str:
    """A whole page in our font."""
    faces = "".join(
        f"@font-face {{ font-family: Vazirmatn; font-weight: {weight}; "
        f'src: url("{(FONTS / f"Vazirmatn-{name}.ttf").as_uri()}") }}'
        for weight, name in ((400, "Regular"), (700, "Bold"))
    )
    return (
        f'<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>-</title>'
        f"<style>{faces}{style}</style></head><body>{body}</body></html>"
    )


def lines(texts: Sequence[str], size: float = 10.5) -> str:
    """A page of paragraphs in a size in points, one for each line that isn't empty."""
    body = "".join(f'<p dir="{direction(text)}">{escape(text)}</p>' for text in texts if text.strip())
    return page(body, f"{STYLE} html {{ font-size: {size}pt }}")


def packet(sections: Sequence[Section]) -> str:
    """The packet of `_pdf_content.py`."""
    return page("".join(map(_section, sections)))


def _section(section: Section) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in section.paragraphs)
    return f"<section><h1>{escape(section.title)}</h1>{paragraphs}{table(section.rows)}</section>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """The table of 7 columns."""
    columns = "".join(f'<col style="width: {share}%">' for share in SHARES)
    head = "".join(f"<th>{escape(text)}</th>" for text in HEAD)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def chromium() -> str | None:
    """The Chromium of this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def chromium_command(source: Path, path: Path, profile: Path) -> list[str]:
    """How Chromium is asked to print; the profile is a folder of its own that nobody has used."""
    program = chromium() or "chromium"
    asked = f"--print-to-pdf={path}"
    return [program, *CHROMIUM_OPTIONS, f"--user-data-dir={profile}", asked, source.as_uri()]


def print_by_chromium(source: str, path: Path) -> None:
    """Print HTML by Chromium."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        file = Path(name) / "page.html"
        file.write_text(source, "utf-8")
        command = chromium_command(file, path.resolve(), Path(name) / "profile")
        done = subprocess.run(command, capture_output=True, check=False, timeout=600)
    if done.returncode or not path.exists():
        raise SystemExit(f"Chromium did not print: {done.stderr[-600:].decode('utf-8', 'replace')}")


def print_by_weasyprint(source: str, path: Path) -> None:
    """Print HTML by WeasyPrint, in a process of its own."""
    program = "import sys, weasyprint; weasyprint.HTML(string=sys.stdin.read()).write_pdf(sys.argv[1])"
    command = [sys.executable, "-X", "utf8", "-c", program, str(path)]
    subprocess.run(command, input=source.encode(), check=True, capture_output=True)


def peers() -> Mapping[str, Printing]:
    """The peers that are to be had; one that isn't is told loudly."""
    found: dict[str, Printing] = {}
    if chromium():
        found["Chromium"] = print_by_chromium
    else:
        print("!!! Chromium is not on this machine: left out")
    if importlib.util.find_spec("weasyprint"):
        found["WeasyPrint"] = print_by_weasyprint
    else:
        print("!!! WeasyPrint is not in this environment: left out")
    return found
