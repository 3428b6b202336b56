"""Printing in tests: one call, one path."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from yazd_desktop.typeset import Block, Document
from yazd_desktop.typeset.render import render


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., Path]:
    """Prints blocks, or a whole document, and gives the path; nothing may be missing."""
    from typeset_sample import document

    def printing(*blocks: Block | Document, **furniture: object) -> Path:
        whole = blocks[0] if isinstance(blocks[0], Document) else document(*blocks, **furniture)
        path = tmp_path / "printed.pdf"
        assert render(whole, path).missing == ()
        return path

    return printing
