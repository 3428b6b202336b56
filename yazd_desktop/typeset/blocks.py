"""What a document says, block by block, without a word on how it is drawn; `render.py` makes pages of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["normal", "muted", "accent", "success", "warning", "danger"]
Align: TypeAlias = Literal["start", "centre", "end"]
ParagraphStyle: TypeAlias = Literal["body", "lead", "small", "note", "centre"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one look: `scale` is its size against that of the text, `link` an address that it leads to.

    Raises ValueError for a link that leads neither to the web nor to an e-mail address.
    """

    text: str
    bold: bool = False
    tone: Tone | None = None
    scale: float = 1.0
    link: str = ""

    def __post_init__(self) -> None:
        if self.link and not self.link.startswith(("https://", "http://", "mailto:")):
            raise ValueError("a link leads to the web or to an e-mail address")


Text: TypeAlias = str | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A full first page; its note stands at the foot, in a box of the colour `note_tone`."""

    invocation: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    emblem: bytes | None = None
    note: str | None = None
    note_tone: Tone = "muted"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; it stays with what follows and stands in the outline unless told not to."""

    text: str
    level: int = 1
    outline: bool = True


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of the outline down to a level, each with its page; it stands in no other block."""

    deepest: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a newline in it begins a new line.

    Lines of a justified one are filled by wider spaces, with `kashida` by longer letters too.
    """

    text: Text
    style: ParagraphStyle = "body"
    justify: bool = False
    kashida: bool = False
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list with dots, or with numbers."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A column that takes its share of the width that is left."""

    parts: float = 1


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column of a given width in millimetres."""

    mm: float


@dataclass(frozen=True, slots=True)
class Content:
    """A column as wide as its widest cell."""


Width: TypeAlias = Share | Fixed | Content


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table in one look."""

    text: Text
    bold: bool = False
    tone: Tone | None = None


Entry: TypeAlias = Text | Cell


@dataclass(frozen=True, slots=True)
class Group:
    """A head over so many columns; over a single one it may be empty."""

    title: str
    columns: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column 0 is the rightmost; heads come again on each page; `empty` stands in a table without rows.

    `groups` are merged heads above those of the columns; together they take all columns.
    """

    head: tuple[str, ...]
    rows: Sequence[tuple[Entry, ...]]
    widths: tuple[Width, ...]
    align: tuple[Align, ...] | None = None
    zebra: bool = True
    empty: str = ""
    total: tuple[Entry, ...] | None = None
    row_height_min_mm: float | None = None
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        if self.groups and sum(group.columns for group in self.groups) != len(self.widths):
            raise ValueError("the merged heads of a table have to take all its columns")


@dataclass(frozen=True, slots=True)
class Figure:
    """One big number with what it counts."""

    value: str
    label: str
    note: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of big numbers."""

    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Labels with their values, in columns."""

    pairs: tuple[tuple[str, Text], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one colour in a chart, one for each category; None where nothing is known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of each category; the first category is the rightmost, or the topmost when they lie."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    horizontal: bool = False


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over categories; the first category is the rightmost, so that time runs as the text does."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class PieChart:
    """Parts of a whole, with a legend."""

    title: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Sparklines:
    """A small line for each label, with its first and last value; each line has its own scale."""

    title: str
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a whole is done."""

    label: str
    done: float
    whole: float


@dataclass(frozen=True, slots=True)
class ProgressBars:
    """How far each of several things is."""

    title: str
    bars: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A shaded cell with its number for each row and column; `values` hold rows, None where nothing is known.

    `gap` says what None means when it is something else: that a number is too small to be told.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    sums: bool = False
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph or drawing in any usual format; `alt` tells it to who cannot see it."""

    data: bytes
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class PicturePair:
    """Two pictures side by side, the first at the right; their captions stand below them."""

    before: Picture
    after: Picture
    title: str = ""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A text that a telephone reads, at least so many millimetres wide."""

    text: str
    caption: str = ""
    mm: float = 30


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side, the first rightmost."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A tinted box that must not be overlooked."""

    text: Text
    tone: Tone = "accent"
    title: str = ""


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Empty dotted lines to write on by hand."""

    count: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody who signs."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, in columns."""

    people: tuple[Signature, ...]
    columns: int = 3


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Space:
    """An empty strip."""

    mm: float


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page if they fit on one."""

    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Cover
    | Heading
    | Contents
    | Paragraph
    | Items
    | Table
    | Figures
    | KeyValues
    | BarChart
    | LineChart
    | PieChart
    | Sparklines
    | ProgressBars
    | HeatMap
    | Picture
    | PicturePair
    | QrCode
    | Row
    | Callout
    | WritingLines
    | Signatures
    | PageBreak
    | Space
    | Together
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Head and foot of the pages; the page number always stands at the foot."""

    head_start: str
    head_end: str
    foot_start: str = ""
    secrecy: str = ""
    emblem: bytes | None = None
    first_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; `columns` stand side by side on a page, `text_size` of running text is in points."""

    title: str
    author: str
    subject: str
    blocks: Sequence[Block]
    furniture: Furniture
    columns: int = 1
    text_size: float | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was printed; `missing` are characters that no font of ours has: they stand as boxes on the page."""

    pages: int
    missing: tuple[str, ...]
    seconds: float
