"""One received file before and after it is taken in: from whom, what it brings by kind, or why it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from ui.icons import pixmap
from ui.screens.elided import ElidedWords
from ui.screens.exchange_dialog import Facts
from ui.screens.exchange_phrase import PhraseView
from ui.screens.exchange_words import count_words, file_words
from ui.widgets.basics import Card, Chip, label
from yazd_desktop.exchange.kinds_told import kind_words
from yazd_desktop.exchange.succession import Succeeded
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.exchange.receiving import Received

_SIGN_PX: Final = 24


class FileCard(Card):
    """The card of a file. `own` is this office's name, `is_done` says whether the file was taken in already."""

    def __init__(self, file: Received, own: str, *, is_done: bool = False) -> None:
        super().__init__()
        self.file = file
        picture, tone, words, chip = _look(file, is_done=is_done)
        sign = QLabel()
        sign.setPixmap(pixmap(picture, _SIGN_PX, tone))
        self.name = ElidedWords("heading")
        self.name.setText(file_words(file.file))
        self.state = Chip(words, chip)
        self.told = label(_told(file), wrap=True)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name)
        if file.peer is not None:
            peer = t("screens.exchange.other_pc") if file.peer == own else file.peer
            head.addWidget(label(t("screens.exchange.from", peer=peer), "muted"))
        head.addStretch()
        head.addWidget(self.state)
        body = QVBoxLayout()
        body.setSpacing(8)
        body.addLayout(head)
        kinds = tuple(_kinds(file))
        if kinds:
            body.addWidget(Facts(*kinds))
        if self.told.text():
            body.addWidget(self.told)
        if file.refused is not None:
            self.told.setProperty("role", "error")
            body.addWidget(label(file.refused.do, "muted", wrap=True))
        if isinstance(file, Succeeded):
            becomes = "screens.handover.taken" if is_done else "screens.handover.will_be"
            body.addWidget(label(t(becomes, office=file.office), wrap=True))
            if not is_done:
                body.addWidget(PhraseView(file.phrase))
        if file.from_gone:
            body.addWidget(label(t("screens.exchange.from_gone"), wrap=True))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(body, 1)
        self.add(row)
        self.setAccessibleName(t("screens.exchange.file_told", file=file.file.name, state=words))
        by_kind = (f"{count}: {told}" for count, told in kinds)
        self.setAccessibleDescription("\n".join((*by_kind, self.told.text())))


def _look(file: Received, *, is_done: bool) -> tuple[str, str, str, str]:
    """Its picture and the colour of it, the words of its state and the colour of those."""
    if file.refused is not None:
        return "error", "danger", t("screens.exchange.refused"), "danger"
    if file.was_here:
        return "info", "muted", t("screens.exchange.was_here"), "muted"
    if is_done:
        return "check", "success", t("screens.exchange.taken"), "success"
    return "check", "success", t("screens.exchange.good"), "success"


def _kinds(file: Received) -> Iterator[tuple[str, str]]:
    """How many are new and how many are other than before, and of which kinds."""
    for name, total, counts in (
        ("new", file.new, file.new_by_kind),
        ("updated", file.updated, file.updated_by_kind),
    ):
        if total:
            yield t(f"screens.exchange.count.{name}", count=total), kind_words(counts)


def _told(file: Received) -> str:
    """What is told beside the kinds; empty where these tell all."""
    if file.refused is not None:
        return file.refused.what
    if file.was_here:
        return t("screens.exchange.was_here.detail")
    waits = {"conflicts": file.conflicts, "held": file.held}
    if (file.new or file.updated) and not any(waits.values()):
        return ""
    return count_words(waits)
