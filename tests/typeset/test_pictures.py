"""Pictures and codes: upright, small, silent about where they were taken; bad ones are told and never stop a print."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from pypdfium2 import raw
from typeset_reading import page_texts
from typeset_sample import document

from yazd_desktop.typeset import Paragraph, Picture, PicturePair, QrCode, Row, Space
from yazd_desktop.typeset.flows.photographs import NoPicture, TooLarge, prepare, upright_size
from yazd_desktop.typeset.flows.pictures import PictureFlow
from yazd_desktop.typeset.flows.qr import QrFlow, modules_of
from yazd_desktop.typeset.render import render
from yazd_desktop.typeset.style import BODY_HEIGHT, BODY_WIDTH, MARGIN_SIDE, MARGIN_TOP, MM, PAGE_WIDTH

UNREADABLE = "این پرونده تصویر نیست یا آسیب دیده است و چاپ نشد."
TOO_LARGE = "این تصویر بیش از اندازه بزرگ است و چاپ نشد؛ آن را کوچک‌تر ذخیره کنید."
TOO_LONG = "این متن برای رمزینه بلند است و در آن جا نمی‌گیرد."
ORIENTATION, GPS = 0x0112, 0x8825


def drawn(width: int = 600, height: int = 400, mode: str = "RGB") -> Image.Image:
    """A made-up scene whose four corners differ."""
    image = Image.new("RGB", (width, height), (200, 210, 220))
    image.paste((190, 40, 40), (0, 0, width // 2, height // 2))
    image.paste((40, 120, 60), (width // 2, height // 2, width, height))
    image.paste((30, 60, 160), (0, height // 2, width // 2, height))
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_head(width: int, height: int) -> bytes:
    """The beginning of a picture that says of itself how large it is."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 1000)
    parts = (
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in (chunk, body)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def alike(one: Image.Image, other: Image.Image) -> bool:
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return max(ImageStat.Stat(difference).mean) < 4


def places(path: Path, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Where the pictures of a page stand: left, bottom, right, top."""
    book = pypdfium2.PdfDocument(path)
    try:
        return [
            found.get_bounds()
            for found in book[page].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        ]
    finally:
        book.close()


def embedded(path: Path) -> int:
    """How many pictures the file holds."""
    return len(re.findall(rb"/Subtype\s*/Image", path.read_bytes()))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright(orientation: int) -> None:
    image = drawn()
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = saved(image, exif=exif, quality=95)
    upright = ImageOps.exif_transpose(opened(data))
    assert upright_size(data) == upright.size
    ready = prepare(data, *upright.size)
    assert (ready.width, ready.height) == upright.size
    assert alike(opened(ready.jpeg), upright)


def test_a_picture_tells_nothing_but_what_is_seen() -> None:
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (31.0, 53.0, 50.0)}
    exif[0x010F] = "a camera"
    data = saved(drawn(), exif=exif, comment=b"where it was", icc_profile=b"a broken profile", dpi=(300, 300))
    assert b"where it was" in data
    jpeg = prepare(data, 200, 133).jpeg
    assert not any(mark in jpeg for mark in (b"Exif", b"where it was", b"a camera", b"profile", b"adobe"))
    assert dict(opened(jpeg).getexif()) == {}


def test_a_picture_is_as_fine_as_paper_shows() -> None:
    noise = Image.effect_noise((3000, 2000), 60).convert("RGB")
    ready = prepare(saved(noise, quality=98), 240, 160)
    assert (ready.width, ready.height) == (667, 444)  # 200 dots an inch
    assert prepare(saved(drawn(60, 40)), 240, 160).width == 60  # what is not there is not made up
    assert len(prepare(saved(drawn(3000, 2000), quality=98), 240, 160).jpeg) < 12_000


def test_what_is_transparent_is_white() -> None:
    image = drawn(mode="RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    for kind in ("PNG", "WEBP"):
        assert opened(prepare(saved(image, kind), 100, 66).jpeg).getpixel((10, 10)) == (255, 255, 255)
    palette = Image.new("P", (50, 50), 0)
    assert opened(prepare(saved(palette, "GIF", transparency=0), 50, 50).jpeg).getpixel((10, 10)) == (
        255,
        255,
        255,
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "F"])
def test_every_kind_of_pixels_is_read(mode: str) -> None:
    grey = Image.new("L", (60, 40), 128)
    grey.paste(0, (0, 0, 30, 40))
    if mode == "I;16":
        image = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    else:
        image = (
            grey.convert("RGB").convert(mode) if mode == "P" else grey.convert("F" if mode == "F" else "RGB")
        )
        image = image.convert(mode) if mode != "F" else image
    kind = "TIFF" if mode in {"F", "CMYK", "YCbCr"} else "PNG"
    ready = opened(prepare(saved(image, kind), 60, 40).jpeg).convert("L")
    dark, light = (ImageStat.Stat(ready.crop((left, 0, left + 20, 40))).mean[0] for left in (0, 40))
    assert dark < 30
    assert light == pytest.approx(
        255 if mode == "F" else 128, abs=10
    )  # with no range of its own: the lightest


BROKEN = {
    "empty": b"",
    "text": "این تصویر نیست".encode(),
    "cut": saved(Image.effect_noise((400, 400), 60))[:9000],
    "head-only": png_head(50, 50)[:20],
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "pdf": b"%PDF-1.4\n",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_picture_is_told_in_its_place(data: bytes, printed: Callable[..., Path]) -> None:
    path = printed(Picture(data, "شرح تصویر"), Row((Picture(data), Paragraph("متن"))))
    text = " ".join(page_texts(path)[0].split())
    assert text.count(UNREADABLE) == 2
    assert "شرح تصویر" in text
    assert embedded(path) == 0


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_picture_larger_than_memory_is_told(side: int, printed: Callable[..., Path]) -> None:
    data = png_head(side, side)
    with pytest.raises(TooLarge):
        upright_size(data)
    assert TOO_LARGE in " ".join(page_texts(printed(Picture(data)))[0].split())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in a program that silences the library
        with pytest.raises(TooLarge):
            upright_size(data)


def test_a_picture_that_breaks_in_the_middle_is_none() -> None:
    with pytest.raises(NoPicture):
        prepare(BROKEN["cut"], 100, 100)


def test_the_same_picture_stands_in_the_file_once(printed: Callable[..., Path]) -> None:
    one, other = Picture(saved(drawn(2400, 1600)), "یک"), Picture(saved(drawn(400, 600)), "دو")
    path = printed(PicturePair(one, one), PicturePair(one, other), one, one)
    assert sum(len(places(path, page)) for page in range(len(page_texts(path)))) == 6
    assert embedded(path) == 3  # one in two sizes, and the other


def test_a_pair_stands_side_by_side_the_first_at_the_right(printed: Callable[..., Path]) -> None:
    before, after = (
        Picture(saved(drawn(600, 400)), "پیش از کار"),
        Picture(saved(drawn(300, 400)), "پس از کار"),
    )
    path = printed(PicturePair(before, after, "کوچهٔ نمونه"))
    wide, narrow = sorted(places(path), key=lambda place: place[0] - place[2])
    middle = PAGE_WIDTH / 2
    assert wide[0] > middle > narrow[2]
    assert wide[2] == pytest.approx(PAGE_WIDTH - MARGIN_SIDE, abs=0.5)
    assert wide[3] - wide[1] == pytest.approx(narrow[3] - narrow[1], abs=0.5)  # of one height
    assert (wide[2] - wide[0]) / (wide[3] - wide[1]) == pytest.approx(1.5, abs=0.02)
    text = page_texts(path)[0]
    assert [words in text for words in ("کوچهٔ نمونه", "پیش از کار", "پس از کار")] == [True] * 3


def test_a_tall_picture_shrinks_to_the_page(printed: Callable[..., Path]) -> None:
    tall = Picture(saved(drawn(300, 4000)), "بلند")
    for block in (tall, PicturePair(tall, tall), PicturePair(tall, Picture(saved(drawn(4000, 30))))):
        assert PictureFlow(block).measure(BODY_WIDTH) <= BODY_HEIGHT
        path = printed(Space(200), block)
        for left, bottom, right, top in places(path, 1):
            assert MARGIN_SIDE - 1 <= left < right <= PAGE_WIDTH - MARGIN_SIDE + 1
            assert top - bottom <= BODY_HEIGHT
    caption = " ".join(["واژه"] * 4000)
    assert len(page_texts(printed(Picture(saved(drawn()), caption)))) == 1


def test_a_small_picture_is_not_blown_up(printed: Callable[..., Path]) -> None:
    ((left, _, right, _),) = places(printed(Picture(saved(drawn(60, 40)))))
    assert right - left == pytest.approx(60, abs=0.5)
    assert (left + right) / 2 == pytest.approx(PAGE_WIDTH / 2, abs=0.5)


def test_the_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    pair = PicturePair(Picture(saved(drawn())), Picture(saved(drawn(300, 400, "RGBA"), "PNG")))
    for name in ("a", "b"):
        render(document(pair, QrCode("۱۲۳")), tmp_path / f"{name}.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_pictures_are_told_to_who_cannot_see_them() -> None:
    plain = Picture(b"", "کوچهٔ ۱۲", alt="کوچه‌ای تاریک")
    assert PictureFlow(plain).alternative_text() == "کوچه‌ای تاریک"
    assert PictureFlow(Picture(b"", "کوچهٔ ۱۲")).alternative_text() == "تصویر: کوچهٔ ۱۲"
    assert PictureFlow(Picture(b"")).alternative_text() == "تصویر بدون شرح"
    told = PictureFlow(PicturePair(plain, Picture(b"", "روشن"), "کوچه")).alternative_text()
    assert told == "کوچه (دو تصویر کنار هم، پیش: کوچه‌ای تاریک؛ پس: روشن)"


# Codes.


@pytest.mark.parametrize("text", ["HSN-1405-00127", "https://example.ir/verify?id=12", "پروندهٔ ۱۲۷ " * 12])
def test_a_code_is_printed_module_by_module(text: str, printed: Callable[..., Path]) -> None:
    path = printed(QrCode(text, mm=40))
    modules = modules_of(text)
    assert modules is not None
    side = QrFlow(QrCode(text, mm=40)).side(BODY_WIDTH)
    scale = 6
    book = pypdfium2.PdfDocument(path)
    page = book[0].render(scale=scale).to_pil().convert("L")
    book.close()
    right = (PAGE_WIDTH - MARGIN_SIDE) * scale
    left = right - side * scale
    dark = page.crop((round(left), 0, round(right), page.height // 2)).point(
        lambda value: value < 128 and 255
    )
    top = dark.getbbox()[1]
    module = side * scale / (len(modules) + 8)
    seen = [
        [
            dark.getpixel((round((column + 4.5) * module), round(top + (row + 0.5) * module))) == 255
            for column in range(len(modules))
        ]
        for row in range(len(modules))
    ]
    assert seen == [list(row) for row in modules]
    assert top == pytest.approx(MARGIN_TOP * scale + 4 * module, abs=2)  # the quiet zone above it
    assert dark.getbbox()[0] >= 3.5 * module  # the quiet zone at the left
    assert dark.getbbox()[2] <= side * scale - 3.5 * module


def test_a_code_holds_its_text() -> None:
    """Read back without the encoder: mask and order of the modules as ISO/IEC 18004 says, for a small code."""
    for text in ("یزد۱۴۰۵", "HSN-1405"):
        modules = modules_of(text)
        assert modules is not None
        assert read_small_code(modules).decode() == text


def read_small_code(modules: tuple[tuple[bool, ...], ...]) -> bytes:
    """The bytes of a code of version 1, which has one block and no alignment pattern."""
    size = len(modules)
    assert size == 21
    mask = sum(modules[8][column] << (4 - column) for column in (2, 3, 4)) ^ 0b101
    is_masked = (
        lambda i, j: (i + j) % 2 == 0,
        lambda i, j: i % 2 == 0,
        lambda i, j: j % 3 == 0,
        lambda i, j: (i + j) % 3 == 0,
        lambda i, j: (i // 2 + j // 3) % 2 == 0,
        lambda i, j: i * j % 2 + i * j % 3 == 0,
        lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
        lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
    )[mask]
    bits = []
    upwards = True
    for right in (20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        for step in range(size):
            row = size - 1 - step if upwards else step
            for column in (right, right - 1):
                is_fixed = row == 6 or (row < 9 and (column < 9 or column > 12)) or (row > 12 and column < 9)
                if not is_fixed:
                    bits.append(modules[row][column] != is_masked(row, column))
        upwards = not upwards

    def number(start: int, length: int) -> int:
        return int("".join("01"[bit] for bit in bits[start : start + length]), 2)

    assert number(0, 4) == 4  # bytes
    return bytes(number(12 + 8 * place, 8) for place in range(number(4, 8)))


def test_a_code_has_modules_that_a_telephone_can_read() -> None:
    for text in ("۱۲", "متن " * 100, "x" * 2953):
        flow = QrFlow(QrCode(text, mm=10))
        assert flow.modules is not None
        assert flow.side(BODY_WIDTH) / (len(flow.modules) + 8) >= 0.35 * MM - 1e-9


def test_a_text_too_long_for_a_code_is_told(printed: Callable[..., Path]) -> None:
    assert modules_of("x" * 2953) is not None
    assert modules_of("x" * 2954) is None
    text = page_texts(printed(QrCode("x" * 5000, "شرح رمزینه")))[0]
    assert TOO_LONG in " ".join(text.split())
    assert "شرح رمزینه" in text
    assert "متنی برای رمزینه نیست." in " ".join(page_texts(printed(QrCode("")))[0].split())


def test_a_code_says_what_it_holds() -> None:
    assert QrFlow(QrCode("HSN-1405", "پیگیری")).alternative_text() == "رمزینهٔ «پیگیری»؛ متن آن: HSN-1405"
    assert len(QrFlow(QrCode("x" * 5000, "شرح " * 500)).alternative_text()) < 400
