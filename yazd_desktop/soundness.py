"""Whether an office is sound: its store, search index, change log and attachments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection

from db import changes as change_log
from yazd_desktop import attachments, search_documents

Progress = Callable[[int, int], object]


class Checked(attachments.Holder, Protocol):
    """What can be checked: an open office."""

    def store_problems(self) -> list[str]:
        """What the store itself finds wrong."""


def check(office: Checked, progress: Progress | None = None) -> list[str]:
    """What is wrong; empty when the office is sound."""

    def asked(question: Callable[[Connection], list[str]]) -> list[str]:
        with office.reading() as connection:
            return question(connection)

    steps: tuple[Callable[[], list[str]], ...] = (
        office.store_problems,
        lambda: asked(search_documents.problems),
        lambda: asked(change_log.problems),
        lambda: attachments.problems(office),
    )
    found: list[str] = []
    for done, step in enumerate(steps):
        if progress is not None:
            progress(done, len(steps))
        found += step()
    if progress is not None:
        progress(len(steps), len(steps))
    return found
