"""Pages as pictures, by poppler: the ink of the body of each page, without head and foot."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

_BODY_TOP: Final = 24.0  # millimetres from the upper edge: below the rule of our head
_BODY_HEIGHT: Final = 253.0  # down to the rule of our foot
_PAGE_WIDTH: Final = 210.0


def can_rasterise() -> bool:
    """Whether pdftoppm is on this machine."""
    return shutil.which("pdftoppm") is not None


def bodies(path: Path, dpi: int, height: float = _BODY_HEIGHT) -> list[Image.Image]:
    """The body of each page, ink white on black; `height` in millimetres."""
    area = {"-x": 0.0, "-y": _BODY_TOP, "-W": _PAGE_WIDTH, "-H": height}
    options = [part for name, mm in area.items() for part in (name, str(round(mm * dpi / 25.4)))]
    with tempfile.TemporaryDirectory() as name:
        command = ["pdftoppm", "-r", str(dpi), "-gray", *options, str(path), f"{name}/page"]
        subprocess.run(command, check=True, capture_output=True)
        return [ImageOps.invert(Image.open(file).convert("L")) for file in sorted(Path(name).iterdir())]


def only_ink(picture: Image.Image) -> Image.Image:
    """The picture cut to its ink; one blank point when there is none."""
    box = picture.getbbox()
    return picture.crop(box) if box else Image.new("L", (1, 1))


def padded(picture: Image.Image, width: int, height: int, left: int, top: int) -> Image.Image:
    """The picture at a place on a black sheet."""
    sheet = Image.new("L", (width, height))
    sheet.paste(picture, (left, top))
    return sheet
