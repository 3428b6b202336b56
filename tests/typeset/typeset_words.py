"""Words given back by readers of a PDF, and how many of them stand in the order in which they were written.

The measure is the longest common subsequence of the words of the source and of the text that a reader gives, as a
share of the words of the source. A word is what stands between two spaces. Marks of direction are taken out of both:
poppler adds them by itself. Nothing else is changed ("raw"), or both are brought to NFC ("NFC"), or signs at the ends
of words are left away too ("letters"): poppler writes «word ,» inside an embedding that shows «word,».
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final, Literal
from unicodedata import normalize

Form = Literal["raw", "NFC", "letters"]

ROOT: Final = Path(__file__).resolve().parent.parent.parent
HARD_LINES: Final = ROOT / "tests" / "samples" / "hard-lines.txt"
NEWS: Final = "news-of-the-session.txt"  # a text of the press: not ours to copy into the project
STEERING: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c\ufeff\u202a\u202b\u202c\u202d\u202e"))
STEERING.update(dict.fromkeys(range(0x2066, 0x206A)))
SIGNS_AT_ENDS: Final = re.compile(r"^\W+|\W+$")
# The least share of words in order, in percent, that this program must give back to each reader. A table whose cells
# have several lines is no matter of order for poppler: it reads across its columns; there no word may be missing.
WANTED: Final[Mapping[str, tuple[Form, Mapping[str, float]]]] = {
    "news": ("raw", {"pdfium": 100.0, "poppler": 100.0, "pymupdf": 100.0}),
    "hard": ("NFC", {"pdfium": 99.0, "poppler": 97.0}),
    "packet": ("raw", {"pdfium": 100.0, "poppler": 99.5}),
}
ANYWHERE: Final = frozenset({("packet", "poppler")})


@dataclass(frozen=True)
class Share:
    """How many of the words of a source were found again."""

    found: int
    words: int

    @property
    def percent(self) -> float:
        return 100 * self.found / self.words if self.words else 100.0

    def __str__(self) -> str:
        # Rounded down, so that 100 % says that none is missing.
        return f"{int(self.percent * 100) / 100:.2f} %"


def words(text: str, form: Form = "raw") -> list[str]:
    """The words of a text."""
    found = text.translate(STEERING).split()
    if form == "raw":
        return found
    found = [normalize("NFC", word) for word in found]
    return found if form == "NFC" else [bare for word in found if (bare := SIGNS_AT_ENDS.sub("", word))]


def in_order(source: str, got: str, form: Form = "raw") -> Share:
    """The words of the source that the other text has in the same order."""
    wanted = words(source, form)
    return Share(common(wanted, words(got, form)), len(wanted))


def recovered(source: str, got: str, form: Form = "raw") -> Share:
    """The words of the source that the other text has at all, each as often as it was written."""
    wanted, found = Counter(words(source, form)), Counter(words(got, form))
    return Share((wanted & found).total(), wanted.total())


def common(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest common subsequence: one bit of a long number for each word of the first."""
    places: dict[str, int] = {}
    for place, word in enumerate(first):
        places[word] = places.get(word, 0) | 1 << place
    whole = (1 << len(first)) - 1
    free = whole
    for word in second:
        matched = free & places.get(word, 0)
        free = ((free + matched) | (free - matched)) & whole
    return len(first) - free.bit_count()


def differences(source: str, got: str, form: Form = "raw") -> list[str]:
    """Where the two part, one line each: the number of the source's line, its words, and the words that were read."""
    wanted: list[str] = []
    line_of: list[int] = []
    for number, line in enumerate(source.splitlines(), 1):
        line_words = words(line, form)
        wanted += line_words
        line_of += [number] * len(line_words)
    line_of.append(len(source.splitlines()))
    found = words(got, form)
    told = []
    for kind, i, j, k, m in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind != "equal":
            told.append(f"line {line_of[i]}: {shown(wanted[i:j])} -> {shown(found[k:m])}")
    return told


def shown(some: Sequence[str]) -> str:
    """Words as they stand."""
    return f"«{' '.join(some)}»" if some else "nothing"


def by_poppler(path: Path) -> str:
    """The text as pdftotext gives it, in the order of reading that it finds."""
    return _pdftotext(path)


def by_poppler_raw(path: Path) -> str:
    """The text as pdftotext gives it in the order of the file."""
    return _pdftotext(path, "-raw")


def _pdftotext(path: Path, *options: str) -> str:
    command = ["pdftotext", "-enc", "UTF-8", *options, str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")


def by_pdfium(path: Path) -> str:
    """The text as pdfium gives it (Chrome, Edge, Qt)."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def by_pymupdf(path: Path) -> str:
    """The text as MuPDF gives it (SumatraPDF and many telephones)."""
    import pymupdf

    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)


READERS: Final[Mapping[str, Callable[[Path], str]]] = {
    "pdfium": by_pdfium,
    "poppler": by_poppler,
    "poppler -raw": by_poppler_raw,
    "pymupdf": by_pymupdf,
}


def readers() -> Mapping[str, Callable[[Path], str]]:
    """The readers that this machine has."""
    there = shutil.which("pdftotext") is not None
    return {name: read for name, read in READERS.items() if there or not name.startswith("poppler")}


def news() -> str | None:
    """The news of the session, None where it isn't to be had: beside the project, or in the folder YAZD_TEXTS."""
    folder = os.environ.get("YAZD_TEXTS")
    path = (Path(folder) if folder else ROOT.parent / "shared" / "data") / NEWS
    return path.read_text("utf-8") if path.exists() else None
