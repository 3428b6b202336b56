"""A code that telephones read, drawn as rectangles, with what it is for beside or below it."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from yazd_desktop.i18n import t
from yazd_desktop.typeset.blocks import QrCode
from yazd_desktop.typeset.charts.told import shortened
from yazd_desktop.typeset.flow import FigureFlow
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import MM, NOTE, RULE, WHITE, ZEBRA

Modules = tuple[tuple[bool, ...], ...]

_QUIET: Final = 4  # modules of white on each side, as ISO/IEC 18004 asks
_LEAST_MODULE: Final = 0.35 * MM  # what the camera of a cheap telephone still tells apart on office paper
_MODE_BITS: Final = 4
_LARGEST_VERSION: Final = 40
_GAP: Final = 10.0
_NARROWEST_CAPTION: Final = 90.0
_MESSAGE: Final = 60.0
_LONGEST_TOLD: Final = 300


class QrFlow(FigureFlow):
    """A QR code at the right of its column; its caption to the left of it, or below where that is too narrow."""

    space_before = 6.0
    space_after = 10.0

    def __init__(self, block: QrCode) -> None:
        super().__init__()
        self.block = block
        self.modules = modules_of(block.text) if block.text else None
        self.caption = TextBox(block.caption, NOTE) if block.caption else None

    def alternative_text(self) -> str:
        """What the code holds."""
        text = shortened(self.block.text, _LONGEST_TOLD - len(self.block.caption[:200]))
        if self.block.caption:
            return t("typeset.qr.told_with_caption", caption=shortened(self.block.caption, 200), text=text)
        return t("typeset.qr.told", text=text)

    def side(self, width: float) -> float:
        """How wide and high the code is with its quiet zone: as asked, but no finer than can be read."""
        least = (len(self.modules or ()) + 2 * _QUIET) * _LEAST_MODULE
        return min(max(self.block.mm * MM, least), width, self.page_height / 2)

    def _caption_room(self, width: float) -> float:
        """The room beside the code, 0 when the caption stands below."""
        room = width - self.side(width) - _GAP
        return room if room >= _NARROWEST_CAPTION else 0.0

    def measure(self, width: float) -> float:
        """Its height in that width."""
        side = self.side(width) if self.modules else _MESSAGE
        if self.caption is None:
            return side
        if self.modules and (room := self._caption_room(width)):
            return min(max(side, self.caption.height(room)), self.page_height - 1)
        return min(side + self.caption.height(width), self.page_height - 1)

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        if self.modules is None:
            self._draw_message(canvas)
            return
        side = self.side(self.width)
        room = self._caption_room(self.width)
        beside = self.caption is not None and bool(room)
        top = self.height - (self.height - side) / 2 if beside else self.height
        _draw_modules(canvas, self.modules, self.width - side, top, side)
        if self.caption is not None and beside:
            above = (self.height - self.caption.height(room)) / 2
            self.caption.draw(canvas, 0, self.height - above, room)
        elif self.caption is not None:
            self.caption.draw(canvas, 0, top - side, self.width)

    def _draw_message(self, canvas: Any) -> None:
        bottom = self.height - _MESSAGE
        canvas.setFillColorRGB(*ZEBRA)
        canvas.setStrokeColorRGB(*RULE)
        canvas.setLineWidth(0.8)
        canvas.rect(0.4, bottom + 0.4, self.width - 0.8, _MESSAGE - 0.8, stroke=1, fill=1)
        words = t("typeset.qr.too_long" if self.block.text else "typeset.qr.empty")
        box = TextBox(words, NOTE.but(align="centre"))
        box.draw(canvas, 6, self.height - (_MESSAGE - box.height(self.width - 12)) / 2, self.width - 12)
        if self.caption is not None:
            self.caption.draw(canvas, 0, bottom, self.width)


def modules_of(text: str) -> Modules | None:
    """The dark modules of the smallest code that holds a text, row by row; None when none does."""
    from reportlab.graphics.barcode import qrencoder  # only now: few documents have a code

    encoder: Any = qrencoder
    data = text.encode("utf-8", "replace")
    for level in (encoder.QRErrorCorrectLevel.M, encoder.QRErrorCorrectLevel.L):
        version = _version_for(len(data), level, encoder)
        if version is not None:
            code = encoder.QRCode(version, level)
            code.addData(encoder.QR8bitByte(data))
            code.make()
            return tuple(tuple(bool(dark) for dark in row) for row in code.modules)
    return None


def _version_for(count: int, level: int, encoder: Any) -> int | None:
    """The smallest version whose data bits hold that many bytes; the encoder's own choice stops before the last."""
    for version in range(1, _LARGEST_VERSION + 1):
        length_bits = 8 if version < 10 else 16  # how the encoder writes the count of bytes
        blocks = encoder.QRRSBlock.getRSBlocks(version, level)
        if _MODE_BITS + length_bits + 8 * count <= 8 * sum(block.dataCount for block in blocks):
            return version
    return None


def _draw_modules(canvas: Any, modules: Modules, left: float, top: float, side: float) -> None:
    """Dark modules that stand beside each other are one rectangle, and all of them one shape: no seams show."""
    module = side / (len(modules) + 2 * _QUIET)
    canvas.setFillColorRGB(*WHITE)
    canvas.rect(left, top - side, side, side, stroke=0, fill=1)
    pieces = []
    for number, row in enumerate(modules):
        y = top - (number + 1 + _QUIET) * module
        column = 0
        for dark, run in groupby(row):
            count = len(list(run))
            if dark:
                x = left + (column + _QUIET) * module
                pieces.append(f"{x:.3f} {y:.3f} {count * module:.3f} {module:.3f} re")
            column += count
    canvas._code.append(f"q 0 g {' '.join(pieces)} f Q")
