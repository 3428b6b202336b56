"""What is printed: each report reads records and gives blocks; `typeset` makes pages of them.

A report is a module of this folder with a function of its own name that gives a Document.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from yazd_desktop.typeset.blocks import Document

REPORTS: Final = ("packet", "handover")
"""The names of all reports; nothing of a report is imported before it is asked for."""


def report(name: str) -> Callable[..., Document]:
    """The function that makes a report; KeyError when there is none."""
    if name not in REPORTS:
        raise KeyError(name)
    maker: Callable[..., Document] = getattr(import_module(f"{__name__}.{name}"), name)
    return maker
