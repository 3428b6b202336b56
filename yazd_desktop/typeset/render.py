"""A document becomes a PDF file: the one door to reportlab."""

from __future__ import annotations

import errno
import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from reportlab import rl_config
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.frames import Frame

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.typeset.blocks import Document, Rendered
from yazd_desktop.typeset.page import PageFrame, PageSheet
from yazd_desktop.typeset.pdf.protection import check_password, protect
from yazd_desktop.typeset.story import tell_story
from yazd_desktop.typeset.style import (
    BODY,
    BODY_HEIGHT,
    BODY_WIDTH,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Room,
)

_MADE_BETWEEN_COLLECTIONS: Final = 500_000
_BETWEEN_COLUMNS: Final = 18.0
_PROGRAM: Final = "Yazd Desktop"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

# Streams go into the file as bytes: as text (ASCII85) they are a quarter larger and slower.
rl_config.useA85 = 0

Progress = Callable[[int, int], None]


def render(
    document: Document,
    path: Path,
    *,
    password: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Rendered:
    """Print a document; `progress` is told the blocks done and their number after each page.

    With a password the file opens only with it (AES-256); the same document is no longer the same bytes then.

    The file appears under its name only when it is whole and on the disk. Raises UserError when it can't be written
    and Cancelled when `cancelled` says so.
    """
    if password is not None:
        check_password(password)
    begun = time.perf_counter()
    path = Path(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with _collecting_seldom(), part.open("wb") as file:
            if password is None:
                sheet = _print(document, file, progress, cancelled)
            else:
                plain = BytesIO()
                sheet = _print(document, plain, progress, cancelled)
                protect(plain, file, password)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        code = "typeset.disk_full" if error.errno in _FULL else "typeset.not_writable"
        raise UserError(code, name=path.name) from error
    finally:
        _remove(part)
    return Rendered(sheet.getPageNumber() - 1, sheet.ink.missing, time.perf_counter() - begun)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Words, lines and rows are made by the ten thousand and form no circles: looking for such costs an eighth.

    In the end all count as old, unseen, so that the next search for young circles does not go through them.
    """
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], _MADE_BETWEEN_COLLECTIONS), *usual[1:])
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.set_threshold(*usual)


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the folder is gone or closed to us: there is nothing to tidy


def _print(
    document: Document,
    file: BinaryIO,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> PageSheet:
    story: list[Any] = []
    scale = (document.text_size or BODY.size) / BODY.size
    column = (BODY_WIDTH - _BETWEEN_COLUMNS * (document.columns - 1)) / document.columns
    room = Room(column / scale, BODY_HEIGHT / scale)
    flowables = tell_story(document.blocks, room)
    for flowable in flowables:
        if cancelled is not None and cancelled():
            raise Cancelled
        story.append(flowable)
    pages = _Pages(document, file, story, room, scale, progress, cancelled)
    pages.build(story, canvasmaker=PageSheet)
    sheet = pages.canv
    assert isinstance(sheet, PageSheet)  # noqa: S101  (for the type checker)
    return sheet


class _Pages(BaseDocTemplate):
    """A4 pages with a frame for each column; what stands in them is drawn in another scale when its text is larger."""

    def __init__(
        self,
        document: Document,
        file: BinaryIO,
        story: list[Any],
        room: Room,
        scale: float,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        super().__init__(
            file,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            title=document.title,
            author=document.author,
            subject=document.subject,
            creator=_PROGRAM,
            producer=_PROGRAM,
            lang="fa-IR",
            invariant=1,
            displayDocTitle=True,
            direction="R2L",
        )
        self._story, self._all = story, len(story)
        self._told, self._cancelled = progress, cancelled
        self._furniture = PageFrame(document.furniture)
        self._scale = scale
        frames = [
            Frame(
                (MARGIN_SIDE + BODY_WIDTH) / scale
                - (number + 1) * room.width
                - number * _BETWEEN_COLUMNS / scale,
                MARGIN_BOTTOM / scale,
                room.width,
                room.height,
                leftPadding=0,
                bottomPadding=0,
                rightPadding=0,
                topPadding=0,
            )
            for number in range(document.columns)
        ]
        self.addPageTemplates([PageTemplate("page", frames, onPage=self._begin_page)])

    def _begin_page(self, canvas: Any, _: Any) -> None:
        if canvas.getPageNumber() == 1:
            canvas.showOutline()
        self._furniture.draw(canvas)
        if self._scale != 1:
            canvas.scale(self._scale, self._scale)

    def afterPage(self) -> None:  # noqa: N802  (a hook of reportlab's)
        """Tell how far we are, and stop when asked to."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        if self._told is not None:
            self._told(max(self._all - len(self._story), 0), self._all)
