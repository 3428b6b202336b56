"""Two long texts beside each other: what stands only in one of them is marked, so that one word is found in a page."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape
from typing import Final

from ui.theme import colours

_PIECES: Final = re.compile(r"\s+|[^\s]+")
_MOST_PIECES: Final = 4_000
"""Of longer texts nothing is marked: comparing them would be felt."""
_ALIKE_FROM: Final = 0.5
"""Nor of texts that have little in common: all would be marked."""


def marked(text: str, beside: str) -> str:
    """The text as HTML; the words that `beside` has not in their place stand on a soft ground."""
    mine, other = _PIECES.findall(text), _PIECES.findall(beside)
    if len(mine) + len(other) > _MOST_PIECES:
        return _whole(_plain(text))
    compared = SequenceMatcher(None, mine, other, autojunk=False)
    if compared.ratio() < _ALIKE_FROM:
        return _whole(_plain(text))
    parts = []
    for kind, first, last, _, _ in compared.get_opcodes():
        words = _plain("".join(mine[first:last]))
        if kind != "equal" and words.strip():
            style = f"background-color: {colours().warning_soft}; color: {colours().warning}"
            words = f'<span style="{style}">{words}</span>'
        parts.append(words)
    return _whole("".join(parts))


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _whole(html: str) -> str:
    return f'<div dir="rtl">{html}</div>'
