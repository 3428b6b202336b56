"""The command that sets a plain text file: the way to check fonts and printers, with no office at hand."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yazd_desktop.cli.output import Output
from yazd_desktop.cli.text_file import read_text
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.typeset import Document, Furniture
from yazd_desktop.typeset.plain_text import read_blocks, words_of

_NAMED: Final = 20  # of the characters that are missing; more would hide what was said before


def typeset(arguments: Namespace, output: Output) -> int:
    """Set a text file into a PDF file."""
    began = time.perf_counter()
    source, out = arguments.text, arguments.out
    text = read_text(source)
    _check_place(source, out)
    blocks = tuple(read_blocks(text))
    document = Document(
        title=source.stem,
        author="",
        subject="",
        blocks=blocks,
        furniture=Furniture(head_start="", head_end=""),
        columns=arguments.columns,
        text_size=arguments.size,
    )
    from yazd_desktop.typeset.render import render

    rendered = render(document, out, progress=output.progress("cli.typeset.progress"))
    words = sum(1 for _ in words_of(blocks))
    output.say(t("cli.typeset.done", pages=rendered.pages, words=words, file=str(out)))
    missing = sorted(rendered.missing)
    if missing:
        _warn(missing, output)
    output.result(
        {
            "pages": rendered.pages,
            "words": words,
            "missing": missing,
            "seconds": round(time.perf_counter() - began, 3),
        }
    )
    return 0


def _check_place(source: Path, out: Path) -> None:
    """Refuse a place that can't be written, or would cost the text, before anything is set."""
    try:
        if out.is_dir():
            raise UserError("cli.not_a_file", file=str(out))
        if not out.parent.is_dir():
            raise UserError("cli.no_such_folder", folder=str(out.parent))
        if out.exists() and out.samefile(source):
            raise UserError("cli.same_file", file=str(out))
    except OSError as error:
        raise UserError("typeset.not_writable", name=out.name) from error


def _warn(missing: Sequence[str], output: Output) -> None:
    names = t("value.comma").join(_named(char) for char in missing[:_NAMED])
    output.say(t("cli.typeset.missing", count=len(missing), characters=names))


def _named(char: str) -> str:
    """The code point of a character, and the character itself where a terminal can bear it."""
    code = " ".join(
        f"U+{ord(part):04X}" for part in char
    )  # of a letter with its mark, that are one to a font
    return f"{char} ({code})" if char.isprintable() else code
