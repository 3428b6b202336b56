"""Pictures made ready for print: upright, small, without transparency and without anything that tells of the camera.

What people hand over is not to be trusted: it may be no picture, broken in the middle, or larger than memory.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any, Final, cast

from PIL import Image, ImageFile

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # none that starts another program
_DOTS_PER_POINT: Final = 200 / 72
_QUALITY: Final = 80
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING: Final = frozenset({5, 6, 7, 8})  # turns that change width and height
_DEEP: Final = frozenset({"I;16", "I;16B", "I;16L", "I;16N", "I", "F"})

# A picture of a hundred megapixels is refused by us in words; Pillow would also print a warning.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class NoPicture(Exception):  # noqa: N818  (it is no error of ours)
    """The bytes are no picture that can be printed."""


class TooLarge(NoPicture):
    """The picture has more pixels than memory should be given to."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture as it goes into the file."""

    jpeg: bytes
    width: int
    height: int
    grey: bool


def upright_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as it is to be seen; NoPicture when it is none."""
    image = _open(data)
    width, height = image.size
    return (height, width) if _turn(image) in _LYING else (width, height)


def prepare(data: bytes, width: float, height: float) -> Photograph:
    """The picture for a place of that many points, at about 200 dots an inch; the same bytes each time."""
    image = _open(data)
    turn = _turn(image)
    if turn in _LYING:
        width, height = height, width
    size = (
        max(min(round(width * _DOTS_PER_POINT), image.width), 1),
        max(min(round(height * _DOTS_PER_POINT), image.height), 1),
    )
    try:
        profile = image.info.get("icc_profile")
        image.draft("RGB", size)
        small = _on_white(_flat(image), size)
        small = _in_usual_colours(small, profile)
        if turn in _TURNS:
            small = small.transpose(_TURNS[turn])
        out = io.BytesIO()
        small.save(out, "JPEG", quality=_QUALITY, optimize=True)
    except Exception as error:  # whatever the picture library finds wrong with the bytes
        raise NoPicture from error
    return Photograph(out.getvalue(), small.width, small.height, small.mode == "L")


def _open(data: bytes) -> ImageFile.ImageFile:
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error
    except Exception as error:  # whatever the picture library finds wrong with the bytes
        raise NoPicture from error
    if Image.MAX_IMAGE_PIXELS and image.width * image.height > Image.MAX_IMAGE_PIXELS:
        raise TooLarge
    return image


def _turn(image: Image.Image) -> int:
    try:
        turn = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  (broken notes of a camera are no reason to leave its picture out)
        return 1
    return turn if isinstance(turn, int) else 1


def _flat(image: Image.Image) -> Image.Image:
    """The picture in grey or colour, with its transparency if it has any."""
    if image.mode in _DEEP:
        return _of_bytes(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")


def _of_bytes(image: Image.Image) -> Image.Image:
    """A picture of finer greys than a byte holds: 16 bits are taken as they are, others by their own range."""
    deep = image.convert("F")
    extrema: Any = (0.0, 65535.0) if image.mode.startswith("I;16") else deep.getextrema()
    low, high = extrema
    scale = 255 / ((high - low) or 1.0)
    offset = -low * scale
    stretched: Any = deep.point(lambda value: value * scale + offset)
    return cast("Image.Image", stretched.convert("L"))


def _on_white(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in its size on white, a new one: nothing that was noted beside the old pixels comes along."""
    mask = None
    if image.mode == "RGBA":
        # Colours of invisible pixels must not bleed into visible ones when it is made smaller.
        image = image.convert("RGBa")
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if small.mode == "RGBa":
        small = small.convert("RGBA")
        mask = small.getchannel("A")
        small = small.convert("RGB")
    page = Image.new(small.mode, size, "white")
    page.paste(small, mask=mask)
    return page


def _in_usual_colours(image: Image.Image, profile: Any) -> Image.Image:
    if not profile or image.mode != "RGB":
        return image
    from PIL import ImageCms  # only now: few pictures have other colours

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile, or one of other colours: the numbers are taken as they are
    return turned or image
