"""Pictures with their captions: one alone, or two side by side; what is no picture is told in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFImageXObject

from yazd_desktop.i18n import t
from yazd_desktop.typeset.blocks import Picture, PicturePair
from yazd_desktop.typeset.charts.palette import TITLE
from yazd_desktop.typeset.flow import FigureFlow
from yazd_desktop.typeset.flows.photographs import NoPicture, Photograph, TooLarge, prepare, upright_size
from yazd_desktop.typeset.pdf.ink import TextBox
from yazd_desktop.typeset.style import NOTE, RULE, ZEBRA

_GAP: Final = 18.0  # between two pictures, as between columns
_CAPTION_GAP: Final = 4.0
_TALLEST: Final = 0.5  # of a page
_FLATTEST: Final = 0.6  # of its width, for the place of a picture of a pair
_SHORTEST: Final = 60.0  # of a place with a message
_CAPTION: Final = NOTE.but(align="centre")
_MESSAGE_PADDING: Final = 12.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a picture, or the message in its stead, stands: from the left and from the top."""

    x: float
    width: float
    height: float
    photograph: Photograph | None
    message: str
    caption: TextBox | None
    column: tuple[float, float]  # its left edge and its width


@dataclass(frozen=True, slots=True)
class _Laid:
    """Pictures laid out in a width."""

    title: TextBox | None
    title_height: float
    places: tuple[_Place, ...]
    box_height: float
    framed: bool  # places are of one size, whatever the pictures in them
    height: float


class PictureFlow(FigureFlow):
    """A picture, or two of them, scaled to the column and to the page."""

    space_before = 6.0
    space_after = 10.0

    def __init__(self, block: Picture | PicturePair) -> None:
        super().__init__()
        self.block = block
        self.pictures = (block.before, block.after) if isinstance(block, PicturePair) else (block,)
        self.made: dict[float, _Laid] = {}

    def alternative_text(self) -> str:
        """What the pictures show, as far as somebody wrote it down."""
        if isinstance(self.block, Picture):
            return self.block.alt or _told(self.block)
        before, after = (picture.alt or picture.caption or _told(picture) for picture in self.pictures)
        if self.block.title:
            return t("typeset.picture.told_titled_pair", title=self.block.title, before=before, after=after)
        return t("typeset.picture.told_pair", before=before, after=after)

    def laid_out(self, width: float) -> _Laid:
        """The pictures in that width, made ready once."""
        if width not in self.made:
            title = self.block.title if isinstance(self.block, PicturePair) else ""
            self.made[width] = _lay_out(self.pictures, title, width, self.page_height)
        return self.made[width]

    def measure(self, width: float) -> float:
        """Its height in that width."""
        return min(self.laid_out(width).height, self.page_height - 1)

    def draw(self) -> None:
        """Draw it on the page."""
        canvas: Any = self.canv
        laid = self.laid_out(self.width)
        top = self.height
        if laid.height > self.height:  # a caption longer than a page
            canvas.scale(self.height / laid.height, self.height / laid.height)
            top = laid.height
        if laid.title is not None:
            laid.title.draw(canvas, 0, top, self.width)
            top -= laid.title_height
        for place in laid.places:
            left, column = place.column
            if laid.framed or place.photograph is None:
                canvas.setFillColorRGB(*ZEBRA)
                canvas.rect(left, top - laid.box_height, column, laid.box_height, stroke=0, fill=1)
            bottom = top - (laid.box_height + place.height) / 2
            if place.photograph is not None:
                _draw_photograph(
                    canvas, place.photograph, (left + place.x, bottom, place.width, place.height)
                )
            else:
                _draw_message(canvas, place.message, left, top, column, laid.box_height)
            if place.caption is not None:
                place.caption.draw(canvas, left, top - laid.box_height - _CAPTION_GAP, column)


def _told(picture: Picture) -> str:
    if picture.caption:
        return t("typeset.picture.told", caption=picture.caption)
    return t("typeset.picture.told_without_caption")


def _lay_out(pictures: Sequence[Picture], title: str, width: float, page_height: float) -> _Laid:
    column = (width - _GAP * (len(pictures) - 1)) / len(pictures)
    title_box = TextBox(title, TITLE) if title else None
    title_height = title_box.height(width) + 4 if title_box else 0.0
    captions = [TextBox(picture.caption, _CAPTION) if picture.caption else None for picture in pictures]
    below = max((box.height(column) + _CAPTION_GAP for box in captions if box), default=0.0)
    tallest = max(min(_TALLEST * page_height, page_height - 1 - title_height - below), _SHORTEST)
    sizes = [_size_or_message(picture.data) for picture in pictures]
    fitted = [_fit(size, column, tallest) for size in sizes if not isinstance(size, str)]
    box_height = max((tall for _, tall in fitted), default=_SHORTEST)
    if len(pictures) > 1 and fitted:
        # Places of one size: as high as the flatter picture, so that the two are alike, but no mere strip.
        box_height = min(max(min(tall for _, tall in fitted), _FLATTEST * column), tallest)
    places = []
    for number, (picture, size, caption) in enumerate(zip(pictures, sizes, captions, strict=True)):
        left = width - (number + 1) * column - number * _GAP
        places.append(_place(picture, size, caption, (left, column), box_height))
    box_height = max([box_height, *(_message_height(place.message, column) for place in places)])
    height = title_height + box_height + below
    return _Laid(title_box, title_height, tuple(places), box_height, len(pictures) > 1, height)


def _size_or_message(data: bytes) -> tuple[int, int] | str:
    try:
        return upright_size(data)
    except TooLarge:
        return t("typeset.picture.too_large")
    except NoPicture:
        return t("typeset.picture.unreadable")


def _fit(size: tuple[int, int], column: float, tallest: float) -> tuple[float, float]:
    """Width and height in points: within the room, and never coarser than 72 dots an inch."""
    scale = min(column / size[0], tallest / size[1], 1.0)
    return max(size[0] * scale, 1.0), max(size[1] * scale, 1.0)


def _place(
    picture: Picture,
    size: tuple[int, int] | str,
    caption: TextBox | None,
    column: tuple[float, float],
    box_height: float,
) -> _Place:
    message = size if isinstance(size, str) else ""
    if not isinstance(size, str):
        width, tall = _fit(size, column[1], box_height)
        try:
            photograph = prepare(picture.data, width, tall)
        except NoPicture:
            message = t("typeset.picture.unreadable")
        else:
            return _Place((column[1] - width) / 2, width, tall, photograph, "", caption, column)
    return _Place(0, column[1], box_height, None, message, caption, column)


def _message_height(message: str, column: float) -> float:
    if not message:
        return 0.0
    return TextBox(message, _CAPTION).height(column - 2 * _MESSAGE_PADDING) + 2 * _MESSAGE_PADDING


def _draw_message(canvas: Any, message: str, left: float, top: float, width: float, height: float) -> None:
    canvas.setStrokeColorRGB(*RULE)
    canvas.setLineWidth(0.8)
    canvas.rect(left + 0.4, top - height + 0.4, width - 0.8, height - 0.8, stroke=1, fill=0)
    box = TextBox(message, _CAPTION)
    room = width - 2 * _MESSAGE_PADDING
    box.draw(canvas, left + _MESSAGE_PADDING, top - (height - box.height(room)) / 2, room)


def _draw_photograph(canvas: Any, photograph: Photograph, place: tuple[float, float, float, float]) -> None:
    """Draw a picture into a rectangle; the same bytes stand in the file once, however often they are drawn."""
    name = f"picture-{hashlib.sha256(photograph.jpeg).hexdigest()[:24]}"
    document = canvas._doc
    if not document.hasForm(name):
        image: Any = PDFImageXObject(name)
        image.width, image.height = photograph.width, photograph.height
        image.colorSpace = "DeviceGray" if photograph.grey else "DeviceRGB"
        image.bitsPerComponent = 8
        image.streamContent = photograph.jpeg
        image._filters = ("DCTDecode",)
        canvas._setXObjects(image)
        document.addForm(name, image)
    x, y, width, height = place
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(width, height)
    canvas.doForm(name)
    canvas.restoreState()
