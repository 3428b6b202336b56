"""The words of the exchange that several of its pieces say: files, their states, sizes and days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import format_number
from yazd_desktop.persian.jalali import format_long

if TYPE_CHECKING:
    from pathlib import Path

    from yazd_desktop.exchange.history import AnyFile, SentFacts

_KILO: Final = 1024
_NEAR_DAYS: Final = 31
_SAME_OFFICE: Final = "same-office"
TONES: Final = {"waiting": "accent", "arrived": "success", "lost": "warning", "carried": "muted"}
"""The colour of each state of a sent file."""


def isolated(name: str) -> str:
    """A name as it stands in a Persian sentence: its own letters stay in their order."""
    return f"\u2068{name}\u2069"


def path_words(path: Path) -> str:
    """A whole path within a sentence: it begins at its left end."""
    return f"\u2066{path}\u2069"


def file_words(path: Path) -> str:
    """The name of a file within a sentence."""
    return isolated(path.name)


def size_words(size_bytes: int) -> str:
    """A size as people say it."""
    kilobytes = size_bytes / _KILO
    if kilobytes < _KILO:
        return t("screens.exchange.kilobytes", size=max(1, round(kilobytes)))
    megabytes = kilobytes / _KILO
    return t("screens.exchange.megabytes", size=format_number(megabytes, 0 if megabytes >= 100 else 1))


def day_words(day: date, today: date) -> str:
    """A day with how long ago it was, while that says more than the day itself."""
    passed = (today - day).days
    if passed <= 0:
        return t("screens.exchange.today", day=format_long(day))
    if passed == 1:
        return t("screens.exchange.yesterday", day=format_long(day))
    if passed <= _NEAR_DAYS:
        return t("screens.exchange.days_ago", day=format_long(day), days=passed)
    return format_long(day)


def state_words(file: SentFacts | None) -> tuple[str, str]:
    """What became of a sent file, and the colour of it."""
    if file is None:
        return t("screens.exchange.state.none"), "muted"
    return t(f"screens.exchange.state.{file.state}"), TONES[file.state]


def content_words(file: AnyFile) -> str:
    """What is in a file."""
    from yazd_desktop.exchange.history import SentFacts

    if isinstance(file, SentFacts):
        parts = [t("screens.exchange.ops", count=file.ops)]
        if file.attachments:
            parts.append(t("screens.exchange.attachments", count=file.attachments))
        parts.append(size_words(file.size_bytes))
        return joined(parts)
    return count_words(
        {"new": file.new, "updated": file.updated, "conflicts": file.conflicts, "held": file.held}
    )


def count_words(counts: Mapping[str, int]) -> str:
    """Counts that are not nothing, in the order given; that there is nothing new where all are."""
    parts = [t(f"screens.exchange.count.{name}", count=count) for name, count in counts.items() if count]
    return joined(parts) if parts else t("screens.exchange.count.nothing")


def peer_words(name: str, role: str) -> str:
    """What a peer is called beside its files: another PC has the name of this very office."""
    return t("screens.exchange.other_pc") if role == _SAME_OFFICE else name


def card_words(*, is_governorate: bool) -> str:
    """What the card of this copy is called: a governorate is no office."""
    return t("screens.exchange.card.governorate" if is_governorate else "screens.exchange.card")


def joined(parts: list[str]) -> str:
    """Parts of a list within a sentence."""
    return t("value.comma").join(parts)
